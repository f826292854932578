"""Clocks and hints that the network has set; where it has set none, those of the program."""

from collections.abc import Mapping

import sqlalchemy as sa

from geodata.errors import Conflict
from geodata.model.cases.case_rules import JurisdictionHint, list_default_hints
from geodata.model.cases.case_transitions import CLOCK_DAYS
from geodata.model.cases.cases import Agency, CaseState
from geodata.store.database import Transaction
from geodata.store.schema import case_clocks, jurisdiction_hints


class CaseRuleStore:
    """Keeps the rules of cases."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def read_clocks(self) -> Mapping[CaseState, int]:
        """Return how many days each state may take."""
        rows = self._connection.execute(sa.select(case_clocks))
        return {**CLOCK_DAYS, **{CaseState(row.state): row.days for row in rows}}

    def set_clock(self, state: CaseState, days: int) -> None:
        """Keep how many days a state may take."""
        self._connection.execute(case_clocks.delete().where(case_clocks.c.state == state))
        self._connection.execute(case_clocks.insert().values(state=state, days=days))

    def read_hints(self) -> Mapping[Agency, JurisdictionHint]:
        """Return the hint about each agency."""
        rows = self._connection.execute(sa.select(jurisdiction_hints))
        kept = {
            Agency(row.agency): JurisdictionHint(row.sealed_text, bool(row.is_checked), row.version)
            for row in rows
        }
        return {**list_default_hints(), **kept}

    def set_hint(self, agency: Agency, hint: JurisdictionHint) -> None:
        """Keep a hint; `version` is the one that was seen.

        Raises
        ------
        Conflict
            Where somebody changed it meanwhile.
        """
        if self.read_hints()[agency].version != hint.version:
            raise Conflict
        table = jurisdiction_hints
        self._connection.execute(table.delete().where(table.c.agency == agency))
        self._connection.execute(
            table.insert().values(
                agency=agency,
                sealed_text=hint.text,
                is_checked=int(hint.is_checked),
                version=hint.version + 1,
            )
        )

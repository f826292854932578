"""The next complaint release: what is frozen for its day, else what it would publish now."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from geodata.actions.cases.case_access import day_of
from geodata.model.imports.counting import (
    Draft,
    Held,
    Rules,
    Short,
)
from geodata.store.database import Transaction
from geodata.store.imports.counting import CountingStore

NEEDED = 2  # people who confirm a release, an officer among them


class NextRelease:
    """What the next release is made from, read once in a transaction."""

    def __init__(self, tx: Transaction, rules: Rules, at: datetime) -> None:
        self._store, self._rules = CountingStore(tx), rules
        self._material = self._store.material()
        self._frozen = self._store.frozen()
        self.day = rules.next_day(day_of(at), self._material.last_day)

    @cached_property
    def frozen(self) -> Draft | None:
        """The draft that is frozen for the day and may still be published as it is."""
        newest = next(iter(self._frozen), None)
        if newest is None or newest.day != self.day:
            return None
        return newest if self._rules.holds(newest, self._material) else None

    @property
    def is_only(self) -> bool:
        """Whether one draft only was frozen since the last release, so that nothing is compared."""
        return len(self._frozen) == 1

    @cached_property
    def draft(self) -> Draft:
        """What is frozen, with what else is held back meanwhile; else a draft of now."""
        frozen = self.frozen
        if frozen is None:
            return self._rules.draft(self._material, self.day)
        taken = {ref for group in frozen.groups for ref in group.refs}
        left = [case for case in self._material.cases if case.ref not in taken]
        rest = self._rules.draft(replace(self._material, cases=left), self.day)
        later = tuple(Held(group.cell, group.refs, (Short.NEXT,)) for group in rest.groups)
        return replace(frozen, held=(*later, *rest.held), barred=rest.barred)

    def is_confirmed(self, draft: Draft) -> bool:
        """Say whether enough people, an officer among them, agree to a draft."""
        found = self._store.confirmations(draft.day, draft.fingerprint)
        return len(found) >= NEEDED and any(each.is_officer for each in found)

"""The crosswalk: what people decided about names that records state. Decisions are kept."""

from datetime import datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.places.names import normalize_place_name
from geodata.model.places.stated_names import SettledName
from geodata.store.database import Transaction
from geodata.store.schema import community_names
from geodata.store.sealing import Seal


class StatedNameStore:
    """Keeps decisions about names."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def settle(
        self,
        stated: str,
        subdistrict_code: str | None,
        community_id: str | None,
        *,
        account_id: int | None,
        at: datetime,
    ) -> int:
        """Keep a decision in the place of an earlier one about the same name; return its number."""
        for earlier in self.list_current():
            same = normalize_place_name(earlier.stated) == normalize_place_name(stated)
            if same and earlier.subdistrict_code == subdistrict_code:
                self.withdraw(earlier.id, at)
        result = self._connection.execute(
            community_names.insert().values(
                sealed_name=self._seal.close_text(stated),
                subdistrict_code=subdistrict_code,
                community_id=community_id,
                recorded_at=times.format_iso(at),
                account_id=account_id,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def withdraw(self, number: int, at: datetime) -> None:
        """Withdraw a decision.

        Raises
        ------
        NotFound
            Where there is none in force.
        """
        changed = self._connection.execute(
            community_names.update()
            .where(community_names.c.id == number, community_names.c.withdrawn_at.is_(None))
            .values(withdrawn_at=times.format_iso(at))
        )
        if not changed.rowcount:
            raise NotFound

    def list_current(self) -> list[SettledName]:
        """Return the decisions in force, the oldest first."""
        rows = self._connection.execute(
            sa.select(community_names)
            .where(community_names.c.withdrawn_at.is_(None))
            .order_by(community_names.c.id)
        ).all()
        names = self._seal.open_texts([row.sealed_name for row in rows])
        return [
            SettledName(
                id=row.id,
                stated=name or "",
                subdistrict_code=row.subdistrict_code,
                community_id=row.community_id,
                at=times.parse_iso(row.recorded_at),
                account_id=row.account_id,
            )
            for row, name in zip(rows, names, strict=True)
        ]

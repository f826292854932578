"""People of the network; their names and contacts are sealed with the key of the vault."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.members import (
    Member,
    MemberDraft,
    MemberIdentity,
    MemberKind,
    Team,
    draw_number,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import RowStore, parse_day
from geodata.store.schema import activity_members, centre_members, members
from geodata.store.sealing import Seal

ERASED = b""


class MemberStore(RowStore[Member]):
    """Keeps members. The seal is that of the vault, never that of the other texts."""

    def __init__(self, tx: Transaction, vault: Seal) -> None:
        super().__init__(tx, members, _build_member)
        self._vault = vault

    def add_draft(self, draft: MemberDraft) -> int:
        """Keep a member and return the number of the row."""
        number = draw_number()
        while self.find_by_number(number) is not None:
            number = draw_number()
        return self.add(
            token=draft.token,
            number=number,
            sealed_name=self._vault.close_text(draft.name.strip()),
            sealed_contact=self._vault.close_text(draft.contact.strip()),
            kind=draft.kind,
            team=draft.team,
            community_id=draft.community_id,
            joined_on=draft.joined_on.isoformat(),
            consent_version=draft.consent_version,
            consented_on=draft.consented_on.isoformat(),
        )

    def find_by_number(self, number: str) -> Member | None:
        """Return the member of a number."""
        found = self.list_where(members.c.number == number)
        return found[0] if found else None

    def read_identities(self, member_ids: set[int]) -> list[MemberIdentity]:
        """Return who these members are; whoever was erased is not among them."""
        query = sa.select(members.c.id, members.c.sealed_name, members.c.sealed_contact)
        rows = self._connection.execute(query.where(members.c.sealed_name != ERASED)).all()
        seal = self._vault.read_once()
        return [
            MemberIdentity(
                row.id, seal.open_text(row.sealed_name), seal.open_text(row.sealed_contact)
            )
            for row in rows
            if row.id in member_ids
        ]

    def erase(self, member_id: int, day: date) -> None:
        """Erase who a member was and what they came to; that the consent ended is kept."""
        for table in (activity_members, centre_members):
            self._connection.execute(table.delete().where(table.c.member_id == member_id))
        self.change(
            member_id,
            sealed_name=ERASED,
            sealed_contact=ERASED,
            team=None,
            community_id=None,
            withdrawn_on=day.isoformat(),
        )


def _build_member(row: sa.Row[Any]) -> Member:
    return Member(
        id=row.id,
        number=row.number,
        kind=MemberKind(row.kind),
        team=None if row.team is None else Team(row.team),
        community_id=row.community_id,
        joined_on=date.fromisoformat(row.joined_on),
        consent_version=row.consent_version,
        consented_on=date.fromisoformat(row.consented_on),
        withdrawn_on=parse_day(row.withdrawn_on),
        version=row.version,
    )

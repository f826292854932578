"""Workshops: one row each, with where its room stands."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.workshops.workshops import (
    DEFAULT_DEVICES,
    AgeGroup,
    Voting,
    Workshop,
    WorkshopDraft,
    WorkshopKind,
    WorkshopState,
    generate_code,
)
from geodata.store.database import Transaction
from geodata.store.schema import workshops

ENDLESS = 2**63  # a link may name a number that the database cannot
DOTS = 3  # of each phone, where the facilitator says no other number


class WorkshopStore:
    """Keeps workshops."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, draft: WorkshopDraft, *, facilitator_id: int | None) -> int:
        """Keep a workshop with a code of its own and return its number."""
        code = generate_code()
        while self.find_by_code(code) is not None:
            code = generate_code()
        result = self._connection.execute(
            workshops.insert().values(
                **_build_columns(draft),
                token=draft.token,
                code=code,
                state=WorkshopState.PREPARED,
                facilitator_id=facilitator_id,
                accepting=0,
                revealed=0,
                voting=Voting.NONE,
                dots=DOTS,
                joined=0,
                size=DEFAULT_DEVICES,
                locked=0,
                version=1,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def put(self, workshop_id: int, draft: WorkshopDraft) -> None:
        """Replace the facts of a workshop."""
        self.change(workshop_id, **_build_columns(draft))

    def change(self, workshop_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change columns of a workshop; its version rises."""
        self._connection.execute(
            workshops.update()
            .where(workshops.c.id == workshop_id)
            .values(version=workshops.c.version + 1, **values)
        )

    def load(self, workshop_id: int) -> Workshop:
        """Return a workshop.

        Raises
        ------
        NotFound
        """
        found = self._find_first(workshops.c.id == workshop_id) if workshop_id < ENDLESS else None
        if found is None:
            raise NotFound
        return found

    def find_by_token(self, token: str) -> Workshop | None:
        """Return the workshop that a token was used for."""
        return self._find_first(workshops.c.token == token)

    def find_by_code(self, code: str) -> Workshop | None:
        """Return the workshop whose code it is now; a closed one has none."""
        return self._find_first(workshops.c.code == code)

    def list_all(self) -> list[Workshop]:
        """Return every workshop, the newest day first."""
        rows = self._connection.execute(
            sa.select(workshops).order_by(workshops.c.held_on.desc(), workshops.c.id.desc())
        )
        return [_build_workshop(row) for row in rows]

    def open(self) -> list[Workshop]:
        """Return the workshops whose rooms were opened and not closed yet."""
        rows = self._connection.execute(
            sa.select(workshops).where(workshops.c.state == WorkshopState.OPEN)
        )
        return [_build_workshop(row) for row in rows]

    def read_versions(self) -> dict[str, int]:
        """Return the version of every open room by its code: one cheap look."""
        rows = self._connection.execute(
            sa.select(workshops.c.code, workshops.c.version).where(
                workshops.c.state == WorkshopState.OPEN
            )
        )
        return {row.code: row.version for row in rows}

    def is_choice_due(self, workshop_id: int, at: datetime, batch: timedelta) -> bool:
        """Return whether a rolling room last chose long enough ago to choose again."""
        curated_at = self._connection.execute(
            sa.select(workshops.c.curated_at).where(workshops.c.id == workshop_id)
        ).scalar()
        return curated_at is None or at - times.parse_iso(curated_at) >= batch

    def set_looked(self, workshop_id: int, at: datetime) -> None:
        """Keep when a rolling room chose; nothing that anybody sees changes by it."""
        self._connection.execute(
            workshops.update()
            .where(workshops.c.id == workshop_id)
            .values(curated_at=times.format_iso(at))
        )

    def read_counts(self, workshop_id: int) -> tuple[int, int | None]:
        """Return how many phones joined and, once it is closed, how many voted."""
        row = self._connection.execute(
            sa.select(workshops.c.joined, workshops.c.ballots).where(workshops.c.id == workshop_id)
        ).one()
        return row.joined, row.ballots

    def _find_first(self, condition: sa.ColumnElement[bool]) -> Workshop | None:
        row = self._connection.execute(sa.select(workshops).where(condition)).first()
        return None if row is None else _build_workshop(row)


def _build_columns(draft: WorkshopDraft) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "title": draft.title.strip(),
        "held_on": draft.held_on.isoformat(),
        "place": draft.place.strip(),
        "community_id": draft.community_id,
        "age_group": draft.age_group,
        "agenda": draft.agenda,
        "rolling": int(draft.rolling),
        "edition_id": draft.edition_id,
    }


def _build_workshop(row: sa.Row[Any]) -> Workshop:
    return Workshop(
        id=row.id,
        code=row.code,
        kind=WorkshopKind(row.kind),
        state=WorkshopState(row.state),
        title=row.title,
        held_on=date.fromisoformat(row.held_on),
        place=row.place,
        community_id=row.community_id,
        age_group=None if row.age_group is None else AgeGroup(row.age_group),
        agenda=row.agenda,
        accepting=bool(row.accepting),
        revealed=bool(row.revealed),
        rolling=bool(row.rolling),
        voting=Voting(row.voting),
        dots=row.dots,
        timer_ends_at=_parse_moment(row.timer_ends_at),
        opened_at=_parse_moment(row.opened_at),
        expires_at=_parse_moment(row.expires_at),
        closed_at=_parse_moment(row.closed_at),
        facilitator_id=row.facilitator_id,
        edition_id=row.edition_id,
        size=row.size,
        locked=bool(row.locked),
        base_url=row.base_url,
        paper_ballots=row.paper_ballots,
        version=row.version,
    )


def _parse_moment(text: str | None) -> datetime | None:
    return None if text is None else times.parse_iso(text)

"""Photos for the public: rows that say what became of them; their files lie sealed beside others.

Of a photo that was refused or withdrawn the row stays and the file goes.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model import times
from geodata.model.public_photos import (
    PhotoDraft,
    PhotoKind,
    PhotoOwner,
    PhotoState,
    PublicPhoto,
    ReleasedPhoto,
)
from geodata.store.database import Transaction
from geodata.store.risks.photos import FILED_STATES, ID_BYTES, PHOTO_TABLES, PhotoTables


class PublicPhotoStore:
    """Keeps what was proposed to be shown, and what was decided about it."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(
        self,
        owner: PhotoOwner,
        owner_id: int,
        draft: PhotoDraft,
        sha256: str,
        size: tuple[int, int],
        *,
        proposer_id: int,
        at: datetime,
    ) -> str:
        """Keep a photo that waits for approval; return its new id."""
        photo_id = secrets.token_hex(ID_BYTES)
        tables = PHOTO_TABLES[owner]
        self._connection.execute(
            tables.published.insert().values(
                {
                    "id": photo_id,
                    tables.owner_column: owner_id,
                    "source_id": draft.source_id,
                    "kind": draft.kind,
                    "sealed_caption": draft.caption,
                    "sha256": sha256,
                    "width": size[0],
                    "height": size[1],
                    "state": PhotoState.WAITING,
                    "proposer_id": proposer_id,
                    "proposed_at": times.format_iso(at),
                }
            )
        )
        return photo_id

    def load(self, photo_id: str) -> PublicPhoto:
        """Return a photo by its id.

        Raises
        ------
        NotFound
        """
        for owner, tables in PHOTO_TABLES.items():
            for photo in self._list(owner, tables.published.c.id == photo_id):
                return photo
        raise NotFound

    def list_of(self, owner: PhotoOwner, owner_id: int) -> list[PublicPhoto]:
        """Return the photos of a point or an inspection, decided ones too, the oldest first."""
        tables = PHOTO_TABLES[owner]
        return self._list(owner, tables.published.c[tables.owner_column] == owner_id)

    def list_in_state(self, state: PhotoState) -> list[PublicPhoto]:
        """Return the photos in a state: those of risk points, then those of inspections."""
        return [
            photo
            for owner, tables in PHOTO_TABLES.items()
            for photo in self._list(owner, tables.published.c.state == state)
        ]

    def read_released(self, owner: PhotoOwner) -> dict[int, tuple[ReleasedPhoto, ...]]:
        """Return the approved photos by what they are of: what was before comes before."""
        by_owner: dict[int, list[ReleasedPhoto]] = defaultdict(list)
        for photo in self.list_in_state(PhotoState.APPROVED):
            if photo.owner is not owner:
                continue
            by_owner[photo.owner_id].append(
                ReleasedPhoto(
                    photo.id,
                    photo.sha256,
                    photo.kind,
                    photo.caption,
                    photo.quarter or "",
                    photo.width,
                    photo.height,
                )
            )
        return {number: tuple(sorted(found, key=_sort_key)) for number, found in by_owner.items()}

    def approve(self, photo_id: str, quarter: str, *, approver_id: int, at: datetime) -> None:
        """Approve a photo that waits.

        Raises
        ------
        Conflict
            Where it does not wait any more.
        """
        self._decide(photo_id, PhotoState.APPROVED, approver_id, at, quarter=quarter)

    def refuse(self, photo_id: str, reason: str, *, approver_id: int, at: datetime) -> None:
        """Refuse a photo that waits, with a reason.

        Raises
        ------
        Conflict
            Where it does not wait any more.
        """
        self._decide(photo_id, PhotoState.REFUSED, approver_id, at, sealed_reason=reason)

    def withdraw(self, photo_id: str, *, account_id: int | None, at: datetime) -> bool:
        """Withdraw a photo that is shown, or was and waits again; say whether it was one."""
        changed = self._change(
            photo_id,
            FILED_STATES,
            state=PhotoState.WITHDRAWN,
            decided_by=account_id,
            decided_at=times.format_iso(at),
        )
        return changed > 0

    def await_again(self, risk_id: int) -> None:
        """Make approved photos wait again: the point left the map, and may return another one."""
        table = PHOTO_TABLES[PhotoOwner.RISK].published
        self._connection.execute(
            table.update()
            .where(table.c.risk_id == risk_id, table.c.state == PhotoState.APPROVED)
            .values(state=PhotoState.WAITING, decided_by=None, decided_at=None, quarter=None)
        )

    def list_withdrawn(self) -> frozenset[str]:
        """Return the ids of all photos that were withdrawn."""
        return frozenset(photo.id for photo in self.list_in_state(PhotoState.WITHDRAWN))

    def read_proposed_at(self, photo_id: str) -> datetime:
        """Return when a photo was proposed.

        Raises
        ------
        NotFound
        """
        for table in self._tables:
            found = self._connection.execute(
                sa.select(table.c.proposed_at).where(table.c.id == photo_id)
            ).scalar()
            if found is not None:
                return times.parse_iso(found)
        raise NotFound

    @property
    def _tables(self) -> Iterator[sa.Table]:
        return (tables.published for tables in PHOTO_TABLES.values())

    def _list(self, owner: PhotoOwner, condition: sa.ColumnElement[bool]) -> list[PublicPhoto]:
        tables = PHOTO_TABLES[owner]
        table, sources = tables.published, tables.sources
        taker = sources.c.account_id.label("taker_id")
        rows = self._connection.execute(
            sa.select(table, taker)
            .join(sources, sources.c.id == table.c.source_id)
            .where(condition)
            .order_by(table.c.proposed_at, table.c.id)
        )
        return [_build_photo(row, owner, tables) for row in rows]

    def _decide(
        self, photo_id: str, after: PhotoState, account_id: int, at: datetime, **values: str
    ) -> None:
        changed = self._change(
            photo_id,
            (PhotoState.WAITING,),
            state=after,
            decided_by=account_id,
            decided_at=times.format_iso(at),
            **values,
        )
        if not changed:
            raise Conflict

    def _change(
        self, photo_id: str, states: tuple[PhotoState, ...], **values: str | int | None
    ) -> int:
        """Change the photo with this id where it is in one of these states; return how many."""
        return sum(
            self._connection.execute(
                table.update()
                .where(table.c.id == photo_id, table.c.state.in_(states))
                .values(**values)
            ).rowcount
            for table in self._tables
        )


def _build_photo(
    row: sa.Row[tuple[object, ...]], owner: PhotoOwner, tables: PhotoTables
) -> PublicPhoto:
    return PublicPhoto(
        id=row.id,
        owner=owner,
        owner_id=getattr(row, tables.owner_column),
        source_id=row.source_id,
        kind=PhotoKind(row.kind),
        caption=row.sealed_caption,
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        state=PhotoState(row.state),
        proposer_id=row.proposer_id,
        taker_id=row.taker_id,
        reason=row.sealed_reason,
        quarter=row.quarter,
    )


def _sort_key(photo: ReleasedPhoto) -> tuple[int, str]:
    """Return what photos of one owner are shown by: no order of time but before and after."""
    order = (PhotoKind.BEFORE, PhotoKind.AFTER, PhotoKind.PLAIN)
    return order.index(photo.kind), photo.sha256

"""Photos for the public: rows that say what became of them; their files lie sealed beside others.

Of a photo that was refused or withdrawn the row stays and the file goes.
"""

import secrets
from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model import times
from geodata.model.public_photos import PhotoDraft, PhotoKind, PhotoState, ReleasedPhoto, RiskPhoto
from geodata.store.database import Transaction
from geodata.store.risks.photos import FILED_STATES, ID_BYTES
from geodata.store.schema import public_photos, risk_photos


class PublicPhotoStore:
    """Keeps what was proposed to be shown, and what was decided about it."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(
        self,
        risk_id: int,
        draft: PhotoDraft,
        sha256: str,
        size: tuple[int, int],
        *,
        proposer_id: int,
        at: datetime,
    ) -> str:
        """Keep a photo that waits for approval; return its new id."""
        photo_id = secrets.token_hex(ID_BYTES)
        self._connection.execute(
            public_photos.insert().values(
                id=photo_id,
                risk_id=risk_id,
                source_id=draft.source_id,
                kind=draft.kind,
                sealed_caption=draft.caption,
                sha256=sha256,
                width=size[0],
                height=size[1],
                state=PhotoState.WAITING,
                proposer_id=proposer_id,
                proposed_at=times.format_iso(at),
            )
        )
        return photo_id

    def load(self, photo_id: str) -> RiskPhoto:
        """Return a photo by its id.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(_SELECT.where(public_photos.c.id == photo_id)).first()
        if row is None:
            raise NotFound
        return _build_photo(row)

    def list_for_risk(self, risk_id: int) -> list[RiskPhoto]:
        """Return the photos of a risk point, decided ones too, the oldest first."""
        return self._list(public_photos.c.risk_id == risk_id)

    def list_in_state(self, state: PhotoState) -> list[RiskPhoto]:
        """Return the photos in a state, the oldest first."""
        return self._list(public_photos.c.state == state)

    def read_released(self) -> dict[int, tuple[ReleasedPhoto, ...]]:
        """Return the approved photos of each risk point: what was before comes before."""
        by_risk: dict[int, list[ReleasedPhoto]] = defaultdict(list)
        for photo in self.list_in_state(PhotoState.APPROVED):
            by_risk[photo.risk_id].append(
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
        return {risk_id: tuple(sorted(found, key=_sort_key)) for risk_id, found in by_risk.items()}

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
        changed = self._connection.execute(
            public_photos.update()
            .where(public_photos.c.id == photo_id, public_photos.c.state.in_(FILED_STATES))
            .values(
                state=PhotoState.WITHDRAWN, decided_by=account_id, decided_at=times.format_iso(at)
            )
        )
        return changed.rowcount > 0

    def await_again(self, risk_id: int) -> None:
        """Make approved photos wait again: the point left the map, and may return another one."""
        self._connection.execute(
            public_photos.update()
            .where(public_photos.c.risk_id == risk_id, public_photos.c.state == PhotoState.APPROVED)
            .values(state=PhotoState.WAITING, decided_by=None, decided_at=None, quarter=None)
        )

    def list_withdrawn(self) -> frozenset[str]:
        """Return the ids of all photos that were withdrawn."""
        return frozenset(photo.id for photo in self.list_in_state(PhotoState.WITHDRAWN))

    def read_proposed_at(self, photo_id: str) -> datetime:
        """Return when a photo was proposed."""
        found = self._connection.execute(
            sa.select(public_photos.c.proposed_at).where(public_photos.c.id == photo_id)
        ).scalar_one()
        return times.parse_iso(found)

    def _list(self, condition: sa.ColumnElement[bool]) -> list[RiskPhoto]:
        rows = self._connection.execute(
            _SELECT.where(condition).order_by(public_photos.c.proposed_at, public_photos.c.id)
        )
        return [_build_photo(row) for row in rows]

    def _decide(
        self, photo_id: str, after: PhotoState, account_id: int, at: datetime, **values: str
    ) -> None:
        changed = self._connection.execute(
            public_photos.update()
            .where(public_photos.c.id == photo_id, public_photos.c.state == PhotoState.WAITING)
            .values(state=after, decided_by=account_id, decided_at=times.format_iso(at), **values)
        )
        if not changed.rowcount:
            raise Conflict


_SELECT = sa.select(public_photos, risk_photos.c.account_id.label("taker_id")).join(
    risk_photos, risk_photos.c.id == public_photos.c.source_id
)


def _build_photo(row: sa.Row[tuple[object, ...]]) -> RiskPhoto:
    return RiskPhoto(
        id=row.id,
        risk_id=row.risk_id,
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
    """Return what photos of a point are shown by: no order of time but before and after."""
    order = (PhotoKind.BEFORE, PhotoKind.AFTER, PhotoKind.PLAIN)
    return order.index(photo.kind), photo.sha256

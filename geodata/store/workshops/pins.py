"""Pins of a room: the exact point and the note are sealed, the cell is what a room may show."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.imports.records import Category
from geodata.model.risks import RiskState
from geodata.model.workshops.workshops import Pin, PinDraft, Position, normalize_title
from geodata.store.database import Transaction
from geodata.store.schema import paper_pins, pins, risk_points
from geodata.store.sealing import Seal

LARGEST_ID = 2**31
WIPED = {
    "sealed_point": None,
    "sealed_note": None,
    "sealed_title": None,
    "title_approved": 0,
    "paper_dots": 0,
    "cell_longitude": None,
    "cell_latitude": None,
    "community_id": None,
    "subdistrict_code": None,
}
_PINS = sa.select(pins, paper_pins.c.confirmed_at).join_from(
    pins, paper_pins, paper_pins.c.pin_id == pins.c.id, isouter=True
)


class PinStore:
    """Keeps pins. Whose they are is known while the room is open, and to nobody but the store."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(
        self,
        workshop_id: int,
        draft: PinDraft,
        *,
        device_id: int | None,
        place: dict[str, object],
        from_paper: bool = False,
    ) -> int:
        """Keep a pin and return its number, which says nothing of when it came."""
        pin_id = 1 + secrets.randbelow(LARGEST_ID - 1)
        while self._connection.execute(sa.select(pins.c.id).where(pins.c.id == pin_id)).first():
            pin_id = 1 + secrets.randbelow(LARGEST_ID - 1)
        self._connection.execute(
            pins.insert().values(
                id=pin_id,
                workshop_id=workshop_id,
                token=draft.token,
                device_id=device_id,
                category=draft.category,
                **place,
                **self._seal_point(draft.point),
                sealed_note=self._seal.close_text(draft.note) if draft.note else None,
                **self._seal_title(normalize_title(draft.title), is_approved=False),
                withdrawn=0,
                shown=0,
                from_paper=int(from_paper),
                votes=0,
            )
        )
        return pin_id

    def move(self, pin_id: int, point: Position | None, place: dict[str, object]) -> None:
        """Move a pin; a rolling room chooses anew whether it is shown."""
        self._change(pin_id, **place, **self._seal_point(point), shown=0)

    def withdraw(self, pin_id: int) -> None:
        """Withdraw a pin: its words are erased, pins merged into it stand again.

        Its row stays, so that the same token again is the same pin.
        """
        self._change(pin_id, **WIPED, withdrawn=1, merged_into=None)
        self._connection.execute(
            pins.update().where(pins.c.merged_into == pin_id).values(merged_into=None)
        )

    def merge(self, pin_id: int, into_id: int) -> None:
        """Make a pin, and what was merged into it, part of another."""
        self._connection.execute(
            pins.update()
            .where((pins.c.id == pin_id) | (pins.c.merged_into == pin_id))
            .values(merged_into=into_id)
        )

    def set_cell(self, pin_id: int, cell: Position) -> None:
        """Replace the cell of a pin."""
        self._change(pin_id, cell_longitude=cell[0], cell_latitude=cell[1])

    def set_title(self, pin_id: int, title: str, *, is_approved: bool) -> None:
        """Replace the title of a pin; "" erases it."""
        self._change(pin_id, **self._seal_title(title, is_approved=is_approved))

    def number(self, workshop_id: int, pin_ids: Iterable[int]) -> None:
        """Give pins that have none the next numbers of their workshop, in this order.

        A number is given once: no other pin gets it, whatever becomes of the one that has it.
        """
        last = self._connection.execute(
            sa.select(sa.func.max(pins.c.number)).where(pins.c.workshop_id == workshop_id)
        ).scalar()
        numbered = {row.id: row.number for row in self._select_columns(workshop_id, pins.c.number)}
        without = [pin_id for pin_id in pin_ids if numbered[pin_id] is None]
        for number, pin_id in enumerate(without, 1 + (last or 0)):
            self._change(pin_id, number=number)

    def set_sent(self, pin_id: int, risk_id: int) -> None:
        """Keep which risk point a pin became."""
        self._change(pin_id, risk_id=risk_id)

    def show(self, pin_ids: list[int]) -> None:
        """Keep which pins a rolling room has chosen."""
        self._connection.execute(pins.update().where(pins.c.id.in_(pin_ids)).values(shown=1))

    def close(self, workshop_id: int, votes: dict[int, int]) -> None:
        """Keep the counts of a room and cut every tie between its pins and a phone."""
        for pin_id, count in votes.items():
            self._change(pin_id, votes=count)
        self._connection.execute(
            pins.update()
            .where(pins.c.workshop_id == workshop_id)
            .values(token=None, device_id=None)
        )

    def untie(self, device_ids: Collection[int]) -> None:
        """Cut the pins of phones that were removed off them; their tokens stay used."""
        for device_id in device_ids:
            self._connection.execute(
                pins.update().where(pins.c.device_id == device_id).values(device_id=None)
            )

    def load(self, workshop_id: int, pin_id: int) -> Pin:
        """Return a pin of a workshop.

        Raises
        ------
        NotFound
        """
        found = self._select_where(pins.c.id == pin_id, pins.c.workshop_id == workshop_id)
        if not found:
            raise NotFound
        return found[0]

    def find_by_token(self, workshop_id: int, token: str, device_id: int | None) -> Pin | None:
        """Return the pin that a phone, or the desk where there is none, used a token for."""
        found = self._select_where(
            pins.c.token == token,
            pins.c.workshop_id == workshop_id,
            pins.c.device_id == device_id if device_id else pins.c.device_id.is_(None),
        )
        return found[0] if found else None

    def is_used(self, token: str) -> bool:
        """Return whether any pin has a token."""
        return (
            self._connection.execute(sa.select(pins.c.id).where(pins.c.token == token)).first()
            is not None
        )

    def list_for_workshop(self, workshop_id: int) -> list[Pin]:
        """Return every pin of a workshop, by id."""
        return self._select_where(pins.c.workshop_id == workshop_id)

    def load_several(self, workshop_id: int, pin_ids: Collection[int]) -> list[Pin]:
        """Return those pins of a workshop that there are."""
        return self._select_where(pins.c.workshop_id == workshop_id, pins.c.id.in_(pin_ids))

    def list_of_device(self, device_id: int) -> list[tuple[str, Pin, Position | None]]:
        """Return the pins of a phone, each with its token and its exact point."""
        rows = self._connection.execute(
            _PINS.where(pins.c.device_id == device_id).order_by(pins.c.id)
        ).all()
        points = self._seal.open([row.sealed_point for row in rows])
        return [
            (row.token, pin, point)
            for row, pin, point in zip(rows, self._build_pins(rows), points, strict=True)
        ]

    def count_of_device(self, device_id: int) -> int:
        """Return how many pins a phone made, withdrawn ones too."""
        query = sa.select(sa.func.count()).where(pins.c.device_id == device_id)
        return int(self._connection.execute(query).scalar_one())

    def read_devices(self, workshop_id: int) -> dict[int, int | None]:
        """Return the number of the phone behind each pin, to count different ones."""
        return {
            row.id: row.device_id for row in self._select_columns(workshop_id, pins.c.device_id)
        }

    def list_chosen(self, workshop_id: int) -> frozenset[int]:
        """Return the pins that a rolling room has chosen."""
        rows = self._select_columns(workshop_id, pins.c.shown)
        return frozenset(row.id for row in rows if row.shown)

    def read_counted_votes(self, workshop_id: int) -> Counter[int]:
        """Return the votes that were counted when the room closed."""
        return Counter(
            {row.id: row.votes for row in self._select_columns(workshop_id, pins.c.votes)}
        )

    def read_paper_dots(self, workshop_id: int) -> Counter[int]:
        """Return the dots on paper of each pin that has some; a merged one's are where it went."""
        root = sa.func.coalesce(pins.c.merged_into, pins.c.id)
        rows = self._connection.execute(
            sa.select(root, sa.func.sum(pins.c.paper_dots))
            .where(pins.c.workshop_id == workshop_id, pins.c.paper_dots > 0)
            .group_by(root)
        )
        return Counter({row[0]: int(row[1]) for row in rows})  # a sum may be a Decimal

    def set_paper_dots(self, workshop_id: int, dots: Mapping[int, int]) -> None:
        """Replace the dots on paper of every pin of a workshop."""
        self._connection.execute(
            pins.update().where(pins.c.workshop_id == workshop_id).values(paper_dots=0)
        )
        for pin_id, count in dots.items():
            self._change(pin_id, paper_dots=count)

    def list_proposals(self, workshop_id: int) -> dict[int, tuple[RiskState, str | None]]:
        """Return the state and, once approved, the public id of what each sent pin became."""
        query = (
            sa.select(pins.c.id, risk_points.c.state, risk_points.c.public_id)
            .join(risk_points, risk_points.c.id == pins.c.risk_id)
            .where(pins.c.workshop_id == workshop_id)
        )
        rows = self._connection.execute(query)
        return {row.id: (RiskState(row.state), row.public_id) for row in rows}

    def read_details(self, workshop_id: int) -> dict[int, tuple[Position | None, str]]:
        """Return the exact point and the note of each pin: for the facilitator's eyes."""
        rows = self._select_columns(workshop_id, pins.c.sealed_point, pins.c.sealed_note)
        points = self._seal.open([row.sealed_point for row in rows])
        notes = self._seal.open_texts([row.sealed_note for row in rows])
        return {
            row.id: (point, note or "")
            for row, point, note in zip(rows, points, notes, strict=True)
        }

    def _seal_point(self, point: Position | None) -> dict[str, bytes | None]:
        [sealed] = self._seal.close([point])
        return {"sealed_point": sealed}

    def _seal_title(self, title: str, *, is_approved: bool) -> dict[str, object]:
        sealed = self._seal.close_text(title) if title else None
        return {"sealed_title": sealed, "title_approved": int(bool(title) and is_approved)}

    def _select_columns(self, workshop_id: int, *columns: sa.Column[Any]) -> list[sa.Row[Any]]:
        query = sa.select(pins.c.id, *columns).where(pins.c.workshop_id == workshop_id)
        return list(self._connection.execute(query))

    def _change(self, pin_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
        self._connection.execute(pins.update().where(pins.c.id == pin_id).values(**values))

    def _select_where(self, *conditions: sa.ColumnElement[bool]) -> list[Pin]:
        rows = self._connection.execute(_PINS.where(*conditions).order_by(pins.c.id)).all()
        return self._build_pins(rows)

    def _build_pins(self, rows: Sequence[sa.Row[Any]]) -> list[Pin]:
        titles = self._seal.open_texts([row.sealed_title for row in rows])
        return [_build_pin(row, title or "") for row, title in zip(rows, titles, strict=True)]


def _build_pin(row: sa.Row[Any], title: str) -> Pin:
    has_cell = row.cell_longitude is not None
    return Pin(
        id=row.id,
        workshop_id=row.workshop_id,
        category=Category(row.category),
        community_id=row.community_id,
        subdistrict_code=row.subdistrict_code,
        cell=(row.cell_longitude, row.cell_latitude) if has_cell else None,
        merged_into=row.merged_into,
        withdrawn=bool(row.withdrawn),
        risk_id=row.risk_id,
        from_paper=bool(row.from_paper),
        is_pending=bool(row.from_paper) and row.confirmed_at is None,
        number=row.number,
        title=title,
        is_title_approved=bool(row.title_approved),
    )

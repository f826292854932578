"""The phones and projectors in an open room, and the dots that phones gave."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from geodata.store.database import Transaction
from geodata.store.schema import pin_votes, pins, room_devices, workshops


class DeviceStore:
    """Keeps who is in a room: a random token each, of which only a hash is stored."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, workshop_id: int, *, is_projector: bool = False) -> str:
        """Add a phone or a projector and return its token."""
        token = secrets.token_urlsafe(32)
        self._connection.execute(
            room_devices.insert().values(
                workshop_id=workshop_id,
                token_code=compute_code(token),
                is_projector=int(is_projector),
                ballot=0,
            )
        )
        if not is_projector:
            self._connection.execute(
                workshops.update()
                .where(workshops.c.id == workshop_id)
                .values(joined=workshops.c.joined + 1)
            )
        return token

    def find(self, workshop_id: int, token: str, *, is_projector: bool = False) -> int | None:
        """Return the number of what holds a token in this room; None where nothing does."""
        query = sa.select(room_devices.c.id).where(
            room_devices.c.token_code == compute_code(token),
            room_devices.c.workshop_id == workshop_id,
            room_devices.c.is_projector == int(is_projector),
        )
        return self._connection.execute(query).scalar()

    def read_voting(self, workshop_id: int) -> dict[str, bool]:
        """Return the code of each phone in a room and whether it gave a dot."""
        gave = sa.select(pin_votes.c.device_id).where(pin_votes.c.device_id == room_devices.c.id)
        query = sa.select(room_devices.c.token_code, gave.exists().label("voted")).where(
            room_devices.c.workshop_id == workshop_id, room_devices.c.is_projector == 0
        )
        return {row.token_code: bool(row.voted) for row in self._connection.execute(query)}

    def list_by_codes(self, workshop_id: int, codes: Collection[str]) -> list[int]:
        """Return the numbers of those phones of a room that have these codes."""
        query = sa.select(room_devices.c.id, room_devices.c.token_code).where(
            room_devices.c.workshop_id == workshop_id, room_devices.c.is_projector == 0
        )
        wanted = set(codes)
        rows = self._connection.execute(query)
        return [row.id for row in rows if row.token_code in wanted]

    def remove(self, workshop_id: int, device_ids: Collection[int]) -> None:
        """Remove phones and their dots from a room."""
        for device_id in device_ids:
            of_it = pin_votes.c.device_id == device_id
            self._connection.execute(pin_votes.delete().where(of_it))
            self._connection.execute(room_devices.delete().where(room_devices.c.id == device_id))
        self._connection.execute(
            workshops.update()
            .where(workshops.c.id == workshop_id)
            .values(joined=workshops.c.joined - len(device_ids))
        )

    def forget(self, workshop_id: int) -> None:
        """Delete the dots and the phones of a room; cut the pins off first."""
        inside = sa.select(room_devices.c.id).where(room_devices.c.workshop_id == workshop_id)
        self._connection.execute(pin_votes.delete().where(pin_votes.c.device_id.in_(inside)))
        self._connection.execute(
            room_devices.delete().where(room_devices.c.workshop_id == workshop_id)
        )


class BallotStore:
    """Keeps the dots: the last ballot of each phone, whole."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def last(self, device_id: int) -> int:
        """Return the number of the last ballot of a phone."""
        query = sa.select(room_devices.c.ballot).where(room_devices.c.id == device_id)
        return int(self._connection.execute(query).scalar_one())

    def put(self, device_id: int, sequence: int, pin_ids: Iterable[int]) -> None:
        """Replace the ballot of a phone."""
        self._connection.execute(pin_votes.delete().where(pin_votes.c.device_id == device_id))
        for pin_id in sorted(set(pin_ids)):
            self._connection.execute(pin_votes.insert().values(device_id=device_id, pin_id=pin_id))
        self._connection.execute(
            room_devices.update().where(room_devices.c.id == device_id).values(ballot=sequence)
        )

    def drop_pin(self, pin_id: int) -> None:
        """Remove the dots of a pin that is no longer there."""
        self._connection.execute(pin_votes.delete().where(pin_votes.c.pin_id == pin_id))

    def clear(self, workshop_id: int) -> None:
        """Remove all dots of a room: it votes anew."""
        inside = sa.select(room_devices.c.id).where(room_devices.c.workshop_id == workshop_id)
        self._connection.execute(pin_votes.delete().where(pin_votes.c.device_id.in_(inside)))

    def list_for_device(self, device_id: int) -> list[int]:
        """Return the pins that a phone gave its dots, by id; a merged one is where it went."""
        root = sa.func.coalesce(pins.c.merged_into, pins.c.id)
        query = sa.select(root).distinct().join_from(pin_votes, pins)
        rows = self._connection.execute(query.where(pin_votes.c.device_id == device_id))
        return sorted(rows.scalars())

    def count_dots(self, workshop_id: int) -> Counter[int]:
        """Return the dots of each pin; a merged one's count for where it went, once a phone."""
        root = sa.func.coalesce(pins.c.merged_into, pins.c.id)
        query = (
            sa.select(root, sa.func.count(pin_votes.c.device_id.distinct()))
            .join_from(pin_votes, pins)
            .where(pins.c.workshop_id == workshop_id)
            .group_by(root)
        )
        return Counter({row[0]: row[1] for row in self._connection.execute(query)})

    def count_ballots(self, workshop_id: int) -> int:
        """Return how many phones gave at least one dot."""
        query = (
            sa.select(sa.func.count(pin_votes.c.device_id.distinct()))
            .join_from(pin_votes, pins)
            .where(pins.c.workshop_id == workshop_id)
        )
        return int(self._connection.execute(query).scalar_one())


def compute_code(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Whether the clock of the machine can be believed: compared with when it was last believed.

An empty battery, a wrong hand or a guess of the system sets a clock back by a day, or forward by
years. What counts days must not count those.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from geodata.errors import StorageUnavailable
from geodata.model import times
from geodata.store.database import Database, Transaction

TRUSTED_TIME_FACT = "clock"  # the value that keeps the last time that was believed
MAX_BACKWARD = timedelta(minutes=10)  # less is what a time server corrects
MAX_FORWARD = timedelta(days=14)  # nobody was there for longer: somebody says that it is right
SAVE_INTERVAL = timedelta(minutes=10)


def is_right(trusted_at: datetime | None, at: datetime) -> bool:
    """Return whether a time can follow the one that was last believed."""
    return trusted_at is None or trusted_at - MAX_BACKWARD <= at <= trusted_at + MAX_FORWARD


def read_trusted_time(tx: Transaction) -> datetime | None:
    """Return the last time that was believed; None in a project that was never served."""
    kept = tx.get_state(TRUSTED_TIME_FACT)
    return times.parse_iso(kept) if kept else None


def save_trusted_time(tx: Transaction, at: datetime) -> None:
    """Save a time as trusted."""
    tx.set_state(TRUSTED_TIME_FACT, times.format_iso(at))


def check_clock(database: Database, at: datetime) -> None:
    """Compare the clock with when it was last believed.

    Raises
    ------
    StorageUnavailable
        E-SYS-08 where it cannot be right.
    """
    with database.begin_read() as tx:
        if not is_right(read_trusted_time(tx), at):
            raise StorageUnavailable("E-SYS-08")


class ClockWatch:
    """Watches the clock while a server runs; asks the database seldom."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._believed: datetime | None = None
        self._kept: datetime | None = None

    def is_right(self, at: datetime) -> bool:
        """Return whether the clock is right, and remember it where it is."""
        if self._believed is None or not is_right(self._believed, at):
            self._check_now()  # somebody may have confirmed it meanwhile
        if not is_right(self._believed, at):
            return False
        self._believed = at if self._believed is None else max(self._believed, at)
        if self._kept is None or at - self._kept >= SAVE_INTERVAL:
            # Where nothing can be saved just now the clock is right all the same.
            with suppress(StorageUnavailable), self._database.begin(on_the_map=False) as tx:
                save_trusted_time(tx, at)
            self._kept = at
        return True

    def _check_now(self) -> None:
        with self._database.begin_read() as tx:
            self._believed = self._kept = read_trusted_time(tx)

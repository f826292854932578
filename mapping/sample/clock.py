"""A set clock: processes that wait for their next moment, run in the order of time."""

import heapq
import itertools
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from geodata.model.times import BANGKOK

Process = Iterator[datetime]
FIRST_HOUR = 9


class SetClock:
    """Runs processes in the order of time; `now` is the moment of the step that runs.

    A process is a generator: it yields the moment for which it waits, and is continued then.
    """

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.now = until
        self._waiting: list[tuple[datetime, int, Process]] = []
        self._order = itertools.count()

    def compute_moment(self, days_ago: float, minute: int = 0) -> datetime:
        """Return a moment of the working day so many days before the last; never after the last.

        Minutes count from nine in the morning, Bangkok time.
        """
        day = (self.until - timedelta(days=days_ago)).astimezone(BANGKOK).date()
        nine = datetime.combine(day, time(FIRST_HOUR), BANGKOK)
        return min(nine + timedelta(minutes=minute), self.until)

    def start(self, process: Process) -> None:
        """Start a process: it runs to its first moment at once."""
        moment = next(process, None)
        if moment is not None:
            heapq.heappush(self._waiting, (moment, next(self._order), process))

    def run(self) -> None:
        """Run every process to its end.

        Raises
        ------
        ValueError
            Where a process waits for a moment that has passed.
        """
        self.now = self._waiting[0][0] if self._waiting else self.now
        while self._waiting:
            moment, _, process = heapq.heappop(self._waiting)
            if moment < self.now:
                raise ValueError(f"{moment} was before {self.now}")
            self.now = moment
            self.start(process)

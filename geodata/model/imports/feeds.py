"""Feeds that the server reads by itself, and which category the words of a feed mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geodata.errors import AppError
from geodata.model import times
from geodata.model.imports.records import Category

RETRY_DELAY = timedelta(hours=1)  # after a reading that failed
MAX_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class FeedReadingState:
    """How the last reading of a feed went."""

    tried_at: datetime | None = None
    read_at: datetime | None = None  # the last time that nothing was wrong
    problem: AppError | None = None  # what was wrong with the last try
    checksum: str = ""  # of what was read last
    import_id: int | None = None  # the last reading that changed something

    @property
    def code(self) -> str:
        """The code of what was wrong; empty where nothing was."""
        return "" if self.problem is None else self.problem.code


@dataclass(frozen=True, slots=True)
class Feed:
    """A folder or an address that the operator named, read once a day."""

    id: int
    name: str  # the source of its records
    address: str
    date_order: str = ""  # what stands first in dates that a file leaves open
    columns: tuple[str, ...] = ()  # FIELD=HEADING, as the operator said
    state: FeedReadingState = FeedReadingState()

    def is_due(self, at: datetime) -> bool:
        """Return whether it is to be read: on a new day in Bangkok, or after trouble."""
        tried = self.state.tried_at
        if tried is None or tried > at:
            return True
        if self.state.code and at - tried >= RETRY_DELAY:
            return True
        return times.to_bangkok_date(tried) < times.to_bangkok_date(at)


def resolve_category(
    stated: Category, types: Sequence[str], table: Mapping[str, Category]
) -> Category:
    """Return the category of a record: its own, else that of its first type in the table."""
    if stated is not Category.UNCLASSIFIED:
        return stated
    meant = (table.get(word, Category.UNCLASSIFIED) for word in types)
    return next(
        (category for category in meant if category is not Category.UNCLASSIFIED),
        Category.UNCLASSIFIED,
    )

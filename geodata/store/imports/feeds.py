"""Feeds that are read daily, and which category the words of a feed mean."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import AppError, BadInput, NotFound
from geodata.model import times
from geodata.model.imports.feeds import Feed, FeedReadingState, resolve_category
from geodata.model.imports.records import Category
from geodata.reasons import LocalizedText
from geodata.store.database import Transaction
from geodata.store.schema import feed_categories, feed_records, feeds, import_undos


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """What people said a word of a feed means; `version` is the number of that saying."""

    category: Category = Category.UNCLASSIFIED
    version: int = 0


@dataclass(frozen=True, slots=True)
class FeedWord:
    """A word by which a feed sorts its records, on how many it stands, and what it means."""

    word: str
    records: int
    choice: CategoryChoice = CategoryChoice()


class FeedListStore:
    """Reads and changes the list of feeds."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def list_all(self) -> list[Feed]:
        """Return every feed, by name."""
        rows = self._connection.execute(sa.select(feeds).order_by(feeds.c.name))
        return [_build_feed(row) for row in rows]

    def find_trouble(self) -> BadInput | None:
        """Return that feeds could not be read, where there are such: E-FEED-10 with their names."""
        names = [f"{feed.name} ({feed.state.code})" for feed in self.list_all() if feed.state.code]
        return BadInput("E-FEED-10", names=", ".join(names)) if names else None

    def find(self, name: str) -> Feed:
        """Return a feed by its name.

        Raises
        ------
        NotFound
        """
        found = next((feed for feed in self.list_all() if feed.name == name), None)
        if found is None:
            raise NotFound
        return found

    def add(self, name: str, address: str, date_order: str, columns: tuple[str, ...]) -> int:
        """Add a feed; return its number.

        Raises
        ------
        BadInput
            E-FEED-06 where there is one of this name.
        """
        if any(feed.name == name for feed in self.list_all()):
            raise BadInput("E-FEED-06", name=name)
        result = self._connection.execute(
            feeds.insert().values(
                name=name,
                sealed_address=address,
                date_order=date_order,
                column_choices=json.dumps(columns, ensure_ascii=False),
                checksum="",
                trouble="",
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def remove(self, feed_id: int) -> None:
        """Remove a feed; its records stay."""
        self._connection.execute(feeds.delete().where(feeds.c.id == feed_id))

    def note_try(self, feed_id: int, at: datetime) -> None:
        """Note that a feed is being read: no other process reads it now."""
        self._update(feed_id, tried_at=times.format_iso(at))

    def note_trouble(self, feed_id: int, problem: AppError) -> None:
        """Note what was wrong."""
        trouble = [problem.code, problem.values]
        self._update(feed_id, trouble=json.dumps(trouble, ensure_ascii=False, default=_dump_value))

    def note_reading(
        self, feed_id: int, checksum: str, at: datetime, *, import_id: int | None
    ) -> None:
        """Note what was read, and by which import where something changed."""
        changed = {} if import_id is None else {"import_id": import_id}
        self._update(
            feed_id,
            checksum=checksum,
            tried_at=times.format_iso(at),
            read_at=times.format_iso(at),
            trouble="",
            **changed,
        )

    def is_taken_back(self, feed: Feed) -> bool:
        """Return whether officers took back what the feed brought last."""
        query = sa.select(import_undos.c.done_at).where(
            import_undos.c.import_id == feed.state.import_id
        )
        return self._connection.execute(query).scalar() is not None

    def forget_reading(self, feed_id: int) -> None:
        """Forget what was read, so that it is read as if anew."""
        self._update(feed_id, checksum="", import_id=None)

    def _update(self, feed_id: int, **values: object) -> None:
        self._connection.execute(feeds.update().where(feeds.c.id == feed_id).values(**values))


class FeedCategoryStore:
    """Reads and adds to the table of categories."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def list_feeds(self) -> tuple[str, ...]:
        """Return the feeds that have records."""
        query = sa.select(feed_records.c.feed).distinct().order_by(feed_records.c.feed)
        return tuple(self._connection.execute(query).scalars())

    def read_table(self, feed: str) -> dict[str, CategoryChoice]:
        """Return what each word of a feed means now."""
        rows = self._connection.execute(
            sa.select(feed_categories)
            .where(feed_categories.c.feed == feed)
            .order_by(feed_categories.c.id)
        )
        return {row.types: CategoryChoice(Category(row.category), row.id) for row in rows}

    def add(
        self, feed: str, word: str, category: Category, *, account_id: int | None, at: datetime
    ) -> int:
        """Add what a word means from now on; return its number. What it meant before stays."""
        result = self._connection.execute(
            feed_categories.insert().values(
                feed=feed,
                types=word,
                category=category,
                set_by=account_id,
                set_at=times.format_iso(at),
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def list_words(self, feed: str) -> list[FeedWord]:
        """Return the words on records of a feed, and those of the table, most records first."""
        counted: Counter[str] = Counter()
        for types, _, records in self._count(feed):
            for word in set(types):
                counted[word] += records
        table = self.read_table(feed)
        words = [
            FeedWord(word, counted[word], table.get(word, CategoryChoice()))
            for word in {*counted, *table}
        ]
        return sorted(words, key=lambda found: (-found.records, found.word))

    def count_categories(self, feed: str) -> dict[Category, int]:
        """Return how many records of a feed have each category, as the table says now."""
        table = {word: choice.category for word, choice in self.read_table(feed).items()}
        counted: Counter[Category] = Counter()
        for types, stated, records in self._count(feed):
            counted[resolve_category(stated, types, table)] += records
        return {category: counted[category] for category in Category if counted[category]}

    def _count(self, feed: str) -> list[tuple[list[str], Category, int]]:
        table = feed_records.c
        rows = self._connection.execute(
            sa.select(table.types, table.category, sa.func.count())
            .where(table.feed == feed)
            .group_by(table.types, table.category)
        )
        return [(json.loads(row[0]), Category(row[1]), row[2]) for row in rows]


def _build_feed(row: sa.Row[tuple[object, ...]]) -> Feed:
    values = dict(row._mapping)
    return Feed(
        id=int(str(values["id"])),
        name=str(values["name"]),
        address=str(values["sealed_address"]),
        date_order=str(values["date_order"]),
        columns=tuple(json.loads(str(values["column_choices"]))),
        state=FeedReadingState(
            tried_at=_parse_time(values["tried_at"]),
            read_at=_parse_time(values["read_at"]),
            problem=_parse_trouble(str(values["trouble"])),
            checksum=str(values["checksum"]),
            import_id=None if values["import_id"] is None else int(str(values["import_id"])),
        ),
    )


def _dump_value(value: object) -> object:
    """Return a value of a sentence as JSON holds it: one in two languages has both."""
    if isinstance(value, LocalizedText):
        return {"th": value.th, "en": value.en}
    return str(value)


def _parse_trouble(text: str) -> AppError | None:
    if not text:
        return None
    code, values = json.loads(text)
    filled = {
        name: LocalizedText(**value) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    return AppError(code, **filled)


def _parse_time(text: object) -> datetime | None:
    return None if text is None else times.parse_iso(str(text))

"""Feeds that the operator names: read once a day, each record once, as any import."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from geodata.actions.imports import import_undo
from geodata.actions.imports.records import import_records, preview_records, require_no_samples
from geodata.actions.transactions import TERMINAL, Caller, audited_transaction, authorized_read
from geodata.actions.uploads import note_refusal
from geodata.errors import AppError, BadInput, FileRefused
from geodata.intake import feeds as feed_files
from geodata.intake import records
from geodata.intake.children import in_child
from geodata.intake.dates import DateOrder
from geodata.intake.feeds import FeedFile
from geodata.intake.tables import columns, kinds
from geodata.intake.tables.columns import Field
from geodata.intake.tables.tables import CellTable
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.feeds import MAX_NAME_LENGTH, Feed
from geodata.model.imports.records import (
    Category,
    IncomingRecord,
    Indicator,
    ParsedRecords,
    Reject,
)
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.imports.feeds import CategoryChoice, FeedCategoryStore, FeedListStore, FeedWord

MAX_WORD_LENGTH = 200


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What reading a feed did; `error` is what was wrong, and then nothing is saved."""

    feed: Feed
    added: int = 0
    updated: int = 0
    rejects: tuple[Reject, ...] = ()
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class FeedOverview:
    """The words by which a feed sorts its records, and how many records have each category."""

    words: tuple[FeedWord, ...]
    categories: dict[Category, int]


def add_feed(
    project: Project,
    caller: Caller,
    name: str,
    address: str,
    *,
    date_order: DateOrder | None = None,
    column_choices: Sequence[str] = (),
    at: datetime,
) -> None:
    """Name a folder or an address that is read once a day from now on.

    Raises
    ------
    BadInput
        E-FEED-01 or 02 for an address that is none, E-FEED-06 for a name that is taken, E-TXT-01
        or 02 for no name or a long one; E-DEMO-02 or 03 where made-up records are there.
    """
    name = name.strip()
    if not name or not name.isprintable():
        raise BadInput("E-TXT-01", field="name")
    if len(name) > MAX_NAME_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_NAME_LENGTH)
    address = feed_files.check_address(address)
    require_no_samples(project)
    with audited_transaction(project, caller, Verb.NAME_FEED, at=at, on_the_map=False) as act:
        number = FeedListStore(act.tx).add(name, address, date_order or "", tuple(column_choices))
        act.note(f"feed {number}", reason="feed added", after=[name, address])


def remove_feed(project: Project, caller: Caller, name: str, *, at: datetime) -> None:
    """Read a feed no more; its records stay.

    Raises
    ------
    NotFound
    """
    with audited_transaction(project, caller, Verb.NAME_FEED, at=at, on_the_map=False) as act:
        feed = FeedListStore(act.tx).find(name)
        FeedListStore(act.tx).remove(feed.id)
        act.note(f"feed {feed.id}", reason="feed removed", before=[feed.name, feed.address])


def list_feeds(project: Project, caller: Caller, *, at: datetime) -> list[Feed]:
    """Return every feed that is read daily."""
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        return FeedListStore(tx).list_all()


def read_due_feeds(project: Project, *, at: datetime) -> list[FeedResult]:
    """Read every feed that is due; called by a running server."""
    with project.database.begin_read() as tx:
        is_any_due = any(feed.is_due(at) for feed in FeedListStore(tx).list_all())
    if not is_any_due:
        return []
    with project.database.begin(on_the_map=False) as tx:
        store = FeedListStore(tx)
        due = [feed for feed in store.list_all() if feed.is_due(at)]
        for feed in due:  # another process reads none of them now
            store.note_try(feed.id, at)
    return [_read(project, feed, at) for feed in due]


def read_feed(project: Project, caller: Caller, name: str, *, at: datetime) -> FeedResult:
    """Read one feed now, also one that was read today or whose last reading was taken back.

    Raises
    ------
    NotFound
    """
    with audited_transaction(project, caller, Verb.NAME_FEED, at=at, on_the_map=False) as act:
        store = FeedListStore(act.tx)
        feed = store.find(name)
        store.note_try(feed.id, at)
        if store.is_taken_back(feed):
            store.forget_reading(feed.id)
        act.note(f"feed {feed.id}", reason="feed asked")
        feed = store.find(name)
    return _read(project, feed, at)


def find_trouble(project: Project) -> BadInput | None:
    """Return that feeds could not be read when they were tried last, where there are such."""
    with project.database.begin_read() as tx:
        return FeedListStore(tx).find_trouble()


def _read(project: Project, feed: Feed, at: datetime) -> FeedResult:
    """Read a feed; what is wrong is noted, once for each day that it is wrong in the same way."""
    try:
        return _bring_in(project, feed, at)
    except AppError as error:
        with project.database.begin(on_the_map=False) as tx:
            FeedListStore(tx).note_trouble(feed.id, error)
        if isinstance(error, FileRefused) and error.code != feed.state.code:
            verb = Verb.IMPORT_RECORDS
            with audited_transaction(project, TERMINAL, verb, at=at, on_the_map=False) as act:
                note_refusal(act, error)
        return FeedResult(feed, error=error)


def _bring_in(project: Project, feed: Feed, at: datetime) -> FeedResult:
    with project.database.begin_read() as tx:
        if FeedListStore(tx).is_taken_back(feed):
            raise BadInput("E-FEED-07", name=feed.name)
    files = feed_files.read_files(feed.address)
    checksum = _compute_checksum(files)
    if checksum == feed.state.checksum:
        return _note_reading(project, feed, checksum, at, FeedResult(feed))
    reading = merge_readings([_parse_file(project, feed, file, at) for file in files])
    given = {"indicator": Indicator.FEED_REPORTS, "source": feed.name}
    preview = preview_records(project, TERMINAL, reading, **given, at=at)  # type: ignore[arg-type]
    if not preview.new and not preview.changed:
        result = FeedResult(feed, rejects=preview.rejects)
        return _note_reading(project, feed, checksum, at, result)
    note = import_records(project, TERMINAL, reading, **given, checksum=checksum, at=at)  # type: ignore[arg-type]
    result = FeedResult(feed, note.added, note.updated, preview.rejects)
    number = import_undo.list_imports(project, TERMINAL, at=at)[0].id
    return _note_reading(project, feed, checksum, at, result, import_id=number)


def _note_reading(
    project: Project,
    feed: Feed,
    checksum: str,
    at: datetime,
    result: FeedResult,
    *,
    import_id: int | None = None,
) -> FeedResult:
    with project.database.begin(on_the_map=False) as tx:
        FeedListStore(tx).note_reading(feed.id, checksum, at, import_id=import_id)
    return result


def _compute_checksum(files: Sequence[FeedFile]) -> str:
    """Return what stands for all files together, whatever they are called."""
    digests = [hashlib.sha256(file.data).digest() for file in files]
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _parse_file(project: Project, feed: Feed, file: FeedFile, at: datetime) -> ParsedRecords:
    """Return the records of a file, which is opened in a child process.

    Raises
    ------
    FileRefused
        Also E-FEED-08 where no column holds the ids: a changed record would count as another one.
    """
    try:
        return _parse_table(project, feed, in_child.read_table(file.data), at)
    except FileRefused as refused:
        raise FileRefused(refused.code, **{**refused.values, "file": file.name}) from refused


def _parse_table(project: Project, feed: Feed, table: CellTable, at: datetime) -> ParsedRecords:
    mapping = columns.guess_mapping(table.header, table.rows).replace_columns(
        columns.parse_choices(list(feed.columns), table.header)
    )
    kinds.require_records(mapping)
    if Field.SOURCE_ID not in mapping.columns:
        raise FileRefused("E-FEED-08")
    order = DateOrder(feed.date_order) if feed.date_order else None
    return records.read(table, mapping, now=at, key=project.row_key, date_order=order)


def merge_readings(readings: Sequence[ParsedRecords]) -> ParsedRecords:
    """Return several files as one: of an id in several the latest activity, else the last file."""
    if len(readings) == 1:
        return readings[0]
    newest: dict[str, IncomingRecord] = {}
    repeats = sum(reading.repeat_count for reading in readings)
    for record in (record for reading in readings for record in reading.records):
        known = newest.get(record.source_id)
        repeats += known is not None and replace(known, row=record.row) == record
        if known is None or _is_as_new(record, known):
            newest[record.source_id] = record
    rejects = tuple(reject for reading in readings for reject in reading.rejects)
    return ParsedRecords(tuple(newest.values()), rejects, repeats)


def _is_as_new(record: IncomingRecord, known: IncomingRecord) -> bool:
    if known.last_activity_at is None:
        return True
    told = record.last_activity_at
    return told is not None and told >= known.last_activity_at


# ------------------------------------------------------------------ categories


def list_sources(project: Project, caller: Caller, *, at: datetime) -> tuple[str, ...]:
    """Return the feeds that have records."""
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        return FeedCategoryStore(tx).list_feeds()


def read_categories(project: Project, caller: Caller, feed: str, *, at: datetime) -> FeedOverview:
    """Return what the words of a feed mean, and how many records have each category."""
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        store = FeedCategoryStore(tx)
        return FeedOverview(tuple(store.list_words(feed)), store.count_categories(feed))


def set_category(
    project: Project,
    caller: Caller,
    feed: str,
    word: str,
    category: Category,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> None:
    """Say what a word of a feed means, of records that are here and that come.

    Parameters
    ----------
    seen
        Of the choice that was shown; `CategoryChoice()` where nobody had said anything.

    Raises
    ------
    BadInput
        E-FEED-09 where no record of the feed bears this word, and the table does not know it.
    Conflict
        Where somebody said something else meanwhile.
    """
    with audited_transaction(project, caller, Verb.IMPORT_RECORDS, at=at, on_the_map=False) as act:
        store = FeedCategoryStore(act.tx)
        known = {found.word: found.choice for found in store.list_words(feed)}
        if word not in known or len(word) > MAX_WORD_LENGTH:
            raise BadInput("E-FEED-09")
        now: CategoryChoice = known[word]
        seen.require_unchanged(now)
        number = store.add(feed, word, category, account_id=act.actor.account_id, at=at)
        act.note(
            f"feed category {number}",
            reason="feed category set",
            before=[feed, word, now.category],
            after=[feed, word, category],
        )

"""An import is taken back as one step; with a second officer once something of it was released.

Afterwards all is as if the import had never been: what it added is gone, what it changed says what
it said before, and later imports keep what they said. Groups of complaints that were published
with a record of it are taken back whole: a published number never moves by one.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.places.geography import place_again
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model import times
from geodata.model.imports.records import Indicator
from geodata.model.people.audit import AuditFilter
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports import imports as stored
from geodata.store.imports.counting import CountingStore
from geodata.store.imports.import_history import ImportHistoryStore
from geodata.store.imports.imports import StoredImport
from geodata.store.imports.records import store_of
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore

MAX_EDITIONS = 10_000  # entries of the log that are looked at


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What taking an import back would do, as it is shown before somebody decides."""

    stored_import: StoredImport
    removed_count: int  # records that the import added
    restored_count: int  # records that say again what they said before
    covered_count: int  # records for which later imports speak: they stay as they are
    group_count: int  # published groups that are taken back whole
    complaints_in_groups: int  # all that they count, also of other imports
    editions: tuple[str, ...]  # frozen since: they stay as they are
    asked_by: str | None  # the officer who wants it already
    is_asked_by_me: bool
    token: str  # of all of this

    @property
    def needs_two(self) -> bool:
        """Whether something of the import was released."""
        return bool(self.group_count or self.editions)


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What came of it; with `waits` nothing yet: a second officer has to agree."""

    is_pending: bool
    removed_count: int = 0
    restored_count: int = 0
    group_count: int = 0


def list_imports(project: Project, caller: Caller, *, at: datetime) -> list[StoredImport]:
    """Return the imports of real records, the newest first."""
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        return stored.list_real_imports(tx)


def preview_undo(project: Project, caller: Caller, import_id: int, *, at: datetime) -> UndoPreview:
    """Return what taking an import back would do; nothing is changed.

    Raises
    ------
    NotFound
    BadInput
        E-UNDO-01 where it was taken back already.
    """
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, actor):
        return _UndoWork(project, tx, import_id).build_preview(actor.account_id)


def undo_import(
    project: Project, caller: Caller, import_id: int, token: str, *, at: datetime
) -> UndoResult:
    """Undo an import; once something of it was released, request or confirm that.

    Parameters
    ----------
    token
        Of the `Undo` that was shown.

    Raises
    ------
    NotFound
    BadInput
        E-UNDO-01 where it was taken back already.
    Conflict
        Where it would do something else than was shown.
    NotAllowed
        E-UNDO-02 where two officers are needed and the terminal, or the first of them again, asks.
    """
    with audited_transaction(project, caller, Verb.IMPORT_RECORDS, at=at) as act:
        work = _UndoWork(project, act.tx, import_id)
        me = act.actor.account_id
        undo = work.build_preview(me)
        if undo.token != token:
            raise Conflict
        asked_by = undo.stored_import.asked_by
        if undo.needs_two and (me is None or asked_by == me):
            raise NotAllowed("E-UNDO-02")
        if undo.needs_two and asked_by is None:
            stored.ask_back(act.tx, import_id, me)
            act.note(f"import {import_id}", reason="import undo asked", after=token)
            return UndoResult(is_pending=True)
        groups = work.retract_groups(asked_by, me)
        work.reserve_counted()
        work.take_back_records(import_id)
        place_again(project, act.tx, at)
        stored.note_taken_back(
            act.tx,
            import_id,
            asked_by=asked_by,
            confirmed_by=me,
            at=at,
            removed=undo.removed_count,
            restored=undo.restored_count,
        )
        act.note(
            f"import {import_id}",
            reason="import undone",
            before=undo.stored_import.note.checksum,
            after=[undo.removed_count, undo.restored_count, groups],
        )
        return UndoResult(
            is_pending=False,
            removed_count=undo.removed_count,
            restored_count=undo.restored_count,
            group_count=groups,
        )


def withdraw_undo_request(
    project: Project, caller: Caller, import_id: int, *, at: datetime
) -> None:
    """Withdraw the request to undo an import.

    Raises
    ------
    NotFound
        Where nobody wants it taken back.
    """
    with audited_transaction(project, caller, Verb.IMPORT_RECORDS, at=at, on_the_map=False) as act:
        if stored.find_real_import(act.tx, import_id).asked_by is None:
            raise NotFound
        stored.ask_back(act.tx, import_id, None)
        act.note(f"import {import_id}", reason="import undo withdrawn")


def find_reserved_ids(
    project: Project, tx: Transaction, indicator: Indicator, source: str, source_ids: list[str]
) -> tuple[dict[str, int], int]:
    """Return the numbers that complaints counted before keep, and the highest of all such."""
    codes = stored.map_counted_codes(tx) if indicator == Indicator.COMPLAINTS else {}
    if not codes:
        return {}, 0
    by_id = {
        source_id: codes.get(_compute_code(project, source, source_id)) for source_id in source_ids
    }
    kept = {source_id: number for source_id, number in by_id.items() if number is not None}
    return kept, max(codes.values())


class _UndoWork:
    """One import, and what depends on it."""

    def __init__(self, project: Project, tx: Transaction, import_id: int) -> None:
        self._project = project
        self._tx = tx
        self._import = stored.find_real_import(tx, import_id)
        if self._import.taken_back_at is not None:
            raise BadInput("E-UNDO-01")
        self._records = store_of(self._import.note.indicator, tx, project.seal)
        self._histories = ImportHistoryStore(tx, self._records)
        self._history = self._histories.read(import_id)
        is_counted = self._import.note.indicator == Indicator.COMPLAINTS
        self._grouped = (
            stored.map_groups_to_records(tx, self._history.record_ids) if is_counted else {}
        )
        self._standing = stored.count_standing_groups(tx, self._grouped)

    def take_back_records(self, import_id: int) -> None:
        """Undo what the import did to records."""
        self._histories.take_back(import_id, self._history)

    def build_preview(self, me: int | None) -> UndoPreview:
        """Return what taking it back would do, for whoever asks."""
        asked_by = self._import.asked_by
        names = {account.id: account.name for account in AccountStore(self._tx).list_all()}
        editions = self._list_editions()
        seen = [
            *(self._history.removed, sorted(self._history.restored)),
            [(handed.record_id, handed.to) for handed in self._history.handed],
            [
                (covered.version, covered.later, covered.repeated_by)
                for covered in self._history.covered
            ],
            *(sorted(self._grouped.items()), sorted(self._standing.items())),
            *(editions, asked_by),
        ]
        return UndoPreview(
            stored_import=self._import,
            removed_count=len(self._history.removed),
            restored_count=len(self._history.restored),
            covered_count=self._history.spoken_for,
            group_count=len(self._grouped),
            complaints_in_groups=sum(self._standing.values()),
            editions=editions,
            asked_by=None if asked_by is None else names[asked_by],
            is_asked_by_me=asked_by is not None and asked_by == me,
            token=hashlib.sha256(json.dumps(seen).encode()).hexdigest(),
        )

    def retract_groups(self, first: int | None, second: int | None) -> int:
        """Retract the groups of the import; return how many."""
        counting = CountingStore(self._tx)
        if first is None or second is None:
            return 0
        for group_id in self._standing:
            counting.ask_to_retract(group_id, first)
            counting.retract(group_id, second)
        return len(self._standing)

    def reserve_counted(self) -> None:
        """Reserve the numbers of counted complaints, so that none is ever counted twice."""
        counted = {record for records in self._grouped.values() for record in records}
        gone = [record_id for record_id in self._history.removed if record_id in counted]
        stored.keep_counted(
            self._tx,
            {
                _compute_code(self._project, source, source_id): number
                for number, (source, source_id) in self._records.map_source_ids(gone).items()
            },
        )

    def _list_editions(self) -> tuple[str, ...]:
        """Return the editions that were frozen since, and not withdrawn: they show feed counts."""
        if self._import.note.indicator != Indicator.FEED_REPORTS:
            return ()
        wanted = AuditFilter(verb=Verb.FREEZE_EDITION)
        entries = AuditStore(self._tx, self._project.audit_key).list_newest(MAX_EDITIONS, wanted)
        frozen: set[str] = set()
        for entry in reversed(entries):
            edition = entry.object.removeprefix("edition ")
            if entry.reason == "edition frozen" and entry.at >= times.format_iso(
                self._import.note.at
            ):
                frozen.add(edition)
            if entry.reason == "edition withdrawn":
                frozen.discard(edition)
        return tuple(sorted(frozen))


def _compute_code(project: Project, source: str, source_id: str) -> str:
    """Return what stands for a complaint that is gone: it says nothing without the key."""
    text = f"{source}\n{source_id}".encode()
    return hmac.new(project.row_key, text, hashlib.sha256).hexdigest()

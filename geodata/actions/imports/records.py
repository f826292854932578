"""Records come in: previewed, imported, and made-up ones taken away again."""

from datetime import datetime

from geodata import synthetic
from geodata.actions.imports import import_undo
from geodata.actions.places.geography import build_placer
from geodata.actions.transactions import TERMINAL, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.intake.tables import columns
from geodata.model import times
from geodata.model.imports.records import Indicator, ParsedRecords
from geodata.model.people.people import Verb
from geodata.previews import RecordPreview, compare
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports.counting import CountingStore
from geodata.store.imports.import_history import ImportHistoryStore
from geodata.store.imports.imports import ImportNote, forget_demo_imports, note_import
from geodata.store.imports.records import STORES, store_of
from geodata.store.people.people import AccountStore
from geodata.store.sample_mark import is_sample, mark_as_sample

NETWORK = "เครือข่าย"  # the source of complaints made to the network itself
DEMO_SOURCE = "ข้อมูลตัวอย่าง"


def is_empty(project: Project) -> bool:
    """Return whether no record has been imported yet."""
    with project.database.begin_read() as tx:
        return not any(kind(tx, project.seal).list_sources() for kind in STORES)


def require_no_samples(project: Project) -> None:
    """Refuse where made-up records are there: real ones would stand beside them.

    Asked at the first step of an import, so that nobody learns it at the last.

    Raises
    ------
    BadInput
        E-DEMO-02, or E-DEMO-03 where the whole project is a sample.
    """
    with project.database.begin_read() as tx:
        _refuse_a_mixture(project, tx, demo=False)


def preview_records(
    project: Project,
    caller: Caller,
    reading: ParsedRecords,
    *,
    indicator: Indicator,
    source: str,
    at: datetime,
) -> RecordPreview:
    """Return what an import would do; nothing is saved.

    Raises
    ------
    BadInput
        As `import_records`.
    """
    _refuse_a_feed(reading, indicator)
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        return _build_preview(project, tx, reading, indicator, source)


def import_records(
    project: Project,
    caller: Caller,
    reading: ParsedRecords,
    *,
    indicator: Indicator,
    source: str,
    checksum: str,
    at: datetime,
    demo: bool = False,
) -> ImportNote:
    """Save the good rows of a file; a second import of the same file adds nothing.

    Raises
    ------
    BadInput
        E-DEMO-01 to E-DEMO-03 where made-up and real records would stand side by side; E-KIND-02
        where records of Traffy Fondue would become complaints of the network.
    """
    _refuse_a_feed(reading, indicator)
    with audited_transaction(project, caller, Verb.IMPORT_RECORDS, at=at) as act:
        tx = act.tx
        _refuse_a_mixture(project, tx, demo=demo)
        preview = _build_preview(project, tx, reading, indicator, source)
        note = ImportNote(
            indicator=indicator,
            source=source,
            checksum=checksum,
            at=at,
            added=len(preview.new),
            updated=len(preview.changed),
            unchanged=preview.unchanged_count,
            rejected=len(reading.rejects),
            demo=demo,
        )
        import_id = note_import(tx, note)
        store = store_of(indicator, tx, project.seal)
        kept_ids, above = import_undo.find_reserved_ids(
            project, tx, indicator, source, [record.source_id for record, _ in preview.new]
        )
        store.add(
            source, preview.new, import_id=import_id, demo=demo, kept_ids=kept_ids, above=above
        )
        if not demo:
            ImportHistoryStore(tx, store).note_repeats(preview.same, import_id=import_id)
        for row_id, record, placement in preview.changed:
            store.update(row_id, record, placement, import_id=import_id, at=times.format_iso(at))
        if demo:
            counting = CountingStore(tx)
            counting.remove_samples()
            counting.keep_samples(synthetic.generate_groups(counting.list_samples(), at))
        act.note(f"import {import_id}", after=[checksum, note.added, note.updated])
    return note


def remove_demo(project: Project, caller: Caller, *, at: datetime) -> int:
    """Remove every demo record and its import; return how many there were.

    Raises
    ------
    BadInput
        E-DEMO-03 where the whole project is a sample: its folder is what can be taken away.
    """
    with audited_transaction(project, caller, Verb.REMOVE_DEMO, at=at) as act:
        if is_sample(act.tx):
            raise BadInput("E-DEMO-03")
        CountingStore(act.tx).remove_samples()
        removed = sum(kind(act.tx, project.seal).remove_demo() for kind in STORES)
        forget_demo_imports(act.tx)
        act.note("demo", before=removed)
    return removed


def begin_sample(project: Project, *, at: datetime) -> None:
    """Mark an empty project as a sample throughout, at the terminal of the server.

    Raises
    ------
    BadInput
        E-DEMO-01 where there is a record or an account.
    """
    with audited_transaction(project, TERMINAL, Verb.SET_UP, at=at) as act:
        stores = [kind(act.tx, project.seal) for kind in STORES]
        if any(store.list_sources() for store in stores) or AccountStore(act.tx).list_all():
            raise BadInput("E-DEMO-01")
        mark_as_sample(act.tx)
        act.note("demo")


def is_sample_project(project: Project) -> bool:
    """Return whether everything in the project is made up."""
    with project.database.begin_read() as tx:
        return is_sample(tx)


def _build_preview(
    project: Project, tx: Transaction, reading: ParsedRecords, indicator: Indicator, source: str
) -> RecordPreview:
    store = store_of(indicator, tx, project.seal)
    return compare(
        reading,
        build_placer(tx, project.seal).place(reading.records),
        store.find_known(source),
        store.is_changed,
        store.is_older,
    )


def _refuse_a_feed(reading: ParsedRecords, indicator: Indicator) -> None:
    ids = [record.source_id for record in reading.records]
    if indicator == Indicator.COMPLAINTS and columns.looks_like_traffy(ids):
        raise BadInput("E-KIND-02", feed=columns.TRAFFY)


def _refuse_a_mixture(project: Project, tx: Transaction, *, demo: bool) -> None:
    stores = [kind(tx, project.seal) for kind in STORES]
    if is_sample(tx) and not demo:
        raise BadInput("E-DEMO-03")
    made_up = any(store.has_demo() for store in stores)
    if demo and not made_up and any(store.list_sources() for store in stores):
        raise BadInput("E-DEMO-01")
    if not demo and made_up:
        raise BadInput("E-DEMO-02")

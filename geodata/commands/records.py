"""`import`: preview a file of records, ask, save the good rows, list the rejects; take it back."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from geodata import actions, reasons
from geodata.actions.imports import import_undo
from geodata.commands.console import (
    Arguments,
    Commands,
    ask_choice,
    confirm,
    load_project,
    read_bytes,
    read_clock,
    sanitize_text,
    show_progress,
    sign_in_at_terminal,
)
from geodata.errors import BadInput, FileRefused
from geodata.intake import records
from geodata.intake.dates import DateOrder
from geodata.intake.sizes import MEGABYTE
from geodata.intake.tables import columns, kinds, tables
from geodata.intake.tables.columns import ColumnMapping, Field
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import Category, Indicator, ParsedRecords, Reject
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from geodata.previews import RecordPreview
from geodata.project import Project

MAX_HEADING_LENGTH = 60  # characters that are shown
KIND_WORDS = {
    Indicator.COMPLAINTS: "เรื่องร้องเรียนของเครือข่าย",
    Indicator.FEED_REPORTS: "เรื่องจากระบบอื่น",
}
ORDER_WORDS = {
    DateOrder.DAY_FIRST: "วันอยู่หน้าเดือน",
    DateOrder.MONTH_FIRST: "เดือนอยู่หน้าวัน",
}


def add_import(commands: Commands) -> None:
    """Add `import`."""
    parser = commands.add_parser(
        "import",
        help="import complaints or feed records from CSV, XLSX or JSON, or take an import back",
        description="Shows what would be saved and every rejected row, then asks.",
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--yes", action="store_true", help="save the good rows without asking")
    parser.add_argument(
        "--as",
        dest="indicator",
        choices=[str(indicator) for indicator in Indicator],
        help="what the rows count towards (needed where the feed is not recognised)",
    )
    parser.add_argument("--source", help="name of the feed or register")
    parser.add_argument("--sheet", help="which sheet of a workbook (default: the likeliest)")
    parser.add_argument(
        "--dates",
        type=DateOrder,
        choices=list(DateOrder),
        help="what stands first in dates such as 12/1/2024 that the column leaves open",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help=f"which column is which field, or FIELD= for none; fields: {', '.join(Field)}",
    )
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="WORD=CATEGORY",
        help="which category of corruption a word of the category column means: "
        + ", ".join(Category),
    )
    parser.add_argument("--max-mb", type=int, default=200, help="largest file, in MB")
    parser.add_argument("--max-rows", type=int, default=2_000_000, help="most rows")
    parser.add_argument("--list", action="store_true", help="list the imports, newest first")
    parser.add_argument("--undo", type=int, metavar="N", help="take import N back")
    parser.add_argument("--first", metavar="NAME", help="the officer who wants it taken back")
    parser.add_argument("--second", metavar="NAME", help="the officer who agrees")
    parser.add_argument(
        "--stdin", action="store_true", help="read passphrase and code of each, a line each"
    )
    parser.set_defaults(run=_run)


def _run(arguments: Arguments) -> int:
    if arguments.list:
        return _list_imports()
    if arguments.undo is not None:
        return _undo(arguments)
    if arguments.file is None:
        raise FileRefused("E-CLI-06")
    return _import(arguments)


def _import(arguments: Arguments) -> int:
    project = load_project()
    actions.require_no_samples(project)
    data = read_bytes(arguments.file)
    table = _read_table(arguments, data)
    mapping = columns.guess_mapping(table.header, table.rows).replace_columns(
        columns.parse_choices(arguments.column, table.header)
    )
    kinds.require_records(mapping)
    indicator = kinds.determine_indicator(mapping, _choose_kind(arguments, mapping))
    ambiguous_date = records.find_ambiguous_date(table, mapping)
    order = _choose_order(arguments, ambiguous_date)
    source = _choose_source(arguments, mapping, indicator)
    reading = records.read(
        table,
        mapping,
        now=read_clock(),
        key=project.row_key,
        date_order=order,
        categories=_parse_categories(arguments.category),
        progress=show_progress,
    )
    preview = actions.preview_records(
        project, actions.TERMINAL, reading, indicator=indicator, source=source, at=read_clock()
    )
    _show(preview, mapping, table, source, indicator)
    _show_dates(reading, order, ambiguous_date)
    _list(preview.rejects)
    count = len(preview.new) + len(preview.changed)
    if not count:
        print("ไม่มีเรื่องใหม่หรือเรื่องที่เปลี่ยน ไม่มีข้อมูลใดถูกบันทึก")
        return 1 if preview.rejects and not reading.records else 0
    if not confirm(f"นำเข้า {count:,} เรื่อง?", yes=arguments.yes):
        print("ยังไม่มีข้อมูลใดถูกบันทึก")
        return 1
    _save(project, reading, indicator, source, data)
    return 0


def _save(
    project: Project, reading: ParsedRecords, indicator: Indicator, source: str, data: bytes
) -> None:
    note = actions.import_records(
        project,
        actions.TERMINAL,
        reading,
        indicator=indicator,
        source=source,
        checksum=hashlib.sha256(data).hexdigest(),
        at=read_clock(),
    )
    print(f"บันทึกแล้ว: เพิ่ม {note.added:,} ปรับปรุง {note.updated:,} เรื่อง")
    number = import_undo.list_imports(project, actions.TERMINAL, at=read_clock())[0].id
    print(f"ย้อนกลับได้ด้วย: python -m geodata import --undo {number}")


def _read_table(arguments: Arguments, data: bytes) -> CellTable:
    return tables.read(
        data,
        name=arguments.file.name,
        max_bytes=arguments.max_mb * MEGABYTE,
        max_rows=arguments.max_rows,
        sheet=arguments.sheet,
    )


def _choose_kind(arguments: Arguments, mapping: ColumnMapping) -> Indicator | None:
    """Return what the file is, as a person says: beforehand, or asked where it is not known."""
    if arguments.indicator:
        return Indicator(arguments.indicator)
    if mapping.feed is not None or arguments.yes:
        return None
    return ask_choice("ไฟล์นี้คืออะไร", KIND_WORDS)


def _choose_order(arguments: Arguments, example: str | None) -> DateOrder | None:
    """Return the order of day and month, as a person says, where the file leaves it open."""
    if arguments.dates is not None or example is None or arguments.yes:
        order: DateOrder | None = arguments.dates
        return order
    return ask_choice(f"วันที่เช่น {example} อ่านได้สองแบบ ในไฟล์นี้อะไรอยู่หน้า", ORDER_WORDS)


def _choose_source(arguments: Arguments, mapping: ColumnMapping, indicator: Indicator) -> str:
    """Return the name that tells registers apart: two of them may both number from 1."""
    if indicator == Indicator.COMPLAINTS:
        return arguments.source or actions.NETWORK
    return arguments.source or mapping.feed or arguments.file.stem


def _parse_categories(given: list[str]) -> Mapping[str, Category]:
    """Return what words of the file mean, as a person says.

    Raises
    ------
    BadInput
        E-KIND-05 where there is no such category.
    """
    chosen = {}
    for argument in given:
        word, found, category = argument.rpartition("=")
        if not found or category not in list(Category):
            raise BadInput("E-KIND-05", names=", ".join(Category))
        chosen[word] = Category(category)
    return chosen


def _shorten(heading: str) -> str:
    shown = sanitize_text(heading)
    return shown if len(shown) <= MAX_HEADING_LENGTH else f"{shown[:MAX_HEADING_LENGTH]}…"


def _show(
    preview: RecordPreview,
    mapping: ColumnMapping,
    table: CellTable,
    source: str,
    indicator: Indicator,
) -> None:
    print(f"แหล่งข้อมูล: {source} ({indicator})")
    if table.sheet:
        print(f"แผ่นงาน: {sanitize_text(table.sheet)}")
    if table.other_sheets:
        others = sanitize_text(", ".join(table.other_sheets))
        print(f"แผ่นงานอื่นที่ยังไม่ได้อ่าน (--sheet): {others}")
    for field, column in mapping.columns.items():
        print(f"  {field:<18} ← {_shorten(column)}")
    if dropped := columns.list_dropped_columns(table.header, mapping):
        print(f"ไม่อ่านและไม่เก็บ: {', '.join(map(_shorten, dropped))}")
    if mapping.may_be_category and Field.CATEGORY not in mapping.columns:
        heading = _shorten(mapping.may_be_category)
        print(f"ยังไม่ใช้เป็นหมวดการทุจริตจนกว่าจะยืนยัน: --column category={heading}")
    print(
        f"ใหม่ {len(preview.new):,} · เปลี่ยน {len(preview.changed):,} · "
        f"เดิม {preview.unchanged_count:,} · ซ้ำ {preview.repeat_count:,} · "
        f"นำเข้าไม่ได้ {len(preview.rejects):,}"
    )
    for how, number in preview.count_by_kind().items():
        print(f"  {how:<18} {number:,}")
    if preview.disagreeing_count:
        print(f"  ที่อยู่ขัดกับจุด {preview.disagreeing_count:,}")


def _show_dates(reading: ParsedRecords, order: DateOrder | None, example: str | None) -> None:
    """Print the first and the last date, and how many records have none."""
    days = sorted(
        record.reported_at for record in reading.records if record.reported_at is not None
    )
    if days:
        undated = len(reading.records) - len(days)
        print(f"วันที่แจ้ง {_format_day(days[0])} – {_format_day(days[-1])} · ไม่มีวันที่ {undated:,}")
    if order is not None and example is not None:
        print(f"  {example}: {ORDER_WORDS[order]}")


def _format_day(moment: datetime) -> str:
    day = moment.astimezone(BANGKOK)
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}"


def _list(rejects: tuple[Reject, ...]) -> None:
    for reject in rejects:
        print(
            f"แถวที่ {reject.row} · {_shorten(reject.column)} · {reject.value!r} · "
            f"{reasons.format_sentence(reject.code)} ({reject.code})"
        )
    for code, number in Counter(reject.code for reject in rejects).items():
        print(f"  {code}: {number:,}")


def _list_imports() -> int:
    for stored_import in import_undo.list_imports(
        load_project(), actions.TERMINAL, at=read_clock()
    ):
        note = stored_import.note
        state = "ย้อนกลับแล้ว" if stored_import.taken_back_at else ""
        state = "รอเจ้าหน้าที่คนที่สองยืนยันการย้อนกลับ" if stored_import.asked_by is not None else state
        print(
            f"{stored_import.id} · {_format_day(note.at)} · {note.indicator} · "
            f"{sanitize_text(note.source)} · "
            f"เพิ่ม {note.added:,} · ปรับปรุง {note.updated:,} · {state}".rstrip(" ·")
        )
    return 0


def _undo(arguments: Arguments) -> int:
    """Undo an import; once something of it was released, two officers sign in."""
    project = load_project()
    undo = import_undo.preview_undo(project, actions.TERMINAL, arguments.undo, at=read_clock())
    print(
        f"การนำเข้าครั้งที่ {arguments.undo} · {sanitize_text(undo.stored_import.note.source)}: "
        f"ลบ {undo.removed_count:,} เรื่อง · คืนเป็นฉบับก่อน {undo.restored_count:,} เรื่อง · "
        f"การนำเข้าครั้งหลังใช้แทนแล้ว {undo.covered_count:,} เรื่อง"
    )
    if undo.group_count:
        print(
            f"จะถอนจำนวนที่เผยแพร่แล้ว {undo.group_count:,} กลุ่ม "
            f"({undo.complaints_in_groups:,} เรื่อง) ทั้งกลุ่ม"
        )
    for edition in undo.editions:
        print(f"ฉบับที่เผยแพร่แล้วไม่เปลี่ยน: {edition}")
    names = [arguments.first, arguments.second]
    if undo.asked_by is not None:  # the first has said so already, here or on the screen
        names = names[1:]
    if undo.needs_two and None in names:
        raise BadInput("E-UNDO-02")
    if not confirm("ย้อนกลับการนำเข้านี้?", yes=arguments.yes):
        print("ยังไม่มีข้อมูลใดเปลี่ยน")
        return 1
    callers = (
        [sign_in_at_terminal(project, name, from_pipe=arguments.stdin) for name in names]
        if undo.needs_two
        else [actions.TERMINAL]
    )
    return _take_back(project, arguments.undo, undo.token, callers)


def _take_back(project: Project, number: int, token: str, callers: list[actions.Caller]) -> int:
    for caller in callers:
        if caller is not callers[0]:  # what the first wanted is part of what the second sees
            token = import_undo.preview_undo(project, caller, number, at=read_clock()).token
        done = import_undo.undo_import(project, caller, number, token, at=read_clock())
    print(
        f"ย้อนกลับแล้ว: ลบ {done.removed_count:,} · คืนเป็นฉบับก่อน {done.restored_count:,} เรื่อง · "
        f"ถอนที่เผยแพร่ {done.group_count:,} กลุ่ม"
    )
    return 0

"""`import`: preview a file of records, ask, save the good rows, list the rejects."""

import hashlib
from collections import Counter
from pathlib import Path

from geodata import actions, reasons
from geodata.commands.console import (
    Arguments,
    Commands,
    agreed,
    now,
    plain,
    progress,
    read_bytes,
    the_project,
)
from geodata.intake import columns, records, tables
from geodata.intake.columns import ColumnMapping
from geodata.model.records import Indicator, Reject
from geodata.previews import RecordPreview

MEGABYTE = 1_000_000


def importing(commands: Commands) -> None:
    """Add `import`."""
    parser = commands.add_parser(
        "import",
        help="import complaints or feed records from CSV or XLSX",
        description="Shows what would be saved and every rejected row, then asks.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="save the good rows without asking")
    parser.add_argument(
        "--as",
        dest="indicator",
        choices=[str(each) for each in Indicator],
        help="what the rows count towards (default: feed_reports where the feed is recognised)",
    )
    parser.add_argument("--source", help="name of the feed or register")
    parser.add_argument("--max-mb", type=int, default=200, help="largest file, in MB")
    parser.add_argument("--max-rows", type=int, default=2_000_000, help="most rows")
    parser.set_defaults(run=_import)


def _import(arguments: Arguments) -> int:
    data = read_bytes(arguments.file)
    table = tables.read(
        data,
        name=arguments.file.name,
        max_bytes=arguments.max_mb * MEGABYTE,
        max_rows=arguments.max_rows,
    )
    mapping = columns.guess(table.header)
    indicator, source = _indicator(arguments, mapping)
    project = the_project()
    reading = records.read(table, mapping, now=now(), key=project.row_key, progress=progress)
    preview = actions.preview_records(
        project, actions.TERMINAL, reading, indicator=indicator, source=source, at=now()
    )
    _show(preview, mapping, source, columns.dropped(table.header, mapping))
    count = len(preview.new) + len(preview.changed)
    if not count:
        print("ไม่มีเรื่องใหม่หรือเรื่องที่เปลี่ยน ไม่มีข้อมูลใดถูกบันทึก")
        return 1 if preview.rejects and not reading.records else 0
    if not agreed(f"นำเข้า {count:,} เรื่อง?", yes=arguments.yes):
        print("ยังไม่มีข้อมูลใดถูกบันทึก")
        return 1
    note = actions.import_records(
        project,
        actions.TERMINAL,
        reading,
        indicator=indicator,
        source=source,
        checksum=hashlib.sha256(data).hexdigest(),
        at=now(),
    )
    print(f"บันทึกแล้ว: เพิ่ม {note.added:,} ปรับปรุง {note.updated:,} เรื่อง")
    return 0


def _indicator(arguments: Arguments, mapping: ColumnMapping) -> tuple[Indicator, str]:
    known = Indicator.FEED_REPORTS if mapping.feed or arguments.source else Indicator.COMPLAINTS
    # Two registers may both number from 1: what tells them apart is their name.
    indicator = Indicator(arguments.indicator) if arguments.indicator else known
    if indicator is Indicator.COMPLAINTS:
        return indicator, arguments.source or actions.NETWORK
    return indicator, arguments.source or mapping.feed or arguments.file.stem


def _show(preview: RecordPreview, mapping: ColumnMapping, source: str, dropped: list[str]) -> None:
    print(f"แหล่งข้อมูล: {source}")
    for field, column in mapping.columns.items():
        print(f"  {field:<18} ← {plain(column)}")
    if dropped:
        print(f"ไม่อ่านและไม่เก็บ: {plain(', '.join(dropped))}")
    print(
        f"ใหม่ {len(preview.new):,} · เปลี่ยน {len(preview.changed):,} · "
        f"เดิม {preview.unchanged:,} · ซ้ำ {preview.repeated:,} · "
        f"นำเข้าไม่ได้ {len(preview.rejects):,}"
    )
    for how, number in preview.how().items():
        print(f"  {how:<18} {number:,}")
    if preview.disagreeing:
        print(f"  ที่อยู่ขัดกับจุด {preview.disagreeing:,}")
    _list(preview.rejects)


def _list(rejects: tuple[Reject, ...]) -> None:
    for reject in rejects:
        print(
            f"แถวที่ {reject.row} · {plain(reject.column)} · {reject.value!r} · "
            f"{reasons.sentence(reject.code)} ({reject.code})"
        )
    for code, number in Counter(reject.code for reject in rejects).items():
        print(f"  {code}: {number:,}")

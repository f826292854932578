"""`backup` and `restore`: a sealed copy of everything but the keys, and the way back."""

import sys
from pathlib import Path

from geodata import actions, settings
from geodata.actions import operator_decisions
from geodata.actions.cases import case_erasure
from geodata.actions.programme import interviews, members
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.operations import backups, restore
from geodata.project import open_project
from geodata.store.database import hide_password

CHECK_LABELS = {
    "whole": "โครงสร้างไฟล์ฐานข้อมูล (integrity)",
    "references": "การอ้างอิงระหว่างตาราง (foreign keys)",
    "rows": "จำนวนแถวตรงกับที่จดไว้ (row counts)",
    "chain": "บันทึกการตรวจสอบครบและต่อเนื่อง (audit chain)",
    "keys": "กุญแจเปิดข้อมูลได้ (keys)",
    "files": "ไฟล์หลักฐานและฉบับแผนที่ (files)",
}


def add_backup(commands: Commands) -> None:
    """Add `backup`."""
    parser = commands.add_parser("backup", help="make a sealed copy of everything but the keys")
    parser.add_argument("--out", type=Path, help="a file of your own; else by time in the folder")
    parser.set_defaults(run=_run_backup)


def add_restore(commands: Commands) -> None:
    """Add `restore`."""
    parser = commands.add_parser("restore", help="bring a backup back into an empty folder")
    parser.add_argument("file", type=Path)
    parser.add_argument("--into", type=Path, required=True, help="a folder that is new or empty")
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="an empty database for a backup of PostgreSQL; its password stands in ~/.pgpass",
    )
    parser.set_defaults(run=_run_restore)


def _run_backup(arguments: Arguments) -> int:
    project, at = load_project(), read_clock()
    made = backups.make(project.settings, project.database, at, arguments.out)
    thinned = [] if arguments.out else backups.thin_out(project.settings, at)
    print(f"ทำสำเนาสำรองแล้ว {made} ({made.stat().st_size:,} ไบต์)")
    if thinned:
        print(f"นำสำเนาเก่าออกแล้ว {len(thinned):,} ชุด")
    print("สำเนานี้ไม่มีกุญแจ โปรดเก็บกุญแจไว้คนละที่ (the keys are not in it; keep them elsewhere)")
    return 0


def _run_restore(arguments: Arguments) -> int:
    chosen, url = settings.read(), arguments.database
    note = restore.restore(arguments.file, arguments.into, chosen, url)
    print(f"กู้คืนสำเนาของ {note.at} ลงใน {arguments.into} แล้ว")
    all_hold = True
    for finding in restore.inspect(arguments.into, note, chosen, url):
        figure = f" · {finding.figure:,}" if finding.figure else ""
        print(
            f"{'ถูกต้อง' if finding.is_intact else 'ไม่ถูกต้อง'} · {CHECK_LABELS[finding.name]}{figure}"
        )
        all_hold = all_hold and finding.is_intact
    if not all_hold:
        print("อย่าใช้โฟลเดอร์นี้ โปรดกู้คืนจากสำเนาก่อนหน้า (do not use it)", file=sys.stderr)
        return 1
    restored = open_project(restore.build_settings(arguments.into, chosen, url))
    erased = case_erasure.repeat_erasures(restored, at=read_clock())
    withdrawn = members.repeat_withdrawals(restored, at=read_clock())
    withdrawn += interviews.repeat_withdrawals(restored, at=read_clock())
    operator_decisions.end_restored_access(restored, actions.TERMINAL, note.at, at=read_clock())
    restored.database.close()
    print(f"ลบเรื่องในรายการลบอีกครั้งแล้ว {erased:,} เรื่อง")
    print(f"ลบผู้ถอนความยินยอมอีกครั้งแล้ว {withdrawn:,} คน")
    place = f"DUSITMAP_DATA={arguments.into}"
    if url:
        place += f" DUSITMAP_DATABASE_URL={hide_password(url)}"
    print(f"เปิดใช้ได้ โดยตั้ง {place}")
    return 0

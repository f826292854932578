"""`demo`: load made-up records into this project, or take them away wholly.

The whole made-up year, with people and their work, is `python -m mapping demo`: it needs what
freezes editions and makes packets, and lives in a folder of its own.
"""

from geodata import actions, synthetic
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.model.imports.records import Indicator


def add_demo(commands: Commands) -> None:
    """Add `demo`."""
    parser = commands.add_parser("demo", help="load sample records, marked ข้อมูลตัวอย่าง")
    parser.add_argument("--remove", action="store_true", help="take every sample record away")
    parser.set_defaults(run=_run_demo)


def _run_demo(arguments: Arguments) -> int:
    project = load_project()
    if arguments.remove:
        removed = actions.remove_demo(project, actions.TERMINAL, at=read_clock())
        print(f"นำข้อมูลตัวอย่างออกแล้ว {removed:,} รายการ")
        return 0
    for indicator in Indicator:
        note = actions.import_records(
            project,
            actions.TERMINAL,
            synthetic.generate_records(indicator, read_clock()),
            indicator=indicator,
            source=actions.DEMO_SOURCE,
            checksum="",
            at=read_clock(),
            demo=True,
        )
        print(f"ข้อมูลตัวอย่าง {indicator}: เพิ่ม {note.added:,} รายการ")
    print("ตัวอย่างทั้งปี พร้อมบัญชี เวิร์กช็อป และเวที (the whole year): python -m mapping demo")
    return 0

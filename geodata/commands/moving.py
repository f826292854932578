"""`move`: take a project over to another database, of SQLite or PostgreSQL."""

from geodata.actions import TERMINAL, operator_decisions
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.store.database import hide_password


def add_move(commands: Commands) -> None:
    """Add `move`."""
    parser = commands.add_parser("move", help="take everything over to another, empty database")
    parser.add_argument(
        "url",
        metavar="URL",
        help="sqlite:///FILE or postgresql+psycopg://ROLE@HOST/NAME; its password in ~/.pgpass",
    )
    parser.set_defaults(run=_run_move)


def _run_move(arguments: Arguments) -> int:
    project = load_project()
    counts = operator_decisions.move_database(project, TERMINAL, arguments.url, at=read_clock())
    print(f"ย้ายแล้ว {sum(counts.values()):,} แถว จาก {len(counts):,} ตาราง เทียบทุกแถวแล้วตรงกัน")
    print("ฐานข้อมูลเดิมยังอยู่ครบ แต่ระบบจะไม่เปิดใช้อีก โปรดลบเมื่อแน่ใจแล้ว (the old one stays as it was)")
    print(f"เปิดใช้ได้ โดยตั้ง DUSITMAP_DATABASE_URL={hide_password(arguments.url)}")
    return 0

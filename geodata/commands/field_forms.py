"""`forms`: brings in what was filled in with KoboToolbox or ODK."""

from pathlib import Path

from geodata.actions import field_forms
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_bytes,
    read_clock,
    sign_in_at_terminal,
)
from geodata.intake.field_forms import read_submissions


def add_forms(commands: Commands) -> None:
    """Add `forms`."""
    parser = commands.add_parser(
        "forms",
        help="bring in proposals and visits that were filled in with KoboToolbox or ODK",
        description="Reads an export of our own forms (`python -m mapping form`) as CSV, XLSX or"
        " GeoJSON. A submission is known by its _uuid: brought in twice it is one.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", required=True, help="the account that records them")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="where the photos lie")
    parser.add_argument("--stdin", action="store_true", help="read passphrase and code")
    parser.set_defaults(run=_run)


def _run(arguments: Arguments) -> int:
    project = load_project()
    rows = read_submissions(read_bytes(arguments.file), name=arguments.file.name)
    caller = sign_in_at_terminal(project, arguments.name, from_pipe=arguments.stdin)
    photos = _read_photos(arguments.photos) if arguments.photos else {}
    result = field_forms.bring_in_forms(project, caller, rows, photos, at=read_clock())
    print(f"บันทึกแล้ว {len(result.taken):,} รายการ · ไม่รับ {len(result.refused):,} รายการ")
    for number, error in sorted(result.refused.items()):
        print(f"  แถวที่ {number}: {error.format_sentence('th')} ({error.code})")
    if result.without_photo:
        numbers = ", ".join(map(str, result.without_photo))
        print(f"  ไม่พบไฟล์ภาพของแถวที่ {numbers} โปรดระบุโฟลเดอร์ด้วย --photos")
    return 1 if result.refused else 0


def _read_photos(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and of those in it, as exports lay them, by their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.name: read_bytes(path) for path in files}

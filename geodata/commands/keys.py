"""`keys`: new ones in the place of the old, all of them on paper, and back."""

from pathlib import Path

from geodata import settings
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_bytes,
    translate_write_errors,
)
from geodata.operations import keyfiles, paper_keys
from geodata.store.rotation import Rotation
from geodata.store.sealing import KEY_FILE, VAULT_FILE


def add_keys(commands: Commands) -> None:
    """Add `keys`."""
    group = commands.add_parser("keys", help="the keys that everything is sealed with")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    rotate = verbs.add_parser(
        "rotate", help="seal everything anew and drop the old keys; can be called again"
    )
    rotate.set_defaults(run=_rotate)
    paper = verbs.add_parser("paper", help="all keys as lines to print and lock away")
    paper.add_argument("--out", type=Path, help="a file only you can read; else the terminal")
    paper.set_defaults(run=_print_keys)
    back = verbs.add_parser("from-paper", help="write the keys again from lines that were typed")
    back.add_argument("file", type=Path)
    back.set_defaults(run=_restore_from_paper)


def _rotate(_arguments: Arguments) -> int:
    project = load_project()
    values = project.settings
    for name, folders in (
        (KEY_FILE, (values.evidence, values.edition_inputs)),
        (VAULT_FILE, ()),
    ):
        count = Rotation(values.keys, name, project.database, folders).run()
        print(f"เปลี่ยนกุญแจ {name} แล้ว ปิดผนึกใหม่ {count:,} รายการ")
    print("โปรดทำสำเนาสำรองใหม่ และเก็บสำเนากุญแจใหม่ไว้คนละที่ สำเนากุญแจเดิมใช้กับข้อมูลใหม่ไม่ได้")
    return 0


def _print_keys(arguments: Arguments) -> int:
    lines = "\n".join(paper_keys.format_lines(settings.read().keys))
    if arguments.out is None:
        print(lines)
        return 0
    with translate_write_errors():
        keyfiles.replace(arguments.out, lines.encode() + b"\n")
    print(f"เขียนสำเนากุญแจลงใน {arguments.out} แล้ว พิมพ์ 2 ชุด ใส่ซองปิดผนึกคนละที่ แล้วลบไฟล์นี้")
    return 0


def _restore_from_paper(arguments: Arguments) -> int:
    typed = read_bytes(arguments.file).decode("utf-8-sig", "replace").splitlines()
    names = paper_keys.restore(settings.read().keys, typed)
    print(f"เขียนกุญแจแล้ว: {', '.join(names)}")
    return 0

"""`trustees`: people outside, two of whom together open who reported."""

import base64
import getpass
import sys
from pathlib import Path

from geodata.actions import TERMINAL, trustees
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_bytes,
    read_clock,
    sanitize_text,
    translate_write_errors,
)
from geodata.errors import BadInput
from geodata.operations import keyfiles
from geodata.store.cases import trustee_keys as keys


def add_trustees(commands: Commands) -> None:
    """Add `trustees`."""
    group = commands.add_parser("trustees", help="two of them together open who reported")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    make = verbs.add_parser("make-key", help="on the trustee's own machine: FILE and FILE.pub")
    make.add_argument("file", type=Path)
    make.add_argument("--passphrase-stdin", action="store_true", help="read it from a pipe")
    make.set_defaults(run=_make)
    add = verbs.add_parser("add", help="name a trustee by their FILE.pub")
    add.add_argument("name")
    add.add_argument("file", type=Path, metavar="FILE.pub")
    add.set_defaults(run=_add)
    verbs.add_parser("list", help="every trustee").set_defaults(run=_list)
    opening = verbs.add_parser("open", help="show a contact with the keys of two trustees")
    opening.add_argument("number", metavar="CS-XXXXXXXX")
    opening.add_argument("--key", nargs=2, action="append", required=True, metavar=("NAME", "FILE"))
    opening.add_argument("--passphrase-stdin", action="store_true", help="a line each, from a pipe")
    opening.set_defaults(run=_open)


def _make(arguments: Arguments) -> int:
    public_file = arguments.file.with_name(f"{arguments.file.name}.pub")
    if arguments.file.exists() or public_file.exists():  # the two must stay one pair
        raise BadInput("E-CLI-12", name=sanitize_text(arguments.file.name))
    private, public = keys.make_key(_ask_passphrase("", from_pipe=arguments.passphrase_stdin))
    with translate_write_errors():
        keyfiles.create_once(arguments.file, private)
        public_file.write_bytes(base64.b64encode(public) + b"\n")
    print(f"เก็บ {arguments.file} ไว้กับตัว และส่ง {arguments.file.name}.pub ให้ผู้ดูแลเครื่องแม่ข่าย")
    return 0


def _add(arguments: Arguments) -> int:
    try:
        public = base64.b64decode(read_bytes(arguments.file).strip(), validate=True)
    except ValueError as error:
        raise BadInput("E-KEYS-04") from error
    sealed = trustees.add_trustee(load_project(), TERMINAL, arguments.name, public, at=read_clock())
    print(f"เพิ่มผู้รักษากุญแจ {arguments.name} แล้ว ปิดผนึกข้อมูลติดต่อเดิม {sealed:,} รายการ")
    return 0


def _list(_arguments: Arguments) -> int:
    for name in trustees.read_trustees(load_project(), TERMINAL, at=read_clock()):
        print(name)
    return 0


def _open(arguments: Arguments) -> int:
    held = {
        name: keys.open_key(
            read_bytes(Path(file)), _ask_passphrase(name, from_pipe=arguments.passphrase_stdin)
        )
        for name, file in arguments.key
    }
    if len(held) != keys.NEEDED:
        raise BadInput("E-KEYS-05")
    print(trustees.read_contact(load_project(), TERMINAL, arguments.number, held, at=read_clock()))
    return 0


def _ask_passphrase(name: str, *, from_pipe: bool) -> str:
    if from_pipe:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(f"รหัสผ่าน {name}: ")

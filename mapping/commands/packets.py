"""`python -m mapping packet check FILE`: whether a referral packet is as it was made."""

import hashlib
from pathlib import Path

from geodata.commands.console import Arguments, Commands
from mapping.exports.cases.packet import check_packet, list_names
from mapping.texts import Texts

say = Texts("th")


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    packet = commands.add_parser("packet", help="referral packets, as an agency gets them")
    steps = packet.add_subparsers(dest="step", required=True, metavar="STEP")
    step = steps.add_parser("check", help="compare every file of a packet with its manifest")
    step.add_argument("file", type=Path, metavar="FILE")
    step.set_defaults(run=_check)


def _check(arguments: Arguments) -> int:
    try:
        packet = arguments.file.read_bytes()
    except OSError:
        print(say("packet.command.unreadable", path=arguments.file))
        return 1
    wrong = check_packet(packet)
    if wrong:
        print(say("packet.command.broken"))
        for name in wrong:
            print(say("packet.command.name", name=name))
        return 1
    print(say("packet.command.whole", files=len(list_names(packet))))
    print(say("packet.command.hash", hash=hashlib.sha256(packet).hexdigest()))
    return 0

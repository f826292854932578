"""Command line of the map side: `python -m mapping COMMAND --help`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from geodata import actions, settings
from geodata.errors import AppError
from geodata.project import open_project
from mapping.commands import editions, exports, packets, serving
from mapping.publish.publisher import Publisher
from mapping.publish.signing import Signer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 only where it did its work."""
    parser = argparse.ArgumentParser(prog="python -m mapping", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    publish = commands.add_parser(
        "publish", help="make the release files now; a running server does this by itself"
    )
    publish.set_defaults(run=_publish)
    key = commands.add_parser("release-key", help="print the public key of signed releases")
    key.set_defaults(run=_release_key)
    editions.add_commands(commands)
    exports.add_commands(commands)
    packets.add_commands(commands)
    serving.add_commands(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except AppError as error:
        print(f"{error.format_sentence('th')} ({error.code})", file=sys.stderr)
        return 1


def _publish(_arguments: argparse.Namespace) -> int:
    project = open_project(settings.read())
    actions.set_up(project, datetime.now(UTC))
    publisher = Publisher(project)
    version = publisher.release_if_changed()
    pointer = publisher.folder.read_pointer()
    if version is None and pointer is not None:
        print(f"ไม่มีอะไรเปลี่ยน ชุดข้อมูลเผยแพร่ครั้งที่ {pointer.version} ยังเป็นฉบับล่าสุด")
    else:
        print(f"ชุดข้อมูลเผยแพร่ครั้งที่ {version}: {project.settings.releases}")
    return 0


def _release_key(_arguments: argparse.Namespace) -> int:
    print(Signer(settings.read().keys).read_public_key().decode(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Command line of the data side: `python -m geodata COMMAND --help`."""
# PYTHON_ARGCOMPLETE_OK: a shell may ask it what can be typed

import argparse
import sys
from collections.abc import Sequence

from geodata.commands import (
    backup,
    boundaries,
    demo,
    districts,
    erasure,
    feeds,
    field_forms,
    joining,
    keys,
    moving,
    people,
    project,
    records,
    trustees,
)
from geodata.commands.console import run_command

COMMANDS = (  # in the order in which a network comes to need them
    districts.add_district,
    project.add_init,
    demo.add_demo,
    people.add_user,
    boundaries.add_boundaries,
    records.add_import,
    feeds.add_feed,
    field_forms.add_forms,
    joining.add_join,
    people.add_audit,
    project.add_doctor,
    backup.add_backup,
    backup.add_restore,
    moving.add_move,
    keys.add_keys,
    trustees.add_trustees,
    erasure.add_erase,
    erasure.add_retain,
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(prog="python -m geodata", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 only where it did its work."""
    return run_command(build_parser(), arguments)


if __name__ == "__main__":
    sys.exit(main())

"""Command line of the data side: `python -m geodata COMMAND --help`."""

import argparse
import io
import sys
from collections.abc import Sequence

from geodata import reasons
from geodata.commands import (
    backup,
    boundaries,
    demo,
    erasure,
    joining,
    keys,
    people,
    project,
    records,
    trustees,
)
from geodata.errors import AppError

COMMANDS = (
    project.add_init,
    records.add_import,
    boundaries.add_boundaries,
    joining.add_join,
    demo.add_demo,
)
ERASURE_COMMANDS = (erasure.add_erase, erasure.add_retain, keys.add_keys, trustees.add_trustees)
COMMANDS_LAST = (
    backup.add_backup,
    backup.add_restore,
    people.add_user,
    people.add_audit,
    project.add_doctor,
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    made = argparse.ArgumentParser(prog="python -m geodata", description=__doc__)
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (*COMMANDS, *ERASURE_COMMANDS, *COMMANDS_LAST):
        add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 only where it did its work."""
    for stream in (sys.stdout, sys.stderr):  # a redirected one may not know Thai
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = build_parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except AppError as error:
        print(f"{error.format_sentence('th')} ({error.code})", file=sys.stderr)
        print(error.format_sentence("en"), file=sys.stderr)
        if (option := reasons.find_option(error.code)) is not None:
            print(f"→ {option}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

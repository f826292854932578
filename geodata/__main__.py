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
    entrusted,
    forgetting,
    joining,
    keys,
    people,
    project,
    records,
)
from geodata.errors import AppError

COMMANDS = (project.add_init, records.importing, boundaries.group, joining.join, demo.demo)
FORGETTING = (forgetting.erase, forgetting.retain, keys.keys, entrusted.group)
COMMANDS_LAST = (
    backup.add_backup,
    backup.add_restore,
    people.user,
    people.audit,
    project.add_doctor,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    made = argparse.ArgumentParser(prog="python -m geodata", description=__doc__)
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (*COMMANDS, *FORGETTING, *COMMANDS_LAST):
        add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 only where it did its work."""
    for stream in (sys.stdout, sys.stderr):  # a redirected one may not know Thai
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except AppError as error:
        print(f"{error.sentence('th')} ({error.code})", file=sys.stderr)
        print(error.sentence("en"), file=sys.stderr)
        if (option := reasons.option(error.code)) is not None:
            print(f"→ {option}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

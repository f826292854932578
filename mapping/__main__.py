"""Command line of the map side: `python -m mapping COMMAND --help`."""
# PYTHON_ARGCOMPLETE_OK: a shell may ask it what can be typed

import argparse
import sys
from collections.abc import Sequence

from geodata.commands.console import run_command
from mapping.commands import basemap, demo, editions, exports, forms, packets, releases, serving

COMMANDS = (  # in the order in which a network comes to need them
    demo.add_demo,
    releases.add_publish,
    exports.add_commands,
    editions.add_commands,
    packets.add_commands,
    forms.add_commands,
    basemap.add_commands,
    serving.add_commands,
    releases.add_release_key,
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(prog="python -m mapping", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 only where it did its work."""
    return run_command(build_parser(), arguments)


if __name__ == "__main__":
    sys.exit(main())

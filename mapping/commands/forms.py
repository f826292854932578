"""`python -m mapping form KIND`: a form for KoboToolbox or ODK."""

from pathlib import Path

from geodata.actions import TERMINAL
from geodata.actions.places.communities import list_communities
from geodata.actions.risks import sub_kinds
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_clock,
    require_ending,
    translate_write_errors,
)
from geodata.model.field_forms import FormKind
from mapping.exports.xlsforms import build_form

ENDINGS = (".xlsx",)


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    form = commands.add_parser("form", help="a form for KoboToolbox or ODK, as XLSForm")
    form.add_argument("kind", choices=[str(kind) for kind in FormKind])
    form.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    form.set_defaults(run=_write_form)


def _write_form(arguments: Arguments) -> int:
    require_ending(arguments.out, ENDINGS)
    project = load_project()
    communities = list_communities(project, TERMINAL, at=read_clock())
    form = build_form(FormKind(arguments.kind), communities, sub_kinds.list_sub_kinds(project))
    with translate_write_errors():
        arguments.out.write_bytes(form)
    print(arguments.out)
    return 0

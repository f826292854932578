"""`python -m mapping edition …`: freeze, list, verify, rebuild, compare and withdraw editions."""

from geodata.actions import TERMINAL
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.errors import BadInput, NotFound
from geodata.project import Project
from mapping.analysis.edition_changes import COMPARED_DOCUMENTS, compare_editions
from mapping.analysis.edition_sentences import (
    format_area_name,
    format_complaint_change,
    format_feed_change,
    format_risk_changes,
    format_visit_change,
)
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.texts import Texts

say = Texts("th")


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    edition = commands.add_parser("edition", help="frozen editions of the public map")
    steps = edition.add_subparsers(dest="step", required=True, metavar="STEP")
    freeze = steps.add_parser("freeze", help="freeze the present release")
    freeze.add_argument("--title", required=True, help="as it stands on the cover")
    freeze.set_defaults(run=_freeze)
    steps.add_parser("list", help="the editions, newest first").set_defaults(run=_list)
    for name, run, words in (
        ("verify", _verify, "compare the files with their manifest"),
        ("rebuild", _rebuild, "make every file again and compare byte for byte"),
        ("withdraw", _withdraw, "take an edition out of the public's reach"),
    ):
        step = steps.add_parser(name, help=words)
        step.add_argument("id", metavar="ID")
        step.set_defaults(run=run)
    compare = steps.add_parser("compare", help="what changed between two editions")
    compare.add_argument("before", metavar="ID")
    compare.add_argument("after", metavar="ID")
    compare.set_defaults(run=_compare)


def _open_project() -> tuple[Project, EditionFolder]:
    project = load_project()
    return project, EditionFolder(project.settings.editions)


def _freeze(arguments: Arguments) -> int:
    project, folder = _open_project()
    edition_id = editions.freeze_edition(project, TERMINAL, arguments.title, at=read_clock())
    print(say("editions.command.frozen", id=edition_id, folder=folder.folder / edition_id))
    print(say("editions.command.hash", hash=folder.read_checksum(edition_id)))
    return 0


def _list(_arguments: Arguments) -> int:
    _, folder = _open_project()
    for edition_id in folder.list_ids():
        title = (folder.read_facts(edition_id) or {})["title"]
        print(f"{edition_id}  {title}  {folder.read_checksum(edition_id)}")
    if not folder.list_ids():
        print(say("editions.none"))
    return 0


def _verify(arguments: Arguments) -> int:
    _, folder = _open_project()
    if arguments.id not in folder.list_ids():
        raise NotFound
    if not folder.is_intact(arguments.id):
        raise BadInput("E-EDITION-02", id=arguments.id, names="MANIFEST.sha256")
    print(say("editions.command.whole", id=arguments.id))
    return 0


def _rebuild(arguments: Arguments) -> int:
    project, folder = _open_project()
    changed = editions.list_differences(project, arguments.id)
    if changed:
        raise BadInput("E-EDITION-02", id=arguments.id, names=", ".join(changed))
    files = len(list((folder.folder / arguments.id).iterdir()))
    print(say("editions.command.rebuilt", id=arguments.id, files=files))
    print(say("editions.command.hash", hash=folder.read_checksum(arguments.id)))
    return 0


def _withdraw(arguments: Arguments) -> int:
    project, _ = _open_project()
    editions.withdraw_edition(project, TERMINAL, arguments.id, at=read_clock())
    print(say("editions.command.withdrawn", id=arguments.id))
    return 0


def _compare(arguments: Arguments) -> int:
    _, folder = _open_project()
    before, after = (
        folder.read_documents(edition_id, COMPARED_DOCUMENTS)
        for edition_id in (arguments.before, arguments.after)
    )
    if before is None or after is None:
        raise NotFound
    comparison = compare_editions(before, after)
    lines = [
        *(
            f"{format_area_name(change, say)}: {format_complaint_change(change, say)}"
            for change in comparison.complaints
        ),
        *format_risk_changes(comparison, say),
        *(format_visit_change(change, say) for change in comparison.visits),
        *(
            f"{say('editions.feed.title')} · {format_area_name(change, say)}: "
            f"{format_feed_change(change, say)}"
            for change in comparison.feed
        ),
    ]
    print("\n".join(lines) or say("editions.compare.nothing"))
    return 0

"""`python -m mapping edition …`: freeze, list, verify, rebuild, compare and withdraw editions."""

import argparse
from datetime import UTC, datetime

from geodata import actions, settings
from geodata.actions import TERMINAL
from geodata.errors import BadInput, NotFound
from geodata.project import Project, open_project
from mapping.analysis.edition_changes import READ, compare_editions
from mapping.analysis.edition_sentences import (
    area_name,
    complaint_sentence,
    feed_sentence,
    risk_lines,
    visit_sentence,
)
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.texts import Texts

say = Texts("th")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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


def _opened() -> tuple[Project, EditionFolder]:
    project = open_project(settings.read())
    actions.set_up(project, datetime.now(UTC))
    return project, EditionFolder(project.settings.editions)


def _freeze(given: argparse.Namespace) -> int:
    project, folder = _opened()
    made = editions.freeze_edition(project, TERMINAL, given.title, at=datetime.now(UTC))
    print(say("editions.command.frozen", id=made, folder=folder.folder / made))
    print(say("editions.command.hash", hash=folder.read_checksum(made)))
    return 0


def _list(_given: argparse.Namespace) -> int:
    _, folder = _opened()
    for each in folder.list_ids():
        print(f"{each}  {(folder.read_facts(each) or {})['title']}  {folder.read_checksum(each)}")
    if not folder.list_ids():
        print(say("editions.none"))
    return 0


def _verify(given: argparse.Namespace) -> int:
    _, folder = _opened()
    if given.id not in folder.list_ids():
        raise NotFound
    if not folder.is_intact(given.id):
        raise BadInput("E-EDITION-02", id=given.id, names="MANIFEST.sha256")
    print(say("editions.command.whole", id=given.id))
    return 0


def _rebuild(given: argparse.Namespace) -> int:
    project, folder = _opened()
    found = editions.list_differences(project, given.id)
    if found:
        raise BadInput("E-EDITION-02", id=given.id, names=", ".join(found))
    files = len(list((folder.folder / given.id).iterdir()))
    print(say("editions.command.rebuilt", id=given.id, files=files))
    print(say("editions.command.hash", hash=folder.read_checksum(given.id)))
    return 0


def _withdraw(given: argparse.Namespace) -> int:
    project, _ = _opened()
    editions.withdraw_edition(project, TERMINAL, given.id, at=datetime.now(UTC))
    print(say("editions.command.withdrawn", id=given.id))
    return 0


def _compare(given: argparse.Namespace) -> int:
    _, folder = _opened()
    before, after = (folder.read_documents(each, READ) for each in (given.before, given.after))
    if before is None or after is None:
        raise NotFound
    found = compare_editions(before, after)
    lines = [
        *(f"{area_name(each, say)}: {complaint_sentence(each, say)}" for each in found.complaints),
        *risk_lines(found, say),
        *(visit_sentence(each, say) for each in found.visits),
        *(
            f"{say('editions.feed.title')} · {area_name(each, say)}: {feed_sentence(each, say)}"
            for each in found.feed
        ),
    ]
    print("\n".join(lines) or say("editions.compare.nothing"))
    return 0

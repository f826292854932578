"""`python -m mapping demo`: a year of the network, made up, in a folder of its own."""

import shutil
from dataclasses import replace
from pathlib import Path

import segno

from geodata import actions, settings
from geodata.commands.console import Arguments, Commands, read_clock
from geodata.errors import AppError, BadInput
from geodata.project import open_project
from geodata.settings import DATABASE_FILE, Settings
from mapping.sample import SampleYear, fill_project
from mapping.texts import Texts

DEFAULT_FOLDER = "sample"  # beside app.py; holds data, keys and backups
say = Texts("th")


def add_demo(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    parser = commands.add_parser("demo", help="a whole made-up year in a folder of its own")
    parser.add_argument("--folder", type=Path, default=settings.ROOT / DEFAULT_FOLDER)
    parser.add_argument("--remove", action="store_true", help="take the whole sample away")
    parser.add_argument(
        "--if-missing", action="store_true", help="keep a sample that is there, for `make demo`"
    )
    parser.set_defaults(run=_run_demo)


def _run_demo(arguments: Arguments) -> int:
    folder: Path = arguments.folder.resolve()
    if arguments.remove:
        remove_sample(folder)
        print(say("exports.sample.removed", folder=folder))
        return 0
    if arguments.if_missing and _is_sample_folder(folder):
        print(say("exports.sample.there", folder=folder))
        return 0
    year = make_sample(folder)
    _print_year(year, folder)
    return 0


def build_settings(folder: Path) -> Settings:
    """Return the settings of a sample in a folder: nothing of it lies elsewhere."""
    data = folder / "data"
    return replace(
        settings.read(),
        data=data,
        keys=folder / "keys",
        backups=folder / "backups",
        database_url=f"sqlite:///{(data / DATABASE_FILE).as_posix()}",
    )


def make_sample(folder: Path) -> SampleYear:
    """Make a sample in a folder that is empty or not there.

    Raises
    ------
    BadInput
        E-DEMO-04 where the folder holds anything.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput("E-DEMO-04", folder=folder)
    try:
        project = open_project(build_settings(folder))
        try:
            return fill_project(project, read_clock())
        finally:
            project.database.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half a year is no sample
        raise


def remove_sample(folder: Path) -> None:
    """Delete the folder of a sample, and no other.

    Raises
    ------
    BadInput
        E-DEMO-04 where it is not wholly a sample.
    """
    if not _is_sample_folder(folder):
        raise BadInput("E-DEMO-04", folder=folder)
    shutil.rmtree(folder)


def _is_sample_folder(folder: Path) -> bool:
    """Return whether a folder holds a project that is marked as a sample, and nothing beside."""
    wanted = build_settings(folder)
    parts = {wanted.data, wanted.keys, wanted.backups}
    if not (wanted.data / DATABASE_FILE).is_file() or set(folder.iterdir()) - parts:
        return False
    try:
        project = open_project(wanted)
    except AppError:
        return False
    try:
        return actions.is_sample_project(project)
    finally:
        project.database.close()


def _print_year(year: SampleYear, folder: Path) -> None:
    """Print who may sign in, once; passphrases are stored nowhere in clear."""
    print(say("exports.sample.done", folder=folder))
    for account in year.accounts:
        role = say(f"screens.role.{account.role}")
        print(f"\n{account.name} · {role} · {account.passphrase}")
        if account.enrolment_link:
            segno.make(account.enrolment_link, error="l").terminal(compact=True, border=1)
    print("\n" + say("exports.sample.room", code=year.room_code))
    print(say("exports.sample.sign_in"))

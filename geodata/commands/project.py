"""`init` and `doctor`: make the project ready, and say how it is."""

import sys

from geodata import actions, settings
from geodata.commands.console import Arguments, Commands, now
from geodata.project import open_project
from geodata.store.places import PlaceStore


def init(commands: Commands) -> None:
    """Add `init`."""
    parser = commands.add_parser("init", help="make folder, database and reference geography")
    parser.set_defaults(run=_init)


def doctor(commands: Commands) -> None:
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="say how database, keys and releases are")
    parser.set_defaults(run=_doctor)


def _init(_arguments: Arguments) -> int:
    project = open_project(settings.read())
    fresh = actions.set_up(project, now())
    print("สร้างฐานข้อมูลแล้ว" if fresh else "ฐานข้อมูลพร้อมอยู่แล้ว", project.settings.data)
    return 0


def _doctor(_arguments: Arguments) -> int:
    project = open_project(settings.read())
    database = project.database
    problems = database.problems()
    with database.reading() as tx:
        places = PlaceStore(tx)
        print(f"ฐานข้อมูล       {database.description}")
        print(f"ชุมชนในทะเบียน   {len(places.communities())}")
    print(f"โฟลเดอร์ข้อมูล    {project.settings.data}")
    print(f"โฟลเดอร์กุญแจ    {project.settings.keys}")
    for problem in problems:
        print(problem, file=sys.stderr)
    print("ปกติ" if not problems else "พบปัญหา")
    return 1 if problems else 0

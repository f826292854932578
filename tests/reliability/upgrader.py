"""Upgrades copies of a database; the first is killed at its first step, the next at its second.

`python -m tests.reliability.upgrader MIGRATIONS DATABASE FOLDER EVERY` says one line a copy: its
address, and whether it was killed. It ends with the first that had no more steps.
"""

import os
import sys
from pathlib import Path

from geodata import settings
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.sealing import Seal
from tests.engines import copy_database
from tests.reliability.steps import kill_at


def killed_at(number, url):
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    database = Database(url)
    kill_at(database, number)
    migrate.upgrade(database, Seal(settings.read().keys))
    os._exit(0)


def main(migrations, template, folder, every):
    migrate.MIGRATIONS = Path(migrations)
    number = 1
    while True:
        url = copy_database(template, Path(folder) / f"{number:04}.db")
        killed = killed_at(number, url)
        print(url, int(killed), flush=True)
        if not killed:
            return
        number += int(every)


if __name__ == "__main__":
    main(*sys.argv[1:])

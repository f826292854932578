"""Revisions that only tests know: what a later version may do to the tables of the baseline."""

import shutil
from pathlib import Path

from geodata.store import migrate

FILES = sorted(Path(__file__).parent.glob("0*.py"))


def copy_migrations(folder):
    """Return a copy of the program's migrations in which these revisions follow."""
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in FILES:
        shutil.copy(path, folder / "versions")
    return folder

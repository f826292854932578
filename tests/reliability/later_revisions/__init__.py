"""Revisions that only tests know: what a later version may do to the tables of the baseline."""

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory

from geodata.store import migrate

FILES = sorted(Path(__file__).parent.glob("0*.py"))


def copy_migrations(folder):
    """Return a copy of the program's migrations in which these revisions follow."""
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = ScriptDirectory(migrate.MIGRATIONS.as_posix()).get_current_head()
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace('"newest"', f'"{newest}"')
        (folder / "versions" / path.name).write_text(text, encoding="utf-8")
    return folder

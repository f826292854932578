"""A false flag, and braces that were read as part of a type, are corrected in what is stored."""

import json

import pytest
import sqlalchemy as sa
from alembic import command

from geodata.model.imports.records import Indicator
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.schema import feed_records, imported_complaints, imports

IMPORT = {
    "indicator": "feed_reports",
    "source": "x",
    "checksum": "",
    "recorded_at": "2026-09-30T05:00:00Z",
    "added": 0,
    "updated": 0,
    "unchanged": 0,
    "rejected": 0,
}
RECORD = {
    "types": "[]",
    "state": "",
    "category": "unclassified",
    "boundary_version": 1,
    "import_id": 1,
}
# how, stated subdistrict, flag before → after
FLAGS = [
    ("outside", None, 1, 0),  # states another district and lies there
    ("outside", "100201", 1, 1),  # states Dusit and lies elsewhere
    ("subdistrict only", None, 1, 1),  # states another district and lies in Dusit
    ("inside", None, 1, 1),
    ("outside", None, 0, 0),
]


TYPES = [
    (["{ถนน", "ทางเท้า}"], ["ถนน", "ทางเท้า"]),
    (["{ถนน}"], ["ถนน"]),
    (["{}"], []),
    (['{"ท่อ น้ำ"', "ถนน}"], ["ท่อ น้ำ", "ถนน"]),
    (["ถนน", "ทางเท้า"], ["ถนน", "ทางเท้า"]),
    (["ถนน {ซอย}"], ["ถนน {ซอย}"]),
    ([], []),
]
TABLES = pytest.mark.parametrize(
    ("table", "source", "indicator"),
    [
        (feed_records, "feed", Indicator.FEED_REPORTS),
        (imported_complaints, "source", Indicator.COMPLAINTS),
    ],
)


@TABLES
def test_only_the_false_flag_is_taken_away(tmp_path, table, source, indicator):
    rows = [
        {"how": how, "disagrees": flag, "stated_subdistrict": stated}
        for how, stated, flag, _ in FLAGS
    ]
    found = upgraded(tmp_path, table, source, indicator, rows)
    assert [row.disagrees for row in found] == [after for *_, after in FLAGS]


@TABLES
def test_braces_of_a_list_are_no_part_of_a_type(tmp_path, table, source, indicator):
    rows = [
        {"how": "inside", "disagrees": 0, "types": json.dumps(before, ensure_ascii=False)}
        for before, _ in TYPES
    ]
    found = upgraded(tmp_path, table, source, indicator, rows)
    assert [json.loads(row.types) for row in found] == [after for _, after in TYPES]


def upgraded(tmp_path, table, source, indicator, rows):
    """Return the rows of a project of before, once it is upgraded."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    command.upgrade(migrate._config(database), "0021")
    with database.transaction() as tx:
        tx.connection.execute(imports.insert().values(id=1, **IMPORT | {"indicator": indicator}))
        for number, row in enumerate(rows):
            whole = {**RECORD, source: "x", "source_id": str(number), **row}
            tx.connection.execute(table.insert().values(**whole))
    migrate.upgrade(database)
    with database.reading() as tx:
        columns = (table.c.disagrees, table.c.types)
        found = tx.connection.execute(sa.select(*columns).order_by(table.c.id)).all()
    database.close()
    return found

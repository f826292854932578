"""The flag "the address contradicts the point", set where nothing contradicts, is taken away."""

import pytest
from alembic import command

from geodata.model.records import Indicator
from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.schema import cases, feed_records, imports

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


@pytest.mark.parametrize(
    ("table", "source", "indicator"),
    [(feed_records, "feed", Indicator.FEED_REPORTS), (cases, "source", Indicator.COMPLAINTS)],
)
def test_only_the_false_flag_is_taken_away(tmp_path, table, source, indicator):
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    command.upgrade(migrate._config(database), "0021")
    with database.transaction() as tx:
        tx.connection.execute(imports.insert().values(id=1, **IMPORT | {"indicator": indicator}))
        for number, (how, stated, flag, _) in enumerate(FLAGS):
            row = {**RECORD, source: "x", "source_id": str(number), "how": how, "disagrees": flag}
            tx.connection.execute(table.insert().values(**row, stated_subdistrict=stated))
    migrate.upgrade(database)
    with database.reading() as tx:
        rows = tx.connection.exec_driver_sql(f"SELECT disagrees FROM {table.name} ORDER BY id")
        assert [row.disagrees for row in rows] == [after for *_, after in FLAGS]
    database.close()

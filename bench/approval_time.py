"""How long a release takes after a change that no record of a feed has part in.

`python -m bench.approval_time [--records N …]`: a project with so many records, a release, then a
visit is recorded and released again, several times. Prints medians and their ratio to the first.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from geodata import actions, settings
from geodata.model.imports.records import IncomingRecord, Indicator, StatedPlace
from geodata.model.places.placement import Placement, PlacementKind
from geodata.model.places.places import Community
from geodata.project import Project, open_project
from geodata.reference.tables import list_communities
from geodata.store.imports.imports import ImportNote, note_import
from geodata.store.imports.records import FeedStore, split_into_batches
from geodata.store.schema import communities as communities_table
from mapping.publish.publisher import Publisher

AT = datetime(2026, 9, 30, 5, tzinfo=UTC)
RECORDS = (1_000, 1_000_000)
CHANGES = 7
TYPES = ("ถนน", "ทางเท้า", "แสงสว่าง", "ความสะอาด", "น้ำท่วม", "จราจร", "ต้นไม้", "เสียงรบกวน")
BATCH = 50_000


def fill(project: Project, records: int) -> None:
    """Fill a project with records of a feed, placed in communities by chance."""
    actions.set_up(project, AT)
    generator = random.Random(records)
    communities = list_communities()
    with project.database.begin() as tx:
        note = ImportNote(Indicator.FEED_REPORTS, "bench", "", AT, records, 0, 0, 0, demo=False)
        import_id = note_import(tx, note)
        for numbers in split_into_batches(range(records), BATCH):
            placed = [(_make_record(n, generator), _place(communities, generator)) for n in numbers]
            FeedStore(tx, project.seal).add("bench", placed, import_id=import_id)


def _make_record(number: int, generator: random.Random) -> IncomingRecord:
    return IncomingRecord(
        row=number,
        source_id=f"T{number}",
        types=tuple(generator.sample(TYPES, generator.choice((1, 1, 1, 2)))),
        state="เสร็จสิ้น",
        longitude=100.51,
        latitude=13.78,
        reported_at=AT - timedelta(days=generator.randrange(1_400)),
        last_activity_at=None,
        stated=StatedPlace(),
    )


def _place(communities: Sequence[Community], generator: random.Random) -> Placement:
    community = generator.choice(communities)
    if generator.random() < 0.7:
        return Placement(PlacementKind.SUBDISTRICT_ONLY, community.subdistrict_code)
    return Placement(PlacementKind.INSIDE, community.subdistrict_code, community.id)


def measure(records: int) -> float:
    """Return the median seconds from a change to the release that shows it."""
    with tempfile.TemporaryDirectory() as folder:
        places = {
            "DUSITMAP_DATA": str(Path(folder) / "data"),
            "DUSITMAP_KEYS": str(Path(folder) / "k"),
        }
        project = open_project(settings.read(places))
        fill(project, records)
        publisher = Publisher(project)
        publisher.release_if_changed(AT)
        times_s = []
        for number in range(CHANGES):
            change_a_community(project, number)
            start = time.perf_counter()
            assert publisher.release_if_changed(AT + timedelta(hours=number)) is not None
            times_s.append(time.perf_counter() - start)
        project.database.close()
        return statistics.median(times_s)


def change_a_community(project: Project, number: int) -> None:
    """Give a community another zone, as an officer would."""
    with project.database.begin() as tx:
        tx.connection.execute(
            communities_table.update()
            .where(communities_table.c.id == "DS07")
            .values(zone=number % 3 + 1)
        )


def main() -> None:
    """Print the medians and their ratio to the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=RECORDS)
    first = None
    for records in parser.parse_args().records:
        seconds = measure(records)
        first = first or seconds
        print(f"{records:>9,} records: {1000 * seconds:6.0f} ms, {seconds / first:.2f} × the first")


if __name__ == "__main__":
    main()

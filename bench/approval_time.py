"""How long a release takes after a change that no record of a feed has part in.

`python -m bench.approval_time [--records N …]`: a project with so many records, a release, then a
community changes and it is released again, in turns, several times. Prints medians, and the median
of the ratios within a turn.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from geodata import actions, settings
from geodata.model.imports.records import IncomingRecord, Indicator, StatedPlace
from geodata.model.places.placement import Placement, PlacementKind
from geodata.model.places.places import Community
from geodata.project import Project, open_project
from geodata.reference.tables import list_communities
from geodata.store.imports.imports import ImportNote, note_import
from geodata.store.imports.records import FeedStore
from geodata.store.schema import communities as communities_table
from geodata.store.schema import feed_records
from mapping.publish.publisher import Publisher

AT = datetime(2026, 9, 30, 5, tzinfo=UTC)
RECORDS = (1_000, 1_000_000)
CHANGES = 21
TYPES = ("ถนน", "ทางเท้า", "แสงสว่าง", "ความสะอาด", "น้ำท่วม", "จราจร", "ต้นไม้", "เสียงรบกวน")
BATCH = 50_000


def fill(project: Project, records: int) -> None:
    """Fill a project with records of a feed, placed in communities by chance.

    What is more than a batch is copied row by row from the first one, in the database.
    """
    actions.set_up(project, AT)
    generator = random.Random(records)
    communities, first = list_communities(), min(records, BATCH)
    with project.database.begin() as tx:
        note = ImportNote(Indicator.FEED_REPORTS, "bench", "", AT, records, 0, 0, 0, demo=False)
        import_id = note_import(tx, note)
        placed = [
            (_make_record(n, generator), _place(communities, generator)) for n in range(first)
        ]
        FeedStore(tx, project.seal).add("bench", placed, import_id=import_id)
        columns = [one for one in feed_records.c if one.name not in ("id", "source_id")]
        for done in range(first, records, BATCH):
            copied = sa.select(
                (sa.literal(f"{done}-") + feed_records.c.source_id).label("source_id"), *columns
            ).where(feed_records.c.id <= min(BATCH, records - done))
            names = ["source_id", *(one.name for one in columns)]
            tx.connection.execute(feed_records.insert().from_select(names, copied))


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


@contextmanager
def open_filled(records: int) -> Iterator[tuple[Project, Publisher]]:
    """Open a project with so many records, released once."""
    with tempfile.TemporaryDirectory() as folder:
        places = {
            "DUSITMAP_DATA": str(Path(folder) / "data"),
            "DUSITMAP_KEYS": str(Path(folder) / "k"),
        }
        project = open_project(settings.read(places))
        try:
            fill(project, records)
            publisher = Publisher(project)
            publisher.release_if_changed(AT)
            yield project, publisher
        finally:
            project.database.close()


@dataclass(frozen=True, slots=True)
class Taken:
    """What one release took."""

    clock_s: float
    processor_s: float  # of the thread that releases: what others do meanwhile is not in it


def measure(opened: Sequence[tuple[Project, Publisher]]) -> list[list[Taken]]:
    """Return what it took from a change to the release that shows it, of each project in turns.

    They take turns, so that a machine that does other work meanwhile slows all of them alike.
    """
    taken: list[list[Taken]] = [[] for _ in opened]
    for number in range(CHANGES):
        for place, (project, publisher) in enumerate(opened):
            change_a_community(project, number)
            clock, processor = time.perf_counter(), time.thread_time()
            assert publisher.release_if_changed(AT + timedelta(hours=number)) is not None
            taken[place].append(Taken(time.perf_counter() - clock, time.thread_time() - processor))
    return taken


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
    chosen = parser.parse_args().records
    with ExitStack() as stack:
        opened = [stack.enter_context(open_filled(records)) for records in chosen]
        taken = measure(opened)
    for records, mine in zip(chosen, taken, strict=True):
        print(f"{records:>9,} records: {describe(mine, taken[0])}")


def describe(mine: Sequence[Taken], first: Sequence[Taken]) -> str:
    """Return medians, and the median of the ratios to the first project within each turn."""
    turns = list(zip(mine, first, strict=True))
    clock_ms = 1000 * statistics.median(one.clock_s for one in mine)
    processor_ms = 1000 * statistics.median(one.processor_s for one in mine)
    clock = statistics.median(one.clock_s / other.clock_s for one, other in turns)
    processor = statistics.median(one.processor_s / other.processor_s for one, other in turns)
    return (
        f"{clock_ms:.0f} ms, {clock:.2f} × the first; "
        f"of one processor {processor_ms:.0f} ms, {processor:.2f} × the first"
    )


if __name__ == "__main__":
    main()

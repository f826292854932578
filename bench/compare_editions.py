"""One GET of the comparison of two editions, and how long other visitors wait meanwhile.

`python -m bench.compare_editions [--records N]`. A project with so many feed records in its first
edition and twice as many in its second is served from this process; one visitor asks for the
comparison, another asks `/healthz` all the time. Prints the first and the second answer's time and
the longest wait of the other visitor, with and without the comparison; only the relation of the
two waits means something.
"""

import argparse
import os
import tempfile
import threading
import time
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from geodata import actions, settings
from geodata.actions import TERMINAL
from geodata.model.imports.records import IncomingRecord, Indicator, ParsedRecords, StatedPlace
from geodata.project import open_project
from mapping.publish import editions
from mapping.publish.publisher import Publisher
from mapping.web import site
from mapping.web.rooms.room_hub import RoomHub
from mapping.web.service import Service

PORT = 8639
AT = datetime(2026, 9, 30, 5, tzinfo=UTC)
SEVERAL = 3  # editions are of consecutive days
FIRST = IncomingRecord(
    row=2,
    source_id="T1",
    types=("ถนน",),
    state="รอรับเรื่อง",
    longitude=100.50384,
    latitude=13.77959,
    reported_at=datetime(2023, 7, 23, 6, 14, tzinfo=UTC),
    last_activity_at=None,
    stated=StatedPlace(),
)


def get(path: str) -> float:
    """Return the seconds that a GET took."""
    start = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=600) as answer:
        answer.read()
    return time.perf_counter() - start


def freeze(records: int) -> list[str]:
    """Freeze two editions, the second with twice as many records; return their ids."""
    project = open_project(settings.read())
    actions.set_up(project, AT)
    made = []
    for part in range(2):
        brought = tuple(
            replace(FIRST, row=n + 2, source_id=f"T{n}")
            for n in range(part * records, (part + 1) * records)
        )
        actions.import_records(
            project,
            TERMINAL,
            ParsedRecords(brought, ()),
            indicator=Indicator.FEED_REPORTS,
            source="Traffy Fondue",
            checksum="",
            at=AT,
        )
        made.append(
            editions.freeze_edition(project, TERMINAL, "bench", at=AT + timedelta(days=part))
        )
    Publisher(project).release_if_changed(AT + timedelta(days=SEVERAL))
    project.database.close()
    return made


def measure_longest_wait(meanwhile: threading.Thread) -> float:
    """Return the longest time between two answers of `/healthz` while a thread works."""
    moments = [time.perf_counter()]
    meanwhile.start()
    while meanwhile.is_alive() or len(moments) < 2:
        get("/healthz")
        moments.append(time.perf_counter())
    return max(later - earlier for earlier, later in pairwise(moments))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=12_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DUSITMAP_DATA"] = str(Path(folder) / "data")
        os.environ["DUSITMAP_KEYS"] = str(Path(folder) / "keys")
        before, after = freeze(records)
        service = Service(settings.read(), port=PORT)
        service.hub = RoomHub(service.get_project, wait_s=0)
        app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        get("/healthz")
        alone = measure_longest_wait(threading.Thread(target=time.sleep, args=(1,)))
        path, times = f"/editions/{after}/compare?with={before}", []
        waited = measure_longest_wait(threading.Thread(target=lambda: times.append(get(path))))
        times.append(get(path))
        print(f"{records:,} and {2 * records:,} records in two editions")
        print(f"comparison: first {1000 * times[0]:,.1f} ms, again {1000 * times[1]:,.1f} ms")
        print(f"longest wait of /healthz: alone {1000 * alone:,.1f} ms", end=", ")
        print(f"meanwhile {1000 * waited:,.1f} ms, ratio {waited / alone:,.1f}")
        server.should_exit = True
        thread.join(timeout=10)


if __name__ == "__main__":
    main()

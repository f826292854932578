"""Hours of ordinary work at one server, and what it keeps of memory, threads and files.

`python -m bench.soak [--minutes N] [--out FOLDER]`: a server on the sample's year; 100 viewers who
listen to the map and fetch what changed; 20 officers who open screens and whose page is opened anew
every ten minutes; a room of 20 phones that opens and closes every five minutes; a change of the map
every minute; the light map and a screen in a real browser that nobody reloads. Once a minute it is
noted what the server and the two pages hold. Two hours by default, eight with `--minutes 480`.

At the end it prints, for each quantity, its growth in an hour: the slope of Theil and Sen with its
95 % interval, over what was noted after the first half hour (the first quarter of a shorter run).
`--out` gets what was noted as JSON and the curves as a picture.
"""

import argparse
import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx2
import psutil
from playwright.sync_api import CDPSession, Page, sync_playwright
from scipy import stats

from bench.approval_time import change_a_community
from bench.staff_sessions import Waits, serve_sample, sign_in_many, work
from bench.svg import COLOURS, EDGE, Picture, Scale
from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.workshops import room_crowd, workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import Project, open_project
from tests.browser.conftest import CHROMIUM, QUIET, Server
from tests.load.phones import Crowd, Room, Seen

MINUTES = 120.0
VIEWERS, OFFICERS, PHONES = 100, 20, 20
THINK_S = 15.0  # of an officer between two screens
PAGE_S = 600.0  # after which an officer's page is opened anew
ROOM_S = 300.0  # from one room to the next
CHANGE_S = 60.0  # from one change of the map to the next
NOTED_S = 60.0
HELD_ON = date(2026, 9, 30)
WARM_S = 1800.0  # what is noted before is no trend: caches fill
UNITS = {
    "server_mb": "MB of the server",
    "threads": "threads",
    "descriptors": "open files and sockets",
    "live_mb": "MB of scripts on /live",
    "live_nodes": "nodes on /live",
    "screen_mb": "MB of scripts on a screen",
    "screen_nodes": "nodes on a screen",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What the server and the two pages held at one moment."""

    second: float
    server_mb: float
    threads: float
    descriptors: float
    live_mb: float
    live_nodes: float
    screen_mb: float
    screen_nodes: float


@dataclass(slots=True)
class Traffic:
    """What the people of the soak saw."""

    waits: Waits
    events: int = 0
    fetched: int = 0
    rooms: int = 0
    pins: int = 0


async def watch(server: Server, traffic: Traffic, until: float) -> None:
    """Listen to the map as one viewer, and fetch the areas at each change, until the end."""
    async with httpx2.AsyncClient(base_url=server.url, timeout=None, trust_env=False) as client:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(until - time.monotonic()):
                async with client.stream("GET", "/api/events") as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("event: version"):
                            traffic.events += 1
                            await client.get("/api/areas.geojson", params={"level": "community"})
                            traffic.fetched += 1


async def open_rooms(server: Server, project: Project, traffic: Traffic, until: float) -> None:
    """Hold one workshop after another: phones join, pin, and hear that the room is closed."""
    while time.monotonic() + ROOM_S / 2 < until:
        begun = time.monotonic()
        await _hold_workshop(server, project, traffic)
        await asyncio.sleep(max(0.0, min(begun + ROOM_S, until) - time.monotonic()))


async def _hold_workshop(server: Server, project: Project, traffic: Traffic) -> None:
    number, seen = traffic.rooms, Seen()
    draft = WorkshopDraft(
        f"soak {number}",
        WorkshopKind.HEARING,
        "รับฟังความคิดเห็น",
        HELD_ON,
        "ศาลา",
        None,
        None,
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=datetime.now(UTC))
    room_crowd.set_size(project, TERMINAL, made.id, PHONES, at=datetime.now(UTC))
    room = workshops.open_room(project, TERMINAL, made.id, at=datetime.now(UTC))
    phones = Room(server.url, room.code, Crowd(PHONES, 2, 30), seen)
    try:
        await phones.act_for_all(phones.join)
        await phones.act_for_all(phones.propose)
        await asyncio.to_thread(
            workshops.close_room, project, TERMINAL, made.id, at=datetime.now(UTC)
        )
        await phones.wait_for_the_end()
    finally:
        await phones.leave()
    traffic.rooms += 1
    traffic.pins += len(seen.acknowledged)
    traffic.waits.troubles += seen.troubles


async def change_the_map(project: Project, until: float) -> None:
    """Give a community another zone from time to time: a release, an event, a fetch for all."""
    number = 0
    while time.monotonic() + CHANGE_S < until:
        await asyncio.sleep(CHANGE_S)
        number += 1
        await asyncio.to_thread(change_a_community, project, number)


async def open_pages(server: Server, cookie: str, traffic: Traffic, until: float) -> None:
    """Work as one officer whose page is opened anew from time to time."""
    while time.monotonic() < until:
        end = min(until, time.monotonic() + PAGE_S)
        await work(server, cookie, traffic.waits, end, THINK_S)


def let_people_work(server: Server, cookies: Sequence[str], traffic: Traffic, until: float) -> None:
    """Let everybody do what they do until the end."""
    project = open_project(settings.read(server.environment))

    async def run() -> None:
        await asyncio.gather(
            *(watch(server, traffic, until) for _ in range(VIEWERS)),
            *(open_pages(server, cookie, traffic, until) for cookie in cookies),
            open_rooms(server, project, traffic, until),
            change_the_map(project, until),
        )

    try:
        asyncio.run(run())
    finally:
        project.database.close()


@contextmanager
def look_with_a_browser(server: Server, cookie: str) -> Iterator[tuple[CDPSession, CDPSession]]:
    """Open the light map and a screen; yield what asks each page for its memory."""
    name, value = cookie.split("=", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
        yield (
            _open_page(context.new_page(), f"{server.url}/live"),
            _open_page(context.new_page(), f"{server.url}/my-work"),
        )
        browser.close()


def _open_page(page: Page, address: str) -> CDPSession:
    page.goto(address)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session


def _read_page(session: CDPSession) -> tuple[float, float]:
    """Return the MB of scripts of a page, after what nobody needs was collected, and its nodes."""
    session.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    found = {metric["name"]: float(metric["value"]) for metric in metrics}
    return found["JSHeapUsedSize"] / 1e6, found["Nodes"]


def take_notes(server: Server, cookie: str, begun: float, until: float) -> list[Note]:
    """Note what is held, once a minute until the end."""
    process, notes = psutil.Process(server.process.pid), []
    with look_with_a_browser(server, cookie) as pages:
        while time.monotonic() < until:
            time.sleep(max(0.0, min(NOTED_S, until - time.monotonic())))
            (live_mb, live_nodes), (screen_mb, screen_nodes) = map(_read_page, pages)
            note = Note(
                round(time.monotonic() - begun, 1),
                process.memory_info().rss / 1e6,
                process.num_threads(),
                process.num_fds(),
                live_mb,
                live_nodes,
                screen_mb,
                screen_nodes,
            )
            notes.append(note)
            print(json.dumps(asdict(note)), flush=True)
    return notes


def describe_growth(notes: Sequence[Note]) -> dict[str, tuple[float, float, float]]:
    """Return the growth an hour of each quantity: the slope, and the ends of its interval."""
    warm = min(WARM_S, notes[-1].second / 4)
    late = [note for note in notes if note.second > warm]
    hours = [note.second / 3600 for note in late]
    found = {}
    for name in UNITS:
        slope = stats.theilslopes([getattr(note, name) for note in late], hours)
        found[name] = (float(slope.slope), float(slope.low_slope), float(slope.high_slope))
    return found


def draw_curves(notes: Sequence[Note]) -> bytes:
    """Draw each quantity over time, as a share of its highest value, one row each."""
    row, left, width = 74, 190, 760
    picture = Picture(
        width,
        60 + row * len(UNITS),
        "What the server and two pages held",
        "One row a quantity, over the minutes of the run; each row begins at zero.",
    )
    across = Scale(0, notes[-1].second / 60, left, width - 70)
    for place, (name, label) in enumerate(UNITS.items()):
        values = [getattr(note, name) for note in notes]
        top, bottom = 50 + row * place, 50 + row * place + row - 22
        up = Scale(0, max(values) or 1, bottom, top)
        picture.text(16, bottom - 14, label)
        picture.line([(left, bottom), (width - 70, bottom)], EDGE)
        points = [
            (across.place(note.second / 60), up.place(value))
            for note, value in zip(notes, values, strict=True)
        ]
        picture.line(points, COLOURS[0], width=1.6)
        picture.text(width - 62, points[-1][1] + 4, f"{values[-1]:.0f}")
    picture.text(left, 50 + row * len(UNITS) - 2, "0 min")
    picture.text(
        width - 70, 50 + row * len(UNITS) - 2, f"{notes[-1].second / 60:.0f}", anchor="end"
    )
    return picture.to_bytes()


def _count_handles(process: psutil.Process) -> dict[str, int]:
    return {"threads": process.num_threads(), "descriptors": process.num_fds()}


def soak(minutes: float) -> tuple[list[Note], Traffic, dict[str, dict[str, int]]]:
    """Run it; return the notes, what people saw, and the handles before and after all of them."""
    with serve_sample() as server:
        cookies = sign_in_many(server, OFFICERS + 1)
        process = psutil.Process(server.process.pid)
        handles = {"before": _count_handles(process)}
        begun = time.monotonic()
        until, traffic = begun + 60 * minutes, Traffic(Waits())
        people = threading.Thread(
            target=let_people_work, args=(server, cookies[:OFFICERS], traffic, until)
        )
        people.start()
        notes = take_notes(server, cookies[-1], begun, until)
        people.join()
        time.sleep(60)  # sockets close, and Streamlit forgets who has gone
        handles["after"] = _count_handles(process)
    return notes, traffic, handles


def main() -> None:
    """Print what was seen, and write it where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    notes, traffic, handles = soak(chosen.minutes)
    growth = describe_growth(notes)
    for name, (slope, low, high) in growth.items():
        first, last = getattr(notes[0], name), getattr(notes[-1], name)
        print(
            f"{UNITS[name]}: {first:.1f} at first, {last:.1f} at last; "
            f"{slope:+.2f} an hour ({low:+.2f} to {high:+.2f})"
        )
    print(
        f"{VIEWERS} viewers: {traffic.events} events, {traffic.fetched} fetches; "
        f"{OFFICERS} officers: {traffic.waits.describe()}; "
        f"{traffic.rooms} rooms, {traffic.pins} pins; "
        f"threads, files and sockets before them and after: {handles}"
    )
    for trouble in sorted(set(traffic.waits.troubles))[:5]:
        print(trouble)
    if chosen.out:
        chosen.out.mkdir(parents=True, exist_ok=True)
        told = {
            "minutes": chosen.minutes,
            "growth_per_hour": growth,
            "handles": handles,
            "notes": [asdict(note) for note in notes],
        }
        (chosen.out / "soak.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
        (chosen.out / "soak.svg").write_bytes(draw_curves(notes))


if __name__ == "__main__":
    main()

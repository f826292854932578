"""The life of the server: trouble does not end the looking for changes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.imports import feeds
from geodata.operations.upkeep import Upkeep
from geodata.store import database
from mapping.publish.publisher import Publisher
from mapping.web import service as services
from mapping.web.public import health
from mapping.web.service import Service


@pytest.fixture
def service(project, monkeypatch):
    monkeypatch.setattr(services, "RETRY_DELAY_S", 0.01)
    monkeypatch.setattr(services, "POLL_INTERVAL_S", 0.01)
    monkeypatch.setattr(services.assets, "fill_caches", lambda: None)
    return Service(settings.read(), port=8501)


def run(service, project, until):
    """Let the service look until something is true, ten seconds at the most."""
    run_task(lambda: service._poll_changes(project, Upkeep(project)), until)


def run_task(begin, until):
    async def look():
        task = asyncio.create_task(begin())
        try:
            async with asyncio.timeout(60):
                while not until():
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, look()).result()


@pytest.mark.parametrize("trouble", [OSError("no space left"), ValueError("broken"), KeyError()])
@pytest.mark.parametrize("step", ["__init__", "load_last_release", "release_if_changed"])
def test_after_trouble_it_is_tried_again(service, project, monkeypatch, caplog, step, trouble):
    works, calls = getattr(Publisher, step), []

    def fail_twice(self, *arguments):
        calls.append(1)
        if len(calls) <= 2:
            raise trouble
        return works(self, *arguments)

    monkeypatch.setattr(Publisher, step, fail_twice)
    run(service, project, lambda: service.folder.read_pointer() is not None)
    assert service.folder.read_pointer().version == 1
    assert caplog.text.count("no release") == 2


def test_a_server_that_cannot_look_is_not_ready(service, monkeypatch):
    assert service.is_fresh()
    later = services.time.monotonic() + services.STALE_AFTER_S + 1
    monkeypatch.setattr(services.time, "monotonic", lambda: later)
    assert not service.is_fresh()


def test_releases_wait_while_the_clock_is_wrong_and_go_on_when_it_is_right(
    service, project, monkeypatch
):
    looks = []

    def wrong_for_three_looks(_self, _at):
        looks.append(1)
        return len(looks) > 3

    releases = []
    monkeypatch.setattr(Upkeep, "is_clock_right", wrong_for_three_looks)
    works = Publisher.release_if_changed
    monkeypatch.setattr(
        Publisher, "release_if_changed", lambda self: releases.append(len(looks)) or works(self)
    )
    run(service, project, lambda: service.folder.read_pointer() is not None)
    assert releases[0] == 4
    assert service.is_fresh()


def test_with_no_room_left_it_goes_on_looking(service, project, monkeypatch, caplog):
    monkeypatch.setattr(database, "SPARE", 1 << 60)
    run(service, project, lambda: service.folder.read_pointer() is not None)
    assert caplog.text == ""


def test_what_fails_is_one_line_and_tried_again(project, monkeypatch, caplog):
    answers = iter([["E-SYS-02"], ValueError("broken"), []])
    left = [3]

    def look_after(_self, _at):
        left[0] -= 1
        answer = next(answers, [])
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(services, "UPKEEP_INTERVAL_S", 0.01)
    monkeypatch.setattr(Upkeep, "run_due_tasks", look_after)
    run_task(lambda: services._run_upkeep(Upkeep(project)), lambda: left[0] <= 0)
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == "upkeep failed: E-SYS-02"
    assert messages[1].startswith("upkeep failed; next try")
    assert len(messages) == 2


def test_the_operator_reads_what_is_wrong(service, project):
    def asked():
        app = Starlette(
            routes=health.list_routes(service.folder, lambda: True, service.list_troubles)
        )
        return TestClient(app).get("/readyz").json()["troubles"]

    assert asked() == []
    service._upkeep = Upkeep(project)
    service._upkeep.troubles.update(clock="E-SYS-08", quick="E-SYS-06", full="E-SYS-06")
    assert asked() == ["E-SYS-06", "E-SYS-08"]


def test_feeds_are_read_and_their_trouble_is_told_until_it_is_over(
    service, project, monkeypatch, tmp_path
):
    monkeypatch.setattr(services, "FEED_INTERVAL_S", 0.01)
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"%PDF-1.7")
    feeds.add_feed(project, TERMINAL, "f", str(folder), at=datetime.now(UTC))
    service._upkeep = upkeep = Upkeep(project)
    run_task(lambda: services._run_feeds(project, upkeep), service.list_troubles)
    assert service.list_troubles() == ["E-FEED-10"]
    (folder / "a.csv").unlink()
    feeds.read_feed(project, TERMINAL, "f", at=datetime.now(UTC))
    run_task(lambda: services._run_feeds(project, upkeep), lambda: not service.list_troubles())


def test_feeds_go_on_after_whatever_happens(project, monkeypatch, caplog):
    monkeypatch.setattr(services, "FEED_INTERVAL_S", 0.01)
    calls = []

    def fail(_project, *, at):
        calls.append(at)
        raise ValueError("broken")

    monkeypatch.setattr(services.feeds, "read_due_feeds", fail)
    run_task(lambda: services._run_feeds(project, Upkeep(project)), lambda: len(calls) > 2)
    assert "feeds were not read" in caplog.text

"""The life of the server: trouble does not end the looking for changes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from geodata import settings
from geodata.upkeep import Upkeep
from mapping.publish.publisher import Publisher
from mapping.web import service as services
from mapping.web.service import Service


@pytest.fixture
def service(project, monkeypatch):
    monkeypatch.setattr(services, "RETRY_S", 0.01)
    monkeypatch.setattr(services, "LOOK_S", 0.01)
    monkeypatch.setattr(services.assets, "warm", lambda: None)
    return Service(settings.read(), port=8501)


def run(service, project, until):
    """Let the service look until something is true, ten seconds at the most."""

    async def look():
        task = asyncio.create_task(service._keep_looking(project, Upkeep(project)))
        try:
            async with asyncio.timeout(10):
                while not until():
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, look()).result()


@pytest.mark.parametrize("trouble", [OSError("no space left"), ValueError("broken"), KeyError()])
@pytest.mark.parametrize("step", ["__init__", "warm", "release_if_changed"])
def test_after_trouble_it_is_tried_again(service, project, monkeypatch, caplog, step, trouble):
    works, calls = getattr(Publisher, step), []

    def fail_twice(self, *arguments):
        calls.append(1)
        if len(calls) <= 2:
            raise trouble
        return works(self, *arguments)

    monkeypatch.setattr(Publisher, step, fail_twice)
    run(service, project, lambda: service.folder.pointer() is not None)
    assert service.folder.pointer().version == 1
    assert caplog.text.count("no release") == 2


def test_a_server_that_cannot_look_is_not_ready(service, monkeypatch):
    assert service.is_fresh()
    later = services.time.monotonic() + services.STALE_S + 1
    monkeypatch.setattr(services.time, "monotonic", lambda: later)
    assert not service.is_fresh()

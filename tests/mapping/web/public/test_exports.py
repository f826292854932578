"""The page of what can be taken home, and its files."""

import asyncio
import threading
from dataclasses import replace

import anyio.to_thread
import httpx2
import pytest
from starlette.concurrency import run_in_threadpool

from mapping.exports.kinds import KINDS
from mapping.web.public.exports import ExportRoutes


def test_the_page_lists_every_kind_and_each_leads_to_its_file(client):
    page = client.get("/exports")
    assert page.status_code == client.get("/exports/").status_code == 200
    assert page.text.count('<a href="/exports/now/') == len(KINDS)
    assert "สร้างเมื่อกดครั้งแรก" in page.text
    answer = client.get("/exports/now/dusit-1-csv.zip")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert 'filename="dusit-1-csv.zip"' in answer.headers["content-disposition"]
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/exports/now/dusit-1-csv.zip", headers=tag).status_code == 304
    assert "กิโลไบต์" in client.get("/exports").text
    assert client.get("/exports?lang=en").text != page.text


@pytest.mark.parametrize(
    "path",
    [
        "now/dusit-2-csv.zip",
        "now/../current.json",
        "2569-01-01/dusit-2569-01-01.xlsx",
        "now/x",
        "1/x",
    ],
)
def test_nothing_else_is_there(client, path):
    assert client.get(f"/exports/{path}").status_code == 404


@pytest.fixture
def crowd(client, monkeypatch):
    """Sixty ask for a file that is being built; say what `look` sees meanwhile, and the answers."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(documents, link):
        begun.set()
        assert go_on.wait(20)
        return b"PK"

    async def ask(look):
        transport = httpx2.ASGITransport(client.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as asking:
            path = "/exports/now/dusit-1-csv.zip"
            asked = [asyncio.create_task(asking.get(path)) for _ in range(60)]
            try:
                await asyncio.to_thread(begun.wait, 20)
                seen = await asyncio.wait_for(look(asking), 10)
            finally:
                go_on.set()
            return seen, {answer.status_code for answer in await asyncio.gather(*asked)}

    monkeypatch.setitem(KINDS, "csv", replace(KINDS["csv"], render=slow))
    return lambda look: asyncio.run(ask(look))


def count_held_threads():
    return anyio.to_thread.current_default_thread_limiter().borrowed_tokens


def test_who_waits_for_a_file_holds_no_thread(crowd):
    async def look(asking):
        other = await asking.get("/exports")  # needs a thread of its own
        while count_held_threads() > 1:  # some of the crowd are only on their way to waiting
            await asyncio.sleep(0)
        return other.status_code, count_held_threads()

    assert crowd(look) == ((200, 1), {200})


def test_control_a_crowd_that_waits_in_threads_holds_them_all(crowd, monkeypatch):
    async def in_threads(self, source, kind, link):
        return await run_in_threadpool(self.built.read_file, source, kind.name, link)

    async def look(asking):
        while count_held_threads() < 40:
            await asyncio.sleep(0)
        return count_held_threads()

    monkeypatch.setattr(ExportRoutes, "_build_file", in_threads)
    assert crowd(look) == (40, {200})

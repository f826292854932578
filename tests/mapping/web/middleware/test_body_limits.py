"""The deadline of a body: it moves with what has come, and our own time is not counted."""

import anyio
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from geodata.errors import FileRefused, NotAllowed
from mapping.web.middleware import body_limits
from mapping.web.middleware.body_limits import BodyLimitMiddleware
from mapping.web.reporting import held_files
from mapping.web.reporting.held_files import IncomingFiles

WAIT_S = 5.0


async def takes(request: Request):
    return PlainTextResponse(str(len(await request.body())))


async def streams(request: Request):
    async def parts():
        yield b"begun"
        async for part in request.stream():
            yield part

    return StreamingResponse(parts())


async def thinks_first(request: Request):
    await anyio.sleep(0.5)
    return PlainTextResponse(str(len(await request.body())))


def app(*middleware):
    routes = [
        Route("/takes", takes, methods=["POST"]),
        Route("/streams", streams, methods=["POST"]),
        Route("/thinks", thinks_first, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=list(middleware))


def send_parts(app, path, parts):
    """Send parts, each after a pause; return what came back, None where nothing did in time."""
    sent = iter(parts)
    came = []

    async def receive():
        for pause_s, part in sent:
            await anyio.sleep(pause_s)
            return {"type": "http.request", "body": part, "more_body": True}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        came.append(message)

    async def run():
        scope = {
            "type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"",
        }  # fmt: skip
        with anyio.move_on_after(WAIT_S):
            await app(scope, receive, send)
            return came
        return None

    return anyio.run(run)


def status(came):
    return None if came is None else came[0]["status"]


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(body_limits, "FIRST_PART_TIMEOUT_S", 0.2)
    monkeypatch.setattr(body_limits, "MIN_BYTES_PER_S", 1000)


BYTE_BY_BYTE = [(0.05, b"x")] * 400
SILENT = [(60, b"x")]
STEADY = [(0.05, b"x" * 100)] * 20  # a second in all: five times the patience, at twice the pace


@pytest.mark.parametrize("parts", [BYTE_BY_BYTE, SILENT, [(0.05, b"x" * 900), *SILENT]])
def test_who_sends_too_slowly_is_told_and_let_go(parts):
    came = send_parts(app(Middleware(BodyLimitMiddleware)), "/takes", parts)
    assert status(came) == 408
    assert dict(came[0]["headers"])[b"connection"] == b"close"
    assert b"E-RATE-03" in came[1]["body"]


@pytest.mark.parametrize("parts", [BYTE_BY_BYTE, SILENT])
def test_control_without_the_middleware_nothing_ends_it(parts):
    assert send_parts(app(), "/takes", parts) is None


def test_who_keeps_sending_has_the_time_it_needs():
    came = send_parts(app(Middleware(BodyLimitMiddleware)), "/takes", STEADY)
    assert (status(came), came[1]["body"]) == (200, b"2000")


def test_the_time_that_the_page_itself_takes_is_not_counted():
    assert status(send_parts(app(Middleware(BodyLimitMiddleware)), "/thinks", STEADY)) == 200


def test_an_answer_under_way_ends_without_a_second_one():
    came = send_parts(app(Middleware(BodyLimitMiddleware)), "/streams", SILENT)
    assert came is not None
    assert [row["type"] for row in came].count("http.response.start") == 1


@pytest.fixture
def incoming_files(monkeypatch):
    monkeypatch.setattr(held_files, "MAX_HELD_BYTES", 100)
    return IncomingFiles()


def test_only_what_has_come_takes_a_place(incoming_files):
    waiting = [incoming_files.begin(f"net {n}", f"case {n}") for n in range(1000)]
    assert incoming_files.size == 0
    one = incoming_files.begin("net x", "case x")
    incoming_files.add(one, b"x" * 100)
    assert len(one.join_parts()) == 100
    assert not any(ticket.is_given_up for ticket in waiting)


def test_the_network_that_holds_most_gives_its_smallest_file_up(incoming_files):
    flood = [incoming_files.begin("flood", f"f{n}") for n in range(9)]
    for number, ticket in enumerate(flood):
        incoming_files.add(ticket, b"x" * (6 + number))  # 90 in all
    one = incoming_files.begin("home", "mine")
    for _ in range(3):
        incoming_files.add(one, b"x" * 10)
    assert not one.is_given_up
    assert len(one.join_parts()) == 30
    assert [ticket.is_given_up for ticket in flood[:4]] == [True, True, True, False]
    with pytest.raises(NotAllowed):
        incoming_files.add(flood[0], b"x")
    assert incoming_files.size <= 100


def test_control_a_flood_of_its_own_network_is_what_is_given_up(incoming_files):
    one, two = incoming_files.begin("home", "1"), incoming_files.begin("home", "2")
    incoming_files.add(one, b"x" * 60)
    with pytest.raises(NotAllowed):
        incoming_files.add(two, b"x" * 50)
    assert len(one.join_parts()) == 60


def test_a_file_sent_again_takes_the_place_of_the_one_that_hangs(incoming_files):
    first = incoming_files.begin("home", "mine")
    incoming_files.add(first, b"x" * 10)
    again = incoming_files.begin("away", "mine")
    with pytest.raises(NotAllowed):
        incoming_files.add(first, b"x")
    incoming_files.add(again, b"y")
    assert incoming_files.size == 1
    incoming_files.end(first)
    incoming_files.end(again)
    assert incoming_files.size == 0


def test_a_file_that_is_too_large_is_not_read_to_its_end(incoming_files, monkeypatch):
    monkeypatch.setattr(held_files, "MAX_BYTES", 10)
    one = incoming_files.begin("home", "mine")
    incoming_files.add(one, b"x" * 10)
    with pytest.raises(FileRefused):
        incoming_files.add(one, b"x")

"""So many screens at work at once: who is inside stays, who comes later reads what can be done."""

from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from geodata import settings
from geodata.errors import BadInput
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.middleware.screen_limit import (
    AT_WORK_S,
    SOCKET,
    ScreenCount,
    ScreenLimitMiddleware,
)

STAFF = {SESSION_HEADER: "7"}


async def draw_screens(socket):
    await socket.accept()
    async for _ in socket.iter_text():
        await socket.send_text("drawn")


async def answer(request):
    return PlainTextResponse("a page of Streamlit's")


def serve(limit):
    """Return a client of a server with so many screens, and one without a limit as control."""
    routes = [WebSocketRoute(SOCKET, draw_screens), Route("/{rest:path}", answer)]
    limited = [Middleware(ScreenLimitMiddleware, limit=limit)] if limit else []
    return TestClient(Starlette(routes=routes, middleware=limited))


def test_staff_is_let_in_up_to_the_limit_and_visitors_up_to_half_of_it(clock):
    count = ScreenCount(4, clock)
    for _ in range(2):
        count.add(is_staff=False)
    assert not count.has_room(is_staff=False)
    assert count.has_room(is_staff=True)
    for _ in range(2):
        count.add(is_staff=True)
    assert not count.has_room(is_staff=True)


def test_a_screen_that_nobody_touches_leaves_its_place_and_takes_it_again(clock):
    count = ScreenCount(1, clock)
    idle = count.add(is_staff=True)
    clock.now = AT_WORK_S - 1
    assert not count.has_room(is_staff=True)
    clock.now = AT_WORK_S + 1
    assert count.has_room(is_staff=True)
    count.use(idle)
    assert not count.has_room(is_staff=True)
    count.remove(idle)
    assert count.has_room(is_staff=True)


def test_whoever_comes_later_reads_what_can_be_done():
    client = serve(2)
    with client.websocket_connect(SOCKET, headers=STAFF), ExitStack() as others:
        others.enter_context(client.websocket_connect(SOCKET, headers=STAFF))
        full = client.get("/my-work?id=DS07", headers=STAFF)
        assert full.status_code == 503
        assert int(full.headers["Retry-After"]) > 0
        assert full.headers["Cache-Control"] == "no-store"
        for link in ('href="/my-work?id=DS07"', 'href="/live"', 'href="/report"'):
            assert link in full.text
        assert "2 หน้าจอ" in full.text
        assert "2 screens" in client.get("/?lang=en").text
        assert client.get("/live").text == client.get("/static/x.js").text  # no screens
    assert client.get("/my-work", headers=STAFF).status_code == 200


def test_who_is_inside_goes_on_while_others_are_refused():
    client = serve(1)
    with client.websocket_connect(SOCKET, headers=STAFF) as inside:
        with client.websocket_connect(SOCKET, headers=STAFF):  # the spare place of a page let in
            with (
                pytest.raises(WebSocketDisconnect) as refused,
                client.websocket_connect(SOCKET, headers=STAFF),
            ):
                pass
            assert refused.value.code == 1013
        inside.send_text("press")
        assert inside.receive_text() == "drawn"


def test_control_without_the_limit_everybody_is_let_in():
    client = serve(None)
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(client.websocket_connect(SOCKET))
        assert client.get("/").status_code == 200


def test_what_is_typed_into_the_address_is_escaped():
    client = serve(1)
    with client.websocket_connect(SOCKET, headers=STAFF):
        page = client.get("/?id=%22%3E<script>alert(1)</script>", headers=STAFF)
    assert page.status_code == 503
    assert "<script>" not in page.text


def test_the_setting_is_a_number_of_screens():
    assert settings.read({}).screens == settings.DEFAULT_SCREENS
    assert settings.read({"DUSITMAP_SCREENS": "12"}).screens == 12


@pytest.mark.parametrize("given", ["0", "-3", "many", "1.5", "99999", "๔๐"])
def test_no_other_setting_is_taken(given):
    with pytest.raises(BadInput) as refused:
        settings.read({"DUSITMAP_SCREENS": given})
    assert given in refused.value.format_sentence("th")

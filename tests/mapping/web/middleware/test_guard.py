"""Sockets: only from our own page; and what fails further in says nothing of what was sent."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from mapping.web.middleware.guard import GuardMiddleware


@pytest.fixture
def client():
    async def greet(socket):
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", greet)],
        middleware=[Middleware(GuardMiddleware, https=False)],
    )
    return TestClient(app, base_url="http://localhost:8501")


def test_our_own_page_may_open_a_socket(client):
    with client.websocket_connect(
        "/_stcore/stream", headers={"Origin": "http://localhost:8501", "Host": "localhost:8501"}
    ) as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:99"}],
)
def test_no_other_page_may(client, headers):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect(
            "/_stcore/stream", headers={"Host": "localhost:8501", **headers}
        ) as socket,
    ):
        socket.receive_text()
    assert refused.value.code == 1008


SECRET = "0812345678"


@pytest.fixture
def broken():
    """An app that fails with what was sent to it in its words."""

    async def fails(request):
        raise ValueError(f"{request.url} {await request.body()}")

    async def shuts(socket):
        await socket.accept()
        raise ValueError(await socket.receive_text())

    routes = [Route("/x", fails, methods=["POST"]), WebSocketRoute("/s", shuts)]
    return lambda *middleware: TestClient(
        Starlette(routes=routes, middleware=middleware),
        base_url="http://localhost:8501",
        raise_server_exceptions=False,
    )


def test_what_fails_is_said_and_logged_without_what_was_sent(broken, caplog):
    client = broken(Middleware(GuardMiddleware, https=False))
    answer = client.post(f"/x?{SECRET}", content=SECRET)
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    reference = re.search(r"[0-9A-F]{6}", line)[0]
    assert reference in answer.json()["message"]
    assert "ValueError in test_guard.py:" in line
    assert SECRET not in line + caplog.text + answer.text


def test_a_socket_that_fails_is_closed(broken):
    client = broken(Middleware(GuardMiddleware, https=False))
    own = {"Origin": "http://localhost:8501", "Host": "localhost:8501"}
    with client.websocket_connect("/s", headers=own) as socket:
        socket.send_text(SECRET)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1011


def test_control_without_the_guard_the_failure_goes_on_with_its_words(broken):
    client = broken()
    client = TestClient(client.app, base_url="http://localhost:8501")
    with pytest.raises(ValueError, match=SECRET):
        client.post("/x", content=SECRET)


@pytest.mark.parametrize(("https", "flag"), [(True, True), (False, False)])
def test_over_tls_every_cookie_stays_on_it(https, flag):
    async def gives(request):
        answer = PlainTextResponse("ok")
        answer.set_cookie("theirs", "x")
        return answer

    app = Starlette(
        routes=[Route("/", gives)], middleware=[Middleware(GuardMiddleware, https=https)]
    )
    cookie = TestClient(app, base_url="http://localhost").get("/").headers["set-cookie"]
    assert ("Secure" in cookie) is flag


@pytest.mark.parametrize(("https", "said"), [(True, "max-age=31536000"), (False, None)])
def test_over_tls_a_browser_is_told_to_ask_over_tls_only(https, said):
    async def answer(request):
        return PlainTextResponse("ok")

    app = Starlette(
        routes=[Route("/x", answer)], middleware=[Middleware(GuardMiddleware, https=https)]
    )
    client = TestClient(app, base_url="http://localhost")
    for path in ("/x", "/nothing", "/_stcore/metrics"):
        assert client.get(path).headers.get("strict-transport-security") == said

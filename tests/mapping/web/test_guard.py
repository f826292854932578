"""Sockets: only from our own page."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from mapping.web.guard import Guard


@pytest.fixture
def client():
    async def greet(socket):
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", greet)], middleware=[Middleware(Guard)]
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

"""How often one network may ask for what costs something; and that no such route is forgotten."""

import re

import pytest
from limits import parse
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from geodata import settings
from mapping.web import site
from mapping.web.auth import throttle
from mapping.web.auth.throttle import ROUTE_LIMITS, UNLIMITED_PATHS
from mapping.web.middleware.rate_limit import RateLimitMiddleware
from mapping.web.service import Service

CHEAP_GETS = (  # answered from memory or from a file that is there
    "/healthz", "/readyz", "/live", "/api", "/assets", "/guides", "/editions", "/exports", "/auth",
    "/report", "/risk", "/w", "/field", "/files", "/ogc", "/survey",
)  # fmt: skip
EXPENSIVE = (  # made for whoever asks, or asked of somebody else
    "/files/reports/7.pdf",
    "/files/reports/7.html",
    "/files/workshops/7/x",
    "/exports/now/dusit-1.pptx",
    "/editions/2569-09-30/compare",
    "/ogc/collections/communities/items",
    "/auth/oidc/back",
)


def list_limits(method, path):
    return [
        route_limit for route_limit in ROUTE_LIMITS if re.fullmatch(route_limit, f"{method} {path}")
    ]


def walk(routes, before=""):
    for route in routes:
        if isinstance(route, Mount):
            yield from walk(route.routes, before + route.path)
        else:
            yield from ((method, before + route.path) for method in route.methods or {"GET"})


@pytest.fixture
def known_routes(project, monkeypatch):
    monkeypatch.setenv("DUSITMAP_OIDC_ISSUER", "https://id.example")
    service = Service(settings.read(), port=8501)
    yield set(walk(site.list_routes(service)))
    service.get_project().database.close()


def test_every_route_that_takes_something_has_a_limit(known_routes):
    taking = {(method, path) for method, path in known_routes if method not in ("GET", "HEAD")}
    assert len(taking) > 15
    guessed = {(method, path) for method, path in taking if path in UNLIMITED_PATHS}
    assert {path for _, path in guessed} == UNLIMITED_PATHS  # what asks for work instead
    taking -= guessed
    assert {route for route in taking if not list_limits(*route)} == set()


def test_every_route_that_makes_something_has_a_limit(known_routes):
    paths = {path for _, path in known_routes}
    assert any(path.startswith("/auth/oidc") for path in paths)
    assert [path for path in EXPENSIVE if not list_limits("GET", path)] == []
    assert {path for path in paths if not path.startswith(CHEAP_GETS)} == set()


def test_no_limit_is_for_nothing(known_routes):
    asked = {f"{method} {path}" for method, path in known_routes}
    unused = {
        route_limit
        for route_limit in ROUTE_LIMITS
        if not any(re.fullmatch(route_limit, one) for one in asked)
    }
    assert unused == {r"PUT /_stcore/upload_file/.*", r"WEBSOCKET .*"}  # of Streamlit's own


@pytest.fixture
def client(monkeypatch):
    """Routes of every kind, of which three a minute may be asked."""
    monkeypatch.setattr(throttle, "ROUTE_LIMITS", dict.fromkeys(ROUTE_LIMITS, parse("3/minute")))

    async def answer(request):
        return PlainTextResponse("ok")

    async def greet(socket):
        await socket.accept()
        await socket.close()

    methods = ["GET", "POST", "PUT", "HEAD"]
    routes = [
        Route("/{rest:path}", answer, methods=methods),
        WebSocketRoute("/_stcore/stream", greet),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(RateLimitMiddleware)])
    return lambda address: TestClient(app, client=(address, 1))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/report/qr"),
        ("POST", "/w/ABCDEFGH/votes"),
        ("POST", "/field/items"),
        ("GET", "/auth/oidc"),
        ("HEAD", "/exports/now/dusit-1.pdf"),
        ("GET", "/files/reports/1.pdf"),
        ("GET", "/editions/2569-09-30/compare"),
        ("PUT", "/_stcore/upload_file/a/b"),
    ],
)
def test_a_network_that_asks_too_often_waits_and_no_other_does(client, method, path):
    one, other = client("192.0.2.7"), client("198.51.100.7")
    said = [one.request(method, path).status_code for _ in range(5)]
    assert said == [200, 200, 200, 429, 429]
    assert client("192.0.2.8").request(method, path).status_code == 429  # the same network
    assert other.request(method, path).status_code == 200
    assert one.get("/live").status_code == 200  # what costs nothing


def test_sockets_are_counted_as_well(client):
    one = client("192.0.2.7")
    for _ in range(3):
        with one.websocket_connect("/_stcore/stream"):
            pass
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        one.websocket_connect("/_stcore/stream") as socket,
    ):
        socket.receive_text()
    assert refused.value.code == 1013


def test_control_without_the_middleware_nobody_waits():
    async def answer(request):
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/report/qr", answer, methods=["POST"])])
    client = TestClient(app)
    assert {client.post("/report/qr").status_code for _ in range(700)} == {200}

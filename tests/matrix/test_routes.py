"""Every HTTP route that needs a sign-in, asked for by everybody; and none is forgotten."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from geodata import reasons, settings
from geodata.model import times
from geodata.store.schema import sessions
from mapping.web import site
from mapping.web.auth.sessions import LOCAL_COOKIE, SESSION_HEADER
from mapping.web.service import Service
from tests.matrix.table import NO, PUBLIC_ROUTES, ROLES, ROUTES, scope

each_route = pytest.mark.parametrize(("path", "verb"), ROUTES.items())


@pytest.fixture
def service(project):
    # Routes read the real clock, and the people signed in when the first test began.
    now = times.format_iso(datetime.now(UTC))
    with project.database.begin() as tx:
        tx.connection.execute(sa.update(sessions).values(opened_at=now, used_at=now))
    opened = Service(settings.read(), port=8501)
    yield opened
    opened.get_project().database.close()


@pytest.fixture
def ask(service):
    """Ask for a path with a person's cookie, or with whatever headers a stranger sends."""
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    client = TestClient(app, base_url="http://localhost")

    def get(path, person=None, **headers):
        held = {} if person is None else {"Cookie": f"{LOCAL_COOKIE}={person.cookie}"}
        return client.get(path, headers={**held, **headers}, follow_redirects=False)

    return get


def refusal(code):
    return reasons.format_sentence(code, "th")


def paths(routes, before=""):
    for route in routes:
        if isinstance(route, Mount):
            yield from paths(route.routes, before + route.path)
        elif "{rest:path}" not in route.path:
            yield before + route.path.split("/{")[0]


@each_route
@pytest.mark.parametrize("role", ROLES)
def test_a_route_opens_for_whom_it_is(ask, things, saved, role, path, verb):
    before = saved()
    answer = ask(path, things.people[role])
    if scope(role, verb) == NO:
        assert answer.status_code == 404
        assert refusal("E-NF-02") in answer.text
    else:
        assert answer.status_code == 200
        assert refusal("E-NF-02") not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert saved() == before


@each_route
@pytest.mark.parametrize("how", ["ended", "disabled", "guessed"])
@pytest.mark.parametrize("role", ROLES)
def test_no_route_opens_without_an_open_session(ask, things, put_out, role, how, path, verb):
    answer = ask(path, put_out(things.people[role], how))
    assert answer.status_code == 401
    assert refusal("E-AUTH-03") in answer.text


@each_route
def test_no_route_opens_for_a_stranger_who_knows_a_session(ask, things, path, verb):
    """Neither its number as our header nor as the cookie; the cookie itself is what opens."""
    role = next(role for role in ROLES if scope(role, verb) != NO)
    number = things.people[role].caller.session_id
    said = [
        ask(path),
        ask(path, **{SESSION_HEADER: number}),
        ask(path, **{SESSION_HEADER.title(): number}),
        ask(path, Cookie=f"{LOCAL_COOKIE}={number}"),
    ]
    assert [answer.status_code for answer in said] == [401] * 4
    assert ask(path, things.people[role]).status_code == 200


def test_every_route_is_public_or_in_the_table(service):
    known = set(paths(site.list_routes(service)))
    unknown = {
        path
        for path in known
        if path not in ROUTES
        and path not in PUBLIC_ROUTES
        and not path.startswith(tuple(f"{public}/" for public in PUBLIC_ROUTES))
    }
    assert set(ROUTES) <= known
    assert {path for path in unknown if not _is_nothing(service, path)} == set()


def _is_nothing(service, path):
    """Return whether a path is kept free: it answers 404 to everybody."""
    client = TestClient(Starlette(routes=site.list_routes(service)), base_url="http://localhost")
    return client.get(path).status_code == 404

from datetime import UTC, datetime

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geodata import actions, settings
from geodata.actions.people import accounts
from mapping.web import site
from mapping.web.auth.sessions import LOCAL_COOKIE
from mapping.web.rooms.room_hub import RoomHub
from mapping.web.service import Service
from tests.conftest import PASSPHRASE

STREAMLIT_LIKE = (
    '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title>'
    '<link rel="shortcut icon" href="./favicon.png"></head>'
    "<body><script>one()</script></body></html>"
)


class Clock:
    """Stands until a test moves it, in seconds."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(publisher, now):
    """Our routes and middleware before a stand-in for Streamlit, with one release made."""
    publisher.release_if_changed(now)
    service = Service(settings.read(), port=8501)
    service.hub = RoomHub(service.get_project, wait_s=0)  # nothing looks for changes meanwhile

    async def page(_request):
        return HTMLResponse(STREAMLIT_LIKE)

    app = Starlette(
        routes=[*site.list_routes(service), Route("/{rest:path}", page)],
        middleware=site.list_middleware(service),
    )
    return TestClient(app, base_url="http://localhost")


@pytest.fixture
def sign_in(project, add_account):
    """Sign somebody in; return (what actions need, what the browser sends)."""

    def make(name, role, *communities):
        at = datetime.now(UTC)
        _, secret = add_account(name, role, *communities)
        code = pyotp.TOTP(secret).at(at) if secret else ""
        cookie = accounts.sign_in(project, name, PASSPHRASE, code, at=at)
        session = accounts.find_session(project, cookie, at=at)
        return actions.Caller(session), {"Cookie": f"{LOCAL_COOKIE}={cookie}"}

    return make

"""Running servers for the attacks: ours, and a careless one that the same checks must catch."""

import shutil

import pytest

from tests.attack.server.running import Careless, ask, get_origin_headers
from tests.browser.conftest import start_server, stop_server
from tests.browser.rooms import OpenRoom


@pytest.fixture(scope="module")
def server(tmp_path_factory, fresh_folder):
    """Our server on a new project."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(fresh_folder, folder, dirs_exist_ok=True)
    started = start_server(folder)
    yield started
    stop_server(started)


@pytest.fixture(scope="module")
def careless(tmp_path_factory):
    """A server without our guard."""
    started = Careless(tmp_path_factory.mktemp("careless"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def room(server):
    """An open room, and the cookies of a phone that is in it."""
    opened = OpenRoom(server, "running")
    joined = ask(server, "POST", f"/w/{opened.code}/join", get_origin_headers(server), b"{}")
    assert joined.status == 200, joined.body
    yield opened, "; ".join(cookie.split(";")[0] for cookie in joined.cookies)
    opened.project.database.close()

"""A stolen Streamlit session id: what it opens here, and where identity is kept in the session.

The id stands in every upload address and comes with the first message of the socket. Who sends it
goes on with that session, `st.session_state` and all. Two fences stand here: Streamlit compares
what our middleware says of the socket, and every action looks the cookie's session up again.
"""

import re
import signal
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import people
from tests.browser.conftest import ROOT, START_S, answers, free_port

DENIED = re.compile("โปรดเข้าสู่ระบบ(เพื่อเปิดหน้านี้|อีกครั้ง)")
TOOK_OVER = """const Real = WebSocket;
window.WebSocket = class extends Real {
  constructor(url, protocols) {
    super(url, [protocols[0], protocols[1] || "PLACEHOLDER_AUTH_TOKEN", "STOLEN"]);
  }
};"""
CARELESS = """import streamlit as st
if st.button("sign in"):
    st.session_state["who"] = "somchai"
st.text(f"rows of {st.session_state['who']}" if "who" in st.session_state else "nothing")
"""


class Ids:
    """The session ids that a page was given, read from its socket."""

    def __init__(self, page):
        self.seen = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._read))

    def _read(self, frame):
        if isinstance(frame, bytes):
            message = ForwardMsg.FromString(frame)
            if message.WhichOneof("type") == "new_session":
                self.seen.append(message.new_session.initialize.session_id)


def open_with_stolen(new_page, session_id, **options):
    """Open a page in a browser without the cookie that goes on with a stolen session."""
    page = new_page(**options)
    page.add_init_script(TOOK_OVER.replace("STOLEN", session_id))
    return page, Ids(page)


def close_tab(page, ids):
    """Close the victim's browser, as a phone does when its owner looks away; return the id."""
    session_id = ids.seen[-1]
    assert session_id
    page.context.close()
    return session_id


def take_over(new_page, url, session_id, sees, *cookies):
    """Try until the server has noticed that the tab before is gone; return the new page."""
    for _ in range(10):
        page, ids = open_with_stolen(new_page, session_id)
        page.context.add_cookies(list(cookies))
        page.goto(url)
        expect(sees(page)).to_be_visible(timeout=30_000)
        if ids.seen[-1] == session_id:
            return page
        page.context.close()
    pytest.fail("the session could not be taken over")


@pytest.fixture(scope="module")
def victim(shared_server):
    return people.cookie(shared_server, "somchai", "coordinator", "DS07")


@pytest.mark.parametrize("headers", [{}, {"X-Dusitmap-Session": "1"}], ids=["bare", "spoofed"])
def test_a_stolen_session_id_gives_no_row_of_its_owner(shared_server, new_page, victim, headers):
    url = shared_server.url + "/my-actions"
    page = new_page()
    page.context.add_cookies([victim])
    ids = Ids(page)
    page.goto(url)
    expect(page.locator(".stTable")).to_contain_text("somchai", timeout=30_000)
    stolen = ids.seen[-1]

    def steal():
        thief, given = open_with_stolen(new_page, stolen, extra_http_headers=headers)
        thief.goto(url)
        expect(thief.get_by_text(DENIED)).to_be_visible(timeout=30_000)
        assert "somchai" not in thief.content()
        expect(thief.locator(".stTable")).to_have_count(0)
        assert given.seen[-1] != stolen

    steal()  # while the owner's tab is open
    close_tab(page, ids)
    back = take_over(new_page, url, stolen, lambda page: page.locator(".stTable"), victim)
    expect(back.locator(".stTable")).to_contain_text(
        "somchai"
    )  # the id is alive: its owner goes on
    back.context.close()
    steal()  # and after it was closed


def test_the_number_of_the_session_row_gives_nothing_either(shared_server, new_page):
    """The header that our middleware sets, sent by a stranger with a number that is right."""
    people.cookie(shared_server, "prasit", "coordinator", "DS08")
    from geodata import settings
    from geodata.project import open_project

    project = open_project(settings.read(shared_server.environment))
    with project.database.begin_read() as tx:
        numbers = list(tx.connection.exec_driver_sql("SELECT id FROM sessions").scalars())
    project.database.close()
    assert numbers
    page = new_page(extra_http_headers={"X-Dusitmap-Session": numbers[-1]})
    page.goto(shared_server.url + "/my-actions")
    expect(page.get_by_text(DENIED)).to_be_visible(timeout=30_000)


@pytest.fixture
def careless(tmp_path):
    """A server of the kind that we are not: its identity is kept in `st.session_state`."""
    script, port = tmp_path / "careless.py", free_port()
    script.write_text(CARELESS)
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    while not answers(f"{url}/_stcore/health"):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.2)
    yield url
    process.send_signal(signal.SIGTERM)
    process.wait(10)


def test_control_the_same_theft_works_where_identity_is_in_the_session(careless, new_page):
    page = new_page()
    ids = Ids(page)
    page.goto(careless)
    page.get_by_role("button", name="sign in").click(timeout=30_000)
    expect(page.get_by_text("rows of somchai")).to_be_visible()
    session_id = close_tab(page, ids)
    thief = take_over(new_page, careless, session_id, lambda page: page.locator(".stText"))
    expect(thief.get_by_text("rows of somchai")).to_be_visible()

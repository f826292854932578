"""Sockets and uploads of the running server: who may open them, and what strange frames do.

The same is done to a careless server, where it must work: else the checks would prove nothing.
"""

import socket
import struct
import urllib.parse
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from geodata import settings
from geodata.project import open_project
from tests.attack.server.running import Socket, ask, get_origin_headers
from tests.browser import people

DENIED = "โปรดเข้าสู่ระบบ"  # for the first time, or again
PAGE = "my-actions"
HUGE = 300_000_000
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\na,b\r\n--x--\r\n"
)


@pytest.fixture
def enter():
    """Open Streamlit's socket as its page does; closed at the end."""
    with ExitStack() as held:
        yield lambda *where, **how: held.enter_context(Socket(*where, **how))


@pytest.fixture(scope="module")
def somchai(server):
    return people.cookie(server, "somchai", "coordinator", "DS07")


@pytest.fixture(scope="module")
def prasit(server):
    return people.cookie(server, "prasit", "coordinator", "DS08")


def build_header(cookie):
    return {"Cookie": f"{cookie['name']}={cookie['value']}"}


def open_socket_status(server, **headers):
    """Open a socket with exactly these headers; return the status of the answer."""
    address = server.url.replace("http:", "ws:") + "/_stcore/stream"
    try:
        with connect(address, additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[evil"},
        {"Origin": "http://evil.example", "Host": "evil.example"},
    ],
)
def test_a_socket_opens_from_our_own_page_only(server, headers):
    assert open_socket_status(server, **headers) in (400, 403)
    assert open_socket_status(server, Origin=server.url) == 101


def test_control_a_careless_server_opens_without_an_origin(careless):
    assert open_socket_status(careless) == 101


def read_close_code(held, frame):
    """Return the code with which the server closes after a frame."""
    with pytest.raises(ConnectionClosed) as closed:
        held.send(frame)
    return closed.value.rcvd.code


def test_strange_frames_close_the_socket_and_nothing_else(enter, server):
    assert read_close_code(enter(server), "a text frame") == 1011
    assert read_close_code(enter(server), b"\xff\xfe garbage") == 1002
    assert "somchai" not in enter(server).run()


def test_a_frame_of_300_megabytes_is_refused_at_its_first_bytes(server):
    place = server.url.removeprefix("http://")
    with socket.create_connection(tuple(place.split(":")), timeout=20) as held:
        lines = [
            "GET /_stcore/stream HTTP/1.1",
            f"Host: {place}",
            f"Origin: {server.url}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
        ]
        held.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b" 101 " in held.recv(4096)
        held.sendall(b"\x82\xff" + struct.pack("!Q", HUGE) + bytes(4))
        said = b""
        while (part := held.recv(4096)) and struct.pack("!H", 1009) not in said:
            said += part
    assert b"\x88" in said
    assert struct.pack("!H", 1009) in said


def test_a_signed_in_socket_reads_rows_until_its_owner_signs_out(enter, server):
    """The control and the attack in one: the same open socket, before and after."""
    cookie = people.cookie(server, "wanna", "coordinator", "DS09")
    held = enter(server, cookie=cookie)
    assert "wanna" in held.run(PAGE)
    ended = ask(
        server,
        "POST",
        "/auth/sign-out",
        {**get_origin_headers(server), **build_header(cookie)},
        b"",
    )
    assert ended.status == 303
    after = held.run(PAGE)  # on the open socket
    assert "wanna" not in after
    assert DENIED in after
    replayed = enter(server, cookie=cookie).run(PAGE)  # and with the kept cookie on a new one
    assert "wanna" not in replayed
    assert DENIED in replayed
    assert ask(server, "GET", "/auth/audit-head", build_header(cookie)).status == 401


@pytest.fixture(scope="module")
def numbers(server, somchai):
    """Ids of the rows of sessions: what our header holds inside."""
    project = open_project(settings.read(server.environment))
    with project.database.begin_read() as tx:
        found = list(tx.connection.exec_driver_sql("SELECT id FROM sessions").scalars())
    project.database.close()
    return found


@pytest.mark.parametrize(
    "name",
    ["X-Dusitmap-Session", "x-dusitmap-session", "X_Dusitmap_Session", "X-Forwarded-User"],
)
def test_a_header_of_ours_from_outside_gives_nothing(enter, server, numbers, name):
    drawn = enter(server, headers={name: str(numbers[-1])}).run(PAGE)
    assert DENIED in drawn
    assert "somchai" not in drawn


def test_control_a_careless_server_believes_the_header(enter, careless):
    drawn = enter(careless, headers={"X-Dusitmap-Session": "somchai"}).run()
    assert "rows of somchai" in drawn


def test_forwarded_headers_make_nobody_local_and_nothing_safe(server):
    forwarded = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example;proto=https",
    }
    for path in ("/", "/live", "/auth/sign-in", "/report", "/editions"):
        answer = ask(server, "GET", path, forwarded)
        assert answer.status == 200
        assert "evil.example" not in answer.body + str(answer.headers)


def test_a_stolen_session_id_is_somebody_else_s(enter, server, somchai):
    held = enter(server, cookie=somchai)
    assert "somchai" in held.run(PAGE)
    thief = enter(server, stolen=held.session_id)
    drawn = thief.run(PAGE)
    assert "somchai" not in drawn
    assert thief.session_id != held.session_id


def put(server, session_id, xsrf="", cookie=None):
    """Send a file straight to a session; return the status of the answer."""
    kept = [f"_streamlit_xsrf={xsrf}"] if xsrf else []
    kept += [f"{cookie['name']}={cookie['value']}"] if cookie else []
    headers = {**get_origin_headers(server), "Content-Type": "multipart/form-data; boundary=x"}
    headers |= {"Cookie": "; ".join(kept), "X-Xsrftoken": urllib.parse.unquote(xsrf)}
    path = f"/_stcore/upload_file/{session_id}/11111111-1111-4111-8111-111111111111"
    return ask(server, "PUT", path, headers, FORM).status


def test_a_file_goes_into_its_sender_s_own_session_only(enter, server, somchai, prasit):
    mine, theirs = enter(server, cookie=somchai), enter(server, cookie=prasit)
    for open_socket in (mine, theirs):
        open_socket.run()
    xsrf = mine.xsrf
    assert put(server, mine.session_id, xsrf, somchai) == 204  # the control
    assert put(server, mine.session_id, "", somchai) == 403
    assert put(server, mine.session_id, xsrf) == 403
    assert put(server, theirs.session_id, xsrf, somchai) == 403
    assert put(server, "11111111-1111-4111-8111-111111111111", xsrf, somchai) == 403
    made_up = {"name": somchai["name"], "value": "x" * 43}
    for cookie in (None, made_up):  # nobody uploads without an account
        stranger = enter(server, cookie=cookie)
        stranger.run()
        assert put(server, stranger.session_id, stranger.xsrf, cookie) == 403


def test_control_a_careless_server_takes_it_from_anybody(enter, careless):
    held = enter(careless)
    held.run()
    assert put(careless, held.session_id, held.xsrf) == 204

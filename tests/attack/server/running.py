"""A running server asked over real sockets, and a careless one that the same checks must catch."""

import http.client
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.conftest import ROOT, START_S, answers, free_port

INSIDE = re.compile(
    rf"Traceback|File \"|site-packages|/home/|/tmp/|{re.escape(str(ROOT))}|\.py\b|line \d+"
)
LONGEST = 300_000  # bytes of an answer that are looked at
CARELESS_SCRIPT = """import streamlit as st
if st.button("sign in"):
    st.session_state["who"] = "somchai"
st.text(f"rows of {st.session_state.get('who', st.user.get('id', 'nobody'))}")
"""
CARELESS_APP = """import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def fails(request):
    raise ValueError(str(request.url))


async def takes(request):
    await request.json()
    answer = PlainTextResponse("taken")
    answer.set_cookie("who", "somchai")
    return answer


app = st.App("script.py", routes=[
    Route("/fails", fails, methods=["GET", "POST"]), Route("/takes", takes, methods=["POST"])
], debug=True)
"""
CARELESS_SETTINGS = """[server]
headless = true
trustedUserHeaders = { "X-Dusitmap-Session" = "id" }
[browser]
gatherUsageStats = false
"""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str


class Careless:
    """A Streamlit app like ours without its guard: open doors, no headers, tracebacks."""

    def __init__(self, folder):
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text(CARELESS_SETTINGS)
        (folder / "script.py").write_text(CARELESS_SCRIPT)
        (folder / "app.py").write_text(CARELESS_APP)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_S
        while not answers(f"{self.url}/_stcore/health"):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.2)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def ask(server, method, target, headers=None, body=None):
    """Send a request exactly as it is written; return the answer."""
    place = server.url.removeprefix("http://")
    connection = http.client.HTTPConnection(place, timeout=60)
    given = {"Host": place, **(headers or {})}
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        cookies = answer.headers.get_all("Set-Cookie") or []
        is_stream = found.get("content-type", "").startswith("text/event-stream")
        read = b"" if is_stream else answer.read(LONGEST)
        return Answer(answer.status, found, cookies, read.decode(errors="replace"))
    finally:
        connection.close()


def get_origin_headers(server):
    """Return the Origin of the server's own pages."""
    return {"Origin": server.url}


class Socket:
    """Streamlit's socket, as its page opens it."""

    def __init__(self, server, *, cookie=None, stolen=None, headers=None):
        kept = [f"{cookie['name']}={cookie['value']}"] if cookie else []
        self.xsrf = read_xsrf(server)
        given = {"Cookie": "; ".join([*kept, f"_streamlit_xsrf={self.xsrf}"]), **(headers or {})}
        self._opening = connect(
            server.url.replace("http:", "ws:") + "/_stcore/stream",
            origin=server.url,
            subprotocols=["streamlit", self.xsrf, *([stolen] if stolen else [])],
            additional_headers=given,
            max_size=None,
        )
        self.session_id = ""

    def __enter__(self):
        self._socket = self._opening.__enter__()
        return self

    def __exit__(self, *how):
        self._opening.__exit__(*how)

    def run(self, page=""):
        """Ask for a page; return everything that came back until it was drawn."""
        return read_screen(self._socket, page, self._note_session)

    def _note_session(self, session_id):
        self.session_id = session_id

    def send(self, data):
        """Send a frame, and read until the server closes."""
        self._socket.send(data)
        while True:
            self._socket.recv(timeout=60)


def read_screen(socket, page, note_session=lambda session_id: None):
    """Ask an open socket for a page; return everything that came back until it was drawn."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    socket.send(asked.SerializeToString())
    drawn, started = [], False
    while True:
        frame = socket.recv(timeout=60)
        message = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            started = True
            note_session(message.new_session.initialize.session_id)
        drawn.append(frame)
        if kind == "script_finished" and started:
            return b"".join(drawn).decode(errors="replace")


def read_xsrf(server):
    kept = ask(server, "GET", "/_stcore/health").cookies
    return next(cookie for cookie in kept if cookie.startswith("_streamlit_xsrf"))[16:].split(";")[
        0
    ]

"""Slow senders at every route that reads a body: each is let go, and nobody else waits for them.

The routes are those of the table of the app, so that a new one cannot be forgotten, and Streamlit's
own upload. The careless server, without the middleware, must be held by the same sender.
"""

import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from mapping.web.middleware import body_limits
from tests.attack.server.running import Socket, ask, get_origin_headers
from tests.attack.server.test_running_server import list_routes
from tests.browser import people

ANNOUNCED = 4000  # bytes: below what the smallest form may have
PAUSE_S = 0.5  # between two bytes
WITHIN_S = body_limits.FIRST_PART_TIMEOUT_S + 10
CROWD = 60  # uploads that hang; eight were enough once
SOON_S = 10
READS_NOTHING = {  # answered without a look at the body
    ("POST", "/w/{code}/join"),
    ("POST", "/auth/sign-out"),
}
FILE_HEAD = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def receipt(server):
    return send_report(server)


def send_report(server):
    """Send a report; return its receipt."""
    page = ask(server, "GET", "/report").body
    found = json.loads(re.search(r'id="rp-config">(.*?)</script>', page)[1])
    body = {
        "receipt": found["receipt"], "mark": found["mark"], "category": "public service",
        "community_id": "DS07", "story": "มีการเรียกเงิน",
    }  # fmt: skip
    answer = ask(
        server, "POST", "/report/cases", get_origin_headers(server), json.dumps(body).encode()
    )
    assert answer.status == 200, answer.body
    return found["receipt"]


def send_slowly(server, method, path, headers, start=b"", give_up_s=WITHIN_S):
    """Send a body byte by byte; return (status, seconds), None where no answer came in time."""
    host, port = server.url.removeprefix("http://").split(":")
    began = time.monotonic()
    with closing(socket.create_connection((host, int(port)))) as wire:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {ANNOUNCED}", "", ""]
        wire.sendall("\r\n".join(lines).encode())
        wire.sendall(start)
        wire.settimeout(PAUSE_S)
        while time.monotonic() - began < give_up_s:
            try:
                answer = wire.recv(4096)
            except TimeoutError:
                wire.sendall(b"-")
                continue
            return int(answer.split()[1]), time.monotonic() - began
    return None


def test_every_route_that_reads_a_body_lets_a_slow_sender_go(server, room, receipt, figure):
    opened, phone = room
    somchai = people.cookie(server, "somchai", "coordinator", "DS07")
    signed = f"{somchai['name']}={somchai['value']}"
    reading = [pair for pair in list_routes(server, opened) if pair[0] not in ("GET", "HEAD")]
    headers = {
        **get_origin_headers(server),
        "Cookie": f"{phone}; {signed}",
        "Content-Type": FORM,
        "X-Receipt": receipt,
    }
    asks = [(method, path, headers) for method, path in reading]
    with Socket(server, cookie=somchai) as streamlit:
        streamlit.run("my-actions")
        upload = {
            **get_origin_headers(server),
            "Content-Type": "multipart/form-data; boundary=x",
            "X-Xsrftoken": streamlit.xsrf,
            "Cookie": f"_streamlit_xsrf={streamlit.xsrf}; {signed}",
        }
        asks.append(("PUT", f"/_stcore/upload_file/{streamlit.session_id}/a", upload, FILE_HEAD))
        with ThreadPoolExecutor(len(asks)) as crowd:
            said = list(crowd.map(lambda arguments: send_slowly(server, *arguments), asks))
    nothing = {(how, path.replace("{code}", opened.code)) for how, path in READS_NOTHING}
    for (method, path, *_), answer in zip(asks, said, strict=True):
        assert answer is not None, f"{method} {path} was held"
        status, seconds = answer
        if (method, path) in nothing:
            assert seconds < SOON_S, f"{method} {path}"
        else:
            assert status == 408, f"{method} {path}: {status} after {seconds:.1f} s"
    assert len(asks) - len(nothing) >= 14
    figure(
        "slow senders",
        f"let go with 408 at {len(asks) - len(nothing)} routes, the last after "
        f"{max(seconds for _, seconds in said):.0f} s",
    )


def test_control_a_careless_server_is_held(careless):
    headers = {"Content-Type": "application/json"}
    assert send_slowly(careless, "POST", "/takes", headers) is None


def test_hanging_uploads_keep_no_evidence_away(server, receipt, figure):
    """Sixty hang, of somebody who has a receipt; a witness's photo arrives all the while."""
    theirs, mine = send_report(server), receipt
    headers = {
        **get_origin_headers(server),
        "X-Receipt": theirs,
        "Content-Type": "application/octet-stream",
    }
    hanging = [
        threading.Thread(target=send_slowly, args=(server, "POST", "/report/files", headers))
        for _ in range(CROWD)
    ]
    for sender in hanging:
        sender.start()
    time.sleep(3)
    waited_s = []
    for number in range(3):
        began = time.monotonic()
        data = b"%PDF-1.4 " + bytes([65 + number]) * 50_000
        sent = {**get_origin_headers(server), "X-Receipt": mine}
        answer = ask(server, "POST", "/report/files", sent, data)
        assert answer.status == 200, answer.body
        waited_s.append(time.monotonic() - began)
    assert max(waited_s) < SOON_S
    for sender in hanging:
        sender.join()
    figure(f"a witness's file beside {CROWD} uploads that hang", f"{max(waited_s):.1f} s at most")


def test_whoever_has_no_receipt_is_told_before_anything_is_read(server):
    headers = {
        **get_origin_headers(server),
        "X-Receipt": "0" * 16,
        "Content-Type": "application/octet-stream",
    }
    status, seconds = send_slowly(server, "POST", "/report/files", headers)
    assert status == 404
    assert seconds < SOON_S

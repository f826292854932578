"""What the running server says to everybody: headers, shut doors, hosts, errors without insides.

Each check is tried on a careless server as well, which it must catch.
"""

import itertools
import re
import urllib.parse

import pytest
from starlette.routing import Mount

from geodata import settings
from mapping.web import site
from mapping.web.service import Service
from tests.attack.server.running import INSIDE, ask, get_origin_headers
from tests.browser import people

SAFE = {  # header → what it says, whatever else it says
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "",
    "permissions-policy": "geolocation=(self)",
    "cross-origin-opener-policy": "same-origin",
}
REFERRERS = ("no-referrer", "same-origin")
STREAMLITS = (
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/table"),
    ("GET", "/static/nothing.js"),
    ("GET", "/component/x/y"),
    ("GET", "/component/streamlit_folium.st_folium/index.html"),
    ("GET", "/media/nothing"),
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/bidi-components/x"),
    ("GET", "/_stcore/metrics"),
    ("PUT", "/_stcore/upload_file/a/b"),
    ("OPTIONS", "/_stcore/upload_file/a/b"),
    ("GET", "/nothing"),
    ("GET", "/favicon.ico"),
    ("POST", "/"),
    ("TRACE", "/"),
    ("GET", "//elsewhere.example/x"),
)
SHUT = [
    f"{start}{door}{end}"
    for door in (
        "/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/x",
        "/_stcore/script-health-check",
    )
    for start, end in (("", ""), ("", "/"), ("", "?x=1"), ("", "%2f"), ("", ";x"), ("/", ""))
] + [
    "/_stcore//metrics",
    "/_stcore/./metrics",
    "/_stcore/%2e/metrics",
    "/_stcore/%6detrics",
    "/%5fstcore/metrics",
    "/_stcore/health/../metrics",
    "/_stcore/health/%2e%2e/metrics",
    "/_STCORE/METRICS",
    "/x/../_stcore/metrics",
    "/_stcore/",
    "/_stcore",
]
METRICS = re.compile(r"^# (TYPE|HELP|EOF)|active_sessions", re.MULTILINE)
QUERIES = ("?lang=%ff", "?a=%00", "?%", "?a[]=1&a[]=2", "?id=DS99&id=DS07", "?" + "a" * 60_000)
BODIES = {
    "nothing": b"",
    "a brace": b"{",
    "zeros": b"\0" * 50,
    "a list": b"[]",
    "wrong types": b'{"receipt": 1, "mark": []}',
    "deep lists": b"[" * 9000,
    "no UTF-8": b"\xff\xfe",
}
KINDS = ("application/json", "multipart/form-data; boundary=x", "multipart/form-data")


def list_routes(server, room):
    """Return (method, path) of each of our routes, with something in the place of its parts."""
    parts = {"code": room.code, "token": "t" * 16, "form": "survey", "rest": "nothing"}

    def walk(routes, before=""):
        for route in routes:
            if isinstance(route, Mount):
                yield from walk(route.routes, before + route.path)
            else:
                path = re.sub(r"{(\w+)[^}]*}", lambda match: parts.get(match[1], "7"), route.path)
                for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
                    yield method, before + path

    service = Service(settings.read(server.environment), port=0)
    return list(dict.fromkeys(walk(site.list_routes(service))))


def lacking(answer):
    """Return the names of the safe headers that an answer does not carry."""
    said = answer.headers
    gaps = [name for name, value in SAFE.items() if value not in said.get(name, "\0")]
    if "frame-ancestors '" not in said.get("content-security-policy", ""):
        gaps.append("frame-ancestors")
    if said.get("referrer-policy") not in REFERRERS:
        gaps.append("referrer-policy")
    return [*gaps, *(["server"] if "server" in said else [])]


def test_every_kind_of_answer_carries_the_safe_headers(server, room):
    asked = [*list_routes(server, room[0]), *STREAMLITS]
    seen = {}
    for (method, path), headers in itertools.product(asked, ({}, get_origin_headers(server))):
        answer = ask(server, method, path, headers, b"" if method in ("POST", "PUT") else None)
        seen[method, path, bool(headers)] = answer
    assert {value: lacking(answer) for value, answer in seen.items() if lacking(answer)} == {}
    statuses = {answer.status for answer in seen.values()}
    assert {200, 204, 400, 401, 403, 404, 405} <= statuses
    assert {path for _, path in asked} >= {"/live", "/report", "/auth/audit-head", "/api/events"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_another_host_is_refused_with_the_safe_headers(server, host):
    answer = ask(server, "GET", "/", {"Host": host})
    assert answer.status == 400
    assert lacking(answer) == []
    assert "evil" not in answer.body


def test_control_a_careless_server_lacks_them_and_answers_any_host(careless):
    answer = ask(careless, "GET", "/", {"Host": "evil.example"})
    assert answer.status == 200
    assert set(lacking(answer)) >= {*SAFE, "frame-ancestors", "server"} - {"x-content-type-options"}


@pytest.mark.parametrize("path", SHUT)
def test_the_side_doors_are_shut_however_they_are_written(server, path):
    for method in ("GET", "POST", "HEAD"):
        answer = ask(
            server, method, path, get_origin_headers(server), b"" if method == "POST" else None
        )
        assert answer.status in (400, 404, 405)
        assert METRICS.search(answer.body) is None
        assert "<script" not in answer.body


def test_control_an_open_door_is_caught(careless):
    assert METRICS.search(ask(careless, "GET", "/_stcore/metrics").body)


def test_no_other_site_may_steer_our_pages(server, careless):
    assert '"allowedOrigins":[]' in ask(server, "GET", "/_stcore/host-config").body
    assert "streamlit.app" in ask(careless, "GET", "/_stcore/host-config").body  # the control


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_brings_out_the_insides(server, room, query):
    for method, path in list_routes(server, room[0]):
        if method == "GET":
            answer = ask(server, "GET", path + query, {"Cookie": room[1]})
            assert answer.status < 500, path
            assert says_no_insides(answer), (path, answer.body)


def test_a_question_of_a_megabyte_is_refused(server):
    try:
        answer = ask(server, "GET", "/?" + "a" * 1_000_000)
    except ConnectionError:
        pass  # uvicorn closes; what counts is that it still answers
    else:
        assert answer.status in (200, 400, 414, 431)
        assert says_no_insides(answer)
    assert ask(server, "GET", "/healthz").status == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_nothing_sent_brings_out_the_insides(server, room, body, kind):
    opened, cookie = room
    headers = {**get_origin_headers(server), "Content-Type": kind, "Cookie": cookie}
    sent = [path for method, path in list_routes(server, opened) if method == "POST"]
    assert len(sent) > 10
    for path in sent:
        if path.startswith(("/report/files", "/auth")) and body != b"\0" * 50:
            continue  # each try is counted there; the slower next one is tested elsewhere
        answer = ask(server, "POST", path, headers, body)
        assert answer.status < 500, path
        assert says_no_insides(answer), (path, answer.body)


def says_no_insides(answer):
    is_page = answer.headers.get("content-type", "").startswith(("text/html", "application/json"))
    is_error = answer.status >= 400
    return not (is_error or is_page) or INSIDE.search(_remove_addresses(answer.body)) is None


def _remove_addresses(body):
    """Take away what a page may name: the files that it loads, and our API's own paths."""
    return re.sub(r'(?:src|href)="[^"]*"|"/api[^"]*"', "", body)


@pytest.mark.parametrize(("method", "path"), [("GET", "/fails"), ("POST", "/takes")])
def test_control_a_traceback_is_caught(careless, method, path):
    answer = ask(careless, method, path, {"Accept": "text/plain"}, b"{")
    assert answer.status == 500
    assert not says_no_insides(answer)


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://[evil", "", "http://127.0.0.1:1"]
)
def test_nothing_is_taken_from_another_origin(server, room, origin):
    opened, cookie = room
    headers = {"Cookie": cookie, "Content-Type": "application/json"}
    headers |= {} if origin is None else {"Origin": origin}
    for method, path in list_routes(server, opened):
        if method == "POST":
            answer = ask(server, "POST", path, headers, b"{}")
            assert answer.status in (401, 403, 404), path


def test_control_a_careless_route_takes_it(careless):
    assert ask(careless, "POST", "/takes", {"Origin": "http://evil.example"}, b"{}").status == 200


def list_flags(cookie):
    return {part.strip().lower() for part in cookie.split(";")[1:]}


def list_unprotected(cookies):
    """Return the cookies that a script could read, or that another site's link could bring."""
    wanted = {"httponly", "samesite=strict"}
    return [cookie for cookie in cookies if not wanted <= list_flags(cookie)]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(server, room, careless):
    people.add(server, "wanna", "coordinator", "DS09")
    fields = {"name": "wanna", "passphrase": people.PASSPHRASE, "code": ""}
    form = urllib.parse.urlencode(fields).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    begun = ask(server, "POST", "/auth/sign-in", {**get_origin_headers(server), **kind}, form)
    assert begun.status == 303
    ended = ask(server, "POST", "/auth/sign-out", get_origin_headers(server), b"")
    joined = ask(server, "POST", f"/w/{room[0].code}/join", get_origin_headers(server), b"{}")
    given = [*begun.cookies, *ended.cookies, *joined.cookies]
    told = [cookie for cookie in given if cookie.startswith("dusitmap-out=")]
    assert len(given) - len(told) == 4  # the session twice, the device, the room
    assert list_unprotected([cookie for cookie in given if cookie not in told]) == []
    # The page has to read this one, to wipe what was typed: it says that somebody signed out.
    assert {cookie.split(";")[0].removeprefix("dusitmap-out=") for cookie in told} <= {"1", '""'}
    assert all("samesite=strict" in list_flags(cookie) for cookie in told)
    # Streamlit's script has to read this one; it opens nothing.
    (known,) = ask(server, "GET", "/_stcore/health").cookies
    assert known.startswith("_streamlit_xsrf=")
    assert "samesite=lax" in list_flags(known)
    assert list_unprotected(ask(careless, "POST", "/takes", {}, b"{}").cookies)  # the control


def test_the_server_lives_after_all_that(server):
    assert ask(server, "GET", "/readyz").status == 200
    assert server.process.poll() is None

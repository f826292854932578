"""What the running server writes down: not who asked, not with what, not for what, not what."""

import pytest
import sqlalchemy
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from geodata.model.imports.records import Category
from mapping.failures import log_failure
from tests.attack.server.running import Careless, Socket, ask, get_origin_headers
from tests.browser import people
from tests.browser.conftest import start_server, stop_server

ADDRESS, AGENT, QUERY, BODY = "203.0.113.77", "CanaryAgent77", "canaryquery77", "canarybody77"
CANARIES = (ADDRESS, AGENT, QUERY, BODY)
PATHS = ("/", "/live", "/table", "/api/areas.geojson", "/nothing", "/_stcore/metrics", "/report")
SENT = (
    "/auth/sign-in",
    "/auth/passphrase",
    "/auth/sign-out",
    "/report/follow",
    "/report/cases",
    "/report/messages",
    "/report/qr",
    "/w/ABCDEFGH/join",
    "/w/ABCDEFGH/questions",
)
FORM = "application/x-www-form-urlencoded"
CODE = f'{{"receipt": "{BODY}", "category": "{Category.POLICY}", "text": "{BODY}"}}'


@pytest.fixture
def server(tmp_path):
    started = start_server(tmp_path)
    yield started
    stop_server(started)


def read_everything(folder):
    """Return everything that lies below a folder, as one text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return "\n".join(file.read_bytes().decode("latin-1") for file in files)


def visit(server, cookie):
    """Do what people and strangers do, with a canary in each part of it."""
    headers = {
        "User-Agent": AGENT,
        "X-Forwarded-For": ADDRESS,
        "X-Forwarded-Proto": "https",
        "Referer": f"http://{QUERY}.example",
        "Cookie": f"{cookie['name']}={cookie['value']}; x={BODY}",
    }
    for path in PATHS:
        ask(server, "GET", f"{path}?{QUERY}={QUERY}", headers)
        ask(server, "GET", f"{path}/{QUERY}", headers)
    for path in SENT:
        for kind, body in ((FORM, f"name={BODY}&passphrase={BODY}"), ("application/json", CODE)):
            given = {**headers, **get_origin_headers(server), "Content-Type": kind}
            ask(server, "POST", f"{path}?{QUERY}", given, body.encode())
    ask(server, "GET", f"/{QUERY}", {**headers, "Host": "evil.example"})
    ask(
        server,
        "PUT",
        f"/_stcore/upload_file/{QUERY}/{QUERY}",
        {**headers, **get_origin_headers(server)},
        b"x",
    )
    sockets(server, headers)


def sockets(server, headers):
    with Socket(server, headers=headers) as held:
        held.run(QUERY)
    for frame in (BODY, b"\xff" + BODY.encode()):
        with Socket(server, headers=headers) as held, pytest.raises(ConnectionClosed):
            held.send(frame)
    address = server.url.replace("http:", "ws:") + f"/_stcore/stream?{QUERY}"
    for origin in (server.url, "http://evil.example"):
        try:
            with connect(address, origin=origin, additional_headers=headers):
                pass
        except InvalidStatus:
            assert origin != server.url


def test_the_log_and_the_data_know_nobody(server):
    cookie = people.cookie(server, "somchai", "coordinator", "DS07")
    visit(server, cookie)
    stop_server(server)  # what it holds back is written
    said = read_everything(server.folder)
    assert [canary for canary in CANARIES if canary in said] == []
    assert cookie["value"] not in said
    assert "failed, reference" in server.log.read_text()  # it did say that something failed


def test_control_a_careless_server_writes_it_down(tmp_path):
    careless = Careless(tmp_path)
    ask(careless, "POST", f"/fails?{QUERY}", {"User-Agent": AGENT}, BODY.encode())
    careless.stop()
    assert QUERY in read_everything(tmp_path)


def test_an_error_of_the_database_does_not_quote_what_was_to_be_saved(project):
    given = {"name": BODY, "value": None}
    insert = sqlalchemy.text("INSERT INTO project_state VALUES (:name, :value)")
    with (
        project.database.begin() as tx,
        pytest.raises(sqlalchemy.exc.StatementError) as refused,
    ):
        tx.connection.execute(insert, given)
    assert BODY not in str(refused.value)
    shown = sqlalchemy.create_engine("sqlite://")  # the control
    with pytest.raises(sqlalchemy.exc.StatementError, match=BODY), shown.connect() as connection:
        connection.execute(sqlalchemy.text("INSERT INTO nowhere VALUES (:name)"), {"name": BODY})
    shown.dispose()


def test_a_failure_is_told_by_its_kind_and_place_alone(caplog):
    try:
        try:
            raise KeyError(BODY)
        except KeyError as before:
            raise ValueError(f"{QUERY} {BODY}") from before
    except ValueError as error:
        reference = log_failure(error)
    (line,) = [record.getMessage() for record in caplog.records]
    assert reference in line
    assert "ValueError in test_running_logs.py:" in line
    assert "after KeyError in test_running_logs.py:" in line
    assert QUERY not in caplog.text
    assert BODY not in caplog.text

"""Signing in over HTTP: the cookie, the header, what a guesser and another page get."""

import re
from datetime import UTC, datetime

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions.people import accounts
from geodata.model.people.people import Role
from geodata.store.people.people import AccountStore
from mapping.layers.files import build_asset_url
from mapping.web import site
from mapping.web.auth import proof_of_work
from mapping.web.auth.sessions import (
    LOCAL_COOKIE,
    SECURE_COOKIE,
    SESSION_HEADER,
    SessionHeaderMiddleware,
)
from mapping.web.auth.sign_in import SCRIPTS, WORKER_SCRIPT
from mapping.web.service import Service
from tests.conftest import PASSPHRASE

ORIGIN = {"Origin": "http://localhost"}
WRONG = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"


def post(client, path="/auth/sign-in", headers=ORIGIN, **fields):
    return client.post(path, data=fields, headers=headers, follow_redirects=False)


@pytest.fixture
def coordinator(add_account):
    add_account("somchai", Role.COORDINATOR, "DS07")
    return {"name": "somchai", "passphrase": PASSPHRASE}


@pytest.fixture
def echo(project):
    """Our session middleware before an app that says what header reaches it."""

    async def said(request):
        return PlainTextResponse(request.headers.get(SESSION_HEADER, "none"))

    def make(*, https=False):
        header = Middleware(
            SessionHeaderMiddleware,
            project=lambda: project,
            find_socket_headers=lambda _: {},
            https=https,
        )
        app = Starlette(routes=[Route("/", said)], middleware=[header])
        return TestClient(app, base_url="http://localhost")

    return make


def test_the_form_is_thai_and_light_and_runs_scripts_of_ours_only(client):
    answer = client.get("/auth/sign-in")
    assert '<html lang="th">' in answer.text
    assert "เข้าสู่ระบบ" in answer.text
    assert re.findall("<script[^>]*>", answer.text) == [
        f'<script src="{build_asset_url(script)}" defer>' for script in SCRIPTS
    ]
    assert f'data-worker="{build_asset_url(WORKER_SCRIPT)}"' in answer.text
    assert len(answer.content) < 4000
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_right_words_set_a_cookie_that_scripts_cannot_read(client, coordinator):
    answer = post(client, **coordinator)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-work")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{LOCAL_COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert answer.headers["cache-control"] == "no-store"


def test_each_sign_in_has_a_cookie_of_its_own(client, coordinator):
    first, second = (post(client, **coordinator).cookies[LOCAL_COOKIE] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    "changed",
    [{"name": "nobody"}, {"passphrase": "wrong words here"}, {"name": "ก" * 9}, {"passphrase": ""}],
)
def test_everything_wrong_gets_the_same_answer(client, coordinator, changed):
    answer = post(client, **{**coordinator, **changed})
    assert answer.status_code == 401
    assert WRONG in answer.text
    assert "set-cookie" not in answer.headers
    assert "nobody" not in answer.text


def test_an_officer_needs_the_code_and_each_code_works_once(client, add_account):
    _, secret = add_account("malee", Role.OFFICER)
    words = {"name": "malee", "passphrase": PASSPHRASE}
    assert post(client, **words).status_code == 401
    assert post(client, **words, code="000000").status_code == 401
    code = pyotp.TOTP(secret).at(datetime.now(UTC))
    assert post(client, **words, code=code).status_code == 303
    again = post(client, **words, code=code)
    assert again.status_code == 401
    assert "โปรดรอรหัสถัดไปไม่เกิน 30 วินาที" in again.text
    other = post(client, "/auth/passphrase", **words, code=code, new="ประโยคใหม่ที่จำได้ง่าย")
    assert (other.status_code, "E-AUTH-15" in other.text) == (401, True)
    assert "set-cookie" not in other.headers


def test_a_code_in_thai_digits_is_read(client, add_account):
    _, secret = add_account("malee", Role.ADMINISTRATOR)
    code = (
        pyotp.TOTP(secret)
        .at(datetime.now(UTC))
        .translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    )
    assert post(client, name="malee", passphrase=PASSPHRASE, code=code).status_code == 303


def test_guessing_is_slowed_down_also_with_the_right_words(client, coordinator):
    answers = [post(client, **{**coordinator, "passphrase": f"guess {n}"}) for n in range(5)]
    assert {answer.status_code for answer in answers} == {401}
    late = post(client, **coordinator)
    assert late.status_code == 429
    assert "E-RATE-02" in late.text
    needed = post(client, "/auth/work", name="somchai").json()["work"]
    assert post(client, **coordinator, work=proof_of_work.solve(needed)).status_code == 303


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/passphrase", "/auth/sign-out"])
def test_another_page_cannot_post(client, coordinator, headers, path):
    answer = post(client, path, headers, **coordinator)
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_without_tls_only_the_server_itself_may_sign_in(client, coordinator):
    far = TestClient(client.app, base_url="http://localhost", client=("192.168.1.5", 40000))
    answer = post(far, **coordinator)
    assert answer.status_code == 403
    assert "E-AUTH-05" in answer.text


def test_behind_https_the_cookie_travels_on_https_only(coordinator, monkeypatch):
    monkeypatch.setenv("DUSITMAP_BASE_URL", "https://dusit.example")
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    proxied = TestClient(app, base_url="http://dusit.example", client=("10.0.0.9", 40000))
    answer = post(proxied, headers={"Origin": "https://dusit.example"}, **coordinator)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SECURE_COOKIE}=")
    assert "; secure" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert "domain" not in cookie.lower()
    service.get_project().database.close()


def test_a_huge_form_is_not_read(client, coordinator):
    assert post(client, **{**coordinator, "passphrase": "x" * 1_000_000}).status_code == 401


def test_only_our_cookie_becomes_the_header(client, coordinator, echo, project):
    cookie = post(client, **coordinator).cookies[LOCAL_COOKIE]
    session_id = echo().get("/", headers={"Cookie": f"{LOCAL_COOKIE}={cookie}"}).text
    assert accounts.find_actor(project, session_id, at=datetime.now(UTC)).name == "somchai"
    assert session_id not in cookie
    assert echo().get("/", headers={"Cookie": f"{LOCAL_COOKIE}=guess"}).text == "none"
    assert echo().get("/", headers={"Cookie": f"{LOCAL_COOKIE}={session_id}"}).text == "none"
    assert echo(https=True).get("/", headers={"Cookie": f"{LOCAL_COOKIE}={cookie}"}).text == "none"


def test_a_spoofed_header_gives_nothing(echo):
    assert echo().get("/", headers={SESSION_HEADER: "anything"}).text == "none"
    assert echo().get("/", headers={SESSION_HEADER.upper(): "anything"}).text == "none"


def test_signing_out_ends_the_session_for_every_tab(client, coordinator, echo):
    cookie = post(client, **coordinator).cookies[LOCAL_COOKIE]
    held = {"Cookie": f"{LOCAL_COOKIE}={cookie}"}
    answer = post(client, "/auth/sign-out", {**ORIGIN, **held})
    assert answer.status_code == 303
    assert echo().get("/", headers=held).text == "none"


def test_a_forced_passphrase_is_changed_before_anything_else(client, add_account, project):
    """As accounts of earlier versions may still have to."""
    account_id, _ = add_account("somchai", Role.COORDINATOR, "DS07")
    with project.database.begin() as tx:
        AccountStore(tx).change(account_id, version=1, must_change=1)
    asked = post(client, name="somchai", passphrase=PASSPHRASE)
    assert asked.status_code == 403
    assert "/auth/passphrase" in asked.text
    change = {"name": "somchai", "passphrase": PASSPHRASE}
    assert post(client, "/auth/passphrase", **change, new="สั้น").status_code == 400
    done = post(client, "/auth/passphrase", **change, new="ประโยคใหม่ที่จำได้ง่าย")
    assert done.status_code == 303
    assert post(client, name="somchai", passphrase="ประโยคใหม่ที่จำได้ง่าย").status_code == 303


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/review", "/review"),
        ("", "/my-work"),
        ("//evil.example", "/my-work"),
        ("https://evil.example", "/my-work"),
        ("/review/../x", "/my-work"),
        ("/review?x=1", "/my-work"),
    ],
)
def test_signing_in_leads_back_to_our_own_page_only(client, coordinator, asked, leads_to):
    address = f"/auth/sign-in?next={asked}"
    form = client.get(address).text
    assert (f'action="/auth/sign-in?next={asked}"' in form) is (leads_to != "/my-work")
    answer = post(client, address, **coordinator)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)

"""Signing in through another provider: a small one of our own on localhost, honest and not."""

import base64
import hashlib
import hmac
import json
import threading
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geodata import actions, settings
from geodata.actions.people import accounts, auditing
from geodata.errors import BadInput
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.store.people.people import AccountStore
from mapping.web import site
from mapping.web.auth.oidc import COOKIE
from mapping.web.auth.sessions import LOCAL_COOKIE
from mapping.web.service import Service
from tests.browser.conftest import free_port

CLIENT, SECRET, CODE = "dusit-map", "a client's secret", "the-code"
REFUSED = "เข้าสู่ระบบผ่านผู้ให้บริการยืนยันตัวตนไม่สำเร็จ"
ORIGIN = {"Origin": "http://localhost"}


class FakeProvider:
    """Says what a provider says; `claims` and the like are what a test makes of it."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.signing_key, self.forge = self.key, None
        self.claims = {}
        self.asked = {}
        self.issuer_said = issuer
        self.more_metadata = {}
        self.broken = set()
        self.metadata_count = 0

    def routes(self):
        return [
            Route("/.well-known/openid-configuration", self.metadata),
            Route("/jwks", self.jwks),
            Route("/token", self.token, methods=["POST"]),
        ]

    async def metadata(self, _request):
        self.metadata_count += 1
        return JSONResponse(
            {
                "issuer": self.issuer_said,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                **self.more_metadata,
            }
        )

    async def jwks(self, _request):
        if "jwks" in self.broken:
            return PlainTextResponse("no keys today", status_code=500)
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request):
        if "token" in self.broken:
            return PlainTextResponse("no tokens today", status_code=500)
        async with request.form() as form:
            given = dict(form)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        good = (
            request.headers.get("authorization") == f"Basic {basic}"
            and given.get("code") == CODE
            and given.get("redirect_uri") == self.asked["redirect_uri"]
            and challenge == self.asked["code_challenge"]
        )
        if not good:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signing_key)
        if self.forge:
            token = self.forge(claims)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider(monkeypatch):
    port = free_port()
    fake = FakeProvider(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(
        Starlette(routes=fake.routes()), port=port, log_level="error", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    monkeypatch.setenv("DUSITMAP_OIDC_ISSUER", fake.issuer)
    monkeypatch.setenv("DUSITMAP_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("DUSITMAP_OIDC_CLIENT_SECRET", SECRET)
    yield fake
    server.should_exit = True
    thread.join()


def browser():
    """A browser before our routes, with the settings as they are now.

    As Streamlit does, a session that the browser could read is put around them.
    """
    service = Service(settings.read(), port=8501)
    around = Middleware(SessionMiddleware, secret_key="of Streamlit", session_cookie="streamlit")
    app = Starlette(
        routes=site.list_routes(service), middleware=[*site.list_middleware(service), around]
    )
    return TestClient(app, base_url="http://localhost"), service


@pytest.fixture
def client(provider, project):
    made, service = browser()
    yield made
    service.get_project().database.close()


@pytest.fixture
def linked(project, provider, add_account):
    """Add an account that is linked to the person `s-1` of the provider."""

    def make(role, *communities):
        number, secret = add_account("somchai", role, *communities)
        accounts.request_link(
            project, actions.TERMINAL, account(project), provider.issuer, "s-1", at=now()
        )
        return number, secret

    return make


def now():
    return datetime.now(UTC)


def account(project, name="somchai"):
    found = accounts.list_accounts(project, actions.TERMINAL, at=now())
    return next(account for account in found if account.name == name)


def leave(client, provider):
    """Go to the provider; note what it was asked."""
    answer = client.get("/auth/oidc", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    parts = urlsplit(answer.headers["location"])
    provider.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return answer


def return_from_provider(client, provider, **changed):
    query = {"code": CODE, "state": provider.asked["state"], **changed}
    return client.get("/auth/oidc/back", params=query, follow_redirects=False)


def sign_in_at_provider(client, provider):
    leave(client, provider)
    return return_from_provider(client, provider)


def is_refused(answer):
    return (
        answer.status_code == 401 and REFUSED in answer.text and LOCAL_COOKIE not in answer.cookies
    )


def test_who_is_linked_has_the_very_same_session(client, provider, linked, project):
    number, _ = linked(Role.COORDINATOR, "DS07")
    answer = sign_in_at_provider(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-work")
    said = next(
        line.lower()
        for line in answer.headers.get_list("set-cookie")
        if line.startswith(f"{LOCAL_COOKIE}=")
    )
    assert "httponly" in said
    assert "samesite=strict" in said
    session_id = accounts.find_session(project, answer.cookies[LOCAL_COOKIE], at=now())
    actor = accounts.find_actor(project, session_id, at=now())
    assert (actor.account_id, actor.role, actor.communities) == (
        number,
        Role.COORDINATOR,
        {"DS07"},
    )
    line, *_ = auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=now()).lines
    assert (line.account_name, line.entry.reason) == ("somchai", "signed in")


def test_the_errand_asks_for_a_code_with_state_nonce_and_pkce(client, provider):
    answer = leave(client, provider)
    asked = provider.asked
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == (
        "code",
        "openid",
        CLIENT,
    )
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    [cookie] = answer.headers.get_list("set-cookie")  # nothing lies in the open session
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert asked["state"] not in cookie  # sealed
    assert answer.headers["location"].startswith(f"{provider.issuer}/authorize?")


def test_two_errands_share_nothing(client, provider):
    seen = []
    for _ in range(2):
        leave(client, provider)
        seen += [provider.asked[name] for name in ("state", "nonce", "code_challenge")]
    assert len(set(seen)) == 6


FUTURE = 4_102_444_800  # 2100-01-01, fixed: every process must name these tests alike


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": ["somebody-else"]},
        {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": FUTURE},
        {"nbf": FUTURE},
        {"sub": None},
        {"sub": "s-2"},
        {"sub": ""},
        {"sub": "somchai"},
        {"at_hash": "wrong"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_errand_is_refused(client, provider, linked, claims):
    linked(Role.COORDINATOR, "DS07")
    provider.claims = claims
    answer = sign_in_at_provider(client, provider)
    assert LOCAL_COOKIE not in answer.cookies
    assert answer.status_code in (400, 401)
    provider.claims = {}
    assert sign_in_at_provider(client, provider).status_code == 303  # it was the claim alone


def test_a_token_signed_by_another_key_is_refused(client, provider, linked):
    linked(Role.COORDINATOR, "DS07")
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert is_refused(sign_in_at_provider(client, provider))


def encode(words):
    return base64.urlsafe_b64encode(words).rstrip(b"=")


def forge_token(algorithm, key):
    """Make tokens by hand, as no honest library would."""

    def make(claims):
        parts = (json.dumps({"alg": algorithm, "kid": "k1"}), json.dumps(claims))
        body = b".".join(encode(part.encode()) for part in parts)
        code = hmac.new(key, body, "sha256").digest() if key else b""
        return (body + b"." + encode(code)).decode()

    return make


def test_a_token_that_anybody_could_sign_is_refused(client, provider, linked):
    """With the public key or our secret as a shared one, or not at all."""
    linked(Role.COORDINATOR, "DS07")
    public = provider.key.as_pem(private=False)
    for algorithm, key in (("HS256", public), ("HS256", SECRET.encode()), ("none", b"")):
        provider.forge = forge_token(algorithm, key)
        assert is_refused(sign_in_at_provider(client, provider))


@pytest.mark.parametrize(
    "changed", [{"state": "another"}, {"state": ""}, {"code": "another"}, {"code": ""}]
)
def test_an_answer_that_does_not_fit_the_errand_is_refused(client, provider, linked, changed):
    linked(Role.COORDINATOR, "DS07")
    leave(client, provider)
    assert is_refused(return_from_provider(client, provider, **changed))


def test_another_browser_cannot_bring_the_answer(client, provider, linked):
    linked(Role.COORDINATOR, "DS07")
    leave(client, provider)
    stranger, service = browser()
    assert is_refused(return_from_provider(stranger, provider))
    stranger.cookies.set(COOKIE, "made-up")
    assert is_refused(return_from_provider(stranger, provider))
    service.get_project().database.close()
    assert return_from_provider(client, provider).status_code == 303


def test_an_errand_that_took_too_long_is_refused(client, provider, linked, monkeypatch):
    from datetime import timedelta

    from mapping.web.auth import oidc

    linked(Role.COORDINATOR, "DS07")
    monkeypatch.setattr(oidc, "STATE_TTL", timedelta(seconds=-1))
    answer = client.get("/auth/oidc", follow_redirects=False)
    parts = urlsplit(answer.headers["location"])
    provider.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    client.cookies.set(COOKIE, answer.headers["set-cookie"].split(";")[0].split("=", 1)[1])
    assert is_refused(return_from_provider(client, provider))


def test_who_is_not_linked_gets_no_account(client, provider, add_account, project):
    add_account("somchai", Role.COORDINATOR, "DS07")
    assert is_refused(sign_in_at_provider(client, provider))
    assert len(accounts.list_accounts(project, actions.TERMINAL, at=now())) == 1


def test_a_disabled_account_is_refused_and_so_is_one_whose_link_was_taken(
    client, provider, linked, project
):
    linked(Role.COORDINATOR, "DS07")
    accounts.set_enabled(project, actions.TERMINAL, account(project), False, at=now())
    assert is_refused(sign_in_at_provider(client, provider))
    accounts.set_enabled(project, actions.TERMINAL, account(project), True, at=now())
    accounts.request_link(
        project, actions.TERMINAL, account(project), provider.issuer, None, at=now()
    )
    assert is_refused(sign_in_at_provider(client, provider))


def test_the_same_number_at_another_provider_is_another_person(client, provider, linked, project):
    linked(Role.COORDINATOR, "DS07")
    other = "https://elsewhere.example"
    accounts.request_link(project, actions.TERMINAL, account(project), other, "s-1", at=now())
    assert is_refused(sign_in_at_provider(client, provider))


def test_two_accounts_cannot_be_one_person(provider, linked, add_account, project):
    linked(Role.COORDINATOR, "DS07")
    add_account("malee", Role.PRESENTER)
    malee = account(project, "malee")
    for issuer in (provider.issuer, ""):
        with pytest.raises(BadInput, match="E-AUTH-13"):
            accounts.request_link(project, actions.TERMINAL, malee, issuer, "s-1", at=now())


def test_a_link_ends_the_sessions_and_is_noted_without_the_number(
    client, provider, linked, project
):
    linked(Role.COORDINATOR, "DS07")
    cookie = sign_in_at_provider(client, provider).cookies[LOCAL_COOKIE]
    accounts.request_link(
        project, actions.TERMINAL, account(project), provider.issuer, "s-77", at=now()
    )
    assert accounts.find_session(project, cookie, at=now()) is None
    line, *_ = auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=now()).lines
    assert line.entry.reason == "link set up"
    assert "s-77" not in str(line)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_a_role_with_a_second_factor_gives_our_code(client, provider, linked, role):
    _, secret = linked(role)
    provider.claims = {"amr": ["pwd"]}
    asked = sign_in_at_provider(client, provider)
    assert LOCAL_COOKIE not in asked.cookies
    assert 'action="/auth/oidc/code"' in asked.text
    wrong = client.post("/auth/oidc/code", data={"code": "000000"}, headers=ORIGIN)
    assert LOCAL_COOKIE not in wrong.cookies
    code = pyotp.TOTP(secret).at(now())
    told = client.post(
        "/auth/oidc/code", data={"code": code}, headers=ORIGIN, follow_redirects=False
    )
    assert told.status_code == 303
    assert LOCAL_COOKIE in told.cookies


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_a_provider_that_asked_for_two_factors_is_believed(client, provider, linked, role):
    linked(role)
    provider.claims = {"amr": ["pwd", "mfa"]}
    assert sign_in_at_provider(client, provider).status_code == 303


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}])
def test_another_page_cannot_post_the_code(client, provider, linked, headers):
    _, secret = linked(Role.OFFICER)
    sign_in_at_provider(client, provider)
    code = pyotp.TOTP(secret).at(now())
    answer = client.post("/auth/oidc/code", data={"code": code}, headers=headers)
    assert LOCAL_COOKIE not in answer.cookies


def test_a_code_without_having_been_at_the_provider_is_nothing(client, provider, linked):
    _, secret = linked(Role.OFFICER)
    leave(client, provider)  # the errand's cookie names nobody
    code = pyotp.TOTP(secret).at(now())
    answer = client.post("/auth/oidc/code", data={"code": code}, headers=ORIGIN)
    assert is_refused(answer)


def test_a_forced_passphrase_comes_first_here_as_well(client, provider, linked, project):
    linked(Role.COORDINATOR, "DS07")
    with project.database.begin() as tx:
        found = account(project)
        AccountStore(tx).change(found.id, version=found.version, must_change=1)
    answer = sign_in_at_provider(client, provider)
    assert "E-AUTH-08" in answer.text
    assert LOCAL_COOKIE not in answer.cookies


def test_another_issuer_at_the_address_is_not_believed(client, provider):
    provider.issuer_said = "https://elsewhere.example"
    answer = client.get("/auth/oidc", follow_redirects=False)
    assert answer.status_code == 503
    assert "E-AUTH-12" in answer.text


def test_the_provider_decides_neither_the_algorithms_nor_our_settings(client, provider, linked):
    linked(Role.COORDINATOR, "DS07")
    provider.more_metadata = {
        "id_token_signing_alg_values_supported": ["HS256", "none"],
        "scope": "openid email",
        "code_challenge_method": "plain",
        "follow_redirects": True,
        "timeout": 0.000001,
    }
    assert sign_in_at_provider(client, provider).status_code == 303  # signed with RS256
    assert (provider.asked["scope"], provider.asked["code_challenge_method"]) == ("openid", "S256")
    for algorithm, key in (("HS256", SECRET.encode()), ("none", b"")):
        provider.forge = forge_token(algorithm, key)
        assert is_refused(sign_in_at_provider(client, provider))


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_an_address_without_encryption_is_not_used(client, provider, name):
    provider.more_metadata = {name: "http://elsewhere.example/"}
    for _ in range(2):  # what was refused is not remembered
        answer = client.get("/auth/oidc", follow_redirects=False)
        assert (answer.status_code, "E-AUTH-12" in answer.text) == (503, True)
    provider.more_metadata = {}
    assert leave(client, provider).status_code == 303


@pytest.mark.parametrize("address", ["token", "jwks"])
def test_a_provider_that_fails_halfway_is_said_to_be_out_of_reach(
    client, provider, linked, address
):
    linked(Role.COORDINATOR, "DS07")
    provider.broken = {address}
    answer = sign_in_at_provider(client, provider)
    assert (answer.status_code, "E-AUTH-12" in answer.text) == (503, True)
    assert LOCAL_COOKIE not in answer.cookies
    provider.broken = set()
    assert sign_in_at_provider(client, provider).status_code == 303


def test_a_key_that_the_provider_withdrew_is_refused_at_once(client, provider, linked):
    linked(Role.COORDINATOR, "DS07")
    assert sign_in_at_provider(client, provider).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert is_refused(sign_in_at_provider(client, provider))  # still signed by the old one
    provider.signing_key = provider.key
    assert sign_in_at_provider(client, provider).status_code == 303


def test_what_the_provider_says_of_itself_is_asked_once_an_hour(
    client, provider, linked, monkeypatch
):
    from mapping.web.auth import provider as our_client

    linked(Role.COORDINATOR, "DS07")
    for _ in range(2):
        assert sign_in_at_provider(client, provider).status_code == 303
    assert provider.metadata_count == 1
    monkeypatch.setattr(our_client, "METADATA_TTL_S", -1)
    leave(client, provider)
    assert provider.metadata_count == 2


def test_without_tls_only_the_server_itself_may_leave(client, provider):
    far = TestClient(client.app, base_url="http://localhost", client=("192.168.1.5", 40000))
    assert "E-AUTH-05" in far.get("/auth/oidc", follow_redirects=False).text


def test_the_form_shows_the_other_way_in_only_where_there_is_one(client, monkeypatch, project):
    assert 'href="/auth/oidc"' in client.get("/auth/sign-in").text
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"DUSITMAP_OIDC_{name}", "")
    plain, service = browser()
    assert "/auth/oidc" not in plain.get("/auth/sign-in").text
    for path in ("/auth/oidc", "/auth/oidc/back", "/auth/oidc/code"):
        assert plain.get(path).status_code == 404
    service.get_project().database.close()

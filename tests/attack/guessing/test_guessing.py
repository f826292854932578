"""Guessing: how many guesses reach the slow computation, and that right and wrong cost the same."""

import re
from datetime import UTC, datetime, timedelta

import anyio
import pyotp
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import actions, passphrases, receipts, settings
from geodata.actions.cases import case_reports
from geodata.actions.people import accounts, devices
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from mapping.web import site
from mapping.web.auth import proof_of_work, throttle
from mapping.web.service import Service
from tests.conftest import PASSPHRASE

OURS = {"Origin": "http://localhost"}
TRIES = 1000
COOKIE = "dusitmap-device"


@pytest.fixture
def client(project):
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    yield TestClient(app, base_url="http://localhost")
    service.get_project().database.close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    async def sleep(_seconds):
        return

    monkeypatch.setattr(anyio, "sleep", sleep)


@pytest.fixture
def computations(monkeypatch):
    """Count the slow computations: of receipts, and of passphrases."""
    counts = {"receipt": 0, "passphrase": 0}
    slow, hasher = receipts.hash_secret_raw, passphrases._HASHER

    def of_receipt(*given, **named):
        counts["receipt"] += 1
        return slow(*given, **{**named, "time_cost": 1, "memory_cost": 8})

    class Counted:
        def verify(self, *given):
            counts["passphrase"] += 1
            return hasher.verify(*given)

        def __getattr__(self, name):
            return getattr(hasher, name)

    monkeypatch.setattr(receipts, "hash_secret_raw", of_receipt)
    monkeypatch.setattr(passphrases, "_HASHER", Counted())
    return counts


@pytest.fixture
def receipt(project, computations):
    drawn, mark = case_reports.draw_receipt(project)
    case_reports.report_case(
        project, CaseReport(drawn, Category.POLICY, "x"), mark, at=datetime.now(UTC)
    )
    computations["receipt"] = 0
    return drawn


@pytest.fixture
def easy_work(monkeypatch):
    """Work that takes no time: how hard it is is tested elsewhere."""
    monkeypatch.setattr(throttle, "MIN_WORK_BITS", 5)


def follow(client, typed, answer=""):
    headers = OURS | ({"X-Work": answer} if answer else {})
    return client.post("/report/follow", json={"receipt": typed}, headers=headers)


def sign_in(client, name, passphrase, answer=""):
    fields = {"name": name, "passphrase": passphrase, "code": "", "work": answer}
    return client.post("/auth/sign-in", data=fields, headers=OURS, follow_redirects=False)


@pytest.mark.parametrize("typed", ["right", "0" * 16, "1", "๙" * 16, "x", "0000-0000 00000000"])
def test_a_right_receipt_and_a_wrong_one_cost_one_computation(client, receipt, computations, typed):
    answer = follow(client, receipt if typed == "right" else typed)
    assert answer.status_code == (200 if typed == "right" else 404)
    assert computations["receipt"] == 1


def test_a_known_name_and_an_unknown_one_cost_one_computation(
    client, cheap_hashes, add_account, computations
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    add_account("malee", Role.OFFICER)
    passphrases._build_dummy_hash()  # is made once, not with the first unknown name
    said = {}
    for name, passphrase in (
        ("somchai", PASSPHRASE),
        ("somchai", "wrong"),
        ("nobody", "wrong"),
        ("malee", PASSPHRASE),  # without the second factor
        ("<b>", "wrong"),
        ("somchai", "x" * 190),
    ):
        computations["passphrase"] = 0
        answer = sign_in(client, name, passphrase)
        assert computations["passphrase"] == 1, name
        said[name, passphrase] = (answer.status_code, re.sub(r"\s+", " ", answer.text))
    right = said.pop(("somchai", PASSPHRASE))
    assert right[0] == 303
    assert len(set(said.values())) == 1  # every refusal alike


def test_of_many_wrong_receipts_few_are_looked_at_without_the_work(client, receipt, computations):
    codes = [follow(client, f"{number:016}").status_code for number in range(TRIES)]
    assert computations["receipt"] == throttle.FREE_RECEIPTS
    assert codes.count(429) == TRIES - throttle.FREE_RECEIPTS
    assert 200 not in codes


def test_a_right_receipt_comes_through_with_the_work(client, receipt, easy_work):
    for number in range(10):
        follow(client, f"{number:016}")
    refused = follow(client, receipt)
    assert (refused.status_code, refused.json()["error"]) == (429, "E-RATE-02")
    answer = proof_of_work.solve(refused.json()["work"])
    assert follow(client, receipt, answer).status_code == 200
    assert follow(client, receipt, answer).status_code == 429  # each answer once
    assert follow(client, receipt, "x~1").status_code == 429


@pytest.mark.parametrize("path", ["follow", "messages", "steps", "files"])
def test_every_route_that_takes_a_receipt_asks_for_the_work(client, receipt, path):
    """A guess is a guess, whatever is asked with it."""
    for number in range(10):
        follow(client, f"{number:016}")
    body = {"receipt": receipt, "token": "x" * 36, "text": "x", "step": "confirm", "seen": ""}
    headers = OURS | {"X-Receipt": receipt}
    if path == "files":
        answer = client.post("/report/files", content=b"x", headers=headers)
    else:
        answer = client.post(f"/report/{path}", json=body, headers=headers)
    assert answer.json()["error"] in ("E-RATE-02", "E-ROOM-17")
    if path in ("follow", "messages", "files"):
        assert answer.json()["work"]["parts"] == proof_of_work.PARTS


def test_of_many_wrong_passphrases_few_are_looked_at_without_the_work(
    client, cheap_hashes, add_account, computations
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    said = [sign_in(client, "somchai", f"guess {number}") for number in range(TRIES)]
    assert computations["passphrase"] == throttle.FREE_ATTEMPTS
    assert "E-RATE-02" in said[-1].text
    assert {answer.status_code for answer in said} <= {401, 429}


def test_control_without_the_work_every_guess_is_looked_at(
    client, cheap_hashes, add_account, receipt, computations, monkeypatch
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    monkeypatch.setattr(throttle, "compute_work_bits", lambda *_: 0)
    monkeypatch.setattr(throttle, "GAP_PER_ATTEMPT_S", 0.0)
    for number in range(100):
        follow(client, f"{number:016}")
        sign_in(client, "somchai", f"guess {number}")
    assert computations["receipt"] == computations["passphrase"] == 100
    assert sign_in(client, "somchai", PASSPHRASE).status_code == 303


@pytest.mark.parametrize("name", ["somchai", "nobody-at-all"])
def test_a_name_that_nobody_has_needs_the_same_work(
    client, cheap_hashes, add_account, easy_work, name
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    asked = []
    for number in range(12):
        needed = client.post("/auth/work", data={"name": name}, headers=OURS).json()["work"]
        asked.append(None if needed is None else needed["bits"])
        answer = "" if needed is None else proof_of_work.solve(needed)
        assert sign_in(client, name, f"guess {number}", answer).status_code == 401
    assert asked == [None] * 5 + [1] * 6 + [2]  # one bit more for twice as many


def test_a_device_that_signed_in_before_is_not_kept_waiting(
    client, cheap_hashes, add_account, project
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    ours = open_another_client(client)
    assert sign_in(ours, "somchai", PASSPHRASE).status_code == 303
    for number in range(20):
        sign_in(client, "somchai", f"guess {number}")
    assert sign_in(client, "somchai", PASSPHRASE).status_code == 429  # a device like the guesser's
    assert sign_in(ours, "somchai", PASSPHRASE).status_code == 303
    assert ours.post("/auth/work", data={"name": "somchai"}, headers=OURS).json() == {"work": None}


def test_a_known_device_that_guesses_is_like_any_other(
    client, cheap_hashes, add_account, computations
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    sign_in(client, "somchai", PASSPHRASE)
    computations["passphrase"] = 0
    said = [sign_in(client, "somchai", f"guess {number}") for number in range(50)]
    assert (
        computations["passphrase"] == 2 * throttle.FREE_ATTEMPTS
    )  # its own, and those of everybody
    assert "E-RATE-02" in said[-1].text


def test_a_device_is_forgotten_with_the_sessions_of_its_account(
    client, cheap_hashes, add_account, project
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    now = datetime.now(UTC)
    sign_in(client, "somchai", PASSPHRASE)
    held = client.cookies[COOKIE]
    device, *marks = held.split(".")
    assert devices.is_known(project, "somchai", device, tuple(marks))
    assert not devices.is_known(project, "somchai", "0" * 32, tuple(marks))
    assert not devices.is_known(project, "malee", device, tuple(marks))
    [account] = accounts.list_accounts(project, actions.TERMINAL, at=now)
    accounts.end_sessions(project, actions.TERMINAL, account, at=now)
    assert not devices.is_known(project, "somchai", device, tuple(marks))


def test_the_cookie_of_a_device_names_nobody(client, cheap_hashes, add_account):
    add_account("somchai", Role.COORDINATOR, "DS07")
    answer = sign_in(client, "somchai", PASSPHRASE)
    [said] = [
        cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith(COOKIE)
    ]
    assert re.fullmatch(COOKIE + r"=[0-9a-f]{32}\.[0-9a-f]{32}; .*", said)
    assert "HttpOnly" in said
    assert "samesite=strict" in said.lower()


def test_codes_are_guessed_ten_times_an_hour_whoever_has_the_passphrase(
    client, cheap_hashes, add_account, easy_work
):
    """And nobody learns from it that the passphrase is right."""
    _, secret = add_account("malee", Role.OFFICER)
    known = open_another_client(client)
    good = pyotp.TOTP(secret).at
    assert sign_in_with(known, good(datetime.now(UTC))) == 303
    answers = {try_code(client, f"{n:06}").text for n in range(throttle.MAX_WRONG_CODES + 2)}
    answers |= {try_code(client, good(datetime.now(UTC) + STEP)).text}  # right, and refused
    assert len({re.sub(r"\s+", " ", answer) for answer in answers}) == 1
    assert sign_in_with(known, good(datetime.now(UTC) + STEP)) == 303


def test_control_with_codes_open_the_same_code_goes_through(
    client, cheap_hashes, add_account, easy_work, monkeypatch
):
    monkeypatch.setattr(throttle, "MAX_WRONG_CODES", 10_000)
    _, secret = add_account("malee", Role.OFFICER)
    for number in range(12):
        try_code(client, f"{number:06}")
    assert sign_in_with(client, pyotp.TOTP(secret).at(datetime.now(UTC) + STEP)) == 303


STEP = timedelta(seconds=30)


def try_code(client, code):
    """Try with the right passphrase and a code, with whatever work is asked for."""
    needed = client.post("/auth/work", data={"name": "malee"}, headers=OURS).json()["work"]
    answer = "" if needed is None else proof_of_work.solve(needed)
    fields = {"name": "malee", "passphrase": PASSPHRASE, "code": code, "work": answer}
    return client.post("/auth/sign-in", data=fields, headers=OURS, follow_redirects=False)


def sign_in_with(client, code):
    return try_code(client, code).status_code


def open_another_client(client):
    """Another browser at the same server."""
    return TestClient(client.app, base_url="http://localhost")

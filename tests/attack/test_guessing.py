"""Guessing: how many guesses reach the slow computation, and that right and wrong cost the same."""

import re
from contextlib import ExitStack
from datetime import UTC, datetime
from types import SimpleNamespace

import anyio
import pytest
from limits import parse
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import passphrases, receipts, settings
from geodata.actions import reporting
from geodata.model.cases import Report
from geodata.model.people import Role
from geodata.model.records import Category
from mapping.web import site, throttle
from mapping.web.service import Service
from tests.conftest import PASSPHRASE

OURS = {"Origin": "http://localhost"}
TRIES = 1000
MOST_BY_NAME = min(each.amount for each in throttle.PER_NAME)


@pytest.fixture
def client(project):
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.routes(service), middleware=site.middleware(service))
    yield TestClient(app, base_url="http://localhost")
    service.project().database.close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    async def sleep(_seconds):
        return

    monkeypatch.setattr(anyio, "sleep", sleep)


@pytest.fixture
def computed(monkeypatch):
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
def receipt(project, computed):
    drawn, mark = reporting.draw(project)
    reporting.report(project, Report(drawn, Category.POLICY, "x"), mark, at=datetime.now(UTC))
    computed["receipt"] = 0
    return drawn


def follow(client, typed):
    return client.post("/report/follow", json={"receipt": typed}, headers=OURS)


def sign_in(client, name, passphrase):
    fields = {"name": name, "passphrase": passphrase, "code": ""}
    return client.post("/auth/sign-in", data=fields, headers=OURS, follow_redirects=False)


@pytest.mark.parametrize("typed", ["right", "0" * 16, "1", "๙" * 16, "x", "0000-0000 00000000"])
def test_a_right_receipt_and_a_wrong_one_cost_one_computation(client, receipt, computed, typed):
    answer = follow(client, receipt if typed == "right" else typed)
    assert answer.status_code == (200 if typed == "right" else 404)
    assert computed["receipt"] == 1


def test_a_known_name_and_an_unknown_one_cost_one_computation(
    client, cheap_hashes, add_account, computed
):
    add_account("somchai", Role.COORDINATOR, "DS07")
    add_account("malee", Role.OFFICER)
    passphrases._nobodys()  # is made once, not with the first unknown name
    said = {}
    for name, passphrase in (
        ("somchai", PASSPHRASE),
        ("somchai", "wrong"),
        ("nobody", "wrong"),
        ("malee", PASSPHRASE),  # without the second factor
        ("<b>", "wrong"),
        ("somchai", "x" * 190),
    ):
        computed["passphrase"] = 0
        answer = sign_in(client, name, passphrase)
        assert computed["passphrase"] == 1, name
        said[name, passphrase] = (answer.status_code, re.sub(r"\s+", " ", answer.text))
    right = said.pop(("somchai", PASSPHRASE))
    assert right[0] == 303
    assert len(set(said.values())) == 1  # every refusal alike


def test_of_many_wrong_receipts_few_are_looked_at(client, receipt, computed):
    codes = [follow(client, f"{number:016}").status_code for number in range(TRIES)]
    assert computed["receipt"] == throttle.WRONG_RECEIPTS.amount
    assert codes.count(429) == TRIES - throttle.WRONG_RECEIPTS.amount
    assert 200 not in codes


def test_of_many_wrong_passphrases_few_are_looked_at(client, cheap_hashes, add_account, computed):
    add_account("somchai", Role.COORDINATOR, "DS07")
    said = [sign_in(client, "somchai", f"guess {number}") for number in range(TRIES)]
    assert computed["passphrase"] == MOST_BY_NAME
    assert "E-RATE-01" in said[-1].text
    assert {each.status_code for each in said} <= {401, 403, 429}


def test_one_network_alone_does_not_use_up_the_tries_of_a_name():
    """Else anybody could keep a coordinator out for an hour."""
    counted = throttle.SignInThrottle()
    hourly = throttle.PER_NAME[1]
    for number in range(500):
        counted.allows(asked_from("192.0.2.1"), f"somebody {number}")  # its network is over
    for _ in range(500):
        assert not counted.allows(asked_from("192.0.2.1"), "somchai")
    assert counted._limiter.get_window_stats(hourly, "name", "somchai").remaining == 40
    assert counted.allows(asked_from("198.51.100.1"), "somchai")


def test_guesses_at_once_are_not_all_the_first(receipt):
    counted = throttle.ReportThrottle()
    with ExitStack() as all_of_them:
        delays = [
            all_of_them.enter_context(counted.guess(asked_from("192.0.2.1"))) for _ in range(200)
        ]
        assert sum(each is not None for each in delays) == throttle.WRONG_RECEIPTS.amount
    with counted.guess(asked_from("192.0.2.1")) as delay_s:
        assert delay_s == 0  # they were all right
    assert not counted._guessing


def test_control_without_the_throttle_every_guess_is_looked_at(
    client, receipt, computed, monkeypatch
):
    wide = parse("1000000/hour")
    monkeypatch.setattr(throttle, "WRONG_RECEIPTS", wide)
    monkeypatch.setattr(throttle, "LIMITS", {})
    for number in range(200):
        follow(client, f"{number:016}")
    assert computed["receipt"] == 200


def asked_from(address):
    return SimpleNamespace(client=SimpleNamespace(host=address))

"""Ten thousand guesses of a receipt and of a passphrase, at a running server.

Counted: how many were looked at. Measured as a ratio in one run: how long everybody else waits
meanwhile, and beside it what as many harmless questions do. Afterwards neither the data nor the
log knows who asked.
"""

import http.client
import json
import os
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from geodata import settings
from geodata.actions import reporting
from geodata.model.cases import Report
from geodata.model.records import Category
from geodata.project import open_project
from mapping.web import throttle
from tests.browser import people
from tests.browser.conftest import start_server, stop_server

FULL = os.environ.get("DUSITMAP_LOAD") == "full"
GUESSES = 10_000 if FULL else 1_000
AT_ONCE = 8
SAMPLES = 150
CANARY = "203.0.113.77"  # where the guesser comes from, as a proxy says it
FORM = "application/x-www-form-urlencoded"
AGENT = "Canary-Agent/77"
OTHERS = "198.51.100.9"

pytestmark = pytest.mark.load


@pytest.fixture
def server(tmp_path):
    started = start_server(tmp_path)
    yield started
    stop_server(started)


class Asker:
    """One connection that asks again and again."""

    def __init__(self, server, address):
        self._place = server.url.removeprefix("http://")
        self._headers = {  # as a proxy with TLS sends them on
            "X-Forwarded-For": address,
            "X-Forwarded-Proto": "https",
            "User-Agent": AGENT,
            "Origin": server.url,
        }
        self._held = http.client.HTTPConnection(self._place, timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._held.close()

    def ask(self, method, path, body=None, kind="application/json"):
        self._held.request(method, path, body, {**self._headers, "Content-Type": kind})
        answer = self._held.getresponse()
        return answer.status, answer.read().decode(errors="replace")


def receipts(asker, number):
    body = json.dumps({"receipt": f"{number:016}"})
    return asker.ask("POST", "/report/follow", body)


def passphrases(asker, number):
    form = {"name": "somchai", "passphrase": f"canary-guess {number}", "code": ""}
    return asker.ask("POST", "/auth/sign-in", urllib.parse.urlencode(form), FORM)


def harmless(asker, number):
    return asker.ask("GET", f"/healthz?{number}")


def flood(server, guess):
    """Guess as fast as it goes; return how often each answer came."""

    def work(first):
        said = Counter()
        with Asker(server, CANARY) as asker:
            for number in range(first, GUESSES, AT_ONCE):
                status, text = guess(asker, number)
                said[status, "E-RATE-01" in text] += 1
        return said

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(work, range(AT_ONCE)), Counter())


def p95_ms(server, is_over=None):
    """Return what another network waits for the map's areas in 95 of 100 cases."""
    waited = []
    with Asker(server, OTHERS) as asker:
        while not is_over.is_set() if is_over else len(waited) < SAMPLES:
            begun = time.perf_counter()
            status, _ = asker.ask("GET", "/api/areas.geojson?level=community")
            waited.append((time.perf_counter() - begun) * 1000)
            assert status == 200
    return statistics.quantiles(waited, n=20)[-1]


def during(server, guess):
    """Flood, and measure another network meanwhile."""
    is_over, said = threading.Event(), []

    def run():
        said.append(flood(server, guess))
        is_over.set()

    thread = threading.Thread(target=run)
    thread.start()
    found = p95_ms(server, is_over)
    thread.join()
    return said[0], found


def known_to(server, words):
    """Return the files, and the log, that hold one of the words."""
    files = [each for each in server.folder.rglob("*") if each.is_file()]
    return [each.name for each in files if any(word in each.read_bytes() for word in words)]


def test_ten_thousand_guesses_get_nowhere_and_leave_no_trace(server, capsys):
    people.add(server, "somchai", "coordinator", "DS07")
    project = open_project(settings.read(server.environment))
    receipt, mark = reporting.draw(project)
    reporting.report(project, Report(receipt, Category.POLICY, "x"), mark, at=datetime.now(UTC))
    project.database.close()
    p95_ms(server)  # everything is warm
    before = p95_ms(server)
    plain, beside_plain = during(server, harmless)
    wrong, beside_receipts = during(server, receipts)
    missed, beside_passphrases = during(server, passphrases)
    with capsys.disabled():
        print(
            f"\n{GUESSES:,} guesses each: receipts {dict(wrong)}, passphrases {dict(missed)}; "
            f"another network's p95 {before:.1f} ms before, beside harmless questions "
            f"×{beside_plain / before:.1f}, beside guessed receipts ×{beside_receipts / before:.1f}"
            f", beside guessed passphrases ×{beside_passphrases / before:.1f}"
        )
    assert plain == {(200, False): GUESSES}
    assert wrong.total() == missed.total() == GUESSES
    assert wrong[404, False] <= throttle.WRONG_RECEIPTS.amount
    assert wrong[429, True] == GUESSES - wrong[404, False]
    looked_at = sum(count for (_, is_over), count in missed.items() if not is_over)
    assert 0 < looked_at <= throttle.PER_NAME[1].amount
    stop_server(server)  # what it holds back is written
    words = [CANARY.encode(), OTHERS.encode(), AGENT.encode(), b"canary-guess", receipt.encode()]
    assert known_to(server, words) == []
    kept = server.folder / "control.log"
    kept.write_text(f"{CANARY} GET /report {AGENT}", encoding="utf-8")
    assert known_to(server, words) == ["control.log"]


def test_right_and_wrong_take_the_same_time(server, capsys):
    people.add(server, "somchai", "coordinator", "DS07")
    project = open_project(settings.read(server.environment))
    receipt, mark = reporting.draw(project)
    reporting.report(project, Report(receipt, Category.POLICY, "x"), mark, at=datetime.now(UTC))
    project.database.close()

    def waited_ms(kind, typed, network):
        found = []
        for _ in range(3):  # fewer than make anybody wait
            with Asker(server, f"192.0.{network}.1") as asker:
                begun = time.perf_counter()
                if kind == "receipt":
                    said = asker.ask("POST", "/report/follow", json.dumps({"receipt": typed}))
                else:
                    form = {"name": typed, "passphrase": "wrong", "code": ""}
                    said = asker.ask("POST", "/auth/sign-in", urllib.parse.urlencode(form), FORM)
                found.append((time.perf_counter() - begun) * 1000)
            assert said[0] == (200 if typed == receipt else 404 if kind == "receipt" else 401)
        return found

    right, wrong, known, unknown = [], [], [], []
    for network in range(1, 9):
        right += waited_ms("receipt", receipt, network)
        wrong += waited_ms("receipt", "0" * 16, network)
        unknown += waited_ms("name", f"nobody{network}", network)
    known += waited_ms("name", "somchai", 20)
    of_receipts = statistics.median(wrong) / statistics.median(right)
    of_names = statistics.median(unknown) / statistics.median(known)
    with capsys.disabled():
        print(
            f"\na wrong receipt takes ×{of_receipts:.2f} of a right one's time, an unknown name "
            f"×{of_names:.2f} of a known one's (medians)"
        )
    # Loose, since the machine is shared; that each is one computation is counted in
    # tests/attack/test_guessing.py.
    assert 1 / 3 < of_receipts < 3
    assert 1 / 3 < of_names < 3

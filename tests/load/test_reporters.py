"""Thirty reporters on one network at once: all are kept, and half of them within five seconds.

A market, a temple or a phone company shares one address. The small form sends what thirty people
send; a flood of a thousand from one network is slowed down by the work that it must do and by a gap
between two of its reports, while a reporter elsewhere waits for nothing.
"""

import json
import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.cases import cases
from tests.attack.server.running import ask, get_origin_headers
from tests.browser.conftest import start_server, stop_server

REPORTERS = 30
MEDIAN_S = 5.0

pytestmark = pytest.mark.load


@pytest.fixture
def server(project_folder):
    started = start_server(project_folder)
    yield started
    stop_server(started)


def read_config(server):
    page = ask(server, "GET", "/report").body
    return json.loads(re.search(r'id="rp-config">(.*?)</script>', page)[1])


def send_report(server, config):
    """Send a report as the page does; return how long it took, in seconds."""
    body = {
        "receipt": config["receipt"], "mark": config["mark"], "category": "public service",
        "community_id": "DS07", "story": "มีการเรียกเงิน" * 40,
    }  # fmt: skip
    began = time.monotonic()
    answer = ask(
        server, "POST", "/report/cases", get_origin_headers(server), json.dumps(body).encode()
    )
    assert answer.status == 200, answer.body
    return time.monotonic() - began


def test_thirty_reporters_on_one_network_are_all_kept_soon(project, server, figure):
    configs = [read_config(server) for _ in range(REPORTERS)]
    together = threading.Barrier(REPORTERS)

    def one(config):
        together.wait()
        return send_report(server, config)

    with ThreadPoolExecutor(REPORTERS) as crowd:
        seconds = sorted(crowd.map(one, configs))
    figure(
        f"{REPORTERS} reports at once from one network",
        f"median {statistics.median(seconds):.1f} s, 95 of 100 within "
        f"{seconds[int(0.95 * REPORTERS)]:.1f} s, longest {seconds[-1]:.1f} s",
    )
    assert len(cases.list_cases(project, TERMINAL, at=datetime.now(UTC))) == REPORTERS
    assert statistics.median(seconds) <= MEDIAN_S

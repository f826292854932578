"""What opening the map costs on a poor network: bytes over the wire, seconds until areas stand."""

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import TimeoutError as Late

BUDGET_BYTES = 150_000
BUDGET_S = 8
MOST_REQUESTS = 14
POOR = {  # a busy cell: 400 kbit/s both ways, 400 ms there and back
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
AREAS = '#map_div path[fill]:not([fill="none"])'


@dataclass
class Opening:
    """What was seen of one opening."""

    received_bytes: int
    seconds: float | None  # None: not drawn within the time that was given


def open_map(page, url, within_s, network=None):
    """Open a page with an empty cache; stop as soon as the areas are drawn, or the time is over."""
    received = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    if network:
        wire.send("Network.emulateNetworkConditions", network)
    start = time.monotonic()
    try:
        page.goto(url, wait_until="commit", timeout=within_s * 1000)
        left_ms = (within_s - (time.monotonic() - start)) * 1000
        page.locator(AREAS).first.wait_for(state="attached", timeout=left_ms)
    except Late:
        return Opening(int(sum(received)), None)
    return Opening(int(sum(received)), time.monotonic() - start)


@pytest.fixture(scope="module")
def busy_server(shared_server):
    """A server with figures in every community."""
    assert shared_server.command("demo").returncode == 0
    return shared_server


def test_the_light_page_is_light_until_the_areas_are_drawn(busy_server, new_page):
    seen = open_map(new_page(), f"{busy_server.url}/live", 30)
    print(f"/live: {seen.received_bytes:,} bytes until the areas are drawn")
    assert seen.seconds is not None
    assert 20_000 < seen.received_bytes <= BUDGET_BYTES


def test_the_light_page_asks_for_few_things(busy_server, new_page):
    page, asked = new_page(), []
    page.on("request", lambda sent_request: asked.append(sent_request.url))
    page.goto(f"{busy_server.url}/live")
    page.locator("#dm-headline span").first.wait_for()
    with page.expect_response("**/api/version"):  # the last: after the stream of news is open
        pass
    assert len(set(asked)) == len(asked)
    assert len(asked) <= MOST_REQUESTS


def test_the_light_page_stands_in_time_on_a_poor_network(busy_server, new_page):
    seen = open_map(new_page(), f"{busy_server.url}/live", BUDGET_S, POOR)
    print(f"/live at 400 kbit/s and 400 ms: {seen.seconds and round(seen.seconds, 1)} s")
    assert seen.seconds is not None


def test_control_a_heavy_page_breaks_both_budgets(busy_server, new_page):
    seen = open_map(new_page(), busy_server.url, BUDGET_S, POOR)
    assert seen.seconds is None
    unhurried = open_map(new_page(), busy_server.url, 2)
    assert unhurried.received_bytes > BUDGET_BYTES

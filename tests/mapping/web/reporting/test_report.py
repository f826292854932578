"""Reporting and following over HTTP: no account, receipts in bodies only, one answer to a guess."""

import json
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
import pytest
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from geodata.actions.cases import case_reports, cases
from geodata.actions.risks.risk_steps import locate_point
from geodata.actions.transactions import TERMINAL
from geodata.errors import NotAllowed
from geodata.model.cases.case_transitions import CaseStep
from geodata.store.places.places import PlaceStore
from mapping.web.auth import proof_of_work, throttle, turns
from mapping.web.reporting import held_files
from mapping.web.reporting import report as report_routes
from tests.geodata.actions.cases.test_case_story import photo
from tests.seen import case_as_it_is

OURS = {"origin": "http://localhost"}


def config(client, query=""):
    page = client.get(f"/report{query}")
    found = re.search(r'<script type="application/json" id="rp-config">(.*?)</script>', page.text)
    return json.loads(found[1])


def post(client, path, body, **headers):
    return client.post(f"/report/{path}", json=body, headers=OURS | headers)


def send(client, **changes):
    """Send a report; return its receipt."""
    drawn = config(client)
    body = {
        "receipt": drawn["receipt"],
        "mark": drawn["mark"],
        "category": "public service",
        "community_id": "DS07",
        "story": "มีการเรียกเงิน",
    } | changes
    answer = post(client, "cases", body)
    assert answer.status_code == 200, answer.text
    return body["receipt"]


def lines(project):
    return cases.list_cases(project, TERMINAL, at=datetime.now(UTC))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Keep how long a request would have waited, and do not wait."""
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    monkeypatch.setattr(anyio, "sleep", sleep)
    return waited


def test_the_page_holds_a_receipt_of_its_own_and_is_kept_nowhere(client):
    first, second = config(client), config(client)
    assert first["receipt"] != second["receipt"]
    assert re.fullmatch(r"\d{16}", first["receipt"])
    page = client.get("/report")
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<title>แผนที่ชุมชนเขตดุสิต</title>" in page.text
    assert 'lang="en"' in client.get("/report?lang=en").text.replace("'", '"')


def test_every_community_can_be_chosen(client, project):
    page = client.get("/report").text
    with project.database.begin_read() as tx:
        known = {community.id for community in PlaceStore(tx).list_communities()}
    assert set(re.findall(r'<option value="(DS\d+)"', page)) == known
    assert page.count('<optgroup label="แขวง') == 5


def test_a_report_arrives_and_is_followed(client, project):
    receipt = send(client)
    [line] = lines(project)
    assert line.case.community_id == "DS07"
    seen = post(client, "follow", {"receipt": receipt}).json()
    assert seen["state"] == "received"
    assert seen["may"] == ["add_file", "message", "withdraw"]
    assert [row["state"] for row in seen["path"]] == ["received"]
    assert seen["path"][0]["words"] == "รับเรื่องแล้ว"


@pytest.mark.parametrize("community", ["DS07", None])
def test_a_place_beside_a_community_is_of_it_only_where_its_person_said_so(
    client, project, community
):
    beside = [100.50384, 13.77959]  # 8 m outside of DS07
    with project.database.begin_read() as tx:
        placed = locate_point(tx, beside)
    assert (placed.community_id, placed.near_community_id) == (None, "DS07")
    send(client, community_id=community, point=beside)
    [line] = lines(project)
    assert (line.case.community_id, line.case.subdistrict_code) == (
        community,
        placed.subdistrict_code,
    )


def test_the_question_about_a_place_beside_waits_without_a_name(client):
    page = client.get("/report").text
    assert '<fieldset id="rp-near" hidden>' in page
    assert re.findall(r'name="near" value="(\w+)"', page) == ["belongs", "apart"]


def test_the_same_report_twice_is_one(client, project):
    drawn = config(client)
    body = {
        "receipt": drawn["receipt"],
        "mark": drawn["mark"],
        "category": "policy",
        "community_id": None,
    }
    assert [post(client, "cases", body).status_code for _ in range(2)] == [200, 200]
    assert len(lines(project)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "policy"}, 400),
        ({"receipt": 5, "mark": "x", "category": "policy"}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "theft"}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": ["policy"]}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "policy", "happened": {"year": "x"}}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "policy", "point": [1e400, 0]}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "policy", "story": "\ud800"}, 400),
        ({"receipt": "1" * 16, "mark": "x", "category": "policy", "story": "ก" * 9000}, 413),
    ],
)
def test_what_cannot_be_read_is_refused(client, project, body, status):
    headers = OURS | {"content-type": "application/json"}
    sent = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert client.post("/report/cases", content=sent, headers=headers).status_code == status
    assert lines(project) == []


@pytest.mark.parametrize(
    ("story", "status"),
    [
        ("", 200),
        (" \n\t ", 200),  # the words may be left out; the category may not
        ("x", 200),
        ("ก" * 4_000, 200),
        ("ก" * 4_001, 413),
        ("ก" * 10_000, 413),
        ("\n" * 100_000, 413),
        ("ก" * 3_500_000, 413),
    ],
    ids=lambda value: f"{len(value)} signs" if isinstance(value, str) else str(value),
)
def test_a_story_of_any_length_is_kept_or_refused(client, project, story, status):
    drawn = config(client)
    body = {name: drawn[name] for name in ("receipt", "mark")} | {
        "category": "policy",
        "community_id": None,
        "story": story,
    }
    answer = post(client, "cases", body)
    assert answer.status_code == status
    assert len(lines(project)) == (status == 200)
    if status != 200:
        assert len(answer.content) < 1_000  # the words do not come back


@pytest.mark.parametrize("path", ["cases", "files", "follow", "messages", "steps", "qr"])
def test_only_our_own_page_sends(client, path):
    for origin in ({}, {"origin": "http://evil.example"}):
        assert client.post(f"/report/{path}", json={}, headers=origin).status_code == 403
    assert client.get(f"/report/{path}").status_code in (404, 405)


def test_nothing_is_taken_over_an_open_line(client, monkeypatch):
    monkeypatch.setattr(report_routes, "is_transport_safe", lambda _request, *, https: False)
    answer = post(client, "cases", {})
    assert answer.status_code == 403
    assert "E-CASE-20" in answer.text
    assert "การเชื่อมต่อนี้ไม่ได้เข้ารหัส" in client.get("/report").text


def test_photos_and_pdfs_come_one_by_one(client, project):
    receipt = send(client)
    headers = OURS | {"x-receipt": receipt}
    for data in (photo(), b"%PDF-1.7 x", b"%PDF-1.7 x"):
        assert client.post("/report/files", content=data, headers=headers).status_code == 200
    assert post(client, "follow", {"receipt": receipt}).json()["files"] == 2
    for data, status in ((b"PK office", 400), (b"%PDF-" + b"x" * 10 * 2**20, 413)):
        answer = client.post("/report/files", content=data, headers=headers)
        assert answer.status_code in (status, 400, 413, 415)
    assert post(client, "follow", {"receipt": receipt}).json()["files"] == 2


def test_messages_and_steps(client, project):
    receipt = send(client)
    body = {"receipt": receipt, "token": "t" * 36, "text": "<b>มีพยาน</b>"}
    for _ in range(2):
        seen = post(client, "messages", body).json()
    assert [word["text"] for word in seen["words"]] == ["<b>มีพยาน</b>"]
    drawn = {
        "receipt": receipt,
        "seen": post(client, "follow", {"receipt": receipt}).json()["seen"],
    }
    assert post(client, "steps", drawn | {"step": "confirm"}).status_code == 409
    assert post(client, "steps", drawn | {"step": "jump"}).status_code == 400
    assert post(client, "steps", {"receipt": receipt, "step": "withdraw"}).status_code == 400
    for stale in ("", "0" * 64):
        moved_on = drawn | {"step": "withdraw", "understood": True, "seen": stale}
        assert post(client, "steps", moved_on).status_code == 409
    unread = post(client, "steps", drawn | {"step": "withdraw"})
    assert (unread.status_code, unread.json()["error"]) == (400, "E-CASE-24")
    seen = post(client, "steps", drawn | {"step": "withdraw", "understood": True}).json()
    assert seen["state"] == "withdrawn"
    assert seen["may"] == ["contest", "take_back"]
    assert set(seen["until"]) == {"contest", "take_back"}
    drawn = drawn | {"seen": seen["seen"]}
    assert post(client, "steps", drawn | {"step": "take_back"}).json()["state"] == "received"


def test_a_dismissed_case_says_why(client, project):
    receipt = send(client)
    at = datetime.now(UTC)
    cases.take_step(project, TERMINAL, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=at)
    for step, words in (
        (CaseStep.REFERRED_TO_DISTRICT, {"reason": "INSIDE"}),
        (CaseStep.TAKEN_UP_BY_DISTRICT, {}),
        (CaseStep.DISMISSED, {"reason": "INSIDE", "reporter_message": "ไม่เกี่ยวกับทุจริต"}),
    ):
        cases.take_step(project, TERMINAL, 1, case_as_it_is(project, 1), step, at=at, **words)
    answer = post(client, "follow", {"receipt": receipt})
    assert answer.json()["reason"] == "ไม่เกี่ยวกับทุจริต"
    assert "INSIDE" not in answer.text


def test_every_wrong_receipt_gets_the_same_answer(client, project, monkeypatch):
    monkeypatch.setattr(throttle, "FREE_RECEIPTS", 100)
    send(client)
    answers = {
        (answer.status_code, answer.text)
        for answer in (
            post(client, "follow", {"receipt": typed})
            for typed in ("0" * 16, "1234", "abc", "๙" * 16, "9999 9999 9999 9999")
        )
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_guessing_asks_for_work_and_the_right_receipt_is_let_through(
    client, project, no_waiting, monkeypatch
):
    monkeypatch.setattr(throttle, "MIN_WORK_BITS", 5)
    receipt = send(client)
    for _ in range(throttle.FREE_RECEIPTS):
        assert post(client, "follow", {"receipt": "0" * 16}).status_code == 404
    for typed, status in (("0" * 16, 404), (receipt, 200)) * 5:
        asked = post(client, "follow", {"receipt": typed})
        assert (asked.status_code, asked.json()["error"]) == (429, "E-RATE-02")
        done = {"X-Work": proof_of_work.solve(asked.json()["work"])}
        assert post(client, "follow", {"receipt": typed}, **done).status_code == status
    assert max(no_waiting) <= throttle.MAX_RECEIPT_DELAY_S


def test_a_hall_that_shares_its_address_waits_for_nothing(client, project, no_waiting):
    for _ in range(throttle.FREE_REPORTS):
        send(client)
    assert no_waiting == []
    assert len(lines(project)) == throttle.FREE_REPORTS


def test_a_flood_of_a_thousand_reports_is_kept_only_with_work(client, project, monkeypatch):
    monkeypatch.setattr(throttle, "FREE_REPORTS", 5)
    monkeypatch.setattr(throttle, "MIN_WORK_BITS", 5)
    monkeypatch.setattr(throttle, "ROUTE_LIMITS", {})
    monkeypatch.setattr(throttle, "REPORT_GAP_S", 0.0)
    drawn = config(client)
    body = {
        "receipt": drawn["receipt"], "mark": drawn["mark"], "category": "public service",
        "community_id": "DS07", "story": "x",
    }  # fmt: skip
    for _ in range(5):
        send(client)
    for _ in range(1000):
        asked = post(client, "cases", body)
        assert (asked.status_code, asked.json()["error"]) == (429, "E-RATE-04")
    assert len(lines(project)) == 5  # nothing of the flood was written
    elsewhere = TestClient(client.app, base_url="http://localhost", client=("198.51.100.9", 1))
    monkeypatch.setattr(report_routes, "is_transport_safe", lambda *_, **__: True)
    assert post(elsewhere, "cases", config(elsewhere) | body).status_code == 200
    again = config(client)  # and an honest person in the network of the flood does the work
    mine = body | {"receipt": again["receipt"], "mark": again["mark"]}
    done = {"X-Work": proof_of_work.solve(asked.json()["work"])}
    assert post(client, "cases", mine, **done).status_code == 200
    assert len(lines(project)) == 7


def test_a_flood_that_works_is_taken_no_faster_than_its_gap(monkeypatch):
    now = [0.0]

    async def sleep(seconds):
        now[0] += max(seconds, 0.001)

    monkeypatch.setattr(anyio, "sleep", sleep)
    slow = throttle.CaseReportThrottle(lambda: now[0])
    monkeypatch.setattr(slow.works, "accept_answer", lambda *_: True)
    network = HTTPConnection({"type": "http", "client": ("192.0.2.7", 1), "headers": []})

    async def flood(count):
        for _ in range(count):
            await slow.admit_report(network, "")

    anyio.run(flood, throttle.FREE_REPORTS)
    assert now[0] == 0.0
    anyio.run(flood, 1000)
    assert now[0] >= 0.99 * 1000 * throttle.REPORT_GAP_S


def test_too_many_at_once_are_asked_to_come_back(client, project, monkeypatch):
    receipt = send(client)

    @asynccontextmanager
    async def full(*_, **__):
        raise NotAllowed("E-RATE-01")
        yield

    monkeypatch.setattr(turns.FairQueue, "hold_turn", full)
    assert post(client, "follow", {"receipt": receipt}).status_code == 429


def test_only_so_much_of_files_is_held_in_memory_at_once(client, project, monkeypatch):
    headers = OURS | {"x-receipt": send(client)}
    pdf = b"%PDF-1.4 " + b"x" * 100
    monkeypatch.setattr(held_files, "MAX_HELD_BYTES", 50)
    assert client.post("/report/files", content=pdf, headers=headers).status_code == 429
    monkeypatch.setattr(held_files, "MAX_HELD_BYTES", len(pdf))
    for _ in range(9):  # none is counted for ever
        assert client.post("/report/files", content=b"PK" * 50, headers=headers).status_code == 415
    assert client.post("/report/files", content=pdf, headers=headers).status_code == 200


def test_the_qr_code_holds_the_digits_and_no_address(client, project):
    drawn = config(client)
    answer = post(client, "qr", {"receipt": drawn["receipt"]})
    assert answer.headers["content-type"].startswith("image/svg")
    assert b"http" not in answer.content.replace(b'xmlns="http://www.w3.org/2000/svg"', b"")


def test_no_receipt_stands_in_an_address(client):
    paths = [
        route.path for route in report_routes.CaseReportRoutes(None, None, False).list_routes()
    ]
    assert not any("{" in path for path in paths)


def test_how_to_protect_oneself_is_there_in_both_languages(client):
    assert "หลักฐาน" in client.get("/report/safety").text
    assert "Evidence" in client.get("/report/safety?lang=en").text
    assert client.get("/report/safety").headers["cache-control"] == "no-store"


def test_details_are_kept_sealed_and_only_known_ones(client, project):
    receipt, mark = case_reports.draw_receipt(project)
    body = {"receipt": receipt, "mark": mark, "category": "policy", "community_id": "DS07"}
    wrong = post(client, "cases", body | {"details": {"address": "x"}})
    assert wrong.status_code == 400
    assert post(client, "cases", body | {"details": "x"}).status_code == 400
    long = post(client, "cases", body | {"details": {"office": "x" * 501}})
    assert (long.status_code, long.json()["error"]) == (413, "E-TXT-02")
    given = {"office": " ฝ่ายเทศกิจ ", "witnesses": "แผงที่ 4"}
    assert post(client, "cases", body | {"details": given}).status_code == 200
    kept = cases.open_case(project, TERMINAL, 1, at=datetime.now(UTC)).content.details
    assert (kept.office, kept.witnesses, kept.damage) == ("ฝ่ายเทศกิจ", "แผงที่ 4", "")
    follow = post(client, "follow", {"receipt": receipt})
    assert "แผงที่ 4" not in follow.text  # not even back to the page

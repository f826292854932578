"""The page of a public risk point: from the release alone, and never a 404 afterwards."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions.risks import mitigations, risk_words, risks
from geodata.actions.workshops import commitments
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risk_words import PublicWords
from geodata.model.risks import AgencyType, Precision, PublicVote, RiskDraft, Scores
from geodata.model.times import BANGKOK
from geodata.model.workshops.commitments import CommitmentDraft
from geodata.store.risks.priorities import PriorityStore
from mapping.layers import palette
from mapping.publish import editions
from mapping.web.public import public_site
from tests.seen import read_seen_version, risk_as_it_is

TITLE = "เก็บเงินค่าวางแผงเกินอัตรา <script>alert(1)</script>"
DESCRIPTION = "เก็บวันละสองครั้งโดยไม่มีใบเสร็จ"
CANARY = "บันทึกภายในที่ห้ามเห็น"


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "prasit": signed_in(Role.OFFICER, name="prasit"),
    }


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def release(publisher, at):
    """Make the next release, each a minute after the one before."""
    moments = iter(at + timedelta(minutes=minute) for minute in range(1, 20))
    return lambda: publisher.release_if_changed(next(moments))


@pytest.fixture
def shown(client, project, people, release, at):
    """A public risk point with approved words, and the release that has it."""
    draft = RiskDraft(
        "t", Category.PUBLIC_SERVICE, None, "DS07", Scores(3, 4), CANARY,
        agency_type=AgencyType.CITY,
    )  # fmt: skip
    risk = risks.propose(project, people["somchai"], draft, at=at)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    risk = risks.approve(project, people["malee"], *given, at=at)
    approve_words(project, people, risk, PublicWords(TITLE, DESCRIPTION), at)
    release()
    return risk


def approve_words(project, people, risk, words, at):
    risk_words.write_words(project, people["somchai"], risk.id, words, at=at)
    [waiting] = risk_words.list_waiting_words(project, people["malee"], at=at)
    answered = frozenset(hint.text for hint in waiting.hints)
    given = (waiting.words.id, waiting.displayed_version, answered)
    risk_words.approve_words(project, people["malee"], *given, at=at)


def test_it_says_what_the_risk_is_and_what_its_scores_mean(client, shown):
    answer = client.get(f"/risk/{shown.public_id}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    text = answer.text
    for words in (
        "เก็บเงินค่าวางแผงเกินอัตรา &lt;script&gt;",
        DESCRIPTION,
        "ระดับสูง",
        "คะแนนความเสี่ยง 12 จาก 25",
        "โอกาสเกิด 3 จาก 5: เกิดขึ้นเป็นบางครั้ง",
        "ผลกระทบ 4 จาก 5: มาก",
        "การทุจริตในการให้บริการของรัฐแก่ประชาชน",
        "หน่วยงานของกรุงเทพมหานคร",
        'href="/community?id=DS07"',
        "รับรองเป็นจุดเสี่ยง",
        "พ.ศ. 2569",
        f"/risk/{shown.public_id}",
    ):
        assert words in text, words
    assert "<script>" not in text
    assert CANARY not in text


def test_its_level_is_told_by_the_shape_and_colour_of_the_map(client, shown):
    mark = re.search(
        r'<svg class="mark".*?</svg>', client.get(f"/risk/{shown.public_id}").text, re.S
    )
    assert palette.RISK_LEVELS[2] in mark[0]  # high: a diamond
    assert len(re.search('points="([^"]*)"', mark[0])[1].split()) == 4
    assert "<text" not in mark[0]


def test_it_switches_to_english_and_links_back(client, shown):
    english = client.get(f"/risk/{shown.public_id}?lang=en").text
    assert '<html lang="en">' in english
    assert "Likelihood 3 of 5: happens now and then" in english
    assert f'href="/risk/{shown.public_id}"' in english
    assert f'href="/risk/{shown.public_id}?lang=en"' in client.get(f"/risk/{shown.public_id}").text


def test_it_leads_back_to_its_place_on_the_map_and_to_what_one_can_do(client, shown, sign_in):
    address = f"/risk/{shown.public_id}"
    public = client.get(address)
    assert f'href="/live?risk={shown.public_id}"' in public.text
    assert 'href="/report"' in public.text
    assert "/add-risk" not in public.text
    _, proposer = sign_in("somsri", Role.COORDINATOR, "DS01")
    own = client.get(address, headers=proposer)
    assert f'href="/add-risk?like={shown.public_id}"' in own.text
    assert 'href="/report"' not in own.text
    assert own.headers["etag"] != public.headers["etag"]
    _, presenter = sign_in("nida", Role.PRESENTER)
    assert client.get(address, headers=presenter).text == public.text


def test_its_address_can_be_copied_where_a_script_runs(client, shown):
    text = client.get(f"/risk/{shown.public_id}").text
    assert '<button type="button" id="risk-copy" hidden>คัดลอกลิงก์</button>' in text
    assert 'data-done="คัดลอกลิงก์แล้ว"' in text
    script = re.search(r'<script src="([^"]+)" defer>', text)[1]
    assert client.get(script).status_code == 200


def test_it_is_asked_for_again_cheaply_and_changes_with_the_release(
    client, shown, project, people, release, at
):
    first = client.get(f"/risk/{shown.public_id}")
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"/risk/{shown.public_id}", headers=known)
    assert again.status_code == 304
    policy = "content-security-policy"  # the browser replaces that of the page by this one
    assert again.headers[policy] == first.headers[policy]
    assert "style-src 'self'" in first.headers[policy]
    editions.withdraw_words(project, people["malee"], shown.id, at=at)
    release()
    after = client.get(f"/risk/{shown.public_id}", headers=known)
    assert after.status_code == 200
    assert DESCRIPTION not in after.text
    assert "วางแผงเกินอัตรา" not in after.text


def test_words_that_wait_are_not_on_it(client, shown, project, people, release, at):
    words = PublicWords("ชื่อที่ยังไม่มีใครรับรอง")
    risk_words.write_words(project, people["somchai"], shown.id, words, at=at)
    release()
    assert words.title not in client.get(f"/risk/{shown.public_id}").text
    assert "วางแผงเกินอัตรา" in client.get(f"/risk/{shown.public_id}").text  # the control


def test_a_solved_point_reads_as_solved_with_its_history(
    client, shown, project, people, release, at
):
    day = at.astimezone(BANGKOK).date()
    seen = risk_as_it_is(project, shown.id)
    mitigations.mitigate(
        project, people["malee"], shown.id, seen, done_on=day, note="ติดป้ายแล้ว", at=at
    )
    seen = risk_as_it_is(project, shown.id)
    mitigations.confirm(project, people["prasit"], shown.id, seen, at=at)
    release()
    text = client.get(f"/risk/{shown.public_id}").text
    assert "ลดความเสี่ยงแล้ว (ก่อนแก้ไข: ระดับสูง)" in text
    assert "mark solved" in text
    steps = re.findall(r"<li><b>[^<]*</b> ([^<]*)</li>", text)
    assert steps == ["รับรองเป็นจุดเสี่ยง", "ยืนยันว่าลดความเสี่ยงแล้ว"]
    assert "ติดป้ายแล้ว" not in text


def test_what_agencies_promised_about_it_stands_there(client, shown, project, people, release, at):
    draft = CommitmentDraft(
        "c", "สำนักงานเขตดุสิต", "ติดประกาศอัตราค่าแผง", None, "DS07", shown.public_id
    )
    made = commitments.add(project, people["malee"], draft, at=at)
    seen = read_seen_version(project, made)
    commitments.confirm(project, people["prasit"], made.id, seen, at=at)
    assert "ยังไม่มีคำมั่น" in client.get(f"/risk/{shown.public_id}").text
    release()
    text = client.get(f"/risk/{shown.public_id}").text
    assert "ติดประกาศอัตราค่าแผง" in text
    assert "ยังไม่มีคำมั่น" not in text


def test_what_forums_gave_it_stands_there(client, shown, project, release, monkeypatch):
    assert "เสียงจากเวที" not in client.get(f"/risk/{shown.public_id}").text
    votes = [
        PublicVote(shown.public_id, "2569-09-30", 1, 12, 20),
        PublicVote("RP-2569-9999", "2569-09-30", 2, 3, 20),
        PublicVote(shown.public_id, "", 3, 4, 9),
    ]
    monkeypatch.setattr(PriorityStore, "list_results", lambda _self, _least: votes)
    with project.database.begin():  # as closing the room does
        pass
    release()
    text = client.get(f"/risk/{shown.public_id}").text
    assert '<a href="/editions/2569-09-30/story">' in text
    assert "ได้ลำดับที่ 1 จากผู้ร่วมเวที 12 คะแนน" in text
    assert "เวทีสาธารณะ: ได้ลำดับที่ 3 จากผู้ร่วมเวที 4 คะแนน" in text
    assert "3 คะแนน" not in text


def test_what_was_public_once_is_gone_and_never_missing(
    client, shown, project, people, release, at
):
    risks.retire(project, people["malee"], shown.id, risk_as_it_is(project, shown.id), "ซ้ำ", at=at)
    release()
    for language, words in (("", "นำออกแล้ว"), ("?lang=en", "Removed")):
        answer = client.get(f"/risk/{shown.public_id}{language}")
        assert answer.status_code == 410
        assert words in answer.text
        assert DESCRIPTION not in answer.text
    assert client.get(f"/risk/{shown.public_id}/qr.svg").status_code == 404


@pytest.mark.parametrize(
    "risk_id", ["RP-2569-9999", "x", "RP-2569-1", "rp-2569-0001", "RP-2569-00011111"]
)
def test_what_was_never_public_is_not_there(client, shown, risk_id):
    assert client.get(f"/risk/{risk_id}").status_code == 404


def test_its_code_leads_to_it(client, shown):
    answer = client.get(f"/risk/{shown.public_id}/qr.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_the_public_part_alone_serves_it(shown):
    values = replace(settings.read(), base_url="https://map.example")
    app = public_site.create_app(values, "https://map.example")
    alone = TestClient(app, base_url="https://map.example")
    answer = alone.get(f"/risk/{shown.public_id}")
    assert answer.status_code == 200
    assert f"https://map.example/risk/{shown.public_id}" in answer.text
    assert f'src="/risk/{shown.public_id}/qr.svg"' in answer.text
    assert "/report" not in answer.text  # it is not served there


def test_the_document_lists_numbers_and_nothing_else_of_what_was_withdrawn(
    client, shown, project, people, release, at
):
    risks.retire(project, people["malee"], shown.id, risk_as_it_is(project, shown.id), "ซ้ำ", at=at)
    release()
    document = json.loads(client.get("/api/risks.geojson").content)
    assert document["withdrawn"] == [shown.public_id]
    assert document["features"] == []

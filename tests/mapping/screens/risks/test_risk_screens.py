"""Proposing and reviewing on the screens: taps, scope, and the proposer's own button."""

from datetime import UTC, datetime

import pytest

from geodata.actions.risks import risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft, RiskState, Scores
from geodata.store.risks.risks import RiskStore
from mapping.screens.map import map_frame
from tests.refusals import refusal
from tests.seen import read_seen_version


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def list_in_state(project, state):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).list_in_state(state)


def propose_risk(project, by, token="t", scores=None):
    draft = RiskDraft(token, Category.POLICY, None, "DS07", scores, "<b>CANARY</b>")
    return risks.propose(project, by, draft, at=datetime.now(UTC))


def test_a_coordinator_proposes_for_own_communities_only(open_app, somchai, project):
    at = open_app("add_risk", by=somchai)
    assert not at.exception
    assert len(at.selectbox[0].options) == 1
    assert at.button(key="risk-save").disabled
    at.button_group[0].select(Category.POLICY).run()
    at.selectbox[0].select("DS07").run()
    at.button(key="risk-save").click().run()
    assert not at.exception
    assert "รอการตรวจทาน" in at.success[0].value
    [risk] = list_in_state(project, RiskState.PROPOSED)
    assert (risk.community_id, risk.scores) == ("DS07", None)
    assert at.selectbox[0].value is None
    assert at.button(key="risk-save").disabled


@pytest.mark.parametrize("screen", ["add_risk", "review"])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PRESENTER, None])
def test_others_have_neither_screen(open_app, signed_in, screen, role):
    at = open_app(screen, by=role and signed_in(role))
    assert refusal(role) in at.error[0].value
    assert not at.selectbox


def test_the_proposer_sees_no_card_and_another_approves_in_two_taps(
    open_app, somchai, malee, project
):
    risk = propose_risk(project, somchai, scores=Scores(4, 4))
    assert "ไม่มีจุดเสี่ยงที่รอการตรวจทาน" in open_app("review", by=somchai).info[0].value
    at = open_app("review", by=malee)
    assert "<b>CANARY</b>" in [text.value for text in at.text]
    at.button(key=f"review-approve-{risk.id}").click().run()
    assert not at.exception
    assert "รับรองแล้ว" in at.success[0].value
    [approved] = list_in_state(project, RiskState.APPROVED)
    assert approved.scores == Scores(4, 4)


def test_without_scores_nothing_is_approved(open_app, somchai, malee, project):
    risk = propose_risk(project, somchai)
    at = open_app("review", by=malee)
    at.button(key=f"review-approve-{risk.id}").click().run()
    assert "E-RISK-04" in at.error[0].value.replace("\\", "")
    assert list_in_state(project, RiskState.APPROVED) == []


def test_returning_needs_a_reason(open_app, somchai, malee, project):
    risk = propose_risk(project, somchai)
    at = open_app("review", by=malee)
    assert at.button(key=f"review-back-{risk.id}").disabled
    at.text_input(key=f"reason-{risk.id}-1").input("โปรดระบุสถานที่").run()
    at.button(key=f"review-back-{risk.id}").click().run()
    [returned] = list_in_state(project, RiskState.RETURNED)
    assert returned.reason == "โปรดระบุสถานที่"


def test_the_later_of_two_reviewers_is_told(open_app, somchai, malee, project, signed_in):
    risk = propose_risk(project, somchai, scores=Scores(1, 1))
    other = signed_in(Role.OFFICER, name="prasit")
    at = open_app("review", by=malee)
    risks.send_back(
        project, other, risk.id, read_seen_version(project, risk), "x", at=datetime.now(UTC)
    )
    at.button(key=f"review-approve-{risk.id}").click().run()
    assert list_in_state(project, RiskState.APPROVED) == []


def test_scores_say_what_they_mean_and_which_level_they_give(open_app, somchai):
    at = open_app("add_risk", by=somchai)
    said = [caption.value for caption in at.caption]
    assert any("1 แทบไม่เกิดขึ้น" in words and "5 เกิดขึ้นเป็นประจำ" in words for words in said)
    groups = {group.label.split(" ")[0]: group for group in at.button_group}
    groups["โอกาสเกิด"].select(4).run()
    assert "4 – เกิดขึ้นบ่อย" in [caption.value for caption in at.caption]
    assert not [text for text in at.text if text.value.startswith("ระดับ")]
    groups = {group.label.split(" ")[0]: group for group in at.button_group}
    groups["ผลกระทบ"].select(3).run()
    assert "ระดับสูง (โอกาสเกิด 4 × ผลกระทบ 3 = 12)" in [text.value for text in at.text]


def answer(kind, name="mine", at=(100.51, 13.77)):
    geometry = {"type": "Point", "coordinates": list(at)}
    properties = {"kind": kind, "name": name}
    return {"last_active_drawing": {"properties": properties, "geometry": geometry}}


def test_a_pin_stands_until_it_is_taken_away(monkeypatch):
    kept = {}
    monkeypatch.setattr(map_frame.session, "get_cached", kept.get)
    monkeypatch.setattr(map_frame.session, "keep", kept.__setitem__)
    told = []

    def answer_with(found, start=None):
        monkeypatch.setattr(map_frame, "_send_mode", lambda mode: told.append(mode) or found)
        return map_frame.ask_pin("mine", ["DS07"], ["DS07"], start)

    assert answer_with(answer("pin")) == (100.51, 13.77)
    assert answer_with(None) == (100.51, 13.77)  # the map began anew
    assert told[-1]["at"] == (100.51, 13.77)
    assert answer_with(answer("unpin", name="other")) == (100.51, 13.77)
    assert answer_with(answer("unpin")) is None
    assert answer_with(None) is None
    assert answer_with(None, start=(100.5, 13.7)) is None  # it stays away
    kept.clear()
    assert answer_with(None, start=(100.5, 13.7)) == (100.5, 13.7)

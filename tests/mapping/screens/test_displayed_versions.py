"""Who approves approves what they saw: what stands on a screen goes with each press on it.

Two people at once are played by one open screen, and by actions that another does meanwhile.
"""

from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.risks import risk_edits, risks
from geodata.actions.workshops import commitments
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskContent, RiskDraft, RiskState, Scores
from geodata.model.workshops.commitments import CommitmentDraft, CommitmentState
from geodata.store.risks.risks import RiskStore
from tests.seen import read_seen_version

SCORES = Scores(4, 4)


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", "DS08", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def prasit(signed_in):
    return signed_in(Role.OFFICER, name="prasit")


@pytest.fixture
def risk(project, somchai):
    draft = RiskDraft("t", Category.POLICY, None, "DS07", SCORES, "ฉบับก่อน")
    return risks.propose(project, somchai, draft, at=datetime.now(UTC))


@pytest.fixture
def move_risk(project, somchai, risk):
    """Let the proposer put the proposal somewhere else, with another note."""

    def move(community_id="DS08", note="ฉบับหลัง"):
        known = load_risk(project, risk)
        content = RiskContent(Category.POLICY, None, community_id, SCORES, note)
        given = (risk.id, read_seen_version(project, known), content)
        return risk_edits.edit(project, somchai, *given, at=datetime.now(UTC))

    return move


def load_risk(project, risk):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).load(risk.id)


def texts(at):
    return [text_element.value for text_element in at.text]


def errors(at):
    return "\n".join(error.value for error in at.error).replace("\\", "")


def press(at, start):
    next(button for button in at.button if button.key.startswith(start)).click().run()
    assert not at.exception
    return at


def test_what_was_not_on_the_screen_is_not_approved(open_app, malee, project, risk, move_risk):
    at = open_app("review", by=malee)
    assert "ฉบับก่อน" in texts(at)
    move_risk()
    press(at, "review-approve")
    assert "E-CONFLICT-01" in errors(at)
    assert load_risk(project, risk).state is RiskState.PROPOSED
    assert {"ฉบับก่อน", "ฉบับหลัง"} <= set(texts(at))  # side by side
    press(at, "shown-go-on")
    press(at, "review-approve")
    assert load_risk(project, risk).state is RiskState.APPROVED
    assert load_risk(project, risk).community_id == "DS08"


def test_a_run_in_between_changes_nothing_of_that(open_app, malee, project, risk, move_risk):
    """Leaving a field runs the script; the press that follows was still about what was seen."""
    at = open_app("review", by=malee)
    move_risk()
    at.run()
    at.run()
    press(at, "review-approve")
    assert "E-CONFLICT-01" in errors(at)
    assert load_risk(project, risk).state is RiskState.PROPOSED


def test_a_third_version_is_compared_too(open_app, malee, project, risk, move_risk):
    at = open_app("review", by=malee)
    move_risk()
    at.run()
    move_risk("DS07", "ฉบับที่สาม")
    press(at, "shown-go-on")  # of the second version: the third came meanwhile
    assert {"ฉบับหลัง", "ฉบับที่สาม"} <= set(texts(at))
    press(at, "review-approve")
    assert load_risk(project, risk).state is RiskState.PROPOSED


@pytest.mark.parametrize("button", ["review-back", "review-save-edit"])
def test_what_was_typed_stays_until_its_person_says_otherwise(
    open_app, malee, project, risk, move_risk, button
):
    at = open_app("review", by=malee)
    at.text_input(key=f"reason-{risk.id}-1").input("ระบุสถานที่").run()
    at.text_area(key=f"risk-note-correct-{risk.id}-1").input("ของมาลี").run()
    move_risk()
    press(at, button)
    assert "E-CONFLICT-01" in errors(at)
    assert at.text_input(key=f"reason-{risk.id}-1").value == "ระบุสถานที่"
    assert at.text_area(key=f"risk-note-correct-{risk.id}-1").value == "ของมาลี"
    assert load_risk(project, risk).version == 2
    press(at, "shown-afresh")
    assert not [text_input for text_input in at.text_input if text_input.value == "ระบุสถานที่"]
    assert "ฉบับหลัง" in [text_area.value for text_area in at.text_area]


def test_a_press_about_what_has_gone_is_answered(open_app, malee, prasit, project, risk):
    at = open_app("review", by=malee)
    at.text_input(key=f"reason-{risk.id}-1").input("ระบุสถานที่").run()
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    risks.approve(project, prasit, *given, at=datetime.now(UTC))
    press(at, "review-back")
    assert "E-CONFLICT-01" in errors(at)
    assert {"ฉบับก่อน", "ระบุสถานที่"} <= set(texts(at))
    assert load_risk(project, risk).state is RiskState.APPROVED
    at.run()
    assert "E-CONFLICT-01" not in errors(at)  # said once


def test_a_second_tap_is_not_about_the_next_card(open_app, somchai, malee, project, risk):
    draft = RiskDraft("u", Category.POLICY, None, "DS07", SCORES, "อีกรายการ")
    other = risks.propose(project, somchai, draft, at=datetime.now(UTC))
    at = open_app("review", by=malee)
    keys = [f"review-{name}-{risk.id}" for name in ("approve", "back", "merge", "save-edit")]
    assert set(keys) <= {button.key for button in at.button}
    press(at, "review-approve")
    assert "อีกรายการ" in texts(at)
    assert not set(keys) & {button.key for button in at.button}
    assert load_risk(project, other).state is RiskState.PROPOSED


def test_nobody_else_reads_what_one_had_open(open_app, signed_in, malee, project, risk, move_risk):
    at = open_app("review", by=malee)
    move_risk()
    at.run()
    assert "ฉบับก่อน" in texts(at)
    other = signed_in(Role.COORDINATOR, "DS08", name="somsri")
    at.user["id"] = other.session_id
    press(at, "review-approve")
    assert "ฉบับก่อน" not in texts(at)
    assert load_risk(project, risk).state is RiskState.PROPOSED


def test_several_pass_over_what_was_not_seen(open_app, malee, project, risk, move_risk):
    at = open_app("review", by=malee)
    if not [checkbox for checkbox in at.checkbox if checkbox.key == f"several-{risk.id}"]:
        draft = RiskDraft("u", Category.POLICY, None, "DS07", SCORES, "อีกรายการ")
        risks.propose(project, TERMINAL, draft, at=datetime.now(UTC))
        at.run()
    at.radio(key="several-what").set_value("approve").run()
    at.checkbox(key=f"several-{risk.id}").check().run()
    move_risk()
    at.button(key="several-go").click().run()
    assert not at.exception
    assert load_risk(project, risk).state is RiskState.PROPOSED
    assert "เทียบสองฉบับ" in "\n".join(texts(at))


def test_two_tabs_on_one_proposal(open_app, somchai, project, risk, move_risk):
    at = open_app("add_risk", by=somchai)
    at.button(key=f"edit-{risk.id}").click().run()
    at.text_area(key=f"risk-note-edit-{risk.id}-1").input("จากแท็บที่สอง").run()
    move_risk("DS07", "จากแท็บแรก")
    press(at, f"edit-save-{risk.id}")
    assert "E-CONFLICT-01" in errors(at)
    assert "จากแท็บแรก" in texts(at)
    assert at.text_area(key=f"risk-note-edit-{risk.id}-1").value == "จากแท็บที่สอง"
    with project.database.begin_read() as tx:
        assert RiskStore(tx, project.seal).note(risk.id) == "จากแท็บแรก"
    press(at, "shown-go-on")
    press(at, f"edit-save-{risk.id}")
    with project.database.begin_read() as tx:
        assert RiskStore(tx, project.seal).note(risk.id) == "จากแท็บที่สอง"


def test_a_commitment_that_changed_is_not_confirmed(open_app, malee, prasit, project):
    def do(act, by, *given):
        return act(project, by, *given, at=datetime.now(UTC))

    draft = CommitmentDraft("c", "สำนักงานเขต", "เปิดเผยราคากลาง", None, None)
    made = do(commitments.add, malee, draft)
    made = do(commitments.confirm, prasit, made.id, DisplayedVersion.from_record(made))
    waits = do(
        commitments.set_state,
        malee,
        made.id,
        DisplayedVersion.from_record(made),
        CommitmentState.NOT_KEPT,
        "",
    )
    at = open_app("forum", by=prasit)
    at.button_group(key="choice-part").select("commitments").run()
    do(commitments.decline, malee, made.id, DisplayedVersion.from_record(waits))
    again = do(commitments.list_commitments, malee)[0]
    kept = (CommitmentState.KEPT, "https://example.go.th/1")
    do(commitments.set_state, malee, made.id, DisplayedVersion.from_record(again), *kept)
    press(at, f"confirm-{made.id}")
    assert "E-CONFLICT-01" in errors(at)
    [now] = do(commitments.list_commitments, malee)
    assert now.pending_state is CommitmentState.KEPT


def test_the_second_of_two_sees_that_one_has_approved(open_app, malee, prasit, project, risk):
    at = open_app("review", by=malee)
    point = RiskContent(Category.POLICY, (100.50384, 13.77959), None, SCORES, "ฉบับก่อน")
    del at
    with project.database.begin_read() as tx:
        proposer = RiskStore(tx, project.seal).load(risk.id).proposer_id
    assert proposer is not None
    return_to = risk_edits.correct(
        project, TERMINAL, risk.id, read_seen_version(project, risk), point, at=datetime.now(UTC)
    )
    at = open_app("review", by=malee)
    key = f"precision-{risk.id}-{return_to.version}"
    at.radio(key=key).set_value(Precision.EXACT).run()
    press(at, "review-approve")
    assert "รับรองแล้ว 1 จาก 2 คน" in at.success[0].value
    second = open_app("review", by=prasit)
    assert any("มีผู้รับรองแล้ว 1 จาก 2 คน" in info.value for info in second.info)
    key = f"precision-{risk.id}-{return_to.version + 1}"
    second.radio(key=key).set_value(Precision.EXACT).run()
    press(second, "review-approve")
    assert load_risk(project, risk).state is RiskState.APPROVED
    assert second.success[0].value.startswith("รับรองแล้ว เป็น RP")

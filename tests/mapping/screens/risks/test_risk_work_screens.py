"""Working with risk points on the screens: own proposals, duplicates, undo, several, evidence."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from geodata.actions.risks import mitigations, risk_edits, risk_reviews, risk_steps, risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, PublicProject, RiskContent, RiskDraft, RiskState, Scores
from geodata.model.times import BANGKOK
from geodata.store.risks.risk_projects import RiskProjectStore
from geodata.store.risks.risks import RiskStore
from mapping.screens.map import map_frame
from tests.seen import read_seen_version

SCORES = Scores(4, 4)
HOSTILE = "<b>x</b> ![](http://127.0.0.1/x)"


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def prasit(signed_in):
    return signed_in(Role.OFFICER, name="prasit")


def propose(project, by, token="t", scores=SCORES, **changes):
    draft = RiskDraft(token, Category.POLICY, None, "DS07", scores, **changes)
    return risks.propose(project, by, draft, at=datetime.now(UTC))


def approve(project, by, risk):
    seen = (project, by, risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    return risks.approve(*seen, at=datetime.now(UTC))


def load_risk(project, risk_id):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).load(risk_id)


def texts(at):
    return [text_element.value for text_element in at.text]


def photo():
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    return out.getvalue()


# ---------------------------------------------------------------------------- own proposals


def test_whoever_proposed_nothing_is_told_so(open_app, somchai):
    at = open_app("add_risk", by=somchai)
    assert not at.exception
    assert "ท่านยังไม่ได้เสนอจุดเสี่ยง" in [caption.value for caption in at.caption]


def test_returned_with_a_reason_edited_and_proposed_again(open_app, somchai, malee, project):
    risk = propose(project, somchai, note=HOSTILE)
    reason = f"โปรดระบุ {HOSTILE}"
    risks.send_back(
        project, malee, risk.id, read_seen_version(project, risk), reason, at=datetime.now(UTC)
    )
    at = open_app("add_risk", by=somchai)
    assert reason in texts(at)
    at.button(key=f"edit-{risk.id}").click().run()
    key = f"edit-{risk.id}-2"
    assert at.text_area(key=f"risk-note-{key}").value == HOSTILE
    at.text_area(key=f"risk-note-{key}").input("หน้าสำนักงาน")
    at.button(key=f"edit-save-{risk.id}").click().run()
    assert not at.exception
    assert "ฉบับเดิมยังเก็บไว้" in at.success[0].value
    at.button(key=f"again-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.PROPOSED
    with project.database.begin_read() as tx:
        assert RiskStore(tx, project.seal).note(risk.id) == "หน้าสำนักงาน"


def test_one_s_own_proposal_tells_its_facts_and_is_withdrawn(open_app, somchai, malee, project):
    risk = propose(project, somchai, note=HOSTILE)
    at = open_app("add_risk", by=somchai)
    assert HOSTILE in texts(at)
    assert any("เสนอเมื่อ" in caption.value for caption in at.caption)
    at.button(key=f"withdraw-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.PROPOSED
    at.button(key=f"withdraw-now-{risk.id}").click().run()
    assert not at.exception
    assert "ถอนข้อเสนอแล้ว" in at.success[0].value
    assert load_risk(project, risk.id).state is RiskState.RETIRED
    assert any(caption.value.startswith("ถอนข้อเสนอแล้ว") for caption in at.caption)
    assert risks.list_proposals(project, malee, at=datetime.now(UTC)) == []


def test_a_pin_is_moved_in_an_edit(open_app, somchai, project, monkeypatch):
    here, there = (100.50413, 13.77991), (100.50420, 13.77995)
    draft = RiskDraft("p", Category.POLICY, here, None, SCORES)
    risk = risks.propose(project, somchai, draft, at=datetime.now(UTC))
    asked = []

    def ask_pin(name, own=None, view=None, start=None, round=""):
        asked.append((own, view, start))
        return there if start else None

    monkeypatch.setattr(map_frame, "ask_pin", ask_pin)
    at = open_app("add_risk", by=somchai)
    at.button(key=f"edit-{risk.id}").click().run()
    assert asked[-1] == (["DS07"], ["DS07"], here)
    at.button(key=f"edit-save-{risk.id}").click().run()
    assert not at.exception
    with project.database.begin_read() as tx:
        assert RiskStore(tx, project.seal).read_point(risk.id) == pytest.approx(there)


def test_others_proposals_are_not_mine(open_app, somchai, malee, project):
    propose(project, somchai, note="CANARY")
    at = open_app("add_risk", by=malee)
    assert not any("CANARY" in text for text in texts(at))
    assert not [button for button in at.button if button.key and button.key.startswith("edit-")]


# ------------------------------------------------------------------------ project and photo


def fill(at):
    """The three taps before saving; return the name of the proposal."""
    at.button_group[0].select(Category.POLICY).run()
    box = next(
        selectbox for selectbox in at.selectbox if selectbox.key.startswith("risk-community-")
    )
    box.select("DS07").run()
    return box.key.removeprefix("risk-community-")


def test_a_project_is_kept_and_shown_as_plain_text(open_app, somchai, malee, project):
    at = open_app("add_risk", by=somchai)
    token = fill(at)
    at.text_input(key=f"project-name-{token}").input(HOSTILE)
    at.text_input(key=f"project-source_link-{token}").input("https://example.go.th/1")
    at.number_input(key=f"project-budget-{token}").set_value(1_500_000)
    for part, value in (("day", 30), ("month", 9), ("year", 2026)):
        at.selectbox(key=f"starts_on-{token}-{part}").select(value)
    at.button(key="risk-save").click().run()
    assert not at.exception
    assert "รอการตรวจทาน" in at.success[0].value
    review = open_app("review", by=malee)
    shown = next(text for text in texts(review) if HOSTILE in text)
    assert "งบประมาณ 1,500,000 บาท" in shown
    assert "เริ่มต้น 30 กันยายน พ.ศ. 2569" in shown
    assert "https://example.go.th/1" in shown
    assert not any(HOSTILE in element.value for element in (*review.markdown, *review.caption))


@pytest.mark.parametrize(
    ("widget", "value", "code"),
    [
        ("project-source_link", "http://x", "E-RISK-09"),
        ("project-agency", "ไม่มีชื่อโครงการ", "E-RISK-07"),
    ],
)
def test_a_refused_project_keeps_the_form(open_app, somchai, project, widget, value, code):
    at = open_app("add_risk", by=somchai)
    token = fill(at)
    if code != "E-RISK-07":
        at.text_input(key=f"project-name-{token}").input("ทางเท้า")
    at.text_input(key=f"{widget}-{token}").input(value)
    at.button(key="risk-save").click().run()
    assert code in at.error[0].value.replace("\\", "")
    assert at.text_input(key=f"{widget}-{token}").value == value
    assert risk_edits.list_own(project, somchai, at=datetime.now(UTC)) == []


def test_a_day_that_is_not_there_is_refused(open_app, somchai, project):
    at = open_app("add_risk", by=somchai)
    token = fill(at)
    at.text_input(key=f"project-name-{token}").input("ทางเท้า")
    for part, value in (("day", 31), ("month", 2), ("year", 2026)):
        at.selectbox(key=f"starts_on-{token}-{part}").select(value)
    at.button(key="risk-save").click().run()
    assert "E-DATE-01" in at.error[0].value.replace("\\", "")


@pytest.mark.parametrize(("good", "errors"), [(True, 0), (False, 1)])
def test_a_photo_goes_to_the_reviewer_as_a_link_and_a_bad_one_saves_nothing(
    open_app, somchai, malee, project, good, errors
):
    at = open_app("add_risk", by=somchai)
    fill(at)
    data = photo() if good else b"<svg/>"
    at.file_uploader[0].upload("x.jpg", data, "image/jpeg").run()
    at.button(key="risk-save").click().run()
    assert not at.exception
    assert len(at.error) == errors
    mine = risk_edits.list_own(project, somchai, at=datetime.now(UTC))
    assert len(mine) == 1 - errors
    if good:
        risk = mine[0].proposal.risk
        beside = risk_reviews.read_review_context(project, malee, risk.id, at=datetime.now(UTC))
        links = [
            link_button.proto.url for link_button in open_app("review", by=malee).get("link_button")
        ]
        assert f"/files/{beside.photos[0]}" in links


# ------------------------------------------------------------------------------- the review


def test_a_likely_duplicate_stands_beside_and_is_one_tap(open_app, somchai, malee, project):
    risk = propose(project, somchai, note="เก็บเงินหน้าสำนักงาน")
    other = propose(project, somchai, "other", note="เก็บเงินหน้าสำนักงาน")
    at = open_app("review", by=malee)
    assert any("ข้อความคล้ายกัน" in text for text in texts(at))
    at.button(key=f"merge-{risk.id}-into-{other.id}").click().run()
    assert load_risk(project, risk.id).merged_into is None  # a first press names both
    assert "จุดที่คงอยู่" in [caption.value for caption in at.caption]
    at.button(key=f"merge-now-{risk.id}-into-{other.id}").click().run()
    assert load_risk(project, risk.id).merged_into == other.id
    assert f"รวมไว้ด้วยแล้ว: ข้อเสนอเลขที่ {risk.id}" in [caption.value for caption in at.caption]
    mine = open_app("add_risk", by=somchai)
    assert f"รวมกับ ข้อเสนอเลขที่ {other.id} แล้ว" in [caption.value for caption in mine.caption]


def test_what_was_done_is_undone_from_the_next_card(open_app, somchai, malee, project):
    risk = propose(project, somchai)
    at = open_app("review", by=malee)
    at.button(key=f"review-approve-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.APPROVED
    at.button(key="review-undo").click().run()
    assert not at.exception
    assert "เลิกทำแล้ว" in at.success[0].value
    assert load_risk(project, risk.id).state is RiskState.PROPOSED
    assert not [button for button in at.button if button.key == "review-undo"]


def test_previous_and_next_go_through_the_queue(open_app, somchai, malee, project):
    made = [propose(project, somchai, f"t{number}") for number in range(3)]
    at = open_app("review", by=malee)
    assert at.button(key="review-previous").disabled
    at.button(key="review-next").click().run()
    assert at.radio(key="review-choice-proposed").value == made[1].id
    at.button(key=f"review-approve-{made[1].id}").click().run()
    assert not at.exception
    assert load_risk(project, made[1].id).state is RiskState.APPROVED
    assert at.radio(key="review-choice-proposed").value == made[2].id  # the one after it


def test_after_the_last_of_a_list_the_one_before_it_is_next(open_app, somchai, malee, project):
    made = [propose(project, somchai, f"t{number}") for number in range(2)]
    at = open_app("review", by=malee)
    at.button(key="review-next").click().run()
    at.button(key=f"review-approve-{made[1].id}").click().run()
    assert at.radio(key="review-choice-proposed").value == made[0].id


def test_a_card_tells_what_happened_and_what_each_reviewer_said(
    open_app, somchai, malee, prasit, project
):
    point = (100.50413, 13.77991)
    risk = propose(project, somchai)
    other = risks.propose(
        project,
        somchai,
        RiskDraft("p", Category.POLICY, point, None, Scores(2, 3)),
        at=datetime.now(UTC),
    )
    seen = (project, malee, other.id, read_seen_version(project, other), Precision.EXACT)
    risks.approve(*seen, Scores(4, 5), at=datetime.now(UTC))
    at = open_app("review", by=prasit)
    at.radio(key="review-choice-proposed").set_value(other.id).run()
    told = next(text for text in texts(at) if "malee" in text)
    assert "โอกาสเกิด 4 × ผลกระทบ 5 = 20" in told
    assert "ตำแหน่งจริง" in told
    assert not any("somchai" in text for text in texts(at))  # who proposed it is nobody's business
    assert risk.id != other.id


def test_what_may_be_the_same_is_on_the_map_with_its_number_and_words(
    open_app, somchai, malee, project, monkeypatch
):
    told = []
    monkeypatch.setattr(map_frame, "draw_shapes", told.append)
    for number, place in enumerate([(100.50413, 13.77991), (100.50414, 13.77992)]):
        draft = RiskDraft(
            f"p{number}", Category.POLICY, place, None, SCORES, f"แผง {HOSTILE} {number}"
        )
        risks.propose(project, somchai, draft, at=datetime.now(UTC))
    at = open_app("review", by=malee)
    assert [pin["text"] for pin in told[-1]["pins"]] == ["", "2"]
    assert any(text.startswith("จุดที่ 2 · ") for text in texts(at))
    assert f"แผง {HOSTILE} 1" in texts(at)


def test_a_missing_score_is_said_under_the_scores(open_app, somchai, malee, project):
    risk = propose(project, somchai, scores=None)
    at = open_app("review", by=malee)
    at.button(key=f"review-approve-{risk.id}").click().run()
    drawn = [element for element in at.main if element.type in ("error", "radio")]
    kinds = [element.type for element in drawn]
    assert kinds.index("error") < len(kinds) - 1 - kinds[::-1].index("radio")
    assert "E-RISK-04" in at.error[0].value.replace("\\", "")


def test_the_answer_is_closed(open_app, somchai, malee, project):
    risk = propose(project, somchai)
    at = open_app("review", by=malee)
    at.button(key=f"review-approve-{risk.id}").click().run()
    at.button(key="review-answer-close").click().run()
    assert not at.success
    assert not [button for button in at.button if button.key == "review-undo"]
    assert load_risk(project, risk.id).state is RiskState.APPROVED


def test_a_reviewers_edit_is_left_to_somebody_else(open_app, somchai, malee, prasit, project):
    risk = propose(project, somchai)
    at = open_app("review", by=malee)
    at.text_area(key=f"risk-note-correct-{risk.id}-1").input("แก้คำผิด")
    at.button(key=f"review-save-edit-{risk.id}").click().run()
    at.button(key=f"review-approve-{risk.id}").click().run()
    assert "E-RISK-06" in at.error[0].value.replace("\\", "")
    open_app("review", by=prasit).button(key=f"review-approve-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.APPROVED


def test_several_are_told_first_and_then_done(open_app, somchai, malee, project):
    good, unscored = propose(project, somchai, "a"), propose(project, somchai, "b", None)
    at = open_app("review", by=malee)
    at.radio(key="several-what").set_value("approve").run()
    for risk in (good, unscored):
        at.checkbox(key=f"several-{risk.id}").check().run()
    told = next(text for text in texts(at) if "จะรับรองและเผยแพร่ 1 จุด" in text)
    assert f"ข้าม 1 จุด (ที่ {unscored.id})" in told
    assert load_risk(project, good.id).state is RiskState.PROPOSED
    at.button(key="several-go").click().run()
    assert not at.exception
    assert "รับรองและเผยแพร่แล้ว 1 จุด" in at.success[0].value
    assert load_risk(project, good.id).state is RiskState.APPROVED
    assert load_risk(project, unscored.id).state is RiskState.PROPOSED


def show(at, queue):
    """Open one of the lists of the review screen."""
    at.button_group(key="choice-queue").select(queue).run()
    assert not at.exception
    return at


def test_evidence_by_one_and_confirmation_by_another(open_app, somchai, malee, prasit, project):
    risk = approve(project, malee, propose(project, somchai))
    at = show(open_app("review", by=malee), "public")
    key = f"done-{risk.id}-{risk.version}"
    today = datetime.now(BANGKOK).date()
    at.text_area(key=f"note-{key}").input(HOSTILE)
    parts = (("day", today.day), ("month", today.month), ("year", today.year))
    for part, value in parts:
        at.selectbox(key=f"{key}-{part}").select(value)
    at.button(key=f"review-mitigate-{risk.id}").click().run()
    assert "รอผู้อื่นยืนยัน" in at.success[0].value
    own = show(at, "mitigation")
    assert not [button for button in own.button if button.key == f"review-confirm-{risk.id}"]
    other = show(open_app("review", by=prasit), "mitigation")
    assert HOSTILE in texts(other)
    other.button(key=f"review-confirm-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.MITIGATED
    again = show(open_app("review", by=malee), "public")
    again.text_input(key=f"why-{risk.id}-{risk.version + 2}").input("พบอีก").run()
    again.button(key=f"review-reopen-{risk.id}").click().run()
    assert load_risk(project, risk.id).state is RiskState.APPROVED


def test_what_is_due_is_listed_and_kept_with_a_new_day(open_app, somchai, malee, project):
    risk = approve(project, malee, propose(project, somchai))
    assert "ถึงกำหนดทบทวน (0)" in labels(open_app("review", by=malee))
    with project.database.begin(on_the_map=False) as tx:
        tx.set_state(risk_steps.REVIEW_DAYS_FACT, "0")
    risks.keep_on_map(
        project, malee, risk.id, read_seen_version(project, risk), at=datetime.now(UTC)
    )
    with project.database.begin(on_the_map=False) as tx:
        tx.set_state(risk_steps.REVIEW_DAYS_FACT, "180")
    at = open_app("review", by=malee)
    assert "ถึงกำหนดทบทวน (1)" in labels(at)
    show(at, "due").button(key=f"review-keep-{risk.id}").click().run()
    assert not at.exception
    day = (datetime.now(BANGKOK) + timedelta(days=180)).date()
    assert load_risk(project, risk.id).review_on == day


def labels(at):
    return at.button_group(key="choice-queue").options


def test_out_of_scope_sees_no_list(open_app, signed_in, somchai, malee, project):
    approve(project, malee, propose(project, somchai))
    elsewhere = signed_in(Role.COORDINATOR, "DS08", name="elsewhere")
    assert "อยู่บนแผนที่ (0)" in labels(open_app("review", by=elsewhere))
    assert "อยู่บนแผนที่ (1)" in labels(open_app("review", by=malee))


def test_a_project_of_a_point_survives_an_edit_of_something_else(project, somchai):
    risk = propose(project, somchai, public_project=PublicProject("ทางเท้า"))
    [own] = risk_edits.list_own(project, somchai, at=datetime.now(UTC))
    content = own.content
    assert isinstance(content, RiskContent)
    risk_edits.edit(
        project, somchai, risk.id, read_seen_version(project, risk), content, at=datetime.now(UTC)
    )
    with project.database.begin_read() as tx:
        assert RiskProjectStore(tx).find(risk.id) == PublicProject("ทางเท้า")
    assert mitigations.list_waiting(project, somchai, at=datetime.now(UTC)) == []

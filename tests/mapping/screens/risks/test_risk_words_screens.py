"""Words for the public on the screens: written, approved word for word by another, withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions.risks import risk_words, risks, sub_kinds
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risk_words import PublicWords, WordsState
from geodata.model.risks import AgencyType, Precision, RiskDraft, RiskState, Scores
from geodata.store.risks.risk_words import RiskWordsStore
from geodata.store.risks.risks import RiskStore
from tests.seen import read_seen_version

TITLE = "เก็บเงินค่าวางแผงเกินอัตรา"
NAMED = "นายสมชาย ใจดี เก็บเงินที่ซอยสามเสน 12"


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "prasit": signed_in(Role.OFFICER, name="prasit"),
    }


@pytest.fixture
def shown(project, people):
    """A public risk point of DS07 that somchai proposed and malee approved."""
    at = datetime.now(UTC)
    draft = RiskDraft("t", Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4))
    risk = risks.propose(project, people["somchai"], draft, at=at)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    return risks.approve(project, people["malee"], *given, at=at)


def write(project, by, risk, title=TITLE, description=""):
    words = PublicWords(title, description)
    return risk_words.write_words(project, by, risk.id, words, at=datetime.now(UTC))


def find_words(project, risk, state):
    with project.database.begin_read() as tx:
        return RiskWordsStore(tx).find(risk.id, state)


def load_risk(project, risk_id):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).load(risk_id)


def read_public(project):
    with project.database.begin_read() as tx:
        [risk] = RiskStore(tx, project.seal).list_public()
        return risk.title, risk.description


def texts(at):
    return [element.value for element in at.text]


def open_words(open_app, by):
    at = open_app("review", by=by)
    at.button_group(key="choice-queue").select("words").run()
    assert not at.exception
    return at


def find(elements, start):
    [found] = [element for element in elements if element.key and element.key.startswith(start)]
    return found


def test_a_proposal_has_the_sub_kind_of_its_category_and_an_agency_type(open_app, people, project):
    at_now, malee = datetime.now(UTC), people["malee"]
    kinds = sub_kinds.list_sub_kinds(project)
    gone = next(kind for kind in kinds if kind.category is Category.POLICY)
    seen = read_seen_version(project, gone)
    given = {"name_th": gone.name_th, "name_en": gone.name_en, "retired": True}
    sub_kinds.change_sub_kind(project, malee, gone.code, seen, **given, at=at_now)
    at = open_app("add_risk", by=people["somchai"])
    at.button_group[0].select(Category.POLICY).run()
    offered = find(at.selectbox, "risk-sub-kind-").options
    of_policy = {kind.name_th for kind in kinds if kind.category is Category.POLICY}
    assert set(offered) == of_policy - {gone.name_th}
    chosen = next(kind for kind in kinds if kind.name_th in offered)
    find(at.selectbox, "risk-community-").select("DS07").run()
    find(at.selectbox, "risk-sub-kind-").select(chosen.code).run()
    find(at.selectbox, "risk-agency-").select(AgencyType.CITY).run()
    at.button(key="risk-save").click().run()
    assert not at.exception
    [own] = list_own(project, people["somchai"])
    made = own.proposal.risk
    assert (made.sub_kind, made.agency_type) == (chosen.code, AgencyType.CITY)
    assert any(chosen.name_th in text and "ข้อเสนอเลขที่ 1" in text for text in texts(at))


def list_own(project, by):
    from geodata.actions.risks import risk_edits

    return risk_edits.list_own(project, by, at=datetime.now(UTC))


def test_an_edit_keeps_what_the_form_did_not_change(open_app, people, project):
    kind = next(
        kind for kind in sub_kinds.list_sub_kinds(project) if kind.category is Category.POLICY
    )
    draft = RiskDraft(
        "t", Category.POLICY, None, "DS07", sub_kind=kind.code, agency_type=AgencyType.POLICE
    )
    risk = risks.propose(project, people["somchai"], draft, at=datetime.now(UTC))
    seen = read_seen_version(project, kind)
    given = {"name_th": kind.name_th, "name_en": kind.name_en, "retired": True}
    now = datetime.now(UTC)
    sub_kinds.change_sub_kind(project, people["malee"], kind.code, seen, **given, at=now)
    at = open_app("add_risk", by=people["somchai"])
    at.button(key=f"edit-{risk.id}").click().run()
    at.text_area(key=f"risk-note-edit-{risk.id}-1").input("หน้าสำนักงาน")
    at.button(key=f"edit-save-{risk.id}").click().run()
    assert not at.exception
    kept = load_risk(project, risk.id)
    assert (kept.sub_kind, kept.agency_type) == (kind.code, AgencyType.POLICE)
    assert kept.version == 2


def test_whoever_proposed_writes_and_sees_what_the_public_would_read(
    open_app, people, shown, project
):
    at = open_app("add_risk", by=people["somchai"])
    assert at.text_input(key=f"words-title-{shown.id}-0").max_chars == 60
    assert at.text_area(key=f"words-description-{shown.id}-0").max_chars == 300
    at.text_input(key=f"words-title-{shown.id}-0").input(f"  {TITLE} ").run()
    assert TITLE in texts(at)  # the preview, before it is sent
    assert "ชื่อ 26/60 ตัวอักษร · คำอธิบาย 0/300 ตัวอักษร" in [x.value for x in at.caption]
    at.button(key=f"words-send-{shown.id}").click().run()
    assert "รอเจ้าหน้าที่รับรอง" in at.success[0].value
    assert find_words(project, shown, WordsState.WAITING).words == PublicWords(TITLE)
    assert read_public(project) == ("", "")


def test_without_a_title_it_is_said_and_nothing_waits(open_app, people, shown, project):
    at = open_app("add_risk", by=people["somchai"])
    at.button(key=f"words-send-{shown.id}").click().run()
    assert "โปรดเขียนชื่อจุดเสี่ยง" in at.error[0].value
    assert find_words(project, shown, WordsState.WAITING) is None


def test_each_hint_has_a_tick_of_its_own_before_words_are_approved(
    open_app, people, shown, project
):
    write(project, people["somchai"], shown, NAMED)
    at = open_words(open_app, people["malee"])
    ticks = [box for box in at.checkbox if box.key.startswith("words-hint-")]
    assert len(ticks) >= 2
    labels = " ".join(tick.label for tick in ticks)
    assert "ไม่ใช่ชื่อบุคคล" in labels
    assert "ไม่บอกที่ละเอียดกว่า" in labels
    assert any("ระดับชุมชน" in text for text in texts(at))
    for tick in ticks:
        assert at.button(key=f"words-approve-{shown.id}").disabled
        at.checkbox(key=tick.key).check().run()
    at.button(key=f"words-approve-{shown.id}").click().run()
    assert not at.exception
    assert read_public(project) == (NAMED, "")


def test_nobody_finds_their_own_words_in_the_queue_and_a_coordinator_no_queue(
    open_app, people, shown, project
):
    write(project, people["malee"], shown)
    assert "ไม่มีข้อความที่รอการรับรอง" in [
        info.value for info in open_words(open_app, people["malee"]).info
    ]
    assert texts(open_words(open_app, people["prasit"])).count(TITLE) == 1
    at = open_app("review", by=people["somchai"])
    assert not any("ข้อความรอรับรอง" in option for option in at.button_group[0].options)


def test_words_that_changed_meanwhile_are_shown_and_not_approved(open_app, people, shown, project):
    write(project, people["somchai"], shown)
    at = open_words(open_app, people["malee"])
    write(project, people["prasit"], shown, "ชื่อใหม่ที่ไม่มีใครอ่าน")
    at.button(key=f"words-approve-{shown.id}").click().run()
    assert not at.exception
    assert read_public(project) == ("", "")
    assert find_words(project, shown, WordsState.APPROVED) is None


def test_a_refusal_has_a_reason_that_the_writer_reads(open_app, people, shown, project):
    words = write(project, people["somchai"], shown)
    at = open_words(open_app, people["malee"])
    assert at.button(key=f"words-refuse-{shown.id}").disabled
    reason = "โปรดบอกว่าเกิดขึ้นเมื่อใด"
    find(at.text_input, f"words-reason-{words.id}-").input(reason).run()
    at.button(key=f"words-refuse-{shown.id}").click().run()
    assert find_words(project, shown, WordsState.REFUSED).reason == reason
    assert any(reason in text for text in texts(open_app("add_risk", by=people["somchai"])))


def test_public_words_are_withdrawn_once_it_is_said_what_that_means(
    open_app, people, shown, project
):
    write(project, people["somchai"], shown)
    at = open_words(open_app, people["malee"])
    at.button(key=f"words-approve-{shown.id}").click().run()
    assert read_public(project) == (TITLE, "")
    at.button_group(key="choice-queue").select("public").run()
    assert any("ทุกฉบับ" in caption.value for caption in at.caption)
    assert at.button(key=f"words-withdraw-{shown.id}").disabled
    find(at.checkbox, "words-sure-").check().run()
    at.button(key=f"words-withdraw-{shown.id}").click().run()
    assert not at.exception
    assert read_public(project) == ("", "")
    assert load_risk(project, shown.id).state is RiskState.APPROVED


def test_the_switch_hides_and_shows_titles(open_app, people, shown, project):
    write(project, people["somchai"], shown)
    at = open_words(open_app, people["malee"])
    at.button(key=f"words-approve-{shown.id}").click().run()
    at.button_group(key="choice-queue").select("naming").run()
    at.button(key="public-titles-hide").click().run()
    assert read_public(project) == ("", "")
    at.button(key="public-titles-show").click().run()
    assert read_public(project) == (TITLE, "")


def test_sub_kinds_are_added_renamed_and_retired(open_app, people, project):
    at = open_app("review", by=people["malee"])
    at.button_group(key="choice-queue").select("naming").run()
    find(at.button_group, "category-new-").select(Category.POLICY).run()
    find(at.text_input, "sub-kind-th-new-").input("ประเภทใหม่")
    find(at.text_input, "sub-kind-en-new-").input("A new kind").run()
    at.button(key="sub-kind-add").click().run()
    assert not at.exception
    [made] = [kind for kind in sub_kinds.list_sub_kinds(project) if kind.name_th == "ประเภทใหม่"]
    at.selectbox(key="sub-kind").select(made.code).run()
    find(at.text_input, f"sub-kind-th-{made.code}-").input("ประเภทที่เปลี่ยนชื่อ").run()
    at.button(key=f"sub-kind-rename-{made.code}").click().run()
    at.button(key=f"sub-kind-retire-{made.code}").click().run()
    assert not at.exception
    kinds = {kind.code: kind for kind in sub_kinds.list_sub_kinds(project)}
    assert kinds[made.code].name_th == "ประเภทที่เปลี่ยนชื่อ"
    assert kinds[made.code].retired
    at.button(key=f"sub-kind-retire-{made.code}").click().run()
    assert not sub_kinds.list_sub_kinds(project)[0].retired


def test_one_more_of_the_kind_begins_with_the_kind_alone(open_app, people, project, publisher):
    at = datetime.now(UTC)
    kinds = sub_kinds.list_sub_kinds(project)
    kind = next(kind for kind in kinds if kind.category is Category.PUBLIC_SERVICE)
    draft = RiskDraft(
        "t", Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4), "บันทึกภายใน",
        sub_kind=kind.code, agency_type=AgencyType.CITY,
    )  # fmt: skip
    risk = risks.propose(project, people["somchai"], draft, at=at)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    risk = risks.approve(project, people["malee"], *given, at=at)
    publisher.release_if_changed(at + timedelta(minutes=1))
    screen = open_app("add_risk", by=people["prasit"], like=risk.public_id)
    assert not screen.exception
    assert f"เลือกประเภทตาม {risk.public_id} ไว้แล้ว" in " ".join(texts(screen))
    token = next(box.key for box in screen.selectbox if box.key.startswith("risk-agency-"))[12:]
    assert screen.selectbox(key=f"risk-agency-{token}").value == AgencyType.CITY
    assert screen.selectbox(key=f"risk-sub-kind-{token}-public_service").value == kind.code
    assert screen.selectbox(key=f"risk-community-{token}").value is None
    assert screen.text_area(key=f"risk-note-{token}").value == ""
    assert "like" not in screen.query_params


def test_a_number_that_is_not_public_begins_an_empty_form(open_app, people, project):
    draft = RiskDraft("t", Category.POLICY, None, "DS07", Scores(4, 4))
    risk = risks.propose(project, people["somchai"], draft, at=datetime.now(UTC))
    screen = open_app("add_risk", by=people["prasit"], like=risk.public_id or "RP-2569-0001")
    assert not screen.exception
    assert "เลือกประเภทตาม" not in " ".join(texts(screen))

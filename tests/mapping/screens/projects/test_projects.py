"""The screen of watched projects: the list, one of them, what staff do there."""

from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.projects import inspections, watched_projects
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.projects.inspections import CheckAnswer, CheckItem, InspectionDraft
from geodata.model.projects.projects import ProjectFacts, ProjectKind
from tests.places import inside

HOSTILE = "<b>x</b> [a](javascript:1)"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def bring_in(project, now):
    def run(*names):
        place = inside("DS07")
        facts = [
            ProjectFacts(
                str(number), ProjectKind.PUBLIC, name, "เขต", 1_500_000, point=(place.x, place.y)
            )
            for number, name in enumerate(names)
        ]
        given = {"source": "แหล่งหนึ่ง", "header": ("x",), "mapping": {}, "at": now}
        watched_projects.import_projects(project, TERMINAL, facts, **given)
        return watched_projects.list_projects(project, TERMINAL, at=now)

    return run


def list_words(at):
    return [
        element.value for kind in (at.text, at.caption, at.info, at.success) for element in kind
    ]


def test_without_a_project_the_list_says_so(open_app):
    at = open_app("projects")
    assert not at.exception
    assert "ยังไม่มีโครงการที่เครือข่ายจับตา" in list_words(at)


def test_the_list_is_open_to_all_with_those_nobody_looked_at_first(
    open_app, project, publisher, bring_in, signed_in, now
):
    watched = bring_in("ทางเท้า", HOSTILE)
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    draft = InspectionDraft("t", watched[0].id, now.date(), {CheckItem.SIGN: CheckAnswer.NO})
    found = inspections.record_inspection(project, somchai, draft, at=now)
    malee = signed_in(Role.OFFICER, name="malee")
    seen = DisplayedVersion.from_record(found)
    inspections.decide_inspection(project, malee, found.id, seen, True, at=now)
    publisher.release_if_changed(now)
    at = open_app("projects")
    assert not at.exception
    table = at.table[0].value
    assert [name.split("]")[0] for name in table["โครงการ"]][1] == "[ทางเท้า"
    assert "<b>" not in table["โครงการ"][0].replace("\\<", "")
    first, second = table["การติดตาม"]
    assert first == "ยังไม่มีใครไปดู"
    assert "ตอบว่าไม่ใช่ 1 ข้อ" in second
    at = open_app("projects", id=watched[0].public_id)
    assert "งบประมาณ: 1,500,000 บาท" in list_words(at)
    assert "ที่มา: แหล่งหนึ่ง" in list_words(at)
    [answers] = [list(frame.value.iloc[:, 1]) for frame in at.table]
    assert answers == ["ไม่ใช่", *["ดูไม่ได้"] * 6]


def test_an_unknown_project_says_so(open_app):
    at = open_app("projects", id="PJ-2569-0009")
    assert at.error[0].value.startswith("ไม่พบโครงการนี้")


def test_one_inspects_and_another_agrees(open_app, project, publisher, bring_in, signed_in, now):
    [watched] = bring_in("ทางเท้า")
    publisher.release_if_changed(now)
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    at = open_app("projects", id=watched.public_id, by=somchai)
    assert at.button(key="inspection-save").disabled
    sign = next(group for group in at.button_group if group.key.startswith("check-sign-"))
    sign.select(CheckAnswer.YES).run()
    at.button(key="inspection-save").click().run()
    assert not at.exception
    assert at.success[0].value.startswith("ส่งผลการติดตามแล้ว")
    [found] = inspections.list_inspections(project, somchai, at=now)
    at.button(key=f"inspection-agree-{found.id}").click().run()
    assert "PROJ\\-09" in at.error[0].value
    at = open_app("projects", by=signed_in(Role.OFFICER, name="malee"))
    at.button(key=f"inspection-agree-{found.id}").click().run()
    assert at.success[0].value.startswith("รับรองผลการติดตามแล้ว")


def test_who_is_elsewhere_is_told_so(open_app, publisher, bring_in, signed_in, now):
    [watched] = bring_in("ทางเท้า")
    publisher.release_if_changed(now)
    anan = signed_in(Role.COORDINATOR, "DS08", name="anan")
    at = open_app("projects", id=watched.public_id, by=anan)
    assert "โครงการนี้อยู่นอกพื้นที่ที่ท่านดูแล" in list_words(at)


def test_an_officer_answers_for_a_name_before_it_is_shown(open_app, bring_in, signed_in, project):
    [watched] = bring_in("ซ่อมบ้านนายสมชาย")
    malee = signed_in(Role.OFFICER, name="malee")
    at = open_app("projects", by=malee)
    at.button(key=f"project-show-{watched.id}").click().run()
    assert "PROJ\\-02" in at.error[0].value
    at.checkbox(key=f"hint-{watched.id}-1-0").check().run()
    at.button(key=f"project-show-{watched.id}").click().run()
    assert at.success[0].value == "แสดงโครงการแล้ว"


def test_the_map_asks_what_projects_to_show_and_a_chip_takes_it_out(
    open_app, project, publisher, bring_in, signed_in, now
):
    signed_in(Role.OFFICER, name="malee")
    bring_in("ทางเท้า")
    publisher.release_if_changed(now)
    at = open_app("live_map", indicator="projects", watch="unseen")
    assert not at.exception
    assert at.selectbox(key="choice-watch").value == "unseen"
    assert at.selectbox(key="choice-money").options == ["เงินของรัฐ"]
    at.button(key="chip-watch").click().run()
    assert at.selectbox(key="choice-watch").value is None
    page = open_app("projects", id="PJ-2569-0001")
    links = [link.proto.url for link in page.get("link_button")]
    assert "/live?indicator=projects&project=PJ-2569-0001" in links

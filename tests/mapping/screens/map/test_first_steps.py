"""The map of an empty project says what to do next; the first thing known ends that."""

from datetime import UTC, datetime

import pytest

from geodata.actions.places import fieldwork
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.times import BANGKOK

TITLE = "ยังไม่มีข้อมูล: นำเข้าข้อมูล หรือดูข้อมูลตัวอย่าง"


LAYERS = "ข้อมูลที่แสดง"
LINKS = {"นำเข้าข้อมูล", "เสนอจุดเสี่ยงแรก", "บันทึกการลงพื้นที่"}


def list_choices(at):
    return [choice.label for choice in at.get("button_group")]


def list_titles(at):
    assert not at.exception
    return [head.value for head in at.subheader]


def test_an_empty_project_says_what_to_do_next_and_colours_nothing(open_app):
    at = open_app()
    assert TITLE in list_titles(at)
    assert [code.value for code in at.code] == ["make demo"]
    assert LAYERS not in list_choices(at)  # no layer of complaints that nobody can see


@pytest.mark.parametrize(
    ("role", "places", "links"),
    [
        (Role.OFFICER, (), ["นำเข้าข้อมูล", "เสนอจุดเสี่ยงแรก", "บันทึกการลงพื้นที่"]),
        (Role.COORDINATOR, ("DS07",), ["เสนอจุดเสี่ยงแรก", "บันทึกการลงพื้นที่"]),
        (Role.PRESENTER, (), []),
    ],
)
def test_links_are_for_who_may(open_app, signed_in, role, places, links):
    at = open_app(by=signed_in(role, *places))
    assert TITLE in list_titles(at)
    drawn = [link.proto.label for link in at.main.get("page_link")]
    assert [
        label for label in drawn if label in {"นำเข้าข้อมูล", "เสนอจุดเสี่ยงแรก", "บันทึกการลงพื้นที่"}
    ] == links


def test_one_visit_ends_it(open_app, project, publisher, signed_in):
    at = datetime.now(UTC)
    officer = signed_in(Role.OFFICER)
    day = at.astimezone(BANGKOK).date()
    fieldwork.record_visit(project, officer, VisitDraft("v", "DS07", day, False), at=at)
    publisher.release_if_changed(at)
    assert TITLE not in list_titles(open_app())


def test_records_end_it(open_app, bring_in, record, publisher, now):
    bring_in(record())
    publisher.release_if_changed(now)
    at = open_app()
    assert TITLE not in list_titles(at)
    assert LAYERS in list_choices(at)

"""Recording a visit on the screen: three taps, undone with one, and what the public reads."""

from datetime import UTC, datetime

import pytest

from geodata.actions.places import fieldwork
from geodata.model.people.people import Role
from geodata.model.times import BANGKOK
from mapping.texts.dates import format_long_date
from tests.refusals import refusal


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


def list_visits(project, by):
    return [line.visit for line in fieldwork.list_visits(project, by, at=datetime.now(UTC))]


def group(at, label):
    return next(button_group for button_group in at.button_group if button_group.label == label)


def test_two_taps_where_there_is_one_community(open_app, somchai, project):
    at = open_app("visits", by=somchai)
    assert at.button(key="visit-save").disabled
    group(at, "ผลการลงพื้นที่").select(False).run()
    at.button(key="visit-save").click().run()
    assert not at.exception
    [visit] = list_visits(project, somchai)
    today = datetime.now(UTC).astimezone(BANGKOK).date()
    assert (visit.community_id, visit.visited_on, visit.found_risk) == ("DS07", today, False)
    assert (visit.hours, visit.people) == (None, None)
    assert "บันทึกการลงพื้นที่แล้ว" in at.success[0].value
    assert at.button(key="visit-save").disabled


def test_three_taps_where_there_are_several(open_app, signed_in, project):
    by = signed_in(Role.COORDINATOR, "DS07", "DS08")
    at = open_app("visits", by=by)
    places = group(at, "ชุมชน")
    assert places.value in ([], None)
    assert len(places.options) == 2
    places.select("DS08").run()
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    [visit] = list_visits(project, by)
    assert (visit.community_id, visit.found_risk) == ("DS08", True)


def test_an_officer_chooses_among_all(open_app, signed_in):
    at = open_app("visits", by=signed_in(Role.OFFICER))
    [places] = [selectbox for selectbox in at.selectbox if selectbox.label == "ชุมชน"]
    assert len(places.options) == 43


def test_another_day_hours_and_people(open_app, somchai, project):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(True).run()
    year = next(selectbox for selectbox in at.selectbox if selectbox.label == "พ.ศ.")
    assert year.options[0] == str(datetime.now(UTC).astimezone(BANGKOK).year + 543)
    for label, value in (("พ.ศ.", 2024), ("เดือน", 2), ("วันที่", 30)):
        next(selectbox for selectbox in at.selectbox if selectbox.label == label).set_value(
            value
        ).run()
    assert any("วันที่ไม่ถูกต้อง" in caption.value for caption in at.caption)
    assert at.button(key="visit-save").disabled
    next(selectbox for selectbox in at.selectbox if selectbox.label == "วันที่").set_value(29).run()
    at.number_input[0].set_value(2.5).run()
    at.number_input[1].set_value(4).run()
    at.button(key="visit-save").click().run()
    [visit] = list_visits(project, somchai)
    assert (visit.visited_on.isoformat(), visit.hours, visit.people) == ("2024-02-29", 2.5, 4)
    assert any("29 ก.พ. 2567" in text.value and "4 คน" in text.value for text in at.text)


def test_undo(open_app, somchai, project):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    [visit] = list_visits(project, somchai)
    at.button(key=f"visit-undo-{visit.id}").click().run()
    assert "เลิกทำแล้ว" in at.success[0].value
    assert [line.is_withdrawn for line in list_visits(project, somchai)] == [True]
    assert not [button for button in at.button if button.key == f"visit-undo-{visit.id}"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PRESENTER, None])
def test_others_have_no_such_screen(open_app, signed_in, role):
    at = open_app("visits", by=role and signed_in(role))
    assert refusal(role) in at.error[0].value
    assert not at.button_group
    assert not [button for button in at.button if button.key == "visit-save"]


def test_the_community_page_shows_months(open_app, somchai, project, publisher, now):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    publisher.release_if_changed(now)
    page = open_app("community", id="DS07")
    assert not page.exception
    month = format_long_date(datetime.now(UTC), "th").split(" ", 1)[1]
    [table] = [
        drawn_table.value for drawn_table in page.table if "เดือน" in drawn_table.value.columns
    ]
    assert table.values.tolist() == [[month, "พบจุดเสี่ยง"]]
    assert "ลงพื้นที่แล้ว พบจุดเสี่ยง" in [text.value for text in page.text]


@pytest.mark.parametrize("screen", ["table", "community"])
def test_a_subdistrict_visited_in_part_says_how_much(
    open_app, somchai, project, publisher, now, screen
):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(False).run()
    at.button(key="visit-save").click().run()
    publisher.release_if_changed(now)
    page = open_app(screen, id="100202", level="subdistrict")
    assert not page.exception
    said = [text.value for text in page.text]
    said += [cell for table in page.table for cell in table.value.to_numpy().ravel()]
    assert any(str(sentence).startswith("ลงพื้นที่แล้ว 1 จาก ") for sentence in said)


def test_the_audit_log_says_it_in_thai(open_app, somchai, signed_in, project):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    [visit] = list_visits(project, somchai)
    at.button(key=f"visit-undo-{visit.id}").click().run()
    page = open_app("admin", by=signed_in(Role.AUDITOR))
    assert not page.exception
    said = page.table[-1].value.to_numpy().ravel().tolist()
    assert any(
        f"somchai บันทึกการลงพื้นที่ \\(การลงพื้นที่ ครั้งที่ {visit.id}\\)" in str(value) for value in said
    )
    assert any("เลิกทำบันทึกการลงพื้นที่" in str(value) for value in said)


def test_what_a_visit_found_is_proposed_from_there(open_app, signed_in):
    at = open_app("visits", by=signed_in(Role.COORDINATOR, "DS07", "DS08"))
    group(at, "ชุมชน").select("DS08").run()
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    at.button(key="visit-add-risk").click().run()
    assert not at.exception
    assert [title.value for title in at.title] == ["เสนอจุดเสี่ยง"]
    [places] = [selectbox for selectbox in at.selectbox if selectbox.label == "ชุมชน"]
    assert places.value == "DS08"


def test_nothing_is_offered_where_nothing_was_found(open_app, somchai):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(False).run()
    at.button(key="visit-save").click().run()
    assert not [button for button in at.button if button.key == "visit-add-risk"]


def test_a_visit_taken_back_offers_nothing(open_app, somchai, project):
    at = open_app("visits", by=somchai)
    group(at, "ผลการลงพื้นที่").select(True).run()
    at.button(key="visit-save").click().run()
    assert [button for button in at.button if button.key == "visit-add-risk"]
    [visit] = list_visits(project, somchai)
    at.button(key=f"visit-undo-{visit.id}").click().run()
    assert not [button for button in at.button if button.key == "visit-add-risk"]

"""The screen of publication, for every role that may open it."""

from datetime import timedelta

import pytest

from geodata.actions.imports import counting
from geodata.model.people.people import Role
from mapping.screens import session
from tests.mapping.publish.test_complaint_releases import RELEASE_DAY, Network, network  # noqa: F401


@pytest.fixture
def ready(network, monkeypatch):  # noqa: F811 - a fixture
    network.report(6)
    network.go_to(RELEASE_DAY)
    network.tick_all()
    monkeypatch.setattr(session, "get_now", lambda: RELEASE_DAY + timedelta(minutes=1))
    return network


def press(at, key):
    return at.button(key=key).click().run()


def read_screen(at):
    return "\n".join(
        element.value for element in [*at.text, *at.caption, *at.info, *at.error, *at.subheader]
    )


def screen(open_app, network: Network, who):  # noqa: F811
    at = open_app("publication", by=network.people[who])
    assert not at.exception
    return at


def test_two_confirm_and_an_administrator_publishes(open_app, ready):
    at = screen(open_app, ready, "malee")
    assert "7 กันยายน พ.ศ. 2569" in read_screen(at)
    assert list(at.table[0].value["จำนวนเรื่อง"]) == ["6"]
    at = press(at, "publication-confirm")
    assert at.success[0].value == "บันทึกการยืนยันแล้ว"
    assert at.button(key="publication-confirm").disabled
    at = press(screen(open_app, ready, "wanida"), "publication-run")
    assert "ยังไม่ครบผู้ยืนยัน" in at.error[0].value
    press(screen(open_app, ready, "somchai"), "publication-confirm")
    at = press(screen(open_app, ready, "wanida"), "publication-run")
    assert at.success[0].value == "เผยแพร่แล้ว"
    [group] = ready.groups()
    assert group.count == 6


def test_on_another_day_it_says_which(open_app, ready, monkeypatch):
    ready.go_to(RELEASE_DAY + timedelta(days=1))
    monkeypatch.setattr(session, "get_now", lambda: RELEASE_DAY + timedelta(days=1, minutes=1))
    at = screen(open_app, ready, "wanida")
    assert "5 ตุลาคม พ.ศ. 2569" in read_screen(at)
    assert any("5 ตุลาคม" in caption.value for caption in at.caption)
    assert at.button(key="publication-run").disabled
    assert ready.groups() == ()


def test_where_there_is_nothing_to_publish_nothing_asks_for_it(open_app, signed_in):
    at = open_app("publication", by=signed_in(Role.OFFICER))
    assert at.button(key="publication-confirm").disabled
    at = open_app("publication", by=signed_in(Role.ADMINISTRATOR))
    assert at.button(key="publication-run").disabled


def test_a_coordinator_sees_no_tools_of_officers(open_app, ready):
    keys = {button.key for button in screen(open_app, ready, "somchai").button}
    assert "publication-confirm" in keys
    assert not keys & {"publication-run", "subjects-save", "retract-ask"}
    keys = {button.key for button in screen(open_app, ready, "wanida").button}
    assert "publication-confirm" not in keys


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.AUDITOR])
def test_it_is_closed_to_others(open_app, signed_in, role):
    at = open_app("publication", by=signed_in(role))
    assert at.error
    assert not at.table


def test_offices_are_filled_in(open_app, ready):
    at = screen(open_app, ready, "malee")
    at.selectbox(key="subjects-area").select("DS07")
    at.number_input(key="subjects-count").set_value(4)
    at = press(at.run(), "subjects-save")
    assert at.success[0].value == "บันทึกจำนวนหน่วยงานแล้ว"
    [kept] = counting.list_subject_counts(ready.project)
    assert (kept.area_id, kept.count) == ("DS07", 4)


def test_a_case_is_ticked_on_its_own_screen(open_app, network, monkeypatch):  # noqa: F811
    network.report(1)
    network.go_to(RELEASE_DAY)
    network.end_all("resolved")
    monkeypatch.setattr(session, "get_now", lambda: RELEASE_DAY + timedelta(minutes=1))
    at = press(open_app("cases", by=network.people["somchai"]), "case-open-1")
    at.checkbox(key="case-sure-1").check()
    at = press(at.run(), "case-tick")
    by, at_time = (
        network.people["malee"],
        RELEASE_DAY + timedelta(minutes=1),
    )
    [tick] = counting.list_ticks(network.project, by, 1, at=at_time)
    assert tick.is_second_person
    at = press(at, "case-untick")
    assert counting.list_ticks(network.project, by, 1, at=at_time) == ()

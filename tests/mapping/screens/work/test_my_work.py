"""The page of what waits: counted in page, menu and bar alike, each kind with a way that works."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import streamlit as st

from geodata.actions import TERMINAL
from geodata.actions.my_work import WaitingWork, WorkItem, WorkKind
from geodata.actions.risks import risk_words, risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, Scores
from mapping.publish import editions
from mapping.screens.start import SCREENS
from mapping.screens.work import my_work, waiting
from mapping.texts import Texts, load_catalogue, to_key
from tests.seen import read_seen_version

DRAFT = RiskDraft("t", Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4), note="![x](http://x)")


@pytest.fixture
def two_people(signed_in, project):
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    officer = signed_in(Role.OFFICER, name="malee")
    return somchai, officer


def propose(project, by, at):
    return risks.propose(project, by, DRAFT, at=at)


def test_a_new_officer_reads_that_nothing_waits(open_app, two_people):
    at = open_app("my_work", by=two_people[1])
    assert not at.exception
    assert [said.value for said in at.success] == ["ไม่มีงานที่รอท่านดำเนินการ"]


def test_a_presenter_comes_to_the_stage_in_one_tap(open_app, signed_in, project):
    presenter = signed_in(Role.PRESENTER, name="nida")
    at = open_app("my_work", by=presenter)
    assert not at.success  # nothing can ever wait: that it does not is no news
    assert [box.value for box in at.subheader] == ["เวทีสาธารณะ"]
    assert not at.get("link_button")[0].proto.url.startswith("/editions")
    edition_id = editions.freeze_edition(project, TERMINAL, "เวที", at=datetime.now(UTC))
    at.run()
    ways = {link.proto.url for link in at.main.get("link_button")}
    folder = f"/editions/{edition_id}/"
    assert ways == {"/auth/sign-out", f"{folder}story", f"{folder}present", folder, "/editions"}
    at.button(key="open-stage").click().run()
    assert not at.exception
    assert [title.value for title in at.title] == ["เวทีสาธารณะ"]


def test_what_waits_is_counted_and_leads_to_its_place(open_app, two_people, project):
    somchai, officer = two_people
    propose(project, somchai, datetime.now(UTC))
    at = open_app("my_work", by=officer)
    assert not at.exception
    assert "จุดเสี่ยงรอการตรวจทาน (1)" in [head.value for head in at.subheader]
    at.button(key="open-proposals").click().run()
    assert not at.exception
    assert [title.value for title in at.title] == ["ตรวจทานจุดเสี่ยง"]


def test_a_change_is_in_the_next_run_and_nothing_is_asked_twice_before(
    open_app, two_people, project, monkeypatch
):
    somchai, officer = two_people
    asked = []
    real = waiting.my_work.list_waiting_work
    monkeypatch.setattr(
        waiting.my_work,
        "list_waiting_work",
        lambda *given, **more: asked.append(1) or real(*given, **more),
    )
    at = open_app("my_work", by=officer)
    at.run()
    first = len(asked)
    at.run()
    assert len(asked) == first
    propose(project, somchai, datetime.now(UTC))
    at.run()
    assert len(asked) == first + 1
    assert "จุดเสี่ยงรอการตรวจทาน (1)" in [head.value for head in at.subheader]


def test_nobody_is_offered_to_sign_in(open_app):
    at = open_app("my_work")
    assert [error.value for error in at.error] == ["โปรดเข้าสู่ระบบเพื่อเปิดหน้านี้"]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", WorkKind)
def test_every_kind_has_a_place_and_words(kind, language):
    screens = {screen.name: screen for screen in SCREENS}
    name = waiting.SCREENS[kind]
    assert screens[name].folder == my_work.FOLDERS[name]
    for section in ("kind", "open"):
        assert f"screens.my_work.{section}.{to_key(kind)}" in load_catalogue(language)


def test_words_that_wait_open_in_their_own_list(open_app, two_people, project, signed_in):
    somchai, officer = two_people
    at = datetime.now(UTC)
    risk = propose(project, somchai, at)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    risks.approve(project, signed_in(Role.OFFICER, name="prasit"), *given, at=at)
    risk_words.write_words(project, somchai, risk.id, PublicWords("ชื่อ"), at=at)
    screen = open_app("my_work", by=officer)
    screen.button(key="open-words").click().run()
    assert not screen.exception
    chosen = [choice.value for choice in screen.get("button_group") if choice.key == "choice-queue"]
    assert chosen in (["words"], [["words"]])


def test_badges_say_all_and_late():
    item = WorkItem("x")
    late = WorkItem("y", is_overdue=True)
    work = [
        WaitingWork(WorkKind.CASES, (late, item)),
        WaitingWork(WorkKind.PROPOSALS, (item,)),
        WaitingWork(WorkKind.MITIGATIONS, (item,)),
    ]
    assert waiting.format_badges(work) == {"my_work": " (⚠\u00a01\u00a0·\u00a04)", "review": " (2)"}
    assert waiting.format_badges(work[1:2]) == {"my_work": " (1)", "review": " (1)"}
    assert waiting.format_badges([]) == {}


def test_typed_words_are_drawn_as_they_are():
    item = WorkItem("**ชื่อ** ![x](http://x)", community_id="DS07", reason="<b>เพราะ</b>")
    line = my_work._describe_item(item, {"DS07": "ชุมชน"}, {}, Texts("th"))
    assert line == "**ชื่อ** ![x](http://x) · ชุมชน · เนื่องจาก <b>เพราะ</b>"


def test_a_risk_point_is_told_by_its_number_and_its_public_name():
    item = WorkItem("RP-2569-0001", community_id="DS07")
    line = my_work._describe_item(item, {}, {"RP-2569-0001": "ทางเดินแตก"}, Texts("th"))
    assert line == "ทางเดินแตก · RP-2569-0001 · DS07"


def test_a_row_opens_what_it_is_about(open_app, two_people, project):
    somchai, officer = two_people
    at = datetime.now(UTC)
    for token in ("a", "b"):
        risk = risks.propose(project, somchai, replace(DRAFT, token=token), at=at)
    screen = open_app("my_work", by=officer)
    row = screen.button(key=f"work-row-proposals-{risk.id}")
    assert row.label.startswith("ทุจริตในการให้บริการ · ชุมชน")
    row.click().run()
    assert not screen.exception
    assert [title.value for title in screen.title] == ["ตรวจทานจุดเสี่ยง"]
    assert screen.radio(key="review-choice-proposed").value == risk.id  # the second of the two


def test_the_menu_stands_in_groups_without_empty_ones(open_app, two_people, monkeypatch):
    menus = []
    real = st.navigation
    monkeypatch.setattr(
        st, "navigation", lambda pages, **more: menus.append(pages) or real(pages, **more)
    )
    open_app(by=two_people[1])
    assert list(menus[-1]) == ["ดูแผนที่", "งานของฉัน", "ลงพื้นที่", "กิจกรรม", "ข้อมูล", "ระบบ"]
    open_app(by=two_people[0])
    assert list(menus[-1]) == ["ดูแผนที่", "งานของฉัน", "ลงพื้นที่", "กิจกรรม", "ข้อมูล"]
    open_app()
    assert list(menus[-1]) == ["ดูแผนที่"]

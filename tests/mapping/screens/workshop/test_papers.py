"""The paper builder: begin, write, save; what somebody else saved meanwhile is not lost."""

from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL, papers
from geodata.actions.workshops import workshops
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import PARTS, PaperDraft, PaperKind
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from tests.seen import paper_as_it_is

HOSTILE = "**ดี** <b>x</b>"


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def paper(project, somchai):
    draft = PaperDraft("t", PaperKind.LESSONS, "DS07")
    return papers.create_paper(project, somchai, draft, at=datetime.now(UTC))


def list_papers(project, by):
    return papers.list_papers(project, by, at=datetime.now(UTC))


def write(at, paper, name, text):
    key = f"part-{paper.id}-{paper.version}-{name}"
    next(text_area for text_area in at.text_area if text_area.key == key).set_value(text)
    at.button(key="study-paper-save").click().run()


def test_closed_without_the_right(open_app, signed_in):
    at = open_app("papers", by=signed_in(Role.AUDITOR))
    assert len(at.error) == 1
    assert not [button for button in at.button if button.key.startswith("study-paper")]


def test_begin_in_one_s_own_community(open_app, project, somchai):
    at = open_app("papers", by=somchai)
    kind = next(
        button_group for button_group in at.button_group if "study-paper-kind" in button_group.key
    )
    at.session_state[kind.key] = PaperKind.MEETING
    at.run()
    at.button(key="study-paper-start").click().run()
    assert not at.exception
    (found,) = list_papers(project, somchai)
    assert (found.kind, found.community_id) == (PaperKind.MEETING, "DS07")
    assert len(at.text_area) == len(PARTS[PaperKind.MEETING])


def test_a_workshop_in_scope_fills_the_facts(open_app, project, somchai):
    now = datetime.now(UTC)
    for community_id, title in (("DS07", HOSTILE), ("DS08", "ของที่อื่น")):
        kind, day = WorkshopKind.HEARING, now.date()
        draft = WorkshopDraft(title, kind, title, day, "ศาลา", community_id, None)
        workshops.create_workshop(project, TERMINAL, draft, at=now)
    at = open_app("papers", by=somchai)
    (choice,) = [
        selectbox for selectbox in at.selectbox if selectbox.key.startswith("study-paper-workshop")
    ]
    assert len(choice.options) == 1
    kind = next(
        button_group for button_group in at.button_group if "study-paper-kind" in button_group.key
    )
    at.session_state[kind.key] = PaperKind.ACTIVITY
    choice.select_index(0)
    at.run()
    at.button(key="study-paper-start").click().run()
    assert not at.exception
    (found,) = list_papers(project, somchai)
    assert found.workshop_id is not None
    assert "การรับฟังความคิดเห็น" in at.table[0].value.to_string()


def test_what_is_written_is_saved_as_the_next_version(open_app, project, somchai, paper):
    at = open_app("papers", by=somchai, report=str(paper.id))
    write(at, paper, "worked", HOSTILE)
    assert not at.exception
    (found,) = list_papers(project, somchai)
    assert (found.version, found.parts["worked"]) == (2, HOSTILE)
    assert "ฉบับที่ 2" in at.success[0].value


def test_what_another_saved_meanwhile_stays_and_so_do_the_words(
    open_app, project, signed_in, somchai, paper
):
    at = open_app("papers", by=somchai, report=str(paper.id))
    malee = signed_in(Role.OFFICER, name="malee")
    now = datetime.now(UTC)
    papers.save_paper(
        project,
        malee,
        paper.id,
        DisplayedVersion.from_record(paper),
        {"worked": "ของมาลี"},
        at=now,
    )
    write(at, paper, "worked", "ของสมชาย")
    assert "E-CONFLICT-01" in at.error[0].value.replace("\\", "")
    (found,) = list_papers(project, somchai)
    assert (found.version, found.parts["worked"]) == (2, "ของมาลี")
    assert "ของสมชาย" in [text_area.value for text_area in at.text_area]
    assert "ของมาลี" in [text_element.value for text_element in at.text]  # beside it
    next(button for button in at.button if button.key.startswith("shown-afresh-")).click().run()
    assert "ของมาลี" in [text_area.value for text_area in at.text_area]  # they chose to begin anew


def test_going_back_by_a_button(open_app, project, somchai, paper):
    now = datetime.now(UTC)
    papers.save_paper(
        project, somchai, paper.id, DisplayedVersion.from_record(paper), {"worked": "แรก"}, at=now
    )
    papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": "หลัง"}, at=now
    )
    at = open_app("papers", by=somchai, report=str(paper.id))
    at.button(key="back-2").click().run()
    assert not at.exception
    (found,) = list_papers(project, somchai)
    assert (found.version, found.parts["worked"]) == (4, "แรก")

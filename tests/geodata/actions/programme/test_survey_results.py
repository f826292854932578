"""The survey of a year over workshops, link, paper and desk: one pool, given out five at a time."""

import secrets
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.actions import TERMINAL
from geodata.actions.people import auditing
from geodata.actions.programme import survey_results
from geodata.actions.workshops import answers, form_results, workshops
from geodata.errors import NotAllowed
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.workshops.answers import AnswerDraft, AnswerWay
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import MIN_PEOPLE
from geodata.model.workshops.workshops import AgeGroup, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from geodata.store.schema import form_answers, survey_answers
from geodata.store.workshops.survey_pool import SurveyPoolStore

FORM = get_form(FormKind.SURVEY)
OLD, YOUNG = AgeGroup.SIXTY_UP, AgeGroup.TWENTY_UP
DRAFT = WorkshopDraft("w", WorkshopKind.TRAINING, "อบรม", date(2026, 9, 30), "ศาลา", "DS07", None)


def sheet(number, age=OLD, choice=1):
    chosen = {item.id: (choice,) for item in FORM.items}
    return AnswerDraft(f"token-of-a-sheet-{number:04d}", FormKind.SURVEY, chosen, "", age)


@pytest.fixture
def make_workshop(do, malee):
    """Make an open workshop on a day."""

    def make(token, **changes):
        made = do(workshops.create_workshop, malee, replace(DRAFT, token=token, **changes))
        return do(workshops.open_room, malee, made.id)

    return make


@pytest.fixture
def add(project):
    """Keep a sheet that comes from no workshop."""

    def keep(number, way=AnswerWay.LINK, year=2569, **kinds):
        with project.database.begin() as tx:
            SurveyPoolStore(tx).add(year, way, sheet(number, **kinds), FORM)

    return keep


@pytest.fixture
def read(do, malee, programme):
    return lambda: do(survey_results.read_year_survey, malee, programme.id)


def test_workshops_link_paper_and_desk_are_one_pool(do, malee, make_workshop, add, read):
    room = make_workshop("w")
    for number in range(3):
        do(answers.add_paper, malee, room.id, sheet(number))
    assert read().people == 0  # the room is open
    do(workshops.close_room, malee, room.id)
    add(10)
    add(11, AnswerWay.DESK)
    found = read()
    assert (found.workshops, found.people, found.ages[OLD]) == (1, 5, 5)
    assert found.cells[FORM.items[0].id, OLD].people == 5
    assert set(found.ways.values()) == {None}  # 3, 1 and 1: fewer than five each
    assert found.ages[YOUNG] is None


def test_another_year_is_another_pool(do, malee, make_workshop, add, read):
    room = make_workshop("w", held_on=date(2025, 9, 30))  # the day before fiscal year 2569
    for number in range(5):
        do(answers.add_paper, malee, room.id, sheet(number))
        add(20 + number, year=2570)
    do(workshops.close_room, malee, room.id)
    assert read().people == 0


def test_a_workshop_s_screen_shows_the_same_pool(do, malee, make_workshop, add, read):
    """Two pools of some of the same sheets could be subtracted."""
    room = make_workshop("w")
    for number in range(5):
        do(answers.add_paper, malee, room.id, sheet(number))
    do(workshops.close_room, malee, room.id)
    for number in range(10, 17):
        add(number)
    assert do(form_results.read_pooled_survey, malee, room.id) == read()
    assert read().people == 12


def test_a_sheet_that_was_used_stays_whatever_becomes_of_its_workshop(do, malee, programme, read):
    """One prepared for yesterday is over; opened after all, or moved, its sheets stay."""
    draft = replace(DRAFT, token="late", held_on=date(2026, 9, 29))
    made = do(workshops.create_workshop, malee, draft)
    for number in range(5):
        do(answers.add_paper, malee, made.id, sheet(number))
    before = read()
    assert before.people == 5
    seen = DisplayedVersion.from_record(replace(made, version=0))
    moved = replace(draft, held_on=date(2025, 9, 29))
    do(workshops.change_workshop, malee, made.id, seen, moved)
    assert read() == before
    do(workshops.open_room, malee, made.id)
    assert read() == before


def test_a_look_that_uses_new_sheets_is_noted(project, add, read, now):
    add(1)
    read()
    read()
    page = auditing.read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now)
    reasons = [line.entry.reason for line in page.lines]
    assert reasons.count("results of the survey looked at") == 1


steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["room", "link", "paper", "desk"]),
            st.sampled_from([OLD, YOUNG, None]),
            st.integers(1, 3),
        ),
        st.sampled_from(["look", "close"]),
    ),
    min_size=8,
    max_size=40,
)


class TestAnyOrder:
    """Sheets come in any order, workshops close in between, and anybody looks at any time."""

    @staticmethod
    def states(project, do, malee, programme, make_workshop, order, pool):
        """Return all that anybody saw."""
        with project.database.begin() as tx:
            for table in (form_answers, survey_answers):
                tx.connection.execute(sa.delete(table))
        found = []
        room = make_workshop(secrets.token_hex(8))
        for number, step in enumerate([*order, "close", "look"]):
            if step == "look":
                found.append(pool())
            elif step == "close":
                do(workshops.close_room, malee, room.id)
                room = make_workshop(secrets.token_hex(8))
            elif step[0] == "room":
                do(answers.add_paper, malee, room.id, sheet(number, step[1], step[2]))
            else:
                with project.database.begin() as tx:
                    draft = sheet(number, step[1], step[2])
                    SurveyPoolStore(tx).add(2569, AnswerWay(step[0]), draft, FORM)
        return found

    @staticmethod
    def list_changes(states):
        """Return by how many people each cell differs between any two states."""
        shown = [
            {
                **one.ages,
                **one.ways,
                "all": one.people,
                **{place: cell.people if cell else 0 for place, cell in one.cells.items()},
            }
            for one in states
        ]
        return {
            (later[name] or 0) - (earlier[name] or 0)
            for place, earlier in enumerate(shown)
            for later in shown[place + 1 :]
            for name in later
        }

    @given(order=steps)
    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_a_shown_cell_changes_by_nobody_or_by_five(
        self, project, do, malee, programme, make_workshop, read, order
    ):
        states = self.states(project, do, malee, programme, make_workshop, order, read)
        assert all(change == 0 or change >= MIN_PEOPLE for change in self.list_changes(states))

    def test_control_a_rule_that_only_withholds_small_groups_is_caught(
        self, project, do, malee, programme, make_workshop, monkeypatch, read
    ):
        """Six, a look, one more, a look: the naive rule shows seven."""
        order = [("link", OLD, 1)] * 6 + ["look", ("desk", OLD, 3), "look"]
        given = (project, do, malee, programme, make_workshop, order)
        assert self.list_changes(self.states(*given, read)) == {0}
        monkeypatch.setattr(
            "geodata.model.workshops.pooling.split_whole_batches",
            lambda items, batch_of: [found] if len(found := list(items)) >= MIN_PEOPLE else [],
        )
        assert 1 in self.list_changes(self.states(*given, read))


def test_a_coordinator_sees_the_year_and_nobody_else(do, somchai, programme, signed_in, now):
    assert do(survey_results.read_year_survey, somchai, programme.id).people == 0
    presenter = signed_in(Role.PRESENTER, name="presenter", at=now)
    with pytest.raises(NotAllowed):
        do(survey_results.read_year_survey, presenter, programme.id)

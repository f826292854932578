"""Visits on a real database: who records where, once, and what is taken back."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from geodata import actions
from geodata.actions.people import auditing
from geodata.actions.places import fieldwork
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.people.audit import AuditFilter
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.times import BANGKOK
from tests.seen import visit_as_it_is

tokens = itertools.count()


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def somying(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", "DS08", name="somying")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def draft(at, community_id="DS07", **changes):
    words = {
        "token": f"t{next(tokens)}",
        "community_id": community_id,
        "visited_on": at.astimezone(BANGKOK).date(),
        "found_risk": False,
    }
    return VisitDraft(**{**words, **changes})


def list_visits(project, by, at):
    return [line.visit for line in fieldwork.list_visits(project, by, at=at)]


def test_a_visit_keeps_what_was_said(project, somchai, at):
    visit = fieldwork.record_visit(project, somchai, draft(at, hours=2.5, people=3), at=at)
    assert (visit.community_id, visit.found_risk, visit.hours, visit.people) == (
        "DS07",
        False,
        2.5,
        3,
    )
    assert list_visits(project, somchai, at) == [visit]


def test_a_double_tap_saves_once(project, somchai, at):
    same = draft(at)
    one, two = (fieldwork.record_visit(project, somchai, same, at=at) for _ in range(2))
    assert one == two
    assert len(list_visits(project, somchai, at)) == 1
    fieldwork.record_visit(project, somchai, draft(at), at=at)  # control: another tap, another one
    assert len(list_visits(project, somchai, at)) == 2


def test_a_token_opens_nobody_elses_visit(project, somchai, somying, at):
    same = draft(at)
    fieldwork.record_visit(project, somchai, same, at=at)
    with pytest.raises(NotFound):
        fieldwork.record_visit(project, somying, same, at=at)


@pytest.mark.parametrize("community_id", ["DS08", "DS99"])
def test_out_of_scope_is_missing(project, somchai, malee, at, community_id):
    with pytest.raises(NotFound) as answer:
        fieldwork.record_visit(project, somchai, draft(at, community_id), at=at)
    assert answer.value.code == "E-NF-01"
    visit = fieldwork.record_visit(project, malee, draft(at, "DS08"), at=at)
    assert list_visits(project, somchai, at) == []
    for number in (visit.id, 999):
        with pytest.raises(NotFound) as answer:
            fieldwork.withdraw_visit(
                project, somchai, number, visit_as_it_is(project, number), at=at
            )
        assert answer.value.code == "E-NF-01"


def test_an_officer_visits_no_community_that_is_not_there(project, malee, at):
    with pytest.raises(NotFound):
        fieldwork.record_visit(project, malee, draft(at, "DS99"), at=at)


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_record_nothing(project, signed_in, at, role):
    with pytest.raises(NotAllowed, match="E-NF-02"):
        fieldwork.record_visit(project, signed_in(role), draft(at), at=at)


def test_what_cannot_have_been_is_not_kept(project, somchai, at):
    tomorrow = at.astimezone(BANGKOK).date() + timedelta(days=1)
    with pytest.raises(BadInput, match="E-VISIT-01"):
        fieldwork.record_visit(project, somchai, draft(at, visited_on=tomorrow), at=at)
    assert list_visits(project, somchai, at) == []


def test_who_recorded_it_or_an_officer_takes_it_back_once(project, somchai, somying, malee, at):
    first, second = (fieldwork.record_visit(project, somchai, draft(at), at=at) for _ in range(2))
    with pytest.raises(NotAllowed, match="E-NF-02"):
        fieldwork.withdraw_visit(
            project, somying, first.id, visit_as_it_is(project, first.id), at=at
        )
    assert fieldwork.withdraw_visit(
        project, somchai, first.id, visit_as_it_is(project, first.id), at=at
    ).is_withdrawn
    assert fieldwork.withdraw_visit(
        project, malee, second.id, visit_as_it_is(project, second.id), at=at
    ).is_withdrawn
    with pytest.raises(BadInput, match="E-VISIT-04"):
        fieldwork.withdraw_visit(
            project, malee, second.id, visit_as_it_is(project, second.id), at=at
        )
    assert [line.is_withdrawn for line in list_visits(project, somchai, at)] == [True, True]


def test_the_list_offers_what_can_be_done(project, somchai, somying, at):
    fieldwork.record_visit(project, somchai, draft(at), at=at)
    for by, may in ((somchai, True), (somying, False)):
        [line] = fieldwork.list_visits(project, by, at=at)
        assert line.may_withdraw is may
    fieldwork.withdraw_visit(
        project, somchai, line.visit.id, visit_as_it_is(project, line.visit.id), at=at
    )
    [line] = fieldwork.list_visits(project, somchai, at=at)
    assert line.may_withdraw is False


def test_every_step_is_noted(project, somchai, at):
    same = draft(at)
    for _ in range(2):
        visit = fieldwork.record_visit(project, somchai, same, at=at)
    fieldwork.withdraw_visit(project, somchai, visit.id, visit_as_it_is(project, visit.id), at=at)
    lines = auditing.read_page(
        project, actions.TERMINAL, AuditFilter(object=f"visit {visit.id}"), 1, at=at
    ).lines
    assert [line.entry.reason for line in reversed(lines)] == [
        "visit recorded",
        "visit recorded again",
        "visit withdrawn",
    ]

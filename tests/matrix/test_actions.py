"""The matrix through the actions: every role, in its place and out of it, signed in and not."""

import pytest

from geodata.errors import AppError
from geodata.model.people import people
from geodata.model.people.people import Role, Scope, Verb
from tests.laws import SMALL
from tests.matrix.conftest import MISSING
from tests.matrix.table import (
    ALL,
    ALLOWED,
    CALLS,
    NO,
    NO_PLACE,
    OTHER_PLACE,
    OWN,
    OWN_PLACE,
    PLACES,
    ROLES,
    SELF,
    scope,
)

DONE, NOT_ALLOWED, NOT_FOUND, SIGNED_OUT = "done", "E-NF-02", "E-NF-01", "E-AUTH-03"
OUT = ("ended",) if SMALL else ("ended", "disabled", "guessed")
CELLS = [  # in the small form a third: each role and each action is among them
    pytest.param(role, call, id=f"{call}-{role}")
    for nth, role in enumerate(ROLES)
    for number, call in enumerate(CALLS, nth)
    if not SMALL or number % 3 == 0
]
each_role = pytest.mark.parametrize("role", ROLES)


def places(call):
    if call.in_community:
        return (OTHER_PLACE, OWN_PLACE)
    return PLACES if call.placed else (NO_PLACE,)


def find_expected(role, call, place):
    where = scope(role, call.verb)
    if where == NO:
        return NOT_ALLOWED
    return NOT_FOUND if where == OWN and place != OWN_PLACE else DONE


def find_outcome(call, project, by, things, place, at):
    """Return what came of a try: done, or the code of the refusal."""
    try:
        call.run(project, by, things, place, at)
    except AppError as error:
        return error.code
    return DONE


def walk(role, call, project, by, things, at, saved):
    """Try a call in every place; what is refused saves nothing, what is done is there."""
    for place in places(call):
        before = saved()
        result = find_outcome(call, project, by, things, place, at)
        assert (place, result) == (place, find_expected(role, call, place))
        changed = saved() != before
        assert changed == (result == DONE and call.saves), f"{place}: saved {changed}"


@pytest.mark.parametrize(("role", "call"), CELLS)
def test_a_role_can_do_what_it_may_and_nothing_else(project, things, saved, at, role, call):
    walk(role, call, project, things.people[role].caller, things, at, saved)


@pytest.mark.parametrize("how", OUT)
@each_role
def test_without_an_open_session_there_is_nothing(project, put_out, things, saved, at, role, how):
    person = put_out(things.people[role], how)
    before = saved()
    for call in CALLS:
        for place in places(call):
            result = find_outcome(call, project, person.caller, things, place, at)
            assert (str(call), result) == (str(call), SIGNED_OUT)
    assert saved() == before


@pytest.mark.parametrize("call", [call for call in CALLS if call.by_id], ids=str)
def test_out_of_scope_and_missing_get_the_same_answer(project, things, saved, at, call):
    by = things.people[Role.COORDINATOR].caller
    before = saved()
    said = set()
    for place in (OTHER_PLACE, NO_PLACE, MISSING):
        with pytest.raises(AppError) as refused:
            call.run(project, by, things, place, at)
        said.add((type(refused.value), refused.value.format_sentence("th"), refused.value.status))
    assert len(said) == 1
    assert saved() == before


def test_every_verb_has_a_row_and_a_call():
    assert set(ALLOWED) == set(Verb)
    assert {call.verb for call in CALLS} == set(Verb)
    assert set(ROLES) == set(Role)


def test_the_table_of_the_code_is_the_table_written_by_hand():
    words = {Scope.ALL: ALL, Scope.OWN: OWN, Scope.SELF: SELF, None: NO}
    code = {
        verb: tuple(words[people.PERMISSIONS[role].get(verb)] for role in ROLES) for verb in ALLOWED
    }
    assert code == ALLOWED


@pytest.mark.parametrize(
    ("role", "verb", "slip"),
    [
        (Role.PRESENTER, Verb.IMPORT_RECORDS, Scope.ALL),  # a cell too much
        (Role.ADMINISTRATOR, Verb.REVIEW_RISK, Scope.ALL),
        (Role.COORDINATOR, Verb.REVIEW_RISK, Scope.ALL),  # too far
        (Role.AUDITOR, Verb.VERIFY_AUDIT, None),  # a cell too few
    ],
)
def test_control_a_slip_in_the_matrix_is_caught(
    project, things, saved, at, monkeypatch, role, verb, slip
):
    by = things.people[role].caller
    call = next(call for call in CALLS if call.verb is verb)
    if slip is None:
        monkeypatch.delitem(people.PERMISSIONS[role], verb)
    else:
        monkeypatch.setitem(people.PERMISSIONS[role], verb, slip)
    with pytest.raises(AssertionError):
        walk(role, call, project, by, things, at, saved)


def test_control_something_saved_by_a_refused_call_is_caught(
    project, things, saved, at, monkeypatch
):
    from tests.matrix import table

    def leaks(project, by, things, place, at):
        with project.database.begin() as tx:
            tx.set_state("leak", str(place))
        table._import(project, by, things, place, at)

    by = things.people[Role.PRESENTER].caller
    with pytest.raises(AssertionError, match="saved True"):
        walk(
            Role.PRESENTER,
            table.Call(Verb.IMPORT_RECORDS, "leaks", leaks),
            project,
            by,
            things,
            at,
            saved,
        )

"""Risk points on a real database: who proposes, who approves, what the public gets and loses."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geodata import actions
from geodata.actions.people import auditing
from geodata.actions.risks import mitigations, risk_edits, risks
from geodata.errors import AppError, BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import (
    PUBLIC_STATES,
    REQUIRED_APPROVALS,
    STATE_TRANSITIONS,
    Precision,
    RiskContent,
    RiskDraft,
    RiskState,
    Scores,
)
from geodata.store.risks.risk_versions import RiskVersionStore
from geodata.store.risks.risks import RiskStore
from geodata.store.schema import risk_mitigations, risk_points
from tests.engines import read_stored_bytes
from tests.laws import examples
from tests.seen import NOTHING, read_seen_version

DS07 = (100.50413, 13.77991)
SCORES = Scores(4, 4)
tokens = itertools.count()


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def people(signed_in):
    """Two coordinators of DS07, one of DS08, two officers, an auditor."""
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "somying": signed_in(Role.COORDINATOR, "DS07", name="somying"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "prasit": signed_in(Role.OFFICER, name="prasit"),
        "preecha": signed_in(Role.AUDITOR, name="preecha"),
    }


def draft(**changes):
    words = {
        "token": f"t{next(tokens)}",
        "category": Category.PUBLIC_SERVICE,
        "point": DS07,
        "scores": SCORES,
        "note": "CANARY-NOTE",
    }
    return RiskDraft(**{**words, **changes})


def public(project):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).list_public()


def test_four_taps_then_a_second_person_then_the_public(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    assert (risk.state, risk.community_id) == (RiskState.PROPOSED, "DS07")
    assert public(project) == []
    done = risks.approve(
        project,
        people["somying"],
        risk.id,
        read_seen_version(project, risk),
        Precision.COMMUNITY,
        None,
        at=at,
    )
    assert done.state is RiskState.APPROVED
    [shown] = public(project)
    assert (shown.community_id, shown.position, shown.scores) == ("DS07", None, SCORES)
    assert shown.public_id.startswith("RP-25")


def test_a_double_tap_saves_once(project, people, at):
    same = draft()
    one, two = (risks.propose(project, people["somchai"], same, at=at) for _ in range(2))
    assert one.id == two.id


def test_nobody_approves_an_own_proposal(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    assert risks.list_proposals(project, people["somchai"], at=at) == []
    with pytest.raises(NotAllowed, match="E-RISK-03"):
        risks.approve(
            project,
            people["somchai"],
            risk.id,
            read_seen_version(project, risk),
            Precision.COMMUNITY,
            None,
            at=at,
        )


def test_out_of_scope_is_missing(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    assert risks.list_proposals(project, people["elsewhere"], at=at) == []
    for number in (risk.id, 999):
        with pytest.raises(NotFound) as answer:
            risks.approve(
                project, people["elsewhere"], number, NOTHING, Precision.CELL, None, at=at
            )
        assert answer.value.code == "E-NF-01"
    with pytest.raises(NotFound):
        risks.propose(project, people["elsewhere"], draft(), at=at)
    with pytest.raises(BadInput, match="E-RISK-16"):  # in words that help
        risks.locate_pin(project, people["elsewhere"], draft().point, at=at)
    chosen = replace(draft(), point=None, community_id="DS07")
    with pytest.raises(NotFound):
        risks.propose(project, people["elsewhere"], chosen, at=at)
    with pytest.raises(NotAllowed, match="E-NF-02"):
        risks.propose(project, people["preecha"], draft(), at=at)


def test_the_terminal_proposes_for_nobody_and_approves_nothing(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    with pytest.raises(NotAllowed, match="E-RISK-03"):
        risks.approve(
            project,
            actions.TERMINAL,
            risk.id,
            read_seen_version(project, risk),
            Precision.CELL,
            None,
            at=at,
        )


def test_exact_waits_for_a_second_approval_of_the_same_precision(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    for name, state in (("malee", RiskState.PROPOSED), ("prasit", RiskState.APPROVED)):
        risk = risks.approve(
            project,
            people[name],
            risk.id,
            read_seen_version(project, risk),
            Precision.EXACT,
            None,
            at=at,
        )
        assert risk.state is state
    [shown] = public(project)
    assert shown.position == pytest.approx(DS07)
    assert shown.community_id is None


def test_one_geography_a_cell_tells_no_community_and_no_point(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.CELL,
        None,
        at=at,
    )
    [shown] = public(project)
    assert shown.community_id is None
    assert shown.position != pytest.approx(DS07)


def test_scores_may_be_left_to_the_reviewer_but_not_to_nobody(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(scores=None), at=at)
    with pytest.raises(BadInput, match="E-RISK-04"):
        risks.approve(
            project,
            people["malee"],
            risk.id,
            read_seen_version(project, risk),
            Precision.COMMUNITY,
            None,
            at=at,
        )
    done = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.COMMUNITY,
        Scores(1, 2),
        at=at,
    )
    assert done.scores == Scores(1, 2)


def test_of_two_reviewers_at_once_the_later_is_told(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    risks.send_back(
        project, people["malee"], risk.id, read_seen_version(project, risk), "โปรดระบุสถานที่", at=at
    )
    with pytest.raises(Conflict):
        risks.approve(
            project,
            people["prasit"],
            risk.id,
            read_seen_version(project, risk),
            Precision.COMMUNITY,
            None,
            at=at,
        )


def test_what_was_public_and_is_returned_is_public_no_more(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    risk = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.CELL,
        None,
        at=at,
    )
    number = risk.public_id
    risk = risks.send_back(
        project, people["prasit"], risk.id, read_seen_version(project, risk), "x", at=at
    )
    assert public(project) == []
    risk = risks.submit_again(
        project, people["somchai"], risk.id, read_seen_version(project, risk), at=at
    )
    done = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.COMMUNITY,
        None,
        at=at,
    )
    assert done.public_id == number


def test_merging_keeps_both_and_never_makes_a_ring(project, people, at):
    one, two = (risks.propose(project, people["somchai"], draft(), at=at) for _ in range(2))
    with pytest.raises(BadInput, match="E-RISK-02"):
        risks.merge(
            project, people["malee"], one.id, read_seen_version(project, one), one.id, at=at
        )
    merged = risks.merge(
        project, people["malee"], one.id, read_seen_version(project, one), two.id, at=at
    )
    assert (merged.state, merged.merged_into) == (RiskState.MERGED, two.id)
    with pytest.raises(BadInput, match="E-RISK-02"):
        risks.merge(
            project, people["malee"], two.id, read_seen_version(project, two), one.id, at=at
        )


def test_a_community_that_is_not_there_is_missing(project, people, at):
    with pytest.raises(NotFound):
        risks.propose(project, people["malee"], draft(point=None, community_id="DS99"), at=at)


@pytest.mark.parametrize("where", [{"point": (100.6, 13.7)}, {"point": None}])
def test_a_place_outside_the_district_or_nowhere_is_refused(project, people, at, where):
    with pytest.raises(BadInput, match="E-RISK-05"):
        risks.propose(project, people["malee"], draft(**where), at=at)


def test_point_and_note_lie_sealed(project, people, at):
    risks.propose(project, people["somchai"], draft(), at=at)
    with project.database.begin_read() as tx:
        row = tx.connection.execute(risk_points.select()).one()
    assert b"CANARY" not in row.sealed_note
    stored = read_stored_bytes(project.database)
    assert b"CANARY-NOTE" not in stored
    [seen] = risks.list_proposals(project, people["malee"], at=at)
    assert (seen.note, seen.point) == ("CANARY-NOTE", DS07)


STEPS_TAKEN = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "approve",
                "approve",  # the way to most of the others
                "send back",
                "retire",
                "merge",
                "again",
                "edit",
                "correct",
                "undo",
                "mitigate",
                "confirm",
                "refuse",
                "reopen",
                "keep",
            ]
        ),
        st.sampled_from(["somchai", "somying", "elsewhere", "malee", "prasit", "preecha"]),
        st.integers(0, 2),
        st.sampled_from(list(Precision)),
    ),
    max_size=14,
)
WITHOUT_WORDS = {
    "again": risks.submit_again,
    "confirm": mitigations.confirm,
    "refuse": mitigations.refuse,
    "keep": risks.keep_on_map,
}
WITH_REASON = {
    "send back": risks.send_back,
    "retire": risks.retire,
    "reopen": mitigations.reopen,
}
ONLY_OWN = ("again", "edit")


def take(project, by, action, risk, precision, into, at):
    """Try one step."""
    seen = (project, by, risk.id, read_seen_version(project, risk))
    if action == "undo":
        return risks.undo(project, by, risk.id, DisplayedVersion.from_record(risk), at=at)
    if action == "approve":
        return risks.approve(*seen, precision, None, at=at)
    if action == "merge":
        return risks.merge(*seen, into, at=at)
    if action in ("edit", "correct"):
        content = RiskContent(Category.POLICY, DS07, None, SCORES, "CANARY-NOTE")
        return getattr(risk_edits, action)(*seen, content, at=at)
    if action == "mitigate":
        day = (at + timedelta(hours=7)).date()
        return mitigations.mitigate(*seen, done_on=day, note="x", at=at)
    if action in WITH_REASON:
        return WITH_REASON[action](*seen, "x", at=at)
    return WITHOUT_WORDS[action](*seen, at=at)


def undone(project, before):
    """Return the state to which undoing the last step leads."""
    with project.database.begin_read() as tx:
        values = RiskVersionStore(tx).read_values(before.id, before.version - 1, ("state",))
    return RiskState(values["state"])


def is_approved_by_others(tx, risk):
    """Return whether enough people approved a risk point who neither proposed nor edited it."""
    store, editors = RiskStore(tx, None), RiskVersionStore(tx).find_editors(risk.id)
    approvals = store.read_approvals(risk.id)
    agreeing = [who for who, how in approvals.items() if how is risk.precision]
    return (
        len(agreeing) >= REQUIRED_APPROVALS[risk.precision]
        and risk.proposer_id not in approvals
        and not editors & set(approvals)
    )


@given(steps=STEPS_TAKEN)
@example(
    steps=[
        ("approve", "malee", 0, Precision.COMMUNITY),
        ("mitigate", "somying", 0, Precision.COMMUNITY),
        ("confirm", "somying", 0, Precision.COMMUNITY),
        ("confirm", "prasit", 0, Precision.COMMUNITY),
        ("reopen", "malee", 0, Precision.COMMUNITY),
        ("keep", "prasit", 0, Precision.COMMUNITY),
        ("send back", "prasit", 0, Precision.COMMUNITY),
        ("undo", "prasit", 0, Precision.COMMUNITY),
    ]
)
@example(
    steps=[
        ("correct", "malee", 1, Precision.EXACT),
        ("approve", "prasit", 1, Precision.EXACT),
        ("approve", "malee", 1, Precision.EXACT),
        ("edit", "somchai", 1, Precision.EXACT),
        ("approve", "somying", 1, Precision.EXACT),
        ("undo", "somying", 1, Precision.EXACT),
        ("approve", "prasit", 1, Precision.EXACT),
    ]
)
@settings(
    max_examples=examples(12, 200), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_tried_only_lawful_steps_happen(project, people, steps):
    """After any sequence: lawful states, nothing public without approval, the chain whole."""
    at = datetime.now(UTC)
    made = [risks.propose(project, people["somchai"], draft(), at=at).id for _ in range(3)]
    for action, name, index, precision in steps:
        with project.database.begin_read() as tx:
            before = RiskStore(tx, project.seal).load(made[index])
        try:
            after = take(project, people[name], action, before, precision, made[0], at)
        except AppError:
            with project.database.begin_read() as tx:
                assert RiskStore(tx, project.seal).load(before.id) == before
            continue
        if action == "undo":
            assert after.state is undone(project, before)
        else:
            assert after.state is before.state or after.state in STATE_TRANSITIONS[before.state]
        assert after.proposer_id == before.proposer_id
        assert name not in ("elsewhere", "preecha")
        assert not (action == "approve" and name == "somchai")
        assert not (action in ONLY_OWN and name != "somchai")
    with project.database.begin_read() as tx:
        store = RiskStore(tx, project.seal)
        found = {store.load(number).public_id: store.load(number) for number in made}
        answered = tx.connection.execute(risk_mitigations.select()).all()
        shown = [found[risk.public_id] for risk in public(project) if risk.public_id in found]
        assert all(is_approved_by_others(tx, risk) for risk in shown)
    assert {risk.state for risk in shown} <= PUBLIC_STATES
    assert all(row.asked_by != row.answered_by for row in answered if row.answer == "confirmed")
    assert auditing.verify_audit(project, actions.TERMINAL, at=at).first_broken is None


def test_control_a_risk_point_without_approvals_would_be_noticed(project, people, at):
    risk = risks.propose(project, people["somchai"], draft(), at=at)
    risk = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.CELL,
        None,
        at=at,
    )
    with project.database.begin() as tx:
        assert is_approved_by_others(tx, risk)
        RiskStore(tx, project.seal).drop_approvals(risk.id)
        assert not is_approved_by_others(tx, risk)

"""Working with risk points: editing, undoing, mitigating, looking again, several at once."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from geodata.actions.risks import mitigations, risk_edits, risk_reviews, risk_steps, risks
from geodata.actions.risks.risk_reviews import BulkStep
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import (
    Precision,
    PublicProject,
    RiskContent,
    RiskDraft,
    RiskState,
    RiskStep,
    Scores,
)
from geodata.store.risks.risk_versions import RiskVersionStore
from geodata.store.risks.risks import RiskStore
from geodata.store.schema import risk_mitigations, risk_versions
from tests.seen import NOTHING, read_seen_version

DS07 = (100.50413, 13.77991)
NEAR = (100.50423, 13.77991)  # 11 m to the east
WORK = PublicProject(
    "ปรับปรุงทางเท้า",
    "สำนักงานเขตดุสิต",
    1_500_000,
    "ดส 12/2569",
    date(2026, 1, 5),
    date(2026, 6, 30),
    "https://example.go.th/12",
)


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "somying": signed_in(Role.COORDINATOR, "DS07", name="somying"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "prasit": signed_in(Role.OFFICER, name="prasit"),
    }


@pytest.fixture
def propose_risk(project, people, at):
    """Propose as somchai; the token names it."""

    def make(token="t", **changes):
        words = {"category": Category.PUBLIC_SERVICE, "point": DS07, "scores": Scores(4, 4)}
        draft = RiskDraft(token, **{**words, "note": "เก็บเงินหน้าสำนักงาน", **changes})
        return risks.propose(project, people["somchai"], draft, at=at)

    return make


@pytest.fixture
def approve_risk(project, people, propose_risk, at):
    """Propose as somchai and approve as malee."""

    def make(token="t", **changes):
        risk = propose_risk(token, **changes)
        return risks.approve(
            project,
            people["malee"],
            risk.id,
            read_seen_version(project, risk),
            Precision.COMMUNITY,
            None,
            at=at,
        )

    return make


def content(**changes):
    words = {"category": Category.POLICY, "community_id": "DS07", "note": "CANARY-AFTER"}
    return RiskContent(**{**words, **changes})


def public(project):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).list_public()


def load_risk(project, risk_id):
    with project.database.begin_read() as tx:
        return RiskStore(tx, project.seal).load(risk_id)


def steps(project, risk_id):
    with project.database.begin_read() as tx:
        return [version.step for version in RiskVersionStore(tx).list_all(risk_id)]


# ------------------------------------------------------------------------------- duplicates


def test_a_reviewer_sees_likely_duplicates_in_scope_only(
    project, people, propose_risk, approve_risk, at
):
    risk, near = propose_risk("one"), approve_risk("two", point=NEAR)
    propose_risk("three", category=Category.POLICY)
    beside = risk_reviews.read_review_context(project, people["somying"], risk.id, at=at)
    [similar] = beside.duplicates
    assert (similar.risk.id, similar.likeness.has_similar_text) == (near.id, True)
    assert similar.point == pytest.approx(NEAR)
    assert similar.note
    assert similar.likeness.distance_m == pytest.approx(11, abs=1)
    with pytest.raises(NotFound):
        risk_reviews.read_review_context(project, people["elsewhere"], risk.id, at=at)


def test_both_of_a_merge_are_kept_and_each_shows_the_other(project, people, propose_risk, at):
    one_, two = propose_risk("one"), propose_risk("two")
    merged = risks.merge(
        project, people["malee"], one_.id, read_seen_version(project, one_), two.id, at=at
    )
    beside = risk_reviews.read_review_context(project, people["malee"], two.id, at=at)
    assert [part.id for part in beside.parts] == [merged.id]
    assert merged.merged_into == two.id
    assert beside.duplicates == []  # what is merged is not offered again


def test_nothing_is_merged_into_what_was_taken_off_the_map(
    project, people, propose_risk, approve_risk, at
):
    gone, risk = approve_risk("one"), propose_risk("two")
    risks.retire(project, people["malee"], gone.id, read_seen_version(project, gone), "x", at=at)
    with pytest.raises(BadInput, match="E-RISK-02"):
        risks.merge(
            project, people["malee"], risk.id, read_seen_version(project, risk), gone.id, at=at
        )


# ---------------------------------------------------------------------------------- editing


def test_an_edit_keeps_the_original_and_the_proposer(project, people, propose_risk, at):
    risk = propose_risk(note="CANARY-BEFORE", public_project=WORK)
    edited = risk_edits.edit(
        project, people["somchai"], risk.id, read_seen_version(project, risk), content(), at=at
    )
    assert (edited.category, edited.scores) == (Category.POLICY, None)
    assert edited.proposer_id == risk.proposer_id
    [own] = risk_edits.list_own(project, people["somchai"], at=at)
    now = own.content
    assert (now.note, now.point, now.public_project) == ("CANARY-AFTER", None, None)
    with project.database.begin_read() as tx:
        [row] = tx.connection.execute(risk_versions.select())
    assert (row.version, row.step) == (risk.version, RiskStep.EDITED)
    assert WORK.name in json.loads(row.sealed_before)["project"]["sealed_project"]
    assert "CANARY" not in row.sealed_before  # notes stay sealed in it


def test_after_a_reviewers_edit_somebody_else_approves(project, people, propose_risk, at):
    risk = propose_risk()
    edited = risk_edits.correct(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        content(scores=Scores(1, 1)),
        at=at,
    )
    seen = (edited.id, read_seen_version(project, edited), Precision.COMMUNITY, None)
    with pytest.raises(NotAllowed, match="E-RISK-06"):
        risks.approve(project, people["malee"], *seen, at=at)
    with pytest.raises(NotAllowed, match="E-RISK-03"):
        risks.approve(project, people["somchai"], *seen, at=at)
    assert risks.approve(project, people["prasit"], *seen, at=at).state is RiskState.APPROVED


def test_an_edit_takes_back_the_first_of_two_approvals(project, people, propose_risk, at):
    risk = propose_risk()
    risk = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.EXACT,
        None,
        at=at,
    )
    changed = content(point=NEAR, community_id=None, scores=Scores(2, 2))
    risk = risk_edits.edit(
        project, people["somchai"], risk.id, read_seen_version(project, risk), changed, at=at
    )
    risk = risks.approve(
        project,
        people["prasit"],
        risk.id,
        read_seen_version(project, risk),
        Precision.EXACT,
        None,
        at=at,
    )
    assert risk.state is RiskState.PROPOSED
    assert public(project) == []


def test_what_is_approved_is_returned_before_it_is_edited(project, people, approve_risk, at):
    risk = approve_risk()
    for by, action in (("somchai", risk_edits.edit), ("prasit", risk_edits.correct)):
        with pytest.raises(BadInput, match="E-RISK-02"):
            action(project, people[by], risk.id, read_seen_version(project, risk), content(), at=at)
    risk = risks.send_back(
        project, people["prasit"], risk.id, read_seen_version(project, risk), "x", at=at
    )
    edited = risk_edits.edit(
        project, people["somchai"], risk.id, read_seen_version(project, risk), content(), at=at
    )
    assert edited.state is RiskState.RETURNED


def test_only_in_scope_only_ones_own_only_the_newest(project, people, propose_risk, at):
    risk = propose_risk()
    with pytest.raises(NotAllowed):
        risk_edits.edit(
            project, people["somying"], risk.id, read_seen_version(project, risk), content(), at=at
        )
    with pytest.raises(NotFound):
        risk_edits.correct(
            project,
            people["elsewhere"],
            risk.id,
            read_seen_version(project, risk),
            content(),
            at=at,
        )
    away, long = content(community_id="DS08"), content(note="x" * 2001)
    with pytest.raises(NotFound):
        risk_edits.edit(
            project, people["somchai"], risk.id, read_seen_version(project, risk), away, at=at
        )
    with pytest.raises(Conflict):
        risk_edits.edit(project, people["somchai"], risk.id, NOTHING, content(), at=at)
    with pytest.raises(BadInput, match="E-TXT-02"):
        risk_edits.edit(
            project, people["somchai"], risk.id, read_seen_version(project, risk), long, at=at
        )
    assert load_risk(project, risk.id) == risk


def test_my_proposals_are_mine_alone(project, people, propose_risk, at):
    propose_risk("one")
    two = propose_risk("two")
    newest, _ = risk_edits.list_own(project, people["somchai"], at=at)
    assert newest.proposal.risk.id == two.id
    assert risk_edits.list_own(project, people["somying"], at=at) == []


def withdraw(project, by, risk, at):
    return risk_edits.withdraw(project, by, risk.id, read_seen_version(project, risk), at=at)


def test_who_proposed_it_withdraws_it_and_nobody_reviews_it_again(
    project, people, propose_risk, at
):
    risk = propose_risk()
    with pytest.raises(NotAllowed):
        withdraw(project, people["malee"], risk, at)
    gone = withdraw(project, people["somchai"], risk, at)
    assert (gone.state, gone.reason) == (RiskState.RETIRED, "")
    assert risks.list_proposals(project, people["malee"], at=at) == []
    with pytest.raises(BadInput, match="E-RISK-02"):
        withdraw(project, people["somchai"], gone, at)


def test_what_is_on_the_map_is_not_withdrawn(project, people, approve_risk, at):
    risk = approve_risk()
    with pytest.raises(BadInput, match="E-RISK-02"):
        withdraw(project, people["somchai"], risk, at)
    assert load_risk(project, risk.id).state is RiskState.APPROVED


def test_a_history_has_the_scores_of_each_reviewer(project, people, propose_risk, at):
    risk = propose_risk()
    for name, scores in (("malee", Scores(2, 3)), ("prasit", Scores(5, 5))):
        risk = risks.approve(
            project,
            people[name],
            risk.id,
            read_seen_version(project, risk),
            Precision.EXACT,
            scores,
            at=at,
        )
    history = risk_reviews.read_review_context(project, people["malee"], risk.id, at=at).history
    assert [(step.step, step.name, step.scores, step.precision) for step in history] == [
        (RiskStep.APPROVED, "malee", Scores(2, 3), Precision.EXACT),
        (RiskStep.APPROVED, "prasit", Scores(5, 5), Precision.EXACT),
    ]


# ------------------------------------------------------------------------------------- undo


def test_an_undone_approval_is_public_no_more(project, people, approve_risk, at):
    risk = approve_risk()
    assert len(public(project)) == 1
    undone = risks.undo(
        project, people["malee"], risk.id, DisplayedVersion.from_record(risk), at=at
    )
    assert (undone.state, undone.precision) == (RiskState.PROPOSED, None)
    assert public(project) == []
    again = risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, undone),
        Precision.COMMUNITY,
        None,
        at=at,
    )
    assert again.public_id == risk.public_id
    assert steps(project, risk.id) == [RiskStep.APPROVED, RiskStep.UNDONE, RiskStep.APPROVED]


@pytest.mark.parametrize("step", ["return", "merge"])
def test_an_undone_return_or_merge_is_as_before(
    project, people, approve_risk, propose_risk, at, step
):
    risk, other = approve_risk("one"), propose_risk("two")
    shown = public(project)
    seen = (project, people["prasit"], risk.id, read_seen_version(project, risk))
    if step == "return":
        gone = risks.send_back(*seen, "x", at=at)
    else:
        gone = risks.merge(*seen, other.id, at=at)
    assert public(project) == []
    back = risks.undo(project, people["prasit"], risk.id, DisplayedVersion.from_record(gone), at=at)
    assert (back.state, back.merged_into, back.reason) == (RiskState.APPROVED, None, "")
    assert public(project) == shown


def test_undo_is_for_who_did_it_soon_and_before_anything_else(project, people, approve_risk, at):
    risk = approve_risk()
    seen = (risk.id, read_seen_version(project, risk))
    for name, later in (("prasit", 0), ("somchai", 0), ("malee", 11)):
        moment = at + timedelta(minutes=later)
        with pytest.raises(NotAllowed, match="E-RISK-11"):
            risks.undo(
                project, people[name], risk.id, DisplayedVersion.from_record(risk), at=moment
            )
    kept = risks.keep_on_map(project, people["malee"], *seen, at=at)
    with pytest.raises(NotAllowed, match="E-RISK-11"):
        risks.undo(project, people["malee"], risk.id, DisplayedVersion.from_record(kept), at=at)
    with pytest.raises(NotFound):
        risks.undo(project, people["elsewhere"], risk.id, DisplayedVersion.from_record(kept), at=at)


def test_an_undo_is_not_undone(project, people, approve_risk, at):
    risk = approve_risk()
    undone = risks.undo(
        project, people["malee"], risk.id, DisplayedVersion.from_record(risk), at=at
    )
    with pytest.raises(NotAllowed, match="E-RISK-11"):
        risks.undo(project, people["malee"], risk.id, DisplayedVersion.from_record(undone), at=at)


# ---------------------------------------------------------- mitigated, and looking again


def test_mitigated_needs_fresh_evidence_and_a_second_person(project, people, approve_risk, at):
    risk = approve_risk()
    done_on = (at + timedelta(hours=7)).date()  # in Bangkok
    seen = (project, people["somying"], risk.id, read_seen_version(project, risk))
    for stale in (
        {"done_on": done_on - timedelta(days=1), "note": "ติดป้ายราคา"},
        {"done_on": done_on + timedelta(days=1), "note": "ติดป้ายราคา"},
        {"done_on": done_on, "note": " "},
    ):
        with pytest.raises(BadInput, match="E-RISK-12"):
            mitigations.mitigate(*seen, **stale, at=at)
    risk = mitigations.mitigate(*seen, done_on=done_on, note="CANARY-DONE", at=at)
    assert risk.state is RiskState.APPROVED
    seen = (project, people["somying"], risk.id, read_seen_version(project, risk))
    with pytest.raises(NotAllowed, match="E-RISK-13"):
        mitigations.confirm(*seen, at=at)
    with pytest.raises(BadInput, match="E-RISK-02"):
        mitigations.mitigate(*seen, done_on=done_on, note="again", at=at)
    beside = risk_reviews.read_review_context(project, people["malee"], risk.id, at=at)
    assert beside.mitigation_note == "CANARY-DONE"
    done = mitigations.confirm(
        project, people["malee"], risk.id, read_seen_version(project, risk), at=at
    )
    assert done.state is RiskState.MITIGATED
    [shown] = public(project)
    assert shown.state is RiskState.MITIGATED
    with project.database.begin_read() as tx:
        [row] = tx.connection.execute(risk_mitigations.select())
    assert b"CANARY" not in row.sealed_note


def test_nobody_confirms_other_evidence_than_they_saw(project, people, approve_risk, at):
    risk = approve_risk()
    day = (at + timedelta(hours=7)).date()
    asked = mitigations.mitigate(
        project,
        people["somying"],
        risk.id,
        read_seen_version(project, risk),
        done_on=day,
        note="ติดป้าย",
        at=at,
    )
    refused = mitigations.refuse(
        project, people["prasit"], risk.id, read_seen_version(project, asked), at=at
    )
    for answer in (mitigations.confirm, mitigations.refuse):
        with pytest.raises(NotFound):
            answer(project, people["malee"], risk.id, read_seen_version(project, refused), at=at)
    again = mitigations.mitigate(
        project,
        people["somying"],
        risk.id,
        read_seen_version(project, refused),
        done_on=day,
        note="ใหม่",
        at=at,
    )
    for answer in (mitigations.confirm, mitigations.refuse):
        with pytest.raises(Conflict):
            answer(project, people["malee"], risk.id, read_seen_version(project, asked), at=at)
    assert again.state is RiskState.APPROVED
    done = mitigations.confirm(
        project, people["malee"], risk.id, read_seen_version(project, again), at=at
    )
    assert done.state is RiskState.MITIGATED


def test_evidence_does_not_outlive_a_return(project, people, approve_risk, at):
    risk = approve_risk()
    day = (at + timedelta(hours=7)).date()
    risk = mitigations.mitigate(
        project,
        people["somying"],
        risk.id,
        read_seen_version(project, risk),
        done_on=day,
        note="x",
        at=at,
    )
    back = risks.send_back(
        project, people["prasit"], risk.id, read_seen_version(project, risk), "x", at=at
    )
    risks.undo(project, people["prasit"], risk.id, DisplayedVersion.from_record(back), at=at)
    now = read_seen_version(project, load_risk(project, risk.id))
    with pytest.raises(NotFound):
        mitigations.confirm(project, people["malee"], risk.id, now, at=at)


def test_a_mitigated_risk_may_be_one_again_with_a_reason(project, people, approve_risk, at):
    risk = approve_risk()
    day = (at + timedelta(hours=7)).date()
    seen = (project, people["somying"], risk.id, read_seen_version(project, risk))
    risk = mitigations.mitigate(*seen, done_on=day, note="x", at=at)
    done = mitigations.confirm(
        project, people["malee"], risk.id, read_seen_version(project, risk), at=at
    )
    with pytest.raises(BadInput, match="E-RISK-14"):
        mitigations.reopen(
            project, people["malee"], risk.id, read_seen_version(project, done), " ", at=at
        )
    back = mitigations.reopen(
        project, people["malee"], risk.id, read_seen_version(project, done), "พบอีก", at=at
    )
    assert (back.state, back.reason) == (RiskState.APPROVED, "พบอีก")
    assert back.review_on is not None


def test_an_approved_risk_is_looked_at_again_after_a_time(project, people, approve_risk, at):
    risk = approve_risk()
    assert risk.review_on == (at + timedelta(hours=7)).date() + timedelta(days=180)
    [shown] = risk_reviews.list_public(project, people["somying"], at=at)
    assert not risk_reviews.is_due(shown, at + timedelta(days=179))
    assert risk_reviews.is_due(shown, at + timedelta(days=180))
    assert risk_reviews.list_public(project, people["elsewhere"], at=at) == []
    with project.database.begin(on_the_map=False) as tx:
        tx.set_state(risk_steps.REVIEW_DAYS_FACT, "30")
    kept = risks.keep_on_map(
        project, people["somying"], risk.id, read_seen_version(project, risk), at=at
    )
    assert kept.review_on == (at + timedelta(hours=7)).date() + timedelta(days=30)
    assert kept.state is RiskState.APPROVED


# ------------------------------------------------------------------------- public projects


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "E-RISK-07"),
        ({"name": "x" * 301}, "E-TXT-02"),
        ({"budget_baht": -1}, "E-RISK-08"),
        ({"source_link": "http://example.go.th"}, "E-RISK-09"),
        ({"source_link": "javascript:alert(1)"}, "E-RISK-09"),
        ({"source_link": "https://a b"}, "E-RISK-09"),
        ({"source_link": "https://user@example.go.th"}, "E-RISK-09"),
        ({"source_link": "https://["}, "E-RISK-09"),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "E-RISK-10"),
    ],
)
def test_a_project_that_cannot_be_is_refused(changes, code):
    with pytest.raises(BadInput, match=code):
        PublicProject(**{"name": "ทางเท้า", **changes})


def test_a_project_comes_back_as_it_was_given(project, people, propose_risk, at):
    risk = propose_risk(public_project=WORK)
    beside = risk_reviews.read_review_context(project, people["malee"], risk.id, at=at)
    assert beside.content.public_project == WORK


# ---------------------------------------------------------------------------- several at once


def test_several_do_exactly_what_was_said_first(project, people, propose_risk, at):
    good, unscored, changed = propose_risk("a"), propose_risk("b", scores=None), propose_risk("c")
    own = risks.propose(
        project,
        people["malee"],
        RiskDraft("d", Category.POLICY, None, "DS07", Scores(1, 1)),
        at=at,
    )
    items = [
        (record.id, read_seen_version(project, record)) for record in (good, unscored, changed, own)
    ]
    risk_edits.edit(
        project,
        people["somchai"],
        changed.id,
        read_seen_version(project, changed),
        content(),
        at=at,
    )
    said = risk_reviews.rehearse(project, people["malee"], BulkStep.APPROVE, items, at=at)
    assert public(project) == []
    assert said.done_ids == [good.id]
    assert said.skip_reasons == {
        unscored.id: "E-RISK-04",
        changed.id: "E-CONFLICT-01",
        own.id: "E-RISK-03",
    }
    done = risk_reviews.take_bulk_step(project, people["malee"], BulkStep.APPROVE, items, at=at)
    assert done == said
    assert len(public(project)) == 1


def test_several_are_returned_with_one_reason_and_none_without(project, people, propose_risk, at):
    items = [
        (record.id, read_seen_version(project, record))
        for record in (propose_risk("a"), propose_risk("b"))
    ]
    with pytest.raises(BadInput, match="E-RISK-14"):
        risk_reviews.take_bulk_step(project, people["malee"], BulkStep.SEND_BACK, items, " ", at=at)
    risk_reviews.take_bulk_step(
        project, people["malee"], BulkStep.SEND_BACK, items, "ระบุสถานที่", at=at
    )
    for risk_id, _ in items:
        risk = load_risk(project, risk_id)
        assert (risk.state, risk.reason) == (RiskState.RETURNED, "ระบุสถานที่")


def test_out_of_scope_is_passed_over_as_missing(project, people, propose_risk, at):
    risk = propose_risk()
    items = [(risk.id, read_seen_version(project, risk)), (999, NOTHING)]
    done = risk_reviews.take_bulk_step(project, people["elsewhere"], BulkStep.APPROVE, items, at=at)
    assert done.skip_reasons == {risk.id: "E-NF-01", 999: "E-NF-01"}

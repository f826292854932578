"""Risk points: proposed, reviewed by somebody else, shown, taken back."""

from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point

from geodata.actions.risks.risk_display import build_displayed_version
from geodata.actions.risks.risk_steps import (
    await_approval_again,
    build_review_columns,
    check_note,
    check_sub_kind,
    find_for_review,
    find_own,
    find_place,
    locate_point,
    record_step,
    take_off_map,
)
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed
from geodata.model import risks, times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb, require_in
from geodata.model.places.placement import Placement
from geodata.model.risks import Precision, RiskDraft, RiskPoint, RiskState, RiskStep, Scores
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.risk_versions import RiskVersionStore
from geodata.store.risks.risks import RiskStore

RESTORED_COLUMNS = (  # what undoing puts back; the public id, once given, stays
    "state",
    "sealed_reason",
    "merged_into",
    "likelihood",
    "impact",
    "precision",
    "public_longitude",
    "public_latitude",
    "quarter",
    "approved_at",
    "review_on",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its reviewer sees it."""

    risk: RiskPoint
    point: tuple[float, float] | None
    note: str
    displayed_version: DisplayedVersion


def propose(project: Project, caller: Caller, draft: RiskDraft, *, at: datetime) -> RiskPoint:
    """Propose a risk point; the same token again gives the proposal that is there.

    Raises
    ------
    BadInput
        E-RISK-05 where it lies outside the district, or nowhere; E-RISK-15 where it is neither in
        nor near the community confirmed for it; E-RISK-18 where the sub-kind is of another
        category; E-TXT-02 where the note is too long.
    NotFound
        Where the community is not one of the proposer's.
    """
    check_note(draft.note)
    with audited_transaction(project, caller, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        place = find_place(act.tx, draft.point, draft.community_id)
        require_in(act.actor, Verb.PROPOSE_RISK, place.community_id)
        check_sub_kind(act.tx, draft.sub_kind, draft.category)
        known = store.find_by_token(draft.token)
        if known is not None and known.proposer_id == act.actor.account_id:
            act.note(f"risk {known.id}", reason="proposed again")
            return known
        risk_id = store.add(
            draft,
            place=place.columns,
            proposer_id=act.actor.account_id,
            at=at,
        )
        act.note(f"risk {risk_id}", reason="proposed", after=[draft.category, place.community_id])
        return store.load(risk_id)


def locate_pin(
    project: Project, caller: Caller, point: tuple[float, float], *, at: datetime
) -> Placement:
    """Return where a pin (longitude, latitude, WGS84) lies, before anything is proposed.

    Raises
    ------
    BadInput
        E-RISK-05 where it lies outside the district; E-RISK-16 where it lies neither in nor near a
        community for which this person may propose anything.
    """
    with authorized_read(project, caller, Verb.PROPOSE_RISK, at=at) as (tx, actor):
        found = locate_point(tx, point)
        for place in (found.community_id, found.near_community_id):
            if actor.covers(Verb.PROPOSE_RISK, place):
                return found
        raise BadInput("E-RISK-16")


def list_proposals(project: Project, caller: Caller, *, at: datetime) -> list[Proposal]:
    """Return what this person can review: in scope, and nobody's own."""
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        store = RiskStore(tx, project.seal)
        return [
            build_proposal(tx, project, risk)
            for risk in store.list_in_state(RiskState.PROPOSED)
            if actor.covers(Verb.REVIEW_RISK, risk.community_id)
            and _may_review(actor, risk, store.read_approvals(risk.id))
        ]


def build_proposal(tx: Transaction, project: Project, risk: RiskPoint) -> Proposal:
    """Return a risk point with what is drawn of it in a list."""
    store = RiskStore(tx, project.seal)
    return Proposal(
        risk,
        store.read_point(risk.id),
        store.note(risk.id),
        build_displayed_version(tx, project, risk),
    )


def approve(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    precision: Precision,
    scores: Scores | None,
    *,
    at: datetime,
) -> RiskPoint:
    """Approve a proposal of somebody else; `exact` waits for a second approval.

    Raises
    ------
    NotAllowed
        E-RISK-03 where the reviewer proposed it, or has approved it before; E-RISK-06 where the
        reviewer edited it.
    BadInput
        E-RISK-02 (state), E-RISK-04 (no scores), E-RISK-05 (this precision has no place).
    Conflict
        Where it is not what the reviewer saw.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        store = RiskStore(act.tx, project.seal)
        risk = find_for_review(act, project, risk_id, seen)
        return apply_approval(act, store, risk, precision, scores)


def apply_approval(
    act: Act, store: RiskStore, risk: RiskPoint, precision: Precision, scores: Scores | None
) -> RiskPoint:
    """Approve within an action under way; nothing is changed where something is refused."""
    if risk.state != RiskState.PROPOSED:
        raise BadInput("E-RISK-02")
    if act.actor.account_id is None:
        raise NotAllowed("E-RISK-03")  # the terminal is nobody in particular
    scores = scores or risk.scores
    if scores is None:
        raise BadInput("E-RISK-04")
    approvals = store.read_approvals(risk.id)
    editors = RiskVersionStore(act.tx).find_editors(risk.id)
    risks.check_reviewer(risk.proposer_id, frozenset(approvals), act.actor.account_id, editors)
    agreeing = 1 + sum(approval is precision for approval in approvals.values())
    values: dict[str, object] = {"likelihood": scores.likelihood, "impact": scores.impact}
    if agreeing >= risks.REQUIRED_APPROVALS[precision]:
        values |= _build_public_columns(store, risk, precision, act.at) | build_review_columns(act)
    store.change(risk, RiskStep.APPROVED, account_id=act.actor.account_id, at=act.at, **values)
    store.add_approval(risk.id, act.actor.account_id, precision)
    after = store.load(risk.id)
    act.note(f"risk {risk.id}", reason=RiskStep.APPROVED, before=risk.state, after=after.state)
    return after


def send_back(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> RiskPoint:
    """Return a risk point with a reason; what was public is gone with the next release.

    Raises
    ------
    BadInput
        E-RISK-02 (state), E-RISK-14 (no reason), E-TXT-02 (too long a one).
    Conflict
        Where it is not what the reviewer saw.
    """
    return _take_step(project, caller, risk_id, seen, RiskStep.RETURNED, at, reason=reason)


def retire(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> RiskPoint:
    """Retire a risk point for good, with a reason; refused as `send_back` is."""
    return _take_step(project, caller, risk_id, seen, RiskStep.RETIRED, at, reason=reason)


def merge(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    into_id: int,
    *,
    at: datetime,
) -> RiskPoint:
    """Make a risk point part of another one; both are kept.

    Raises
    ------
    BadInput
        E-RISK-02 where it would become part of itself or of one that is no longer there.
    """
    return _take_step(project, caller, risk_id, seen, RiskStep.MERGED, at, merged_into=into_id)


def keep_on_map(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Confirm that an approved risk point still is one: it gets a new review date."""
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        risk = find_for_review(act, project, risk_id, seen)
        if risk.state != RiskState.APPROVED:
            raise BadInput("E-RISK-02")
        return record_step(act, store, risk, RiskStep.STILL_A_RISK, **build_review_columns(act))


def undo(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Undo one's own approval, return or merge of a moment ago; this is a step of its own.

    `seen` is of the risk point that the step returned.

    Raises
    ------
    Conflict
        Where somebody changed it since.
    NotAllowed
        E-RISK-11 where it was somebody else's, is too long ago, or something came after it.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        store, versions = RiskStore(act.tx, project.seal), RiskVersionStore(act.tx)
        risk = store.load(risk_id)
        require_in(act.actor, Verb.REVIEW_RISK, risk.community_id)
        seen.require_unchanged(risk)
        last = versions.last(risk_id)
        risks.check_undo(last, risk.version, act.actor.account_id, at)
        before = risk.version - 1
        values = versions.read_values(risk_id, before, RESTORED_COLUMNS)
        store.change(risk, RiskStep.UNDONE, account_id=act.actor.account_id, at=at, **values)
        store.drop_approvals(risk_id)
        if risk.state in risks.PUBLIC_STATES:
            await_approval_again(act, risk_id)
        for account_id, precision in versions.read_approvals(risk_id, before).items():
            store.add_approval(risk_id, account_id, precision)
        after = store.load(risk_id)
        act.note(f"risk {risk_id}", reason=RiskStep.UNDONE, before=risk.state, after=after.state)
        return after


def submit_again(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Propose again what was returned; only who proposed it can."""
    with audited_transaction(project, caller, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        risk = find_own(act, project, risk_id, seen)
        if risk.state != RiskState.RETURNED:
            raise BadInput("E-RISK-02")
        return record_step(
            act,
            store,
            risk,
            RiskStep.PROPOSED_AGAIN,
            state=RiskState.PROPOSED,
            sealed_reason="",
        )


def _take_step(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    step: RiskStep,
    at: datetime,
    *,
    reason: str = "",
    merged_into: int | None = None,
) -> RiskPoint:
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        store = RiskStore(act.tx, project.seal)
        risk = find_for_review(act, project, risk_id, seen)
        return take_off_map(act, project, store, risk, step, reason=reason, merged_into=merged_into)


def _may_review(actor: Actor, risk: RiskPoint, approvals: dict[int, Precision]) -> bool:
    return actor.account_id != risk.proposer_id and actor.account_id not in approvals


def _build_public_columns(
    store: RiskStore, risk: RiskPoint, precision: Precision, at: datetime
) -> dict[str, object]:
    """Return the columns that make a risk point public at a precision."""
    point = store.read_point(risk.id)
    if precision == Precision.COMMUNITY and risk.community_id is None:
        raise BadInput("E-RISK-05")
    if precision != Precision.COMMUNITY and point is None:
        raise BadInput("E-RISK-05")
    shown: tuple[float, float] | tuple[None, None] = (None, None)
    if point is not None and precision == Precision.CELL:
        centre = risks.compute_cell_centre(Point(point))
        shown = centre.x, centre.y
    elif point is not None and precision == Precision.EXACT:
        shown = point
    quarter = risks.format_quarter(at)
    return {
        "state": RiskState.APPROVED,
        "precision": precision,
        "public_longitude": shown[0],
        "public_latitude": shown[1],
        "quarter": quarter,
        "approved_at": times.format_iso(at),
        "public_id": risk.public_id or store.generate_public_id(int(quarter[:4])),
    }

"""Risk points: proposed, reviewed by somebody else, shown, taken back."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from shapely.geometry import Point

from geodata.actions.acting import Act, Caller, acting, looking
from geodata.actions.geography import placer
from geodata.errors import BadInput, Conflict, NotAllowed
from geodata.model import risks
from geodata.model.people import Actor, Verb, require_in
from geodata.model.placement import Placed
from geodata.model.risks import Precision, RiskDraft, RiskPoint, RiskState, Scores
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places import PlaceStore
from geodata.store.risks import RiskStore

NOT_PUBLIC = {"public_longitude": None, "public_latitude": None, "precision": None}
LONGEST_NOTE = 2000  # characters


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its reviewer sees it."""

    risk: RiskPoint
    point: tuple[float, float] | None
    note: str
    approvals: int


def propose(project: Project, by: Caller, draft: RiskDraft, *, at: datetime) -> RiskPoint:
    """Propose a risk point; the same token again gives the proposal that is there.

    Raises
    ------
    BadInput
        E-RISK-05 where it lies outside the district, or nowhere; E-TXT-01 where the note is too
        long.
    NotFound
        Where the community is not one of the proposer's.
    """
    if len(draft.note) > LONGEST_NOTE:
        raise BadInput("E-TXT-01")
    with acting(project, by, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        subdistrict_code, community_id = _place(act.tx, draft)
        require_in(act.actor, Verb.PROPOSE_RISK, community_id)
        known = store.by_token(draft.token)
        if known is not None and known.proposer_id == act.actor.account_id:
            act.note(f"risk {known.id}", reason="proposed again")
            return known
        risk_id = store.add(
            draft,
            community_id=community_id,
            subdistrict_code=subdistrict_code,
            proposer_id=act.actor.account_id,
            at=at,
        )
        act.note(f"risk {risk_id}", reason="proposed", after=[draft.category, community_id])
        return store.one(risk_id)


def proposals(project: Project, by: Caller, *, at: datetime) -> list[Proposal]:
    """Return what this person can review: in scope, and nobody's own."""
    with looking(project, by, Verb.REVIEW_RISK, at=at) as (tx, actor):
        store = RiskStore(tx, project.seal)
        return [
            Proposal(risk, store.point(risk.id), store.note(risk.id), len(store.approvals(risk.id)))
            for risk in store.in_state(RiskState.PROPOSED)
            if actor.covers(Verb.REVIEW_RISK, risk.community_id)
            and _may_review(actor, risk, store.approvals(risk.id))
        ]


def approve(
    project: Project,
    by: Caller,
    risk_id: int,
    version: int,
    precision: Precision,
    scores: Scores | None,
    *,
    at: datetime,
) -> RiskPoint:
    """Approve a proposal of somebody else; `exact` waits for a second approval.

    Raises
    ------
    NotAllowed
        E-RISK-03 where the reviewer proposed it, or has approved it before.
    BadInput
        E-RISK-02 (state), E-RISK-04 (no scores), E-RISK-05 (this precision has no place).
    Conflict
        Where somebody changed it meanwhile.
    """
    with acting(project, by, Verb.REVIEW_RISK, at=at) as act:
        store = RiskStore(act.tx, project.seal)
        risk = _reviewed(act, store, risk_id, version)
        risks.check_step(risk.state, RiskState.APPROVED)
        if act.actor.account_id is None:
            raise NotAllowed("E-RISK-03")  # the terminal is nobody in particular
        scores = scores or risk.scores
        if scores is None:
            raise BadInput("E-RISK-04")
        approvals = store.approvals(risk_id)
        risks.check_reviewer(risk.proposer_id, frozenset(approvals), act.actor.account_id)
        store.add_approval(risk_id, act.actor.account_id, precision)
        agreeing = 1 + sum(each is precision for each in approvals.values())
        values: dict[str, object] = {"likelihood": scores.likelihood, "impact": scores.impact}
        if agreeing >= risks.APPROVALS[precision]:
            values |= _made_public(store, risk, precision, at)
        store.change(risk, **values)
        after = store.one(risk_id)
        act.note(f"risk {risk_id}", reason="approved", before=risk.state, after=after.state)
        return after


def send_back(
    project: Project, by: Caller, risk_id: int, version: int, reason: str, *, at: datetime
) -> RiskPoint:
    """Return a risk point with a reason; what was public is gone with the next release."""
    return _step(project, by, risk_id, version, RiskState.RETURNED, at, reason=reason)


def retire(
    project: Project, by: Caller, risk_id: int, version: int, reason: str, *, at: datetime
) -> RiskPoint:
    """Take a risk point off the map for good."""
    return _step(project, by, risk_id, version, RiskState.RETIRED, at, reason=reason)


def merge(
    project: Project, by: Caller, risk_id: int, version: int, into_id: int, *, at: datetime
) -> RiskPoint:
    """Make a risk point part of another one; both are kept.

    Raises
    ------
    BadInput
        E-RISK-02 where it would become part of itself or of one that is merged already.
    """
    return _step(project, by, risk_id, version, RiskState.MERGED, at, merged_into=into_id)


def submit_again(
    project: Project, by: Caller, risk_id: int, version: int, *, at: datetime
) -> RiskPoint:
    """Propose again what was returned; only who proposed it can."""
    with acting(project, by, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        risk = store.one(risk_id)
        require_in(act.actor, Verb.PROPOSE_RISK, risk.community_id)
        if risk.proposer_id != act.actor.account_id:
            raise NotAllowed
        if risk.version != version:
            raise Conflict
        risks.check_step(risk.state, RiskState.PROPOSED)
        store.change(risk, state=RiskState.PROPOSED, reason="")
        act.note(f"risk {risk_id}", reason="proposed again", before=risk.state)
        return store.one(risk_id)


def _step(
    project: Project,
    by: Caller,
    risk_id: int,
    version: int,
    state: RiskState,
    at: datetime,
    *,
    reason: str = "",
    merged_into: int | None = None,
) -> RiskPoint:
    with acting(project, by, Verb.REVIEW_RISK, at=at) as act:
        store = RiskStore(act.tx, project.seal)
        risk = _reviewed(act, store, risk_id, version)
        risks.check_step(risk.state, state)
        if merged_into is not None:
            into = store.one(merged_into)
            require_in(act.actor, Verb.REVIEW_RISK, into.community_id)
            if into.id == risk_id or into.state is RiskState.MERGED:
                raise BadInput("E-RISK-02")
        store.drop_approvals(risk_id)
        store.change(risk, state=state, reason=reason, merged_into=merged_into, **NOT_PUBLIC)
        act.note(f"risk {risk_id}", reason=state, before=risk.state, after=state)
        return store.one(risk_id)


def _reviewed(act: Act, store: RiskStore, risk_id: int, version: int) -> RiskPoint:
    """Return a risk point in scope and as the reviewer saw it."""
    risk = store.one(risk_id)
    require_in(act.actor, Verb.REVIEW_RISK, risk.community_id)
    if risk.version != version:
        raise Conflict
    return risk


def _may_review(actor: Actor, risk: RiskPoint, approvals: dict[int, Precision]) -> bool:
    return actor.account_id != risk.proposer_id and actor.account_id not in approvals


def _place(tx: Transaction, draft: RiskDraft) -> tuple[str, str | None]:
    """Return (subdistrict, community) of a draft: by its point, else by the community chosen."""
    if draft.point is not None:
        longitude, latitude = (np.array([value], dtype=np.float64) for value in draft.point)
        [found] = placer(tx).place_points(longitude, latitude)
        if found.how in (Placed.OUTSIDE, Placed.UNPLACED) or found.subdistrict_code is None:
            raise BadInput("E-RISK-05")
        return found.subdistrict_code, found.community_id
    for place in PlaceStore(tx).communities():
        if place.id == draft.community_id:
            return place.subdistrict_code, place.id
    raise BadInput("E-RISK-05")


def _made_public(
    store: RiskStore, risk: RiskPoint, precision: Precision, at: datetime
) -> dict[str, object]:
    """Return the columns that make a risk point public at a precision."""
    point = store.point(risk.id)
    if precision is Precision.COMMUNITY and risk.community_id is None:
        raise BadInput("E-RISK-05")
    if precision is not Precision.COMMUNITY and point is None:
        raise BadInput("E-RISK-05")
    shown: tuple[float, float] | tuple[None, None] = (None, None)
    if point is not None and precision is Precision.CELL:
        centre = risks.cell_centre(Point(point))
        shown = centre.x, centre.y
    elif point is not None and precision is Precision.EXACT:
        shown = point
    quarter = risks.quarter(at)
    return {
        "state": RiskState.APPROVED,
        "precision": precision,
        "public_longitude": shown[0],
        "public_latitude": shown[1],
        "quarter": quarter,
        "public_id": risk.public_id or store.next_public_id(int(quarter[:4])),
    }

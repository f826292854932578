"""Score a risk point once more, without the first scores: how far reviewers agree.

Whoever proposed, edited or approved a risk point knows its scores and does not score it again.
"""

from dataclasses import dataclass, field
from datetime import datetime

from geodata.actions.risks.risk_display import build_displayed_version, read_content
from geodata.actions.risks.risk_steps import find_for_review
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Actor, Verb
from geodata.model.risks import PUBLIC_STATES, AgencyType, RiskPoint, RiskState, ScorePair, Scores
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.risk_versions import RiskVersionStore
from geodata.store.risks.risks import RiskStore
from geodata.store.risks.second_scores import SecondScoreStore


@dataclass(frozen=True, slots=True)
class BlindRisk:
    """What somebody sees who is to score a risk point: all but its scores."""

    id: int
    displayed_version: DisplayedVersion
    category: Category
    sub_kind: str | None
    agency_type: AgencyType | None
    community_id: str | None
    public_id: str | None
    note: str = field(repr=False)


def list_unscored(project: Project, caller: Caller, *, at: datetime) -> list[BlindRisk]:
    """Return the risk points that this person can score, those that fewest people scored first."""
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        counts = SecondScoreStore(tx).count_by_risk()
        scored = _list_scored(tx, actor)
        open_points = RiskStore(tx, project.seal).list_in_state(RiskState.APPROVED)
        risks = [
            risk
            for risk in open_points
            if risk.id not in scored
            and risk.scores is not None
            and actor.covers(Verb.REVIEW_RISK, risk.community_id)
            and not _knows_scores(tx, project, actor, risk)
        ]
        risks.sort(key=lambda risk: (counts[risk.id], risk.id))
        return [_build_blind(tx, project, risk) for risk in risks]


def score_again(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    scores: Scores,
    *,
    at: datetime,
) -> None:
    """Keep a second score of a risk point; nobody changes it afterwards.

    Raises
    ------
    BadInput
        E-RISK-02 where the risk point is not open on the map; E-RISK-31 where this person
        scored it already.
    NotAllowed
        E-RISK-30 where this person knows the first scores.
    NotFound, Conflict
        Where it is out of scope, or another one by now.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at, on_the_map=False) as act:
        risk = find_for_review(act, project, risk_id, seen)
        if risk.state is not RiskState.APPROVED or risk.scores is None:
            raise BadInput("E-RISK-02")
        account_id = act.actor.account_id
        if account_id is None or _knows_scores(act.tx, project, act.actor, risk):
            raise NotAllowed("E-RISK-30")
        if risk_id in _list_scored(act.tx, act.actor):
            raise BadInput("E-RISK-31")
        store = SecondScoreStore(act.tx)
        store.add(risk_id, account_id, ScorePair(risk.scores, scores), at)
        act.note(f"risk {risk_id}", reason="scored again", after=[scores.likelihood, scores.impact])


def list_score_pairs(project: Project, caller: Caller, *, at: datetime) -> list[ScorePair]:
    """Return first and second scores of the risk points in scope that have both."""
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        pairs = SecondScoreStore(tx).read_oldest_pairs()
        return [
            pairs[risk.id]
            for risk in RiskStore(tx, project.seal).list_in_state(*PUBLIC_STATES)
            if risk.id in pairs and actor.covers(Verb.REVIEW_RISK, risk.community_id)
        ]


def _list_scored(tx: Transaction, actor: Actor) -> frozenset[int]:
    if actor.account_id is None:
        return frozenset()
    return SecondScoreStore(tx).list_scored_by(actor.account_id)


def _knows_scores(tx: Transaction, project: Project, actor: Actor, risk: RiskPoint) -> bool:
    return (
        actor.account_id == risk.proposer_id
        or actor.account_id in RiskStore(tx, project.seal).read_approvals(risk.id)
        or actor.account_id in RiskVersionStore(tx).find_editors(risk.id)
    )


def _build_blind(tx: Transaction, project: Project, risk: RiskPoint) -> BlindRisk:
    return BlindRisk(
        id=risk.id,
        displayed_version=build_displayed_version(tx, project, risk),
        category=risk.category,
        sub_kind=risk.sub_kind,
        agency_type=risk.agency_type,
        community_id=risk.community_id,
        public_id=risk.public_id,
        note=read_content(tx, project, risk).note,
    )

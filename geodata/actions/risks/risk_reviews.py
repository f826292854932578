"""What a reviewer sees beside a risk point, and several steps at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from geodata.actions.risks.risk_display import build_displayed_version, read_content
from geodata.actions.risks.risk_history import HistoryStep, list_history
from geodata.actions.risks.risk_steps import find_for_review, take_off_map, validate_reason
from geodata.actions.risks.risks import apply_approval
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import AppError, BadInput
from geodata.geometry import duplicates
from geodata.geometry.duplicates import ComparedRisk, Duplicate
from geodata.model import times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risks import Mitigation, Precision, RiskContent, RiskPoint, RiskState, RiskStep
from geodata.project import Project
from geodata.store.risks.mitigations import MitigationStore
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risks import RiskStore

COMPARED_STATES = (RiskState.PROPOSED, RiskState.APPROVED)


class BulkStep(StrEnum):
    """What can be done to several proposals at once."""

    SEND_BACK = "send back"
    APPROVE = "approve"  # at the precision of the community


@dataclass(frozen=True, slots=True)
class SimilarRisk:
    """A risk point that may be the same, with where it lies and what was written of it."""

    risk: RiskPoint
    likeness: Duplicate
    point: tuple[float, float] | None  # longitude, latitude, WGS84
    note: str


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """What stands beside a risk point while somebody decides about it."""

    displayed_version: DisplayedVersion
    risk: RiskPoint  # read at the same moment as the rest
    content: RiskContent
    duplicates: list[SimilarRisk]
    parts: list[RiskPoint]  # what was merged into it
    photos: list[str]  # ids
    approvals: Mapping[Precision, int]  # how many agreed to each
    mitigation: Mitigation | None
    mitigation_note: str
    proposed_on: date  # in Bangkok
    history: list[HistoryStep]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What several steps would do, or did: the rest is passed over, each with its reason."""

    done_ids: list[int]
    skip_reasons: dict[int, str]  # code of the reason by number


def read_review_context(
    project: Project, caller: Caller, risk_id: int, *, at: datetime
) -> ReviewContext:
    """Return what stands beside a risk point in scope.

    Raises
    ------
    NotFound
        Where it is out of scope.
    """
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        store = RiskStore(tx, project.seal)
        risk = store.load(risk_id)
        require_in(actor, Verb.REVIEW_RISK, risk.community_id)
        others = {
            point.id: point
            for point in store.list_in_state(*COMPARED_STATES)
            if point.category is risk.category
            and actor.covers(Verb.REVIEW_RISK, point.community_id)
        }
        compared = {point.id: _build_compared(store, point) for point in others.values()}
        found = duplicates.find_candidates(_build_compared(store, risk), compared.values())
        mitigations = MitigationStore(tx, project.seal)
        waiting = mitigations.find_pending(risk_id)
        return ReviewContext(
            displayed_version=build_displayed_version(tx, project, risk),
            risk=risk,
            content=read_content(tx, project, risk),
            duplicates=[
                SimilarRisk(
                    others[likeness.id],
                    likeness,
                    compared[likeness.id].point,
                    compared[likeness.id].note,
                )
                for likeness in found
            ],
            parts=store.list_parts(risk_id),
            photos=PhotoStore(tx).list_of(risk_id),
            approvals=Counter(store.read_approvals(risk_id).values()),
            mitigation=waiting,
            mitigation_note="" if waiting is None else mitigations.note(waiting.id),
            proposed_on=times.to_bangkok_date(store.read_proposed_at(risk_id)),
            history=list_history(tx, risk),
        )


def list_public(project: Project, caller: Caller, *, at: datetime) -> list[RiskPoint]:
    """Return the public risk points in scope."""
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        found = RiskStore(tx, project.seal).list_in_state(RiskState.APPROVED, RiskState.MITIGATED)
        return [point for point in found if actor.covers(Verb.REVIEW_RISK, point.community_id)]


def is_due(risk: RiskPoint, at: datetime) -> bool:
    """Return whether it is time to look again at a risk point."""
    today = at.astimezone(times.BANGKOK).date()
    is_shown = risk.state is RiskState.APPROVED
    return is_shown and risk.review_on is not None and risk.review_on <= today


def rehearse(
    project: Project,
    caller: Caller,
    step: BulkStep,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str = "",
    *,
    at: datetime,
) -> BulkResult:
    """Return what `take_bulk_step` would do now; nothing is saved.

    Raises
    ------
    BadInput
        E-RISK-14 where proposals would be returned without a reason, E-TXT-02 with too long a one.
    """
    result: list[BulkResult] = []
    try:
        with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
            result.append(_take_steps(act, project, step, items, reason))
            raise _RehearsalEnded
    except _RehearsalEnded:
        return result[0]


def take_bulk_step(
    project: Project,
    caller: Caller,
    step: BulkStep,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str = "",
    *,
    at: datetime,
) -> BulkResult:
    """Take one step for several risk points, each as it was drawn, in one transaction.

    Raises
    ------
    BadInput
        E-RISK-14 where proposals are returned without a reason, E-TXT-02 with too long a one.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        result = _take_steps(act, project, step, items, reason)
        act.note("risks", reason=f"several {step}", after=result.done_ids)
        return result


class _RehearsalEnded(Exception):
    """Ends a transaction of which nothing is to be saved."""


def _take_steps(
    act: Act,
    project: Project,
    step: BulkStep,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str,
) -> BulkResult:
    if step is BulkStep.SEND_BACK:
        reason = validate_reason(reason)
    store = RiskStore(act.tx, project.seal)
    result = BulkResult([], {})
    for risk_id, seen in items:
        try:
            risk = find_for_review(act, project, risk_id, seen)
            if risk.proposer_id == act.actor.account_id:
                raise BadInput("E-RISK-03")
            if step is BulkStep.APPROVE:
                apply_approval(act, store, risk, Precision.COMMUNITY, None)
            else:
                take_off_map(act, project, store, risk, RiskStep.RETURNED, reason=reason)
            result.done_ids.append(risk_id)
        except AppError as error:
            result.skip_reasons[risk_id] = error.code
    return result


def _build_compared(store: RiskStore, risk: RiskPoint) -> ComparedRisk:
    return ComparedRisk(
        risk.id, risk.category, risk.community_id, store.read_point(risk.id), store.note(risk.id)
    )

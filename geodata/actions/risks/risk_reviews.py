"""What a reviewer sees beside a risk point, and several steps at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.actions.acting import Act, Caller, acting, looking
from geodata.actions.risks.risk_seen import (
    content_of,
    seen_of,
)
from geodata.actions.risks.risk_steps import (
    checked_reason,
    reviewed,
    taken_off,
)
from geodata.actions.risks.risks import approved
from geodata.errors import AppError, BadInput
from geodata.geometry import duplicates
from geodata.geometry.duplicates import (
    Compared,
    Duplicate,
)
from geodata.model import times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import (
    Verb,
    require_in,
)
from geodata.model.risks import (
    Mitigation,
    Precision,
    RiskContent,
    RiskPoint,
    RiskState,
    RiskStep,
)
from geodata.project import Project
from geodata.store.risks.mitigations import MitigationStore
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risks import RiskStore

COMPARED = (RiskState.PROPOSED, RiskState.APPROVED)


class Bulk(StrEnum):
    """What can be done to several proposals at once."""

    SEND_BACK = "send back"
    APPROVE = "approve"  # at the precision of the community


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a risk point while somebody decides about it."""

    seen: DisplayedVersion
    risk: RiskPoint  # read at the same moment as the rest
    content: RiskContent
    duplicates: list[tuple[RiskPoint, Duplicate]]
    parts: list[RiskPoint]  # what was merged into it
    photos: list[str]  # ids
    approvals: Mapping[Precision, int]  # how many agreed to each
    mitigation: Mitigation | None
    mitigation_note: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What several steps would do, or did: the rest is passed over, each with its reason."""

    done: list[int]
    passed_over: dict[int, str]  # code of the reason by number


def beside(project: Project, by: Caller, risk_id: int, *, at: datetime) -> Beside:
    """Return what stands beside a risk point in scope.

    Raises
    ------
    NotFound
        Where it is out of scope.
    """
    with looking(project, by, Verb.REVIEW_RISK, at=at) as (tx, actor):
        store = RiskStore(tx, project.seal)
        risk = store.one(risk_id)
        require_in(actor, Verb.REVIEW_RISK, risk.community_id)
        others = {
            each.id: each
            for each in store.in_state(*COMPARED)
            if each.category is risk.category and actor.covers(Verb.REVIEW_RISK, each.community_id)
        }
        found = duplicates.candidates(
            _compared(store, risk), (_compared(store, each) for each in others.values())
        )
        mitigations = MitigationStore(tx, project.seal)
        waiting = mitigations.waiting(risk_id)
        return Beside(
            seen=seen_of(tx, project, risk),
            risk=risk,
            content=content_of(tx, project, risk),
            duplicates=[(others[each.id], each) for each in found],
            parts=store.parts(risk_id),
            photos=PhotoStore(tx).of_risk(risk_id),
            approvals=Counter(store.approvals(risk_id).values()),
            mitigation=waiting,
            mitigation_note="" if waiting is None else mitigations.note(waiting.id),
        )


def on_the_map(project: Project, by: Caller, *, at: datetime) -> list[RiskPoint]:
    """Return the public risk points in scope."""
    with looking(project, by, Verb.REVIEW_RISK, at=at) as (tx, actor):
        found = RiskStore(tx, project.seal).in_state(RiskState.APPROVED, RiskState.MITIGATED)
        return [each for each in found if actor.covers(Verb.REVIEW_RISK, each.community_id)]


def is_due(risk: RiskPoint, at: datetime) -> bool:
    """Say whether it is time to look again at a risk point."""
    today = at.astimezone(times.BANGKOK).date()
    is_shown = risk.state is RiskState.APPROVED
    return is_shown and risk.review_on is not None and risk.review_on <= today


def rehearse(
    project: Project,
    by: Caller,
    what: Bulk,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str = "",
    *,
    at: datetime,
) -> BulkResult:
    """Say exactly what `several` would do now; nothing is saved.

    Raises
    ------
    BadInput
        E-RISK-14 where proposals would be returned without a reason, E-TXT-02 with too long a one.
    """
    result: list[BulkResult] = []
    try:
        with acting(project, by, Verb.REVIEW_RISK, at=at) as act:
            result.append(_each(act, project, what, items, reason))
            raise _Rehearsed
    except _Rehearsed:
        return result[0]


def several(
    project: Project,
    by: Caller,
    what: Bulk,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str = "",
    *,
    at: datetime,
) -> BulkResult:
    """Take one step for several risk points, each as it was seen, in one transaction.

    Raises
    ------
    BadInput
        E-RISK-14 where proposals are returned without a reason, E-TXT-02 with too long a one.
    """
    with acting(project, by, Verb.REVIEW_RISK, at=at) as act:
        result = _each(act, project, what, items, reason)
        act.note("risks", reason=f"several {what}", after=result.done)
        return result


class _Rehearsed(Exception):
    """Ends a transaction of which nothing is to be saved."""


def _each(
    act: Act,
    project: Project,
    what: Bulk,
    items: Sequence[tuple[int, DisplayedVersion]],
    reason: str,
) -> BulkResult:
    if what is Bulk.SEND_BACK:
        reason = checked_reason(reason)
    store = RiskStore(act.tx, project.seal)
    result = BulkResult([], {})
    for risk_id, seen in items:
        try:
            risk = reviewed(act, project, risk_id, seen)
            if risk.proposer_id == act.actor.account_id:
                raise BadInput("E-RISK-03")
            if what is Bulk.APPROVE:
                approved(act, store, risk, Precision.COMMUNITY, None)
            else:
                taken_off(act, project, store, risk, RiskStep.RETURNED, reason=reason)
            result.done.append(risk_id)
        except AppError as error:
            result.passed_over[risk_id] = error.code
    return result


def _compared(store: RiskStore, risk: RiskPoint) -> Compared:
    return Compared(
        risk.id, risk.category, risk.community_id, store.point(risk.id), store.note(risk.id)
    )

"""Editing what was proposed, and one's own proposals. What an edit replaced is kept.

An approved risk point is not edited: it is returned, edited, and proposed again. Whoever edits a
proposal does not approve it, so what becomes public was always seen by a second person.
"""

from dataclasses import dataclass
from datetime import date, datetime

from geodata.actions.risks.risk_display import read_content
from geodata.actions.risks.risk_history import HistoryStep, list_history
from geodata.actions.risks.risk_steps import (
    check_note,
    check_sub_kind,
    find_for_review,
    find_own,
    find_place,
    record_step,
)
from geodata.actions.risks.risks import Proposal, build_proposal
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model import risks, times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risks import RiskContent, RiskPoint, RiskState, RiskStep
from geodata.project import Project
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risks import RiskStore


def edit(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    content: RiskContent,
    *,
    at: datetime,
) -> RiskPoint:
    """Edit one's own proposal before anybody has approved it.

    Raises
    ------
    BadInput
        E-RISK-02 (state), E-RISK-05 (place), E-RISK-18 (sub-kind), E-TXT-02 (note).
    Conflict
        Where somebody changed it meanwhile.
    """
    return _edit(project, caller, Verb.PROPOSE_RISK, risk_id, seen, content, at)


def correct(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    content: RiskContent,
    *,
    at: datetime,
) -> RiskPoint:
    """Edit a proposal as its reviewer; it stays the proposer's, and somebody else approves it.

    Raises
    ------
    BadInput
        E-RISK-02 (state), E-RISK-05 (place), E-RISK-18 (sub-kind), E-TXT-02 (note).
    Conflict
        Where somebody changed it meanwhile.
    """
    return _edit(project, caller, Verb.REVIEW_RISK, risk_id, seen, content, at)


def withdraw(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Withdraw one's own proposal for good; it was not, or is no longer, on the map.

    Raises
    ------
    NotFound, NotAllowed
        Where it is out of scope, or somebody else's.
    BadInput
        E-RISK-02 where it has been decided already.
    Conflict
        Where somebody changed it meanwhile.
    """
    with audited_transaction(project, caller, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        risk = find_own(act, project, risk_id, seen)
        risks.check_editable(risk.state)
        store.drop_approvals(risk_id)
        return record_step(
            act, store, risk, RiskStep.RETIRED, state=RiskState.RETIRED, sealed_reason=""
        )


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """One's own proposal: what can be edited of it, its photos and its days."""

    proposal: Proposal
    content: RiskContent
    photos: list[str]  # ids
    proposed_on: date  # in Bangkok
    history: list[HistoryStep]
    merged_into_id: str | None = None  # the public number of the point that it became part of


def list_own(project: Project, caller: Caller, *, at: datetime) -> list[OwnProposal]:
    """Return one's own proposals, the newest first."""
    with authorized_read(project, caller, Verb.PROPOSE_RISK, at=at) as (tx, actor):
        if actor.account_id is None:
            return []
        store = RiskStore(tx, project.seal)
        return [
            OwnProposal(
                build_proposal(tx, project, risk),
                read_content(tx, project, risk),
                PhotoStore(tx).list_of(risk.id),
                times.to_bangkok_date(store.read_proposed_at(risk.id)),
                list_history(tx, risk),
                _find_public_id(store, risk.merged_into),
            )
            for risk in store.list_of_proposer(actor.account_id)
        ]


def _find_public_id(store: RiskStore, risk_id: int | None) -> str | None:
    return None if risk_id is None else store.load(risk_id).public_id


def _edit(
    project: Project,
    caller: Caller,
    verb: Verb,
    risk_id: int,
    seen: DisplayedVersion,
    content: RiskContent,
    at: datetime,
) -> RiskPoint:
    check_note(content.note)
    with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
        store = RiskStore(act.tx, project.seal)
        looked_up = find_own if verb is Verb.PROPOSE_RISK else find_for_review
        risk = looked_up(act, project, risk_id, seen)
        risks.check_editable(risk.state)
        place = find_place(act.tx, content.point, content.community_id)
        require_in(act.actor, verb, place.community_id)
        if (content.sub_kind, content.category) != (risk.sub_kind, risk.category):
            check_sub_kind(act.tx, content.sub_kind, content.category)
        store.edit(
            risk,
            content,
            place=place.columns,
            account_id=act.actor.account_id,
            at=at,
        )
        store.drop_approvals(risk_id)  # they were for something else
        act.note(
            f"risk {risk_id}",
            reason=risks.RiskStep.EDITED,
            before=[risk.category, risk.community_id],
            after=[content.category, place.community_id],
        )
        return store.load(risk_id)

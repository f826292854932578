"""A risk that is less: fresh evidence by one person, confirmed by a second."""

from datetime import date, datetime

from geodata.actions.risks.risk_display import build_displayed_version
from geodata.actions.risks.risk_steps import (
    build_review_columns,
    check_note,
    find_for_review,
    record_step,
    require_unchanged,
    take_off_ballots,
    validate_reason,
)
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model import times
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risks import Mitigation, ReviewAnswer, RiskPoint, RiskState, RiskStep
from geodata.project import Project
from geodata.store.risks.mitigations import MitigationStore
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risks import RiskStore


def mitigate(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    *,
    done_on: date | None,
    note: str = "",
    photo_id: str | None = None,
    at: datetime,
) -> RiskPoint:
    """Propose a mitigation of an approved risk; a second person has to confirm it.

    Raises
    ------
    BadInput
        E-RISK-02 (state, or something waits already), E-RISK-12 (no evidence, or none that is
        newer than the approval).
    """
    check_note(note)
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at, on_the_map=False) as act:
        store, mitigations = _build_stores(act, project)
        risk = store.load(risk_id)
        require_in(act.actor, Verb.REVIEW_RISK, risk.community_id)
        if seen != build_displayed_version(
            act.tx, project, risk
        ):  # the photo of this evidence came after it
            require_unchanged(act, project, risk, seen, but_photo=photo_id)
        if risk.state is not RiskState.APPROVED or mitigations.find_pending(risk_id):
            raise BadInput("E-RISK-02")
        if act.actor.account_id is None:
            raise NotAllowed("E-RISK-13")
        if done_on is None:
            raise BadInput("E-RISK-12")
        _check_evidence(act, risk, done_on, note, photo_id)
        mitigations.add(
            risk_id,
            done_on=done_on,
            note=note,
            photo_id=photo_id,
            asked_by=act.actor.account_id,
            at=at,
        )
        # A new version, so that nobody confirms other evidence than they saw.
        store.change(risk, RiskStep.MITIGATION_WAITING, account_id=act.actor.account_id, at=at)
        act.note(f"risk {risk_id}", reason=RiskStep.MITIGATION_WAITING, after=done_on.isoformat())
        return store.load(risk_id)


def list_waiting(project: Project, caller: Caller, *, at: datetime) -> list[RiskPoint]:
    """Return the risk points in scope whose mitigation waits for a second person."""
    return [risk for risk, _ in list_evidence(project, caller, at=at)]


def list_evidence(
    project: Project, caller: Caller, *, at: datetime
) -> list[tuple[RiskPoint, Mitigation]]:
    """Return the mitigations in scope that wait for a second person, with their risk points."""
    with authorized_read(project, caller, Verb.REVIEW_RISK, at=at) as (tx, actor):
        waiting = MitigationStore(tx, project.seal).list_pending()
        return [
            (risk, waiting[risk.id])
            for risk in RiskStore(tx, project.seal).list_in_state(RiskState.APPROVED)
            if risk.id in waiting and actor.covers(Verb.REVIEW_RISK, risk.community_id)
        ]


def confirm(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Confirm a mitigation as the second person.

    Raises
    ------
    NotAllowed
        E-RISK-13 where it is one's own evidence.
    NotFound
        Where nothing waits.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        store, mitigations = _build_stores(act, project)
        risk = find_for_review(act, project, risk_id, seen)
        asked = mitigations.find_pending(risk_id)
        if asked is None or risk.state is not RiskState.APPROVED:
            raise NotFound
        if act.actor.account_id is None or act.actor.account_id == asked.asked_by:
            raise NotAllowed("E-RISK-13")
        mitigations.answer(risk_id, ReviewAnswer.CONFIRMED, act.actor.account_id, at)
        take_off_ballots(act, risk_id)
        return record_step(
            act, store, risk, RiskStep.MITIGATED, state=RiskState.MITIGATED, review_on=None
        )


def refuse(
    project: Project, caller: Caller, risk_id: int, seen: DisplayedVersion, *, at: datetime
) -> RiskPoint:
    """Refuse a mitigation; whoever proposed it withdraws it this way.

    Raises
    ------
    NotFound
        Where nothing waits.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at, on_the_map=False) as act:
        store, mitigations = _build_stores(act, project)
        risk = find_for_review(act, project, risk_id, seen)
        if mitigations.find_pending(risk_id) is None:
            raise NotFound
        mitigations.answer(risk_id, ReviewAnswer.REFUSED, act.actor.account_id, at)
        return record_step(act, store, risk, RiskStep.MITIGATION_REFUSED)


def reopen(
    project: Project,
    caller: Caller,
    risk_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> RiskPoint:
    """Reopen a mitigated risk point, with a reason.

    Raises
    ------
    BadInput
        E-RISK-02 (state), E-RISK-14 (no reason), E-TXT-02 (too long a one).
    """
    reason = validate_reason(reason)
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at) as act:
        store, _ = _build_stores(act, project)
        risk = find_for_review(act, project, risk_id, seen)
        if risk.state is not RiskState.MITIGATED:
            raise BadInput("E-RISK-02")
        return record_step(
            act,
            store,
            risk,
            RiskStep.A_RISK_AGAIN,
            state=RiskState.APPROVED,
            sealed_reason=reason,
            **build_review_columns(act),
        )


def _build_stores(act: Act, project: Project) -> tuple[RiskStore, MitigationStore]:
    return RiskStore(act.tx, project.seal), MitigationStore(act.tx, project.seal)


def _check_evidence(
    act: Act, risk: RiskPoint, done_on: date, note: str, photo_id: str | None
) -> None:
    """Raise BadInput unless there is a note or a photo from after the approval."""
    since = risk.approved_at
    today = act.at.astimezone(times.BANGKOK).date()
    is_fresh = done_on <= today and (
        since is None or since.astimezone(times.BANGKOK).date() <= done_on
    )
    if photo_id is not None:
        photos = PhotoStore(act.tx)
        is_fresh = is_fresh and photo_id in photos.list_of(risk.id)
        is_fresh = is_fresh and (since is None or photos.find_added_at(photo_id) >= since)
    if not is_fresh or not (note.strip() or photo_id):
        raise BadInput("E-RISK-12")

"""What agencies promised: written down by one, confirmed by another, kept after the forum."""

from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from geodata.model.workshops.commitments import (
    FINAL_STATES,
    Commitment,
    CommitmentDraft,
    CommitmentState,
    CommitmentStep,
    check_draft,
    check_proof,
)
from geodata.project import Project
from geodata.store.places.places import PlaceStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.commitments import CommitmentStore


def add(project: Project, caller: Caller, draft: CommitmentDraft, *, at: datetime) -> Commitment:
    """Write down what an agency is asked; the same token again is the same commitment.

    Raises
    ------
    BadInput
        E-COMMIT-01, E-FMT-02, E-TXT-02.
    NotFound
        Where the community is out of scope, or there is no such community or public risk point.
    """
    check_draft(draft)
    with audited_transaction(
        project, caller, Verb.KEEP_COMMITMENTS, at=at, on_the_map=False
    ) as act:
        require_in(act.actor, Verb.KEEP_COMMITMENTS, draft.community_id)
        store = CommitmentStore(act.tx, project.seal)
        known = store.find_by_token(draft.token)
        if known is not None:
            require_in(act.actor, Verb.KEEP_COMMITMENTS, known.community_id)
            act.note(f"commitment {known.id}", reason="commitment added again")
            return known
        _require_known(act, project, draft)
        year_be = at.astimezone(BANGKOK).year + BUDDHIST_OFFSET
        made = store.add(draft, year_be=year_be, said_by=act.actor.account_id)
        _note(act, store, made, "commitment added", CommitmentState.ASKED)
        return store.load(made)


def set_state(
    project: Project,
    caller: Caller,
    commitment_id: int,
    seen: DisplayedVersion,
    state: CommitmentState,
    proof: str,
    *,
    at: datetime,
) -> Commitment:
    """Set the state of a commitment; "kept" and "not kept" wait for a second person.

    Raises
    ------
    BadInput
        E-COMMIT-02, E-COMMIT-04 (not public yet, or something waits), E-RISK-09, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    proof = proof.strip()
    check_proof(state, proof)
    with audited_transaction(project, caller, Verb.KEEP_COMMITMENTS, at=at) as act:
        store = CommitmentStore(act.tx, project.seal)
        commitment = _require_unchanged(act, store, commitment_id, seen)
        if commitment.is_pending or commitment.state is state:
            raise BadInput("E-COMMIT-04")
        if state in FINAL_STATES or commitment.state in FINAL_STATES:
            said_by = act.actor.account_id
            store.change(commitment_id, waiting=state, sealed_waiting_proof=proof, said_by=said_by)
            _note(act, store, commitment_id, "commitment waits", state)
        else:
            store.change(commitment_id, state=state, sealed_proof=proof)
            _note(act, store, commitment_id, "commitment changed", state)
        return store.load(commitment_id)


def confirm(
    project: Project, caller: Caller, commitment_id: int, seen: DisplayedVersion, *, at: datetime
) -> Commitment:
    """Confirm what somebody else wrote: it is public then.

    Raises
    ------
    BadInput
        E-COMMIT-04 where nothing waits.
    Conflict
        Where it is not what this person saw.
    NotAllowed
        E-COMMIT-03 for whoever wrote it down.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_COMMITMENTS, at=at) as act:
        store = CommitmentStore(act.tx, project.seal)
        commitment = _require_pending(act, store, commitment_id, seen)
        if commitment.stated_by == act.actor.account_id:
            raise NotAllowed("E-COMMIT-03")
        if commitment.pending_state is None:
            store.change(commitment_id, is_public=1)
        else:
            state, proof = commitment.pending_state, commitment.pending_proof
            kept = {"sealed_proof": proof, "sealed_waiting_proof": ""}
            store.change(commitment_id, state=state, waiting=None, **kept)
        _note(act, store, commitment_id, "commitment confirmed", store.load(commitment_id).state)
        return store.load(commitment_id)


def decline(
    project: Project, caller: Caller, commitment_id: int, seen: DisplayedVersion, *, at: datetime
) -> Commitment | None:
    """Refuse what waits, or take back what one wrote oneself; None where nothing is left of it.

    Raises
    ------
    BadInput
        E-COMMIT-04 where nothing waits.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(
        project, caller, Verb.KEEP_COMMITMENTS, at=at, on_the_map=False
    ) as act:
        store = CommitmentStore(act.tx, project.seal)
        commitment = _require_pending(act, store, commitment_id, seen)
        _note(act, store, commitment_id, "commitment returned", commitment.state)
        if commitment.pending_state is not None:
            store.change(commitment_id, waiting=None, sealed_waiting_proof="")
            return store.load(commitment_id)
        store.drop(commitment_id)
        return None


def list_commitments(project: Project, caller: Caller, *, at: datetime) -> list[Commitment]:
    """Return the commitments in scope, those that wait first."""
    with authorized_read(project, caller, Verb.KEEP_COMMITMENTS, at=at) as (tx, actor):
        found = [
            commitment
            for commitment in CommitmentStore(tx, project.seal).list_all()
            if actor.covers(Verb.KEEP_COMMITMENTS, commitment.community_id)
        ]
    return sorted(found, key=lambda commitment: not commitment.is_pending)


def list_steps(
    project: Project, caller: Caller, commitment_id: int, *, at: datetime
) -> list[CommitmentStep]:
    """Return the steps of a commitment in scope.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.KEEP_COMMITMENTS, at=at) as (tx, actor):
        store = CommitmentStore(tx, project.seal)
        require_in(actor, Verb.KEEP_COMMITMENTS, store.load(commitment_id).community_id)
        return store.list_steps(commitment_id)


def _require_known(act: Act, project: Project, draft: CommitmentDraft) -> None:
    if draft.community_id is not None:
        PlaceStore(act.tx).load_community(draft.community_id)
    if draft.risk_id is not None:
        risks = RiskStore(act.tx, project.seal).list_public()
        if draft.risk_id not in {risk.public_id for risk in risks}:
            raise NotFound


def _require_unchanged(
    act: Act, store: CommitmentStore, commitment_id: int, seen: DisplayedVersion
) -> Commitment:
    commitment = store.load(commitment_id)
    require_in(act.actor, Verb.KEEP_COMMITMENTS, commitment.community_id)
    seen.require_unchanged(commitment)
    return commitment


def _require_pending(
    act: Act, store: CommitmentStore, commitment_id: int, seen: DisplayedVersion
) -> Commitment:
    commitment = _require_unchanged(act, store, commitment_id, seen)
    if not commitment.is_pending:
        raise BadInput("E-COMMIT-04")
    return commitment


def _note(
    act: Act, store: CommitmentStore, commitment_id: int, step: str, state: CommitmentState
) -> None:
    store.note(commitment_id, step, state, account_id=act.actor.account_id, at=act.at)
    act.note(f"commitment {commitment_id}", reason=step, after=state)

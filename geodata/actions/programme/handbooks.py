"""Handbooks: printed, handed out, brought back; each movement is recorded where it happened."""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.programme.documents import HandbookDraft, HandbookMovement, check_handbooks
from geodata.model.programme.programmes import check_in_year, check_not_ahead
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.places.places import PlaceStore
from geodata.store.programme.documents import HandbookStore
from geodata.store.programme.programmes import ProgrammeStore


def record_handbooks(
    project: Project, caller: Caller, draft: HandbookDraft, *, at: datetime
) -> HandbookMovement:
    """Record copies that moved; the same token again is the same movement.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-04, E-PROG-11, E-PROG-23 (more come back than were handed out),
        E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such programme, or the community is out of scope.
    """
    check_handbooks(draft)
    check_not_ahead(draft.moved_on, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        require_in(act.actor, Verb.RECORD_ACTIVITY, draft.community_id)
        store = HandbookStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            require_in(act.actor, Verb.RECORD_ACTIVITY, known.community_id)
            act.note(f"handbooks {known.id}", reason="handbooks recorded again")
            return known
        if draft.community_id is not None:
            PlaceStore(act.tx).load_community(draft.community_id)
        check_in_year(ProgrammeStore(act.tx).load(draft.programme_id), draft.moved_on)
        movement_id = store.add_draft(draft)
        _require_not_negative(store, draft.programme_id)
        act.note(f"handbooks {movement_id}", reason="handbooks recorded", after=draft.copies)
        return store.load(movement_id)


def withdraw_handbooks(
    project: Project, caller: Caller, movement_id: int, seen: DisplayedVersion, *, at: datetime
) -> HandbookMovement:
    """Withdraw a movement that was a mistake; it is kept and not counted.

    Raises
    ------
    BadInput
        E-PROG-17 where it was withdrawn before, E-PROG-23.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.RECORD_ACTIVITY, at=at, on_the_map=False) as act:
        store = HandbookStore(act.tx)
        movement = store.load(movement_id)
        require_in(act.actor, Verb.RECORD_ACTIVITY, movement.community_id)
        seen.require_unchanged(movement)
        if movement.is_withdrawn:
            raise BadInput("E-PROG-17")
        store.change(movement_id, withdrawn=1)
        _require_not_negative(store, movement.programme_id)
        act.note(f"handbooks {movement_id}", reason="handbooks withdrawn", before=movement.copies)
        return store.load(movement_id)


def list_handbooks(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[HandbookMovement]:
    """Return the movements in scope, the newest day first, withdrawn ones too."""
    with authorized_read(project, caller, Verb.RECORD_ACTIVITY, at=at) as (tx, actor):
        found = [
            movement
            for movement in HandbookStore(tx).list_of(programme_id)
            if actor.covers(Verb.RECORD_ACTIVITY, movement.community_id)
        ]
    return sorted(found, key=lambda movement: (movement.moved_on, movement.id), reverse=True)


def _require_not_negative(store: HandbookStore, programme_id: int) -> None:
    if sum(movement.handed_out for movement in store.list_of(programme_id)) < 0:
        raise BadInput("E-PROG-23")

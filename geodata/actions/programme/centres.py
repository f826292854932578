"""Centres of governance: set up by an order, with people of the network."""

from collections.abc import Set
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.centres import Centre, CentreDraft, check_centre
from geodata.model.programme.programmes import check_not_ahead
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.places.places import PlaceStore
from geodata.store.programme.centres import CentreStore
from geodata.store.programme.members import MemberStore


def add_centre(project: Project, caller: Caller, draft: CentreDraft, *, at: datetime) -> Centre:
    """Add a centre that was set up; the same token again is the same centre.

    Raises
    ------
    BadInput
        E-PROG-04, E-PROG-14, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such community or member.
    """
    check_centre(draft)
    check_not_ahead(draft.established_on, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = CentreStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"centre {known.id}", reason="centre added again")
            return known
        if draft.community_id is not None:
            PlaceStore(act.tx).load_community(draft.community_id)
        _require_members(project, act, draft.member_ids)
        centre_id = store.add(draft)
        act.note(f"centre {centre_id}", reason="centre added", after=draft.community_id)
        return store.load(centre_id)


def set_centre_members(
    project: Project,
    caller: Caller,
    centre_id: int,
    seen: DisplayedVersion,
    member_ids: frozenset[int],
    *,
    at: datetime,
) -> Centre:
    """Replace the people of a centre.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = CentreStore(act.tx)
        centre = store.load(centre_id)
        seen.require_unchanged(centre)
        _require_members(project, act, member_ids)
        store.set_members(centre_id, member_ids)
        act.note(
            f"centre {centre_id}",
            reason="centre people",
            before=len(centre.member_ids),
            after=len(member_ids),
        )
        return store.load(centre_id)


def list_centres(project: Project, caller: Caller, *, at: datetime) -> list[Centre]:
    """Return the centres, the first one first."""
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        return CentreStore(tx).list_all()


def _require_members(project: Project, act: Act, member_ids: Set[int]) -> None:
    consenting = {
        member.id
        for member in MemberStore(act.tx, project.vault).list_all()
        if member.is_consenting
    }
    if not member_ids <= consenting:
        raise NotFound

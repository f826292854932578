"""People of the network: added with their consent, erased at once where they take it back."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import (
    TERMINAL,
    Act,
    Caller,
    audited_transaction,
    authorized_read,
)
from geodata.errors import BadInput, StorageUnavailable
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.programme.members import (
    Member,
    MemberDraft,
    MemberIdentity,
    MemberKind,
    Team,
    check_member,
)
from geodata.model.times import to_bangkok_date
from geodata.operations import erasures
from geodata.project import Project
from geodata.store.places.places import PlaceStore
from geodata.store.programme.members import MemberStore

JOURNAL_FACT = "members erased"  # in the state: the journal may still hold somebody
WAITS = "waits"


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """What a member is in the network, and where."""

    kind: MemberKind
    team: Team | None
    community_id: str | None


def add_member(project: Project, caller: Caller, draft: MemberDraft, *, at: datetime) -> Member:
    """Add somebody who consents; the same token again is the same person.

    Raises
    ------
    BadInput
        E-PROG-04, E-PROG-12, E-TXT-02, E-FMT-02.
    NotFound
        Where the community is out of scope.
    """
    check_member(draft, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.KEEP_MEMBERS, at=at, on_the_map=False) as act:
        _require_community(act, draft.community_id)
        store = MemberStore(act.tx, project.vault)
        known = store.find_by_token(draft.token)
        if known is not None:
            require_in(act.actor, Verb.KEEP_MEMBERS, known.community_id)
            act.note(f"member {known.id}", reason="member added again")
            return known
        member_id = store.add_draft(draft)
        act.note(
            f"member {member_id}", reason="member added", after=[draft.kind, draft.consent_version]
        )
        return store.load(member_id)


def change_member(
    project: Project,
    caller: Caller,
    member_id: int,
    seen: DisplayedVersion,
    place: MemberPlace,
    *,
    at: datetime,
) -> Member:
    """Change kind, team and community of a member.

    Raises
    ------
    BadInput
        E-PROG-21 where the consent was taken back.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_MEMBERS, at=at, on_the_map=False) as act:
        store, member = _require_unchanged(project, act, member_id, seen)
        _require_community(act, place.community_id)
        store.change(member_id, kind=place.kind, team=place.team, community_id=place.community_id)
        act.note(f"member {member_id}", reason="member changed", before=member.kind)
        return store.load(member_id)


def withdraw_consent(
    project: Project, caller: Caller, member_id: int, seen: DisplayedVersion, *, at: datetime
) -> Member:
    """Erase a member who takes the consent back: name, contact, and what they came to.

    Raises
    ------
    BadInput
        E-PROG-21 where it was taken back before.
    Conflict
        Where it is not what this person saw.
    NotFound
    StorageUnavailable
        E-ERASE-02 where somebody reads just now, so that the journal cannot be emptied: the rows
        are gone, the rest is done by the server a little later.
    """
    with audited_transaction(project, caller, Verb.KEEP_MEMBERS, at=at, on_the_map=False) as act:
        store, member = _require_unchanged(project, act, member_id, seen)
        erasures.record_number(project.settings, member.number)
        store.erase(member_id, to_bangkok_date(at))
        act.tx.set_state(JOURNAL_FACT, WAITS)
        act.note(f"member {member_id}", reason="consent withdrawn")
        erased = store.load(member_id)
    if not finish_withdrawals(project):
        raise StorageUnavailable("E-ERASE-02")
    return erased


def finish_withdrawals(project: Project) -> bool:
    """Clear whoever was erased from the journal too; return whether nothing is left."""
    with project.database.begin_read() as tx:
        if tx.get_state(JOURNAL_FACT) != WAITS:
            return True
    if not project.database.empty_journal():
        return False
    with project.database.begin(on_the_map=False) as tx:
        tx.set_state(JOURNAL_FACT, "")
    return True


def repeat_withdrawals(project: Project, *, at: datetime) -> int:
    """Erase again whoever a backup brought back; return how many it held.

    Raises
    ------
    StorageUnavailable
        E-ERASE-02.
    """
    numbers = erasures.list_numbers(project.settings)
    with audited_transaction(project, TERMINAL, Verb.KEEP_MEMBERS, at=at, on_the_map=False) as act:
        store = MemberStore(act.tx, project.vault)
        known = [
            member
            for number in numbers
            if (member := store.find_by_number(number)) is not None and member.is_consenting
        ]
        for member in known:
            store.erase(member.id, to_bangkok_date(at))
        act.note("members", reason="withdrawals repeated", after=len(known))
    if not project.database.empty_journal():
        raise StorageUnavailable("E-ERASE-02")
    return len(known)


def list_members(project: Project, caller: Caller, *, at: datetime) -> list[Member]:
    """Return the members in scope, without names; whoever was erased is in nobody's scope."""
    with authorized_read(project, caller, Verb.KEEP_MEMBERS, at=at) as (tx, actor):
        return [
            member
            for member in MemberStore(tx, project.vault).list_all()
            if member.is_consenting and actor.covers(Verb.KEEP_MEMBERS, member.community_id)
        ]


def read_identities(project: Project, caller: Caller, *, at: datetime) -> list[MemberIdentity]:
    """Return names and contacts of the members in scope; that they were read is noted."""
    with audited_transaction(project, caller, Verb.KEEP_MEMBERS, at=at, on_the_map=False) as act:
        store = MemberStore(act.tx, project.vault)
        in_scope = {
            member.id
            for member in store.list_all()
            if act.actor.covers(Verb.KEEP_MEMBERS, member.community_id)
        }
        act.note("members", reason="members read", after=len(in_scope))
        return store.read_identities(in_scope)


def _require_community(act: Act, community_id: str | None) -> None:
    require_in(act.actor, Verb.KEEP_MEMBERS, community_id)
    if community_id is not None:
        PlaceStore(act.tx).load_community(community_id)


def _require_unchanged(
    project: Project, act: Act, member_id: int, seen: DisplayedVersion
) -> tuple[MemberStore, Member]:
    store = MemberStore(act.tx, project.vault)
    member = store.load(member_id)
    require_in(act.actor, Verb.KEEP_MEMBERS, member.community_id)
    seen.require_unchanged(member)
    if not member.is_consenting:
        raise BadInput("E-PROG-21")
    return store, member

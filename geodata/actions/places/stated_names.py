"""Names that found no community: suggested to a person, settled by one, remembered from then on."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from geodata.actions.places.geography import place_again
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Indicator
from geodata.model.people.people import Verb
from geodata.model.places.names import normalize_place_name
from geodata.model.places.stated_names import SettledName
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports.records import STORES
from geodata.store.places.places import PlaceStore
from geodata.store.places.stated_names import StatedNameStore
from geodata.suggestions import Suggestion, suggest

NameKey = tuple[str, str | None]  # the folded name, the stated subdistrict


@dataclass(frozen=True, slots=True)
class WaitingName:
    """A stated name that means no community yet, with the records that wait for it."""

    stated: str  # as one of them spells it
    subdistrict_code: str | None  # as they state it
    records: dict[Indicator, int]
    suggestions: tuple[Suggestion, ...]


def list_waiting_names(project: Project, caller: Caller, *, at: datetime) -> list[WaitingName]:
    """Return the names nobody has settled, those of most records first; nothing is changed."""
    with authorized_read(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as (tx, _):
        return _list_waiting(project, tx)


def list_settled_names(project: Project, caller: Caller, *, at: datetime) -> list[SettledName]:
    """Return the decisions in force, the newest first."""
    with authorized_read(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as (tx, _):
        return StatedNameStore(tx, project.seal).list_current()[::-1]


def confirm_name(
    project: Project,
    caller: Caller,
    stated: str,
    subdistrict_code: str | None,
    community_id: str | None,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> int:
    """Settle which community a waiting name means; None: it is none of ours.

    Returns
    -------
    How many records have found their community; later imports use the answer at once.

    Raises
    ------
    BadInput
        E-COM-12 where no record waits with this name; E-COM-04 where the community is retired;
        E-COM-03 where it lies in another subdistrict than the records state.
    NotFound
        Where there is no such community.
    Conflict
        Where other records wait for it than this person saw.
    """
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        waiting = {
            _build_key(name.stated, name.subdistrict_code): name
            for name in _list_waiting(project, act.tx)
        }
        found = waiting.get(_build_key(stated, subdistrict_code))
        if found is None:
            raise BadInput("E-COM-12")
        if build_displayed_version(found) != seen:
            raise Conflict
        if community_id is not None:
            _check_community(act.tx, community_id, subdistrict_code)
        number = StatedNameStore(act.tx, project.seal).settle(
            stated, subdistrict_code, community_id, account_id=act.actor.account_id, at=at
        )
        act.note(
            f"name {number}",
            reason="name confirmed" if community_id else "name of none",
            after=[stated, subdistrict_code, community_id],
        )
        return place_again(project, act.tx, at)


def build_displayed_version(waiting: WaitingName) -> DisplayedVersion:
    """Return the displayed version of a waiting name, without its suggestions."""
    return DisplayedVersion.from_record(replace(waiting, suggestions=()))


def withdraw_name(
    project: Project, caller: Caller, number: int, seen: DisplayedVersion, *, at: datetime
) -> int:
    """Withdraw a decision; its records wait again. Return how many there are.

    Raises
    ------
    NotFound
        Where there is no such decision in force.
    Conflict
        Where it is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        store = StatedNameStore(act.tx, project.seal)
        found = next(
            (settled_name for settled_name in store.list_current() if settled_name.id == number),
            None,
        )
        if found is None:
            raise NotFound
        seen.require_unchanged(found)
        store.withdraw(number, at)
        act.note(f"name {number}", reason="name withdrawn")
        return place_again(project, act.tx, at)


def _list_waiting(project: Project, tx: Transaction) -> list[WaitingName]:
    settled = {
        _build_key(settled_name.stated, settled_name.subdistrict_code)
        for settled_name in StatedNameStore(tx, project.seal).list_current()
        if settled_name.community_id is None
    }
    found: dict[NameKey, Counter[Indicator]] = defaultdict(Counter)
    spelled: dict[NameKey, str] = {}
    for kind in STORES:
        for record in kind(tx, project.seal).list_worded():
            name = record.stated.community_name
            if name and record.placement.community_id is None:
                key = _build_key(name, record.stated.subdistrict_code)
                spelled.setdefault(key, name)
                found[key][kind.indicator] += 1
    places = PlaceStore(tx).list_communities()
    return [
        WaitingName(
            stated=spelled[key],
            subdistrict_code=key[1],
            records=dict(counted),
            suggestions=suggest(
                spelled[key],
                [place for place in places if key[1] in (None, place.subdistrict_code)],
            ),
        )
        for key, counted in sorted(
            found.items(), key=lambda item: (-item[1].total(), item[0][0], item[0][1] or "")
        )
        if key not in settled
    ]


def _build_key(stated: str, subdistrict_code: str | None) -> NameKey:
    return normalize_place_name(stated), subdistrict_code


def _check_community(tx: Transaction, community_id: str, subdistrict_code: str | None) -> None:
    place = PlaceStore(tx).load_community(community_id)
    if place.retired:
        raise BadInput("E-COM-04")
    if subdistrict_code not in (None, place.subdistrict_code):
        raise BadInput("E-COM-03")

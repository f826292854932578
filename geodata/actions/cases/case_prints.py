"""Cases on paper: the list as somebody filtered it, and one case, each as its reader may see it.

What is taken out is noted as reading is: who, how many or which, by ids and never by words. The
address of a list holds its ids sealed; it opens for the session that drew it and for nobody else.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from geodata.actions.cases.case_access import work_on_case
from geodata.actions.cases.cases import CaseFile, CaseLine, list_in_scope, read_case_file
from geodata.actions.transactions import Caller, audited_transaction
from geodata.errors import NotFound, StorageUnavailable
from geodata.model.people.people import Actor, Verb
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.places import PlaceStore

MAX_LISTED = 2000  # cases of one list, those whose clock ends first
MAX_ADDRESS_LENGTH = 30_000  # characters; a list of 2,000 cases needs about 4,000


@dataclass(frozen=True, slots=True)
class ListFilter:
    """How somebody came to the list that they print; None: no matter which."""

    view: str  # as the screen calls it
    state: str | None = None
    community_id: str | None = None  # "": of no community
    person: str | None = None  # the account in charge; "": nobody
    by_words: bool = False  # whether words were searched for; never which


@dataclass(frozen=True, slots=True)
class ExportStamp:
    """Who took something out, and when."""

    by_name: str  # of the account; "": the terminal of the server
    at: datetime


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list of cases for paper: what a list says, without anything that is sealed."""

    lines: tuple[CaseLine, ...]
    left_out: int  # cases beyond the limit
    filter: ListFilter
    places: Mapping[str, str] = field(repr=False)  # names of communities by id
    stamp: ExportStamp


@dataclass(frozen=True, slots=True)
class PrintedCase:
    """One case for paper, as its reader may see it; whoever reported is not in it."""

    file: CaseFile = field(repr=False)
    place: str
    shows_threat: bool  # the screen says it to the district only
    stamp: ExportStamp


def seal_list(project: Project, caller: Caller, case_ids: Sequence[int], chosen: ListFilter) -> str:
    """Return what the address of a list says: ids and filters, sealed, for this session only.

    Parameters
    ----------
    case_ids
        In the order of the list.
    """
    kept = sorted(case_ids[:MAX_LISTED])
    reporter_message = {
        "session": caller.session_id,
        "gaps": [after - before for before, after in pairwise([0, *kept])],
        "left_out": len(case_ids) - len(kept),
        "filter": asdict(chosen),
    }
    return project.seal.close_bytes(
        zlib.compress(json.dumps(reporter_message).encode(), 9)
    ).decode()


def export_list(project: Project, caller: Caller, sealed: str, *, at: datetime) -> PrintedList:
    """Return a list for paper; that it was taken out is noted, with its number of cases.

    Each case is looked up again: what has left the scope since is not in it.

    Raises
    ------
    NotFound
        Where the address is not one that this session drew, or none of its cases is in scope.
    """
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        reporter_message = _unseal_list(project, caller, sealed)
        wanted = set(accumulate(reporter_message["gaps"]))
        chosen = ListFilter(**reporter_message["filter"])
        lines = tuple(
            line for line in list_in_scope(project, act.tx, act.actor, at) if line.case.id in wanted
        )
        if not lines:
            raise NotFound
        act.note(
            f"list {len(lines)}",
            reason="cases taken out",
            after=[asdict(chosen), sorted(line.case.id for line in lines)],
        )
        taken = _build_stamp(act.actor, at)
        return PrintedList(
            lines, reporter_message["left_out"], chosen, _read_place_names(act.tx), taken
        )


def export_case(project: Project, caller: Caller, case_id: int, *, at: datetime) -> PrintedCase:
    """Return one case for paper; that it was taken out is noted.

    Raises
    ------
    NotFound
        Where there is none, or it is out of scope: the same answer.
    """
    with work_on_case(project, caller, case_id, None, at=at) as context:
        context.note("taken out")
        file, actor = read_case_file(project, context), context.act.actor
        place = _read_place_names(context.act.tx).get(file.case.community_id or "", "")
        return PrintedCase(file, place, actor.may(Verb.REFER_CASE), _build_stamp(actor, at))


def _unseal_list(project: Project, caller: Caller, sealed: str) -> dict[str, Any]:
    """Return what `seal_list` sealed for this session."""
    if len(sealed) > MAX_ADDRESS_LENGTH:
        raise NotFound
    try:
        reporter_message: dict[str, Any] = json.loads(
            zlib.decompress(project.seal.open_bytes(sealed.encode()))
        )
    except StorageUnavailable:
        raise NotFound from None
    if reporter_message["session"] != caller.session_id:
        raise NotFound
    return reporter_message


def _build_stamp(actor: Actor, at: datetime) -> ExportStamp:
    return ExportStamp(actor.name, at)


def _read_place_names(tx: Transaction) -> dict[str, str]:
    return {community.id: community.name_th for community in PlaceStore(tx).list_all_communities()}

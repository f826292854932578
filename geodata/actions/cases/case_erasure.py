"""A case is forgotten: wished by one person, confirmed by a second, gone from the file as well."""

from datetime import date, datetime

from geodata.actions.acting import TERMINAL, Act, Caller, acting, looking
from geodata.actions.cases.case_access import (
    day_of,
    in_hands,
    scope_of,
)
from geodata.errors import BadInput, Conflict, NotAllowed, StorageUnavailable
from geodata.model.cases.erasure import (
    ErasureReason,
    ErasureRequest,
    RetentionCounts,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.operations import erasures
from geodata.project import Project
from geodata.store.cases.cases import CaseStore
from geodata.store.cases.erasures import ErasureStore
from geodata.store.risks.photos import EvidenceFolder

RETAINED = "retained on"  # in the state: the day on which the periods were last applied


def waiting(project: Project, by: Caller, *, at: datetime) -> list[ErasureRequest]:
    """Return the wishes that are not done."""
    with looking(project, by, Verb.ERASE_CASE, at=at) as (tx, _):
        return ErasureStore(tx, project.seal).unfinished()


def ask(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: ErasureReason,
    *,
    at: datetime,
) -> None:
    """Want a case forgotten; nothing happens until a second person agrees.

    Raises
    ------
    BadInput
        E-ERASE-01 where somebody wants it already.
    Conflict
        Where the case is not what this person saw.
    NotFound
        Where it is out of scope.
    """
    with acting(project, by, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        scope = scope_of(act.actor, Verb.ERASE_CASE, at)
        CaseStore(act.tx, project.seal).one(case_id, scope)
        in_hands(project, act, case_id).require_seen(seen)
        if case_id in {each.case_id for each in store.unfinished()}:
            raise BadInput("E-ERASE-01")
        store.ask(case_id, reason, asked_by=_somebody(act), today=day_of(at))
        act.note(f"case {case_id}", reason="erasure asked", after=reason)


def seen_of(request: ErasureRequest, case: DisplayedVersion) -> DisplayedVersion:
    """Take what a second person has before them: the wish, and the case as it is drawn."""
    return DisplayedVersion.from_record(request, case)


def confirm(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Agree as a second person: words, files, contact and key are gone when this returns.

    A number that was published stays as it is: nobody can tell from it what was forgotten.

    Raises
    ------
    NotAllowed
        E-CASE-12 where it is one's own wish.
    NotFound
        Where nobody wants it.
    Conflict
        Where the wish or the case is not what this person saw.
    StorageUnavailable
        E-ERASE-02 where somebody reads just now, so that the journal cannot be emptied: the rows
        are gone, the rest is done by the server a little later.
    """
    with acting(project, by, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        request = store.of_case(case_id)
        if seen_of(request, in_hands(project, act, case_id).seen) != seen:
            raise Conflict
        if request.asked_by == _somebody(act):
            raise NotAllowed("E-CASE-12")
        erasures.note(project.settings, request.number)
        files = store.empty(case_id)
        store.confirmed(request, _somebody(act))
        act.note(f"case {case_id}", reason="case erased")
    _remove(project, files)
    if not finish(project, at=at):
        raise StorageUnavailable("E-ERASE-02")


def finish(project: Project, *, at: datetime) -> bool:
    """Take what was forgotten out of the journal too; say whether nothing is left."""
    with project.database.reading() as tx:
        deleted = [each for each in ErasureStore(tx, project.seal).unfinished() if each.is_deleted]
    if not deleted:
        return True
    if not project.database.empty_journal():
        return False
    with acting(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        for request in deleted:
            ErasureStore(act.tx, project.seal).done(request, day_of(at))
            act.note(f"case {request.case_id}", reason="erasure finished")
    return True


def apply_list(project: Project, *, at: datetime) -> int:
    """Forget anew what was forgotten since a backup was made; return how many cases it held.

    Raises
    ------
    StorageUnavailable
        E-ERASE-02.
    """
    files: list[str] = []
    numbers = erasures.listed(project.settings)
    with acting(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        known = [found for each in numbers if (found := store.case_numbered(each)) is not None]
        for case_id in known:
            files += store.empty(case_id)
        act.note("erasures", reason="erasures applied", after=len(known))
    _remove(project, files)
    if not project.database.empty_journal():
        raise StorageUnavailable("E-ERASE-02")
    return len(known)


def retain(project: Project, *, at: datetime) -> RetentionCounts:
    """Forget what has had its time: contacts, then contents, then the cases themselves."""
    today = day_of(at)
    files: list[str] = []
    with acting(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        kept, files = _retain(ErasureStore(act.tx, project.seal), today)
        act.note("retention", reason="retention applied", after=[*_numbers(kept)])
    _remove(project, files)
    if any(_numbers(kept)):
        project.database.empty_journal()
    return kept


def retain_daily(project: Project, *, at: datetime) -> None:
    """Do so where it was not done today."""
    today = day_of(at).isoformat()
    with project.database.reading() as tx:
        if tx.get_state(RETAINED) == today:
            return
    retain(project, at=at)
    with project.database.transaction(on_the_map=False) as tx:
        tx.set_state(RETAINED, today)


def _retain(store: ErasureStore, today: date) -> tuple[RetentionCounts, list[str]]:
    contacts = store.forget_contacts(today)
    files, cases = [], store.to_empty(today)
    for case_id in cases:
        files += store.empty(case_id)
        store.coarsen(case_id)
    return RetentionCounts(contacts, len(cases), store.remove_frames(today)), files


def _numbers(kept: RetentionCounts) -> tuple[int, int, int]:
    return kept.contacts, kept.contents, kept.frames


def _remove(project: Project, files: list[str]) -> None:
    """Remove sealed files; the key that opened them is gone already."""
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    for each in files:
        folder.remove(each)


def _somebody(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-CASE-12")
    return act.actor.account_id

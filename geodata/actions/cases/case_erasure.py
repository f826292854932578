"""A case is forgotten: wished by one person, confirmed by a second, gone from the file as well."""

from datetime import date, datetime

from geodata.actions.cases.case_access import build_scope, load_context, to_case_day
from geodata.actions.transactions import TERMINAL, Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, Conflict, NotAllowed, StorageUnavailable
from geodata.model.cases.erasure import ErasureReason, ErasureRequest, RetentionCounts
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.operations import erasures
from geodata.project import Project
from geodata.store.cases.cases import CaseStore
from geodata.store.cases.erasures import ErasureStore
from geodata.store.risks.photos import EvidenceFolder

RETENTION_FACT = "retained on"  # in the state: the day on which the periods were last applied


def list_pending(project: Project, caller: Caller, *, at: datetime) -> list[ErasureRequest]:
    """Return the wishes that are not done."""
    with authorized_read(project, caller, Verb.ERASE_CASE, at=at) as (tx, _):
        return ErasureStore(tx, project.seal).list_unfinished()


def request_erasure(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: ErasureReason,
    *,
    at: datetime,
) -> None:
    """Request the erasure of a case; a second person has to confirm it.

    Raises
    ------
    BadInput
        E-ERASE-01 where somebody wants it already.
    Conflict
        Where the case is not what this person saw.
    NotFound
        Where it is out of scope.
    """
    with audited_transaction(project, caller, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        scope = build_scope(act.actor, Verb.ERASE_CASE, at)
        CaseStore(act.tx, project.seal).load(case_id, scope)
        load_context(project, act, case_id).require_unchanged(seen)
        if case_id in {request.case_id for request in store.list_unfinished()}:
            raise BadInput("E-ERASE-01")
        store.ask(case_id, reason, asked_by=_require_account_id(act), today=to_case_day(at))
        act.note(f"case {case_id}", reason="erasure asked", after=reason)


def build_displayed_version(request: ErasureRequest, case: DisplayedVersion) -> DisplayedVersion:
    """Return the displayed version of a request together with its case."""
    return DisplayedVersion.from_record(request, case)


def confirm(
    project: Project, caller: Caller, case_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Confirm an erasure as the second person: text, files, contact and key are deleted.

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
    with audited_transaction(project, caller, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        request = store.find_for_case(case_id)
        if (
            build_displayed_version(request, load_context(project, act, case_id).displayed_version)
            != seen
        ):
            raise Conflict
        if request.asked_by == _require_account_id(act):
            raise NotAllowed("E-CASE-12")
        erasures.record_number(project.settings, request.number)
        files = store.erase_content(case_id)
        store.save_confirmation(request, _require_account_id(act))
        act.note(f"case {case_id}", reason="case erased")
    _remove_files(project, files)
    if not finish_erasures(project, at=at):
        raise StorageUnavailable("E-ERASE-02")


def finish_erasures(project: Project, *, at: datetime) -> bool:
    """Clear erased content from the journal too; return whether nothing is left."""
    with project.database.begin_read() as tx:
        deleted = [
            erasure_request
            for erasure_request in ErasureStore(tx, project.seal).list_unfinished()
            if erasure_request.is_deleted
        ]
    if not deleted:
        return True
    if not project.database.empty_journal():
        return False
    with audited_transaction(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        for request in deleted:
            ErasureStore(act.tx, project.seal).record_done(request, to_case_day(at))
            act.note(f"case {request.case_id}", reason="erasure finished")
    return True


def repeat_erasures(project: Project, *, at: datetime) -> int:
    """Repeat the erasures since a backup was made; return how many cases it held.

    Raises
    ------
    StorageUnavailable
        E-ERASE-02.
    """
    files: list[str] = []
    numbers = erasures.list_numbers(project.settings)
    with audited_transaction(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        store = ErasureStore(act.tx, project.seal)
        known = [
            found for number in numbers if (found := store.find_case_by_number(number)) is not None
        ]
        for case_id in known:
            files += store.erase_content(case_id)
        act.note("erasures", reason="erasures applied", after=len(known))
    _remove_files(project, files)
    if not project.database.empty_journal():
        raise StorageUnavailable("E-ERASE-02")
    return len(known)


def apply_retention(project: Project, *, at: datetime) -> RetentionCounts:
    """Erase what is past its retention: contacts, then contents, then the cases themselves."""
    today = to_case_day(at)
    files: list[str] = []
    with audited_transaction(project, TERMINAL, Verb.ERASE_CASE, at=at, on_the_map=False) as act:
        kept, files = _apply_retention(ErasureStore(act.tx, project.seal), today)
        act.note("retention", reason="retention applied", after=[*_to_counts(kept)])
    _remove_files(project, files)
    if any(_to_counts(kept)):
        project.database.empty_journal()
    return kept


def apply_daily_retention(project: Project, *, at: datetime) -> None:
    """Apply retention once a day."""
    today = to_case_day(at).isoformat()
    with project.database.begin_read() as tx:
        if tx.get_state(RETENTION_FACT) == today:
            return
    apply_retention(project, at=at)
    with project.database.begin(on_the_map=False) as tx:
        tx.set_state(RETENTION_FACT, today)


def _apply_retention(store: ErasureStore, today: date) -> tuple[RetentionCounts, list[str]]:
    contacts = store.forget_contacts(today)
    files, cases = [], store.to_empty(today)
    for case_id in cases:
        files += store.erase_content(case_id)
        store.coarsen(case_id)
    return RetentionCounts(contacts, len(cases), store.remove_frames(today)), files


def _to_counts(counts: RetentionCounts) -> tuple[int, int, int]:
    return counts.contacts, counts.contents, counts.frames


def _remove_files(project: Project, files: list[str]) -> None:
    """Remove sealed files; the key that opened them is gone already."""
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    for file in files:
        folder.remove(file)


def _require_account_id(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-CASE-12")
    return act.actor.account_id

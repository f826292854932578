"""Interviews of experts: kept with their consent, erased at once where they take it back."""

from datetime import datetime

from geodata.actions.programme import members
from geodata.actions.transactions import (
    TERMINAL,
    Caller,
    audited_transaction,
    authorized_read,
)
from geodata.errors import BadInput, StorageUnavailable
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.interviews import (
    Interview,
    InterviewDraft,
    InterviewNotes,
    check_interview,
)
from geodata.model.programme.programmes import check_in_year
from geodata.model.times import to_bangkok_date
from geodata.operations import erasures
from geodata.project import Project
from geodata.store.programme.interviews import InterviewStore
from geodata.store.programme.programmes import ProgrammeStore


def record_interview(
    project: Project, caller: Caller, draft: InterviewDraft, *, at: datetime
) -> Interview:
    """Keep an interview; the same token again is the same interview.

    Raises
    ------
    BadInput
        E-INTERVIEW-01, E-PROG-03, E-PROG-04, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such programme.
    """
    check_interview(draft, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = InterviewStore(act.tx, project.vault)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"interview {known.id}", reason="interview recorded again")
            return known
        check_in_year(ProgrammeStore(act.tx).load(draft.programme_id), draft.interviewed_on)
        interview_id = store.add_draft(draft)
        after = [draft.consent_version, draft.may_quote]
        act.note(f"interview {interview_id}", reason="interview recorded", after=after)
        return store.load(interview_id)


def list_interviews(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[Interview]:
    """Return the interviews of a programme whose consent holds, the newest day first."""
    with authorized_read(project, caller, Verb.KEEP_PROGRAMME, at=at) as (tx, _):
        found = InterviewStore(tx, project.vault).list_of(programme_id)
    held = [interview for interview in found if interview.is_consenting]
    return sorted(held, key=lambda one: (one.interviewed_on, one.id), reverse=True)


def read_notes(
    project: Project, caller: Caller, interview_id: int, *, at: datetime
) -> InterviewNotes:
    """Return who was interviewed and what they said; that it was read is noted.

    Raises
    ------
    BadInput
        E-INTERVIEW-02 where the consent was taken back.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = InterviewStore(act.tx, project.vault)
        _require_consent(store.load(interview_id))
        act.note(f"interview {interview_id}", reason="interview read")
        return store.read_notes(interview_id)


def withdraw_interview(
    project: Project, caller: Caller, interview_id: int, seen: DisplayedVersion, *, at: datetime
) -> Interview:
    """Erase an interview whose consent is taken back: name, notes and every quote.

    Quotes that were public are gone with the next release; they are in no edition.

    Raises
    ------
    BadInput
        E-INTERVIEW-02 where it was taken back before.
    Conflict
        Where it is not what this person saw.
    NotFound
    StorageUnavailable
        E-ERASE-02 where somebody reads just now, so that the journal cannot be emptied: the rows
        are gone, the rest is done by the server a little later.
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at) as act:
        store = InterviewStore(act.tx, project.vault)
        interview = store.load(interview_id)
        seen.require_unchanged(interview)
        _require_consent(interview)
        erasures.record_number(project.settings, interview.number)
        store.erase(interview_id, to_bangkok_date(at))
        act.tx.set_state(members.JOURNAL_FACT, members.WAITS)
        act.note(f"interview {interview_id}", reason="consent withdrawn")
        erased = store.load(interview_id)
    if not members.finish_withdrawals(project):
        raise StorageUnavailable("E-ERASE-02")
    return erased


def repeat_withdrawals(project: Project, *, at: datetime) -> int:
    """Erase again each interview that a backup brought back; return how many it held.

    Raises
    ------
    StorageUnavailable
        E-ERASE-02.
    """
    numbers = erasures.list_numbers(project.settings)
    with audited_transaction(project, TERMINAL, Verb.KEEP_PROGRAMME, at=at) as act:
        store = InterviewStore(act.tx, project.vault)
        known = [
            interview
            for number in numbers
            if (interview := store.find_by_number(number)) is not None and interview.is_consenting
        ]
        for interview in known:
            store.erase(interview.id, to_bangkok_date(at))
        act.note("interviews", reason="withdrawals repeated", after=len(known))
    if not project.database.empty_journal():
        raise StorageUnavailable("E-ERASE-02")
    return len(known)


def _require_consent(interview: Interview) -> None:
    if not interview.is_consenting:
        raise BadInput("E-INTERVIEW-02")

"""What is quoted of an interview: written by one officer, approved word for word by another."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.risks.risk_steps import validate_reason
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.interviews import (
    Quote,
    QuoteDraft,
    QuoteState,
    check_quote,
    find_quote_hints,
)
from geodata.model.risk_words import WordsHint, check_answered
from geodata.project import Project
from geodata.store.programme.interviews import InterviewStore, QuoteStore


@dataclass(frozen=True, slots=True)
class QuoteToApprove:
    """A quote, what has to be answered for before it is public, and whether this person may."""

    quote: Quote
    hints: tuple[WordsHint, ...]
    is_own: bool
    displayed_version: DisplayedVersion


def write_quote(project: Project, caller: Caller, draft: QuoteDraft, *, at: datetime) -> Quote:
    """Write what the public may read of an interview once another officer approved it.

    Raises
    ------
    BadInput
        E-INTERVIEW-02 to E-INTERVIEW-05, E-TXT-02, E-FMT-02.
    NotAllowed
        E-INTERVIEW-06 at the terminal: nobody in particular writes there.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        quotes, store = QuoteStore(act.tx, project.vault), InterviewStore(act.tx, project.vault)
        known = quotes.find_by_token(draft.token)
        if known is not None:
            act.note(f"interview {known.interview_id}", reason="quote written again")
            return known
        interview = store.load(draft.interview_id)
        check_quote(draft, interview, store.read_notes(interview.id))
        quote_id = quotes.add_draft(draft, writer_id=_require_account(act))
        act.note(f"interview {interview.id}", reason="quote written", after=draft.words)
        return quotes.load(quote_id)


def list_quotes(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[QuoteToApprove]:
    """Return the quotes of a programme, the newest first; none of an interview that was erased."""
    with authorized_read(project, caller, Verb.KEEP_PROGRAMME, at=at) as (tx, actor):
        interviews = InterviewStore(tx, project.vault).list_of(programme_id)
        found = QuoteStore(tx, project.vault).list_of_interviews({one.id for one in interviews})
    return [
        _build_to_approve(quote, is_own=quote.writer_id == actor.account_id)
        for quote in reversed(found)
    ]


def approve_quote(
    project: Project,
    caller: Caller,
    quote_id: int,
    seen: DisplayedVersion,
    answered: frozenset[str],
    *,
    at: datetime,
) -> Quote:
    """Approve a quote exactly as it was seen.

    Parameters
    ----------
    answered
        The words of each hint that the approver answered for.

    Raises
    ------
    BadInput
        E-RISK-20 (a hint without an answer).
    Conflict
        Where it is not what the approver saw, or does not wait any more.
    NotAllowed
        E-INTERVIEW-06 where the approver wrote it.
    NotFound
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        store, found = _find_waiting(act, project, quote_id, seen)
        account_id = _require_account(act)
        if found.is_own:
            raise NotAllowed("E-INTERVIEW-06")
        check_answered(found.hints, answered)
        store.change(quote_id, state=QuoteState.APPROVED, decided_by=account_id)
        _note(act, found.quote, "quote approved")
        return store.load(quote_id)


def refuse_quote(
    project: Project,
    caller: Caller,
    quote_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> Quote:
    """Refuse a quote with a reason that its writer reads.

    Raises
    ------
    BadInput
        E-RISK-14, E-TXT-02.
    Conflict
        Where it is not what the officer saw, or does not wait any more.
    NotFound
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at, on_the_map=False) as act:
        store, found = _find_waiting(act, project, quote_id, seen)
        store.change(
            quote_id,
            state=QuoteState.REFUSED,
            decided_by=_require_account(act),
            sealed_reason=validate_reason(reason),
        )
        _note(act, found.quote, "quote refused")
        return store.load(quote_id)


def withdraw_quote(project: Project, caller: Caller, quote_id: int, *, at: datetime) -> Quote:
    """Take a quote from the public, or one that waits: in a hurry it is not refused.

    Raises
    ------
    NotFound
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        store = QuoteStore(act.tx, project.vault)
        quote = store.load(quote_id)
        if quote.state not in (QuoteState.WAITING, QuoteState.APPROVED):
            raise NotFound
        store.change(quote_id, state=QuoteState.WITHDRAWN)
        _note(act, quote, "quote withdrawn")
        return store.load(quote_id)


def _build_to_approve(quote: Quote, *, is_own: bool) -> QuoteToApprove:
    hints = find_quote_hints(quote)
    return QuoteToApprove(quote, hints, is_own, DisplayedVersion.from_record(quote, hints))


def _find_waiting(
    act: Act, project: Project, quote_id: int, seen: DisplayedVersion
) -> tuple[QuoteStore, QuoteToApprove]:
    store = QuoteStore(act.tx, project.vault)
    quote = store.load(quote_id)
    found = _build_to_approve(quote, is_own=quote.writer_id == act.actor.account_id)
    seen.require_unchanged(quote, found.hints)
    if quote.state is not QuoteState.WAITING:
        raise Conflict
    return store, found


def _require_account(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-INTERVIEW-06")
    return act.actor.account_id


def _note(act: Act, quote: Quote, reason: str) -> None:
    act.note(f"interview {quote.interview_id}", reason=reason, after=quote.words)

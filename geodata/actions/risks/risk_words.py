"""What the public reads of a risk point: written by one person, approved word for word by another.

Approved words are withdrawn in one step by any officer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from geodata import reference
from geodata.actions.risks.risk_steps import validate_reason
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model import risk_words
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risk_words import (
    PUBLIC_TITLES_FACT,
    PublicWords,
    RiskWords,
    WordsHint,
    WordsState,
)
from geodata.model.risks import PUBLIC_STATES, Precision, RiskPoint
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.landmarks import LandmarkStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.priorities import PriorityStore
from geodata.store.risks.risk_words import RiskWordsStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class WordsToApprove:
    """Words that wait, with the risk point that they are about and what has to be answered for."""

    risk: RiskPoint
    words: RiskWords
    hints: tuple[WordsHint, ...]
    displayed_version: DisplayedVersion


@dataclass(frozen=True, slots=True)
class WordsOfRisk:
    """The words of one risk point: those shown, those that wait, and the last refusal."""

    approved: RiskWords | None
    waiting: RiskWords | None
    refused: RiskWords | None


def write_words(
    project: Project, caller: Caller, risk_id: int, words: PublicWords, *, at: datetime
) -> RiskWords:
    """Write the title and description that the public may read once somebody else approved them.

    Raises
    ------
    NotFound
        Where the risk point is out of scope.
    NotAllowed
        E-RISK-21 at the terminal: nobody in particular writes there.
    """
    with audited_transaction(project, caller, Verb.PROPOSE_RISK, at=at, on_the_map=False) as act:
        risk = RiskStore(act.tx, project.seal).load(risk_id)
        require_in(act.actor, Verb.PROPOSE_RISK, risk.community_id)
        if act.actor.account_id is None:
            raise NotAllowed("E-RISK-21")
        store = RiskWordsStore(act.tx)
        words_id = store.add(risk_id, words, writer_id=act.actor.account_id, at=at)
        act.note(f"risk {risk_id}", reason="words written", after=[words.title, words.description])
        return store.load(words_id)


def read_words(project: Project, caller: Caller, risk_id: int, *, at: datetime) -> WordsOfRisk:
    """Return the words of a risk point in scope.

    Raises
    ------
    NotFound
        Where it is out of scope.
    """
    with authorized_read(project, caller, Verb.PROPOSE_RISK, at=at) as (tx, actor):
        risk = RiskStore(tx, project.seal).load(risk_id)
        require_in(actor, Verb.PROPOSE_RISK, risk.community_id)
        store = RiskWordsStore(tx)
        return WordsOfRisk(
            *(
                store.find(risk_id, state)
                for state in (WordsState.APPROVED, WordsState.WAITING, WordsState.REFUSED)
            )
        )


def list_waiting_words(project: Project, caller: Caller, *, at: datetime) -> list[WordsToApprove]:
    """Return the words that this officer can approve: of public points, and nobody's own."""
    with authorized_read(project, caller, Verb.APPROVE_WORDS, at=at) as (tx, actor):
        return [
            _build_to_approve(tx, project, words)
            for words in RiskWordsStore(tx).list_in_state(WordsState.WAITING)
            if words.writer_id != actor.account_id
            and RiskStore(tx, project.seal).load(words.risk_id).state in PUBLIC_STATES
        ]


def approve_words(
    project: Project,
    caller: Caller,
    words_id: int,
    seen: DisplayedVersion,
    answered: frozenset[str],
    *,
    at: datetime,
) -> RiskWords:
    """Approve words exactly as they were seen.

    Parameters
    ----------
    answered
        The words of each hint that the approver answered for.

    Raises
    ------
    NotAllowed
        E-RISK-21 where the approver wrote them.
    BadInput
        E-RISK-20 (a hint without an answer), E-RISK-22 (the risk point is not public).
    Conflict
        Where they are not what the approver saw, or do not wait any more.
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        found = _find_seen(act, project, words_id, seen)
        if act.actor.account_id in (None, found.words.writer_id):
            raise NotAllowed("E-RISK-21")
        if found.risk.state not in PUBLIC_STATES:
            raise BadInput("E-RISK-22")
        risk_words.check_answered(found.hints, answered)
        store = RiskWordsStore(act.tx)
        store.approve(found.words, approver_id=_require_account(act), at=at)
        _note(act, found.words, "words approved")
        return store.load(words_id)


def refuse_words(
    project: Project,
    caller: Caller,
    words_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> RiskWords:
    """Refuse words with a reason that their writer reads.

    Raises
    ------
    BadInput
        E-RISK-14, E-TXT-02.
    Conflict
        Where they are not what the officer saw, or do not wait any more.
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at, on_the_map=False) as act:
        found = _find_seen(act, project, words_id, seen)
        store = RiskWordsStore(act.tx)
        store.refuse(words_id, validate_reason(reason), approver_id=_require_account(act), at=at)
        _note(act, found.words, "words refused")
        return store.load(words_id)


def withdraw_words(
    project: Project,
    caller: Caller,
    risk_id: int,
    rewrite_editions: Callable[[frozenset[int]], None],
    *,
    at: datetime,
) -> None:
    """Withdraw the approved words of a risk point, from the next release and every edition.

    Parameters
    ----------
    rewrite_editions
        Takes the words with these numbers out of the files of every edition.

    Raises
    ------
    NotFound
        Where no words of this risk point are shown.
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        store = RiskWordsStore(act.tx)
        if not store.withdraw(risk_id, account_id=act.actor.account_id, at=at):
            raise NotFound
        for workshop_id, _, _ in PriorityStore(act.tx).list_in_open_rooms(risk_id):
            WorkshopStore(act.tx).change(workshop_id)
        act.note(f"risk {risk_id}", reason="words withdrawn")
        rewrite_editions(store.list_withdrawn())


def list_withdrawn(project: Project) -> frozenset[int]:
    """Return the numbers of all words that were withdrawn."""
    with project.database.begin_read() as tx:
        return RiskWordsStore(tx).list_withdrawn()


def show_public_titles(project: Project, caller: Caller, shown: bool, *, at: datetime) -> None:
    """Show approved titles and descriptions to the public, or sub-kinds and categories only."""
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        before = act.tx.get_state(PUBLIC_TITLES_FACT, "on")
        act.tx.set_state(PUBLIC_TITLES_FACT, "on" if shown else "off")
        act.note("titles", reason="public titles", before=before, after=shown)


def shows_public_titles(project: Project) -> bool:
    """Return whether approved titles and descriptions are public."""
    with project.database.begin_read() as tx:
        return tx.get_state(PUBLIC_TITLES_FACT, "on") == "on"


def _build_to_approve(tx: Transaction, project: Project, words: RiskWords) -> WordsToApprove:
    risk = RiskStore(tx, project.seal).load(words.risk_id)
    precision = risk.precision or Precision.COMMUNITY
    own = risk.community_id if precision is Precision.COMMUNITY else None
    hints = risk_words.find_hints(words.words, precision, list_finer_places(tx, own))
    return WordsToApprove(risk, words, hints, DisplayedVersion.from_record(risk, words, hints))


def list_finer_places(tx: Transaction, own_community_id: str | None) -> list[str]:
    """Return the names of places that would tell more than a community or a cell does.

    Parameters
    ----------
    own_community_id
        The community that is told anyway, if one is.
    """
    names = [landmark.name_th for landmark in reference.list_landmarks()]
    names += [place.name_th for place in LandmarkStore(tx).list_all() if not place.retired]
    for kind in ("roads", "canals"):
        names += [line.name_th for line in reference.list_lines(kind)]
    communities = PlaceStore(tx).list_communities()
    return names + [place.name_th for place in communities if place.id != own_community_id]


def _find_seen(act: Act, project: Project, words_id: int, seen: DisplayedVersion) -> WordsToApprove:
    words = RiskWordsStore(act.tx).load(words_id)
    found = _build_to_approve(act.tx, project, words)
    seen.require_unchanged(found.risk, words, found.hints)
    return found


def _require_account(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-RISK-21")
    return act.actor.account_id


def _note(act: Act, words: RiskWords, reason: str) -> None:
    act.note(
        f"risk {words.risk_id}", reason=reason, after=[words.words.title, words.words.description]
    )

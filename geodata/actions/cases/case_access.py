"""Whose case it is: the scope of every question, and the one shape of working on a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from geodata.actions.acting import Act, Caller, acting, looking
from geodata.errors import Conflict, NotAllowed
from geodata.model import times
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    NO_DETAILS,
    SAFETY,
    Case,
    CaseContent,
    CaseState,
    MessageKind,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import (
    Actor,
    Role,
    Scope,
    Verb,
    require,
)
from geodata.project import Project
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.case_endings import CaseEndingStore
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_notices import CaseNoticeStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.cases.cases import (
    CaseScope,
    CaseStore,
)
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore
from geodata.store.places.places import PlaceStore

OF_THE_COMMUNITY = frozenset({CaseState.RECEIVED, CaseState.COMMUNITY_REVIEW})
ENDED_IN_REVIEW = frozenset(
    {CaseState.RESOLVED, CaseState.CLOSED, CaseState.DISMISSED, CaseState.DUPLICATE}
)


def day_of(at: datetime) -> date:
    """Return the day in Bangkok: all of a time that a case keeps."""
    return times.to_bangkok_date(at)


def scope_of(actor: Actor, verb: Verb, at: datetime) -> CaseScope:
    """Return which cases somebody may see."""
    everywhere = actor.find_scope(verb) is Scope.ALL
    return CaseScope(day_of(at), None if everywhere else actor.communities)


def knows_authors(actor: Actor, case: Case) -> bool:
    """Say whether somebody may read who did what in a case."""
    return actor.role is not Role.COORDINATOR or SAFETY[case.threat].shows_authors


def turn_of(case: Case) -> Verb:
    """Return what somebody needs to be allowed whose turn it is: the community's or the district's.

    A case that has ended belongs to the review that it ended in.
    """
    if case.state in OF_THE_COMMUNITY:
        return Verb.WORK_CASE
    if case.state in ENDED_IN_REVIEW and case.reviewed_in is CaseState.COMMUNITY_REVIEW:
        return Verb.WORK_CASE
    return Verb.REFER_CASE


@dataclass(slots=True)
class Working:
    """One case in somebody's hands, within an action under way."""

    act: Act
    store: CaseStore
    case: Case
    box: CaseBox
    scope: CaseScope

    @property
    def today(self) -> date:
        """The day of the action."""
        return day_of(self.act.at)

    @property
    def account_id(self) -> int | None:
        """Who acts; None: the terminal of the server."""
        return self.act.actor.account_id

    @property
    def seen(self) -> DisplayedVersion:
        """What a screen draws of the case: its content, words, files, and what waits of it."""
        return self._seen(None)

    def require_seen(self, seen: DisplayedVersion, *, but_file: str | None = None) -> None:
        """Let pass only a case that still is what somebody saw.

        Parameters
        ----------
        but_file
            The id of a file that may have come since: the one that the decision itself brings.

        Raises
        ------
        Conflict
        """
        if seen not in (self._seen(None), self._seen(but_file)):
            raise Conflict

    def _seen(self, but_file: str | None) -> DisplayedVersion:
        files = CaseEvidenceStore(self.act.tx, self.case, self.box).all()
        talk = CaseTalkStore(self.act.tx, self.case, self.box)
        return DisplayedVersion.from_record(
            self.case,
            self.store.content(self.case, self.box),
            talk.words(*MessageKind),
            talk.tasks(),
            [each for each in files if each.id != but_file],
            [each.number for each in self.store.linked(self.case, CaseScope(self.today, None))],
            CaseSolutionStore(self.act.tx, self.case, self.box).waiting(),
            CaseEndingStore(self.act.tx, self.case, self.box).waiting(),
            CaseReferralStore(self.act.tx, self.case, self.box).newest(),
        )

    def somebody(self) -> int:
        """Return who acts, where two people are needed and the terminal is nobody.

        Raises
        ------
        NotAllowed
            E-CASE-12.
        """
        if self.account_id is None:
            raise NotAllowed("E-CASE-12")
        return self.account_id

    def require_turn(self) -> None:
        """Let pass only whose turn it is.

        Raises
        ------
        NotAllowed
            E-NF-02.
        """
        self.require(turn_of(self.case))

    def require(self, verb: Verb) -> None:
        """Let pass only who may do this; the audit entry says it so."""
        require(self.act.actor, verb)
        self.act.verb = verb

    def change(
        self,
        step: CaseStep,
        *,
        reason: str = "",
        told: str = "",
        content: CaseContent | None = None,
        after: object = None,
        **values: Any,  # noqa: ANN401 - columns
    ) -> Case:
        """Change the case, keep the step, note it."""
        before = self.case.state
        self.case = self.store.change(
            self.case,
            step,
            account_id=self.account_id,
            today=self.today,
            box=self.box,
            reason=reason,
            told=told,
            content=content,
            **values,
        )
        self.note(step, before=before, after=after or self.case.state)
        return self.case

    def note(self, what: str, *, before: object = None, after: object = None) -> None:
        """Add the audit entry."""
        self.act.note(f"case {self.case.id}", reason=f"case {what}", before=before, after=after)

    def tell(self, kind: NoticeKind, *, also: frozenset[int] = frozenset()) -> None:
        """Tell whoever works this case, but not who did it."""
        tell(self.act.tx, self.case, kind, self.today, but=self.account_id, also=also)


@contextmanager
def working(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion | None, *, at: datetime
) -> Iterator[Working]:
    """Begin what somebody does with a case in scope, as they saw it.

    Raises
    ------
    NotFound
        Where there is none, or it is out of scope: the same answer.
    Conflict
        Where it is not what this person saw.
    """
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        hands = in_hands(project, act, case_id)
        if seen is not None:
            hands.require_seen(seen)
        yield hands


@contextmanager
def reading(project: Project, by: Caller, case_id: int, *, at: datetime) -> Iterator[Working]:
    """Look at a case in scope; nothing is saved, and that it was opened is noted by the caller.

    Raises
    ------
    NotFound
    """
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        log = AuditStore(tx, project.audit_key)
        yield in_hands(project, Act(tx, actor, Verb.WORK_CASE, at, log), case_id)


def in_hands(project: Project, act: Act, case_id: int) -> Working:
    """Return a case in scope within an action under way.

    Raises
    ------
    NotFound
    """
    store = CaseStore(act.tx, project.seal)
    scope = scope_of(act.actor, Verb.WORK_CASE, act.at)
    case = store.one(case_id, scope)
    return Working(act, store, case, store.box(case), scope)


def place_th(hands: Working) -> str:
    """Return the place of a case as a letter names it; "" where it is not known."""
    places = PlaceStore(hands.act.tx)
    if hands.case.community_id is not None:
        return places.community(hands.case.community_id).name_th
    for each in places.subdistricts():
        if each.code == hands.case.subdistrict_code:
            return f"แขวง{each.name_th}"
    return ""


def content_for(hands: Working) -> CaseContent:
    """Return what is sealed in a case, for who acts: the details are read by the district only."""
    content = hands.store.content(hands.case, hands.box)
    return content if hands.act.actor.may(Verb.REFER_CASE) else replace(content, details=NO_DETAILS)


def tell(
    tx: Transaction,
    case: Case,
    kind: NoticeKind,
    today: date,
    *,
    but: int | None = None,
    also: frozenset[int] = frozenset(),
) -> None:
    """Tell whom a case is assigned to, else everybody who may take the next step."""
    people = {case.assigned_to} if case.assigned_to is not None else at_work(tx, case, today)
    CaseNoticeStore(tx).add({*people, *also} - {but}, case, kind, today)


def officers(tx: Transaction) -> frozenset[int]:
    """Return the officers, who see every case."""
    found = AccountStore(tx).all()
    return frozenset(each.id for each in found if each.enabled and each.role is Role.OFFICER)


def at_work(tx: Transaction, case: Case, today: date) -> set[int]:
    """Return who may work a case in its state: its community's coordinators, else officers."""
    verb = turn_of(case)
    return {
        each.id
        for each in AccountStore(tx).all()
        if each.enabled and _may(Actor(each.id, each.name, each.role, each.communities), verb, case)
        and (each.role is Role.OFFICER) is _is_of_officers(case, verb)
    }  # fmt: skip


def _may(actor: Actor, verb: Verb, case: Case) -> bool:
    if actor.find_scope(verb) is Scope.ALL:
        return True
    return actor.covers(verb, case.community_id) and not case.is_hidden_from_community


def _is_of_officers(case: Case, verb: Verb) -> bool:
    return verb is Verb.REFER_CASE or case.is_hidden_from_community or case.community_id is None

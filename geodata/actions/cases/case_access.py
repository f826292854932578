"""Whose case it is: the scope of every question, and the one shape of working on a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import Conflict, NotAllowed
from geodata.model import times
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import NO_DETAILS, SAFETY, Case, CaseContent, CaseState, MessageKind
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Role, Scope, Verb, require
from geodata.project import Project
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.case_endings import CaseEndingStore
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_notices import CaseNoticeStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.cases.cases import CaseScope, CaseStore
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore
from geodata.store.places.places import PlaceStore

COMMUNITY_STATES = frozenset({CaseState.RECEIVED, CaseState.COMMUNITY_REVIEW})
FINAL_REVIEW_STATES = frozenset(
    {CaseState.RESOLVED, CaseState.CLOSED, CaseState.DISMISSED, CaseState.DUPLICATE}
)


def to_case_day(at: datetime) -> date:
    """Return the day in Bangkok: all of a time that a case keeps."""
    return times.to_bangkok_date(at)


def build_scope(actor: Actor, verb: Verb, at: datetime) -> CaseScope:
    """Return which cases somebody may see."""
    everywhere = actor.find_scope(verb) is Scope.ALL
    return CaseScope(to_case_day(at), None if everywhere else actor.communities)


def may_see_authors(actor: Actor, case: Case) -> bool:
    """Return whether somebody may read who did what in a case."""
    return actor.role is not Role.COORDINATOR or SAFETY[case.threat].shows_authors


def find_required_verb(case: Case) -> Verb:
    """Return what somebody needs to be allowed whose turn it is: the community's or the district's.

    A case that has ended belongs to the review that it ended in.
    """
    if case.state in COMMUNITY_STATES:
        return Verb.WORK_CASE
    if case.state in FINAL_REVIEW_STATES and case.reviewed_in is CaseState.COMMUNITY_REVIEW:
        return Verb.WORK_CASE
    return Verb.REFER_CASE


@dataclass(slots=True)
class CaseContext:
    """One case in somebody's hands, within an action under way."""

    act: Act
    store: CaseStore
    case: Case
    box: CaseBox
    scope: CaseScope

    @property
    def today(self) -> date:
        """The day of the action."""
        return to_case_day(self.act.at)

    @property
    def account_id(self) -> int | None:
        """Who acts; None: the terminal of the server."""
        return self.act.actor.account_id

    @property
    def displayed_version(self) -> DisplayedVersion:
        """What a screen draws of the case: its content, words, files, and what waits of it."""
        return self._build_displayed_version(None)

    def require_unchanged(self, seen: DisplayedVersion, *, but_file: str | None = None) -> None:
        """Raise Conflict unless the case is as it was drawn.

        Parameters
        ----------
        but_file
            The id of a file that may have come since: the one that the decision itself brings.

        Raises
        ------
        Conflict
        """
        if seen not in (
            self._build_displayed_version(None),
            self._build_displayed_version(but_file),
        ):
            raise Conflict

    def _build_displayed_version(self, but_file: str | None) -> DisplayedVersion:
        files = CaseEvidenceStore(self.act.tx, self.case, self.box).list_all()
        talk = CaseTalkStore(self.act.tx, self.case, self.box)
        return DisplayedVersion.from_record(
            self.case,
            self.store.read_content(self.case, self.box),
            talk.list_messages(*MessageKind),
            talk.list_tasks(),
            [file for file in files if file.id != but_file],
            [
                linked_case.number
                for linked_case in self.store.list_linked(self.case, CaseScope(self.today, None))
            ],
            CaseSolutionStore(self.act.tx, self.case, self.box).find_pending(),
            CaseEndingStore(self.act.tx, self.case, self.box).find_pending(),
            CaseReferralStore(self.act.tx, self.case, self.box).find_newest(),
        )

    def require_account_id(self) -> int:
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
        """Raise NotFound unless it is the actor's turn.

        Raises
        ------
        NotAllowed
            E-NF-02.
        """
        self.require(find_required_verb(self.case))

    def require(self, verb: Verb) -> None:
        """Raise NotAllowed unless the actor may do this, and write the verb in the audit entry."""
        require(self.act.actor, verb)
        self.act.verb = verb

    def change(
        self,
        step: CaseStep,
        *,
        reason: str = "",
        reporter_message: str = "",
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
            reporter_message=reporter_message,
            content=content,
            **values,
        )
        self.note(step, before=before, after=after or self.case.state)
        return self.case

    def note(self, object_name: str, *, before: object = None, after: object = None) -> None:
        """Add the audit entry."""
        self.act.note(
            f"case {self.case.id}", reason=f"case {object_name}", before=before, after=after
        )

    def notify(self, kind: NoticeKind, *, also: frozenset[int] = frozenset()) -> None:
        """Add a notice for those who work the case, except the actor."""
        notify(self.act.tx, self.case, kind, self.today, but=self.account_id, also=also)


@contextmanager
def work_on_case(
    project: Project, caller: Caller, case_id: int, seen: DisplayedVersion | None, *, at: datetime
) -> Iterator[CaseContext]:
    """Open a case in the caller's scope to change it; Conflict where it is not as it was drawn.

    Raises
    ------
    NotFound
        Where there is none, or it is out of scope: the same answer.
    Conflict
        Where it is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        context = load_context(project, act, case_id)
        if seen is not None:
            context.require_unchanged(seen)
        yield context


@contextmanager
def read_case(
    project: Project, caller: Caller, case_id: int, *, at: datetime
) -> Iterator[CaseContext]:
    """Open a case in scope to read it; nothing is saved, the caller writes the audit entry.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        log = AuditStore(tx, project.audit_key)
        yield load_context(project, Act(tx, actor, Verb.WORK_CASE, at, log), case_id)


def load_context(project: Project, act: Act, case_id: int) -> CaseContext:
    """Return a case in scope within an action under way.

    Raises
    ------
    NotFound
    """
    store = CaseStore(act.tx, project.seal)
    scope = build_scope(act.actor, Verb.WORK_CASE, act.at)
    case = store.load(case_id, scope)
    return CaseContext(act, store, case, store.open_box(case), scope)


def format_place_th(context: CaseContext) -> str:
    """Return the place of a case as a letter names it; "" where it is not known."""
    places = PlaceStore(context.act.tx)
    if context.case.community_id is not None:
        return places.load_community(context.case.community_id).name_th
    for subdistrict in places.list_subdistricts():
        if subdistrict.code == context.case.subdistrict_code:
            return f"แขวง{subdistrict.name_th}"
    return ""


def read_content(context: CaseContext) -> CaseContent:
    """Return what is sealed in a case, for who acts: the details are read by the district only."""
    content = context.store.read_content(context.case, context.box)
    return (
        content if context.act.actor.may(Verb.REFER_CASE) else replace(content, details=NO_DETAILS)
    )


def notify(
    tx: Transaction,
    case: Case,
    kind: NoticeKind,
    today: date,
    *,
    but: int | None = None,
    also: frozenset[int] = frozenset(),
) -> None:
    """Add a notice for the assignee, else for everybody who may take the next step."""
    people = (
        {case.assigned_to} if case.assigned_to is not None else find_worker_ids(tx, case, today)
    )
    CaseNoticeStore(tx).add({*people, *also} - {but}, case, kind, today)


def find_officer_ids(tx: Transaction) -> frozenset[int]:
    """Return the officers, who see every case."""
    found = AccountStore(tx).list_all()
    return frozenset(
        account.id for account in found if account.enabled and account.role is Role.OFFICER
    )


def find_worker_ids(tx: Transaction, case: Case, today: date) -> set[int]:
    """Return who may work a case in its state: its community's coordinators, else officers."""
    verb = find_required_verb(case)
    workers = set()
    for account in AccountStore(tx).list_all():
        actor = Actor(account.id, account.name, account.role, account.communities)
        is_of_level = (account.role is Role.OFFICER) is _is_of_officers(case, verb)
        if account.enabled and is_of_level and _may_act_on(actor, verb, case):
            workers.add(account.id)
    return workers


def _may_act_on(actor: Actor, verb: Verb, case: Case) -> bool:
    if actor.find_scope(verb) is Scope.ALL:
        return True
    return actor.covers(verb, case.community_id) and not case.is_hidden_from_community


def _is_of_officers(case: Case, verb: Verb) -> bool:
    return verb is Verb.REFER_CASE or case.is_hidden_from_community or case.community_id is None

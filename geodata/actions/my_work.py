"""What waits for one person: counted, what is late first, then the oldest.

Each question is one that a screen asks anyway, so that nobody is told of more than they may open.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from geodata.actions import papers
from geodata.actions.cases import case_identity, cases
from geodata.actions.cases.case_access import find_required_verb
from geodata.actions.imports import counting
from geodata.actions.people import account_requests
from geodata.actions.photo_subjects import load_subject
from geodata.actions.places import tracing
from geodata.actions.programme import programmes
from geodata.actions.risks import mitigations, public_photos, risk_reviews, risk_words, risks
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.actions.transactions import Caller, identify_caller
from geodata.actions.workshops import commitments, questions, workshops
from geodata.model.imports.counting import ReleaseRules
from geodata.model.imports.records import Category
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.goals import GoalState
from geodata.model.programme.programmes import find_year_of
from geodata.model.public_photos import PhotoOwner, PhotoState, PublicPhoto
from geodata.model.risk_words import WordsState
from geodata.model.risks import RiskPoint, RiskState, may_show_photos
from geodata.model.times import BANGKOK
from geodata.model.workshops.questions import QuestionState
from geodata.model.workshops.workshops import WorkshopKind, WorkshopState
from geodata.project import Project
from geodata.store.people.audit import AuditStore
from geodata.store.risks.photos import FILED_STATES
from geodata.store.risks.public_photos import PublicPhotoStore
from geodata.store.risks.risk_words import RiskWordsStore
from geodata.store.risks.risks import RiskStore


class WorkKind(StrEnum):
    """What has to be done; each kind is done at one place."""

    CASES = "cases"
    PROPOSALS = "proposals"
    MITIGATIONS = "mitigations"
    DUE_REVIEWS = "due reviews"
    WORDS = "words"
    PHOTOS = "photos"
    PROJECT_PHOTOS = "project photos"
    RETURNED = "returned"
    REFUSED_WORDS = "refused words"
    REFUSED_PHOTOS = "refused photos"
    BOUNDARIES = "boundaries"
    COMMITMENTS = "commitments"
    QUESTIONS = "questions"
    UNRECORDED_WORKSHOPS = "unrecorded workshops"
    OVERDUE_GOALS = "overdue goals"
    RELEASES = "releases"
    IDENTITIES = "identities"
    PAPERS = "papers"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits."""

    label: str = field(repr=False)  # a number, or words that somebody typed; "" where it has none
    since: date | None = None  # None: nobody noted when it began
    community_id: str | None = None
    due_on: date | None = None
    is_overdue: bool = False
    reason: str = field(repr=False, default="")  # why it came back
    category: Category | None = None
    record_id: int | None = None  # of the case or risk point, where its screen can open it


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """What waits of one kind, in order: late first, then the oldest."""

    kind: WorkKind
    items: tuple[WorkItem, ...]

    @property
    def overdue_count(self) -> int:
        """How many of them are late."""
        return sum(item.is_overdue for item in self.items)


def list_waiting_work(
    project: Project, caller: Caller, rules: ReleaseRules, *, at: datetime
) -> list[WaitingWork]:
    """Return what waits for this person, kind by kind: what is late first, then the oldest.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended.
    """
    with project.database.begin_read() as tx:
        actor = identify_caller(tx, caller, at)
    if actor.account_id is None:
        return []  # the terminal is nobody in particular
    question = _Question(project, caller, actor, rules, at)
    found = [
        WaitingWork(kind, tuple(sorted(read(question), key=_compute_order)))
        for kind, (verb, read) in _READS.items()
        if actor.may(verb)
    ]
    waiting = [work for work in found if work.items]
    return sorted(waiting, key=lambda work: min(_compute_order(item) for item in work.items))


def can_have_work(actor: Actor) -> bool:
    """Return whether anything can ever wait for this person."""
    return any(actor.may(verb) for verb, _ in _READS.values())


def count_items(work: Sequence[WaitingWork]) -> int:
    """Return how many things wait."""
    return sum(len(waiting.items) for waiting in work)


def read_newest_change(project: Project, caller: Caller, *, at: datetime) -> tuple[int, int]:
    """Return what differs after every change of anybody: what was read before it is old then.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended.
    """
    with project.database.begin_read() as tx:
        identify_caller(tx, caller, at)
        return AuditStore(tx, project.audit_key).read_length()


@dataclass(frozen=True, slots=True)
class _Question:
    """Who asks, and when."""

    project: Project
    caller: Caller
    actor: Actor
    rules: ReleaseRules
    at: datetime


def _compute_order(item: WorkItem) -> tuple[bool, date]:
    return not item.is_overdue, item.since or date.max


def _to_day(moment: datetime) -> date:
    return moment.astimezone(BANGKOK).date()


def _read_proposal_days(question: _Question, risk_points: Sequence[RiskPoint]) -> dict[int, date]:
    """Return the day on which each risk point was proposed."""
    with question.project.database.begin_read() as tx:
        store = RiskStore(tx, question.project.seal)
        return {risk.id: _to_day(store.read_proposed_at(risk.id)) for risk in risk_points}


def _build_risk_items(question: _Question, found: Sequence[RiskPoint]) -> Iterator[WorkItem]:
    days = _read_proposal_days(question, found)
    for risk in found:
        yield _build_risk_item(risk, days[risk.id])


def _build_risk_item(risk: RiskPoint, since: date | None, *, reason: str = "") -> WorkItem:
    return WorkItem(
        risk.public_id or "",
        since,
        risk.community_id,
        reason=reason,
        category=risk.category,
        record_id=risk.id,
    )


def _list_proposals(question: _Question) -> Iterator[WorkItem]:
    found = risks.list_proposals(question.project, question.caller, at=question.at)
    return _build_risk_items(question, [proposal.risk for proposal in found])


def _list_mitigations(question: _Question) -> Iterator[WorkItem]:
    """Return evidence that a risk is less, of somebody else."""
    found = mitigations.list_evidence(question.project, question.caller, at=question.at)
    for risk, evidence in found:
        if evidence.asked_by != question.actor.account_id:
            yield _build_risk_item(risk, evidence.done_on)


def _list_due_reviews(question: _Question) -> Iterator[WorkItem]:
    for risk in risk_reviews.list_public(question.project, question.caller, at=question.at):
        if risk_reviews.is_due(risk, question.at):
            yield _build_risk_item(risk, risk.review_on)


def _list_words(question: _Question) -> Iterator[WorkItem]:
    for line in risk_words.list_waiting_words(question.project, question.caller, at=question.at):
        yield WorkItem(line.words.words.title, None, line.risk.community_id, record_id=line.risk.id)


def _list_photos(question: _Question) -> Iterator[WorkItem]:
    """Return the photos of risk points that wait to be public and are of somebody else."""
    for line, day in _read_waiting_photos(question, PhotoOwner.RISK):
        yield WorkItem(
            line.photo.caption, day, line.subject.community_id, record_id=line.photo.owner_id
        )


def _list_project_photos(question: _Question) -> Iterator[WorkItem]:
    """Return photos of inspections: those that wait for this person, and own ones refused."""
    if question.actor.may(Verb.APPROVE_WORDS):
        for line, day in _read_waiting_photos(question, PhotoOwner.INSPECTION):
            yield WorkItem(line.subject.public_id, day, line.subject.community_id)
    with question.project.database.begin_read() as tx:
        for refused in _list_refused(question, PublicPhotoStore(tx), PhotoOwner.INSPECTION):
            subject = load_subject(tx, question.project, refused.owner, refused.owner_id)
            if subject.shows_photos:
                place = subject.community_id
                yield WorkItem(subject.public_id, None, place, reason=refused.reason)


def _read_waiting_photos(
    question: _Question, owner: PhotoOwner
) -> Iterator[tuple[PhotoToApprove, date]]:
    """Return the photos that wait for this person, with the day on which each was proposed."""
    found = [
        line
        for line in public_photos.list_waiting_photos(
            question.project, question.caller, at=question.at
        )
        if line.photo.owner is owner
    ]
    days = _read_photo_days(question, [line.photo for line in found])
    return ((line, days[line.photo.id]) for line in found)


def _read_photo_days(question: _Question, photos: Sequence[PublicPhoto]) -> dict[str, date]:
    """Return the day on which each photo was proposed."""
    with question.project.database.begin_read() as tx:
        store = PublicPhotoStore(tx)
        return {photo.id: _to_day(store.read_proposed_at(photo.id)) for photo in photos}


def _list_returned(question: _Question) -> Iterator[WorkItem]:
    with question.project.database.begin_read() as tx:
        own = RiskStore(tx, question.project.seal).list_of_proposer(question.actor.account_id or 0)
    found = [risk for risk in own if risk.state is RiskState.RETURNED]
    days = _read_proposal_days(question, found)
    for risk in found:
        yield _build_risk_item(risk, days[risk.id], reason=risk.reason)


def _list_refused_words(question: _Question) -> Iterator[WorkItem]:
    """Return words that this person wrote and that were refused, where none came after them."""
    with question.project.database.begin_read() as tx:
        store, risk_points = RiskWordsStore(tx), RiskStore(tx, question.project.seal)
        for refused in store.list_in_state(WordsState.REFUSED):
            if refused.writer_id != question.actor.account_id:
                continue
            later = (
                store.find(refused.risk_id, state)
                for state in (WordsState.WAITING, WordsState.APPROVED, WordsState.REFUSED)
            )
            if any(words is not None and words.id > refused.id for words in later):
                continue
            risk = risk_points.load(refused.risk_id)
            yield WorkItem(refused.words.title, None, risk.community_id, reason=refused.reason)


def _list_refused_photos(question: _Question) -> Iterator[WorkItem]:
    """Return refused photos of this person, where no other of that picture waits or is shown."""
    with question.project.database.begin_read() as tx:
        risk_points = RiskStore(tx, question.project.seal)
        for refused in _list_refused(question, PublicPhotoStore(tx), PhotoOwner.RISK):
            risk = risk_points.load(refused.owner_id)
            if may_show_photos(risk):
                yield WorkItem(
                    refused.caption,
                    None,
                    risk.community_id,
                    reason=refused.reason,
                    record_id=risk.id,
                )


def _list_refused(
    question: _Question, store: PublicPhotoStore, owner: PhotoOwner
) -> Iterator[PublicPhoto]:
    """Return refused photos of this person, where no other of that picture waits or is shown."""
    for refused in store.list_in_state(PhotoState.REFUSED):
        is_mine = refused.proposer_id == question.actor.account_id
        if refused.owner is not owner or not is_mine:
            continue
        is_answered = any(
            photo.source_id == refused.source_id and photo.state in FILED_STATES
            for photo in store.list_of(owner, refused.owner_id)
        )
        if not is_answered:
            yield refused


def _list_cases(question: _Question) -> Iterator[WorkItem]:
    """Return the cases of one's own turn that have a clock, but those of somebody else."""
    for line in cases.list_cases(question.project, question.caller, at=question.at):
        case, clock = line.case, line.clock
        is_mine = case.assigned_to in (None, question.actor.account_id)
        if is_mine and clock.due_on is not None and question.actor.may(find_required_verb(case)):
            yield WorkItem(
                case.number,
                case.state_since,
                case.community_id,
                clock.due_on,
                clock.is_overdue,
                category=case.category,
                record_id=case.id,
            )


def _list_boundaries(question: _Question) -> Iterator[WorkItem]:
    for traced in tracing.list_waiting(question.project, question.caller, at=question.at):
        yield WorkItem("", _to_day(traced.traced_at), traced.community_id)


def _list_commitments(question: _Question) -> Iterator[WorkItem]:
    """Return what somebody else wrote and nobody has confirmed."""
    found = commitments.list_commitments(question.project, question.caller, at=question.at)
    for commitment in found:
        if commitment.is_pending and commitment.stated_by != question.actor.account_id:
            steps = commitments.list_steps(
                question.project, question.caller, commitment.id, at=question.at
            )
            since = max((_to_day(step.at) for step in steps), default=None)
            yield WorkItem(commitment.public_id, since, commitment.community_id, commitment.due_on)


def _list_questions(question: _Question) -> Iterator[WorkItem]:
    """Return what people asked in the room of a forum and nobody has looked at yet."""
    project, caller, at = question.project, question.caller, question.at
    for workshop in workshops.list_workshops(project, caller, at=at):
        if workshop.state is not WorkshopState.OPEN or workshop.kind is not WorkshopKind.FORUM:
            continue
        for asked in questions.list_questions(project, caller, workshop.id, at=at):
            if asked.state is QuestionState.WAITING:
                yield WorkItem(asked.text, workshop.held_on, workshop.community_id)


def _list_unrecorded_workshops(question: _Question) -> Iterator[WorkItem]:
    """Return the workshops in scope whose day has passed and that nobody closed."""
    today = _to_day(question.at)
    found = workshops.list_workshops(question.project, question.caller, at=question.at)
    for workshop in found:
        if workshop.is_unrecorded(today):
            yield WorkItem(
                workshop.title,
                workshop.held_on,
                workshop.community_id,
                is_overdue=True,
                record_id=workshop.id,
            )


def _list_overdue_goals(question: _Question) -> Iterator[WorkItem]:
    """Return the goals of this fiscal year, and the one before, whose day passed unreached."""
    given = question.project, question.caller
    newest = find_year_of(_to_day(question.at))
    for programme in programmes.list_programmes(*given, at=question.at):
        if not newest - 1 <= programme.year_be <= newest:
            continue  # what the study planned long ago waits for nobody
        overview = programmes.read_overview(*given, programme.id, at=question.at)
        for tile in overview.tiles:
            if tile.state is GoalState.OVERDUE:
                goal, year = tile.goal, programme.year_be
                yield WorkItem(goal.title, goal.due_on, is_overdue=True, record_id=year)


def _list_releases(question: _Question) -> Iterator[WorkItem]:
    """Return the next release of complaint counts where this person may still confirm it."""
    outlook = counting.read_outlook(
        question.project, question.caller, question.rules, at=question.at
    )
    if outlook.plan.groups and not outlook.is_ready and not outlook.is_confirmed_by_me:
        yield WorkItem("", None, None, outlook.plan.day)


def _list_identities(question: _Question) -> Iterator[WorkItem]:
    for request in case_identity.list_pending(question.project, question.caller, at=question.at):
        yield WorkItem(request.case_number, request.asked_on)


def _list_papers(question: _Question) -> Iterator[WorkItem]:
    """Return the papers that this person began and that still have an empty part."""
    for paper in papers.list_papers(question.project, question.caller, at=question.at):
        is_mine = paper.started_by == question.actor.account_id
        if is_mine and not all(text.strip() for text in paper.parts.values()):
            yield WorkItem("", _to_day(paper.started_at), paper.community_id)


def _list_accounts(question: _Question) -> Iterator[WorkItem]:
    for request in account_requests.list_pending(question.project, question.caller, at=question.at):
        if question.actor.account_id not in (request.asked_by, request.account_id):
            yield WorkItem(request.name, request.asked_on)


_READS: dict[WorkKind, tuple[Verb, Callable[[_Question], Iterator[WorkItem]]]] = {
    WorkKind.CASES: (Verb.WORK_CASE, _list_cases),
    WorkKind.PROPOSALS: (Verb.REVIEW_RISK, _list_proposals),
    WorkKind.MITIGATIONS: (Verb.REVIEW_RISK, _list_mitigations),
    WorkKind.DUE_REVIEWS: (Verb.REVIEW_RISK, _list_due_reviews),
    WorkKind.WORDS: (Verb.APPROVE_WORDS, _list_words),
    WorkKind.PHOTOS: (Verb.APPROVE_WORDS, _list_photos),
    WorkKind.PROJECT_PHOTOS: (Verb.INSPECT_PROJECT, _list_project_photos),
    WorkKind.RETURNED: (Verb.PROPOSE_RISK, _list_returned),
    WorkKind.REFUSED_WORDS: (Verb.PROPOSE_RISK, _list_refused_words),
    WorkKind.REFUSED_PHOTOS: (Verb.PROPOSE_RISK, _list_refused_photos),
    WorkKind.BOUNDARIES: (Verb.CHANGE_BOUNDARIES, _list_boundaries),
    WorkKind.COMMITMENTS: (Verb.KEEP_COMMITMENTS, _list_commitments),
    WorkKind.QUESTIONS: (Verb.RUN_WORKSHOP, _list_questions),
    WorkKind.UNRECORDED_WORKSHOPS: (Verb.RUN_WORKSHOP, _list_unrecorded_workshops),
    WorkKind.OVERDUE_GOALS: (Verb.KEEP_PROGRAMME, _list_overdue_goals),
    WorkKind.RELEASES: (Verb.CONFIRM_RELEASE, _list_releases),
    WorkKind.IDENTITIES: (Verb.OPEN_IDENTITY, _list_identities),
    WorkKind.PAPERS: (Verb.WRITE_PAPERS, _list_papers),
    WorkKind.ACCOUNTS: (Verb.CONFIRM_ACCOUNT, _list_accounts),
}

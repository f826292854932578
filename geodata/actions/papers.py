"""Papers are begun, written and taken back to an older version; every version stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.actions.workshops import attendance, form_results, plans, workshop_desk, workshops
from geodata.actions.workshops.room_access import find_in_scope
from geodata.errors import NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import Paper, PaperDraft, PaperVersion, check_edition, check_parts
from geodata.model.people.people import Verb, require_in
from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.attendance import Attendance
from geodata.model.workshops.plans import Scenario
from geodata.model.workshops.pooling import PooledSurvey
from geodata.model.workshops.workshops import Pin, Workshop, WorkshopSummary
from geodata.project import Project
from geodata.store.papers import PaperStore
from geodata.store.people.people import AccountStore
from geodata.store.places.places import PlaceStore


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as its list shows it; `saved_by` is "" for the terminal."""

    version: PaperVersion
    saved_by: str


@dataclass(frozen=True, slots=True)
class WorkshopOutcome:
    """What a workshop left behind, as the facts of a paper are made from it."""

    workshop: Workshop
    summary: WorkshopSummary
    attendance: Attendance
    tests: tuple[AnswerSheet, ...]  # none while phones can answer one of the two
    survey: PooledSurvey  # of the fiscal year
    pins: tuple[Pin, ...]  # of the room, with the numbers by which it knew them
    scenarios: tuple[Scenario, ...]


def create_paper(project: Project, caller: Caller, draft: PaperDraft, *, at: datetime) -> Paper:
    """Create a paper with empty parts; the same token again is the same paper.

    Raises
    ------
    NotFound
        Where the community is not one of the writer's, or is retired; where the workshop is not
        one of this community.
    """
    check_edition(draft.edition_id)
    with audited_transaction(project, caller, Verb.WRITE_PAPERS, at=at, on_the_map=False) as act:
        require_in(act.actor, Verb.WRITE_PAPERS, draft.community_id)
        known_places = {community.id for community in PlaceStore(act.tx).list_communities()}
        if draft.community_id is not None and draft.community_id not in known_places:
            raise NotFound
        if draft.workshop_id is not None:
            _require_workshop(act, draft.workshop_id, draft.community_id)
        store = PaperStore(act.tx, project.seal)
        known = store.find_by_token(draft.token)
        if known is not None:
            if known.started_by != act.actor.account_id:
                raise NotFound
            act.note(f"paper {known.id}", reason="paper started again")
            return known
        parts = check_parts(draft.kind, {})
        paper_id = store.add(draft, parts, account_id=act.actor.account_id, at=at)
        act.note(
            f"paper {paper_id}",
            reason="paper started",
            after=[draft.kind, draft.community_id, draft.workshop_id, draft.edition_id],
        )
        return store.load(paper_id)


def save_paper(
    project: Project,
    caller: Caller,
    paper_id: int,
    seen: DisplayedVersion,
    parts: Mapping[str, str],
    *,
    at: datetime,
) -> Paper:
    """Save the parts as the next version.

    Raises
    ------
    BadInput
        E-TXT-02 where a part is too long.
    Conflict
        Where it is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.WRITE_PAPERS, at=at, on_the_map=False) as act:
        store, paper = _require_unchanged(act, project, paper_id, seen)
        checked = check_parts(paper.kind, parts)
        store.save(paper, checked, account_id=act.actor.account_id, at=at)
        act.note(f"paper {paper_id}", reason="paper saved", before=paper.parts, after=checked)
        return store.load(paper_id)


def restore_version(
    project: Project,
    caller: Caller,
    paper_id: int,
    seen: DisplayedVersion,
    to: int,
    *,
    at: datetime,
) -> Paper:
    """Make what an older version said the next version; none in between is lost.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
        Where there is no such version.
    """
    with audited_transaction(project, caller, Verb.WRITE_PAPERS, at=at, on_the_map=False) as act:
        store, paper = _require_unchanged(act, project, paper_id, seen)
        older = next(
            (version for version in store.list_versions(paper_id) if version.version == to), None
        )
        if older is None:
            raise NotFound
        store.save(
            paper, older.parts, account_id=act.actor.account_id, at=at, taken_from=older.version
        )
        act.note(
            f"paper {paper_id}",
            reason="paper taken back",
            before=paper.parts,
            after=older.parts,
        )
        return store.load(paper_id)


def list_papers(project: Project, caller: Caller, *, at: datetime) -> list[Paper]:
    """Return the papers in scope, the newest first."""
    with authorized_read(project, caller, Verb.WRITE_PAPERS, at=at) as (tx, actor):
        return [
            paper
            for paper in PaperStore(tx, project.seal).list_all()
            if actor.covers(Verb.WRITE_PAPERS, paper.community_id)
        ]


def list_versions(
    project: Project, caller: Caller, paper_id: int, *, at: datetime
) -> list[VersionLine]:
    """Return every version of a paper, the newest first.

    Raises
    ------
    NotFound
        Where there is none, or it is not in scope.
    """
    with authorized_read(project, caller, Verb.WRITE_PAPERS, at=at) as (tx, actor):
        store = PaperStore(tx, project.seal)
        require_in(actor, Verb.WRITE_PAPERS, store.load(paper_id).community_id)
        names = {account.id: account.name for account in AccountStore(tx).list_all()}
        return [
            VersionLine(version, names.get(version.account_id or 0, ""))
            for version in store.list_versions(paper_id)
        ]


def read_outcome(
    project: Project, caller: Caller, paper: Paper, *, at: datetime
) -> WorkshopOutcome | None:
    """Return what the workshop of a paper came to; None where it is about none.

    Raises
    ------
    NotFound
        Where the workshop is not in scope.
    """
    if paper.workshop_id is None:
        return None
    number = paper.workshop_id
    return WorkshopOutcome(
        workshop_desk.read_status(project, caller, number, at=at).workshop,
        workshops.read_summary(project, caller, number, at=at),
        attendance.read_attendance(project, caller, number, at=at),
        tuple(form_results.read_test_sheets(project, caller, number, at=at) or ()),
        form_results.read_pooled_survey(project, caller, number, at=at),
        tuple(pin.pin for pin in workshops.read_workshop(project, caller, number, at=at).pins),
        tuple(plans.list_scenarios(project, caller, number, at=at)),
    )


def export_paper(project: Project, caller: Caller, paper_id: int, *, at: datetime) -> Paper:
    """Return a paper to be taken along as a file; that it was taken is noted.

    Raises
    ------
    NotFound
        Where there is none, or it is not in scope.
    """
    with audited_transaction(project, caller, Verb.WRITE_PAPERS, at=at, on_the_map=False) as act:
        paper = PaperStore(act.tx, project.seal).load(paper_id)
        require_in(act.actor, Verb.WRITE_PAPERS, paper.community_id)
        act.note(f"paper {paper_id}", reason="paper taken out", after=paper.version)
        return paper


def _require_workshop(act: Act, workshop_id: int, community_id: str | None) -> None:
    """Raise NotFound unless the workshop is of the paper's own community."""
    if find_in_scope(act.tx, act.actor, workshop_id).community_id != community_id:
        raise NotFound


def _require_unchanged(
    act: Act, project: Project, paper_id: int, seen: DisplayedVersion
) -> tuple[PaperStore, Paper]:
    """Return the paper in scope that this person had before their eyes."""
    store = PaperStore(act.tx, project.seal)
    paper = store.load(paper_id)
    require_in(act.actor, Verb.WRITE_PAPERS, paper.community_id)
    seen.require_unchanged(paper)
    return store, paper

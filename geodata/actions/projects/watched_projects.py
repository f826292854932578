"""The register of watched projects: imported as often as one likes, shown, tied to risk points."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from geodata.actions.places.geography import build_placer
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.geometry.placing import Placer
from geodata.intake.projects import ProjectField, ProjectMapping, guess_mapping
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import StatedPlace
from geodata.model.people.people import Verb
from geodata.model.places.placement import Placement
from geodata.model.projects.projects import (
    MAX_SHORT_LENGTH,
    ProjectFacts,
    WatchedProject,
    require_answered,
)
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.projects.watched_projects import WatchedProjectStore
from geodata.store.risks.risks import RiskStore

COLUMNS_FACT = "project columns {code}"  # of a kind of file: what its columns mean


@dataclass(frozen=True, slots=True)
class ProjectImport:
    """What an import would do, or did."""

    new: tuple[ProjectFacts, ...]
    changed: tuple[ProjectFacts, ...]
    same: int
    outside: int  # in no part of the district: not kept
    waiting: int  # kept, and not shown before an officer has answered for their words


def list_projects(project: Project, caller: Caller, *, at: datetime) -> list[WatchedProject]:
    """Return the projects in scope, those that wait for an officer first."""
    with authorized_read(project, caller, Verb.INSPECT_PROJECT, at=at) as (tx, actor):
        found = [
            watched
            for watched in WatchedProjectStore(tx, project.row_key).list_all()
            if actor.covers(Verb.INSPECT_PROJECT, watched.community_id)
        ]
    return sorted(found, key=lambda watched: watched.is_public)


def read_mapping(
    project: Project, caller: Caller, header: Sequence[str], *, at: datetime
) -> ProjectMapping:
    """Return what columns mean: as somebody said of such a file before, else the likeliest."""
    with authorized_read(project, caller, Verb.KEEP_PROJECTS, at=at) as (tx, _):
        kept = tx.get_state(_name_columns(header))
    if not kept:
        return guess_mapping(header)
    return {ProjectField(name): column for name, column in json.loads(kept).items()}


def preview_import(
    project: Project, caller: Caller, projects: Sequence[ProjectFacts], *, at: datetime
) -> ProjectImport:
    """Return what importing would do; nothing is saved."""
    with authorized_read(project, caller, Verb.KEEP_PROJECTS, at=at) as (tx, _):
        return _compare(tx, project, projects)[0]


def import_projects(
    project: Project,
    caller: Caller,
    projects: Sequence[ProjectFacts],
    *,
    source: str,
    header: Sequence[str],
    mapping: Mapping[ProjectField, str],
    at: datetime,
) -> ProjectImport:
    """Keep new projects and what changed of those known; importing again changes nothing.

    A project whose words may give a person away waits for an officer, and one that is not shown
    stays so until an officer shows it, whatever changes of it.

    Raises
    ------
    BadInput
        E-PROJ-05 where the source is not named, E-TXT-02 where that takes too many words.
    """
    source = " ".join(source.split())
    if not source:
        raise BadInput("E-PROJ-05")
    if len(source) > MAX_SHORT_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_SHORT_LENGTH)
    with audited_transaction(project, caller, Verb.KEEP_PROJECTS, at=at) as act:
        result, places = _compare(act.tx, project, projects)
        store = WatchedProjectStore(act.tx, project.row_key)
        for facts in (*result.new, *result.changed):
            _keep(act, store, facts, places[facts.source_id], source)
        act.tx.set_state(_name_columns(header), json.dumps(dict(mapping), ensure_ascii=False))
        numbers = [len(result.new), len(result.changed), result.same, result.outside]
        act.note("projects", reason="projects imported", after=numbers)
        return result


def publish_project(
    project: Project,
    caller: Caller,
    project_id: int,
    seen: DisplayedVersion,
    answered: Collection[str],
    *,
    at: datetime,
) -> None:
    """Show a project that waited, once each of its hints was answered for.

    Raises
    ------
    BadInput
        E-PROJ-02 where a hint has no answer, E-PROJ-06 where it is shown already.
    NotFound, Conflict
    """
    with audited_transaction(project, caller, Verb.KEEP_PROJECTS, at=at) as act:
        store, watched = _find_seen(act, project, project_id, seen)
        if watched.is_public:
            raise BadInput("E-PROJ-06")
        require_answered(watched.facts, answered)
        store.change(watched, is_public=1)
        act.note(f"project {project_id}", reason="project shown")


def withdraw_project(
    project: Project, caller: Caller, project_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Take a project off the public list from the next release on.

    Raises
    ------
    BadInput
        E-PROJ-06 where it is not shown.
    NotFound, Conflict
    """
    with audited_transaction(project, caller, Verb.KEEP_PROJECTS, at=at) as act:
        store, watched = _find_seen(act, project, project_id, seen)
        if not watched.is_public:
            raise BadInput("E-PROJ-06")
        store.change(watched, is_public=0)
        act.note(f"project {project_id}", reason="project withdrawn")


def set_risk_point(
    project: Project,
    caller: Caller,
    project_id: int,
    seen: DisplayedVersion,
    risk_number: str,
    is_linked: bool,
    *,
    at: datetime,
) -> None:
    """Record that a public risk point is about a project, or take that back.

    Raises
    ------
    BadInput
        E-PROJ-07 where no public risk point has this number.
    NotFound, Conflict
    """
    with audited_transaction(project, caller, Verb.KEEP_PROJECTS, at=at) as act:
        store, watched = _find_seen(act, project, project_id, seen)
        risk_id = RiskStore(act.tx, project.seal).find_public(risk_number.strip().upper())
        if risk_id is None:
            raise BadInput("E-PROJ-07")
        store.set_risk(watched.id, risk_id, is_linked=is_linked)
        store.change(watched)
        reason = "project tied to risk point" if is_linked else "project freed of risk point"
        act.note(f"project {project_id}", reason=reason, after=risk_number)


def _find_seen(
    act: Act, project: Project, project_id: int, seen: DisplayedVersion
) -> tuple[WatchedProjectStore, WatchedProject]:
    store = WatchedProjectStore(act.tx, project.row_key)
    watched = store.load(project_id)
    seen.require_unchanged(watched)
    return store, watched


def _compare(
    tx: Transaction, project: Project, projects: Sequence[ProjectFacts]
) -> tuple[ProjectImport, dict[str, Placement]]:
    store = WatchedProjectStore(tx, project.row_key)
    placer = build_placer(tx, project.seal)
    places = {facts.source_id: _place(placer, facts) for facts in projects}
    inside = [facts for facts in projects if places[facts.source_id].subdistrict_code is not None]
    known = {facts.source_id: store.find_by_source(facts) for facts in inside}
    new = tuple(facts for facts in inside if known[facts.source_id] is None)
    changed = tuple(
        facts
        for facts in inside
        for watched in [known[facts.source_id]]
        if watched is not None and watched.facts != facts
    )
    result = ProjectImport(
        new=new,
        changed=changed,
        same=len(inside) - len(new) - len(changed),
        outside=len(projects) - len(inside),
        waiting=sum(bool(facts.hints) for facts in (*new, *changed)),
    )
    return result, places


def _keep(
    act: Act, store: WatchedProjectStore, facts: ProjectFacts, found: Placement, source: str
) -> None:
    longitude, latitude = facts.point or (None, None)
    place: dict[str, Any] = {
        "longitude": longitude,
        "latitude": latitude,
        "community_id": found.community_id,
        "subdistrict_code": found.subdistrict_code,
    }
    known = store.find_by_source(facts)
    if known is None:
        store.add(
            facts,
            place,
            year_be=act.at.astimezone(BANGKOK).year + BUDDHIST_OFFSET,
            source=source,
            is_public=not facts.hints,
            account_id=act.actor.account_id,
        )
        return
    is_public = known.is_public and not facts.hints
    store.change(known, facts=facts, sealed_source=source, is_public=int(is_public), **place)


def _place(placer: Placer, facts: ProjectFacts) -> Placement:
    """Return where a project belongs: by its point, else by the community that it states."""
    if facts.point is None:
        return placer.place_by_statement(StatedPlace(community_name=facts.community_name or None))
    longitude, latitude = facts.point
    [found] = placer.place_points(np.array([longitude]), np.array([latitude]))
    return found


def _name_columns(header: Sequence[str]) -> str:
    code = hashlib.sha256("\n".join(header).encode()).hexdigest()[:16]
    return COLUMNS_FACT.format(code=code)

"""Reads what a release is made from: the one place where publishing meets the database."""

from collections import defaultdict
from datetime import datetime

from geodata import actions
from geodata.model import times
from geodata.model.places import fieldwork, registry
from geodata.model.places.fieldwork import (
    CommunityCoverage,
    Visit,
)
from geodata.model.places.places import AreaLevel
from geodata.project import Project
from geodata.store.database import CHANGE
from geodata.store.imports.counting import CountingStore
from geodata.store.imports.records import (
    FeedStore,
    ImportedComplaintStore,
)
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.fieldwork import VisitStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.registry import RegistryStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.commitments import CommitmentStore
from mapping.publish.release import Known


def gather(project: Project) -> tuple[Known, int]:
    """Return what is known now, and the change counter that it belongs to."""
    with project.database.reading() as tx:
        places, boundaries = PlaceStore(tx), BoundaryStore(tx)
        feed, cases = FeedStore(tx, project.seal), ImportedComplaintStore(tx, project.seal)
        counting = CountingStore(tx)
        period = feed.read_period()
        known = Known(
            subdistricts=places.list_subdistricts(),
            communities=places.list_communities(),
            subdistrict_boundaries=boundaries.read_current(AreaLevel.SUBDISTRICT),
            community_boundaries=boundaries.read_current(AreaLevel.COMMUNITY),
            boundary_versions=boundaries.list_versions(),
            feed_counts=feed.count_records(),
            groups=counting.list_groups(),
            subjects=tuple(counting.list_subject_counts()),
            feeds=feed.list_sources(),
            feed_days=period and (_day(period[0]), _day(period[1])),
            risks=RiskStore(tx, project.seal).list_public(),
            seen=_seen(VisitStore(tx).list_all()),
            figures={
                each: registry.select_current_figures(kept)
                for each, kept in RegistryStore(tx).list_figures().items()
            },
            commitments=CommitmentStore(tx, project.seal).list_public(),
            demo=feed.has_demo() or cases.has_demo(),
            with_estimated=actions.uses_estimated_areas(tx),
        )
        return known, int(tx.get_state(CHANGE, "0"))


def _seen(visits: list[Visit]) -> dict[str, CommunityCoverage]:
    by_community: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_community[visit.community_id].append(visit)
    return {each: fieldwork.summarize_visits(found) for each, found in by_community.items()}


def _day(moment: str) -> str:
    when: datetime = times.parse_iso(moment)
    return when.astimezone(times.BANGKOK).date().isoformat()

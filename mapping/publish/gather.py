"""The inputs of a release, read from the database: the only module of publishing that does."""

from collections import defaultdict
from datetime import datetime

from geodata import actions
from geodata.model import times
from geodata.model.places import fieldwork, registry
from geodata.model.places.fieldwork import CommunityCoverage, Visit
from geodata.model.places.places import AreaLevel
from geodata.project import Project
from geodata.store.database import CHANGE
from geodata.store.imports.counting import CountingStore
from geodata.store.imports.feed_summary import read_feed_summary
from geodata.store.imports.records import ImportedComplaintStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.fieldwork import VisitStore
from geodata.store.places.landmarks import LandmarkStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.registry import RegistryStore
from geodata.store.programme.documents import DocumentStore
from geodata.store.programme.interviews import QuoteStore
from geodata.store.projects.public_projects import list_public_projects
from geodata.store.risks.priorities import PriorityStore
from geodata.store.risks.risk_words import SubKindStore
from geodata.store.risks.risks import RiskStore
from geodata.store.sample_mark import is_sample
from geodata.store.workshops.commitments import CommitmentStore
from mapping.publish import photo_files
from mapping.publish.release import PublicReleaseInputs
from mapping.publish.rule import PrivacyRule


def read_release_inputs(project: Project) -> tuple[PublicReleaseInputs, int]:
    """Read the inputs of a release, and the change counter that they belong to."""
    with project.database.begin_read() as tx:
        places, boundaries = PlaceStore(tx), BoundaryStore(tx)
        feed = read_feed_summary(tx, project.seal)
        cases = ImportedComplaintStore(tx, project.seal)
        counting = CountingStore(tx)
        inputs = PublicReleaseInputs(
            subdistricts=places.list_subdistricts(),
            communities=places.list_communities(),
            subdistrict_boundaries=boundaries.read_current(AreaLevel.SUBDISTRICT),
            community_boundaries=boundaries.read_current(AreaLevel.COMMUNITY),
            boundary_versions=boundaries.list_versions(),
            feed_counts=feed.counts,
            feed_months=feed.months,
            groups=counting.list_groups(),
            subjects=tuple(counting.list_subject_counts()),
            feeds=feed.sources,
            feed_days=feed.period and (_format_day(feed.period[0]), _format_day(feed.period[1])),
            risks=photo_files.drop_unreadable(project, RiskStore(tx, project.seal).list_public()),
            seen=_summarize_visits(VisitStore(tx).list_all()),
            figures={
                community_id: registry.select_current_figures(figures)
                for community_id, figures in RegistryStore(tx).list_figures().items()
            },
            commitments=CommitmentStore(tx, project.seal).list_public(),
            demo=is_sample(tx) or feed.has_demo or cases.has_demo(),
            with_estimated=actions.uses_estimated_areas(tx),
            sub_kinds=SubKindStore(tx).list_all(),
            withdrawn_risks=tuple(RiskStore(tx, project.seal).list_withdrawn_ids()),
            landmarks=[place for place in LandmarkStore(tx).list_all() if not place.retired],
            projects=photo_files.drop_unreadable(
                project, list_public_projects(tx, project.seal, project.row_key)
            ),
            votes=tuple(PriorityStore(tx).list_results(PrivacyRule().k)),
            network_documents=DocumentStore(tx).list_public(),
            quotes=QuoteStore(tx, project.vault).list_public(),
        )
        return inputs, int(tx.get_state(CHANGE, "0"))


def _summarize_visits(visits: list[Visit]) -> dict[str, CommunityCoverage]:
    by_community: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_community[visit.community_id].append(visit)
    return {
        community_id: fieldwork.summarize_visits(community_visits)
        for community_id, community_visits in by_community.items()
    }


def _format_day(moment: str) -> str:
    time: datetime = times.parse_iso(moment)
    return time.astimezone(times.BANGKOK).date().isoformat()

"""The whole year: records, people and everything that they do, up to today."""

from dataclasses import dataclass
from datetime import UTC, datetime

from geodata import actions, synthetic
from geodata.actions.workshops import workshops
from geodata.model.imports.records import ParsedRecords
from geodata.model.workshops.workshops import WorkshopState
from geodata.project import Project
from mapping.publish.publisher import Publisher
from mapping.sample.cases import start_cases
from mapping.sample.clock import Process
from mapping.sample.complaint_releases import start_complaint_releases
from mapping.sample.complaints import start_complaints
from mapping.sample.forum import start_forum
from mapping.sample.landmarks import start_landmarks
from mapping.sample.network import SampleAccount, SampleNetwork, WritePrivate
from mapping.sample.programme import start_programme
from mapping.sample.projects import start_projects
from mapping.sample.register import start_register
from mapping.sample.risks import start_risks
from mapping.sample.size import DEMO, SampleSize
from mapping.sample.survey import start_survey
from mapping.sample.workshops import start_workshops

DAYS = 365
IMPORT_DAYS_AGO = (210, 100, 3)  # each brings what was reported since the one before


@dataclass(frozen=True, slots=True)
class SampleYear:
    """What a newcomer needs to look at everything."""

    accounts: tuple[SampleAccount, ...]
    room_code: str  # of the workshop that is open


def fill_project(
    project: Project,
    until: datetime,
    size: SampleSize = DEMO,
    write_private: WritePrivate = lambda _field, words: words,
) -> SampleYear:
    """Fill an empty project with a year of work that ends at `until`.

    Parameters
    ----------
    write_private
        Given the field and the words of whatever the public never reads; returns what is typed
        there. A test marks the words, to search for them.

    Raises
    ------
    BadInput
        E-DEMO-01 where the project holds anything already.
    """
    network = SampleNetwork(project, until, size, write_private)
    begins = network.clock.compute_moment(DAYS)
    actions.set_up(project, begins)
    actions.begin_sample(project, at=begins)
    people = network.add_staff(begins)
    for days_ago, before in zip(IMPORT_DAYS_AGO, (None, *IMPORT_DAYS_AGO), strict=False):
        network.clock.start(_import_records(network, days_ago, before))
    start_risks(network)
    start_cases(network)
    start_complaints(network)
    start_complaint_releases(network)
    start_landmarks(network)
    start_register(network)
    start_forum(network)
    start_workshops(network)
    start_programme(network)
    start_projects(network)
    start_survey(network)
    network.clock.run()
    Publisher(project).release_if_changed(until)
    project.note_head()
    listed = workshops.list_workshops(project, actions.TERMINAL, at=until)
    codes = [workshop.code for workshop in listed if workshop.state is WorkshopState.OPEN]
    return SampleYear(tuple(people), codes[0] or "")


def _import_records(network: SampleNetwork, days_ago: int, days_before: int | None) -> Process:
    """Import what was reported since the import before; the first brings all that is older."""
    yield network.clock.compute_moment(days_ago, 2)
    since = datetime.min.replace(tzinfo=UTC)
    if days_before is not None:
        since = network.clock.compute_moment(days_before, 2)
    for indicator in network.size.imported:
        generated = synthetic.generate_records(indicator, network.clock.until)
        reported = [
            record
            for record in generated.records
            if record.reported_at is not None and since <= record.reported_at < network.now
        ]
        actions.import_records(
            network.project,
            network.get_caller("officer"),
            ParsedRecords(tuple(reported), ()),
            indicator=indicator,
            source=actions.DEMO_SOURCE,
            checksum="",
            at=network.now,
            demo=True,
        )

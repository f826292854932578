"""Projects of the sample: imported twice, one waits for its name, some are inspected."""

from geodata.actions.projects import inspections, watched_projects
from geodata.intake.projects import ProjectField
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.projects.inspections import CheckAnswer, CheckItem, InspectionDraft
from geodata.model.projects.projects import ProjectFacts, ProjectKind, WatchedProject
from geodata.model.public_photos import PhotoKind
from geodata.model.times import to_bangkok_date
from geodata.store.risks.risks import RiskStore
from mapping.sample.clock import Process
from mapping.sample.content import DRAWING_FILES, ProjectText, get_content
from mapping.sample.network import SampleNetwork
from mapping.sample.public_photos import approve_photo, propose_photo

IMPORTED_DAYS_AGO = (130, 40)  # the second brings the rest
INSPECTED_DAYS_AGO = 30
HEADER = tuple(ProjectField)
BUDGET_STEP_BAHT = 350_000


def start_projects(network: SampleNetwork) -> None:
    """Start the watch on projects."""
    network.clock.start(_watch_projects(network))


def _watch_projects(network: SampleNetwork) -> Process:
    facts = [
        _build_facts(network, text, place) for place, text in enumerate(get_content().projects, 1)
    ]
    for days_ago, known in zip(IMPORTED_DAYS_AGO, (len(facts) // 2, len(facts)), strict=True):
        yield network.clock.compute_moment(days_ago, 90)
        watched_projects.import_projects(
            network.project,
            network.get_caller("officer"),
            facts[:known],
            source=get_content().project_source,
            header=HEADER,
            mapping={},
            at=network.now,
        )
    yield network.clock.compute_moment(INSPECTED_DAYS_AGO, 90)
    _inspect_projects(network)


def _build_facts(network: SampleNetwork, text: ProjectText, place: int) -> ProjectFacts:
    return ProjectFacts(
        f"S-{place:04}",
        ProjectKind(text.kind),
        text.name,
        text.agency,
        budget_baht=place * BUDGET_STEP_BAHT,
        point=network.choose_point(network.find_community(text.community)),
    )


def _inspect_projects(network: SampleNetwork) -> None:
    """Inspect every project in reach: two of three are agreed to, one goes on waiting."""
    officer, second = network.get_caller("officer"), network.get_caller("officer-2")
    found = watched_projects.list_projects(network.project, officer, at=network.now)
    shown = [watched for watched in found if watched.is_public]
    for number, watched in enumerate(shown[: len(shown) // 2 + 1]):
        _tie_to_risk(network, watched)
        answers = {
            item: CheckAnswer.NO if (number + place) % 4 == 0 else CheckAnswer.YES
            for place, item in enumerate(CheckItem)
        }
        draft = InspectionDraft(
            network.create_token("inspection"),
            watched.id,
            to_bangkok_date(network.now),
            answers,
            network.write_private("note of an inspection", get_content().inspection_note),
        )
        made = inspections.record_inspection(network.project, officer, draft, at=network.now)
        drawing = DRAWING_FILES[PhotoKind.BEFORE].read_bytes()
        source_id = inspections.add_inspection_photo(
            network.project, officer, made.id, drawing, at=network.now
        )
        if number % 3 < 2:
            seen = DisplayedVersion.from_record(made)
            inspections.decide_inspection(
                network.project, second, made.id, seen, True, at=network.now
            )
            is_first = number == 0  # of the others the photo waits
            photo_id = propose_photo(
                network, PhotoKind.BEFORE, source_id, "officer", is_approved=is_first
            )
            if is_first:
                approve_photo(network, photo_id, "officer-2")


def _tie_to_risk(network: SampleNetwork, watched: WatchedProject) -> None:
    """Tie a project to the first public risk point of its community, where there is one."""
    with network.project.database.begin_read() as tx:
        public = RiskStore(tx, network.project.seal).list_public()
    number = next(
        (risk.public_id for risk in public if risk.community_id == watched.community_id), None
    )
    if number is not None:
        seen = DisplayedVersion.from_record(watched)
        watched_projects.set_risk_point(
            network.project,
            network.get_caller("officer"),
            watched.id,
            seen,
            number,
            True,
            at=network.now,
        )

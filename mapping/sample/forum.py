"""The forum of the sample: commitments, two editions, papers, an account that waits, an outline."""

from datetime import timedelta

import shapely

from geodata.actions import papers
from geodata.actions.people import accounts
from geodata.actions.places import communities, tracing
from geodata.actions.workshops import commitments
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import PaperDraft, PaperKind
from geodata.model.people.people import Role
from geodata.model.places.registry import FigureKind
from geodata.model.places.tracings import TraceDraft
from geodata.model.times import BANGKOK
from geodata.model.workshops.commitments import Commitment, CommitmentDraft, CommitmentState
from mapping.publish import editions
from mapping.sample.clock import Process
from mapping.sample.content import CommitmentText, get_content
from mapping.sample.network import SampleNetwork

EDITION_DAYS_AGO = (180, 30)
DUE_DAYS_AGO = {"open": -60, "late": 20, "kept": 40, "not kept": 50, "waits": -90}
FIGURED_COMMUNITIES = 6


def start_forum(network: SampleNetwork) -> None:
    """Start everything that belongs to the forum and the register."""
    for number, text in enumerate(get_content().commitments):
        network.clock.start(_promise(network, number, text))
    for number, days_ago in enumerate(EDITION_DAYS_AGO, start=1):
        network.clock.start(_freeze(network, number, days_ago))
    network.clock.start(_write_papers(network))
    network.clock.start(_count_households(network))
    network.clock.start(_trace(network))
    network.clock.start(_ask_for_account(network))


def _promise(network: SampleNetwork, number: int, text: CommitmentText) -> Process:
    moment, project = network.clock.compute_moment, network.project
    begins = 150 - number * 9 if text.outcome != "waits" else 3
    yield moment(begins, 120)
    due_on = moment(DUE_DAYS_AGO[text.outcome] + number).astimezone(BANGKOK).date()
    if DUE_DAYS_AGO[text.outcome] < 0:
        due_on = network.clock.until.date() - timedelta(days=DUE_DAYS_AGO[text.outcome])
    promise = text.promise
    if text.outcome == "waits":
        promise = network.write_private("promise that waits", promise)
    commitment = commitments.add(
        project,
        network.get_caller("officer"),
        CommitmentDraft(
            network.create_token("commitment"),
            text.agency,
            promise,
            due_on,
            risk_id=network.public_ids.get(text.risk_title),
        ),
        at=network.now,
    )
    if text.outcome == "waits":
        return
    yield moment(begins - 1, 120)
    commitment = _confirm(network, commitment)
    yield moment(begins - 2, 120)
    commitment = _set_state(network, commitment, CommitmentState.PROMISED)
    if text.outcome in ("kept", "not kept"):
        yield moment(DUE_DAYS_AGO[text.outcome] - 5 - number, 120)
        outcome = CommitmentState(text.outcome)
        proof = get_content().proof if outcome == CommitmentState.KEPT else ""
        commitment = _set_state(network, commitment, outcome, proof)
        yield moment(DUE_DAYS_AGO[text.outcome] - 6 - number, 120)
        _confirm(network, commitment)


def _confirm(network: SampleNetwork, commitment: Commitment) -> Commitment:
    return commitments.confirm(
        network.project,
        network.get_caller("officer-2"),
        commitment.id,
        DisplayedVersion.from_record(commitment),
        at=network.now,
    )


def _set_state(
    network: SampleNetwork, commitment: Commitment, state: CommitmentState, proof: str = ""
) -> Commitment:
    return commitments.set_state(
        network.project,
        network.get_caller("officer"),
        commitment.id,
        DisplayedVersion.from_record(commitment),
        state,
        proof,
        at=network.now,
    )


def _freeze(network: SampleNetwork, number: int, days_ago: int) -> Process:
    yield network.clock.compute_moment(days_ago, 150)
    title = f"เวทีสาธารณะครั้งที่ {number} (ข้อมูลตัวอย่าง)"
    editions.freeze_edition(network.project, network.get_caller("officer"), title, at=network.now)


def _write_papers(network: SampleNetwork) -> Process:
    yield network.clock.compute_moment(70, 150)
    caller = network.get_caller("officer")
    paper = papers.create_paper(
        network.project,
        caller,
        PaperDraft(network.create_token("paper"), PaperKind.ACTIVITY),
        at=network.now,
    )
    papers.save_paper(
        network.project,
        caller,
        paper.id,
        DisplayedVersion.from_record(paper),
        {
            name: network.write_private("part of a paper", text)
            for name, text in get_content().papers.items()
        },
        at=network.now,
    )
    yield network.clock.compute_moment(5, 150)
    papers.create_paper(
        network.project,
        network.get_caller("coordinator"),
        PaperDraft(
            network.create_token("paper"),
            PaperKind.LESSONS,
            network.list_communities_of("coordinator")[0],
        ),
        at=network.now,
    )


def _count_households(network: SampleNetwork) -> Process:
    yield network.clock.compute_moment(200, 150)
    caller = network.get_caller("officer")
    listed = communities.list_communities(network.project, caller, at=network.now)
    for number, community in enumerate(listed[:FIGURED_COMMUNITIES]):
        communities.set_figure(
            network.project,
            caller,
            community.id,
            DisplayedVersion.from_record(community),
            FigureKind.HOUSEHOLDS,
            180 + number * 17,
            2568,
            "การสำรวจของเครือข่าย (ข้อมูลตัวอย่าง)",
            at=network.now,
        )


def _trace(network: SampleNetwork) -> Process:
    """Trace one community a little smaller; an officer has still to look at it."""
    yield network.clock.compute_moment(4, 150)
    caller = network.get_caller("coordinator")
    community_id = network.list_communities_of("coordinator")[2]
    dossier = tracing.read_dossier(network.project, caller, community_id, at=network.now)
    outline = network.outlines[community_id].buffer(-0.00004).simplify(0.00002)
    tracing.save_tracing(
        network.project,
        caller,
        TraceDraft(
            network.create_token("trace"),
            community_id,
            list(shapely.get_coordinates(outline).tolist()[:-1]),
            network.write_private(
                "reason of an outline", "เดินสำรวจแนวรั้วกับคณะกรรมการชุมชน (ข้อมูลตัวอย่าง)"
            ),
            dossier.basis,
        ),
        at=network.now,
    )


def _ask_for_account(network: SampleNetwork) -> Process:
    """Ask for one more coordinator; somebody else has still to confirm it."""
    yield network.clock.compute_moment(2, 150)
    accounts.add_account(
        network.project,
        network.get_caller("administrator"),
        "coordinator-3",
        Role.COORDINATOR,
        frozenset(network.communities[20:23] or network.communities[:1]),
        at=network.now,
    )

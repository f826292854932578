"""Landmarks of the sample: officers add some, and take one off the map between the two editions."""

from geodata.actions.places import landmarks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.landmarks import LandmarkDraft, LandmarkKind
from mapping.sample.clock import Process
from mapping.sample.content import get_content
from mapping.sample.network import SampleNetwork

ADDED_DAYS_AGO = 240  # before the first edition
RETIRED_DAYS_AGO = 90  # after it, and before the second


def start_landmarks(network: SampleNetwork) -> None:
    """Start the work on landmarks."""
    network.clock.start(_keep_landmarks(network))


def _keep_landmarks(network: SampleNetwork) -> Process:
    project = network.project
    yield network.clock.compute_moment(ADDED_DAYS_AGO, 60)
    for text in get_content().landmarks:
        middle = network.find_middle(network.find_community(text.community))
        draft = LandmarkDraft(
            network.create_token("landmark"),
            LandmarkKind(text.kind),
            text.name,
            middle.x,
            middle.y,
            get_content().landmark_source,
        )
        newest = landmarks.add_landmark(
            project, network.get_caller("officer"), draft, at=network.now
        )
    yield network.clock.compute_moment(RETIRED_DAYS_AGO, 60)
    seen = DisplayedVersion.from_record(newest)
    landmarks.set_landmark_retired(
        project, network.get_caller("officer-2"), newest.id, seen, True, at=network.now
    )

"""Photos of the sample that the public sees: drawn, marked as such, covered and approved."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.actions.risks import public_photos, risk_photos
from geodata.model.public_photos import CoveredArea, PhotoCheck, PhotoDraft, PhotoKind
from mapping.sample.clock import Process
from mapping.sample.content import DRAWING_FILES, get_content
from mapping.sample.network import SampleNetwork

AREAS = (CoveredArea(990, 490, 1100, 730), CoveredArea(150, 680, 280, 735))  # of both drawings
EVERY_CHECK = frozenset(PhotoCheck)


@dataclass(frozen=True, slots=True)
class PhotoPlan:
    """Which drawings are proposed of a risk point, and whether somebody has answered."""

    kinds: tuple[PhotoKind, ...]
    is_approved: bool = True


PHOTO_PLANS: Mapping[int, PhotoPlan] = {  # by the number of the risk point
    2: PhotoPlan((PhotoKind.BEFORE, PhotoKind.AFTER)),
    3: PhotoPlan((PhotoKind.BEFORE,)),
    6: PhotoPlan((PhotoKind.BEFORE,), is_approved=False),
}


def show_photos(
    network: SampleNetwork, plan: PhotoPlan, risk_id: int, proposer: str, approver: str, days: int
) -> Process:
    """Propose covered drawings of a public point; another officer approves them."""
    for kind in plan.kinds:
        yield network.clock.compute_moment(days, 40)
        source_id = risk_photos.add_photo(
            network.project,
            network.get_caller(proposer),
            risk_id,
            DRAWING_FILES[kind].read_bytes(),
            at=network.now,
        )
        photo_id = propose_photo(network, kind, source_id, proposer, is_approved=plan.is_approved)
        if plan.is_approved:
            yield network.clock.compute_moment(days - 1, 40)
            approve_photo(network, photo_id, approver)
            days -= 2


def propose_photo(
    network: SampleNetwork, kind: PhotoKind, source_id: str, proposer: str, *, is_approved: bool
) -> str:
    """Propose a drawing that was added, covered, and return the id of what waits."""
    project, caller, at = network.project, network.get_caller(proposer), network.now
    shown = public_photos.preview_photo(project, caller, source_id, AREAS, at=at)
    caption = get_content().photo_captions[kind]
    if not is_approved:
        caption = network.write_private("caption that waits", caption)
    draft = PhotoDraft(source_id, kind, caption, AREAS)
    photo = public_photos.propose_photo(project, caller, draft, shown.sha256, EVERY_CHECK, at=at)
    return photo.id


def approve_photo(network: SampleNetwork, photo_id: str, approver: str) -> None:
    """Approve a photo as another officer, and show photos to the public."""
    project, caller, at = network.project, network.get_caller(approver), network.now
    if not public_photos.shows_public_photos(project):
        public_photos.show_public_photos(project, caller, True, at=at)
    waiting = public_photos.read_waiting_photo(project, caller, photo_id, at=at)
    answered = frozenset(hint.text for hint in waiting.hints)
    public_photos.approve_photo(
        project, caller, photo_id, waiting.displayed_version, EVERY_CHECK, answered, at=at
    )

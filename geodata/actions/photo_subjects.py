"""What a photo is of: a risk point, or an inspection of a watched project.

Both have the same way to the public; they differ in who may do what, and when they show photos.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.actions.transactions import Act
from geodata.errors import BadInput, NotFound
from geodata.model import risks
from geodata.model.people.people import Verb, require_in
from geodata.model.projects.inspections import Inspection, InspectionState
from geodata.model.projects.projects import WatchedProject
from geodata.model.public_photos import PhotoOwner
from geodata.model.risks import Precision, RiskPoint
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.projects.inspections import InspectionStore
from geodata.store.projects.watched_projects import WatchedProjectStore
from geodata.store.risks import photos
from geodata.store.risks.risks import RiskStore

ADD_VERBS: Mapping[PhotoOwner, Verb] = {
    PhotoOwner.RISK: Verb.PROPOSE_RISK,
    PhotoOwner.INSPECTION: Verb.INSPECT_PROJECT,
}
OPEN_VERBS: Mapping[PhotoOwner, Verb] = {
    PhotoOwner.RISK: Verb.REVIEW_RISK,
    PhotoOwner.INSPECTION: Verb.INSPECT_PROJECT,
}


@dataclass(frozen=True, slots=True)
class RiskSubject:
    """A risk point that photos are of."""

    risk: RiskPoint

    @property
    def community_id(self) -> str | None:
        """Return the community whose people may see it."""
        return self.risk.community_id

    @property
    def public_id(self) -> str:
        """Return what the public calls it."""
        return self.risk.public_id or ""

    @property
    def name(self) -> str:
        """Return its name where it has one of its own."""
        return ""

    @property
    def precision(self) -> Precision:
        """Return how exactly the public sees where it is."""
        return self.risk.precision or Precision.COMMUNITY

    @property
    def records(self) -> tuple[object, ...]:
        """Return what stands before whoever decides about a photo of it."""
        return (self.risk,)

    @property
    def shows_photos(self) -> bool:
        """Return whether photos of it may be public."""
        return risks.may_show_photos(self.risk)

    def require_shows_photos(self) -> None:
        """Raise BadInput unless photos of it may be public.

        Raises
        ------
        BadInput
            E-PHOTO-02.
        """
        risks.check_shows_photos(self.risk)


@dataclass(frozen=True, slots=True)
class InspectionSubject:
    """An inspection of a project that photos are of."""

    inspection: Inspection
    watched: WatchedProject

    @property
    def community_id(self) -> str | None:
        """Return the community whose people may see it."""
        return self.watched.community_id

    @property
    def public_id(self) -> str:
        """Return what the public calls its project."""
        return self.watched.public_id

    @property
    def name(self) -> str:
        """Return the name of its project."""
        return self.watched.facts.name

    @property
    def precision(self) -> Precision:
        """Return how exactly the public sees where it is."""
        return Precision.COMMUNITY if self.watched.facts.point is None else Precision.EXACT

    @property
    def records(self) -> tuple[object, ...]:
        """Return what stands before whoever decides about a photo of it."""
        return (self.inspection, self.watched)

    @property
    def shows_photos(self) -> bool:
        """Return whether photos of it may be public: a second person agreed to it."""
        is_agreed = self.inspection.state is InspectionState.APPROVED
        return is_agreed and self.watched.is_public

    def require_shows_photos(self) -> None:
        """Raise BadInput unless photos of it may be public.

        Raises
        ------
        BadInput
            E-PHOTO-07.
        """
        if not self.shows_photos:
            raise BadInput("E-PHOTO-07")


PhotoSubject = RiskSubject | InspectionSubject


def load_subject(
    tx: Transaction, project: Project, owner: PhotoOwner, owner_id: int
) -> PhotoSubject:
    """Return what a photo is of.

    Raises
    ------
    NotFound
    """
    if owner is PhotoOwner.RISK:
        return RiskSubject(RiskStore(tx, project.seal).load(owner_id))
    inspection = InspectionStore(tx).load(owner_id)
    watched = WatchedProjectStore(tx, project.row_key).load(inspection.project_id)
    return InspectionSubject(inspection, watched)


def find_owner(project: Project, photo_id: str) -> PhotoOwner:
    """Return of what an internal photo is; of one that is not there, as if of a risk point."""
    with project.database.begin_read() as tx:
        found = photos.find_owner(tx, photo_id)
    return PhotoOwner.RISK if found is None else found[0]


def load_of_source(
    act: Act, project: Project, photo_id: str, *verbs: Verb
) -> tuple[PhotoOwner, int, PhotoSubject]:
    """Return of what an internal photo is, for somebody who may do all of this about it.

    Raises
    ------
    NotFound
        Where it is out of scope or not there: the same answer.
    """
    found = photos.find_owner(act.tx, photo_id)
    if found is None:
        raise NotFound
    subject = load_subject(act.tx, project, *found)
    for verb in verbs:
        require_in(act.actor, verb, subject.community_id)
    return *found, subject

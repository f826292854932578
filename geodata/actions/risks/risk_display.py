"""The displayed version of a risk point: all that a reviewer has before them."""

from geodata.model.displayed_version import DisplayedVersion
from geodata.model.risks import RiskContent, RiskPoint
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.mitigations import MitigationStore
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risk_projects import RiskProjectStore
from geodata.store.risks.risks import RiskStore


def build_displayed_version(
    tx: Transaction, project: Project, risk: RiskPoint, *, but_photo: str | None = None
) -> DisplayedVersion:
    """Return the displayed version: place, note, project, photos, approvals, evidence.

    Parameters
    ----------
    but_photo
        The id of a photo that is left out: the one that the decision itself brings.
    """
    store, mitigations = RiskStore(tx, project.seal), MitigationStore(tx, project.seal)
    waiting = mitigations.find_pending(risk.id)
    return DisplayedVersion.from_record(
        risk,
        read_content(tx, project, risk),
        [photo_id for photo_id in PhotoStore(tx).list_of(risk.id) if photo_id != but_photo],
        store.read_approvals(risk.id),
        [part.id for part in store.list_parts(risk.id)],
        waiting,
        "" if waiting is None else mitigations.note(waiting.id),
    )


def read_content(tx: Transaction, project: Project, risk: RiskPoint) -> RiskContent:
    """Return what can be edited of a risk point as it stands."""
    store = RiskStore(tx, project.seal)
    return RiskContent(
        category=risk.category,
        point=store.read_point(risk.id),
        community_id=risk.community_id,
        scores=risk.scores,
        note=store.note(risk.id),
        public_project=RiskProjectStore(tx).find(risk.id),
        sub_kind=risk.sub_kind,
        agency_type=risk.agency_type,
    )

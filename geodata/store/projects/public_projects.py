"""What everybody may read of watched projects."""

from collections.abc import Mapping
from datetime import date

from geodata.model.projects.inspections import Inspection, InspectionState
from geodata.model.projects.projects import PublicWatchedProject, WatchedProject
from geodata.model.public_photos import PUBLIC_PHOTOS_FACT, PhotoOwner, ReleasedPhoto
from geodata.model.risks import format_quarter
from geodata.model.times import to_bangkok_midnight
from geodata.store.database import Transaction
from geodata.store.projects.inspections import InspectionStore
from geodata.store.projects.watched_projects import WatchedProjectStore
from geodata.store.risks.public_photos import PublicPhotoStore
from geodata.store.risks.risks import RiskStore
from geodata.store.sealing import Seal


def list_public_projects(
    tx: Transaction, seal: Seal, key: bytes
) -> tuple[PublicWatchedProject, ...]:
    """Return the projects that are shown, by number, with inspections that two people agree on.

    Parameters
    ----------
    key
        The key of the store of projects.
    """
    store = WatchedProjectStore(tx, key)
    numbers = store.read_risk_numbers()
    public_risks = {risk.public_id for risk in RiskStore(tx, seal).list_public()}
    inspections: dict[int, list[Inspection]] = {}
    for inspection in InspectionStore(tx).list_all(InspectionState.APPROVED):
        inspections.setdefault(inspection.project_id, []).append(inspection)
    photos = _read_released_photos(tx)
    return tuple(
        _build_public(
            watched,
            tuple(number for number in numbers.get(watched.id, []) if number in public_risks),
            inspections.get(watched.id, []),
            photos,
        )
        for watched in store.list_all()
        if watched.is_public
    )


def _read_released_photos(tx: Transaction) -> dict[int, tuple[ReleasedPhoto, ...]]:
    """Return the approved photos of each inspection; none while they are not to be shown."""
    if tx.get_state(PUBLIC_PHOTOS_FACT, "off") != "on":
        return {}
    return PublicPhotoStore(tx).read_released(PhotoOwner.INSPECTION)


def _format_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _build_public(
    watched: WatchedProject,
    risk_ids: tuple[str, ...],
    inspections: list[Inspection],
    photos: Mapping[int, tuple[ReleasedPhoto, ...]],
) -> PublicWatchedProject:
    facts = watched.facts
    return PublicWatchedProject(
        public_id=watched.public_id,
        kind=facts.kind,
        name=facts.name,
        agency=facts.agency,
        budget_baht=facts.budget_baht,
        contract_number=facts.contract_number,
        starts_on=_format_day(facts.starts_on),
        ends_on=_format_day(facts.ends_on),
        point=facts.point,
        community_id=watched.community_id,
        subdistrict_code=watched.subdistrict_code,
        source=watched.source,
        risk_ids=risk_ids,
        inspections=tuple(
            (
                format_quarter(to_bangkok_midnight(inspection.inspected_on)),
                tuple((str(item), str(answer)) for item, answer in inspection.answers.items()),
            )
            for inspection in inspections
        ),
        photos=tuple(
            photo for inspection in inspections for photo in photos.get(inspection.id, ())
        ),
    )

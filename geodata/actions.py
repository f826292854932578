"""What can be done to the project: every change is one function here and one transaction.

Screens, routes and the command line call these. Each returns what it did; an error rolls it back.
"""

from datetime import datetime

import numpy as np

from geodata import estimates, reference
from geodata.errors import BadInput
from geodata.model import times
from geodata.model.places import AreaLevel, Boundary, Passport
from geodata.model.records import Indicator, Reading, Stated
from geodata.placing import Placer
from geodata.previews import RecordPreview, compare
from geodata.project import Project
from geodata.store.boundaries import BoundaryStore
from geodata.store.database import Transaction
from geodata.store.imports import ImportNote, forget_demo_imports, note_import
from geodata.store.places import PlaceStore
from geodata.store.records import STORES, store_of

NETWORK = "เครือข่าย"  # the source of complaints made to the network itself
DEMO_SOURCE = "ข้อมูลตัวอย่าง"
ESTIMATED = "estimated_areas"  # the fact that says whether estimated areas are used


def set_up(project: Project, at: datetime) -> bool:
    """Load the reference geography into an empty database; say whether it was empty."""
    with project.database.reading() as tx:
        if PlaceStore(tx).subdistricts():
            return False
    with project.database.transaction() as tx:
        places = PlaceStore(tx)
        for subdistrict in reference.subdistricts():
            places.add_subdistrict(subdistrict)
        for community in reference.communities():
            places.add_community(community)
        BoundaryStore(tx).add(
            AreaLevel.SUBDISTRICT,
            reference.outline_boundaries(),
            reference.passport(AreaLevel.SUBDISTRICT),
            at=at,
        )
        _renew_estimates(tx, at)
    return True


def is_empty(project: Project) -> bool:
    """Say whether no record has been imported yet."""
    with project.database.reading() as tx:
        return not any(kind(tx, project.seal).sources() for kind in STORES)


def placer(tx: Transaction) -> Placer:
    """Return a placer for the boundaries as they are now."""
    store = BoundaryStore(tx)
    return Placer(
        PlaceStore(tx).communities(),
        store.current(AreaLevel.COMMUNITY),
        store.current(AreaLevel.SUBDISTRICT),
        version=store.newest_version(),
        with_estimated=uses_estimated_areas(tx),
    )


def uses_estimated_areas(tx: Transaction) -> bool:
    """Say whether estimated areas are drawn and joined to."""
    return tx.fact(ESTIMATED, "on") == "on"


def preview_records(
    project: Project, reading: Reading, *, indicator: Indicator, source: str
) -> RecordPreview:
    """Return what an import would do; nothing is saved."""
    with project.database.reading() as tx:
        return _compared(project, tx, reading, indicator, source)


def import_records(
    project: Project,
    reading: Reading,
    *,
    indicator: Indicator,
    source: str,
    checksum: str,
    at: datetime,
    demo: bool = False,
) -> ImportNote:
    """Save the good rows of a file; a second import of the same file adds nothing.

    Raises
    ------
    BadInput
        E-DEMO-01 or E-DEMO-02 where made-up and real records would stand side by side.
    """
    with project.database.transaction() as tx:
        _refuse_a_mixture(project, tx, demo=demo)
        preview = _compared(project, tx, reading, indicator, source)
        note = ImportNote(
            indicator=indicator,
            source=source,
            checksum=checksum,
            at=at,
            added=len(preview.new),
            updated=len(preview.changed),
            unchanged=preview.unchanged,
            rejected=len(reading.rejects),
            demo=demo,
        )
        import_id = note_import(tx, note)
        store = store_of(indicator, tx, project.seal)
        store.add(source, preview.new, import_id=import_id, demo=demo)
        for row_id, record, placement in preview.changed:
            store.update(row_id, record, placement, import_id=import_id, at=times.iso(at))
    return note


def import_boundaries(
    project: Project,
    level: AreaLevel,
    areas: tuple[Boundary, ...],
    passport: Passport,
    *,
    at: datetime,
    note: str = "",
) -> int:
    """Make a new version current, renew the estimates and place every record again.

    Returns
    -------
    How many records changed their community or subdistrict.
    """
    with project.database.transaction() as tx:
        BoundaryStore(tx).add(level, areas, passport, at=at, note=note)
        _renew_estimates(tx, at)
        return _place_again(project, tx)


def use_estimated_areas(project: Project, on: bool) -> int:
    """Turn estimated areas on or off and place every record again; return how many changed."""
    with project.database.transaction() as tx:
        tx.set_fact(ESTIMATED, "on" if on else "off")
        return _place_again(project, tx)


def remove_demo(project: Project) -> int:
    """Take every made-up record away, and the note of its import; return how many there were."""
    with project.database.transaction() as tx:
        removed = sum(kind(tx, project.seal).remove_demo() for kind in STORES)
        forget_demo_imports(tx)
    return removed


def _compared(
    project: Project, tx: Transaction, reading: Reading, indicator: Indicator, source: str
) -> RecordPreview:
    store = store_of(indicator, tx, project.seal)
    return compare(reading, placer(tx).place(reading.records), store.known(source), store.changed)


def _refuse_a_mixture(project: Project, tx: Transaction, *, demo: bool) -> None:
    stores = [kind(tx, project.seal) for kind in STORES]
    made_up = any(store.has_demo() for store in stores)
    if demo and not made_up and any(store.sources() for store in stores):
        raise BadInput("E-DEMO-01")
    if not demo and made_up:
        raise BadInput("E-DEMO-02")


def _renew_estimates(tx: Transaction, at: datetime) -> None:
    """Estimate again every community that has no real boundary, where that changes anything."""
    store = BoundaryStore(tx)
    current = store.current(AreaLevel.COMMUNITY)
    renewed = estimates.renewed(
        PlaceStore(tx).communities(), current, store.current(AreaLevel.SUBDISTRICT)
    )
    if renewed:
        store.add(AreaLevel.COMMUNITY, renewed, estimates.passport(), at=at)


def _place_again(project: Project, tx: Transaction) -> int:
    """Place every stored point by the boundaries as they are now; say how many changed area."""
    now = placer(tx)
    changed = 0
    for kind in STORES:
        store = kind(tx, project.seal)
        spots = store.spots()
        found = now.place_points(
            np.array([spot.longitude for spot in spots], dtype=np.float64),
            np.array([spot.latitude for spot in spots], dtype=np.float64),
        )
        moves = [
            (spot, now.flagged(place, Stated(spot.stated_subdistrict)))
            for spot, place in zip(spots, found, strict=True)
        ]
        store.move((spot.id, place) for spot, place in moves)
        changed += sum(spot.placement.area != place.area for spot, place in moves)
    return changed

"""The geography: set up once, outlines replaced by versions, records placed again."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from geodata import estimates, reference
from geodata.actions.acting import TERMINAL, Caller, acting
from geodata.model.people import Verb
from geodata.model.placement import Placed, Placement
from geodata.model.places import AreaLevel, Boundary, Passport
from geodata.model.records import Stated
from geodata.model.risks import Precision
from geodata.placing import Placer
from geodata.project import Project
from geodata.store.boundaries import BoundaryStore
from geodata.store.database import Transaction
from geodata.store.places import PlaceStore
from geodata.store.records import STORES, Spot
from geodata.store.risks import RiskStore

AWAY = (Placed.OUTSIDE, Placed.UNPLACED)
ESTIMATED = "estimated_areas"  # the fact that says whether estimated areas are used


def set_up(project: Project, at: datetime) -> bool:
    """Load the reference geography into an empty database; say whether it was empty."""
    with project.database.reading() as tx:
        if PlaceStore(tx).subdistricts():
            return False
    with acting(project, TERMINAL, Verb.SET_UP, at=at) as act:
        tx = act.tx
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
        renew_estimates(tx, at)
        act.note("project")
    return True


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


def import_boundaries(
    project: Project,
    by: Caller,
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
    with acting(project, by, Verb.CHANGE_BOUNDARIES, at=at) as act:
        version = BoundaryStore(act.tx).add(
            level, areas, passport, at=at, note=note, account_id=act.actor.account_id
        )
        renew_estimates(act.tx, at)
        act.note(f"boundaries {version}", reason="imported", after=[level, passport.checksum])
        return place_again(project, act.tx, at)


def use_estimated_areas(project: Project, by: Caller, on: bool, *, at: datetime) -> int:
    """Turn estimated areas on or off and place every record again; return how many changed."""
    with acting(project, by, Verb.CHANGE_BOUNDARIES, at=at) as act:
        act.note("estimates", reason="estimates", before=uses_estimated_areas(act.tx), after=on)
        act.tx.set_fact(ESTIMATED, "on" if on else "off")
        return place_again(project, act.tx, at)


def renew_estimates(tx: Transaction, at: datetime) -> None:
    """Estimate again every community that has no real boundary, where that changes anything."""
    store = BoundaryStore(tx)
    current = store.current(AreaLevel.COMMUNITY)
    renewed = estimates.renewed(
        PlaceStore(tx).communities(), current, store.current(AreaLevel.SUBDISTRICT)
    )
    if renewed:
        store.add(AreaLevel.COMMUNITY, renewed, estimates.passport(), at=at)


def place_again(project: Project, tx: Transaction, at: datetime) -> int:
    """Place every stored point by the boundaries as they are now.

    Returns
    -------
    How many records changed area; risk points follow and are not among them.
    """
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
            (spot, _flagged(now, spot, place)) for spot, place in zip(spots, found, strict=True)
        ]
        store.move(moves, at=at)
        changed += sum(spot.placement.area != place.area for spot, place in moves)
    _place_risks_again(now, RiskStore(tx, project.seal))
    return changed


def _place_risks_again(now: Placer, store: RiskStore) -> None:
    """Let risk points follow the boundaries.

    One that a reviewer made public for its community stays there while no other community takes
    its ground: a badge needs a community.
    """
    spots = store.spots()
    found = now.place_points(*np.array([point for _, point in spots]).reshape(-1, 2).T)
    for (risk, _), place in zip(spots, found, strict=True):
        if place.area == (risk.subdistrict_code, risk.community_id) or place.how in AWAY:
            continue
        if place.community_id is None and risk.precision is Precision.COMMUNITY:
            continue
        store.move(risk.id, *place.area)


def _flagged(now: Placer, spot: Spot, place: Placement) -> Placement:
    """Flag a new placement that contradicts what the record stated.

    Only the stated subdistrict is kept. A flag that it does not explain came from a community's
    name or another district, which no boundary of ours can settle: it stays.
    """
    stated = Stated(spot.stated_subdistrict)
    explained = now.flagged(replace(spot.placement, disagrees=False), stated).disagrees
    flagged = now.flagged(place, stated)
    stays = spot.placement.disagrees and not explained
    return replace(flagged, disagrees=flagged.disagrees or stays)

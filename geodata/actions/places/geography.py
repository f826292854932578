"""The geography: set up once, outlines replaced by versions, records placed again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from geodata import reference
from geodata.actions.risks.sub_kinds import load_sub_kinds
from geodata.actions.transactions import TERMINAL, Caller, audited_transaction
from geodata.errors import BadInput, Conflict
from geodata.geometry import estimates
from geodata.geometry.placing import NameBook, Placer
from geodata.model.imports.records import StatedPlace
from geodata.model.people.people import Verb
from geodata.model.places import registry
from geodata.model.places.placement import Placement, PlacementKind
from geodata.model.places.places import AreaLevel, Boundary, Passport
from geodata.model.places.registry import Figure, FigureKind
from geodata.model.risks import Precision
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports.records import STORES, RecordStore, Spot, Worded
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.registry import RegistryStore
from geodata.store.places.stated_names import StatedNameStore
from geodata.store.risks.risk_words import SubKindStore
from geodata.store.risks.risks import RiskStore
from geodata.store.sealing import Seal

AWAY_KINDS = (PlacementKind.OUTSIDE, PlacementKind.UNPLACED)
ESTIMATED_AREAS_FACT = "estimated_areas"  # the value that says whether estimated areas are used


def set_up(project: Project, at: datetime) -> bool:
    """Load the reference tables into an empty database; say whether it was empty.

    A database of an earlier version gets the list of sub-kinds, which it lacks.
    """
    with project.database.begin_read() as tx:
        has_places = bool(PlaceStore(tx).list_subdistricts())
        has_sub_kinds = bool(SubKindStore(tx).list_all())
    if has_places:
        if not has_sub_kinds:
            with audited_transaction(project, TERMINAL, Verb.SET_UP, at=at) as act:
                load_sub_kinds(act.tx)
                act.note("sub-kinds")
        return False
    with audited_transaction(project, TERMINAL, Verb.SET_UP, at=at) as act:
        tx = act.tx
        places = PlaceStore(tx)
        for subdistrict in reference.list_subdistricts():
            places.add_subdistrict(subdistrict)
        for community in reference.list_communities():
            places.add_community(community)
        for level, outlines in (
            (AreaLevel.COMMUNITY, reference.build_community_boundaries()),
            (AreaLevel.SUBDISTRICT, reference.build_outline_boundaries()),
        ):
            if outlines:
                BoundaryStore(tx).add(level, outlines, reference.get_passport(level), at=at)
        add_figures(tx, reference.list_community_figures(), at)
        renew_estimates(tx, at)
        load_sub_kinds(tx)
        act.note("project")
    project.note_head()
    return True


def add_figures(
    tx: Transaction,
    figures: Iterable[Figure],
    at: datetime,
    *,
    account_id: int | None = None,
) -> int:
    """Add households and residents of a source where the register lacks them.

    Raises
    ------
    BadInput
        E-COM-08 to E-COM-10 for a count, year or source that cannot be.

    Returns
    -------
    How many figures were added.
    """
    store = RegistryStore(tx)
    known = {
        _build_source_key(kept.figure)
        for figures in store.list_figures().values()
        for kept in figures
    }
    listed = {place.id for place in PlaceStore(tx).list_all_communities()}
    checked = [registry.validate_figure(figure, at) for figure in figures]
    missing = [
        figure
        for figure in checked
        if figure.community_id in listed and _build_source_key(figure) not in known
    ]
    for figure in missing:
        store.add_figure(figure, account_id=account_id, at=at)
    return len(missing)


def _build_source_key(figure: Figure) -> tuple[str, FigureKind, int | None, str]:
    return figure.community_id, figure.kind, figure.year_be, figure.source


def build_placer(tx: Transaction, seal: Seal | None = None) -> Placer:
    """Return a placer for the boundaries as they are now; with the seal it knows stated names."""
    store = BoundaryStore(tx)
    communities = PlaceStore(tx).list_communities()
    return Placer(
        communities,
        store.read_current(AreaLevel.COMMUNITY),
        store.read_current(AreaLevel.SUBDISTRICT),
        version=store.read_newest_version(),
        with_estimated=uses_estimated_areas(tx),
        names=None if seal is None else _build_name_book(tx, seal),
    )


def _build_name_book(tx: Transaction, seal: Seal) -> NameBook:
    every = {place.id: place for place in PlaceStore(tx).list_all_communities()}
    confirmed = [
        (settled_name.stated, settled_name.community_id)
        for settled_name in StatedNameStore(tx, seal).list_current()
        if settled_name.community_id is not None
    ]
    former = RegistryStore(tx).list_former_names()
    names = [(place.name_th, place.id) for place in every.values()]
    return NameBook(
        [place for place in every.values() if not place.retired],
        confirmed=confirmed,
        former=former,
        retired=[
            (name, every[community_id].subdistrict_code)
            for name, community_id in (*names, *confirmed, *former)
            if every[community_id].retired
        ],
    )


def uses_estimated_areas(tx: Transaction) -> bool:
    """Return whether estimated areas are drawn and joined to."""
    return tx.get_state(ESTIMATED_AREAS_FACT, "on") == "on"


def import_boundaries(
    project: Project,
    caller: Caller,
    level: AreaLevel,
    areas: tuple[Boundary, ...],
    passport: Passport,
    *,
    at: datetime,
    note: str = "",
    seen_version: int | None = None,
    figures: Sequence[Figure] = (),
) -> int:
    """Make a new version current, renew the estimates and place every record again.

    Parameters
    ----------
    seen_version
        The newest version when the import was worked out; None does not ask.
    figures
        Households and residents that stand beside the outlines, to be kept where the register
        lacks them.

    Raises
    ------
    BadInput
        E-GEO-18 where a traced outline would take the place of an official one that the community
        confirmed.
    Conflict
        E-CONFLICT-02 where boundaries changed since `seen_version`.

    Returns
    -------
    How many records changed their community or subdistrict.
    """
    with audited_transaction(project, caller, Verb.CHANGE_BOUNDARIES, at=at) as act:
        store = BoundaryStore(act.tx)
        if seen_version not in (None, store.read_newest_version()):
            raise Conflict("E-CONFLICT-02")
        _require_no_lower(store.read_current(level), areas)
        version = store.read_newest_version()
        if areas:
            version = store.add(
                level, areas, passport, at=at, note=note, account_id=act.actor.account_id
            )
        renew_estimates(act.tx, at)
        add_figures(act.tx, figures, at, account_id=act.actor.account_id)
        act.note(f"boundaries {version}", reason="imported", after=[level, passport.checksum])
        return place_again(project, act.tx, at)


def _require_no_lower(current: Mapping[str, Boundary], areas: tuple[Boundary, ...]) -> None:
    for area in areas:
        known = current.get(area.area_id)
        if known is not None and not known.yields_to(area.status):
            raise BadInput("E-GEO-18", area=area.area_id)


def use_estimated_areas(project: Project, caller: Caller, on: bool, *, at: datetime) -> int:
    """Turn estimated areas on or off and place every record again; return how many changed."""
    with audited_transaction(project, caller, Verb.CHANGE_BOUNDARIES, at=at) as act:
        act.note("estimates", reason="estimates", before=uses_estimated_areas(act.tx), after=on)
        act.tx.set_state(ESTIMATED_AREAS_FACT, "on" if on else "off")
        return place_again(project, act.tx, at)


def renew_estimates(tx: Transaction, at: datetime) -> None:
    """Estimate again every community that has no real boundary, where that changes anything."""
    store = BoundaryStore(tx)
    current = store.read_current(AreaLevel.COMMUNITY)
    renewed = estimates.find_renewed(
        PlaceStore(tx).list_communities(), current, store.read_current(AreaLevel.SUBDISTRICT)
    )
    if renewed:
        store.add(AreaLevel.COMMUNITY, renewed, estimates.build_passport(), at=at)


def place_again(project: Project, tx: Transaction, at: datetime) -> int:
    """Place every stored record by boundaries and names as they are now.

    Returns
    -------
    How many records changed area; risk points follow and are not among them.
    """
    now = build_placer(tx, project.seal)
    changed = 0
    for kind in STORES:
        store = kind(tx, project.seal)
        spots = store.list_spots()
        found = now.place_points(
            np.array([spot.longitude for spot in spots], dtype=np.float64),
            np.array([spot.latitude for spot in spots], dtype=np.float64),
        )
        moves = [
            (spot, _flag_contradiction(now, spot, place))
            for spot, place in zip(spots, found, strict=True)
        ]
        store.move(moves, at=at)
        changed += sum(spot.placement.area != place.area for spot, place in moves)
        changed += _place_worded_again(now, store, at)
    _place_risks_again(now, RiskStore(tx, project.seal))
    return changed


def _place_risks_again(now: Placer, store: RiskStore) -> None:
    """Place the risk points again by the boundaries.

    One that somebody confirmed to belong to the community beside it stays there while it is near
    it, and one that a reviewer made public for its community while no other community takes its
    ground: a badge needs a community.
    """
    spots = store.list_spots()
    found = now.place_points(*np.array([point for _, point in spots]).reshape(-1, 2).T)
    for (risk, _), place in zip(spots, found, strict=True):
        if place.area == (risk.subdistrict_code, risk.community_id) or place.kind in AWAY_KINDS:
            continue
        if risk.is_near and place.near_community_id == risk.community_id:
            continue
        if place.community_id is None and risk.precision == Precision.COMMUNITY:
            continue
        store.move(risk.id, *place.area)


def _place_worded_again(now: Placer, store: RecordStore, at: datetime) -> int:
    """Place again what has no point; say how many changed area."""
    moves = [
        (record, place)
        for record in store.list_worded()
        if (place := _place_by_words(now, record)).area != record.placement.area
    ]
    store.move(moves, at=at)
    return len(moves)


def _place_by_words(now: Placer, record: Worded) -> Placement:
    """Place a record by its words.

    Of a record that came in before names were kept only the answer is known: it stays while that
    community is in force.
    """
    if record.stated.community_name or record.placement.community_id is None:
        return now.place_by_statement(record.stated)
    if now.knows(record.placement.community_id):
        return record.placement
    return now.place_by_statement(StatedPlace(record.placement.subdistrict_code))


def _flag_contradiction(now: Placer, spot: Spot, place: Placement) -> Placement:
    """Flag a new placement that contradicts what the record stated.

    Only the stated subdistrict is kept. A flag that it does not explain came from a community's
    name or another district, which no boundary of ours can settle: it stays.
    """
    stated = StatedPlace(spot.stated_subdistrict)
    explained = now.flag_contradiction(replace(spot.placement, disagrees=False), stated).disagrees
    flagged = now.flag_contradiction(place, stated)
    stays = spot.placement.disagrees and not explained
    return replace(flagged, disagrees=flagged.disagrees or stays)

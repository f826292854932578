"""Where a record belongs: by its point, else by the name it states, else by its subdistrict.

The rule, in order:

1. A point in a community (border included) belongs to it; on a shared border, or where areas
   overlap, to the lowest id (`border`).
2. A point in no community belongs to the subdistrict that covers it, on a shared border to the
   lowest code. Where the outline of a community of this subdistrict is at most NEAR_M away it is
   `near` the nearest one, of equally near ones the lowest id; this is said beside it and never
   counted as inside. Otherwise it is `subdistrict only`. Estimated areas have nothing near them:
   a distance from a line that nobody drew says nothing.
3. Any other point is `outside`.
4. Without a point: the community whose normalised name is exactly the stated one and is the only
   one of that name in the stated subdistrict; else the one that a person confirmed for this name;
   else the one that had this name before (all three `by name`); else the stated subdistrict, or
   that of a retired community of this name; else `outside` where another district is stated; else
   `unplaced`. No name is ever guessed.

A stated place that contradicts the point is flagged; the point decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata.geometry.crs import FloatArray
from geodata.geometry.joins import NOWHERE, BoolArray, IntArray, get_grid
from geodata.geometry.nearness import Outlines
from geodata.model.imports.records import IncomingRecord, StatedPlace
from geodata.model.places.names import normalize_place_name
from geodata.model.places.placement import Placement, PlacementKind
from geodata.model.places.places import REAL_STATUSES, Boundary, BoundaryStatus, Community

Names = NDArray[np.object_]

_ORDER = list(PlacementKind)
_KINDS = np.array(_ORDER, dtype=object)  # members of the enum, which `np.full` would make text of


@dataclass(frozen=True, slots=True)
class PlacementColumns:
    """One answer a point: text or None; `near_m` in metres, NaN where nothing is near."""

    subdistrict_code: Names
    community_id: Names
    near_community_id: Names
    near_m: FloatArray
    kind: Names  # Placed


class NameBook:
    """Which community a stated name means."""

    def __init__(
        self,
        communities: Sequence[Community],
        *,
        confirmed: Iterable[tuple[str, str]] = (),
        former: Iterable[tuple[str, str]] = (),
        retired: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Index the names in use and the former, confirmed and retired ones.

        `confirmed` and `former` are pairs of (name, community); `retired` pairs a name that means
        a retired community with its subdistrict.
        """
        self._home = {place.id: place.subdistrict_code for place in communities}
        self._retired_home = _group_by_key(retired)
        self._books = tuple(
            _group_by_key((name, area_id) for name, area_id in pairs if area_id in self._home)
            for pairs in (
                [(community.name_th, community.id) for community in communities],
                confirmed,
                former,
            )
        )

    def find_community(self, stated: StatedPlace) -> str | None:
        """Return the one community of the stated name, or none where it is not certain."""
        if not stated.community_name or stated.is_elsewhere:
            return None
        key = normalize_place_name(stated.community_name)
        for book in self._books:
            candidates = {
                community
                for community in book.get(key, ())
                if stated.subdistrict_code in (None, self._home[community])
            }
            if candidates:
                return candidates.pop() if len(candidates) == 1 else None
        return None

    def find_subdistrict(self, stated: StatedPlace) -> str | None:
        """Return the stated subdistrict, else that of the one retired community of the name."""
        if stated.subdistrict_code is not None or not stated.community_name:
            return stated.subdistrict_code
        homes = self._retired_home.get(normalize_place_name(stated.community_name), set())
        return next(iter(homes)) if len(homes) == 1 else None


def _group_by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    book: dict[str, set[str]] = {}
    for name, meaning in pairs:
        book.setdefault(normalize_place_name(name), set()).add(meaning)
    return book


class Placer:
    """Places records with one state of the boundaries and of the names."""

    def __init__(
        self,
        communities: Sequence[Community],
        community_boundaries: Mapping[str, Boundary],
        subdistrict_boundaries: Mapping[str, Boundary],
        *,
        version: int,
        with_estimated: bool = True,
        names: NameBook | None = None,
    ) -> None:
        """Prepare the boundaries and the names.

        Parameters
        ----------
        communities
            Those that are in force.
        community_boundaries, subdistrict_boundaries
            Current boundaries by id, in WGS84; those without an outline hold no point.
        version
            The version of the boundaries that is noted with each placement.
        with_estimated
            Whether a point in an estimated boundary lies in that community.
        names
            Names to place by; those of `communities` where it is None.
        """
        self.version = version
        self._names = names or NameBook(communities)
        self._subdistrict_of = {place.id: place.subdistrict_code for place in communities}
        self._communities = get_grid(
            {
                boundary.area_id: boundary.geometry
                for boundary in community_boundaries.values()
                if boundary.geometry is not None
                and (with_estimated or boundary.status != BoundaryStatus.ESTIMATED)
            }
        )
        self._outlines = Outlines(
            {
                boundary.area_id: boundary.geometry
                for boundary in community_boundaries.values()
                if boundary.geometry is not None and boundary.status in REAL_STATUSES
            },
            self._subdistrict_of,
        )
        self._subdistricts = get_grid(
            {
                boundary.area_id: boundary.geometry
                for boundary in subdistrict_boundaries.values()
                if boundary.geometry is not None
            }
        )

    def knows(self, community_id: str) -> bool:
        """Return whether a community is in force."""
        return community_id in self._subdistrict_of

    def place_columns(self, longitude: FloatArray, latitude: FloatArray) -> PlacementColumns:
        """Return where each point lies, as columns.

        Parameters
        ----------
        longitude, latitude
            WGS84 degrees, one-dimensional and equally long; NaN is `unplaced`.

        Returns
        -------
        One-dimensional columns in the order of the points; distances in metres, to 0.1 m.
        """
        community = self._communities.locate(longitude, latitude)
        subdistrict = self._subdistricts.locate(longitude, latitude)
        inside = community.index != NOWHERE
        code = _name_indices(self._subdistricts.ids, subdistrict.index)
        own = _name_indices(
            [self._subdistrict_of[area_id] for area_id in self._communities.ids], community.index
        )
        how = np.full(len(inside), _find_code(PlacementKind.OUTSIDE), dtype=np.int8)
        how[subdistrict.index != NOWHERE] = _find_code(PlacementKind.SUBDISTRICT_ONLY)
        how[inside] = _find_code(PlacementKind.INSIDE)
        how[inside & community.shared] = _find_code(PlacementKind.BORDER)
        is_lost = np.isnan(longitude) | np.isnan(latitude)
        how[is_lost] = _find_code(PlacementKind.UNPLACED)
        near, near_m = self._find_near(longitude, latitude, code, ~inside & ~is_lost)
        how[near != NOWHERE] = _find_code(PlacementKind.NEAR)
        return PlacementColumns(
            subdistrict_code=np.where(subdistrict.index == NOWHERE, own, code),
            community_id=_name_indices(self._communities.ids, community.index),
            near_community_id=_name_indices(self._outlines.ids, near),
            near_m=near_m,
            kind=_KINDS[how],
        )

    def _find_near(
        self, longitude: FloatArray, latitude: FloatArray, code: Names, wanted: BoolArray
    ) -> tuple[IntArray, FloatArray]:
        """Return the outline that each asked point of the district is near, and its distance."""
        index, metres = np.full(len(wanted), NOWHERE), np.full(len(wanted), np.nan)
        numbers = np.flatnonzero(wanted & (code != np.array(None)))
        found = self._outlines.find_nearest(longitude[numbers], latitude[numbers], code[numbers])
        index[numbers], metres[numbers] = found.index, np.round(found.metres, 1)
        return index, metres

    def place_points(self, longitude: FloatArray, latitude: FloatArray) -> list[Placement]:
        """Return the placement of each point, as `place_columns` does, one object a point.

        Parameters
        ----------
        longitude, latitude
            WGS84 degrees, one-dimensional and equally long; NaN is `unplaced`.
        """
        columns = self.place_columns(longitude, latitude)
        return [
            Placement(
                how,
                code,
                community,
                self.version,
                near_community_id=near,
                near_m=None if near is None else float(metres),
            )
            for how, code, community, near, metres in zip(
                columns.kind,
                columns.subdistrict_code,
                columns.community_id,
                columns.near_community_id,
                columns.near_m,
                strict=True,
            )
        ]

    def place(self, records: Sequence[IncomingRecord]) -> list[Placement]:
        """Return the placement of each record."""
        by_point = self.place_points(
            np.array([_to_number(record.longitude) for record in records], dtype=np.float64),
            np.array([_to_number(record.latitude) for record in records], dtype=np.float64),
        )
        return [
            self.place_by_statement(record.stated)
            if placement.kind == PlacementKind.UNPLACED
            else self.flag_contradiction(placement, record.stated)
            for record, placement in zip(records, by_point, strict=True)
        ]

    def flag_contradiction(self, placement: Placement, stated: StatedPlace) -> Placement:
        """Return a placement by point, flagged where the stated place contradicts it."""
        named = self._names.find_community(stated)
        disagrees = (
            (stated.subdistrict_code or placement.subdistrict_code) != placement.subdistrict_code
            or (
                named is not None
                and named not in (placement.community_id, placement.near_community_id)
            )
            or (stated.is_elsewhere and placement.kind != PlacementKind.OUTSIDE)
        )
        return replace(placement, boundary_version=self.version, disagrees=bool(disagrees))

    def place_by_statement(self, stated: StatedPlace) -> Placement:
        """Return the placement of a record without a point."""
        if (community := self._names.find_community(stated)) is not None:
            return Placement(
                PlacementKind.BY_NAME, self._subdistrict_of[community], community, self.version
            )
        code = self._names.find_subdistrict(stated)
        if code is not None and not stated.is_elsewhere:
            return Placement(PlacementKind.SUBDISTRICT_ONLY, code, None, self.version)
        how = PlacementKind.OUTSIDE if stated.is_elsewhere else PlacementKind.UNPLACED
        return Placement(how, boundary_version=self.version)


def find_covering(outlines: Mapping[str, BaseGeometry | None], point: Point) -> str | None:
    """Return the area that holds one point, border included; of several the one of lowest id.

    Parameters
    ----------
    outlines
        By id; WGS84 as the point, or all in one other system. None holds nothing.
    """
    return next(
        (
            area_id
            for area_id, outline in sorted(outlines.items())
            if outline is not None and outline.covers(point)
        ),
        None,
    )


def _name_indices(ids: Sequence[str], index: IntArray) -> Names:
    """Return the id behind each index; None for NOWHERE."""
    return np.array([*ids, None], dtype=object)[index]


def _find_code(placed: PlacementKind) -> int:
    """Return the position of a placement in `_PLACED`."""
    return _ORDER.index(placed)


def _to_number(value: float | None) -> float:
    return np.nan if value is None else value

"""Points to boundaries, exactly: a grid answers most points, the rest are tested one by one.

The rule. A point belongs to an area when the area covers it, its border included. Where several
areas cover it (a shared border, or an overlap) it goes to the lowest id and is `shared`. This is
what `shapely.intersects` says of each point and each area; the grid only makes it quick.

How. The plane is cut into cells by halving. A cell that no area touches, or that every touching
area covers, answers for all its points. In the other cells, those that a border crosses, each
point is tested against the few areas that touch the cell. Cells are tested a little larger than
they are, so rounding in the look-up can never put a point into a cell that does not speak for it.
Points go through in blocks, which several threads can share: nearly all of the work is done
outside of Python's lock.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.geometry.crs import FloatArray
from geodata.model.places.places import Area

IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

NOWHERE = -1
HALVINGS = 10  # 1,024 x 1,024 cells of about 5 m: 4 MB, which a processor's cache holds
_MARGIN_CELLS = 2  # empty cells around the areas, so points just outside still fall on the grid
_PAD_CELLS = 1e-6  # of a cell; rounding moves a point by about 1e-9 of one
KEPT_GRIDS = 4  # of a thread: communities and subdistricts, before and after a change
_BLOCK = 524_288  # points at a time: what a thread takes, and what bounds memory
_CACHED = 131_072  # of them looked up at a time: the working arrays stay in the cache


@dataclass(frozen=True, slots=True)
class LocatedPoints:
    """One answer a point: `index` into the grid's `ids` (-1: in none), `shared` between areas."""

    index: IntArray
    shared: BoolArray


class _ThreadGrids(threading.local):
    """The grids that one thread built last: prepared geometries are no two threads' to share."""

    def __init__(self) -> None:
        self.by_areas: dict[tuple[tuple[str, bytes], ...], BoundaryGrid] = {}


_GRIDS = _ThreadGrids()


def get_grid(areas: Mapping[str, Area]) -> "BoundaryGrid":
    """Return the grid of areas; where this thread built one of the same areas lately, that one."""
    key = tuple((area_id, areas[area_id].wkb) for area_id in sorted(areas))
    grid = _GRIDS.by_areas.pop(key, None) or BoundaryGrid(areas)
    _GRIDS.by_areas[key] = grid  # the newest last
    while len(_GRIDS.by_areas) > KEPT_GRIDS:
        del _GRIDS.by_areas[next(iter(_GRIDS.by_areas))]
    return grid


class BoundaryGrid:
    """The areas of one level, ready to be asked for many points.

    Attributes
    ----------
    ids
        Ids of the areas in ascending order: the order that decides on shared borders.
    """

    def __init__(self, areas: Mapping[str, Area], *, halvings: int = HALVINGS) -> None:
        """Cut the plane into cells.

        Parameters
        ----------
        areas
            Valid areas by id in WGS84; they may overlap and touch.
        halvings
            How fine the cells are. Fewer are sooner built and later asked: for a grid that is
            asked once. The answers are the same.
        """
        self.ids: tuple[str, ...] = tuple(sorted(areas))
        self._shapes = np.array([areas[area_id] for area_id in self.ids], dtype=object)
        shapely.prepare(self._shapes)
        self._bounds = shapely.bounds(self._shapes).T
        self._halvings = halvings
        self._side = 2**halvings
        self._candidates = np.zeros(0, dtype=np.intp)  # areas: one list after the other
        self._list_starts = np.zeros(1, dtype=np.intp)  # in `_candidates`, and its end
        self._labels = np.full(self._side**2, NOWHERE, dtype=np.int32)
        if self.ids:
            self._place_frame()
            self._cut()
            self._warm_up()

    def _place_frame(self) -> None:
        west, south, east, north = shapely.total_bounds(self._shapes)
        used = self._side - 2 * _MARGIN_CELLS
        self._cell_x = max((east - west) / used, 1e-12)
        self._cell_y = max((north - south) / used, 1e-12)
        self._west = west - _MARGIN_CELLS * self._cell_x
        self._south = south - _MARGIN_CELLS * self._cell_y

    def _cut(self) -> None:
        """Halve every cell that is not yet decided, down to the finest."""
        ix = iy = np.zeros(1, dtype=np.intp)
        cell, area = np.zeros(len(self.ids), dtype=np.intp), np.arange(len(self.ids))
        covers = np.zeros(len(self.ids), dtype=np.bool_)
        for level in range(self._halvings + 1):
            span = 2 ** (self._halvings - level)
            cell, area, covers = self._relate(ix, iy, span, cell, area, covers)
            decided = np.bincount(cell[~covers], minlength=len(ix)) == 0
            touching = np.bincount(cell, minlength=len(ix))
            lowest = np.full(len(ix), len(self.ids), dtype=np.intp)
            np.minimum.at(lowest, cell, area)
            self._settle(ix[decided], iy[decided], span, lowest[decided], touching[decided])
            if span == 1:
                self._list_candidates(ix, iy, decided, cell, area)
                return
            kept = ~decided[cell]
            cell = (np.cumsum(~decided) - 1)[cell[kept]]
            ix, iy = _split_cells(ix[~decided], iy[~decided])
            # what touches a cell may touch each of its parts
            cell = (4 * cell[:, None] + np.arange(4)).ravel()
            area, covers = np.repeat(area[kept], 4), np.repeat(covers[kept], 4)

    def _relate(
        self,
        ix: IntArray,
        iy: IntArray,
        span: int,
        cell: IntArray,
        area: IntArray,
        covers: BoolArray,
    ) -> tuple[IntArray, IntArray, BoolArray]:
        """Return the pairs of a cell and an area that touch, and whether the area covers the cell.

        Which pairs may touch, and which are known to cover, the larger cells have said.
        """
        asked = np.flatnonzero(~covers)
        corners = self._compute_corners(ix[cell[asked]], iy[cell[asked]], span)
        west, south, east, north = self._bounds[:, area[asked]]
        is_near = (corners[0] <= east) & (corners[2] >= west)
        is_near &= (corners[1] <= north) & (corners[3] >= south)
        near = asked[is_near]
        west, south, east, north = corners[:, is_near]
        boxes: NDArray[np.object_] = shapely.box(west, south, east, north)
        shapes = self._shapes[area[near]]
        touches = shapely.intersects(shapes, boxes)
        covers[near[touches]] = shapely.covers(shapes[touches], boxes[touches])
        kept = covers.copy()
        kept[near] = touches
        return cell[kept], area[kept], covers[kept]

    def _compute_corners(self, ix: IntArray, iy: IntArray, span: int) -> FloatArray:
        """Return west, south, east and north of cells, each a little larger than it is."""
        pad_x, pad_y = self._cell_x * _PAD_CELLS, self._cell_y * _PAD_CELLS
        west = self._west + ix * span * self._cell_x
        south = self._south + iy * span * self._cell_y
        return np.stack(
            [
                west - pad_x,
                south - pad_y,
                west + span * self._cell_x + pad_x,
                south + span * self._cell_y + pad_y,
            ]
        )

    def _settle(
        self, ix: IntArray, iy: IntArray, span: int, lowest: IntArray, touching: IntArray
    ) -> None:
        """Write decided cells: the area, `area + len(ids)` where it is shared, or NOWHERE."""
        labels = np.where(touching == 0, NOWHERE, lowest + len(self.ids) * (touching > 1))
        grid = self._labels.reshape(self._side, self._side)
        if span == 1:
            grid[iy, ix] = labels
            return
        for x, y, label in zip(ix * span, iy * span, labels, strict=True):
            grid[y : y + span, x : x + span] = label

    def _list_candidates(
        self, ix: IntArray, iy: IntArray, decided: BoolArray, cell: IntArray, area: IntArray
    ) -> None:
        """Give each undecided finest cell a label that names its list of candidates."""
        known: dict[bytes, int] = {}
        lists = [*np.arange(len(self.ids))[:, None]]  # of one area each, which most cells have
        order = np.lexsort((area, cell))
        starts = np.searchsorted(cell[order], np.arange(len(ix) + 1))
        sizes = np.diff(starts)
        place = np.zeros(len(ix), dtype=np.intp)
        place[sizes == 1] = area[order[starts[:-1][sizes == 1]]]
        for number in np.flatnonzero(~decided & (sizes > 1)):
            areas = area[order[starts[number] : starts[number + 1]]]
            place[number] = known.setdefault(areas.tobytes(), len(lists))
            if place[number] == len(lists):
                lists.append(areas)
        self._labels[iy[~decided] * self._side + ix[~decided]] = -2 - place[~decided]
        self._candidates = np.concatenate(lists)
        self._list_starts = np.cumsum([0, *map(len, lists)])

    def _warm_up(self) -> None:
        """Ask each area once: what its first question builds, threads then only read."""
        inner = shapely.point_on_surface(self._shapes)
        shapely.intersects_xy(self._shapes, shapely.get_x(inner), shapely.get_y(inner))

    def locate(
        self, longitude: FloatArray, latitude: FloatArray, *, threads: int = 1
    ) -> LocatedPoints:
        """Return where each point lies.

        Parameters
        ----------
        longitude, latitude
            WGS84 degrees, one-dimensional and equally long. NaN and infinity are in no area.
        threads
            How many share the work; the answer is the same.

        Returns
        -------
        As many answers as points, in their order. A border belongs to its area; a point that
        several areas hold goes to the lowest id.
        """
        longitude = np.ascontiguousarray(longitude, dtype=np.float64)
        latitude = np.ascontiguousarray(latitude, dtype=np.float64)
        labels = np.full(len(longitude), NOWHERE, dtype=np.int32)

        def answer(start: int) -> None:
            part = slice(start, start + _BLOCK)
            self._answer(longitude[part], latitude[part], labels[part])

        starts = range(0, len(labels) if self.ids else 0, _BLOCK)
        if threads == 1 or len(starts) < 2:
            for start in starts:
                answer(start)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(answer, starts))
        shared = labels >= len(self.ids)
        labels[shared] -= len(self.ids)
        return LocatedPoints(labels.astype(np.intp), shared)

    def _look_up(self, longitude: FloatArray, latitude: FloatArray) -> NDArray[np.int32]:
        if not np.isfinite(longitude.sum() + latitude.sum()):
            lost = ~(np.isfinite(longitude) & np.isfinite(latitude))
            longitude = np.where(lost, self._west, longitude)
            latitude = np.where(lost, self._south, latitude)
        x = (longitude - self._west) * (1 / self._cell_x)
        y = (latitude - self._south) * (1 / self._cell_y)
        np.clip(x, 0, self._side - 1, out=x)
        np.clip(y, 0, self._side - 1, out=y)
        index = y.astype(np.int32)
        index *= self._side
        index += x.astype(np.int32)
        labels: NDArray[np.int32] = self._labels[index]
        return labels

    def _answer(
        self, longitude: FloatArray, latitude: FloatArray, labels: NDArray[np.int32]
    ) -> None:
        """Write the label of each point of a block."""
        for start in range(0, len(labels), _CACHED):
            part = slice(start, start + _CACHED)
            labels[part] = self._look_up(longitude[part], latitude[part])
        points = np.flatnonzero(labels <= -2)
        if len(points):
            labels[points] = self._test_exactly(
                longitude[points], latitude[points], -2 - labels[points]
            )

    def _test_exactly(
        self, x: FloatArray, y: FloatArray, lists: NDArray[np.int32]
    ) -> NDArray[np.intp]:
        """Return the labels of points in undecided cells, each tested against its list of areas."""
        starts = self._list_starts[lists]
        sizes = self._list_starts[lists + 1] - starts
        first = np.cumsum(sizes) - sizes  # of the pairs of a point, one for each area of its list
        point = np.repeat(np.arange(len(x)), sizes)
        area = self._candidates[np.arange(len(point)) + np.repeat(starts - first, sizes)]
        order = np.argsort(area, kind="stable")  # an area that is asked again is still in the cache
        asked = point[order]
        hit = np.empty(len(point), dtype=np.bool_)
        hit[order] = shapely.intersects_xy(self._shapes[area[order]], x[asked], y[asked])
        covering = np.add.reduceat(hit, first, dtype=np.intp)
        lowest = np.minimum.reduceat(np.where(hit, area, len(self.ids)), first)
        return np.where(
            covering == 0, NOWHERE, np.where(covering > 1, lowest + len(self.ids), lowest)
        )


def _split_cells(ix: IntArray, iy: IntArray) -> tuple[IntArray, IntArray]:
    east = np.array([0, 1, 0, 1])
    north = np.array([0, 0, 1, 1])
    return (
        (2 * ix[:, None] + east).ravel(),
        (2 * iy[:, None] + north).ravel(),
    )

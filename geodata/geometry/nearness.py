"""The nearest outline of a community, for points that lie in none.

Outlines come in WGS84; distances are measured in METRIC_CRS (metres), to the border.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.geometry.crs import FloatArray, convert_points_to_metric, to_metric
from geodata.geometry.joins import NOWHERE, IntArray
from geodata.model.places.places import Area

NEAR_M = 100.0  # farther from an outline than this, a point is not near it
_TIE_M = 0.001  # outlines whose distances differ by less are equally near
_BLOCK = 100_000  # points at a time, so that the pairs of a block fit into memory

Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class NearestOutlines:
    """One answer a point: `index` into the ids (NOWHERE: none is near), `metres` (NaN: none)."""

    index: IntArray
    metres: FloatArray


class Outlines:
    """Outlines that points may be near, each with the subdistrict of its community.

    Attributes
    ----------
    ids
        Ids of the communities in ascending order: the order that decides between equally near ones.
    """

    def __init__(self, outlines: Mapping[str, Area], subdistrict_of: Mapping[str, str]) -> None:
        """Index the outlines.

        Parameters
        ----------
        outlines
            Areas by community id in WGS84.
        subdistrict_of
            Code of the subdistrict of each of these communities.
        """
        self.ids: tuple[str, ...] = tuple(sorted(outlines))
        self._shapes = np.array(
            [to_metric(outlines[community_id]) for community_id in self.ids], dtype=object
        )
        self._codes = np.array(
            [subdistrict_of[community_id] for community_id in self.ids], dtype=object
        )
        self._tree = shapely.STRtree(self._shapes)

    def find_nearest(
        self, longitude: FloatArray, latitude: FloatArray, code: Objects
    ) -> NearestOutlines:
        """Return the nearest outline of the point's own subdistrict within NEAR_M.

        Parameters
        ----------
        longitude, latitude
            WGS84 degrees, one-dimensional and finite.
        code
            The subdistrict of each point; an outline of another one is not near it.

        Returns
        -------
        As many answers as points, in their order; a distance is 0 within an outline.
        """
        index = np.full(len(longitude), NOWHERE, dtype=np.intp)
        metres = np.full(len(longitude), np.nan)
        for start in range(0, len(longitude) if self.ids else 0, _BLOCK):
            part = slice(start, start + _BLOCK)
            found = self._find_nearest(longitude[part], latitude[part], code[part])
            index[part], metres[part] = found.index, found.metres
        return NearestOutlines(index, metres)

    def _find_nearest(
        self, longitude: FloatArray, latitude: FloatArray, code: Objects
    ) -> NearestOutlines:
        points: Objects = np.asarray(shapely.points(convert_points_to_metric(longitude, latitude)))
        point, outline = self._tree.query(points, predicate="dwithin", distance=NEAR_M)
        own = code[point] == self._codes[outline]
        point, outline = point[own], outline[own]
        distance = shapely.distance(points[point], self._shapes[outline])
        shortest = np.full(len(points), np.inf)
        np.minimum.at(shortest, point, distance)
        tied = distance <= shortest[point] + _TIE_M
        lowest = np.full(len(points), len(self.ids), dtype=np.intp)
        np.minimum.at(lowest, point[tied], outline[tied])
        missing = lowest == len(self.ids)
        return NearestOutlines(
            np.where(missing, NOWHERE, lowest),
            np.where(missing, np.nan, shortest),
        )

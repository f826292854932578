"""Shapes of an uploaded boundary file, whatever its format, and the checks that they all pass."""

import math
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from geodata.errors import FileRefused
from geodata.geometry import boundaries, crs
from geodata.geometry.crs import FloatArray, compute_area_m2
from geodata.model.places.places import Area
from geodata.reasons import LocalizedText

MAX_SHAPES = 5_000
MAX_VERTICES = 200_000  # of all shapes together
MAX_PROPERTIES = 50  # of one shape
MAX_TEXT = 2_000  # characters of a name or value

BANGKOK = (100.30, 13.47, 100.96, 13.98)  # west, south, east, north: WGS84 degrees, with a margin
MAX_CLOSE_PAIRS = 50_000_000  # edges whose boxes meet: what a test of validity has to look at

_FEW_EDGES = 7_000  # all their pairs together are fewer than MAX_CLOSE_PAIRS
_SAMPLE = 100
NOT_AN_AREA = LocalizedText("ไม่ใช่รูปพื้นที่", "it is not an area")

Objects: TypeAlias = NDArray[np.object_]
Value: TypeAlias = str | int | float | None
Position: TypeAlias = tuple[float, float]
Rings: TypeAlias = Sequence[Sequence[Position]]  # the outer ring first


# Columns in lower case; no other is kept, so that names and addresses of people are never read.
# COMMU_ADMI, COMMU_AD_1, DNAME, SNAME, POP and HOUSEHOLD are those of the layers of Bangkok.
COMMUNITY_COLUMNS = ("community_id", "commu_ad_1", "community_name", "community_th", "community")
COMMUNITY_CODE_COLUMNS = ("commu_admi", "bma_code", "community_code", "code")
KIND_COLUMNS = ("cmt_type", "kind_th", "community_type")
CODE_COLUMNS = ("subdistrict_code", "adm3_pcode", "khwaeng_code", "tambon_code")
SUBDISTRICT_COLUMNS = ("sname", "subdistrict_th", "subdistrict", "adm3_th", "khwaeng")
DISTRICT_COLUMNS = ("dname", "district_th", "district", "adm2_th", "khet")
NAME_COLUMNS = ("name_th", "name", "adm3_th", "name_en", "adm3_en")
RESIDENT_COLUMNS = ("pop", "population", "residents", "ประชากร", "จำนวนประชากร")
HOUSEHOLD_COLUMNS = ("household", "households", "ครัวเรือน", "จำนวนครัวเรือน")
READ_COLUMNS = frozenset(
    (
        *COMMUNITY_COLUMNS,
        *COMMUNITY_CODE_COLUMNS,
        *KIND_COLUMNS,
        *CODE_COLUMNS,
        *SUBDISTRICT_COLUMNS,
        *DISTRICT_COLUMNS,
        *NAME_COLUMNS,
        *RESIDENT_COLUMNS,
        *HOUSEHOLD_COLUMNS,
    )
)
SHAPE_REFUSAL_CODES = frozenset(
    {"E-GEO-05", "E-GEO-06", "E-GEO-07", "E-GEO-08"}
)  # the others go on
_MOST_CLOSE_EDGES = 50_000  # pairs; making a shape valid that has more may take minutes


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a file: its number, counted from 1, its columns and its area in WGS84."""

    number: int
    properties: Mapping[str, Value]
    geometry: Area


@dataclass(frozen=True, slots=True)
class BrokenShape:
    """A shape that cannot be used as it is; `repaired` is what it could become, if a person agrees.

    `changed_m2` is how far the area of the repaired shape (METRIC_CRS) is from that of the line as
    it was drawn.
    """

    number: int
    properties: Mapping[str, Value]
    code: str
    reason: LocalizedText | None = None
    repaired_area: Area | None = None
    changed_m2: float = 0.0

    def build_refusal(self) -> FileRefused:
        """Return the refusal of a file that holds nothing else."""
        more = {} if self.reason is None else {"reason": self.reason}
        return FileRefused(self.code, n=self.number, **more)


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The shapes of a file that can be used, and those that cannot."""

    shapes: tuple[Shape, ...]
    broken: tuple[BrokenShape, ...] = ()

    def repair(self, numbers: Collection[int]) -> "BoundaryFile":
        """Return the file with the shapes of these numbers repaired, as a person agreed."""
        agreed = [shape for shape in self.broken if shape.number in numbers and shape.repaired_area]
        mended = [Shape(shape.number, shape.properties, shape.repaired_area) for shape in agreed]  # type: ignore[arg-type]
        return BoundaryFile(
            tuple(sorted((*self.shapes, *mended), key=lambda shape: shape.number)),
            tuple(shape for shape in self.broken if shape not in agreed),
        )


@dataclass(slots=True)
class ShapeCollector:
    """Takes the shapes of a file one by one; one that cannot be used refuses only itself."""

    _shapes: list[Shape] = field(default_factory=list)
    _broken: list[BrokenShape] = field(default_factory=list)
    _vertices: int = 0

    def add(self, properties: Mapping[str, Value], polygons: Callable[[], Sequence[Rings]]) -> None:
        """Add the next shape; `polygons` returns its positions in WGS84, or raises FileRefused.

        Raises
        ------
        FileRefused
            E-GEO-04 past the caps, E-GEO-09 for metres, E-GEO-12 and E-ENC-01 for its columns.
        """
        number = len(self._shapes) + len(self._broken) + 1
        if number > MAX_SHAPES:
            raise FileRefused("E-GEO-04")
        kept = select_columns(properties)
        positions: Sequence[Rings] = ()
        try:
            positions = polygons()
            if not positions:
                raise boundaries.OutlineProblem(number, NOT_AN_AREA).build_refusal()
            self._shapes.append(Shape(number, kept, build_area(number, positions)))
        except FileRefused as refused:
            if refused.code not in SHAPE_REFUSAL_CODES:
                raise
            self._broken.append(_build_broken_shape(number, kept, refused, positions))

    def count_positions(self, count: int) -> None:
        """Count positions before they are built; call it for each ring.

        Raises
        ------
        FileRefused
            E-GEO-04 past the cap of the whole file.
        """
        self._vertices += count
        if self._vertices > MAX_VERTICES:
            raise FileRefused("E-GEO-04")

    def build_file(self) -> BoundaryFile:
        """Return the file.

        Raises
        ------
        FileRefused
            The refusal of the first shape, where none can be used or repaired.
        """
        is_hopeless = not self._shapes and not any(shape.repaired_area for shape in self._broken)
        if self._broken and is_hopeless:
            raise self._broken[0].build_refusal()
        return BoundaryFile(tuple(self._shapes), tuple(self._broken))


def select_columns(properties: Mapping[str, object]) -> dict[str, Value]:
    """Return the columns that are read, checked; all others are passed over unread."""
    kept: dict[str, Value] = {}
    for name, value in properties.items():
        if name.strip().lower() not in READ_COLUMNS:
            check_signs(name)
            if isinstance(value, str):
                check_signs(value)
            continue
        if isinstance(value, str):
            kept[name] = check_text(value)
        elif value is None or isinstance(value, int | float):
            kept[name] = value
    return kept


SYSTEMS = (crs.WGS84, crs.METRIC_CRS, crs.INDIAN_1975)


def check_system(name: str | None) -> str | None:
    """Return a coordinate system that a person named.

    Raises
    ------
    FileRefused
        E-GEO-03 where it is none of SYSTEMS.
    """
    if name is None or name.upper() in SYSTEMS:
        return None if name is None else name.upper()
    raise FileRefused("E-GEO-03")


def convert_to_wgs84(polygons: Sequence[Rings], system: str) -> Sequence[Rings]:
    """Return positions of a coordinate system in WGS84 degrees."""
    if system == crs.WGS84:
        return polygons
    return [[_convert_ring_to_wgs84(ring, system) for ring in rings] for rings in polygons]


def _convert_ring_to_wgs84(ring: Sequence[Position], system: str) -> list[Position]:
    if not ring:
        return []
    degrees = crs.convert(np.array(ring, dtype=np.float64), system, crs.WGS84)
    return [(float(longitude), float(latitude)) for longitude, latitude in degrees]


def build_coordinate_refusal() -> FileRefused:
    """Return the refusal of a shape without usable coordinates."""
    return FileRefused("E-GEO-07", n=0)


def _build_broken_shape(
    number: int, values: Mapping[str, Value], refused: FileRefused, positions: Sequence[Rings]
) -> BrokenShape:
    reason = refused.values.get("reason")
    words = reason if isinstance(reason, LocalizedText) else None
    repaired, changed_m2 = None, 0.0
    if words in (boundaries.CROSSES, boundaries.TOO_FEW):
        repaired, changed_m2 = _repair_polygons(_drop_empty_rings(positions))
    return BrokenShape(number, values, refused.code, words, repaired, changed_m2)


def _is_in_bangkok(polygons: Sequence[Rings]) -> bool:
    positions = np.array([position for rings in polygons for ring in rings for position in ring])
    west, south, east, north = BANGKOK
    return bool(((positions >= (west, south)) & (positions <= (east, north))).all())


def _drop_empty_rings(polygons: Sequence[Rings]) -> list[Rings]:
    """Return the polygons without rings that enclose nothing; one whose outer ring is so goes."""
    cleaned = [[ring for ring in rings if len(set(ring)) > 2] for rings in polygons]
    return [
        kept
        for kept, rings in zip(cleaned, polygons, strict=True)
        if kept and len(set(rings[0])) > 2
    ]


def _repair_polygons(polygons: Sequence[Rings]) -> tuple[Area | None, float]:
    """Return what a shape that crosses itself could be, by its structure, and the difference."""
    if not polygons or not _is_in_bangkok(polygons):
        return None, 0.0
    edges: list[Objects] = [
        np.asarray(shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1)))
        for ring in (np.array(sequence) for rings in polygons for sequence in rings)
    ]
    tree = shapely.STRtree(np.concatenate(edges))
    if len(tree.query(tree.geometries)[0]) > _MOST_CLOSE_EDGES:
        return None, 0.0
    drawn = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons])
    valid = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(valid).tolist() if isinstance(part, Polygon)]
    if not parts:
        return None, 0.0
    whole: Area = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return whole, abs(compute_area_m2(whole) - compute_area_m2(drawn))


def build_area(number: int, polygons: Sequence[Rings]) -> Area:
    """Return a valid area of WGS84 positions; repeated positions are dropped, nothing is repaired.

    Raises
    ------
    FileRefused
        E-GEO-05 not closed, too few points, crossing itself; E-GEO-06 not finite; E-GEO-08
        outside Bangkok; E-GEO-09 metres.
    """
    cleaned = [[build_ring(number, ring) for ring in rings] for rings in polygons]
    arrays = [np.array(ring) for rings in cleaned for ring in rings]
    _check_range(number, np.concatenate(arrays))
    _check_tangle(arrays)
    parts = [Polygon(rings[0], rings[1:]) for rings in cleaned]
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    for problem in boundaries.find_problems([whole]):
        raise boundaries.OutlineProblem(number, problem.reason).build_refusal()
    return whole


def build_ring(number: int, positions: Sequence[Position]) -> list[Position]:
    """Return the closed ring without positions that repeat the one before, or refuse it."""
    if not all(math.isfinite(value) for position in positions for value in position):
        raise FileRefused("E-GEO-06", n=number)
    kept = [
        position
        for index, position in enumerate(positions)
        if index == 0 or position != positions[index - 1]
    ]
    if len(kept) > 2 and kept[0] != kept[-1]:
        raise boundaries.OutlineProblem(number, boundaries.NOT_CLOSED).build_refusal()
    if len(kept) < 4:
        raise boundaries.OutlineProblem(number, boundaries.TOO_FEW).build_refusal()
    return kept


def _check_range(number: int, positions: FloatArray) -> None:
    lowest, highest = positions.min(axis=0), positions.max(axis=0)
    if (lowest < -180).any() or (highest > 180).any():
        raise FileRefused("E-GEO-09")
    if (lowest < BANGKOK[:2]).any() or (highest > BANGKOK[2:]).any():
        raise FileRefused("E-GEO-08", n=number)


def _check_tangle(rings: Sequence[FloatArray]) -> None:
    """Refuse rings so tangled that testing them for validity would take minutes.

    How many edges lie close to an edge is counted for a sample. It is drawn by the positions
    themselves, so the answer is always the same and nobody can draw around it easily.
    """
    starts = np.concatenate([ring[:-1] for ring in rings])
    ends = np.concatenate([ring[1:] for ring in rings])
    if len(starts) <= _FEW_EDGES:
        return
    lowest, highest = np.minimum(starts, ends), np.maximum(starts, ends)
    drawn = np.random.default_rng(zlib.crc32(starts.tobytes())).integers(len(starts), size=_SAMPLE)
    close = sum(
        np.count_nonzero(((lowest <= highest[i]) & (highest >= lowest[i])).all(axis=1))
        for i in drawn
    )
    if close / _SAMPLE * len(starts) / 2 > MAX_CLOSE_PAIRS:
        raise FileRefused("E-GEO-04")


def check_text(text: str) -> str:
    """Return `text`, or refuse what a database or a screen would cut or choke on."""
    if len(text) > MAX_TEXT:
        raise FileRefused("E-GEO-12")
    check_signs(text)
    return text


def check_signs(text: str) -> None:
    """Refuse text that shows that a file is not what it says: no text has such signs in it.

    Raises
    ------
    FileRefused
        E-ENC-01.
    """
    if "\0" in text or not _is_unicode(text):
        raise FileRefused("E-ENC-01")


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True

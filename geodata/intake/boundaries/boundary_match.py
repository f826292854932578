"""Decides which community or subdistrict each shape of a boundary file is.

Names decide, compared after normalising; places only contradict. Nothing is saved here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geodata import reference
from geodata.geometry.boundaries import CoverageReport, measure_coverage
from geodata.geometry.crs import to_metric
from geodata.intake.boundaries.shapes import (
    CODE_COLUMNS,
    COMMUNITY_CODE_COLUMNS,
    COMMUNITY_COLUMNS,
    DISTRICT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    NAME_COLUMNS,
    RESIDENT_COLUMNS,
    SUBDISTRICT_COLUMNS,
    Shape,
)
from geodata.intake.names import list_district_names
from geodata.model.places.names import normalize_place_name
from geodata.model.places.places import Area, AreaLevel, Community, Subdistrict
from geodata.model.places.registry import FigureKind
from geodata.suggestions import suggest

NEAR_M = 1_000.0  # Indian 1975 taken for WGS84 is 300-450 m off: still ours, with a warning


@dataclass(frozen=True, slots=True)
class SkippedShape:
    """A shape that is not taken, with the code of the reason (W-GEO-15 to W-GEO-17)."""

    number: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A shape that is taken once a person has looked: W-GEO-10, the subdistrict contradicts."""

    number: int
    area_id: str
    code: str


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What a boundary file gives: areas by id in WGS84, and what became of the other shapes.

    `counts` are the residents and households that stand beside the shapes, by community.
    """

    level: AreaLevel | None
    boundaries: dict[str, Area]
    unmatched: tuple[SkippedShape, ...]
    outside_shapes: tuple[SkippedShape, ...]
    doubts: tuple[Doubt, ...]
    fit: CoverageReport
    figures: Mapping[str, Mapping[FigureKind, int]] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes that a person confirms before anything is saved."""
        codes = {doubt.code for doubt in self.doubts}
        return tuple(sorted(codes if self.fit.is_clean else codes | {"W-GEO-11"}))


@dataclass(frozen=True, slots=True)
class _Register:
    """The known places, ready to be asked by name and by place."""

    subdistricts: Mapping[str, str]  # name key -> code
    codes: frozenset[str]
    communities: Mapping[str, Sequence[Community]]  # name key -> those of that name
    layer_codes: Mapping[str, str]  # code of the city's layer -> community id
    by_id: Mapping[str, Community]
    outlines: Mapping[str, Area]  # METRIC_CRS, by code
    own_names: frozenset[str]  # of the district, and none at all

    def find_subdistrict(self, name: str) -> str | None:
        return self.subdistricts.get(normalize_place_name(name))

    def find_containing(self, shape: Shape) -> str | None:
        """Return the subdistrict that holds most of the shape."""
        ground = to_metric(shape.geometry)
        shared = {
            code: ground.intersection(outline).area for code, outline in self.outlines.items()
        }
        best = max(sorted(shared), key=shared.__getitem__, default=None)
        return best if best is not None and shared[best] > 0 else None

    def is_far(self, shape: Shape) -> bool:
        ground = to_metric(shape.geometry)
        return all(ground.distance(outline) > NEAR_M for outline in self.outlines.values())


def match_shapes(
    shapes: Sequence[Shape],
    subdistricts: Sequence[Subdistrict],
    communities: Sequence[Community],
    outlines: Mapping[str, Area],
    agreed: Mapping[str, str] | None = None,
) -> MatchResult:
    """Match each shape to an area.

    Parameters
    ----------
    shapes
        What `boundary_files.read` returned.
    subdistricts, communities
        The register of the district.
    outlines
        Outlines of the subdistricts by code, in WGS84: to tell where a shape lies.
    agreed
        Names of the file that a person said to be a community (name -> id); none is guessed.

    Returns
    -------
    A layer is one of communities or one of subdistricts, never both. Shapes of other districts
    are `elsewhere`, by their district column or by lying more than 1 km outside; our shapes
    without a name of the register, and repeated ones, are `unmatched`.
    """
    register = _build_register(subdistricts, communities, outlines, agreed or {})
    level = _detect_level(shapes, register)
    ids: dict[int, str] = {}
    left_out: list[SkippedShape] = []
    for shape in shapes:
        area_id = None if level is None else _find_area_id(shape, level, register)
        if _is_elsewhere(shape, register):
            left_out.append(SkippedShape(shape.number, _find_name(shape), "W-GEO-17"))
        elif area_id is None:
            left_out.append(SkippedShape(shape.number, _find_name(shape), "W-GEO-15"))
        else:
            ids[shape.number] = area_id
    times = Counter(ids.values())
    repeated = [shape for shape in shapes if times[ids.get(shape.number, "")] > 1]
    left_out += [SkippedShape(shape.number, _find_name(shape), "W-GEO-16") for shape in repeated]
    taken = [shape for shape in shapes if times[ids.get(shape.number, "")] == 1]
    boundaries = {ids[shape.number]: shape.geometry for shape in taken}
    counts = {ids[shape.number]: _read_figures(shape) for shape in taken}
    return MatchResult(
        level=level,
        boundaries=dict(sorted(boundaries.items())),
        unmatched=tuple(
            skipped_shape for skipped_shape in left_out if skipped_shape.code != "W-GEO-17"
        ),
        outside_shapes=tuple(
            skipped_shape for skipped_shape in left_out if skipped_shape.code == "W-GEO-17"
        ),
        doubts=tuple(_find_doubts(taken, ids, register)),
        fit=measure_coverage(boundaries),
        figures={area_id: figure for area_id, figure in sorted(counts.items()) if figure},
    )


def find_similar(left: SkippedShape, communities: Sequence[Community]) -> tuple[Community, ...]:
    """Return the communities whose names resemble that of a shape without one, for a person."""
    if left.code != "W-GEO-15" or not left.name:
        return ()
    by_id = {community.id: community for community in communities}
    return tuple(by_id[suggestion.community_id] for suggestion in suggest(left.name, communities))


def _read_figures(shape: Shape) -> dict[FigureKind, int]:
    """Return the residents and households that stand in the columns of a shape."""
    texts = {
        FigureKind.HOUSEHOLDS: find_text(shape, HOUSEHOLD_COLUMNS),
        FigureKind.RESIDENTS: find_text(shape, RESIDENT_COLUMNS),
    }
    numbers = {kind: text.replace(",", "").removesuffix(".0") for kind, text in texts.items()}
    return {kind: int(text) for kind, text in numbers.items() if text.isdecimal() and int(text)}


def _build_register(
    subdistricts: Sequence[Subdistrict],
    communities: Sequence[Community],
    outlines: Mapping[str, Area],
    agreed: Mapping[str, str],
) -> _Register:
    by_id = {community.id: community for community in communities}
    by_name: dict[str, list[Community]] = {}
    for community in communities:
        by_name.setdefault(normalize_place_name(community.name_th), []).append(community)
    for name, community_id in (*reference.list_names_on_layer(), *agreed.items()):
        known = by_name.setdefault(normalize_place_name(name), [])
        if community_id in by_id and by_id[community_id] not in known:
            known.append(by_id[community_id])
    names = [
        (name, subdistrict.code)
        for subdistrict in subdistricts
        for name in reference.list_spellings(subdistrict)
    ]
    return _Register(
        subdistricts={normalize_place_name(name): code for name, code in names},
        codes=frozenset(subdistrict.code for subdistrict in subdistricts),
        communities=by_name,
        layer_codes={
            code: community_id
            for code, community_id in reference.map_codes_on_layer().items()
            if community_id in by_id
        },
        by_id=by_id,
        outlines={code: to_metric(outline) for code, outline in sorted(outlines.items())},
        own_names=frozenset({"", *map(normalize_place_name, list_district_names())}),
    )


def _detect_level(shapes: Sequence[Shape], register: _Register) -> AreaLevel | None:
    """Return what the layer is about, by its columns or else by whose names it carries."""
    columns = {column.lower() for shape in shapes for column in shape.properties}
    if columns & set(COMMUNITY_COLUMNS):
        return AreaLevel.COMMUNITY
    if columns & set(CODE_COLUMNS):
        return AreaLevel.SUBDISTRICT
    names = [find_text(shape, NAME_COLUMNS + SUBDISTRICT_COLUMNS) for shape in shapes]
    communities = sum(normalize_place_name(name) in register.communities for name in names)
    subdistricts = sum(register.find_subdistrict(name) is not None for name in names)
    if communities == subdistricts == 0:
        return None
    return AreaLevel.COMMUNITY if communities > subdistricts else AreaLevel.SUBDISTRICT


def _is_elsewhere(shape: Shape, register: _Register) -> bool:
    stated = normalize_place_name(find_text(shape, DISTRICT_COLUMNS))
    return stated not in register.own_names or register.is_far(shape)


def _find_area_id(shape: Shape, level: AreaLevel, register: _Register) -> str | None:
    if level is AreaLevel.SUBDISTRICT:
        return _find_subdistrict_code(shape, register)
    area_id = find_text(shape, ("community_id",)).upper()
    if area_id in register.by_id:
        return area_id
    layer_code = find_text(shape, COMMUNITY_CODE_COLUMNS).removesuffix(".0")
    if layer_code in register.layer_codes:
        return register.layer_codes[layer_code]
    name = find_text(shape, COMMUNITY_COLUMNS[1:] + NAME_COLUMNS)
    candidates = register.communities.get(normalize_place_name(name), ())
    if len(candidates) > 1:
        code = register.find_subdistrict(find_text(shape, SUBDISTRICT_COLUMNS))
        candidates = [candidate for candidate in candidates if candidate.subdistrict_code == code]
    return candidates[0].id if len(candidates) == 1 else None


def _find_subdistrict_code(shape: Shape, register: _Register) -> str | None:
    code = find_text(shape, CODE_COLUMNS).upper().removeprefix("TH")
    if code:
        return code if code in register.codes else None
    return register.find_subdistrict(find_text(shape, SUBDISTRICT_COLUMNS + NAME_COLUMNS))


def _find_doubts(
    shapes: Sequence[Shape], ids: Mapping[int, str], register: _Register
) -> Iterator[Doubt]:
    """Yield a doubt for each shape that lies in another subdistrict than it should."""
    for shape in shapes:
        area_id = ids[shape.number]
        community = register.by_id.get(area_id)
        registered = area_id if community is None else community.subdistrict_code
        stated = register.find_subdistrict(find_text(shape, SUBDISTRICT_COLUMNS))
        found = register.find_containing(shape)
        if {registered, stated or registered} != {found}:
            yield Doubt(shape.number, area_id, "W-GEO-10")


def _find_name(shape: Shape) -> str:
    """Return the name by which a person knows the shape; it may be empty."""
    return find_text(shape, COMMUNITY_COLUMNS[1:] + NAME_COLUMNS + SUBDISTRICT_COLUMNS)


def find_text(shape: Shape, columns: Sequence[str]) -> str:
    """Return the first of `columns` that says something, whatever its capitals."""
    values = {column.lower(): value for column, value in shape.properties.items()}
    texts = (str(values[column]).strip() for column in columns if values.get(column) is not None)
    return next((text for text in texts if text and text != "-"), "")

"""Decides which community or subdistrict each shape of a boundary file is.

Names decide, compared after normalising; places only contradict. Nothing is saved here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geodata.boundaries import CoverageReport, coverage
from geodata.crs import to_metric
from geodata.errors import FileRefused
from geodata.intake.shapes import Shape
from geodata.model.names import name_key
from geodata.model.places import DISTRICT_NAME_TH, Area, AreaLevel, Community, Subdistrict

NEAR_M = (
    1_000.0  # Indian 1975 taken for WGS84 is 300-450 m off: still a Dusit shape, with a warning
)

# Columns in lower case. COMMU_AD_1, DNAME and SNAME are the official ones of Bangkok.
_COMMUNITY_COLUMNS = ("community_id", "commu_ad_1", "community_name", "community_th", "community")
_CODE_COLUMNS = ("subdistrict_code", "adm3_pcode", "khwaeng_code", "tambon_code")
_SUBDISTRICT_COLUMNS = ("sname", "subdistrict_th", "subdistrict", "adm3_th", "khwaeng")
_DISTRICT_COLUMNS = ("dname", "district_th", "district", "adm2_th", "khet")
_NAME_COLUMNS = ("name_th", "name", "adm3_th", "name_en", "adm3_en")

_SPELLINGS = {
    name_key(other): name_key(ours)
    for ours, other in (
        ("ถนนนครไชยศรี", "ถนนนครชัยศรี"),
        ("ถนนนครไชยศรี", "นครไชยศรี"),
        ("สี่แยกมหานาค", "สี่แยกมหานาก"),
        ("สี่แยกมหานาค", "สี่แยกมหานคร"),
    )
}


@dataclass(frozen=True, slots=True)
class LeftOut:
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
    named: str  # code of the subdistrict that file or register state
    found: str | None  # code of the subdistrict where the shape lies; None outside the district


@dataclass(frozen=True, slots=True)
class Matched:
    """What a boundary file gives: areas by id in WGS84, and what became of the other shapes."""

    level: AreaLevel | None
    boundaries: dict[str, Area]
    unmatched: tuple[LeftOut, ...]
    elsewhere: tuple[LeftOut, ...]
    doubts: tuple[Doubt, ...]
    fit: CoverageReport

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes that a person confirms before anything is saved."""
        codes = {doubt.code for doubt in self.doubts}
        return tuple(sorted(codes if self.fit.clean else codes | {"W-GEO-11"}))

    def require_any(self) -> None:
        """Refuse with E-GEO-14 where no shape belongs to Dusit."""
        if not self.boundaries:
            raise FileRefused("E-GEO-14")


@dataclass(frozen=True, slots=True)
class _Register:
    """The known places, ready to be asked by name and by place."""

    subdistricts: Mapping[str, str]  # name key -> code
    codes: frozenset[str]
    communities: Mapping[str, Sequence[Community]]  # name key -> those of that name
    by_id: Mapping[str, Community]
    outlines: Mapping[str, Area]  # METRIC_CRS, by code

    def subdistrict(self, name: str) -> str | None:
        key = name_key(name)
        return self.subdistricts.get(_SPELLINGS.get(key, key))

    def found_in(self, shape: Shape) -> str | None:
        """Return the subdistrict that holds most of the shape."""
        ground = to_metric(shape.geometry)
        shared = {code: ground.intersection(each).area for code, each in self.outlines.items()}
        best = max(sorted(shared), key=shared.__getitem__, default=None)
        return best if best is not None and shared[best] > 0 else None

    def is_far(self, shape: Shape) -> bool:
        ground = to_metric(shape.geometry)
        return all(ground.distance(outline) > NEAR_M for outline in self.outlines.values())


def match(
    shapes: Sequence[Shape],
    subdistricts: Sequence[Subdistrict],
    communities: Sequence[Community],
    outlines: Mapping[str, Area],
) -> Matched:
    """Say which area each shape is.

    Parameters
    ----------
    shapes
        What `boundary_files.read` returned.
    subdistricts, communities
        The register of Dusit.
    outlines
        Outlines of the subdistricts by code, in WGS84: to tell where a shape lies.

    Returns
    -------
    A layer is one of communities or one of subdistricts, never both. Shapes of other districts
    are `elsewhere`, by their district column or by lying more than 1 km outside; shapes of Dusit
    without a name of the register, and repeated ones, are `unmatched`.
    """
    register = _register(subdistricts, communities, outlines)
    level = _level(shapes, register)
    ids: dict[int, str] = {}
    left_out: list[LeftOut] = []
    for shape in shapes:
        area_id = None if level is None else _area_id(shape, level, register)
        if _is_elsewhere(shape, register):
            left_out.append(LeftOut(shape.number, _name(shape), "W-GEO-17"))
        elif area_id is None:
            left_out.append(LeftOut(shape.number, _name(shape), "W-GEO-15"))
        else:
            ids[shape.number] = area_id
    times = Counter(ids.values())
    repeated = [shape for shape in shapes if times[ids.get(shape.number, "")] > 1]
    left_out += [LeftOut(shape.number, _name(shape), "W-GEO-16") for shape in repeated]
    taken = [shape for shape in shapes if times[ids.get(shape.number, "")] == 1]
    boundaries = {ids[shape.number]: shape.geometry for shape in taken}
    return Matched(
        level=level,
        boundaries=dict(sorted(boundaries.items())),
        unmatched=tuple(each for each in left_out if each.code != "W-GEO-17"),
        elsewhere=tuple(each for each in left_out if each.code == "W-GEO-17"),
        doubts=tuple(_doubts(taken, ids, register)),
        fit=coverage(boundaries),
    )


def _register(
    subdistricts: Sequence[Subdistrict],
    communities: Sequence[Community],
    outlines: Mapping[str, Area],
) -> _Register:
    by_name: dict[str, list[Community]] = {}
    for community in communities:
        by_name.setdefault(name_key(community.name_th), []).append(community)
    names = [(name, each.code) for each in subdistricts for name in (each.name_th, each.name_en)]
    return _Register(
        subdistricts={name_key(name): code for name, code in names},
        codes=frozenset(each.code for each in subdistricts),
        communities=by_name,
        by_id={community.id: community for community in communities},
        outlines={code: to_metric(outline) for code, outline in sorted(outlines.items())},
    )


def _level(shapes: Sequence[Shape], register: _Register) -> AreaLevel | None:
    """Return what the layer is about, by its columns or else by whose names it carries."""
    columns = {column.lower() for shape in shapes for column in shape.properties}
    if columns & set(_COMMUNITY_COLUMNS):
        return AreaLevel.COMMUNITY
    if columns & set(_CODE_COLUMNS):
        return AreaLevel.SUBDISTRICT
    names = [_text(shape, _NAME_COLUMNS + _SUBDISTRICT_COLUMNS) for shape in shapes]
    communities = sum(name_key(name) in register.communities for name in names)
    subdistricts = sum(register.subdistrict(name) is not None for name in names)
    if communities == subdistricts == 0:
        return None
    return AreaLevel.COMMUNITY if communities > subdistricts else AreaLevel.SUBDISTRICT


def _is_elsewhere(shape: Shape, register: _Register) -> bool:
    district = name_key(_text(shape, _DISTRICT_COLUMNS))
    return district not in ("", name_key(DISTRICT_NAME_TH), "dusit") or register.is_far(shape)


def _area_id(shape: Shape, level: AreaLevel, register: _Register) -> str | None:
    if level is AreaLevel.SUBDISTRICT:
        return _subdistrict_code(shape, register)
    area_id = _text(shape, ("community_id",)).upper()
    if area_id in register.by_id:
        return area_id
    name = _text(shape, _COMMUNITY_COLUMNS[1:] + _NAME_COLUMNS)
    candidates = register.communities.get(name_key(name), ())
    if len(candidates) > 1:
        code = register.subdistrict(_text(shape, _SUBDISTRICT_COLUMNS))
        candidates = [each for each in candidates if each.subdistrict_code == code]
    return candidates[0].id if len(candidates) == 1 else None


def _subdistrict_code(shape: Shape, register: _Register) -> str | None:
    code = _text(shape, _CODE_COLUMNS).upper().removeprefix("TH")
    if code:
        return code if code in register.codes else None
    return register.subdistrict(_text(shape, _SUBDISTRICT_COLUMNS + _NAME_COLUMNS))


def _doubts(taken: Sequence[Shape], ids: Mapping[int, str], register: _Register) -> Iterator[Doubt]:
    """Yield a doubt for each shape that lies in another subdistrict than it should."""
    for shape in taken:
        area_id = ids[shape.number]
        community = register.by_id.get(area_id)
        registered = area_id if community is None else community.subdistrict_code
        stated = register.subdistrict(_text(shape, _SUBDISTRICT_COLUMNS))
        found = register.found_in(shape)
        for named in dict.fromkeys((registered, stated or registered)):
            if named != found:
                yield Doubt(shape.number, area_id, "W-GEO-10", named, found)
                break


def _name(shape: Shape) -> str:
    """Return the name by which a person knows the shape; it may be empty."""
    return _text(shape, _COMMUNITY_COLUMNS[1:] + _NAME_COLUMNS + _SUBDISTRICT_COLUMNS)


def _text(shape: Shape, columns: Sequence[str]) -> str:
    """Return the first of `columns` that says something, whatever its capitals."""
    values = {column.lower(): value for column, value in shape.properties.items()}
    texts = (str(values[column]).strip() for column in columns if values.get(column) is not None)
    return next((text for text in texts if text and text != "-"), "")

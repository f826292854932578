"""`district`: begin the folder of another district from layers, and say what they lack."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

import shapely

from geodata import reference
from geodata.commands import geopackage
from geodata.commands.console import (
    Arguments,
    Commands,
    read_bytes,
    sanitize_text,
    translate_write_errors,
)
from geodata.district import FILE_NAME, Bounds, widen
from geodata.errors import BadInput
from geodata.geometry import crs
from geodata.intake.boundaries import boundary_files
from geodata.intake.boundaries.district_layer import LayerDistrict, read_district
from geodata.intake.boundaries.shapes import BoundaryFile, Shape
from geodata.model.places.places import Area
from geodata.model.places.registry import KINDS_TH
from geodata.reasons import format_sentence

MAX_MB = 50
TEMPLATES = Path(reference.__file__).parent / "template"
HOME_MARGIN = 0.003  # degrees around the outlines
FORBIDDEN = re.compile(r'["\\{}\r\n]')  # in a name that stands in district.toml
Rows = Iterable[Sequence[object]]


def add_district(commands: Commands) -> None:
    """Add `district`."""
    parser = commands.add_parser(
        "district", help="begin the folder of another district from the city's layers"
    )
    parser.add_argument("folder", type=Path, help="a new folder: district.toml and tables")
    parser.add_argument("--layer", type=Path, required=True, metavar="FILE", help="communities")
    parser.add_argument("--code", required=True, help="four digits of the district, such as 1025")
    parser.add_argument("--name-en", required=True, metavar="NAME", help="of the district")
    parser.add_argument("--subdistricts", type=Path, metavar="FILE", help="their outlines")
    parser.add_argument("--prefix", help="of the ids of communities (default: from the name)")
    parser.add_argument("--source", default="ชั้นข้อมูลชุมชนของ กทม.", help="who made the layer")
    parser.add_argument("--licence", default="terms not stated with the layer")
    parser.set_defaults(run=_run)


def _run(arguments: Arguments) -> int:
    folder: Path = arguments.folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise BadInput("E-DIST-12", folder=folder)
    layer, mended = _read_layer(arguments.layer)
    outlines: tuple[Shape, ...] = ()
    if arguments.subdistricts is not None:
        outlines = _read_layer(arguments.subdistricts)[1].shapes
    district = read_district(arguments.code, mended.shapes, outlines)
    with translate_write_errors():
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, district, arguments)
    reference.open_district(folder)
    print(
        f"เขียนแล้ว {folder}: {len(district.communities)} ชุมชน "
        f"{len(district.subdistricts)} แขวง (written)"
    )
    _print_repairs(layer, mended, district)
    _print_missing(district)
    print(f"ขั้นต่อไป (next): python -m geodata init --district {folder}")
    return 0


def _read_layer(path: Path) -> tuple[BoundaryFile, BoundaryFile]:
    """Return the shapes of a layer as they are, and mended where that is possible."""
    is_package = path.suffix.lower() == geopackage.ENDING
    file = boundary_files.read(
        geopackage.read_geojson(path, None) if is_package else read_bytes(path),
        name=f"{path.stem}.geojson" if is_package else path.name,
        max_bytes=MAX_MB * 1_000_000,
    )
    return file, file.repair({shape.number for shape in file.broken})


def _print_repairs(layer: BoundaryFile, mended: BoundaryFile, district: LayerDistrict) -> None:
    """Print which outlines of the district were repaired, and which of the layer are left out."""
    left = sorted(shape.number for shape in mended.broken)
    repaired = sorted({shape.number for shape in layer.broken} & district.numbers)
    for code, listed in (("W-DIST-09", repaired), ("W-DIST-10", left)):
        if listed:
            _print_note(code, numbers=", ".join(map(str, listed)))


def _print_note(code: str, **values: object) -> None:
    print(f"• {format_sentence(code, 'th', **values)}\n  {format_sentence(code, 'en', **values)}")


def _print_missing(district: LayerDistrict) -> None:
    for code in (*district.missing, "W-DIST-11"):
        _print_note(code)


def _write(folder: Path, district: LayerDistrict, arguments: Arguments) -> None:
    prefix = arguments.prefix or _choose_prefix(arguments.name_en)
    ids = [f"{prefix}{number:02d}" for number in range(1, len(district.communities) + 1)]
    listed = list(zip(ids, district.communities, strict=True))
    codes = [place.layer_code for place in district.communities]
    _write_table(
        folder / "subdistricts.csv",
        ("subdistrict_code", "name_th", "name_en"),
        (
            (place.code, place.name_th, place.name_en or place.name_th)
            for place in district.subdistricts
        ),
    )
    _write_table(
        folder / "communities.csv",
        ("community_id", "name_th", "subdistrict_code", "kind_th", "longitude", "latitude"),
        (
            (
                community_id,
                f"ชุมชน{place.name_th.removeprefix('ชุมชน')}",
                place.subdistrict_code,
                place.kind_th or KINDS_TH[0],
                *_format_position(*crs.find_inner_point(place.outline).coords[0]),
            )
            for community_id, place in listed
        ),
    )
    _write_table(
        folder / "community_figures.csv",
        ("community_id", "bma_code", "name_on_layer", "households", "residents"),
        (
            (
                community_id,
                place.layer_code if codes.count(place.layer_code) == 1 else "",
                place.name_th,
                "" if place.households is None else place.households,
                "" if place.residents is None else place.residents,
            )
            for community_id, place in listed
        ),
    )
    for table, column, outlines in (
        ("community_outlines", "community_id", [(one, place.outline) for one, place in listed]),
        (
            "subdistrict_outlines",
            "subdistrict_code",
            [(place.code, place.outline) for place in district.subdistricts],
        ),
    ):
        _write_table(
            folder / f"{table}.csv",
            (column, "part", "ring", "order", "longitude", "latitude"),
            (row for key, outline in outlines for row in _list_corners(key, outline)),
        )
    _fill_templates(folder, district, prefix, arguments)


def _write_table(path: Path, header: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _list_corners(key: str, outline: Area) -> Iterable[tuple[object, ...]]:
    for part, polygon in enumerate(shapely.get_parts(outline), start=1):
        for ring, line in enumerate((polygon.exterior, *polygon.interiors)):
            for order, position in enumerate(line.coords):
                yield key, part, ring, order, *_format_position(*position)


def _format_position(longitude: float, latitude: float) -> tuple[str, str]:
    return f"{longitude:.6f}", f"{latitude:.6f}"


def _choose_prefix(name: str) -> str:
    """Return the first letters of the words of a name, or the first two of its only word."""
    words = re.findall("[A-Za-z]+", name)
    return ("".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:2]).upper()[
        :4
    ]


def _find_home(district: LayerDistrict) -> Bounds:
    """Return the opening view: everything that has an outline, with a margin."""
    areas = [place.outline for place in district.communities]
    areas += [place.outline for place in district.subdistricts]
    west, south, east, north = map(float, shapely.total_bounds(areas))
    return widen((west, south, east, north), HOME_MARGIN)


def _fill_templates(folder: Path, district: LayerDistrict, prefix: str, given: Arguments) -> None:
    """Write district.toml and SOURCES.md with what the layers and the command say."""
    words = {
        "code": district.code,
        "prefix": prefix,
        "slug": re.sub("[^a-z0-9]+", "-", given.name_en.lower()).strip("-"),
        "name_th": district.name_th or "ยังไม่ระบุ",
        "name_en": given.name_en,
        "count": len(district.communities),
        "is_estimated": str(district.is_estimated).lower(),
        "source": given.source,
        "licence": given.licence,
        "outlines": "ประมาณจากขอบเขตชุมชน" if district.is_estimated else given.subdistricts.name,
    }
    clean = {name: FORBIDDEN.sub("", sanitize_text(str(word))) for name, word in words.items()}
    clean["home"] = str(list(_find_home(district)))
    names = (FORBIDDEN.sub("", sanitize_text(name)) for name in district.other_districts)
    clean["others"] = "".join(f'    "{name}",\n' for name in names)
    for name in (FILE_NAME, "SOURCES.md"):
        text = Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(clean)
        (folder / name).write_text(text, encoding="utf-8")

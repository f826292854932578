"""The sheets for those without a phone: maps in lettered squares, a list to fill, the QR code."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

import shapely
from shapely.geometry import shape

from geodata.geometry.crs import to_metric
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.paper_grid import SQUARE_SIDE_M, PaperGrid, format_column
from geodata.reasons import Language
from mapping.exports.qr import render_qr_svg
from mapping.exports.static_map.picture import compute_grid_share, render_svg
from mapping.exports.static_map.view import GridLines, MapView
from mapping.exports.typeset import render_pdf
from mapping.json_types import Documents
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

MIN_SQUARE_MM = 12  # a finger and a dot fit in; where one sheet is too small there are several


class SheetSize(StrEnum):
    """The paper of the sheets."""

    A3 = "a3"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class _Layout:
    template: str
    map_mm: tuple[float, float]
    lines: int  # of the list


_LAYOUTS = {
    SheetSize.A3: _Layout("sheet", (282, 246), 11),
    SheetSize.A4: _Layout("sheet-a4", (186, 238), 17),
}


def render_workshop_sheet(
    documents: Documents,
    community_id: str | None,
    *,
    code: str,
    join_url: str,
    title: str,
    date: date,
    grid: GridLines,
    size: SheetSize = SheetSize.A3,
    language: Language = "th",
) -> bytes:
    """Return the sheets of a community, or of the district where there is none, as PDF.

    Parameters
    ----------
    code, join_url
        By which a phone joins the same workshop.
    title, date
        Of the workshop.
    grid
        The squares, as the desk screen names them.
    language
        Of the words; places keep their names, and the map its own words.
    """
    texts = Texts(language)
    name = _find_name(documents, community_id, texts)
    layout = _LAYOUTS[size]
    grids = [part for part in split_grid(grid, *layout.map_mm) if _has_ground(documents, part)]
    if not grids:
        raise ValueError("no ground in the squares")
    words = texts.list_section("papers.sheet")
    return render_pdf(
        layout.template,
        {
            "title": title,
            "area": name,
            "date": format_long_date(date, texts.language),
            "words": words,
            "steps": [words[f"step_{number}"] for number in range(1, 5)],
            "categories": [
                texts(f"screens.category.{to_key(category)}") for category in CHOSEN_CATEGORIES
            ],
            "lines": layout.lines,
            "sheets": [
                {"map": f"map-{number}", "caption": _describe_part(part, number, len(grids), texts)}
                for number, part in enumerate(grids, 1)
            ],
            "code": code,
            "link": join_url,
            "map_alt": texts("papers.sheet.map_alt", name=name),
            "qr_alt": texts("papers.poster.qr_alt", link=join_url),
            "disclaimer": texts("map.strip.disclaimer"),
            "estimated": texts("map.card.estimated_note"),
            "network": texts("papers.network"),
        },
        title=f"{texts('papers.sheet.title')} · {name}",
        at=datetime.combine(date, time(), UTC),
        names=[name],
        language=language,
        pictures={
            "qr": render_qr_svg(join_url),
            **{
                f"map-{number}": render_svg(documents, _build_view(part, community_id, layout))
                for number, part in enumerate(grids, 1)
            },
        },
    )


def split_grid(grid: GridLines, width: float, height: float) -> list[GridLines]:
    """Return the squares in parts that fill pictures with squares of at least 12 mm.

    Parts are about equally large; they come row by row from the north-west.

    Parameters
    ----------
    width, height
        Of a picture, in millimetres.
    """
    share = compute_grid_share(width, height)
    most_columns = int(width * share / MIN_SQUARE_MM)
    most_rows = int(height * share / MIN_SQUARE_MM)
    return [
        GridLines(
            grid.west + left * grid.side,
            grid.north - top * grid.side,
            grid.columns[left:right],
            grid.rows[top:bottom],
            grid.side,
        )
        for top, bottom in _split_evenly(len(grid.rows), most_rows)
        for left, right in _split_evenly(len(grid.columns), most_columns)
    ]


def _split_evenly(count: int, most: int) -> list[tuple[int, int]]:
    parts = -(-count // most)
    edges = [count * place // parts for place in range(parts + 1)]
    return list(itertools.pairwise(edges))


def _has_ground(documents: Documents, part: GridLines) -> bool:
    """Return whether any of the district lies in a part."""
    box = shapely.box(*part.bounds)
    return any(
        feature["geometry"] and to_metric(shape(feature["geometry"])).intersects(box)
        for feature in documents["areas-subdistrict.geojson"]["features"]
    )


def _build_view(part: GridLines, community_id: str | None, layout: _Layout) -> MapView:
    return MapView(
        *layout.map_mm,
        indicator="risks",
        named=True,
        numbered=True,
        streets=True,
        focus=community_id,
        grid=part,
        letter=3.2,
    )


def _describe_part(part: GridLines, number: int, count: int, texts: Texts) -> str:
    squares = texts(
        "papers.sheet.part",
        first=f"{part.columns[0]}{part.rows[0]}",
        last=f"{part.columns[-1]}{part.rows[-1]}",
    )
    if count == 1:
        return squares
    return f"{texts('papers.sheet.sheet_of', number=number, count=count)} · {squares}"


def build_grid_lines(grid: PaperGrid) -> GridLines:
    """Return the squares that the desk screen reads, as the sheet draws them."""
    return GridLines(
        grid.west,
        grid.north,
        tuple(format_column(column) for column in range(grid.columns)),
        tuple(str(row + 1) for row in range(grid.rows)),
        SQUARE_SIDE_M,
    )


def _find_name(documents: Documents, community_id: str | None, texts: Texts) -> str:
    names = {
        feature["id"]: feature["properties"]["name_th"]
        for feature in documents["areas-community.geojson"]["features"]
    }
    return texts("papers.sheet.district") if community_id is None else names[community_id]

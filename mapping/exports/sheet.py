"""The A3 sheet for those without a phone: map in lettered squares, a list to fill, the QR code."""

from datetime import UTC, date, datetime, time

from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.paper_grid import SQUARE_SIDE_M, PaperGrid, format_column
from mapping.exports.qr import render_qr_svg
from mapping.exports.static_map.picture import render_svg
from mapping.exports.static_map.view import GridLines, MapView
from mapping.exports.typeset import render_pdf
from mapping.json_types import Documents
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

MAP_MM = (282, 250)
EMPTY_LINES = 11  # of the list


def render_workshop_sheet(
    documents: Documents,
    community_id: str | None,
    *,
    code: str,
    join_url: str,
    title: str,
    date: date,
    grid: GridLines,
) -> bytes:
    """Return the sheet of a community, or of the district where there is none, as PDF.

    Parameters
    ----------
    code, join_url
        By which a phone joins the same workshop.
    title, date
        Of the workshop.
    grid
        The squares, as the desk screen names them.
    """
    texts = Texts("th")
    name = _find_name(documents, community_id, texts)
    view = MapView(
        *MAP_MM,
        indicator="risks",
        named=community_id is not None,
        numbered=community_id is None,
        focus=community_id,
        grid=grid,
        letter=3.2 if community_id else 2.6,
    )
    words = texts.list_section("papers.sheet")
    return render_pdf(
        "sheet",
        {
            "title": title,
            "area": name,
            "date": format_long_date(date, texts.language),
            "words": words,
            "steps": [words[f"step_{number}"] for number in range(1, 5)],
            "categories": [
                texts(f"screens.category.{to_key(category)}") for category in CHOSEN_CATEGORIES
            ],
            "lines": EMPTY_LINES,
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
        pictures={"map": render_svg(documents, view), "qr": render_qr_svg(join_url)},
    )


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

"""The HTML of `/report`: a form, a receipt, a case to follow; the script only shows and hides.

Communities come from the public release. Nothing inline is executed.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime

from markupsafe import Markup
from pythainlp.util import collate
from starlette.responses import Response

from geodata.district import get_district
from geodata.model.cases import receipts
from geodata.model.cases.cases import (
    EARLIEST_YEAR,
    MAX_CONTACT_LENGTH,
    MAX_DETAIL_LENGTH,
    MAX_FILES,
    MAX_MESSAGE_LENGTH,
    MAX_STORY_LENGTH,
    Details,
)
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.places.places import AreaLevel
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from mapping.exports.qr import render_scalable_qr_svg
from mapping.layers.files import build_asset_url
from mapping.layers.live import dump_safe_json
from mapping.publish.files import ReleaseFolder
from mapping.templates import render
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_month
from mapping.web.reporting.report_json import list_areas

YEARS_BACK = 15  # to choose from
DETAIL_NAMES = tuple(field.name for field in fields(Details))
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {"Content-Security-Policy": CONTENT_POLICY, "Cache-Control": "no-store"}


FORM_LIMITS: dict[str, object] = {"most_files": MAX_FILES, "longest_words": MAX_MESSAGE_LENGTH}
SCRIPT_URLS: dict[str, object] = {  # what the page's script loads when it is needed
    "map": build_asset_url("/assets/map/report-map.js"),
    "worker": build_asset_url("/assets/map/work.js"),
}
SAFETY_PARTS = ("before", "evidence", "after", "system", "help")
Choices = list[tuple[str, str]]  # a value, its words


def render_report_page(
    texts: Texts, folder: ReleaseFolder, receipt: str, mark: str, *, is_safe: bool
) -> Response:
    """Return the page with a receipt of its own."""
    config = {
        "receipt": receipt,
        "mark": mark,
        "language": texts.language,
        "home": get_district().centre,
        "texts": texts.list_section("report"),
    }
    return _render(
        texts,
        "web/report/report.html",
        config | FORM_LIMITS | SCRIPT_URLS,
        warning="" if is_safe else texts.format_reason("E-CASE-20"),
        categories=[
            (category, texts(f"screens.category.{to_key(category)}"))
            for category in CHOSEN_CATEGORIES
        ],
        communities_by_subdistrict=_list_communities(texts, folder),
        day_choices=_list_day_choices(texts),
        details=DETAIL_NAMES,
        longest={
            "story": MAX_STORY_LENGTH,
            "detail": MAX_DETAIL_LENGTH,
            "contact": MAX_CONTACT_LENGTH,
        },
    )


def render_safety_page(texts: Texts) -> Response:
    """Return how to protect oneself and evidence."""
    section = texts.list_section("safety")
    parts = [
        (
            section[f"{part}.title"],
            [section[key] for key in section if key.startswith(f"{part}.say")],
        )
        for part in SAFETY_PARTS
    ]
    return _render(texts, "web/report/safety.html", {"texts": {}}, parts=parts)


def render_receipt_qr(receipt: str) -> bytes:
    """Return the digits of a receipt as a QR code, and nothing of where they are from."""
    return render_scalable_qr_svg(receipts.parse_receipt(receipt) or "")


def _render(
    texts: Texts, template: str, config: Mapping[str, object], **values: object
) -> Response:
    html = render(
        template,
        t=texts,
        asset_url=build_asset_url,
        query="?lang=en" if texts.language == "en" else "",
        config=Markup(dump_safe_json(config)),  # noqa: S704 - escaped for a script element
        **values,
    )
    return Response(html, media_type="text/html", headers=PAGE_HEADERS)


def _list_communities(texts: Texts, folder: ReleaseFolder) -> list[tuple[str, Choices]]:
    """Return the communities below the name of their subdistrict, in Thai order."""
    language_name = "name_th" if texts.language == "th" else "name_en"
    places = list_areas(folder, AreaLevel.COMMUNITY)
    groups = []
    for subdistrict in list_areas(folder, AreaLevel.SUBDISTRICT):
        by_name = {
            place["name_th"]: place
            for place in places
            if place["subdistrict_code"] == subdistrict["id"]
        }
        choices = [
            (by_name[name]["id"], by_name[name].get(language_name) or name)
            for name in collate(list(by_name))
        ]
        heading = texts("report.subdistrict", name=subdistrict[language_name])
        groups.append((heading, choices))
    return groups


def _list_day_choices(texts: Texts) -> list[tuple[str, Choices]]:
    """Return day, month and year in the reader's calendar; a day only where somebody knows it."""
    this_year = datetime.now(UTC).astimezone(BANGKOK).year
    offset = BUDDHIST_OFFSET if texts.language == "th" else 0
    first = max(EARLIEST_YEAR, this_year - YEARS_BACK)
    months = [(str(month), format_month(month, texts.language)) for month in range(1, 13)]
    return [
        ("day", [(str(day), str(day)) for day in range(1, 32)]),
        ("month", months),
        ("year", [(str(year), str(year + offset)) for year in range(this_year, first - 1, -1)]),
    ]

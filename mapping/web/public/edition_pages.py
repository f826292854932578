"""Plain light pages about editions: the list, and what changed between two."""

from collections.abc import Mapping, Sequence
from datetime import date

from starlette.responses import Response

from mapping.analysis.edition_changes import Comparison, ComplaintChange
from mapping.analysis.edition_sentences import (
    format_area_name,
    format_complaint_change,
    format_feed_change,
    format_feed_periods,
    format_risk_changes,
    format_visit_change,
)
from mapping.json_types import Json
from mapping.layers.files import build_asset_url
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date
from mapping.texts.editions import format_edition_title
from mapping.web import static_pages

LabelledLines = list[tuple[str, str]]  # an area (or ""), a sentence
LineGroups = list[tuple[str, LabelledLines]]  # below a heading each
ComparisonSection = tuple[
    str, LineGroups, list[str], str
]  # its name, its groups, paragraphs, a note
LEVELS = ("district", "subdistrict", "community")


def render_editions(texts: Texts, editions: Sequence[Json]) -> Response:
    """Return the page that lists the editions, the newest first."""
    oldest = len(editions) - 1
    return static_pages.render_page(
        texts,
        texts("editions.title"),
        "web/public/editions.html",
        look="editions",
        editions=[
            _describe_edition(texts, edition, is_comparable=number < oldest)
            for number, edition in enumerate(editions)
        ],
    )


def render_presenter_view(texts: Texts, edition: Json) -> Response:
    """Return the presenter's view of an edition: two small pictures, notes, a clock."""
    return static_pages.render_page(
        texts,
        f"{texts('editions.present.title')} · {_format_title(texts, edition)}",
        "web/public/present.html",
        look="present",
        scripts=[build_asset_url("/assets/map/present.js")],
        frames=True,
    )


def render_first_edition(texts: Texts, edition: Json) -> Response:
    """Return the page of an edition that has none to be compared with."""
    sentence, back_link = texts("editions.compare.first"), ("/editions", texts("editions.title"))
    return static_pages.render_message(
        texts, _format_title(texts, edition), sentence, back_link, look="editions"
    )


def describe_comparison(
    texts: Texts, before: Json, after: Json, comparison: Comparison
) -> dict[str, object]:
    """Return what the page of a comparison says: values of its template."""
    named = (("only_after", comparison.only_after), ("only_before", comparison.only_before))
    register = [
        texts(f"editions.register.{name}", names=", ".join(names)) for name, names in named if names
    ]
    visits = [format_visit_change(visit, texts) for visit in comparison.visits]
    sections: list[ComparisonSection] = [
        ("complaints", _list_complaint_groups(texts, comparison.complaints), [], ""),
        ("risks", [], list(format_risk_changes(comparison, texts)), ""),
        ("visits", [], visits, ""),
        ("commitments", [], _list_commitment_lines(texts, comparison), ""),
        _build_feed_section(texts, comparison),
    ]
    if register:
        sections.append(("register", [], register, ""))
    return {
        "before": _format_title(texts, before),
        "after": _format_title(texts, after),
        "demo": before["demo"] or after["demo"],
        "sections": sections,
    }


def render_comparison(texts: Texts, values: Mapping[str, object]) -> Response:
    """Return the page of a comparison."""
    return static_pages.render_page(
        texts,
        texts("editions.compare.title"),
        "web/public/edition_comparison.html",
        look="editions",
        comparison=values,
    )


def _format_title(texts: Texts, edition: Json) -> str:
    return format_edition_title(texts.language, edition["id"])


def _describe_edition(texts: Texts, edition: Json, *, is_comparable: bool) -> dict[str, object]:
    """Return what the list says of an edition."""
    address = f"/editions/{edition['id']}/"
    language = "" if texts.language == "th" else f"?lang={texts.language}"
    links = [
        (f"{address}story{language}", texts("editions.story"), "main"),
        (f"{address}{language}", texts("editions.map"), ""),
        (f"{address}present{language}", texts("editions.present.title"), ""),
    ]
    if is_comparable:
        links.append((f"{address}compare{language}", texts("editions.compare.link"), ""))
    facts = texts(
        "editions.facts",
        release=edition["release"],
        date=format_long_date(date.fromisoformat(edition["frozen_on"]), texts.language),
        software=edition["software"],
    )
    return {
        "title": edition["title"],
        "name": _format_title(texts, edition),
        "facts": facts,
        "demo": edition["demo"],
        "links": links,
        "content": edition["content"],
    }


def _list_complaint_groups(texts: Texts, changes: Sequence[ComplaintChange]) -> LineGroups:
    groups = []
    for level in LEVELS:
        lines = [
            ("" if level == "district" else format_area_name(change, texts), sentence)
            for change in changes
            if change.level == level
            for sentence in [format_complaint_change(change, texts)]
        ]
        groups.append((texts(f"editions.level.{level}"), lines))
    return _drop_empty(groups)


def _build_feed_section(texts: Texts, comparison: Comparison) -> ComparisonSection:
    if not comparison.feed:
        return "feed", [], [], ""
    groups = []
    for level in LEVELS:
        changes = [change for change in comparison.feed if change.level == level]
        lines = [(change.name_th, format_feed_change(change, texts)) for change in changes]
        groups.append((texts(f"editions.level.{level}"), lines))
    note = format_feed_periods(comparison.feed_periods, texts)
    return "feed", _drop_empty(groups), [], note


def _drop_empty(groups: LineGroups) -> LineGroups:
    return [(heading, lines) for heading, lines in groups if lines]


def _list_commitment_lines(texts: Texts, comparison: Comparison) -> list[str]:
    def name_state(state: str | None) -> str:
        return "–" if state is None else texts(f"editions.commitments.{to_key(state)}")

    return [
        f"{name}: {name_state(before)} → {name_state(after)}"
        for name, before, after in comparison.commitments
    ]

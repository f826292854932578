"""Plain light pages about editions: the list, and what changed between two."""

import html
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from mapping.analysis.edition_changes import Comparison, ComplaintChange, FeedChange
from mapping.analysis.edition_sentences import (
    area_name,
    complaint_sentence,
    feed_period_sentence,
    feed_sentence,
    risk_lines,
    visit_sentence,
)
from mapping.texts import Texts, slug
from mapping.texts.dates import long_date
from mapping.texts.editions import edition_title
from mapping.web import static_pages

Json = Mapping[str, Any]
STYLE = (
    "body{max-width:52rem}h2{font-size:1.25rem;margin:1.6rem 0 .3rem;color:var(--main)}"
    "article{padding:.8rem 0 1rem;border-top:1px solid var(--line)}article h2{margin:0}"
    ".go{display:flex;flex-wrap:wrap;gap:.5rem;margin:.8rem 0}"
    ".go a{display:flex;align-items:center;min-height:var(--tap);padding:0 1rem;"
    "border:1px solid var(--main);border-radius:var(--round);"
    "font-weight:700;text-decoration:none}.go a.main{background:var(--main);color:#fff}"
    ".hash{font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}"
    "h3{font-size:1.05rem;margin:1rem 0 0}dl{margin:.3rem 0}"
    "dt{font-weight:700;margin-top:.5rem}dd{margin:0}"
)
LEVELS = ("district", "subdistrict", "community")


def listed(texts: Texts, editions: Sequence[Json]) -> Response:
    """Return the page that lists the editions."""
    body = [static_pages.paragraph(texts("editions.says"), kind="hint")]
    oldest = len(editions) - 1
    body += [
        _article(texts, each, comparable=number < oldest) for number, each in enumerate(editions)
    ] or [static_pages.paragraph(texts("editions.none"))]
    body.append(static_pages.link("/exports", texts("exports.title")))
    body.append(static_pages.link("/live", texts("map.page.title")))
    return static_pages.page(texts, texts("editions.title"), "".join(body), style=STYLE)


def nothing_before(texts: Texts, edition: Json) -> Response:
    """Return the page of an edition that has none to be compared with."""
    body = static_pages.paragraph(texts("editions.compare.first"))
    body += static_pages.link("/editions", texts("editions.title"))
    return static_pages.page(texts, _title(texts, edition), body, style=STYLE)


def comparison_body(texts: Texts, before: Json, after: Json, found: Comparison) -> str:
    """Return the inner HTML of the page of what changed between two editions."""
    values = {"before": _title(texts, before), "after": _title(texts, after)}
    body = [
        static_pages.paragraph(texts("editions.compare.of", **values)),
        _demo(texts, before["demo"] or after["demo"]),
        static_pages.paragraph(texts("editions.compare.method"), kind="hint"),
        _section(texts, "complaints", _complaints(texts, found.complaints)),
        _section(texts, "risks", "".join(map(static_pages.paragraph, risk_lines(found, texts)))),
        _section(texts, "visits", _visits(texts, found)),
        _section(texts, "commitments", _commitments(texts, found)),
        _section(texts, "feed", _feed(texts, found)),
        _register(texts, found),
        static_pages.paragraph(texts("map.strip.disclaimer"), kind="hint"),
        static_pages.link("/editions", texts("editions.title")),
    ]
    return "".join(body)


def comparison(texts: Texts, body: str) -> Response:
    """Return the page around the inner HTML of a comparison."""
    return static_pages.page(texts, texts("editions.compare.title"), body, style=STYLE)


def _title(texts: Texts, edition: Json) -> str:
    return edition_title(texts.language, edition["id"])


def _article(texts: Texts, edition: Json, *, comparable: bool) -> str:
    address = f"/editions/{edition['id']}/"
    language = "" if texts.language == "th" else f"?lang={texts.language}"
    links = [
        (f"{address}story{language}", texts("editions.story"), "main"),
        (f"{address}{language}", texts("editions.map"), ""),
    ]
    if comparable:
        links.append((f"{address}compare{language}", texts("editions.compare.link"), ""))
    go = "".join(
        f'<a class="{look}" href="{html.escape(to)}">{html.escape(words)}</a>'
        for to, words, look in links
    )
    facts = texts(
        "editions.facts",
        release=edition["release"],
        date=long_date(date.fromisoformat(edition["frozen_on"]), texts.language),
        software=edition["software"],
    )
    return (
        f"<article><h2>{html.escape(edition['title'])}</h2>"
        f"{static_pages.paragraph(_title(texts, edition))}"
        f"{static_pages.paragraph(facts, kind='hint')}"
        f"{_demo(texts, edition['demo'])}"
        f'<p class="go">{go}</p>'
        f'<p class="hash">SHA-256 {html.escape(edition["content"])}</p></article>'
    )


def _demo(texts: Texts, demo: bool) -> str:
    return static_pages.paragraph(texts("map.strip.demo"), kind="problem") if demo else ""


def _section(texts: Texts, name: str, body: str) -> str:
    body = body or static_pages.paragraph(texts("editions.compare.nothing"))
    return f"<h2>{html.escape(texts(f'editions.{name}.title'))}</h2>{body}"


def _complaints(texts: Texts, changes: Sequence[ComplaintChange]) -> str:
    return "".join(
        _listed(
            texts(f"editions.level.{level}"),
            [
                ("" if level == "district" else area_name(each, texts), sentence)
                for each in changes
                if each.level == level
                for sentence in [complaint_sentence(each, texts)]
            ],
        )
        for level in LEVELS
    )


def _feed(texts: Texts, found: Comparison) -> str:
    if not found.feed:
        return ""
    changes: Sequence[FeedChange] = found.feed
    parts = [static_pages.paragraph(feed_period_sentence(found.feed_periods, texts), kind="hint")]
    for level in LEVELS:
        lines = [
            (each.name_th, feed_sentence(each, texts)) for each in changes if each.level == level
        ]
        parts.append(_listed(texts(f"editions.level.{level}"), lines))
    return "".join(parts)


def _listed(head: str, lines: Sequence[tuple[str, str]]) -> str:
    """Return names with a sentence each below a heading; nothing where there is no line."""
    if not lines:
        return ""
    items = "".join(
        (f"<dt>{html.escape(name)}</dt>" if name else "") + f"<dd>{html.escape(sentence)}</dd>"
        for name, sentence in lines
    )
    return f"<h3>{html.escape(head)}</h3><dl>{items}</dl>"


def _visits(texts: Texts, found: Comparison) -> str:
    return "".join(static_pages.paragraph(visit_sentence(each, texts)) for each in found.visits)


def _commitments(texts: Texts, found: Comparison) -> str:
    def words(state: str | None) -> str:
        return "–" if state is None else texts(f"editions.commitments.{slug(state)}")

    return "".join(
        static_pages.paragraph(f"{name}: {words(before)} → {words(after)}")
        for name, before, after in found.commitments
    )


def _register(texts: Texts, found: Comparison) -> str:
    lines = [
        static_pages.paragraph(texts(f"editions.register.{name}", names=", ".join(names)))
        for name, names in (("only_after", found.only_after), ("only_before", found.only_before))
        if names
    ]
    return _section(texts, "register", "".join(lines)) if lines else ""

"""Plain light pages about editions: the list, and what changed between two."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from mapping.analysis.edition_changes import Change, Comparison, Verdict
from mapping.texts import Texts, slug
from mapping.texts.dates import long_date
from mapping.texts.editions import edition_title
from mapping.web import plain

Json = Mapping[str, Any]
STYLE = (
    "body{max-width:52rem}h2{font-size:1.25rem;margin:1.6rem 0 .3rem;color:#0b5cad}"
    "article{padding:.8rem 0 1rem;border-top:1px solid #cfd7df}article h2{margin:0}"
    ".go{display:flex;flex-wrap:wrap;gap:.5rem;margin:.8rem 0}"
    ".go a{display:flex;align-items:center;min-height:44px;padding:0 1rem;"
    "border:1px solid #0b5cad;border-radius:8px;"
    "font-weight:700;text-decoration:none}.go a.main{background:#0b5cad;color:#fff}"
    ".hash{font-size:.85rem;color:#465465;overflow-wrap:anywhere}"
    ".wide{overflow-x:auto;margin-bottom:.6rem}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.45rem .6rem;border-bottom:1px solid #cfd7df;text-align:left}"
    "th:nth-child(3),th:nth-child(4){text-align:right}"
    "@media(max-width:30rem){th,td{padding:.45rem .25rem}}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "b.rose{color:#8a2c0d}b.fell{color:#17693a}"
)
TELLING = (Verdict.ROSE, Verdict.FELL)


def listed(texts: Texts, editions: Sequence[Json]) -> Response:
    """Return the page that lists the editions."""
    body = [plain.paragraph(texts("editions.says"), kind="hint")]
    oldest = len(editions) - 1
    body += [
        _article(texts, each, comparable=number < oldest) for number, each in enumerate(editions)
    ] or [plain.paragraph(texts("editions.none"))]
    body.append(plain.link("/exports", texts("exports.title")))
    body.append(plain.link("/live", texts("map.page.title")))
    return plain.page(texts, texts("editions.title"), "".join(body), style=STYLE)


def nothing_before(texts: Texts, edition: Json) -> Response:
    """Return the page of an edition that has none to be compared with."""
    body = plain.paragraph(texts("editions.compare.first"))
    body += plain.link("/editions", texts("editions.title"))
    return plain.page(texts, _title(texts, edition), body, style=STYLE)


def comparison(texts: Texts, before: Json, after: Json, found: Comparison) -> Response:
    """Return the page of what changed between two editions."""
    values = {"before": _title(texts, before), "after": _title(texts, after)}
    body = [
        plain.paragraph(texts("editions.compare.of", **values)),
        _demo(texts, before["demo"] or after["demo"]),
        plain.paragraph(texts("editions.compare.method"), kind="hint"),
        *(_measure(texts, found.changes, level) for level in ("subdistrict", "community")),
        _risks(texts, found),
        _states(texts, "coverage", found.coverage),
        _states(texts, "commitments", found.commitments),
        plain.paragraph(texts("map.strip.disclaimer"), kind="hint"),
        plain.link("/editions", texts("editions.title")),
    ]
    return plain.page(texts, texts("editions.compare.title"), "".join(body), style=STYLE)


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
        f"{plain.paragraph(_title(texts, edition))}{plain.paragraph(facts, kind='hint')}"
        f"{_demo(texts, edition['demo'])}"
        f'<p class="go">{go}</p>'
        f'<p class="hash">SHA-256 {html.escape(edition["content"])}</p></article>'
    )


def _demo(texts: Texts, demo: bool) -> str:
    return plain.paragraph(texts("map.strip.demo"), kind="problem") if demo else ""


def _measure(texts: Texts, changes: Iterable[Change], level: str) -> str:
    of_level = [change for change in changes if change.level == level]
    telling = [change for change in of_level if change.verdict in TELLING]
    counted = Counter(change.verdict for change in of_level)
    quiet = [verdict for verdict in Verdict if verdict not in TELLING and counted[verdict]]
    rows = "".join(_row(texts, change) for change in telling)
    table = f'<div class="wide"><table>{_head(texts)}{rows}</table></div>' if rows else ""
    summary = " · ".join(
        f"{texts(f'editions.verdict.{slug(verdict)}')} {counted[verdict]:,}" for verdict in quiet
    )
    nothing = "" if rows else plain.paragraph(texts("editions.compare.nothing"))
    return (
        f"<h2>{html.escape(texts(f'editions.level.{level}'))}</h2>{nothing}{table}"
        f"{plain.paragraph(summary, kind='hint')}"
    )


def _head(texts: Texts) -> str:
    columns = ("area", "measure", "before", "after", "verdict")
    cells = (f"<th>{html.escape(texts(f'editions.column.{each}'))}</th>" for each in columns)
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _row(texts: Texts, change: Change) -> str:
    verdict = html.escape(texts(f"editions.verdict.{slug(change.verdict)}"))
    look = "rose" if change.verdict is Verdict.ROSE else "fell"
    return (
        f"<tr><td>{html.escape(change.name_th)}</td>"
        f"<td>{html.escape(texts(f'editions.measure.{slug(change.measure)}'))}</td>"
        f'<td class="n">{change.before:,}</td><td class="n">{change.after:,}</td>'
        f'<td><b class="{look}">{verdict}</b></td></tr>'
    )


def _risks(texts: Texts, found: Comparison) -> str:
    parts = [
        ("new", found.risks.new),
        ("solved", found.risks.solved),
        ("gone", found.risks.gone),
    ]
    lines = [
        plain.paragraph(f"{texts(f'editions.risks.{name}')} {len(ids):,}: {', '.join(ids)}")
        for name, ids in parts
        if ids
    ] or [plain.paragraph(texts("editions.compare.nothing"))]
    return f"<h2>{html.escape(texts('editions.risks.title'))}</h2>{''.join(lines)}"


def _states(texts: Texts, what: str, changes: Sequence[tuple[str, str | None, str | None]]) -> str:
    def words(state: str | None) -> str:
        return "–" if state is None else texts(f"editions.{what}.{slug(state)}")

    lines = [
        plain.paragraph(f"{name}: {words(before)} → {words(after)}")
        for name, before, after in changes
    ] or [plain.paragraph(texts("editions.compare.nothing"))]
    return f"<h2>{html.escape(texts(f'editions.{what}.title'))}</h2>{''.join(lines)}"

"""Papers as PDF, and the same as HTML: text copied out of a PDF is faulty in every tool."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from markupsafe import Markup

from geodata.district import get_district
from geodata.model.papers import PARTS, Paper
from geodata.model.times import BANGKOK
from geodata.model.workshops.pooling import MIN_PEOPLE
from mapping.analysis.paper_facts import AreaFacts, PaperFacts, WorkshopFacts
from mapping.exports.paper_workshop_part import (
    build_map_view,
    build_test_rows,
    build_vote_rows,
    list_signatures,
)
from mapping.exports.static_map.picture import render_png, render_svg
from mapping.exports.typeset import render_pdf
from mapping.layers import palette
from mapping.templates import render
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

HTML_MAP_PX = 1400
FactRows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The words of a paper, the same in each of its forms."""

    title: str
    subtitle: str
    stamp: str
    demo: str  # "" where the data are real
    facts_title: str
    facts: FactRows
    parts: FactRows  # title and text
    notes: Sequence[str]
    chart: Mapping[str, str]  # words of the map, the charts and the signatures
    signatures: Sequence[str]
    saved_on: date

    @property
    def document(self) -> dict[str, object]:
        """The facts of the file that a template of its own needs."""
        made = [self.saved_on.year, self.saved_on.month, self.saved_on.day]
        return {
            "document": {
                "language": "th",
                "title": self.title,
                "author": get_district().words["th"]["network"],
                "made": made,
            }
        }


def build_words(paper: Paper, facts: PaperFacts, texts: Texts) -> PaperWords:
    """Return the words of a paper."""
    return PaperWords(
        title=texts(f"papers.paper.kind.{to_key(paper.kind)}"),
        subtitle=_format_subtitle(facts),
        stamp=_format_stamp(paper, texts),
        demo=texts("papers.demo") if facts.area and facts.area.demo else "",
        facts_title=texts("papers.paper.facts"),
        facts=list_facts(facts, texts),
        parts=list(_list_parts(paper, texts)),
        notes=_list_notes(texts),
        chart=texts.list_section("papers.paper.chart"),
        signatures=list_signatures(texts),
        saved_on=paper.saved_at.astimezone(BANGKOK).date(),
    )


def render_paper_pdf(paper: Paper, facts: PaperFacts) -> bytes:
    """Return a paper on A4."""
    texts = Texts("th")
    words = build_words(paper, facts, texts)
    view = build_map_view(facts)
    pictures = {}
    if view is not None and facts.documents is not None:
        pictures["map"] = render_svg(facts.documents, view)
    scenarios = facts.workshop.scenarios if facts.workshop else ()
    return render_pdf(
        "paper",
        {
            "title": words.title,
            "subtitle": words.subtitle,
            "stamp": words.stamp,
            "network": texts("papers.network"),
            "demo": words.demo,
            "facts_title": words.facts_title,
            "facts": words.facts,
            "map_alt": texts("papers.paper.chart.map_alt", name=facts.area_name)
            if pictures
            else "",
            "votes": build_vote_rows(facts, texts),
            "tests": build_test_rows(facts, texts),
            "scenarios": [asdict(scenario) for scenario in scenarios],
            "words": words.chart,
            "signatures": words.signatures,
            "parts": [{"title": name, "text": text} for name, text in words.parts],
            "notes": words.notes,
        },
        title=f"{words.title} · {words.subtitle}",
        at=paper.saved_at,
        names=[facts.area_name],
        pictures=pictures,
    )


def render_paper_html(paper: Paper, facts: PaperFacts) -> str:
    """Return the same paper as a page of its own; every typed word is escaped."""
    texts = Texts("th")
    return render(
        "papers/paper.html",
        tokens=Markup(palette.to_css()),  # noqa: S704 - our own colours
        words=build_words(paper, facts, texts),
        map_picture=_build_map_address(facts),
        map_alt=texts("papers.paper.chart.map_alt", name=facts.area_name),
        votes=build_vote_rows(facts, texts),
        tests=build_test_rows(facts, texts),
        scenarios=facts.workshop.scenarios if facts.workshop else (),
    )


def _build_map_address(facts: PaperFacts) -> str:
    """Return the map as an address that holds it; "" where there is none."""
    view = build_map_view(facts)
    if view is None or facts.documents is None:
        return ""
    picture = render_png(facts.documents, view, width_px=HTML_MAP_PX)
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def list_facts(facts: PaperFacts, texts: Texts) -> FactRows:
    """Return the facts as people read them; what nobody knows says so."""
    return [
        (texts("papers.paper.area"), facts.area_name),
        *_list_workshop_facts(facts.workshop, texts),
        *_list_area_facts(facts.area, texts),
        (texts("papers.paper.edition"), facts.edition or texts("papers.screen.no_edition")),
    ]


def _list_workshop_facts(workshop: WorkshopFacts | None, texts: Texts) -> Iterator[tuple[str, str]]:
    unknown = texts("papers.no_data")
    if workshop is None:
        yield texts("papers.paper.workshop"), unknown
        return
    yield texts("papers.paper.workshop"), f"{workshop.title} · {workshop.kind}"
    yield (
        texts("papers.paper.held"),
        f"{format_long_date(workshop.held_on, texts.language)} · " + (workshop.place or unknown),
    )
    yield texts("papers.paper.joined"), _format_number(workshop.joined, unknown)
    yield texts("papers.paper.attendance"), _format_counts(workshop.attendance, unknown)
    yield texts("papers.paper.attended_as"), _format_counts(workshop.attended_as, unknown)
    yield texts("papers.paper.pins"), _format_counts(workshop.pins, unknown)
    yield texts("papers.paper.from_paper"), _format_number(workshop.from_paper, unknown)
    yield texts("papers.paper.votes"), _format_number(workshop.votes, unknown)
    if workshop.paper_ballots:
        counts = {"people": workshop.paper_ballots, "votes": workshop.paper_votes}
        yield texts("papers.paper.paper_ballots"), texts("papers.paper.paper_ballots_of", **counts)
    yield texts("papers.paper.sent"), _format_number(workshop.sent, unknown)
    if workshop.learning:
        yield texts("forms.results.tests"), " ".join(workshop.learning)
    if workshop.opinions:
        pooled = texts("forms.results.pooled", count=workshop.surveyed)
        yield texts("papers.paper.opinions"), f"{pooled} · {texts('forms.results.scale')}"
        yield from workshop.opinions
        yield texts("papers.paper.withheld"), texts("forms.results.withheld", fewest=MIN_PEOPLE)


def _list_area_facts(area: AreaFacts | None, texts: Texts) -> Iterator[tuple[str, str]]:
    unknown = texts("papers.no_data")
    if area is None:
        yield texts("papers.paper.release"), unknown
        return
    withheld = texts("map.card.withheld")
    levels = {texts(f"map.risk.{to_key(level)}"): count for level, count in area.risks.items()}
    complaints = withheld
    if area.complaints is not None:
        complaints = texts("map.card.at_least", count=f"{area.complaints:,}")
    yield texts("map.card.complaints"), complaints
    yield (
        texts("map.card.coverage"),
        texts(
            "papers.paper.coverage",
            visited=area.visited,
            of=area.communities,
            found=area.with_risks,
        ),
    )
    risks = _format_counts(levels, unknown)
    if area.in_cells:
        risks += f" · {texts('map.card.risk_cells', count=f'{area.in_cells:,}')}"
    yield texts("papers.paper.risks"), risks
    yield texts("papers.paper.mitigated"), _format_number(area.mitigated, unknown)
    yield texts("map.card.feed"), _format_number(area.feed_reports, unknown)
    yield (
        texts("papers.paper.release"),
        texts(
            "papers.paper.release_of",
            version=area.version,
            date=format_long_date(area.released_at, texts.language),
        ),
    )


def _list_parts(paper: Paper, texts: Texts) -> Iterator[tuple[str, str]]:
    for name in PARTS[paper.kind]:
        title = texts(f"papers.paper.part.{name}")
        yield title, paper.parts.get(name) or texts("papers.paper.empty")


def _format_number(count: int | None, otherwise: str) -> str:
    return otherwise if count is None else f"{count:,}"


def _format_counts(counts: Mapping[str, int] | None, otherwise: str) -> str:
    if counts is None:
        return otherwise
    return " · ".join(f"{name} {count:,}" for name, count in counts.items()) or otherwise


def _format_subtitle(facts: PaperFacts) -> str:
    if facts.workshop is None:
        return facts.area_name
    return f"{facts.workshop.title} · {facts.area_name}"


def _format_stamp(paper: Paper, texts: Texts) -> str:
    return texts(
        "papers.paper.stamp",
        version=paper.version,
        date=format_long_date(paper.saved_at, texts.language),
    )


def _list_notes(texts: Texts) -> Sequence[str]:
    keys = ("screens.disclaimer_long", "screens.withheld_long", "map.card.not_visited_note")
    sources = f"{texts('papers.poster.sources')}: {texts('papers.poster.sources_base')}"
    return [*(texts(key) for key in keys), sources]

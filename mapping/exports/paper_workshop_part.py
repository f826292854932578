"""What of a workshop stands in a paper beside the facts: map, vote, tests, signatures."""

from mapping.analysis.paper_facts import PaperFacts, TestRow, VoteRow
from mapping.exports.static_map.view import MapView
from mapping.texts import Texts

SIGNATURES = ("writer", "reviewer", "community")
MAP_MM = (160, 120)
ChartRows = list[dict[str, object]]


def build_map_view(facts: PaperFacts) -> MapView | None:
    """Return the map of a workshop's pins; None where there is nothing to draw."""
    workshop = facts.workshop
    if workshop is None or facts.documents is None or not workshop.pins_on_map:
        return None
    return MapView(
        *MAP_MM,
        indicator="risks",
        named=facts.community_id is not None,
        streets=True,
        focus=facts.community_id,
        pins=tuple((pin.number, pin.position) for pin in workshop.pins_on_map),
        letter=2.6,
    )


def build_vote_rows(facts: PaperFacts, texts: Texts) -> ChartRows:
    """Return the ranking as the chart draws it."""
    return [_build_vote_row(row, texts) for row in facts.workshop.ranking] if facts.workshop else []


def build_test_rows(facts: PaperFacts, texts: Texts) -> ChartRows:
    """Return the questions of the tests as the chart draws them; withheld figures say so."""
    return [_build_test_row(row, texts) for row in facts.workshop.tests] if facts.workshop else []


def list_signatures(texts: Texts) -> list[str]:
    """Return who signs a paper."""
    return [texts(f"papers.paper.signature.{role}") for role in SIGNATURES]


def _build_vote_row(row: VoteRow, texts: Texts) -> dict[str, object]:
    return {
        "rank": row.rank,
        "number": "–" if row.number is None else str(row.number),
        "name": row.name,
        "details": row.details,
        "votes": row.votes,
        "paper": row.paper,
        "paper_words": texts("papers.paper.chart.on_paper", paper=row.paper),
    }


def _build_test_row(row: TestRow, texts: Texts) -> dict[str, object]:
    shown = [row.before, row.after]
    before, after = (
        texts("forms.withheld") if share is None else f"{share:.0%}" for share in shown
    )
    return {
        "number": row.number,
        "question": row.question,
        "shares": None if None in shown else shown,
        "before": before,
        "after": after,
    }

"""The chart of the risk register: 25 cells, each with its number, its level by colour and word."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from geodata.model.risks import Scores
from mapping.analysis.questions.urgency import STEPS, Cell
from mapping.layers import palette
from mapping.texts import Texts, to_key

CELL_PX = 62
FONT, INK, PAPER, EDGE = "Sarabun", "#14202e", "#ffffff", "#46525f"
LEVELS = ("low", "moderate", "high", "very_high")
SELECTION = "cell"


def make_chart(cells: Mapping[Cell, Sequence[str]], texts: Texts) -> alt.LayerChart:
    """Return the matrix; a tap on a cell chooses it."""
    rows = [
        {
            "likelihood": likelihood,
            "impact": impact,
            "level": (key := to_key(Scores(likelihood, impact).level)),
            "word": texts(f"map.risk.{key}"),
            "count": len(ids),
            "number": str(len(ids) or ""),
            "ink": PAPER if key == LEVELS[-1] and ids else INK,
        }
        for (likelihood, impact), ids in cells.items()
    ]
    axis = alt.Axis(labelAngle=0, values=list(STEPS))
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("likelihood:O", title=texts("analysis.urgency.likelihood"), axis=axis),
        y=alt.Y("impact:O", title=texts("analysis.urgency.impact"), sort="descending"),
    )
    colour = alt.Scale(domain=list(LEVELS), range=list(palette.RISK_LEVELS))
    chosen = alt.selection_point(name=SELECTION, fields=["likelihood", "impact"])
    squares = (
        base.mark_rect(stroke=EDGE)
        .encode(
            color=alt.Color("level:N", scale=colour, legend=None),
            opacity=alt.condition("datum.count > 0", alt.value(1), alt.value(0.35)),
        )
        .add_params(chosen)
    )
    ink = alt.Color("ink:N", scale=None)
    numbers = base.mark_text(fontSize=20, fontWeight="bold", dy=-7).encode(
        text="number:N", color=ink
    )
    words = base.mark_text(fontSize=12, dy=13).encode(text="word:N", color=ink)
    size = CELL_PX * len(STEPS)
    chart: alt.LayerChart = (
        alt.layer(squares, numbers, words)
        .properties(width=size, height=size)
        .configure(font=FONT, background=PAPER)
        .configure_axis(labelFontSize=15, titleFontSize=15, labelColor=INK, titleColor=INK)
        .configure_view(stroke=None)
    )
    return chart


def describe_chart(cells: Mapping[Cell, Sequence[str]], texts: Texts) -> str:
    """Return what the chart shows, for those who do not see it."""
    filled = [
        texts(
            "analysis.urgency.cell",
            likelihood=likelihood,
            impact=impact,
            level=texts(f"map.risk.{to_key(Scores(likelihood, impact).level)}"),
            count=len(ids),
        )
        for (likelihood, impact), ids in sorted(cells.items(), reverse=True)
        if ids
    ]
    return texts("analysis.urgency.alt", cells="; ".join(filled) or texts("analysis.urgency.empty"))


def read_cell(event: object) -> Cell | None:
    """Return the cell that the browser says was tapped; None where it is no cell."""
    selection = getattr(event, "selection", None) or {}
    match selection.get(SELECTION):
        case [{"likelihood": int(likelihood), "impact": int(impact)}, *_] if (
            likelihood in STEPS and impact in STEPS
        ):
            return likelihood, impact
    return None

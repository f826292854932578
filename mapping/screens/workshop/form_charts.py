"""The chart of a test: for each question two dots, before and after, joined by a line."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from mapping.analysis.learning import ItemComparison
from mapping.texts import Texts

INK, PAPER, LINE = "#14202e", "#ffffff", "#8a97a5"
BEFORE, AFTER = "#d95f0e", "#0b5cad"
ROW_PX = 34
DOT = 170  # square pixels
FONT = "Sarabun"


def make_chart(rows: Sequence[ItemComparison], texts: Texts) -> alt.LayerChart:
    """Return the chart; before is a ring and after a disc, so that colour is not needed."""
    names = [texts("forms.number", n=number) for number in range(1, len(rows) + 1)]
    when = [texts("forms.column.before"), texts("forms.column.after")]
    dots = [
        {"question": name, "when": word, "right": 100 * figures.correct}
        for name, row in zip(names, rows, strict=True)
        for word, figures in zip(when, (row.before, row.after), strict=True)
        if figures is not None
    ]
    lines = [
        {"question": name, "from": 100 * row.before.correct, "to": 100 * row.after.correct}
        for name, row in zip(names, rows, strict=True)
        if row.before is not None and row.after is not None
    ]
    side = alt.Y("question:N", sort=names, title=None, scale=alt.Scale(domain=names))
    along = alt.Scale(domain=[0, 100])
    axis = alt.Axis(title=texts("forms.results.axis"), values=list(range(0, 101, 20)))
    legend = alt.Legend(title=None, orient="top")  # ring and disc share one
    line = (
        alt.Chart(pd.DataFrame(lines, columns=["question", "from", "to"]))
        .mark_rule(strokeWidth=3, color=LINE)
        .encode(y=side, x=alt.X("from:Q", scale=along), x2="to:Q")
    )
    dot = (
        alt.Chart(pd.DataFrame(dots))
        .mark_point(size=DOT, strokeWidth=3, opacity=1)
        .encode(
            y=side,
            x=alt.X("right:Q", scale=along, axis=axis),
            stroke=alt.Stroke("when:N", scale=_make_colours(when, BEFORE, AFTER), legend=legend),
            fill=alt.Fill("when:N", scale=_make_colours(when, PAPER, AFTER), legend=legend),
        )
    )
    layers = alt.layer(line, dot).properties(height=ROW_PX * len(rows), width="container")
    chart: alt.LayerChart = (
        layers.configure(font=FONT, background=PAPER)
        .configure_axis(labelFontSize=15, titleFontSize=15, labelColor=INK, titleColor=INK)
        .configure_legend(labelFontSize=15, labelColor=INK, symbolSize=DOT)
        .configure_view(stroke=None)
    )
    return chart


def _make_colours(when: list[str], before: str, after: str) -> alt.Scale:
    return alt.Scale(domain=when, range=[before, after])

"""The chart of the budget: for each line what was spent, over what is planned."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from geodata.model.programme.expenses import LineSpending
from geodata.model.programme.programmes import SATANG_A_BAHT, format_baht
from mapping.screens.map.matrix_chart import FONT, INK, PAPER
from mapping.texts import Texts

PLANNED, SPENT, ABOVE = "#c9d6e3", "#0b5cad", "#8c1a1a"
ROW_PX = 58


def make_chart(spending: Sequence[LineSpending], texts: Texts) -> alt.LayerChart:
    """Return a bullet bar a line: pale and broad what is planned, dark and narrow what is spent."""
    rows = [
        {
            "line": format_line(one),
            "planned": one.line.planned_satang / SATANG_A_BAHT,
            "spent": one.spent_satang / SATANG_A_BAHT,
            "above": one.spent_satang > one.line.planned_satang,
        }
        for one in spending
    ]
    names = [str(row["line"]) for row in rows]
    side = alt.Y("line:N", sort=names, title=None)
    axis = alt.Axis(format=",.0f", tickCount=4)
    base = alt.Chart(pd.DataFrame(rows))
    planned = base.mark_bar(size=34, color=PLANNED).encode(
        y=side, x=alt.X("planned:Q", title=texts("programme.budget.axis"), axis=axis)
    )
    spent = base.mark_bar(size=14).encode(
        y=side,
        x="spent:Q",
        color=alt.Color(
            "above:N", legend=None, scale=alt.Scale(domain=[False, True], range=[SPENT, ABOVE])
        ),
    )
    limit = base.mark_tick(size=42, thickness=3, color=INK).encode(y=side, x="planned:Q")
    chart: alt.LayerChart = (
        alt.layer(planned, spent, limit)
        .properties(height=ROW_PX * max(1, len(rows)), width="container")
        .configure(font=FONT, background=PAPER)
        .configure_axis(
            labelFontSize=15, titleFontSize=15, labelColor=INK, titleColor=INK, labelLimit=160
        )
        .configure_view(stroke=None)
    )
    return chart


def describe_chart(spending: Sequence[LineSpending], texts: Texts) -> str:
    """Return the chart in words."""
    return "; ".join(
        texts(
            "programme.budget.described",
            line=format_line(one),
            spent=format_baht(one.spent_satang),
            planned=format_baht(one.line.planned_satang),
        )
        for one in spending
    )


def format_line(one: LineSpending) -> str:
    """Return code and title of a line; a title that only repeats the code is left out."""
    code, title = one.line.code, one.line.title
    return code if not title or title.endswith(code) else f"{code} {title}"

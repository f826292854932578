"""The chart of months, October to September: a line a fiscal year, dashed where it is a part."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from mapping.analysis.questions.change import MONTHS_A_YEAR, find_fiscal_place, list_whole_months
from mapping.screens.map.matrix_chart import FONT, INK, PAPER
from mapping.texts import Texts
from mapping.texts.dates import format_short_month

COLOURS = ("#0b5cad", "#d95f0e", "#1b7837", "#6a3d9a", "#8c1a1a", "#46525f")
HEIGHT_PX = 300
OCTOBER = 10


def make_chart(counts: Mapping[str, int], texts: Texts) -> alt.Chart:
    """Return the lines of whole months; the rainy months and causes are not told apart."""
    names = [
        format_short_month((OCTOBER - 1 + place) % MONTHS_A_YEAR + 1, texts.language)
        for place in range(MONTHS_A_YEAR)
    ]
    months = list_whole_months(counts)
    places = {month: find_fiscal_place(month) for month in months}
    whole = [year for year, _ in places.values()]
    labels = {
        year: texts(
            "analysis.change.year"
            if whole.count(year) == MONTHS_A_YEAR
            else "analysis.change.partial",
            year=texts.format_year(year),
        )
        for year in dict.fromkeys(whole)
    }
    rows = [
        {
            "year": labels[year],
            "month": names[place],
            "records": counts.get(month, 0),
            "partial": whole.count(year) != MONTHS_A_YEAR,
        }
        for month, (year, place) in places.items()
    ]
    years = list(labels.values())
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400)
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=alt.X("month:O", sort=names, title=None, axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("records:Q", title=texts("analysis.change.records")),
            color=alt.Color(
                "year:N",
                sort=years,
                legend=legend,
                scale=alt.Scale(domain=years, range=[*COLOURS[-len(years) :]]),
            ),
            strokeDash=alt.StrokeDash(
                "partial:N",
                legend=None,
                scale=alt.Scale(domain=[False, True], range=[[1, 0], [6, 5]]),
            ),
        )
        .properties(height=HEIGHT_PX, width="container")
        .configure(font=FONT, background=PAPER)
        .configure_axis(labelFontSize=14, titleFontSize=15, labelColor=INK, titleColor=INK)
        .configure_legend(labelFontSize=15, labelColor=INK)
        .configure_view(stroke=None)
    )
    return chart

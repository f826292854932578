"""The chart of the survey: the mean of each question, a mark for each age group that is shown."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from geodata.model.workshops.workshops import AgeGroup
from mapping.analysis.learning_words import format_number
from mapping.analysis.survey import SurveyRow
from mapping.screens.map.matrix_chart import FONT, INK, PAPER
from mapping.texts import Texts

MARKS = {  # shape and colour: either is enough to tell them apart
    AgeGroup.SIXTY_UP: ("circle", "#14202e"),
    AgeGroup.FORTY_UP: ("square", "#0b5cad"),
    AgeGroup.TWENTY_FIVE_UP: ("triangle-up", "#b3541e"),
    AgeGroup.TWENTY_UP: ("diamond", "#1b7837"),
}
ROW_PX = 40
DOT = 150  # square pixels


def make_chart(rows: Sequence[SurveyRow], texts: Texts) -> alt.Chart:
    """Return the chart; a group that is withheld has no mark."""
    names = [texts("forms.number", n=number) for number in range(1, len(rows) + 1)]
    ages = {age: _name_age(age, rows, texts) for age in MARKS}
    dots = [
        {"question": name, "age": ages[age], "mean": figures.mean}
        for name, row in zip(names, rows, strict=True)
        for age in MARKS
        if (figures := row.groups[age]) is not None
    ]
    shapes, colours = zip(*MARKS.values(), strict=True)
    domain = list(ages.values())
    legend = alt.Legend(title=None, orient="top", columns=2)
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(dots, columns=["question", "age", "mean"]))
        .mark_point(size=DOT, filled=True, opacity=0.85)
        .encode(
            y=alt.Y("question:N", sort=names, title=None, scale=alt.Scale(domain=names)),
            x=alt.X(
                "mean:Q",
                scale=alt.Scale(domain=[1, 5]),
                axis=alt.Axis(title=texts("survey.axis"), values=[1, 2, 3, 4, 5], grid=True),
            ),
            shape=alt.Shape(
                "age:N", scale=alt.Scale(domain=domain, range=list(shapes)), legend=legend
            ),
            color=alt.Color(
                "age:N", scale=alt.Scale(domain=domain, range=list(colours)), legend=legend
            ),
        )
        .properties(height=ROW_PX * len(rows), width="container")
        .configure(font=FONT, background=PAPER)
        .configure_axis(labelFontSize=15, titleFontSize=15, labelColor=INK, titleColor=INK)
        .configure_legend(labelFontSize=15, labelColor=INK, symbolSize=DOT)
        .configure_view(stroke=None)
    )
    return chart


def _name_age(age: AgeGroup, rows: Sequence[SurveyRow], texts: Texts) -> str:
    """Return the name of a group, with a word where nothing of it is shown."""
    name = texts(f"survey.age.{age}")
    if any(row.groups[age] is not None for row in rows):
        return name
    return f"{name} ({texts('forms.withheld')})"


def describe_chart(rows: Sequence[SurveyRow], texts: Texts) -> str:
    """Return the chart in words."""
    lines = []
    for number, row in enumerate(rows, 1):
        means = [
            f"{texts(f'survey.age.{age}')} {format_number(figures.mean or 0)}"
            for age in MARKS
            if (figures := row.groups[age]) is not None
        ]
        said = ", ".join(means) or texts("forms.withheld")
        lines.append(f"{texts('forms.number', n=number)}: {said}")
    return "; ".join([texts("survey.axis"), *lines])

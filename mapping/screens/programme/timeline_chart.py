"""The five steps of a programme on their days, with today; the table beside it says the same."""

import altair as alt
import pandas as pd
import streamlit as st

from geodata.actions.programme.programmes import ProgrammeOverview
from mapping.analysis.programme_words import describe_step
from mapping.screens import components
from mapping.screens.map.matrix_chart import FONT, INK, PAPER
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

HELD, PASSED, AHEAD, TODAY = "#1b7837", "#8c1a1a", "#46525f", "#0b5cad"
HEIGHT_PX = 230
DOT = 260  # square pixels


def draw(overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the chart, and its equal as a table."""
    if not overview.steps:
        return
    st.subheader(texts("programme.timeline.title"), anchor=False)
    rows = [
        (
            texts("programme.timeline.step", step=one.step, title=one.title).strip(),
            format_short_date(one.planned_on, texts.language),
            describe_step(overview, one.step, texts),
        )
        for one in overview.steps
    ]
    described = "; ".join(" ".join(row) for row in rows)
    with st.container(key="programme-timeline"):
        st.altair_chart(_make_chart(overview, texts), theme=None, alt=described)
    columns = ("name", "day", "state")
    with st.container(key="programme-steps"):
        st.table(
            {
                texts(f"programme.timeline.{name}"): [
                    components.escape_markdown(row[place]) for row in rows
                ]
                for place, name in enumerate(columns)
            },
            hide_index=True,
        )


def _make_chart(overview: ProgrammeOverview, texts: Texts) -> alt.LayerChart:
    """Return a dot a step: its shape says whether something was held; a line is today."""
    words = {
        "held": (HELD, "circle"),
        "passed": (PASSED, "triangle-up"),
        "ahead": (AHEAD, "square"),
    }
    rows = []
    for step in overview.steps:
        held = any(one.step == step.step and one.held_on for one in overview.activities)
        state = "held" if held else "passed" if step.planned_on < overview.today else "ahead"
        rows.append(
            {
                "day": step.planned_on.isoformat(),
                "step": texts("programme.activity.step_is", step=step.step),
                "state": state,
                "label": format_short_date(step.planned_on, texts.language),
            }
        )
    frame = pd.DataFrame(rows)
    names = [row["step"] for row in rows]
    along = alt.X("day:T", title=None, axis=None, scale=alt.Scale(padding=70))
    side = alt.Y("step:N", sort=names, title=None)
    base = alt.Chart(frame).encode(x=along, y=side)
    dots = base.mark_point(size=DOT, filled=True, opacity=1).encode(
        color=alt.Color(
            "state:N",
            legend=None,
            scale=alt.Scale(domain=list(words), range=[one for one, _ in words.values()]),
        ),
        shape=alt.Shape(
            "state:N",
            legend=None,
            scale=alt.Scale(domain=list(words), range=[shape for _, shape in words.values()]),
        ),
    )
    labels = base.mark_text(align="left", dx=14, fontSize=15, color=INK).encode(text="label:N")
    layers: list[alt.Chart] = [dots, labels]
    if overview.programme.covers(overview.today):
        layers = [*_make_today(along, overview, texts), *layers]
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=HEIGHT_PX, width="container")
        .configure(font=FONT, background=PAPER)
        .configure_axis(labelFontSize=15, labelColor=INK, labelLimit=200)
        .configure_view(stroke=None)
    )
    return chart


def _make_today(along: alt.X, overview: ProgrammeOverview, texts: Texts) -> list[alt.Chart]:
    today = pd.DataFrame(
        [{"day": overview.today.isoformat(), "label": texts("programme.timeline.today")}]
    )
    base = alt.Chart(today).encode(x=along)
    line = base.mark_rule(color=TODAY, strokeWidth=3, strokeDash=[6, 4])
    word = base.mark_text(align="left", dx=6, fontSize=15, color=TODAY).encode(
        y=alt.value(12), text="label:N"
    )
    return [line, word]

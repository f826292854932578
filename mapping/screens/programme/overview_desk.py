"""Part of the programme's screen: the tiles, overdue first; each opens what it counts."""

import streamlit as st

from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.goals import GoalState, Tile
from mapping.analysis.programme_words import (
    describe_row,
    describe_rule,
    format_amount,
    format_figure,
    format_unit,
    name_place,
)
from mapping.screens import components, session
from mapping.screens.programme import setup_desk, timeline_chart
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

TILE_PX = 332  # at most; a phone is narrower


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw how many goals are overdue, the tiles, the five steps, and what an officer may set."""
    late = sum(tile.state is GoalState.OVERDUE for tile in overview.tiles)
    with st.container(key="programme-sentence"):
        st.text(
            texts("programme.tile.overdue_count", count=f"{late:,}")
            if late
            else texts("programme.tile.none_overdue")
        )
    with st.container(key="programme-tiles", horizontal=True):
        for tile in overview.tiles:
            _draw_tile(tile, overview, texts)
    timeline_chart.draw(overview, texts)
    _draw_density(overview, texts)
    setup_desk.draw_form_links(overview, texts)
    if who.may(Verb.KEEP_PROGRAMME):
        setup_desk.draw(overview, texts)


def _draw_tile(tile: Tile, overview: ProgrammeOverview, texts: Texts) -> None:
    goal = tile.goal
    with st.container(key=f"tile-{to_key(tile.state)}-{goal.id}", border=True, width=TILE_PX):
        due = texts("programme.tile.due", date=format_short_date(goal.due_on, texts.language))
        st.text(f"{texts(f'programme.goal_state.{to_key(tile.state)}')} · {due}")
        with st.container(key=f"tile-name-{goal.id}"):
            st.text(goal.title)
        with st.container(key=f"tile-figure-{goal.id}"):
            st.text(format_figure(tile, texts))
        target, unit = format_amount(goal.rule, goal.target), format_unit(goal, texts)
        st.text(texts("programme.tile.target", target=target, unit=unit))
        label = texts("programme.tile.rows", count=f"{len(tile.rows):,}")
        with st.expander(label, key=f"tile-rows-{goal.id}"):
            st.caption(describe_rule(goal, texts))
            _draw_rows(tile, overview, texts)


def _draw_rows(tile: Tile, overview: ProgrammeOverview, texts: Texts) -> None:
    if not tile.rows:
        st.text(texts("programme.no_data"))
        return
    names, rule = session.read_community_names(), tile.goal.rule
    rows = [
        (
            format_short_date(row.day, texts.language) if row.day else "",
            f"{describe_row(row, overview.labels, texts)}"
            f" · {name_place(row.community_id, names, texts)}",
            f"{format_amount(rule, row.amount)}",
        )
        for row in tile.rows
    ]
    columns = ("day", "item", "amount")
    st.table(
        {
            texts(f"programme.tile.{name}"): [
                components.escape_markdown(row[place]) for row in rows
            ]
            for place, name in enumerate(columns)
        },
        hide_index=True,
    )


def _draw_density(overview: ProgrammeOverview, texts: Texts) -> None:
    programme = overview.programme
    density = programme.residents_per_km2
    if density is not None and programme.residents is not None:
        st.caption(
            texts(
                "programme.about_people",
                people=f"{programme.residents:,}",
                area=f"{programme.area_km2:,}",
                density=f"{density:,.0f}",
            )
        )

"""Part of the workshop's screen: scenarios and strategies, and the whole set for the plan."""

import streamlit as st

from geodata.actions.workshops import plans
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.workshops.plans import (
    MAX_RESPONSIBLE_LENGTH,
    MAX_STORY_LENGTH,
    MAX_STRATEGY_LENGTH,
    MAX_TITLE_LENGTH,
    PLAN_YEARS,
    Likelihood,
    Scenario,
    ScenarioDraft,
    Strategy,
    StrategyDraft,
)
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import Texts


def draw(seen: RoomStatus, texts: Texts) -> None:
    """Draw the scenarios of a workshop with their strategies, and a new one."""
    workshop_id = seen.workshop.id
    found = session.ask(plans.list_scenarios, workshop_id)
    if not found:
        st.info(texts("workshop_screen.plans.empty"))
    for scenario in found:
        with st.container(key=f"scenario-{scenario.id}", border=True):
            _draw_scenario(scenario, texts)
    with st.expander(texts("workshop_screen.plans.new"), expanded=not found):
        token = f"{session.get_draft_token()}-scenario"
        draft = _ask_scenario(token, None, texts)
        if st.button(texts("workshop_screen.plans.save"), type="primary", key="scenario-save"):
            with ScreenAction() as action:
                session.ask(plans.add_scenario, workshop_id, draft)
                session.end_draft()
                action.say("workshop_screen.plans.saved")


def draw_all(texts: Texts) -> None:
    """Draw the strategies of every workshop in scope, by year of the plan."""
    lines = session.ask(plans.list_plan_lines)
    if not lines:
        st.caption(texts("workshop_screen.plans.none"))
        return
    rows = [
        (
            str(line.strategy.year_be),
            line.strategy.text,
            line.strategy.responsible,
            line.scenario.title,
            line.workshop.title,
        )
        for line in lines
    ]
    heads = ("year", "strategy", "responsible", "scenario", "workshop")
    with st.container(key="table-plan"):
        st.table(
            {
                texts(f"workshop_screen.plans.{head}"): [
                    components.escape_markdown(cell) for cell in row
                ]
                for head, row in zip(heads, zip(*rows, strict=True), strict=True)
            },
            hide_index=True,
        )


def _draw_scenario(scenario: Scenario, texts: Texts) -> None:
    lines = _describe_scenario(scenario, texts)
    record = displayed_versions.draw(
        f"scenario-{scenario.id}", plans.build_displayed_version(scenario), lines, scenario
    )
    with st.container(key=f"workshop-name-scenario-{scenario.id}"):
        st.text(scenario.title)
    st.caption(texts(f"workshop_screen.likelihood.{scenario.likelihood}"))
    if scenario.story:
        st.text(scenario.story)
    for strategy in scenario.strategies:
        _draw_strategy(strategy, texts)
    with st.expander(texts("workshop_screen.plans.add_strategy"), key=f"more-{scenario.id}"):
        token = f"{session.get_draft_token()}-{scenario.id}"
        draft = _ask_strategy(token, None, texts)
        if st.button(texts("workshop_screen.plans.save_strategy"), key=f"save-{scenario.id}"):
            with ScreenAction() as action:
                session.ask(plans.add_strategy, scenario.id, draft)
                session.end_draft()
                action.say("workshop_screen.plans.saved_strategy")
    with st.expander(texts("workshop_screen.plans.change"), key=f"edit-{scenario.id}"):
        key = f"{scenario.id}-{record.form}"
        changed = _ask_scenario(key, record.content, texts)
        typed = [f"scenario-title-{key}", f"scenario-story-{key}"]
        label = texts("workshop_screen.save_change")
        if displayed_versions.draw_button(record, label, f"change-{scenario.id}", typed=typed):
            ScreenAction(record).run(
                "workshop_screen.changed", plans.change_scenario, scenario.id, record.seen, changed
            )


def _describe_scenario(scenario: Scenario, texts: Texts) -> displayed_versions.Lines:
    likelihood = texts(f"workshop_screen.likelihood.{scenario.likelihood}")
    return [
        (texts("workshop_screen.plans.title"), scenario.title),
        (texts("workshop_screen.plans.story"), scenario.story),
        (texts("workshop_screen.plans.likelihood"), likelihood),
    ]


def _draw_strategy(strategy: Strategy, texts: Texts) -> None:
    lines = [
        (texts("workshop_screen.plans.strategy"), strategy.text),
        (texts("workshop_screen.plans.year"), str(strategy.year_be)),
        (texts("workshop_screen.plans.responsible"), strategy.responsible),
    ]
    record = displayed_versions.draw(
        f"strategy-{strategy.id}", DisplayedVersion.from_record(strategy), lines, strategy
    )
    strategy = record.content
    year = texts("workshop_screen.plans.in_year", year=strategy.year_be)
    words = [year, strategy.text, strategy.responsible]
    row = st.container(horizontal=True, key=f"strategy-{strategy.id}")
    row.text(" · ".join(word for word in words if word), width="stretch")
    with row.popover(texts("workshop_screen.plans.change_strategy")):
        key = f"{strategy.id}-{record.form}"
        draft = _ask_strategy(key, strategy, texts)
        typed = [f"strategy-text-{key}", f"strategy-who-{key}"]
        with st.container(horizontal=True):
            label = texts("workshop_screen.save_change")
            save = displayed_versions.draw_button(
                record, label, f"change-strategy-{strategy.id}", typed=typed
            )
            label = texts("workshop_screen.plans.drop")
            drop = displayed_versions.draw_button(
                record, label, f"drop-strategy-{strategy.id}", typed=typed
            )
    if save or drop:
        with ScreenAction(record) as action:
            if drop:
                session.ask(plans.drop_strategy, strategy.id, record.seen)
                action.say("workshop_screen.plans.dropped")
            else:
                session.ask(plans.change_strategy, strategy.id, record.seen, draft)
                action.say("workshop_screen.changed")


def _ask_scenario(key: str, known: Scenario | None, texts: Texts) -> ScenarioDraft:
    title = ask_line(
        texts("workshop_screen.plans.title"),
        MAX_TITLE_LENGTH,
        f"scenario-title-{key}",
        known.title if known else "",
    )
    story = ask_text(
        texts("workshop_screen.plans.story"),
        MAX_STORY_LENGTH,
        f"scenario-story-{key}",
        known.story if known else "",
        height=160,
        placeholder=texts("papers.screen.no_names"),
    )
    likelihood = st.segmented_control(
        texts("workshop_screen.plans.likelihood"),
        list(Likelihood),
        default=known.likelihood if known else Likelihood.POSSIBLE,
        required=True,
        format_func=lambda option: texts(f"workshop_screen.likelihood.{option}"),
        key=f"scenario-likelihood-{key}",
    )
    return ScenarioDraft(key, title, story, likelihood or Likelihood.POSSIBLE)


def _ask_strategy(key: str, known: Strategy | None, texts: Texts) -> StrategyDraft:
    text = ask_line(
        texts("workshop_screen.plans.strategy"),
        MAX_STRATEGY_LENGTH,
        f"strategy-text-{key}",
        known.text if known else "",
    )
    year = st.segmented_control(
        texts("workshop_screen.plans.year"),
        PLAN_YEARS,
        default=known.year_be if known else PLAN_YEARS[0],
        required=True,
        key=f"strategy-year-{key}",
    )
    responsible = ask_line(
        texts("workshop_screen.plans.responsible"),
        MAX_RESPONSIBLE_LENGTH,
        f"strategy-who-{key}",
        known.responsible if known else "",
    )
    return StrategyDraft(key, text, year or PLAN_YEARS[0], responsible)

"""Part of the programme's screen: a year is begun or copied, goals and steps are set, the form."""

from datetime import date

import streamlit as st

from geodata.actions.programme import goals, programmes
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.goals import RULE_KINDS, CountingRule, Goal, GoalDraft
from geodata.model.programme.programmes import MAX_TITLE_LENGTH, SATANG_A_BAHT
from geodata.reference.programme import list_reference_years
from mapping.analysis.programme_words import format_kind
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.texts import Texts

NEW = 0  # in the list of goals
YEARS_AHEAD = 5
MAX_CODE_LENGTH = 20


def draw_beginning(who: Actor, texts: Texts) -> None:
    """Draw the ways to begin where there is no programme yet."""
    if not who.may(Verb.KEEP_PROGRAMME):
        return
    st.subheader(texts("programme.setup.title"), anchor=False)
    for year in list_reference_years():
        label = texts("programme.setup.from_study", year=year)
        if st.button(label, key=f"programme-begin-{year}", type="primary"):
            ScreenAction().run("programme.setup.begun", programmes.begin_from_reference, year)


def draw_form_links(overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the ways to the monitoring form as files."""
    with st.container(horizontal=True, key="programme-files"):
        for ending in ("xlsx", "pdf"):
            st.link_button(
                texts(f"programme.setup.{ending}"),
                f"/files/programme/{overview.programme.id}.{ending}",
            )


def draw(overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw what an officer sets: goals, steps, and the copy to a new year."""
    with st.expander(texts("programme.setup.goal"), key="goal-form"):
        _ask_goal(overview, texts)
    with st.expander(texts("programme.timeline.change"), key="step-form"):
        _ask_step(overview, texts)
    with st.expander(texts("programme.setup.copy"), key="copy-form"):
        _ask_copy(overview, texts)


def _ask_copy(overview: ProgrammeOverview, texts: Texts) -> None:
    taken = {one.year_be for one in session.ask(programmes.list_programmes)}
    first = overview.programme.year_be + 1
    newest = overview.today.year + 543 + YEARS_AHEAD
    years = [year for year in range(first, newest + 1) if year not in taken]
    year = st.selectbox(
        texts("programme.setup.copy_to"),
        years,
        index=None,
        placeholder=texts("screens.pick"),
        key="copy-year",
    )
    pressed = st.button(texts("programme.setup.copy_now"), key="copy-now", disabled=year is None)
    if pressed and year is not None:
        with ScreenAction() as action:
            session.ask(programmes.copy_programme, overview.programme.id, year)
            session.link("year-be", str(year))
            action.say("programme.setup.copied", year=year)


def _ask_step(overview: ProgrammeOverview, texts: Texts) -> None:
    chosen = st.segmented_control(
        texts("programme.activity.step"), [one.step for one in overview.steps], key="step-choice"
    )
    step = next((one for one in overview.steps if one.step == chosen), None)
    if step is None:
        return
    lines = [
        (texts("programme.timeline.step_title"), step.title),
        (texts("programme.timeline.day"), step.planned_on.isoformat()),
    ]
    record = displayed_versions.draw(
        f"step-{step.programme_id}-{step.step}", DisplayedVersion.from_record(step), lines
    )
    key = f"{step.programme_id}-{step.step}-{record.form}"
    title = ask_line(lines[0][0], MAX_TITLE_LENGTH, f"step-title-{key}", step.title)
    day = components.read_date(
        components.ask_date(
            lines[1][0],
            f"step-day-{key}",
            newest=overview.programme.last_day,
            years=2,
            known=step.planned_on,
        )
    )
    label = texts("programme.save")
    if (
        displayed_versions.draw_button(record, label, f"step-save-{key}", disabled=day is None)
        and day is not None
    ):
        given = step.programme_id, step.step, record.seen, title, day
        with ScreenAction(record) as action:
            session.ask(programmes.set_step, *given)
            action.say("programme.timeline.changed")


def _ask_goal(overview: ProgrammeOverview, texts: Texts) -> None:
    known = {tile.goal.id: tile.goal for tile in overview.tiles}
    chosen = st.selectbox(
        texts("programme.setup.which_goal"),
        [NEW, *sorted(known)],
        format_func=lambda option: (
            f"{known[option].code} {known[option].title}"
            if option in known
            else texts("programme.setup.new_goal")
        ),
        key="goal-choice",
    )
    goal = known.get(chosen)
    if goal is None:
        token = session.get_draft_token()
        draft = _ask_goal_fields(overview, None, f"new-{token}", texts)
        if st.button(texts("programme.save"), key="goal-save", disabled=draft is None):
            _add_goal(overview, draft)
        return
    lines = [(texts("programme.setup.goal_title"), goal.title)]
    lines.append((texts("programme.setup.target"), f"{goal.target:,}"))
    record = displayed_versions.draw(f"goal-{goal.id}", DisplayedVersion.from_record(goal), lines)
    draft = _ask_goal_fields(overview, goal, f"{goal.id}-{record.form}", texts)
    _draw_goal_buttons(goal, record, draft, texts)


def _add_goal(overview: ProgrammeOverview, draft: GoalDraft | None) -> None:
    if draft is not None:
        with ScreenAction() as action:
            session.ask(goals.add_goal, overview.programme.id, draft)
            session.end_draft()
            action.say("programme.setup.goal_saved")


def _draw_goal_buttons(
    goal: Goal, record: DisplayedRecord, draft: GoalDraft | None, texts: Texts
) -> None:
    with st.container(horizontal=True, key=f"goal-buttons-{goal.id}"):
        saved = displayed_versions.draw_button(
            record, texts("programme.save"), f"goal-save-{goal.id}", disabled=draft is None
        )
        dropped = displayed_versions.draw_button(
            record, texts("programme.setup.drop_goal"), f"goal-drop-{goal.id}"
        )
    if saved and draft is not None:
        with ScreenAction(record) as action:
            session.ask(goals.change_goal, goal.id, record.seen, draft)
            action.say("programme.setup.goal_saved")
    if dropped:
        with ScreenAction(record) as action:
            session.ask(goals.drop_goal, goal.id, record.seen)
            action.say("programme.setup.goal_dropped")


def _ask_goal_fields(
    overview: ProgrammeOverview, goal: Goal | None, key: str, texts: Texts
) -> GoalDraft | None:
    """Draw the fields of a goal; return it once all of them are filled in."""
    code = ask_line(
        texts("programme.setup.code"),
        MAX_CODE_LENGTH,
        f"goal-code-{key}",
        goal.code if goal else "",
    )
    title = ask_line(
        texts("programme.setup.goal_title"),
        MAX_TITLE_LENGTH,
        f"goal-title-{key}",
        goal.title if goal else "",
    )
    rule = st.selectbox(
        texts("programme.setup.rule"),
        list(CountingRule),
        index=None if goal is None else list(CountingRule).index(goal.rule),
        format_func=lambda option: texts(f"programme.rule.{option}"),
        placeholder=texts("screens.pick"),
        key=f"goal-rule-{key}",
    )
    if rule is None:
        return None
    kind = _choose_goal_kind(overview, goal, rule, key, texts)
    factor = SATANG_A_BAHT if rule is CountingRule.SATANG else 1
    target = st.number_input(
        texts("programme.setup.target"),
        min_value=1,
        value=None if goal is None else goal.target // factor,
        step=1,
        key=f"goal-target-{key}",
    )
    due_on = _ask_due(overview, goal, key, texts)
    if not (code.strip() and title.strip()) or target is None or due_on is None or kind is None:
        return None
    return GoalDraft(code.strip(), title, rule, kind, target * factor, due_on)


def _choose_goal_kind(
    overview: ProgrammeOverview, goal: Goal | None, rule: CountingRule, key: str, texts: Texts
) -> str | None:
    codes = [one.line.code for one in overview.spending]
    kinds = codes if rule is CountingRule.SATANG else sorted(RULE_KINDS[rule])
    known = goal.kind if goal is not None and goal.kind in kinds else None
    return st.selectbox(
        texts("programme.setup.of_kind"),
        kinds,
        index=kinds.index(known) if known is not None else 0 if kinds else None,
        format_func=lambda option: (
            format_kind(rule, option, texts) or texts("programme.setup.every")
        ),
        placeholder=texts("screens.pick"),
        key=f"goal-kind-{key}-{rule}",
    )


def _ask_due(overview: ProgrammeOverview, goal: Goal | None, key: str, texts: Texts) -> date | None:
    last = overview.programme.last_day
    return components.read_date(
        components.ask_date(
            texts("programme.setup.due"),
            f"goal-due-{key}",
            newest=last,
            years=2,
            known=last if goal is None else goal.due_on,
        )
    )

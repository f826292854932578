"""The story of the next edition: its steps are moved, left out and worded before it is frozen."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions import editions
from geodata.model.story_plans import (
    ALWAYS_SHOWN,
    FIRST_STEP,
    MAX_WORDS_LENGTH,
    StoryPlan,
    arrange_steps,
)
from mapping.analysis.story import name_step
from mapping.analysis.story_words import StoryStep
from mapping.json_types import Json
from mapping.publish.editions import preview_story
from mapping.screens import components, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.texts import Texts

PLAN = "story-plan"  # as this person changes it, until it is saved


def draw(texts: Texts) -> None:
    """Draw the steps in their order, each with what can be done with it."""
    with st.expander(texts("forum.story.title"), key="forum-story"):
        if not st.toggle(texts("forum.story.open"), key="forum-story-open"):
            return
        with components.explain_problems():
            _draw_plan(texts)


def _draw_plan(texts: Texts) -> None:
    saved = session.ask(editions.read_plan)
    change = session.get_project().database.change()
    steps = session.cache_for_person("story-steps", change, lambda: session.ask(preview_story))
    titles = _list_titles(steps, texts)
    kept = session.get_cached(PLAN)
    plan = kept[1] if kept is not None and kept[0] == saved else saved
    shown = arrange_steps(list(titles), StoryPlan(plan.order))
    st.caption(texts("forum.story.says"))
    words: dict[str, str] = {}
    for place, name in enumerate(shown):
        with st.container(key=f"story-step-{place}", border=True):
            words[name] = _draw_step(name, place, shown, titles[name], plan, saved, texts)
    now = StoryPlan(plan.order, plan.hidden, {name: text for name, text in words.items() if text})
    with st.container(horizontal=True, key="story-steps-save"):
        if st.button(texts("forum.story.save"), key="story-save", type="primary"):
            with ScreenAction() as action:
                session.ask(editions.save_plan, saved, now)
                session.forget(PLAN)
                action.say("forum.done.story")
        if st.button(texts("forum.story.afresh"), key="story-afresh", disabled=now.is_empty):
            with ScreenAction() as action:
                session.ask(editions.save_plan, saved, StoryPlan())
                session.forget(PLAN)
                action.say("forum.done.story")


def _draw_step(
    name: str,
    place: int,
    shown: Sequence[str],
    title: str,
    plan: StoryPlan,
    saved: StoryPlan,
    texts: Texts,
) -> str:
    """Draw one step and return its words."""
    key = name.replace(" ", "-")
    is_hidden = name in plan.hidden
    st.text(f"{place + 1}. {title}" + (f" · {texts('forum.story.is_hidden')}" if is_hidden else ""))
    with st.container(horizontal=True, key=f"story-moves-{key}"):
        for label, to in (("up", place - 1), ("down", place + 1)):
            can_move = name != FIRST_STEP and 0 < to < len(shown)
            st.button(
                texts(f"forum.story.{label}"),
                key=f"story-{label}-{key}",
                disabled=not can_move,
                on_click=_move,
                args=(tuple(shown), place, to, plan, saved),
            )
        st.button(
            texts(f"forum.story.{'show' if is_hidden else 'hide'}"),
            key=f"story-hide-{key}",
            disabled=name in ALWAYS_SHOWN,
            on_click=_toggle,
            args=(name, plan, saved),
        )
    return ask_line(
        texts("forum.story.words"), MAX_WORDS_LENGTH, f"story-words-{key}", plan.words.get(name, "")
    )


def _move(shown: tuple[str, ...], place: int, to: int, plan: StoryPlan, saved: StoryPlan) -> None:
    order = list(shown)
    order.insert(to, order.pop(place))
    session.keep(PLAN, (saved, StoryPlan(tuple(order), plan.hidden, plan.words)))


def _toggle(name: str, plan: StoryPlan, saved: StoryPlan) -> None:
    session.keep(PLAN, (saved, StoryPlan(plan.order, plan.hidden ^ {name}, plan.words)))


def _list_titles(steps: Sequence[StoryStep], texts: Texts) -> dict[str, str]:
    """Return what each step is about, by its name; the cover has no title yet."""
    titles: dict[str, str] = {}
    for step in steps:
        name = name_step(step)
        if name not in titles:
            titles[name] = _describe_step(step, texts)
    return titles


def _describe_step(step: StoryStep, texts: Texts) -> str:
    if "title" not in step:
        return texts("forum.story.cover")
    words = [_format(step["title"], texts)]
    if "name" in step:
        words.append(str(step["name"]["name_th" if texts.language == "th" else "name_en"]))
    return " · ".join(words)


def _format(sentence: Json, texts: Texts) -> str:
    """Return a sentence of a step: of the story's catalogue, else of the map's."""
    key, values = sentence["key"], sentence["values"]
    part = "story" if key in texts.list_section("story") else "map"
    return texts(f"{part}.{key}", **values)

"""One helper runs what a press asks for: done, said once, refused in place, changed meanwhile."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import mapping.screens
from geodata.model.people.people import Role

SCREENS = Path(mapping.screens.__file__).parent


def host(fails):
    """Draw one record with a field, a button that decides about it, and one of a callback."""
    import streamlit as st

    from geodata.errors import BadInput, Conflict
    from geodata.model.displayed_version import DisplayedVersion
    from mapping.screens import displayed_versions, session
    from mapping.screens.action import CallbackAction, ScreenAction, draw_outcome

    errors = {
        "refused": BadInput("E-RISK-14"),
        "changed": Conflict(),
        "broken": ValueError("of ours"),
    }
    state = st.session_state

    def save(project, by, number, words, *, at, note=""):
        state["asked"] = (project is session.get_project(), by.session_id, number, words, at, note)
        if fails in errors and not state.get("is_mended"):
            state["version"] = 2 if fails == "changed" else 1
            raise errors[fails]

    def save_first():
        CallbackAction(place="desk").run("cases.done.edited", save, 1, "typed")

    top, desk = draw_outcome(), draw_outcome("desk")
    state["outcomes"] = [
        outcome and (outcome.sentence, outcome.is_refused) for outcome in (top, desk)
    ]
    version = state.get("version", 1)
    it = displayed_versions.draw(
        "record", DisplayedVersion(version, f"{version}" * 64), [("Words", "")]
    )
    state["drawn"] = it.seen.version
    state["typed"] = st.text_input("Words", key="words")
    if displayed_versions.draw_button(it, "Save", "save"):
        ScreenAction(it).run("cases.done.edited", save, 1, state["typed"])
        state["after"] = True
    if st.button("Save alone", key="alone"):
        ScreenAction().run("cases.done.edited", save, 1, "x", note="named", at=session.get_now())
    if st.button("Several", key="several"):
        with ScreenAction(it) as action:
            session.ask(save, 1, "x")
            action.tell("both are saved", detail=7)
    st.button("Before", key="before", on_click=save_first)
    displayed_versions.end_run(st.empty())


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.OFFICER, name="somchai")


@pytest.fixture
def open_host(project, somchai):
    def run(fails=""):
        at = AppTest.from_function(host, kwargs={"fails": fails}, default_timeout=60)
        at.user["id"] = somchai.session_id
        at.query_params["lang"] = "en"
        at.run()
        at.text_input(key="words").input("kept words").run()
        return at

    return run


def list_errors(at):
    return [error.value.replace("\\", "") for error in at.error]


def test_an_action_gets_the_project_the_caller_and_the_time(open_host, somchai):
    at = open_host()
    at.button(key="save").click().run()
    is_ours, session_id, number, words, when, note = at.session_state["asked"]
    assert (is_ours, session_id, number, words, note) == (
        True, somchai.session_id, 1, "kept words", "",
    )  # fmt: skip
    assert when.tzinfo is not None
    at.button(key="alone").click().run()
    assert at.session_state["asked"][-1] == "named"


def test_what_was_done_is_said_once_on_the_next_run(open_host):
    at = open_host()
    at.button(key="save").click().run()
    top, desk = at.session_state["outcomes"]
    assert top is not None
    assert not top[1]
    assert desk is None
    assert len(at.success) == 1
    assert "after" not in at.session_state  # the screen is drawn anew at once
    at.run()
    assert at.session_state["outcomes"] == [None, None]
    assert not at.success


def test_several_actions_end_with_one_sentence(open_host):
    at = open_host()
    at.button(key="several").click().run()
    assert at.session_state["outcomes"][0] == ("both are saved", False)


def test_a_refusal_is_said_beside_the_button_and_what_was_typed_stays(open_host):
    at = open_host("refused")
    at.button(key="save").click().run()
    assert not at.exception
    assert "(E-RISK-14)" in list_errors(at)[0]
    assert not at.success
    assert at.text_input(key="words").value == "kept words"
    at.session_state["is_mended"] = True
    at.button(key="save").click().run()
    assert at.session_state["asked"][3] == "kept words"
    assert len(at.success) == 1


def test_what_changed_meanwhile_is_drawn_beside_what_was_seen(open_host):
    at = open_host("changed")
    at.button(key="save").click().run()
    assert "(E-CONFLICT-01)" in list_errors(at)[0]
    assert at.session_state["drawn"] == 1  # what the next press carries: nothing new was agreed to
    assert [button.key for button in at.button if button.key.startswith("shown-go-on")]
    assert at.text_input(key="words").value == "kept words"


def test_a_conflict_about_nothing_that_is_shown_is_said(open_host):
    at = open_host("changed")
    at.button(key="alone").click().run()
    assert "(E-CONFLICT-01)" in list_errors(at)[0]


def test_an_error_of_ours_is_not_swallowed(open_host):
    at = open_host("broken")
    at.button(key="save").click().run()
    assert len(at.exception) == 1
    assert not at.success


@pytest.mark.parametrize(("fails", "is_refused"), [("", False), ("refused", True)])
def test_a_press_of_a_callback_is_answered_by_the_run_that_follows(open_host, fails, is_refused):
    at = open_host(fails)
    at.button(key="before").click().run()
    top, desk = at.session_state["outcomes"]
    assert top is None
    assert desk[1] is is_refused
    assert len(at.error if is_refused else at.success) == 1
    at.run()
    assert at.session_state["outcomes"] == [None, None]


def list_asked_actions(source):
    """Return the actions that a screen names where it asks one, or has one run."""
    return {
        ast.unparse(action)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("ask", "run")
        for action in call.args[:2]
        if isinstance(action, ast.Attribute)
    }


@pytest.mark.parametrize("file", sorted(SCREENS.rglob("*.py")), ids=lambda file: file.stem)
def test_every_action_that_is_asked_takes_the_time(file):
    """A function without `at` passes mypy by the type for named arguments, and fails when run."""
    if file.name == "start.py":  # the router draws itself when it is imported
        return
    names = list_asked_actions(file.read_text(encoding="utf-8"))
    module = importlib.import_module(
        ".".join(("mapping.screens", *file.relative_to(SCREENS).with_suffix("").parts))
    )
    for name in names:
        owner, _, function = name.partition(".")
        if hasattr(module, owner):  # else a value of the function around it
            action = getattr(getattr(module, owner), function)
            assert "at" in inspect.signature(action).parameters, name


def test_control_asked_actions_are_found():
    source = "def draw():\n    session.ask(cases.list_cases)\n    it.run('x', risks.keep_on_map, 1)"
    assert list_asked_actions(source) == {"cases.list_cases", "risks.keep_on_map"}

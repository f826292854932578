"""Every screen by its address, opened by everybody; and none is forgotten."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Widget

from geodata import actions, reasons
from geodata.model.people import people
from geodata.model.people.people import Role, Scope, Verb
from mapping.screens import session, start
from tests.mapping.screens.conftest import open_app  # noqa: F401 - a fixture
from tests.matrix.table import NO, PUBLIC_SCREENS, ROLES, SCREENS, scope
from tests.refusals import SIGN_IN_AGAIN, SIGN_IN_FIRST
from tests.screens import START, script_of

DOCUMENTS = (
    "about.json",
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "commitments.json",
    "complaints.json",
    "cube.json",
    "projects.geojson",
    "risks.geojson",
)
SHOWS = ("table", "dataframe", "code", "text", "metric", "success")  # what could tell something


def is_closed(at):
    """Return whether a screen says the one sentence and draws nothing of its own."""
    drawn = [element for element in at.main if isinstance(element, Widget)]
    told = [element for kind in SHOWS for element in at.main.get(kind)]
    sentences = [[SIGN_IN_FIRST], [SIGN_IN_AGAIN], [reasons.format_sentence("E-NF-02", "th")]]
    refused = [error.value for error in at.error] in sentences
    assert refused == (not drawn and not told), "a refusal beside something drawn"
    return refused


def list_opened(at, screens):
    assert not at.exception
    found = set()
    for screen in screens:
        at.switch_page(script_of(screen)).run()
        assert not at.exception
        if not is_closed(at):
            found.add(screen)
    return found


def may_open(role):
    return {
        screen
        for screen, verbs in SCREENS.items()
        if any(scope(role, verb) != NO for verb in verbs)
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_screens_and_no_other(open_app, things, saved, role):  # noqa: F811
    before = saved()
    at = open_app(by=things.people[role].caller)
    assert list_opened(at, SCREENS) == may_open(role)
    assert saved() == before


def list_changed(folder):
    """Return which documents that the screens share are no longer what their files say."""
    pointer = folder.read_pointer()
    return [
        name
        for name in DOCUMENTS
        if session._read_document(folder.folder, pointer.version, pointer.content, name)
        != json.loads(folder.read_version(pointer.version, name).body)
    ]


def test_no_screen_changes_a_document_that_all_share(open_app, things, publisher):  # noqa: F811
    at = open_app(by=things.people[Role.OFFICER].caller)
    list_opened(at, SCREENS)
    assert list_changed(publisher.folder) == []
    pointer = publisher.folder.read_pointer()
    shared = session._read_document(
        publisher.folder.folder, pointer.version, pointer.content, "about.json"
    )
    shared["released_at"] = "control"
    assert list_changed(publisher.folder) == ["about.json"]
    session._read_document.clear()


@pytest.mark.parametrize("how", ["ended", "disabled", "guessed"])
@pytest.mark.parametrize("role", ROLES)
def test_no_screen_opens_without_an_open_session(open_app, things, put_out, role, how):  # noqa: F811
    at = open_app(by=put_out(things.people[role], how).caller)
    assert list_opened(at, SCREENS) == set()


@pytest.mark.parametrize("by", [None, actions.Caller("")])
def test_nobody_opens_a_closed_screen(open_app, things, by):  # noqa: F811
    assert list_opened(open_app(by=by), SCREENS) == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_names_what_one_may_open(open_app, things, role, monkeypatch):  # noqa: F811
    import streamlit as st

    named = {}
    page = st.Page

    def noted(path, **given):
        named[Path(path).stem] = given["visibility"] == "visible"
        return page(path, **given)

    monkeypatch.setattr(st, "Page", noted)
    open_app(by=things.people[role].caller)
    assert {name for name, shown in named.items() if shown} == PUBLIC_SCREENS | may_open(role)


BARS = {  # with how much waits for each
    Role.COORDINATOR: ["แผนที่", "งานของฉัน (6)", "เสนอจุดเสี่ยง"],
    Role.OFFICER: ["แผนที่", "งานของฉัน (25)", "เสนอจุดเสี่ยง"],
    Role.PRESENTER: ["แผนที่", "งานของฉัน", "เวทีสาธารณะ"],
    Role.ADMINISTRATOR: ["แผนที่", "งานของฉัน", "บัญชีและการตรวจสอบ"],
    Role.AUDITOR: ["แผนที่", "งานของฉัน (1)", "บัญชีและการตรวจสอบ (1)"],  # a request waits
    None: ["แผนที่", "ตาราง"],
}


def test_the_phone_s_bar_is_known_of_every_role():
    assert set(BARS) == {*Role, None}


@pytest.mark.parametrize("role", list(BARS))
def test_the_phone_s_bar_leads_where_one_may_go(open_app, things, role):  # noqa: F811
    at = open_app(by=role and things.people[role].caller)
    own, *links = [link.proto for link in at.get("page_link")]
    assert own.label == "วิเคราะห์"  # of the map itself
    assert [link.label for link in links] == BARS[role]
    screens = {"": "live_map", "add-risk": "add_risk", "my-work": "my_work"}
    named = {screens.get(link.page, link.page) for link in links}
    assert named <= PUBLIC_SCREENS | (may_open(role) if role else set())


def test_every_screen_is_public_or_in_the_table():
    assert {screen.name for screen in start.SCREENS if screen.verbs} == set(SCREENS)
    assert {screen.name for screen in start.SCREENS if not screen.verbs} == PUBLIC_SCREENS


def test_every_file_of_a_screen_is_routed():
    files = {
        path.stem for path in START.parent.rglob("*.py") if "__main__" in path.read_text("utf-8")
    }
    assert files == PUBLIC_SCREENS | set(SCREENS)


def test_control_a_screen_that_opens_for_too_many_is_caught(open_app, things, monkeypatch):  # noqa: F811
    monkeypatch.setitem(people.PERMISSIONS[Role.PRESENTER], Verb.READ_AUDIT, Scope.ALL)
    at = open_app(by=things.people[Role.PRESENTER].caller)
    assert list_opened(at, SCREENS) == may_open(Role.PRESENTER) | {"admin"}

"""What a browser kept of a form is a wish: only values that a field can have are filled in."""

import pytest

from geodata.actions.risks import sub_kinds
from geodata.model.imports.records import Category
from geodata.model.people.people import Actor, Role
from geodata.model.risks import AgencyType
from mapping.screens import session
from mapping.screens.risks import risk_drafts

TOKEN = "a" * 32
WHO = Actor(1, "somchai", Role.COORDINATOR, frozenset({"DS07"}))


@pytest.fixture
def fields(monkeypatch, project):
    found = {}
    monkeypatch.setattr(session, "get_draft_token", lambda: TOKEN)
    monkeypatch.setattr(session, "get_project", lambda: project)
    monkeypatch.setattr(
        session, "list_communities", lambda who, verb: dict.fromkeys(who.communities)
    )
    monkeypatch.setattr(session, "choose", found.__setitem__)
    monkeypatch.setattr(session, "keep", found.__setitem__)
    return found


def fill(token=TOKEN, at=1_700_000_000_000, **values):
    risk_drafts.fill({"token": token, "at": at, "values": values}, WHO)


def test_what_was_filled_in_comes_back(fields, project):
    kind = next(
        kind for kind in sub_kinds.list_sub_kinds(project) if kind.category is Category.POLICY
    )
    fill(
        category="policy",
        community="DS07",
        point=[100.5, 13.7],
        likelihood=4,
        impact=2,
        note="แผง",
        sub_kind=kind.code,
        agency="city",
    )
    restored = fields.pop(risk_drafts.RESTORED)
    assert (restored.token, restored.kept_at.year) == (TOKEN, 2023)
    assert fields.pop(f"pin-{TOKEN}") == (100.5, 13.7)
    assert fields == {
        risk_drafts.PENDING: {
            f"category-{TOKEN}": Category.POLICY,
            f"risk-community-{TOKEN}": "DS07",
            f"risk-agency-{TOKEN}": AgencyType.CITY,
            f"likelihood-{TOKEN}": 4,
            f"impact-{TOKEN}": 2,
            f"risk-sub-kind-{TOKEN}-policy": kind.code,
            f"risk-note-{TOKEN}": "แผง",
        }
    }


@pytest.mark.parametrize(
    "values",
    [
        {"category": "nothing", "sub_kind": "x"},
        {"category": "unclassified"},
        {"community": "DS08"},  # of somebody else
        {"community": ["DS07"]},
        {"point": [100.5]},
        {"point": ["100.5", "13.7"]},
        {"point": [float("nan"), 13.7]},
        {"point": {"0": 1}},
        {"likelihood": 6, "impact": "4"},
        {"likelihood": 0, "impact": None},
        {"note": 5},
        {"agency": "a friend"},
    ],
    ids=str,
)
def test_what_is_none_of_the_values_of_a_field_is_left_out(fields, values):
    fill(**values)
    assert set(fields) == {risk_drafts.RESTORED, risk_drafts.PENDING}
    assert fields[risk_drafts.PENDING] == {}


def test_a_form_of_another_name_fills_nothing(fields):
    fill(token="b" * 32, category="policy")
    risk_drafts.fill({"token": TOKEN, "values": "x"}, WHO)
    assert fields == {}


def test_a_time_that_is_none_is_now(fields):
    fill(at="soon", likelihood=1)
    assert fields[risk_drafts.RESTORED].kept_at.year >= 2026


def test_a_field_is_filled_until_the_browser_has_said_it_once(monkeypatch):
    drawn, pending = {}, {"a": 1, "b": 2}
    monkeypatch.setattr(session, "get_cached", lambda name: pending)
    monkeypatch.setattr(session, "get_widget_value", drawn.get)
    monkeypatch.setattr(session, "choose", drawn.__setitem__)
    risk_drafts.apply_pending()
    assert drawn == {"a": 1, "b": 2}
    drawn.update(a=1, b=None)  # a run that carries the second one empty
    risk_drafts.apply_pending()
    assert drawn == {"a": 1, "b": 2}
    assert pending == {"b": 2}
    drawn.update(a=None)  # chosen away by the person
    risk_drafts.apply_pending()
    assert drawn["a"] is None
    assert pending == {}

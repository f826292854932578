"""Landmarks in the register: the form waits for a tap and for answers; what is saved can go."""

from pathlib import Path

import pytest

from geodata.actions import TERMINAL
from geodata.actions.places import landmarks
from geodata.model.people.people import Role
from geodata.model.places.landmarks import LandmarkDraft, LandmarkKind
from mapping.screens.map import map_frame
from tests.refusals import refusal

HERE = (100.5079, 13.7747)
HOSTILE = "ตลาด ![x](http://evil.example/) **ใหม่**"


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def tap(monkeypatch):
    """Tap the map of the form; without it no pin is set."""
    tapped = []
    monkeypatch.setattr(map_frame, "ask_pin", lambda _name: tapped[-1] if tapped else None)
    return tapped.append


def field(at, prefix):
    fields = (*at.text_input, *at.selectbox, *at.checkbox)
    return next(element for element in fields if element.key.startswith(prefix))


def open_form(open_app, by):
    at = open_app("communities", by=by)
    at.toggle(key="landmark-open").set_value(True).run()
    assert not at.exception
    return at


def list_all(project, now):
    return landmarks.list_landmarks(project, TERMINAL, at=now)


def fill(at, name="ตลาดเทวราช", source="ลงพื้นที่"):
    field(at, "landmark-kind").select(LandmarkKind.MARKET).run()
    field(at, "landmark-name_th").input(name).run()
    field(at, "landmark-source").input(source).run()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR, None])
def test_only_officers_add_landmarks(open_app, signed_in, role):
    names = ["DS07"] if role is Role.COORDINATOR else []
    at = open_app("communities", by=role and signed_in(role, *names))
    assert refusal(role) in at.error[0].value
    assert not at.toggle


def test_nothing_is_saved_before_the_map_was_tapped(open_app, malee, tap):
    at = open_form(open_app, malee)
    fill(at)
    assert at.button(key="landmark-save").disabled
    assert any("โปรดแตะตำแหน่ง" in caption.value for caption in at.caption)
    tap(HERE)
    at.run()
    assert not at.button(key="landmark-save").disabled


def test_a_landmark_is_added_taken_off_and_put_back(open_app, malee, tap, project, now):
    tap(HERE)
    at = open_form(open_app, malee)
    fill(at, HOSTILE)
    at.button(key="landmark-save").click().run()
    assert "เพิ่มสถานที่แล้ว" in at.success[0].value
    [place] = list_all(project, now)
    assert (place.name_th, place.longitude, place.latitude) == (HOSTILE, *HERE)
    assert field(at, "landmark-name_th").value == ""
    [name] = at.table[0].value["ชื่อสถานที่"]
    assert "![x](" not in name
    at.selectbox(key="landmark-one").select(place.id).run()
    at.button(key="landmark-retire").click().run()
    assert "บันทึกแล้ว" in at.success[0].value
    assert list_all(project, now)[0].retired
    at.button(key="landmark-take_back").click().run()
    assert not list_all(project, now)[0].retired


def test_words_that_look_like_a_person_s_are_answered_one_by_one(
    open_app, malee, tap, project, now
):
    tap(HERE)
    at = open_form(open_app, malee)
    fill(at, "ตลาดนางเลิ้ง", "โทร 081-234-5678")
    assert at.button(key="landmark-save").disabled
    hints = [box for box in at.checkbox if box.key.startswith("landmark-hint")]
    labels = [box.label.replace("\\", "") for box in hints]  # they are Markdown
    assert ["นางเลิ้ง" in label for label in labels] == [True, False]
    assert ["081-234-5678" in label for label in labels] == [False, True]
    hints[0].check().run()
    assert at.button(key="landmark-save").disabled
    field(at, "landmark-source").input("ลงพื้นที่").run()
    assert not at.button(key="landmark-save").disabled  # nothing else is left to answer
    at.button(key="landmark-save").click().run()
    assert [place.name_th for place in list_all(project, now)] == ["ตลาดนางเลิ้ง"]


def test_what_the_action_refuses_is_said_and_the_fields_stay(open_app, malee, tap, project, now):
    draft = LandmarkDraft("t", LandmarkKind.MARKET, "ตลาดเทวราช", *HERE, "ลงพื้นที่")
    landmarks.add_landmark(project, TERMINAL, draft, at=now)
    tap(HERE)
    at = open_form(open_app, malee)
    fill(at)
    at.button(key="landmark-save").click().run()
    assert "E-MARK-04" in at.error[0].value.replace("\\", "")
    assert field(at, "landmark-name_th").value == "ตลาดเทวราช"
    assert len(list_all(project, now)) == 1


def test_every_kind_has_a_name_that_the_map_says():
    for language in ("th", "en"):
        catalogue = Path(f"mapping/texts/{language}/map.toml").read_text(encoding="utf-8")
        for kind in LandmarkKind:
            assert f"kind_{kind} = " in catalogue

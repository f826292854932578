"""The tour of a sample: at most six cards, of screens that the role may open; skipped for good."""

import pytest

from geodata import actions
from geodata.model.people.people import Actor, Role
from mapping.screens.start import SCREENS
from mapping.screens.work import tour
from mapping.texts import load_catalogue


class Told(dict):
    """What the component answers."""


@pytest.fixture
def sample(project, publisher, now, monkeypatch):
    """A project that is a sample, in a browser that has seen no tour yet."""
    actions.begin_sample(project, at=now)
    publisher.release_if_changed(now)
    told = Told(seen="no")
    asked = []
    monkeypatch.setattr(tour, "_memory", lambda data, **more: asked.append(data) or told)
    return told, asked


@pytest.mark.parametrize("role", [None, *Role])
def test_a_tour_has_at_most_six_steps_at_screens_that_the_role_may_open(role):
    steps = tour.PUBLIC_TOUR if role is None else tour.TOURS[role]
    screens = {screen.name: screen for screen in SCREENS}
    who = None if role is None else Actor(1, "x", role, frozenset({"DS07"}))
    assert 1 <= len(steps) <= 6
    assert all(screens[step].is_open_for(who) for step in steps)
    for language in ("th", "en"):
        assert {f"screens.tour.{step}" for step in steps} <= load_catalogue(language).keys()


def read_card(at):
    assert not at.exception
    return [button.key for button in at.button if button.key in ("tour-next", "tour-skip")]


def test_the_card_leads_to_the_next_screen_and_ends(open_app, sample):
    _, asked = sample
    at = open_app()
    assert read_card(at) == ["tour-next", "tour-skip"]
    for _ in tour.PUBLIC_TOUR[1:]:
        at.button(key="tour-next").click().run()
    assert at.title[0].value == "เกี่ยวกับแผนที่"
    assert read_card(at) == ["tour-next"]
    at.button(key="tour-next").click().run()
    assert read_card(at) == []
    assert asked[-1] == {"role": "public", "done": True}


def test_skipping_ends_it_on_every_screen(open_app, sample):
    at = open_app()
    at.button(key="tour-skip").click().run()
    assert read_card(at) == []
    assert sample[1][-1]["done"] is True


def test_a_browser_that_has_seen_it_is_not_led_again(open_app, sample):
    sample[0]["seen"] = "yes"
    assert read_card(open_app()) == []


def test_a_real_project_has_no_tour(open_app, monkeypatch):
    monkeypatch.setattr(tour, "_memory", lambda data, **more: Told(seen="no"))
    assert read_card(open_app()) == []


@pytest.mark.parametrize("screen", [screen.name for screen in SCREENS])
def test_every_screen_of_a_sample_says_so_once(open_app, sample, signed_in, screen):
    sample[0]["seen"] = "yes"
    at = open_app(screen, by=signed_in(Role.OFFICER))
    assert not at.exception
    told = [warning.value for warning in at.main.get("warning") if "ข้อมูลตัวอย่าง" in warning.value]
    assert told == ["ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง"]


def test_no_screen_of_a_real_project_says_so(open_app, signed_in):
    officer = signed_in(Role.OFFICER)
    for screen in ("my_work", "cases", "live_map"):
        assert not open_app(screen, by=officer).main.get("warning")

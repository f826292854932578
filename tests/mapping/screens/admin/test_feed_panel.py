"""The table of categories on the import screen, and how the daily feeds went."""

import pytest

from geodata import actions
from geodata.actions.imports import feeds
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.store.imports.feeds import CategoryChoice

FEED = "Traffy Fondue"


@pytest.fixture
def screen(open_app, signed_in, bring_in, record):
    bring_in(record(1), record(2), record(3, types=("ทางเท้า",)), source=FEED)
    return open_app("import_records", by=signed_in(Role.OFFICER))


def count(project, now):
    return feeds.read_categories(project, actions.TERMINAL, FEED, at=now).categories


def choose(at, word="ถนน"):
    at.selectbox(key="feed-choice").select(FEED).run()
    at.selectbox(key="feed-word").select(word).run()
    assert not at.exception
    return next(box for box in at.selectbox if str(box.key).startswith("feed-category-"))


def test_an_officer_says_which_category_a_type_means(screen, project, now):
    choose(screen).select(Category.PUBLIC_SERVICE).run()
    assert "2" in screen.button(key="feed-category-save").label
    screen.button(key="feed-category-save").click().run()
    assert not screen.exception
    assert any("บันทึกหมวดแล้ว" in said.value for said in screen.success)
    assert count(project, now) == {Category.PUBLIC_SERVICE: 2, Category.UNCLASSIFIED: 1}
    assert any("ยังไม่ได้จัดประเภท 1" in text.value for text in screen.text)


def test_what_somebody_else_said_meanwhile_is_not_overwritten(screen, project, now):
    choose(screen).select(Category.PUBLIC_SERVICE).run()
    shown = DisplayedVersion.from_record(CategoryChoice())
    given = (FEED, "ถนน", Category.POLICY, shown)
    feeds.set_category(project, actions.TERMINAL, *given, at=now)
    screen.button(key="feed-category-save").click().run()
    assert count(project, now)[Category.POLICY] == 2


def test_nothing_is_saved_before_something_else_is_chosen(screen):
    choose(screen)
    assert screen.button(key="feed-category-save").disabled


def test_trouble_of_a_feed_is_said_with_what_to_do(open_app, signed_in, project, now, tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    feeds.add_feed(project, actions.TERMINAL, "เมือง", str(folder), at=now)
    folder.rmdir()
    feeds.read_due_feeds(project, at=now)
    at = open_app("import_records", by=signed_in(Role.OFFICER))
    assert not at.exception
    [said] = [warning.value.replace("\\", "") for warning in at.warning]
    assert "E-FEED-02" in said
    assert "เมือง" in said

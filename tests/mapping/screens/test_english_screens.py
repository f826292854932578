"""No Thai letter on an English screen, but in names."""

import json

import pytest
from google.protobuf.json_format import MessageToDict

from geodata.district import get_district
from geodata.geometry.estimates import build_passport
from geodata.model.cases.case_rules import list_default_hints
from geodata.model.people.people import Role
from geodata.model.places.registry import KINDS_TH
from mapping.screens.start import SCREENS
from mapping.texts import Texts
from tests.english import list_names, list_thai

ROLES = (None, Role.COORDINATOR, Role.OFFICER, Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR)


def list_words(block):
    """Return the words of every element below a block, tables too."""
    words = []
    for child in block.children.values():
        if hasattr(child, "children"):
            words += list_words(child)
        if getattr(child, "proto", None) is not None:
            words.append(json.dumps(MessageToDict(child.proto), ensure_ascii=False))
        if child.type in ("table", "arrow_data_frame"):
            words.append(child.value.to_csv())
    return [told.replace("\\", "") for told in words]  # names are escaped in Markdown


def list_kept_words():
    """Return what people of the network word themselves, in the language that they choose."""
    hints = {hint.text for hint in list_default_hints().values()}
    return hints | set(get_district().sources.values())


@pytest.mark.parametrize("role", ROLES)
def test_an_english_screen_has_no_thai_but_names(open_app, signed_in, role):
    communities = ("DS07",) if role is Role.COORDINATOR else ()
    at = open_app(by=None if role is None else signed_in(role, *communities), lang="en")
    names, found = list_names() | list_kept_words(), {}
    for screen in SCREENS:
        at.switch_page(screen.script).run()
        assert not at.exception
        thai = [
            words
            for part in (at.main, at.sidebar)
            for line in list_words(part)
            for words in list_thai(line, names)
        ]
        if thai:
            found[screen.name] = thai
    assert found == {}


def test_a_thai_word_on_a_screen_is_found_control(open_app):
    at = open_app("about")
    told = [words for line in list_words(at.main) for words in list_thai(line, list_names())]
    assert len(told) > 20


def test_what_the_data_keep_in_thai_has_its_words_in_the_catalogue():
    thai = Texts("th").list_section("screens.communities")
    kinds = [words for key, words in thai.items() if key.startswith("kind_")]
    assert kinds == list(KINDS_TH)
    assert build_passport().source == Texts("th")("screens.about.estimated_source")

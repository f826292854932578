"""Both languages say the same things, with the same values in them."""

import re
import string

import pytest

from geodata import reasons
from geodata.actions.risk_reviews import Bulk
from geodata.model.case_ladder import CaseStep
from geodata.model.people import Verb
from geodata.model.risks import RiskState, Step
from mapping.texts import Texts, catalogue, slug

THAI, ENGLISH = catalogue("th"), catalogue("en")
THAI_LETTER = re.compile(r"[฀-๿]")


def values_in(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_both_languages_have_the_same_sentences():
    assert THAI.keys() == ENGLISH.keys()


@pytest.mark.parametrize("key", sorted(THAI))
def test_both_languages_name_the_same_values(key):
    assert values_in(THAI[key]) == values_in(ENGLISH[key])


@pytest.mark.parametrize("key", sorted(key for key in THAI if "other_language" not in key))
def test_thai_is_thai_and_english_is_english(key):
    if re.search(r"[A-Za-z]{4}", ENGLISH[key].split("{")[0]):
        assert THAI_LETTER.search(THAI[key]), THAI[key]
    assert not THAI_LETTER.search(ENGLISH[key]), ENGLISH[key]


def test_control_a_value_that_one_language_forgets_is_seen():
    assert values_in("{name} ใน {place}") != values_in("{name}")


@pytest.mark.parametrize(
    "reason", [*Step, *(f"several {each}" for each in Bulk), "photo added", "photo opened"]
)
def test_every_step_of_a_risk_point_has_its_sentence_in_the_audit_log(reason):
    assert f"screens.audit_reason.{slug(reason)}" in THAI


@pytest.mark.parametrize("step", list(CaseStep))
def test_every_step_of_a_case_has_its_sentence_in_the_audit_log(step):
    assert f"screens.audit_reason.{slug(f'case {step}')}" in THAI


@pytest.mark.parametrize("state", list(RiskState))
def test_every_state_of_a_risk_point_has_its_label(state):
    assert f"screens.risk_state.{slug(state)}" in THAI


@pytest.mark.parametrize("code", sorted(reasons.catalogue()))
def test_every_reason_is_there_in_both_languages(code):
    thai, english = (reasons.catalogue()[code][language] for language in ("th", "en"))
    assert THAI_LETTER.search(thai)
    assert english
    assert values_in(english) == values_in(thai)


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_verb_has_a_name_and_what_leaves_an_entry_a_sentence(language, verb):
    texts = Texts(language)
    assert texts(f"screens.verb.{slug(verb)}")
    if verb not in (
        Verb.READ_AUDIT,
        Verb.READ_OWN_ACTIONS,
        Verb.VERIFY_AUDIT,
    ):  # they change nothing
        assert texts(f"screens.audit.{slug(verb)}", who="x", object="x", reason="x")

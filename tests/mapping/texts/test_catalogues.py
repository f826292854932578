"""Both languages say the same things, with the same values in them."""

import ast
import re
import string

import pytest

from geodata import reasons
from geodata.actions.risks.risk_reviews import BulkStep
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.people.people import Verb
from geodata.model.risks import RiskState, RiskStep
from mapping.texts import Texts, load_catalogue, to_key
from tests.paths import ROOT

THAI, ENGLISH = load_catalogue("th"), load_catalogue("en")
THAI_LETTER = re.compile(r"[฀-๿]")


def values_in(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_both_languages_have_the_same_sentences():
    assert THAI.keys() == ENGLISH.keys()


def test_both_languages_name_the_same_values():
    differing = {key for key in THAI if values_in(THAI[key]) != values_in(ENGLISH[key])}
    assert differing == set()


def is_in_its_language(thai, english):
    if re.search(r"[A-Za-z]{4}", english.split("{")[0]) and not THAI_LETTER.search(thai):
        return False
    return not THAI_LETTER.search(english)


def test_thai_is_thai_and_english_is_english():
    wrong = [
        key
        for key in THAI
        if "other_language" not in key and not is_in_its_language(THAI[key], ENGLISH[key])
    ]
    assert wrong == []


def test_control_a_sentence_in_the_wrong_language_is_seen():
    assert is_in_its_language("แผนที่", "Map")
    assert not is_in_its_language("Table", "Table")
    assert not is_in_its_language("แผนที่", "แผนที่")


def test_control_a_value_that_one_language_forgets_is_seen():
    assert values_in("{name} ใน {place}") != values_in("{name}")


@pytest.mark.parametrize(
    "reason", [*RiskStep, *(f"several {step}" for step in BulkStep), "photo added", "photo opened"]
)
def test_every_step_of_a_risk_point_has_its_sentence_in_the_audit_log(reason):
    assert f"screens.audit_reason.{to_key(reason)}" in THAI


def list_written_reasons():
    """Return every reason that an action writes into the audit log in so many words."""
    found = set()
    for path in sorted((ROOT / "geodata" / "actions").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "reason":
                found |= set(list_words(node.value))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
                found |= set(list_words(node.value))
    return found


def list_words(node):
    """Yield the texts that a value may be; one that is put together is not among them."""
    if isinstance(node, ast.IfExp):
        yield from (*list_words(node.body), *list_words(node.orelse))
    elif isinstance(node, ast.Constant) and node.value and isinstance(node.value, str):
        yield node.value


def test_every_reason_that_an_action_writes_has_its_sentence_in_the_audit_log():
    reasons_written = list_written_reasons()
    assert {"landmark retired", "words written", "community figure"} <= reasons_written
    missing = {
        reason for reason in reasons_written if f"screens.audit_reason.{to_key(reason)}" not in THAI
    }
    assert missing == set()


@pytest.mark.parametrize("written", ["programme note", "plan goal", "recommendation"])
@pytest.mark.parametrize("step", ["added", "added again", "removed"])
def test_every_step_of_what_a_programme_wrote_down_has_its_sentence(written, step):
    if (written, step) != ("recommendation", "removed"):  # nobody removes one
        assert f"screens.audit_reason.{to_key(f'{written} {step}')}" in THAI


@pytest.mark.parametrize("step", list(CaseStep))
def test_every_step_of_a_case_has_its_sentence_in_the_audit_log(step):
    assert f"screens.audit_reason.{to_key(f'case {step}')}" in THAI


@pytest.mark.parametrize("state", list(RiskState))
def test_every_state_of_a_risk_point_has_its_label(state):
    assert f"screens.risk_state.{to_key(state)}" in THAI


def test_every_reason_is_there_in_both_languages():
    for code, words in reasons.read_catalogue().items():
        assert THAI_LETTER.search(words["th"]), code
        assert words["en"], code
        assert values_in(words["en"]) == values_in(words["th"]), code


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_verb_has_a_name_and_what_leaves_an_entry_a_sentence(language, verb):
    texts = Texts(language)
    assert texts(f"screens.verb.{to_key(verb)}")
    if verb not in (
        Verb.READ_AUDIT,
        Verb.READ_OWN_ACTIONS,
        Verb.VERIFY_AUDIT,
    ):  # they change nothing
        assert texts(f"screens.audit.{to_key(verb)}", who="x", object="x", reason="x")

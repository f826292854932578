"""Self-made codes, sheets typed at the desk, and what is no answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import BadInput
from geodata.model.workshops.answers import (
    AnswerDraft,
    check_answers,
    hash_code,
    normalize_code,
    parse_age_group,
    parse_answers,
)
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form

TEST, SURVEY = get_form(FormKind.PRE_TEST), get_form(FormKind.SURVEY)
DRAFT = AnswerDraft("a-token-of-a-sheet", FormKind.PRE_TEST, {item.id: (1,) for item in TEST.items})


@pytest.mark.parametrize(
    "typed", ["07ก45", " 07 ก 45 ", "๐๗ก๔๕", "07-ก-45", "07.ก.45", "07ก\u200b45", "０７ก４５"]
)
def test_one_code_has_one_spelling(typed):
    assert normalize_code(typed) == "07ก45"


def test_a_latin_letter_is_a_capital_and_nothing_typed_is_no_code():
    assert normalize_code("31k09") == "31K09"
    assert normalize_code("  ") == ""


@pytest.mark.parametrize(
    "typed", ["7ก45", "00ก45", "32ก45", "07เ45", "07กข5", "07ก456", "0745", "สมชาย", "07ก4๕6", "$"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(BadInput, match="E-FORM-03"):
        normalize_code(typed)


def test_a_code_pairs_within_one_workshop_only_and_not_without_the_key():
    kept = hash_code(b"k" * 32, 7, "07ก45")
    assert kept == hash_code(b"k" * 32, 7, "07ก45")
    assert kept != hash_code(b"k" * 32, 8, "07ก45")
    assert kept != hash_code(b"x" * 32, 7, "07ก45")
    assert hash_code(b"k" * 32, 7, "") is None


def test_a_whole_sheet_passes_and_no_answer_is_an_answer():
    check_answers(TEST, DRAFT)
    check_answers(TEST, replace(DRAFT, answers={item.id: () for item in TEST.items}))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "short"}, "E-FORM-05"),
        ({"answers": {}}, "E-FORM-05"),
        ({"answers": {**DRAFT.answers, "other": (1,)}}, "E-FORM-05"),
        ({"answers": {**DRAFT.answers, "level": (5,)}}, "E-FORM-05"),
        ({"answers": {**DRAFT.answers, "level": (0,)}}, "E-FORM-05"),
        ({"answers": {**DRAFT.answers, "level": (1, 1)}}, "E-FORM-05"),
        ({"answers": {**DRAFT.answers, "level": (1, 2)}}, "E-FORM-04"),
    ],
)
def test_what_is_no_answer_is_refused(changes, code):
    with pytest.raises(BadInput, match=code):
        check_answers(TEST, replace(DRAFT, **changes))


def test_a_sheet_typed_at_the_desk():
    read = parse_answers(TEST, "12340 ๑๒๓๔๐")
    assert list(read.values()) == [(1,), (2,), (3,), (4,), (), (1,), (2,), (3,), (4,), ()]
    read = parse_answers(SURVEY, "12345-543", "8, 1, 8")
    assert (read["informed"], read["joins"], read["areas"]) == ((1,), (3,), (1, 8))
    assert parse_answers(SURVEY, "00000000")["areas"] == ()


@pytest.mark.parametrize(
    ("form", "digits", "several", "code"),
    [
        (TEST, "123412341", "", "E-FORM-06"),
        (TEST, "12341234123", "", "E-FORM-06"),
        (TEST, "1234123415", "", "E-FORM-06"),
        (TEST, "123412341ก", "", "E-FORM-06"),
        (SURVEY, "12345126", "", "E-FORM-06"),
        (SURVEY, "12345123", "9", "E-FORM-04"),
        (SURVEY, "12345123", "1234", "E-FORM-04"),
        (SURVEY, "12345123", "x", "E-FORM-04"),
    ],
)
def test_what_was_typed_wrongly_is_refused(form, digits, several, code):
    with pytest.raises(BadInput, match=code):
        parse_answers(form, digits, several)


@given(st.text(max_size=14), st.text(max_size=5))
def test_whatever_is_typed_is_a_sheet_that_passes_or_refused(digits, several):
    try:
        read = parse_answers(SURVEY, digits, several)
    except BadInput:
        return
    check_answers(SURVEY, AnswerDraft("a-token-of-a-sheet", FormKind.SURVEY, read))


def test_an_age_group_typed_at_the_desk():
    assert [parse_age_group(word) for word in ("1", " ๔ ", "0", "")] == [
        AgeGroup.SIXTY_UP,
        AgeGroup.TWENTY_UP,
        None,
        None,
    ]
    for typed in ("5", "12", "x"):
        with pytest.raises(BadInput, match="E-FORM-07"):
            parse_age_group(typed)

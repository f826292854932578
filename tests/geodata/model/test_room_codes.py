"""The code of a room as people type it: small, spaced, dashed, or with a keyboard set to Thai."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.model.workshops.workshops import CODE_ALPHABET, CODE_LENGTH, normalize_room_code

KEYS = dict(  # the keyboard set to Thai, unshifted: what each key of a code gives
    zip(
        "23456789QWERTYUPASDFGHJKZXCVBNM",
        "/-ภถุึคตๆไำพะัียฟหกดเ้่าผปแอิืท",
        strict=True,
    )
)
codes = st.text(CODE_ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@pytest.mark.parametrize(
    "typed", ["7KQ2-M9XA", " 7kq2 m9xa ", "7k q2–m9 xa", "๗kq๒m๙xa"], ids=range(4)
)
def test_spaces_dashes_case_and_thai_digits_do_not_count(typed):
    assert normalize_room_code(typed) == "7KQ2M9XA"


@given(codes)
@example("22H62222")  # a tone mark and a vowel below it: their order is that of the keys
def test_a_keyboard_that_is_set_to_thai_gives_the_same_code(code):
    assert normalize_room_code("".join(KEYS[sign] for sign in code)) == code


@given(codes)
def test_a_code_is_itself(code):
    assert normalize_room_code(code) == normalize_room_code(code.lower()) == code


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_letters_and_digits_alone(typed):
    code = normalize_room_code(typed)
    assert code == "" or (code.isascii() and code.isalnum())
    assert normalize_room_code(code) == code

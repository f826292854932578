"""The forms that come with the project, and what is no form."""

import tomllib
from pathlib import Path

import pytest

from geodata.district import get_district
from geodata.model.workshops.forms import FormKind
from geodata.reference import forms
from geodata.reference.forms import get_form, read

FILE = Path(forms.__file__).parent / "forms.toml"
TEXT = get_district().fill(FILE.read_text(encoding="utf-8"), "th")
RIGHT = 'id = "governance"'


def test_both_tests_are_the_same_ten_questions_with_one_right_answer_each():
    before, after = get_form(FormKind.PRE_TEST), get_form(FormKind.POST_TEST)
    assert before is after
    assert len(before.items) == 10
    assert all(1 <= item.answer <= len(item.choices) == 4 for item in before.items)
    # Nobody does well by always choosing the same place.
    places = [item.answer for item in before.items]
    assert max(places.count(place) for place in range(1, 5)) <= 3


def test_the_survey_is_a_scale_and_one_question_of_up_to_three_choices():
    *scale, last = get_form(FormKind.SURVEY).items
    assert len(scale) == 8
    assert all(item.is_scale and len(item.choices) == 5 and item.most == 1 for item in scale)
    assert (last.most, last.is_scale, last.answer) == (3, False, None)


def test_they_say_that_they_are_drafts():
    assert all(get_form(kind).is_draft for kind in FormKind)
    assert "ฉบับร่าง รอเครือข่ายยืนยัน" in TEXT


def test_one_changed_word_is_another_form():
    assert read(TEXT)["test"].hash == get_form(FormKind.PRE_TEST).hash
    assert read(TEXT.replace("ตรวจสอบได้ รับผิดชอบ", "รับผิดชอบ"))["test"].hash != (
        get_form(FormKind.PRE_TEST).hash
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", "version = 0"),
        ("version = 1", 'version = "1"'),
        ("version = 1", ""),
        ("draft = true", "draft = 1"),
        ("draft = true", ""),
        ('title = "แบบ', 'title = " แบบ'),
        ("[test]", "[tests]"),
        ("[test]", '[other]\nversion = 1\n[test]\nnote = "x"'),
        (RIGHT, 'id = "participation"'),
        (RIGHT, 'id = "Governance"'),
        (RIGHT, f'{RIGHT}\nhint = "x"'),
        ("answer = 2", "answer = 5"),
        ("answer = 2", "answer = 0"),
        ("answer = 2", "answer = true"),
        ("answer = 2", ""),
        ("answer = 2", "answer = 2\nmost = 2"),
        ("most = 3", "most = 8"),
        ("most = 3", "most = 3\nanswer = 1"),
        ('question = "ข้อใดตรงกับความหมายของธรรมาภิบาลมากที่สุด"', 'question = ""'),
        ('"การใช้งบประมาณให้หมดภายในปี"', '"การให้หน่วยงานของรัฐตัดสินใจแทนประชาชนทุกเรื่อง"'),
        ('"เฉย ๆ"', '"เห็นด้วย"'),
        ('"เฉย ๆ"', "3"),
    ],
)
def test_what_is_not_whole_is_refused(old, new):
    assert old in TEXT
    with pytest.raises((ValueError, tomllib.TOMLDecodeError), match=r"."):
        read(TEXT.replace(old, new, 1))

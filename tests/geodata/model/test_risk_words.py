"""Public words as plain values: what a hint finds, what has to be answered for."""

import pytest

from geodata.errors import BadInput
from geodata.model.imports.records import Category
from geodata.model.personal import find_personal_data
from geodata.model.risk_words import (
    PublicWords,
    SubKind,
    WordsHintKind,
    check_answered,
    check_sub_kind,
    find_hints,
    validate_sub_kind,
)
from geodata.model.risks import Precision

STALL = SubKind("stall", Category.PUBLIC_SERVICE, "เรียกรับเงินค่าวางแผง", "Stall money")


def hints(title, description="", precision=Precision.COMMUNITY, places=("วัดโพธิ์", "ถนนสามเสน")):
    found = find_hints(PublicWords(title, description), precision, places)
    return [(hint.kind, hint.text) for hint in found]


def test_words_stand_on_one_line_and_are_short():
    assert PublicWords("  เก็บ\nเงิน ") == PublicWords("เก็บ เงิน")
    with pytest.raises(BadInput, match="E-RISK-17"):
        PublicWords(" \n ")
    with pytest.raises(BadInput, match="E-TXT-02"):
        PublicWords("ก" * 61)
    with pytest.raises(BadInput, match="E-TXT-02"):
        PublicWords("ก", "ก" * 301)
    PublicWords("ก" * 60, "ก" * 300)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("นายสมชาย เก็บเงิน", "นายสมชาย เก็บเงิน"),
        ("โทร 081-234-5678", "081-234-5678"),
        ("บ้านเลขที่ 12/3", "บ้านเลขที่ 12/3"),
        ("แจ้ง a@b.co", "a@b.co"),
        ("รถ กข 1234", "กข 1234"),
    ],
    ids=["name", "phone", "house", "mail", "plate"],
)
def test_what_gives_a_person_away_is_found(text, found):
    assert hints(text) == [(WordsHintKind.PERSON, found)]


def test_a_place_named_finer_than_the_point_is_found_unless_the_point_is_exact():
    assert hints("แผงหน้าวัดโพธิ์", "ถัดจากซอย5 ถนนสามเสน") == [
        (WordsHintKind.PLACE, "วัดโพธิ์"),
        (WordsHintKind.PLACE, "ซอย5"),
        (WordsHintKind.PLACE, "ถนนสามเสน"),
    ]
    assert hints("แผงหน้าวัดโพธิ์", precision=Precision.EXACT) == []
    assert hints("เก็บเงินค่าวางแผงเกินอัตรา") == []


def test_each_hint_is_answered_for():
    found = find_hints(PublicWords("นายก โทร 0812345678"), Precision.CELL, ())
    assert found
    everything = frozenset(hint.text for hint in found)
    check_answered(found, everything)
    for hint in found:
        with pytest.raises(BadInput, match="E-RISK-20"):
            check_answered(found, everything - {hint.text})


def test_a_sub_kind_belongs_to_its_category_and_is_in_use():
    known = {"stall": STALL}
    check_sub_kind(None, Category.POLICY, known)
    check_sub_kind("stall", Category.PUBLIC_SERVICE, known)
    for code, category in (("stall", Category.POLICY), ("other", Category.PUBLIC_SERVICE)):
        with pytest.raises(BadInput, match="E-RISK-18"):
            check_sub_kind(code, category, known)
    retired = {"stall": SubKind("stall", Category.PUBLIC_SERVICE, "ก", "a", retired=True)}
    with pytest.raises(BadInput, match="E-RISK-18"):
        check_sub_kind("stall", Category.PUBLIC_SERVICE, retired)


@pytest.mark.parametrize("names", [("", "a"), ("ก", " "), ("นายสมชาย ใจดี", "a")])
def test_a_name_of_a_sub_kind_names_nobody(names):
    with pytest.raises(BadInput, match="E-RISK-19"):
        validate_sub_kind(Category.POLICY, *names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ป้ายโครงการไม่ครบ", []),
        ("ติดป้าย ราคาไม่ตรง", []),
        ("ป้ายุพาเก็บเงิน", ["ป้ายุพาเก็บเงิน"]),
        ("ป้าแดงเก็บเงิน", ["ป้าแดงเก็บเงิน"]),
    ],
)
def test_a_sign_on_a_wall_is_no_aunt(text, found):
    assert [match.text for match in find_personal_data(text)] == found


@pytest.mark.parametrize("sign", ["ก", "x", "1", "a@", "นาย"])
def test_a_book_is_read_through_in_no_time(sign):
    """A search that tries every start anew would take minutes here."""
    find_personal_data(sign * 200_000)

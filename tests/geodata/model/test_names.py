import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import reference
from geodata.model.places.names import normalize_place_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ชุมชนสวนอ้อย", "สวนอ้อย"),
        ("แขวงดุสิต", "เขต ดุสิต"),
        ("น้ำ", "นํ้า"),
        ("แดง", "เเดง"),
        ("ซอย  3", "ซอย ๓"),
        ("ซอย 3", "ซอย3"),
        ("ซอย 3", "ซอย ３"),
        ("สวน\u200bอ้อย", "สวนอ้อย\ufeff"),
        ("ที่", "ท\u0e48\u0e35"),
        ("Dusit", "DUSIT"),
    ],
)
def test_spellings_of_one_name_are_equal(one, other):
    assert normalize_place_name(one) == normalize_place_name(other)


def test_different_names_stay_different():
    keys = {normalize_place_name(place.name_th) for place in reference.list_communities()}
    assert len(keys) == 43
    assert normalize_place_name("ซอย 1") != normalize_place_name("ซอย 11")


def test_a_kind_without_a_name_is_kept():
    assert normalize_place_name("ชุมชน") == "ชุมชน"
    assert normalize_place_name("") == ""


@given(st.text())
def test_any_text_has_a_key(text):
    assert isinstance(normalize_place_name(text), str)


def test_a_key_of_a_key_is_itself():
    for place in (*reference.list_communities(), *reference.list_subdistricts()):
        key = normalize_place_name(place.name_th)
        assert normalize_place_name(key) == key


def test_an_endless_name_costs_no_time():
    started = time.perf_counter()
    for letter in ("ะ", "\u0e48", "ํ\u0e48", "ชุมชน"):
        normalize_place_name(letter * 100_000)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("พล.ปตอ.พื้นที่เกียกกาย", "พล ปตอ. พื้นที่เกียกกาย"),
        ("ชุมชน ม.พัน 3 รอ.", "ม พัน 3 รอ"),
        ("วัดญวน-คลองลำปัก", "วัดญวน คลองลำปัก"),
        ("บ้านพัก ขส.ทบ.สะพานแดง", "ชุมชนบ้านพัก ขส.ทบ. สะพานแดง"),
    ],
)
def test_dots_and_dashes_make_no_other_name(one, other):
    assert normalize_place_name(one) == normalize_place_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ซอย 1-2", "ซอย 12"), ("ซอย 1.2", "ซอย 12"), ("1/2", "12")]
)
def test_marks_between_digits_keep_two_names_apart(one, other):
    assert normalize_place_name(one) != normalize_place_name(other)

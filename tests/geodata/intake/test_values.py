"""One cell at a time: texts, coordinates, types."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import RowRejected
from geodata.intake import values

DUSIT = (100.51, 13.77)  # longitude, latitude


def code_of(reader, *cells):
    with pytest.raises(RowRejected) as rejected:
        reader(*cells)
    return rejected.value.code


@pytest.mark.parametrize(
    "cell",
    [
        "['100.51', '13.77']",
        "13.77, 100.51",
        "100.51,13.77",
        "(13.77,100.51)",
        "[100.51 13.77]",
        "13.77;100.51",
        "๑๓.๗๗, ๑๐๐.๕๑",
        "１３.７７,１００.５１",
        '["13.77","100.51"]',
        "+1.377e1, 100.510",
    ],
)
def test_a_pair_in_one_cell(cell):
    assert values.pair(cell) == DUSIT


@pytest.mark.parametrize("cell", ["", "['', '']", "[]", ",", "()"])
def test_an_empty_pair_is_no_point(cell):
    assert values.pair(cell) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0,0", "E-ROW-03"),
        ("51.5, 100.5", "E-ROW-03"),
        ("['100.5', '51.5']", "E-ROW-03"),
        ("13.77, 10.51", "E-ROW-04"),
        ("['200', '13.7']", "E-ROW-04"),
        ("665000, 1523000", "E-ROW-03"),
        ("หน้าวัด", "E-ROW-06"),
        ("13.77, ที่นี่", "E-ROW-06"),
        ("nan, nan", "E-ROW-06"),
        ("1e999, 100.5", "E-ROW-06"),
        ("13,77, 100,51", "E-ROW-06"),
        ("1 2 3", "E-ROW-06"),
        ("https://maps.example/?q=13.77,100.51", "E-ROW-06"),
        ("1" * 201, "E-ROW-06"),
        ("13.77", "E-ROW-07"),
        ("['100.51', '']", "E-ROW-07"),
    ],
)
def test_a_pair_that_cannot_be_read(cell, code):
    assert code_of(values.pair, cell) == code


def test_a_point_in_two_columns():
    assert values.point("13.77", "100.51") == DUSIT
    assert values.point("๑๓.๗๗", " '100.51' ") == DUSIT
    assert values.point("", "") is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "code", "axis"),
    [
        ("100.51", "13.77", "E-ROW-05", "latitude"),
        ("0", "0", "E-ROW-03", "latitude"),
        ("137.7", "100.51", "E-ROW-03", "latitude"),
        ("13.77", "10.051", "E-ROW-04", "longitude"),
        ("-13.77", "100.51", "E-ROW-03", "latitude"),
        ("", "100.51", "E-ROW-07", "latitude"),
        ("13.77", "", "E-ROW-07", "longitude"),
        ("NaN", "100.51", "E-ROW-06", "latitude"),
        ("13.77", "inf", "E-ROW-06", "longitude"),
        ("13.77", "1e999", "E-ROW-06", "longitude"),
        ("13,77", "100.51", "E-ROW-06", "latitude"),
        ("1_3", "100.51", "E-ROW-06", "latitude"),
        ("13.77", "ไม่ทราบ", "E-ROW-06", "longitude"),
        ("1" * 500, "100.51", "E-ROW-06", "latitude"),
    ],
)
def test_a_point_that_cannot_be_read(latitude, longitude, code, axis):
    with pytest.raises(RowRejected) as rejected:
        values.point(latitude, longitude)
    assert (rejected.value.code, rejected.value.values) == (code, {"axis": axis})


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("ถนน,ท่อระบายน้ำ", ("ถนน", "ท่อระบายน้ำ")),
        ("ถนน, ทางเท้า ,ถนน", ("ถนน", "ทางเท้า")),
        ("['ถนน', 'ทางเท้า']", ("ถนน", "ทางเท้า")),
        ("['']", ()),
        ("", ()),
        ("แสงสว่าง", ("แสงสว่าง",)),
        ("ถนน\nทางเท้า", ("ถนน", "ทางเท้า")),
        (",".join(map(str, range(20))), tuple(map(str, range(20)))),
    ],
)
def test_types(cell, types):
    assert values.types(cell) == types


@pytest.mark.parametrize("cell", [",".join(map(str, range(21))), "x" * 101, "," * 4001])
def test_too_many_or_too_long_types(cell):
    assert code_of(values.types, cell) == "E-ROW-09"


def test_texts_are_kept_in_one_form():
    assert values.text("  รอรับ\n\tเรื่อง\u200b ") == "รอรับ เรื่อง"
    assert values.text("e\u0301") == "é"
    assert values.text("๑๒ < > & ${x}") == "๑๒ < > & ${x}"
    assert values.text("x" * 100) == "x" * 100


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("x" * 101, "E-ROW-09"),
        ("ก" * 1_000_000, "E-ROW-09"),
        ("a\0b", "E-ROW-11"),
        ("a\x1b[31mb", "E-ROW-11"),
        ("a\x85b", "E-ROW-11"),
        ("a\ud800b", "E-ROW-11"),
    ],
)
def test_texts_that_are_not_kept(cell, code):
    assert code_of(values.text, cell) == code


@pytest.mark.parametrize("cell", ["", " ", "-", " – ", "—", "\u200b\ufeff", "\u00a0"])
def test_cells_that_say_nothing(cell):
    assert values.cleaned(cell) == ""


def test_a_minus_before_a_number_stays():
    assert values.cleaned(" -1 ") == "-1"


@given(st.floats(5.6, 20.5), st.floats(97.3, 105.7), st.sampled_from("๐０0"))
def test_any_point_of_thailand_survives_writing(latitude, longitude, zero):
    digits = str.maketrans("0123456789", "".join(chr(ord(zero) + digit) for digit in range(10)))
    north, east = (f"{value:.15f}" for value in (latitude, longitude))
    expected = (float(east), float(north))
    if not 97.3 <= expected[0] <= 105.7 or not 5.6 <= expected[1] <= 20.5:
        return  # rounded over the limit
    assert values.point(north.translate(digits), east.translate(digits)) == expected
    assert values.pair(f"{north},{east}".translate(digits)) == expected
    assert values.pair(f"['{east}', '{north}']".translate(digits)) == expected


@given(st.text(max_size=120))
def test_a_kept_text_is_kept_again(cell):
    try:
        kept = values.text(cell)
    except RowRejected:
        return
    assert values.text(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@given(st.text(max_size=60))
def test_any_cell_is_read_or_rejected(cell):
    for reader in (values.pair, values.types, values.number):
        try:
            reader(cell)
        except RowRejected as error:
            assert error.sentence("th")  # noqa: PT017

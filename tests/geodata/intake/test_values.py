"""One cell at a time: texts, lists of types, numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import RowRejected
from geodata.intake import values


def code_of(reader, *cells):
    with pytest.raises(RowRejected) as rejected:
        reader(*cells)
    return rejected.value.code


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("ถนน,ท่อระบายน้ำ", ("ถนน", "ท่อระบายน้ำ")),
        ("ถนน, ทางเท้า ,ถนน", ("ถนน", "ทางเท้า")),
        ("['ถนน', 'ทางเท้า']", ("ถนน", "ทางเท้า")),
        ("['']", ()),
        ("", ()),
        ("แสงสว่าง", ("แสงสว่าง",)),
        ("{ถนน,ทางเท้า}", ("ถนน", "ทางเท้า")),
        ("{ถนน}", ("ถนน",)),
        ("{}", ()),
        ("[]", ()),
        ('{"ท่อ, ระบายน้ำ",ถนน}', ("ท่อ, ระบายน้ำ", "ถนน")),
        ('{"เสียง \\"ดัง\\"",ถนน}', ('เสียง "ดัง"', "ถนน")),
        ("{NULL,ถนน}", ("ถนน",)),
        ('["ถนน", "ทางเท้า"]', ("ถนน", "ทางเท้า")),
        ('["ถนน", null]', ("ถนน",)),
        ("['ถนน', None]", ("ถนน",)),
        ("('ถนน', 'ทางเท้า')", ("ถนน", "ทางเท้า")),
        ("{{ถนน,ทางเท้า}}", ("ถนน", "ทางเท้า")),
        ("{ถนน},{ทางเท้า}", ("ถนน", "ทางเท้า")),
        ("{'ถนน', 'ทางเท้า'}", ("ถนน", "ทางเท้า")),
        ("“ถนน”, ”ทางเท้า”", ("ถนน", "ทางเท้า")),
        ("ถนน (ซอย)", ("ถนน (ซอย)",)),
        ("(ใหม่)", ("(ใหม่)",)),
        ("ส่งต่อ[ใหม่]", ("ส่งต่อ[ใหม่]",)),
        ("l'eau, ถนน", ("l'eau", "ถนน")),
        ("#N/A", ()),
        ("nan", ()),
        ("ถนน\nทางเท้า", ("ถนน", "ทางเท้า")),
        (",".join(map(str, range(20))), tuple(map(str, range(20)))),
    ],
)
def test_types(cell, types):
    assert values.parse_types(cell) == types


@pytest.mark.parametrize("cell", [",".join(map(str, range(21))), "x" * 101, "," * 4001])
def test_too_many_or_too_long_types(cell):
    assert code_of(values.parse_types, cell) == "E-ROW-09"


def test_texts_are_kept_in_one_form():
    assert values.parse_text("  รอรับ\n\tเรื่อง\u200b ") == "รอรับ เรื่อง"
    assert values.parse_text("e\u0301") == "é"
    assert values.parse_text("๑๒ < > & ${x}") == "๑๒ < > & ${x}"
    assert values.parse_text("x" * 100) == "x" * 100


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
    assert code_of(values.parse_text, cell) == code


@pytest.mark.parametrize("cell", ["", " ", "-", " – ", "—", "\u200b\ufeff", "\u00a0"])
def test_cells_that_say_nothing(cell):
    assert values.clean_cell(cell) == ""


def test_a_minus_before_a_number_stays():
    assert values.clean_cell(" -1 ") == "-1"


LISTED = st.lists(
    st.text("กขคabc ,;|'\"\\{}[]()", min_size=1, max_size=8).filter(
        lambda word: word.strip() == word and "\n" not in word and "  " not in word
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(LISTED)
def test_a_list_in_quotes_is_read_as_it_was_written(words):
    quoted = ",".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    assert values.parse_types("{" + quoted + "}") == tuple(words)
    assert values.parse_types("[" + quoted + "]") == tuple(words)
    assert values.is_list("{" + quoted + "}")


def test_options_are_listed_with_spaces_where_the_file_says_so():
    options = frozenset(("road", "bribe", "light"))
    assert values.parse_types("road bribe", options) == ("road", "bribe")
    assert values.parse_types("road bribe") == ("road bribe",)
    assert values.parse_types("road other", options) == ("road other",)


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "None", "nan", "NaN", "N/A", "null", "<NA>"])
def test_what_programs_write_for_no_value(cell):
    assert values.drop_absent(cell) == ""
    assert values.is_absent(cell)


@pytest.mark.parametrize(
    ("cell", "is_absent"),
    [("ไม่ทราบ", True), ("NA", True), ("NULL", True), ("นครไชยศรี", False), ("", False)],
)
def test_what_people_write_for_no_place(cell, is_absent):
    assert values.is_absent(cell) is is_absent
    assert values.drop_absent(cell) == cell


@given(st.text(max_size=120))
def test_a_kept_text_is_kept_again(cell):
    try:
        kept = values.parse_text(cell)
    except RowRejected:
        return
    assert values.parse_text(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@given(st.text(max_size=60))
def test_any_cell_is_read_or_rejected(cell):
    for reader in (values.parse_types, values.parse_number):
        try:
            reader(cell)
        except RowRejected as error:
            assert error.format_sentence("th")  # noqa: PT017

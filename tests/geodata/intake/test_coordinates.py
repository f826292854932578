"""Places as people and systems write them: one or two cells, degrees, WKT, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import RowRejected
from geodata.intake import coordinates

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
        "{13.77,100.51}",
        "POINT (100.51 13.77)",
        "SRID=4326;POINT(100.51 13.77)",
        "point z (100.51 13.77 4)",
        "13°46'12\"N 100°30'36\"E",
        "13°46′12″N, 100°30′36″E",
        "๑๓°๔๖'๑๒\"N ๑๐๐°๓๐'๓๖\"E",
        "N13°46'12'' E100°30'36''",
        "13° 46.2' N 100° 30.6' E",
        "13.77 100.51 0 12.5",
        "13.77 100.51 4",
        "N13.77 E100.51",
        "13.77N, 100.51E",
        "13.77° N 100.51° E",
        "https://maps.google.com/?q=13.77,100.51",
        "https://www.google.com/maps?q=13.77%2C100.51&z=17",
        "https://www.google.com/maps/place/X/@13.6,100.4,17z/data=!3m1!4b1!4m2!3d13.77!4d100.51",
        "https://www.google.co.th/maps/search/?api=1&query=13.77,100.51",
    ],
)
def test_a_pair_in_one_cell(cell):
    assert coordinates.parse_pair(cell) == DUSIT


@pytest.mark.parametrize("cell", ["", "['', '']", "[]", ",", "()"])
def test_an_empty_pair_is_no_point(cell):
    assert coordinates.parse_pair(cell) is None


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
        ("https://www.google.com/maps/@13.77,100.51,17z", "E-ROW-06"),  # the middle of the view
        ("https://maps.app.goo.gl/abcdef", "E-ROW-06"),
        ("https://www.google.com/maps?q=" + "1" * 2000, "E-ROW-06"),
        ("13°46'72\"N 100°30'36\"E", "E-ROW-06"),
        ("13°46'12\"N near 100°30'36\"E", "E-ROW-06"),
        ("13°46'12\"S 100°30'36\"E", "E-ROW-03"),
        ("13.77 S, 100.51 E", "E-ROW-03"),
        ("13.77 100.51 0 12.5 7", "E-ROW-06"),
        ("13.77, 100.51, 0", "E-ROW-06"),
        ("POINT EMPTY", "E-ROW-06"),
        ("13°46'12\"N", "E-ROW-07"),
        ("13.77", "E-ROW-07"),
        ("['100.51', '']", "E-ROW-07"),
    ],
)
def test_a_pair_that_cannot_be_read(cell, code):
    assert code_of(coordinates.parse_pair, cell) == code


def test_a_point_in_two_columns():
    assert coordinates.parse_point("13.77", "100.51") == DUSIT
    assert coordinates.parse_point("๑๓.๗๗", " '100.51' ") == DUSIT
    assert coordinates.parse_point("", "") is None
    assert coordinates.parse_point("13°46'12\"N", "100°30'36\"E") == DUSIT
    assert coordinates.parse_point("13.77 N", "E 100.51") == DUSIT


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
        coordinates.parse_point(latitude, longitude)
    assert (rejected.value.code, rejected.value.values) == (code, {"axis": axis})


@given(st.floats(5.6, 20.5), st.floats(97.3, 105.7), st.sampled_from("๐０0"))
def test_any_point_of_thailand_survives_writing(latitude, longitude, zero):
    digits = str.maketrans("0123456789", "".join(chr(ord(zero) + digit) for digit in range(10)))
    north, east = (f"{value:.15f}" for value in (latitude, longitude))
    expected = (float(east), float(north))
    if not 97.3 <= expected[0] <= 105.7 or not 5.6 <= expected[1] <= 20.5:
        return  # rounded over the limit
    assert coordinates.parse_point(north.translate(digits), east.translate(digits)) == expected
    assert coordinates.parse_pair(f"{north},{east}".translate(digits)) == expected
    assert coordinates.parse_pair(f"['{east}', '{north}']".translate(digits)) == expected


@given(st.text("NSEW0123456789.,;:°'\"()+- ePOINT", max_size=60) | st.text(max_size=60))
def test_any_cell_is_read_or_rejected(cell):
    for reader in (coordinates.parse_pair, lambda cell: coordinates.parse_point(cell, cell)):
        try:
            reader(cell)
        except RowRejected as error:
            assert error.format_sentence("th")  # noqa: PT017

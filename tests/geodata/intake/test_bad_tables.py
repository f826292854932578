"""Broken and hostile tables: each is one refusal with its code, quickly, and nothing is fetched."""

import contextlib
import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import FileRefused
from geodata.intake.tables import tables, workbook

CSV = "รหัสเรื่อง,ละติจูด,ลองจิจูด\nก1,13.77,100.51\n"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADER_ROW = (
    '<row r="1"><c t="inlineStr"><is><t>id</t></is></c>'
    '<c t="inlineStr"><is><t>lat</t></is></c></row>'
)


def code_of(data, **limits):
    with pytest.raises(FileRefused) as refused:
        tables.read(data, name="table.csv", **limits)
    assert refused.value.format_sentence("th")
    assert refused.value.format_sentence("en")
    return refused.value.code


def good_workbook():
    book = openpyxl.Workbook()
    book.active.append(("id", "lat"))
    book.active.append(("1", 13.7))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def build_workbook_with(name, content, *, declaration=""):
    """A good workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_workbook())) as good, zipfile.ZipFile(out, "w") as bad:
        for member in good.namelist():
            if member != name:
                bad.writestr(member, good.read(member), zipfile.ZIP_DEFLATED)
        bad.writestr(name, declaration + content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sheet(rows, **more):
    content = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
    return build_workbook_with("xl/worksheets/sheet1.xml", content, **more)


@pytest.mark.parametrize("data", [b"", b"x", b"\n", b" \r\n\t ", bytes(range(1, 32)) * 10])
def test_empty_and_binary(data):
    assert code_of(data) == "E-FMT-02"


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode("utf-16")[:-1],
        CSV.encode("utf-32"),
        ("\ufeff" + CSV).encode("utf-16-be").replace(b"\0,", b"\0\0"),
        ("\ufeff" + CSV).encode("utf-16-le") + b"\0\xd8",
        CSV.encode().replace(b"13.77", b"13\x00.77"),
        CSV.encode()[:-1] + b"\xff\n",
        b"id,place\n1,\xed\xa0\x80\n",  # half of a surrogate pair
        "id,ville\n1,café\n".encode("latin-1"),
        "id,ciudad\n1,España\n".encode("latin-1"),
        "id,都市\n1,東京\n".encode("shift-jis"),
        "id,place\n1,Привет\n".encode("cp1251"),
    ],
    ids=["half", "utf-32", "utf-16 with nul", "utf-16 surrogate", "nul", "damaged", "surrogate",
         "french", "spanish", "japanese", "russian"],
)  # fmt: skip
def test_unreadable_letters(data):
    assert code_of(data) == "E-ENC-01"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xff\xd8\xff\xe0" + b"\0" * 40,
        b"GIF89a\x01\0",
        b"\0\0\0\x18ftypheic" + b"\0" * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40,
        b"<html><body>id,lat\n1,2</body></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
        b"<svg onload='alert(1)'>,</svg>",
        b'{"type": "FeatureCollection", "features": []}',
        b"[1, 2]\n",
        b"<OGRVRTDataSource><OGRVRTLayer name='a,b'/></OGRVRTDataSource>",
    ],
    ids=["pdf", "png", "jpeg", "gif", "heic", "xls", "html", "xml", "svg", "json", "list", "vrt"],
)
def test_another_kind_of_file(data):
    assert code_of(data) == "E-FMT-01"


def test_a_workbook_with_a_password():
    locked = b"\xd0\xcf\x11\xe0" + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le")
    assert code_of(locked) == "E-ZIP-04"


def test_too_large():
    assert code_of(b"a,b\n" + b"1,2\n" * 2_500_000) == "E-FMT-03"
    assert code_of(b"a,b\n1,2\n", max_bytes=5) == "E-TAB-04"


def test_too_many_rows_and_columns():
    assert code_of(b"a,b\n1,2\n3,4\n", max_rows=1) == "E-TAB-01"
    assert code_of(",".join(f"c{number}" for number in range(201)).encode()) == "E-TAB-02"
    assert code_of(",".join(f"c{number}" for number in range(20_000)).encode()) == "E-TAB-02"


def test_headers_that_cannot_be_used():
    assert code_of(b"lat,lon,lat\n1,2,3\n") == "E-TAB-03"
    assert code_of("สวัสดี\nครับ\n".encode()) == "E-TAB-06"
    assert code_of(b"a," + b"x" * 501 + b"\n") == "E-TAB-07"


def sentence_of(data, **limits):
    with pytest.raises(FileRefused) as refused:
        tables.read(data, name="", **limits)
    return refused.value.format_sentence("th")


def test_a_heading_that_cannot_be_used_is_named_by_its_cell():
    assert "C1, A1" not in sentence_of(b"lat,lon,lat\n1,2,3\n")
    assert "A1, C1" in sentence_of(b"lat,lon,lat\n1,2,3\n")
    assert "A2, B2" in sentence_of("รายงาน,\nก,ก\n1,2\n".encode())  # no heading is known
    assert "B1" in sentence_of(b"a," + b"x" * 501 + b"\n")
    assert "AB3" in sentence_of(b"t,\n\n" + b"a," * 27 + b"x" * 501 + b"\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[]", "E-FMT-01"),
        (b'{"type": "FeatureCollection", "features": [{"id": 1}]}', "E-FMT-01"),
        (b'{"a": 1, "b": {"c": 2}}', "E-FMT-01"),
        (b'{"a": [{"id": 1}], "b": [{"id": 1}]}', "E-FMT-01"),  # which of the two?
        (b'[{"id": 1}, 2]', "E-FMT-01"),
        (b'[{"id": 1, "id": 2}]', "E-FMT-02"),
        (b'[{"id": NaN}]', "E-FMT-02"),
        (b'[{"id": ' + b"1" * 31 + b"}]", "E-FMT-02"),
        (b"[" * 100_000 + b"]" * 100_000, "E-FMT-02"),
        (b'[{"a": [[[[[1]]]]]}]', "E-FMT-02"),
        (b'[{"a": 1}, {"a": 1}, {"a": 1}]', "E-TAB-01"),
        (b"[" + b"{}," * 100 + b"{}]", "E-TAB-01"),
        (b"[{" + b",".join(b'"c%d": 1' % number for number in range(201)) + b"}]", "E-TAB-02"),
        (b'[{"a": 1}]', "E-TAB-06"),  # one column is no table
    ],
)
def test_json_that_is_no_table(data, code):
    started = time.perf_counter()
    assert code_of(data, max_rows=2) == code
    assert time.perf_counter() - started < 1


def test_no_sheet_of_that_name():
    assert code_of(good_workbook(), sheet="nowhere") == "E-TAB-09"


def test_broken_quotes_all_over():
    started = time.perf_counter()
    assert code_of(b"id,note\n" + b'1,"x"y\n' * 200_000) == "E-TAB-05"
    assert code_of(b"id,note\n" + b'1,"open,,,,,,,,,,,,,,,\n' * 199_999) == "E-TAB-05"
    assert time.perf_counter() - started < 5


def test_script_in_a_heading_is_only_text():
    data = b"<img src=x onerror=alert(1)>,lat\n1,2\n"
    assert tables.read(data, name="").header[0] == "<img src=x onerror=alert(1)>"


ENTITIES = [
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
]
USES_ENTITY = '<row r="2"><c t="inlineStr"><is><t>&a;</t></is></c></row>'


@pytest.mark.parametrize("declaration", ENTITIES, ids=["external", "billion laughs"])
def test_entities_in_a_workbook(declaration):
    assert code_of(sheet(HEADER_ROW + USES_ENTITY, declaration=declaration)) == "E-FMT-02"


@pytest.mark.parametrize("declaration", ENTITIES, ids=["external", "billion laughs"])
def test_the_parser_refuses_entities_by_itself(declaration, monkeypatch):
    monkeypatch.setattr(workbook, "_DECLARATIONS", ())
    assert code_of(sheet(HEADER_ROW + USES_ENTITY, declaration=declaration)) == "E-FMT-02"


def test_a_declaration_elsewhere_is_not_followed():
    declaration = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    assert code_of(sheet(HEADER_ROW, declaration=declaration)) == "E-FMT-02"


def test_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("b.shp", b"x")
    assert code_of(out.getvalue()) == "E-FMT-01"
    assert code_of(b"PK\x05\x06" + b"\0" * 18) == "E-FMT-01"


def test_unsafe_archives():
    assert code_of(build_workbook_with("../x.xml", "x")) == "E-ZIP-05"
    assert code_of(build_workbook_with("xl/a.zip", "x")) == "E-ZIP-06"
    assert code_of(build_workbook_with("xl/media/bomb.bin", "0" * 40_000_000)) == "E-ZIP-03"
    out = io.BytesIO(good_workbook())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(201):
            archive.writestr(f"xl/{number}.xml", "")
    assert code_of(out.getvalue()) == "E-ZIP-02"


def test_damaged_workbooks():
    data = good_workbook()
    assert code_of(data[: len(data) // 2]) == "E-FMT-02"
    assert code_of(sheet("<row><c")) == "E-FMT-02"
    assert code_of(sheet('<row r="1"><c t="s"><v>99</v></c></row>')) == "E-FMT-02"
    assert code_of(build_workbook_with("xl/workbook.xml", "")) == "E-FMT-02"


def test_sheets_that_ask_for_endless_work():
    started = time.perf_counter()
    assert code_of(sheet(HEADER_ROW + '<row r="999999999999"><c><v>1</v></c></row>')) == "E-FMT-02"
    table = tables.read(sheet(HEADER_ROW + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>'), name="")
    assert table.rows == ()
    assert time.perf_counter() - started < 10


def test_more_cells_than_a_workbook_should_hold(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_TAGS", 1000)
    cells = '<row r="2"><c><v>1</v></c><c><v>2</v></c></row>'
    assert code_of(sheet(HEADER_ROW + cells * 100)) == "E-TAB-08"


def test_a_row_or_a_string_that_fills_the_memory():
    started = time.perf_counter()
    assert code_of(sheet(HEADER_ROW + f"<row>{'<c/>' * 21_000}</row>")) == "E-TAB-08"
    assert code_of(sheet(HEADER_ROW + f"<row>{'<c/>' * 21_000}")) == "E-TAB-08"
    assert code_of(sheet(f"<x:row>{'<c/>' * 21_000}</x:row>")) == "E-TAB-08"
    strings = f"<sst {NAMESPACE}><si>{'<r/>' * 21_000}</si></sst>"
    assert code_of(build_workbook_with("xl/sharedStrings.xml", strings)) == "E-TAB-08"
    assert time.perf_counter() - started < 5


def test_a_sheet_may_lie_about_its_size():
    content = (
        f'<worksheet {NAMESPACE}><dimension ref="A1:XFD1048576"/><sheetData>{HEADER_ROW}'
        '<row r="2"><c><v>1</v></c><c><v>13.7</v></c></row></sheetData></worksheet>'
    )
    table = tables.read(build_workbook_with("xl/worksheets/sheet1.xml", content), name="")
    assert table.rows == ((2, ("1", "13.7")),)


def expect_only_refusals(data):
    with contextlib.suppress(FileRefused):
        tables.read(data, name="")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    expect_only_refusals(data)


@given(st.text(st.sampled_from("ก\"',;\t\r\n=0<{[\ufeff"), max_size=60))
def test_any_marks_are_read_or_refused(text):
    expect_only_refusals(text.encode())


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=20))
def test_a_workbook_with_changed_bytes_is_read_or_refused(place, damage):
    data = bytearray(good_workbook())
    data[place : place + len(damage)] = damage
    expect_only_refusals(bytes(data))

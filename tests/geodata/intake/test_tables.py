"""Cells out of good files: encodings, delimiters, workbooks, numbers of rows."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.intake.tables import tables

ROWS = "รหัสเรื่อง,สถานะ\nก1,รอรับเรื่อง\nก2,เสร็จสิ้น\n"
HEADER = ("รหัสเรื่อง", "สถานะ")
MORNING = datetime(2023, 7, 23, 6, 14, 39)  # noqa: DTZ001 - as a workbook has it
CELLS = ((2, ("ก1", "รอรับเรื่อง")), (3, ("ก2", "เสร็จสิ้น")))


def read(data, **limits):
    return tables.read(data, name="table.csv", **limits)


def workbook(*rows, title="Sheet1"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp874", "cp874"), ("utf-16", "utf-16")],
)
def test_thai_in_four_encodings(encoding, named):
    table = read(ROWS.encode(encoding))
    assert (table.header, table.rows, table.encoding) == (HEADER, CELLS, named)
    assert table.rejects == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    data = ROWS.replace(",", delimiter).replace("\n", end).encode()
    assert read(data).rows == CELLS


def test_the_delimiter_is_the_one_outside_the_quotes():
    assert read(b'"a,b,c,d";e\n1;2\n').header == ("a,b,c,d", "e")


def test_the_hint_that_excel_writes_is_no_row():
    assert read(b"sep=;\r\na;b\r\n1;2\r\n").rows == ((2, ("1", "2")),)


def test_rows_are_numbered_as_a_spreadsheet_does():
    table = read(b'a,b\n\n"two\nlines",2\n,\n3,4\n')
    assert table.rows == ((3, ("two\nlines", "2")), (5, ("3", "4")))


def test_a_title_above_the_header_is_passed_over():
    table = read("รายงานเรื่องร้องเรียน,,\n\nรหัส,สถานะ,\n1,ใหม่,\n".encode())
    assert table.header == ("รหัส", "สถานะ")
    assert table.rows == ((4, ("1", "ใหม่")),)


def test_columns_without_a_heading_are_kept_and_empty_ones_at_the_end_are_not():
    table = read(b"a,,c,,\n1,2,3,,\n")
    assert table.header == ("a", "", "c")
    assert table.rows == ((2, ("1", "2", "3")),)


def test_rows_with_other_numbers_of_cells_are_named():
    table = read(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n")
    assert [row for row, _ in table.rows] == [2, 5]
    assert [(reject.row, reject.code, reject.value) for reject in table.rejects] == [
        (3, "E-ROW-10", "2 ≠ 3"),
        (4, "E-ROW-10", "4 ≠ 3"),
    ]


def test_a_row_with_broken_quotes_swallows_nothing():
    table = read(b'id,note\n1,"a 5" pipe\n2,"open\n3,"x"y"\n4,"good"\n')
    assert [(row, cells[0]) for row, cells in table.rows] == [(5, "4")]
    assert [(reject.row, reject.code) for reject in table.rejects] == [
        (2, "E-ROW-10"),
        (3, "E-ROW-10"),
        (4, "E-ROW-10"),
    ]


def test_a_quote_that_never_closes_costs_its_own_row_only():
    table = read(b'id,note\n1,good\n2,"open\n3,good\n')
    assert [cells[0] for _, cells in table.rows] == ["1", "3"]
    assert [reject.row for reject in table.rejects] == [3]


def test_a_workbook_gives_text():
    table = read(
        workbook(
            ("รหัส", "lat", "วันที่", "เวลา", "ใช้", ""),
            (12345, 13.7765, MORNING, date(2023, 7, 23), True),
            (None, None, None),
            ("๐๑", 14.0, "23/7/2566"),
        )
    )
    assert table.encoding == "xlsx"
    assert table.header == ("รหัส", "lat", "วันที่", "เวลา", "ใช้")
    assert table.rows == (
        (2, ("12345", "13.7765", "2023-07-23 06:14:39", "2023-07-23 00:00:00", "True")),
        (4, ("๐๑", "14", "23/7/2566", "", "")),
    )


def test_excel_saves_unicode_text_so():
    data = ("\ufeff" + ROWS.replace(",", "\t").replace("\n", "\r\n")).encode("utf-16-be")
    table = read(data)
    assert (table.header, table.rows, table.encoding) == (HEADER, CELLS, "utf-16")


def build_book(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


COVER = (("สำนักงานเขตดุสิต", "พ.ศ. 2567"), ("จัดทำโดย", "ฝ่ายปกครอง"))
RECORDS = (("รหัสเรื่อง", "วันที่แจ้ง", "ประเภท"), ("1", "13/2/2567", "ถนน"))
YEAR_AFTER = (("รหัสเรื่อง", "วันที่แจ้ง", "ประเภท"), ("2", "13/2/2568", "ถนน"))


def test_the_sheet_with_the_records_is_read_wherever_it_stands():
    table = read(build_book(ปก=COVER, ข้อมูล=RECORDS, รหัส=(("ก", "ข"), (1, 2))))
    assert (table.sheet, table.other_sheets) == ("ข้อมูล", ())
    assert table.rows == ((2, ("1", "13/2/2567", "ถนน")),)


def test_another_sheet_with_records_is_named_and_can_be_asked_for():
    data = build_book(ปี67=RECORDS, ปี68=YEAR_AFTER)
    assert (read(data).sheet, read(data).other_sheets) == ("ปี67", ("ปี68",))
    assert read(data, sheet="ปี68").rows == ((2, ("2", "13/2/2568", "ถนน")),)


def test_a_title_of_two_cells_is_no_header():
    table = read("เขตดุสิต,ปี 2567\n\nรหัสเรื่อง,วันที่แจ้ง,ประเภท\nก1,13/2/2567,ถนน\n".encode())
    assert table.header == ("รหัสเรื่อง", "วันที่แจ้ง", "ประเภท")
    assert table.rows == ((4, ("ก1", "13/2/2567", "ถนน")),)


@pytest.mark.parametrize(
    "rows",
    [
        (("รหัสเรื่อง", "วันที่แจ้ง", "สถานที่", None), (None, None, "ชุมชน", "แขวง")),
        (("รหัสเรื่อง", None, "สถานที่", None), (None, "วันที่แจ้ง", "ชุมชน", "แขวง")),
        (("เรื่อง", None, "สถานที่", None), ("รหัสเรื่อง", "วันที่แจ้ง", "ชุมชน", "แขวง")),
    ],
    ids=["merged over two rows", "mixed", "groups above"],
)
def test_a_header_of_two_rows(rows):
    data = build_book(s=(("ทะเบียนเรื่อง",), *rows, ("ก1", "13/2/2567", "สวนอ้อย", "ดุสิต")))
    table = read(data)
    assert table.header == ("รหัสเรื่อง", "วันที่แจ้ง", "ชุมชน", "แขวง")
    assert table.rows == ((4, ("ก1", "13/2/2567", "สวนอ้อย", "ดุสิต")),)


def test_a_row_whose_words_are_headings_is_no_header():
    table = read("id,สถานะ,note\n1,ใหม่,ประเภท\n2,เขต,ชุมชน\n".encode())
    assert table.header == ("id", "สถานะ", "note")
    assert [row for row, _ in table.rows] == [2, 3]


def test_a_heading_again_that_nobody_reads_is_numbered():
    table = read("ประเภท,หมายเหตุ,พิกัด,หมายเหตุ,หมายเหตุ\nถนน,a,b,c,d\n".encode())
    assert table.header == ("ประเภท", "หมายเหตุ", "พิกัด", "หมายเหตุ (2)", "หมายเหตุ (3)")
    clash = read("ประเภท,ก,ก,ก (2)\nถนน,a,b,c\n".encode())
    assert len(set(clash.header)) == 4


@pytest.mark.parametrize(
    "line",
    ["รวม,,25", ",รวมทั้งสิ้น,25", "Total,,", "Grand Total:,,25", "รวม 25 เรื่อง,,", "ยอดรวม ๒๕,,"],
)
def test_a_line_that_adds_up_is_named(line):
    table = read(f"รหัสเรื่อง,สถานะ,n\nก1,ใหม่,1\n{line}\n".encode())
    assert [row for row, _ in table.rows] == [2]
    assert [(reject.row, reject.code) for reject in table.rejects] == [(3, "E-ROW-14")]


@pytest.mark.parametrize("line", ["รวมใจ,ใหม่,1", "ก2,รวม,1", "Totals of A,,1"])
def test_a_line_with_the_word_elsewhere_is_a_row(line):
    assert len(read(f"รหัสเรื่อง,สถานะ,n\n{line}\n".encode()).rows) == 1


def test_the_header_again_on_the_next_page_is_named():
    table = read("รหัสเรื่อง,สถานะ\nก1,ใหม่\nรหัสเรื่อง,สถานะ\nก2,ใหม่\n".encode())
    assert [row for row, _ in table.rows] == [2, 4]
    assert [(reject.row, reject.code) for reject in table.rejects] == [(3, "E-ROW-15")]


@pytest.mark.parametrize("line", ["(1),(2),(3)", "(๑),(๒),(๓)", "ticket_id,state,type"])
def test_a_second_row_that_belongs_to_the_header_is_named(line):
    table = read(f"รหัสเรื่อง,สถานะ,ประเภท\n{line}\nก1,ใหม่,ถนน\n".encode())
    assert [row for row, _ in table.rows] == [3]
    assert [(reject.row, reject.code) for reject in table.rejects] == [(2, "E-ROW-15")]


@pytest.mark.parametrize(
    "line", ["1,2,3", "(1),(3),(2)", "(1),(2),", "(2),(3),(4)", "1,ใหม่,ประเภท", "state,ใหม่,type"]
)
def test_a_second_row_that_does_not_is_a_row(line):
    assert len(read(f"รหัสเรื่อง,สถานะ,ประเภท\n{line}\n".encode()).rows) == 1


def test_a_long_question_is_a_heading():
    question = "ท่านพบเห็นเรื่องใดในชุมชนของท่าน " * 12
    assert read(f"ประทับเวลา,{question}\n1/2/2566,ก\n".encode()).header == (
        "ประทับเวลา",
        question.strip(),
    )


def test_json_as_services_answer():
    rows = (
        '[{"id": 7, "lat": 13.780, "types": ["ถนน", "น้ำ"], "x": {"y": 1}}, {"id": 8, "on": true}]'
    )
    for text in (rows, '{"status": true, "results": ' + rows + "}"):
        table = read(text.encode())
        assert table.encoding == "json"
        assert table.header == ("id", "lat", "types", "x", "on")
        assert table.rows == (
            (2, ("7", "13.780", '["ถนน", "น้ำ"]', "", "")),
            (3, ("8", "", "", "", "true")),
        )


def test_the_first_visible_sheet_is_read():
    book = openpyxl.Workbook()
    book.active.append(("hidden", "sheet"))
    book.active.sheet_state = "hidden"
    book.create_sheet("data").append(("a", "b"))
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).header == ("a", "b")


def test_a_workbook_row_longer_than_the_header_is_named():
    table = read(workbook(("a", "b"), (1, 2, 3), (1,)))
    assert [reject.row for reject in table.rejects] == [2]
    assert table.rows == ((3, ("1", "")),)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "/vsicurl/http://127.0.0.1/x", "CSV:/etc/passwd", '=HYPERLINK("http://x")', "${1}"],
)
def test_nothing_in_a_cell_is_interpreted(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    assert read(f"a,b\n{quoted},1\n".encode()).rows[0][1][0] == cell


def test_the_name_decides_nothing():
    data = workbook(("a", "b"), (1, 2))
    for name in ("a.csv", "x" * 300, "/etc/passwd", "‮gnp.csv", ""):
        assert tables.read(data, name=name).encoding == "xlsx"


def test_exactly_the_limits_are_taken():
    assert len(read(b"a,b\n" + b"1,2\n" * 10, max_rows=10).rows) == 10
    wide = ",".join(f"c{number}" for number in range(200)).encode()
    assert len(read(wide + b"\n").header) == 200
    data = b"a,b\n1,2\n"
    assert read(data, max_bytes=len(data)).rows


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf"), exclude_characters='"'),
    max_size=8,
)


@given(st.lists(st.tuples(CELL, CELL).filter(lambda row: row[1].strip()), max_size=8))
def test_what_was_written_is_read(rows):
    lines = ["first,second", *(f'"{one}","{other}"' for one, other in rows)]
    table = read("\n".join(lines).encode())
    assert [cells for _, cells in table.rows] == rows


@given(st.lists(st.sampled_from(["ถนน", "น้ำท่วม", "เสียงรบกวน", "ที่", "ก"]), max_size=6))
def test_thai_is_the_same_from_both_encodings(words):
    text = "รหัสเรื่อง,ข้อความ\n" + "".join(f"1,{word}\n" for word in words)
    assert read(text.encode("cp874")).rows == read(text.encode()).rows

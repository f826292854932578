"""Rows to records: what is kept, what is refused, and which of two rows with one id."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import FileRefused
from geodata.intake import records
from geodata.intake.dates import DateOrder
from geodata.intake.tables import columns, tables
from geodata.intake.tables.columns import ColumnMapping, Field
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import Category, IncomingRecord, Reject, StatedPlace
from geodata.model.times import BANGKOK
from tests.paths import SHARED

NOW = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
REAL = SHARED / "data" / "traffy_dusit_2023-07.csv"
FEED = """type,org,description,ticket_id,coords,photo_url,after_photo,address,timestamp,\
problem_type_abdul,star,count_reopen,note,state,last_activity
"ถนน,ทางเท้า,ถนน",กทม.,โทร 0812345678,AB12CD,"['100.50885', '13.76541']",http://x/1.jpg,,\
295 ถนนนครราชสีมา แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 10300 ประเทศไทย,2023-07-23 06:14:39.040089+00,\
"['ถนน', 'ทางเท้า']",,0,,รอรับเรื่อง,2023-07-23 06:14:40.691353+00
,กทม.,ข้อความ,2023-XYZ789,"['100.52151', '13.79778']",,,,2023-07-22 04:51:50.630681+00,\
[''],,0,,ส่งต่อ(ใหม่),2023-07-22 07:38:03+00
"""


def read(text, *, progress=None, mapping=None, key=b"k", category=None, **said):
    table = tables.read(text.encode(), name="")
    mapping = mapping or columns.guess_mapping(table.header)
    if category is not None:  # a person says which column it is
        mapping = mapping.replace_columns({Field.CATEGORY: category})
    return records.read(table, mapping, now=NOW, key=key, progress=progress, **said)


def list_rejects(text):
    return [(reject.row, reject.column, reject.value, reject.code) for reject in read(text).rejects]


def test_a_small_feed():
    reading = read(FEED)
    assert reading.rejects == ()
    assert reading.repeat_count == 0
    assert reading.records == (
        IncomingRecord(
            row=2,
            source_id="AB12CD",
            types=("ถนน", "ทางเท้า"),
            state="รอรับเรื่อง",
            longitude=100.50885,
            latitude=13.76541,
            reported_at=datetime(2023, 7, 23, 6, 14, 39, 40089, tzinfo=UTC),
            last_activity_at=datetime(2023, 7, 23, 6, 14, 40, 691353, tzinfo=UTC),
            stated=StatedPlace("100201"),
        ),
        IncomingRecord(
            row=3,
            source_id="2023-XYZ789",
            types=(),
            state="ส่งต่อ(ใหม่)",
            longitude=100.52151,
            latitude=13.79778,
            reported_at=datetime(2023, 7, 22, 4, 51, 50, 630681, tzinfo=UTC),
            last_activity_at=datetime(2023, 7, 22, 7, 38, 3, tzinfo=UTC),
        ),
    )


def test_nothing_private_is_in_a_record():
    kept = repr(read(FEED))
    for private in ("0812345678", "http", "295", "นครราชสีมา", "กทม.", "ข้อความ"):
        assert private not in kept


def test_the_three_days_of_the_real_feed():
    if not REAL.is_file():
        pytest.skip("the real feed is not beside the project")
    table = tables.read(REAL.read_bytes(), name=REAL.name)
    reading = records.read(table, columns.guess_mapping(table.header), now=NOW, key=b"k")
    # 34 rows: eight ids stand three times each, seven once, and three rows have no id.
    assert len(table.rows) == 34
    assert [record.row for record in reading.records] == [
        2, 4, 6, 8, 10, 12, 13, 18, 29, 30, 31, 32, 33, 34, 35,
    ]  # fmt: skip
    assert reading.repeat_count == 16
    assert [(reject.row, reject.column, reject.code) for reject in reading.rejects] == [
        (16, "ticket_id", "E-ROW-02"),
        (17, "ticket_id", "E-ROW-02"),
        (27, "ticket_id", "E-ROW-02"),
    ]
    codes = [record.stated.subdistrict_code for record in reading.records]
    assert [codes.count(code) for code in ("100201", "100203", "100206", None)] == [6, 1, 3, 5]
    assert all(record.longitude and record.reported_at for record in reading.records)
    assert not any(record.stated.is_elsewhere for record in reading.records)


def test_an_office_table():
    reading = read(
        "เลขที่เรื่อง,วันที่รับเรื่อง,ประเภท,หมวด,ชุมชน,แขวง,พิกัด,สถานะ,ผู้ร้อง\n"
        "ร.๑/๒๕๖๙,๑ ม.ค. ๒๕๖๙,เรียกรับเงิน,การทุจริตในหน่วยงานของรัฐ,ชุมชนสวนอ้อย,"
        'ดุสิต,"13.78,100.51",ใหม่,นาย ก\n'
        "2,,,อื่น ๆ,,บางซื่อ,,,\n",
        category="หมวด",
    )
    assert reading.rejects == ()
    first, second = reading.records
    assert (first.source_id, first.types, first.state) == ("ร.๑/๒๕๖๙", ("เรียกรับเงิน",), "ใหม่")
    assert first.reported_at == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert first.category is Category.WITHIN_AGENCY
    assert first.stated == StatedPlace("100201", "ชุมชนสวนอ้อย")
    assert (first.longitude, first.latitude) == (100.51, 13.78)
    assert second == IncomingRecord(3, "2", (), "", None, None, None, None)


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("การทุจริตทางนโยบาย", Category.POLICY),
        ("policy", Category.POLICY),
        ("Within Agency", Category.WITHIN_AGENCY),
        ("within_agency", Category.WITHIN_AGENCY),
        ("การทุจริตในการให้บริการของรัฐแก่ประชาชน", Category.PUBLIC_SERVICE),
        ("public service", Category.PUBLIC_SERVICE),
        ("การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ", Category.COMMUNITY),
        ("การใช้อํานาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ", Category.COMMUNITY),
        ("community", Category.COMMUNITY),
        ("unclassified", Category.UNCLASSIFIED),
        ("อื่น ๆ", Category.UNCLASSIFIED),
        ("", Category.UNCLASSIFIED),
    ],
)
def test_categories(label, category):
    text = f"id,หมวด\n1,{label}\n"
    assert read(text, category="หมวด").records[0].category is category
    assert read(text).records[0].category is Category.UNCLASSIFIED  # nobody said so


def test_words_of_a_file_mean_what_a_person_said():
    text = "id,cat\n1,Bribery\n2,Other\n3,policy\n"
    found = read(text, category="cat", categories={"bribery": Category.PUBLIC_SERVICE})
    assert [record.category for record in found.records] == [
        Category.PUBLIC_SERVICE,
        Category.UNCLASSIFIED,
        Category.POLICY,
    ]


@pytest.mark.parametrize("word", ["#N/A", "None", "nan", "N/A", "ไม่ทราบ", "NULL", "-"])
@pytest.mark.parametrize(
    ("header", "cells"),
    [("lat,lon,{place}", "{0},{0}"), ("พิกัด,{place}", "{0}"), ("lat,lon,{place}", "{0},")],
)
def test_a_word_for_no_value_is_no_point_where_a_place_is_named(word, header, cells):
    text = f"id,{header.format(place='ชุมชน')}\n1,{cells.format(word)},สวนอ้อย\n"
    [record] = read(text).records
    assert (record.longitude, record.stated.community_name) == (None, "สวนอ้อย")
    [record] = read(text.replace("ชุมชน", "แขวง").replace("สวนอ้อย", "ดุสิต")).records
    assert record.stated.subdistrict_code == "100201"


def test_a_word_for_no_value_where_no_place_is_named_is_refused():
    assert list_rejects("id,lat,lon,ชุมชน\n1,#N/A,#N/A,\n") == [(2, "lat", "#N/A", "E-ROW-06")]
    assert list_rejects("id,พิกัด,ชุมชน\n1,None,#N/A\n") == [(2, "พิกัด", "None", "E-ROW-06")]
    assert list_rejects("id,lat,lon,ชุมชน\n1,#N/A,100.5,ก\n") == [(2, "lat", "#N/A", "E-ROW-06")]


def test_a_word_for_no_value_is_no_value_anywhere():
    reading = read("id,type,state,date,ชุมชน\n1,nan,#N/A,ไม่ทราบ,None\n#N/A,a,b,,\n")
    assert reading.records == (IncomingRecord(2, "1", (), "", None, None, None, None),)
    assert [(reject.row, reject.code) for reject in reading.rejects] == [(3, "E-ROW-02")]


def test_lists_of_a_database_in_every_column():
    reading = read(
        "id,type,state,subdistrict,community,พิกัด\n"
        '1,"{ถนน,ทางเท้า}",{ใหม่},{ดุสิต},"{""สวน,อ้อย""}","{100.5,13.7}"\n'
        "2,{},{เสร็จสิ้น},{ดุสิต},{วัดน้อย},\n"
    )
    first, second = reading.records
    assert (first.types, first.state) == (("ถนน", "ทางเท้า"), "ใหม่")
    assert first.stated == StatedPlace("100201", "สวน,อ้อย")
    assert (first.longitude, first.latitude) == (100.5, 13.7)
    assert (second.types, second.state, second.stated.community_name) == ((), "เสร็จสิ้น", "วัดน้อย")


def test_a_text_in_brackets_among_others_stays_as_it_is():
    assert [record.state for record in read("id,state\n1,[ใหม่]\n2,เก่า\n").records] == [
        "[ใหม่]",
        "เก่า",
    ]


def days(reading):
    return [
        record.reported_at and record.reported_at.astimezone(BANGKOK).date().isoformat()
        for record in reading.records
    ]


def test_the_order_of_day_and_month_is_that_of_the_whole_column():
    text = "id,date\n1,12/1/2024\n2,2/13/2024\n3,10/2/2023\n"
    assert days(read(text)) == ["2024-12-01", "2024-02-13", "2023-10-02"]
    assert days(read(text.replace("2/13", "13/2"))) == ["2024-01-12", "2024-02-13", "2023-02-10"]


def test_an_order_that_nothing_tells_is_asked():
    text = "id,date\n1,12/1/2024\n2,1/2/2024\n"
    with pytest.raises(FileRefused, match="E-DATE-03") as refused:
        read(text)
    assert "12/1/2024" in refused.value.format_sentence("th")
    assert days(read(text, date_order=DateOrder.MONTH_FIRST)) == ["2024-12-01", "2024-01-02"]
    assert days(read(text, date_order=DateOrder.DAY_FIRST)) == ["2024-01-12", "2024-02-01"]


def test_one_column_of_dates_tells_the_order_of_the_other():
    text = "id,date,updated_at\n1,12/1/2024,12/13/2024\n"
    assert days(read(text)) == ["2024-12-01"]


def test_an_answer_does_not_overrule_what_a_column_tells():
    text = "id,date\n1,12/1/2024\n2,13/2/2024\n"
    assert days(read(text, date_order=DateOrder.MONTH_FIRST)) == ["2024-01-12", "2024-02-13"]


def test_both_orders_in_one_column_are_asked_and_what_does_not_fit_is_named():
    text = "id,date\n1,12/1/2024\n2,13/2/2024\n3,2/13/2024\n"
    with pytest.raises(FileRefused, match="E-DATE-03"):
        read(text)
    reading = read(text, date_order=DateOrder.DAY_FIRST)
    assert days(reading) == ["2024-01-12", "2024-02-13"]
    assert [(reject.row, reject.value, reject.code) for reject in reading.rejects] == [
        (4, "2/13/2024", "E-DATE-01")
    ]


@pytest.mark.parametrize(
    ("header", "row", "reject"),
    [
        ("id,lat,lon", "1,100.5,13.7", ("lat", "100.5", "E-ROW-05")),
        ("id,lat,lon", "1,0,0", ("lat", "0", "E-ROW-03")),
        ("id,lat,lon", "1,13.7,10.05", ("lon", "10.05", "E-ROW-04")),
        ("id,lat,lon", "1,13.7,", ("lon", "", "E-ROW-07")),
        ("id,lat,lon", "1,-,100.5", ("lat", "", "E-ROW-07")),
        ("id,lat,lon", "1,NaN,100.5", ("lat", "NaN", "E-ROW-06")),
        ("id,lat,lon", "1,13.7,1e999", ("lon", "1e999", "E-ROW-06")),
        ("id;พิกัด", "1;หน้าวัด", ("พิกัด", "หน้าวัด", "E-ROW-06")),
        ("id;พิกัด", "1;0,0", ("พิกัด", "0,0", "E-ROW-03")),
        ("id,สถานะ", "-,ใหม่", ("id", "", "E-ROW-02")),
        ("id,สถานะ", f"{'x' * 101},ใหม่", ("id", "x" * 60, "E-ROW-09")),
        ("id,สถานะ", f"1,{'ก' * 101}", ("สถานะ", "ก" * 60, "E-ROW-09")),
        ("id,สถานะ", "1,a\x1b[31m", ("สถานะ", "a\x1b[31m", "E-ROW-11")),
        ("id,ประเภท", f"1,{'ข' * 101}", ("ประเภท", "ข" * 60, "E-ROW-09")),
        ("id,ชุมชน", f"1,{'ค' * 101}", ("ชุมชน", "ค" * 60, "E-ROW-09")),
        ("id,วันที่แจ้ง", "1,31/2/2566", ("วันที่แจ้ง", "31/2/2566", "E-DATE-01")),
        ("id,updated_at", "1,2027-01-01", ("updated_at", "2027-01-01", "E-DATE-01")),
    ],
)
def test_what_is_refused_says_row_column_value_and_code(header, row, reject):
    padding = ";ใหม่" if ";" in header else ",ใหม่"
    assert list_rejects(f"{header}{padding[0]}note\n{row}{padding}\n") == [(2, *reject)]


def test_good_rows_go_on_and_rejects_stand_in_row_order():
    text = "id,lat,lon\n1,13.7,100.5\n2,x,100.5\n3,13.7\n4,13.7,100.5\n,13.7,100.5\n1,13.8,100.5\n"
    reading = read(text)
    assert [(record.row, record.source_id) for record in reading.records] == [(5, "4"), (7, "1")]
    assert [(reject.row, reject.code) for reject in reading.rejects] == [
        (2, "E-ROW-08"),
        (3, "E-ROW-06"),
        (4, "E-ROW-10"),
        (6, "E-ROW-02"),
    ]


def test_columns_of_a_point_go_before_a_pair_and_a_pair_stands_in_for_empty_ones():
    reading = read('id,lat,lon,coords\n1,13.7,100.5,"13.8,100.6"\n2,,,"13.8,100.6"\n3,,,\n')
    points = [(record.longitude, record.latitude) for record in reading.records]
    assert points == [(100.5, 13.7), (100.6, 13.8), (None, None)]


def test_the_latest_activity_decides_else_the_later_row():
    dated = "id,state,last_activity\n1,new,2023-07-23\n1,old,2023-07-22\n1,none,\n"
    assert [record.state for record in read(dated).records] == ["new"]
    assert [(row, code) for row, _, _, code in list_rejects(dated)] == [
        (3, "E-ROW-08"),
        (4, "E-ROW-08"),
    ]
    assert [record.state for record in read("id,state\n1,a\n1,b\n").records] == ["b"]
    assert list_rejects("id,state\n1,a\n1,b\n") == [(2, "id", "1", "E-ROW-08")]


def test_a_row_that_only_differs_where_nothing_is_read_is_a_repetition():
    reading = read("id,state,note\n1,a,x\n1,a,y\n1,b,\n1,a,z\n")
    assert [(record.row, record.state) for record in reading.records] == [(2, "a")]
    assert reading.repeat_count == 2
    assert reading.rejects == (Reject(4, "id", "1", "E-ROW-08"),)


def test_without_an_id_column_the_content_is_the_id():
    text = "state,lat,lon,note\na,13.7,100.5,x\na,13.7,100.5,y\nb,13.7,100.5,\n,,,only a note\n"
    reading = read(text)
    ids = {record.source_id for record in reading.records}
    assert len(ids) == 3  # two equal rows may be two complaints of one day
    assert all(record_id.startswith("row-") and len(record_id) == 20 for record_id in ids)
    assert reading.repeat_count == 0
    assert reading.rejects == (Reject(5, "", "", "E-ROW-12"),)
    assert read(text).records == reading.records


def test_an_id_of_content_is_made_from_what_was_read_not_from_how_it_was_written():
    written = read("state,lat,lon,date\na,13.770,100.50,2023-07-22\n")
    rewritten = read("date,lon,lat,state\n22/7/2566,100.5,13.77,a\n")
    assert [record.source_id for record in written.records] == [
        record.source_id for record in rewritten.records
    ]


def test_an_id_of_content_gives_nothing_away_without_the_key():
    text = "state,lat,lon\na,13.7,100.5\n"
    one, other = (read(text, key=key).records[0].source_id for key in (b"k", b"other"))
    assert one != other


def test_cells_cannot_imitate_each_other_in_an_id_of_content():
    reading = read('state,community\n"a"", ""b",c\na,"b"", ""c"\n')
    assert len({record.source_id for record in reading.records}) == 2


def test_no_column_chosen_means_no_record():
    reading = read("ก,ข\n1,2\n3,4\n")
    assert reading.records == ()
    assert [reject.code for reject in reading.rejects] == ["E-ROW-12", "E-ROW-12"]


def test_a_mapping_may_name_columns_that_are_not_there():
    mapping = ColumnMapping({Field.SOURCE_ID: "id", Field.STATE: "no such column"})
    assert read("id,state\n1,a\n", mapping=mapping).records[0].state == ""


def test_a_script_is_only_text():
    reading = read("id,state,community\n<b>1</b>,${alert(1)},=1+1\n")
    record = reading.records[0]
    assert (record.source_id, record.state) == ("<b>1</b>", "${alert(1)}")
    assert record.stated.community_name == "=1+1"


def test_progress_moves_and_ends():
    calls = []
    read(
        "id,state\n" + "".join(f"{number},a\n" for number in range(2500)),
        progress=lambda done, rows: calls.append((done, rows)),
    )
    assert calls == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]


def test_many_rows_with_one_id_cost_no_more():
    rows = tuple((number, ("1", str(number))) for number in range(2, 20_002))
    reading = records.read(
        CellTable(("id", "state"), rows, "utf-8"),
        columns.guess_mapping(("id", "state")),
        now=NOW,
        key=b"k",
    )
    assert [record.row for record in reading.records] == [20_001]
    assert len(reading.rejects) == 19_999


ROW = st.tuples(
    st.sampled_from(["1", "2", "3", ""]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["2023-07-22", "2023-07-23", "", "x"]),
)


@given(st.lists(ROW, max_size=12))
def test_every_row_is_kept_refused_or_repeated(rows):
    out = io.StringIO()
    csv.writer(out).writerows([("id", "state", "last_activity"), *rows])
    reading = read(out.getvalue())
    assert len(reading.records) + len(reading.rejects) + reading.repeat_count == len(rows)
    assert len({record.source_id for record in reading.records}) == len(reading.records)
    again = read(out.getvalue())
    assert again == reading


@given(st.lists(ROW, max_size=10))
def test_the_order_of_dated_rows_decides_nothing(rows):
    dated = [row for row in rows if row[2].startswith("2023") and row[0]]
    unique = list(
        {(source_id, when): (source_id, state, when) for source_id, state, when in dated}.values()
    )

    def kept(some):
        out = io.StringIO()
        csv.writer(out).writerows([("id", "state", "last_activity"), *some])
        return {(record.source_id, record.state) for record in read(out.getvalue()).records}

    assert kept(unique) == kept(unique[::-1])


@given(st.lists(st.text(max_size=20), min_size=14, max_size=14))
def test_any_row_is_kept_or_refused(cells):
    mapping = ColumnMapping({field: str(field) for field in Field})
    table = CellTable(tuple(map(str, Field)), ((2, tuple(cells)),), "utf-8")
    reading = records.read(table, mapping, now=NOW, key=b"k")
    assert len(reading.records) + len(reading.rejects) == 1
    for reject in reading.rejects:
        assert len(reject.value) <= 60


@pytest.mark.parametrize(
    ("address", "stated"),
    [
        ("แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 10300", StatedPlace("100201")),
        ("295 ถนนนครราชสีมา เเขวงดุสิต เขตดุสิต กทม.", StatedPlace("100201")),
        ("12 ถนนสุโขทัย สวนจิตรลดา ดุสิต กรุงเทพมหานคร 10300", StatedPlace("100203")),
        ("12 ถนนนครราชสีมา ดุสิต ดุสิต กรุงเทพฯ", StatedPlace("100201")),
        ("Thanon Sukhothai, Suan Chitlada, Dusit, Bangkok 10300", StatedPlace("100203")),
        ("1 Road, Khwaeng Dusit, Khet Dusit, Krung Thep Maha Nakhon 10300", StatedPlace("100201")),
        ("99 ถนนนครไชยศรี ดุสิต กรุงเทพมหานคร", StatedPlace()),  # the road, not the แขวง
        ("ถนนนครไชยศรี ดุสิต กรุงเทพมหานคร", StatedPlace()),
        ("มหาวิทยาลัยสวนดุสิต ดุสิต กรุงเทพมหานคร", StatedPlace()),
        ("ในเขตก่อสร้าง ถนนราชวิถี", StatedPlace()),
        ("ตรงข้ามสำนักงานเขตพระนคร แขวงดุสิต เขตดุสิต", StatedPlace("100201")),
        ("12 ซอย 3 บางซื่อ กรุงเทพมหานคร", StatedPlace(is_elsewhere=True)),
        ("ตำบลบางเขน อำเภอเมืองนนทบุรี นนทบุรี 11000", StatedPlace(is_elsewhere=True)),
        ("แขวงดุสิต เขตพระนคร กรุงเทพมหานคร", StatedPlace(is_elsewhere=True)),
        ("แขวงดุสิต อำเภอดุสิต จังหวัดกรุงเทพมหานคร", StatedPlace("100201")),
    ],
)
def test_the_place_in_an_address(address, stated):
    assert read(f'id,ที่อยู่\n1,"{address}"\n').records[0].stated == stated


@pytest.mark.parametrize("heading", ["lat", "lon"])
def test_a_table_with_one_coordinate_column_is_refused_row_by_row(heading):
    reading = read(f"id,{heading}\n1,13.7\n2,\n")
    assert [(reject.row, reject.code) for reject in reading.rejects] == [(2, "E-ROW-07")]
    assert [record.source_id for record in reading.records] == ["2"]

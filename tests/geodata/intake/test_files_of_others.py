"""Files as other people's programs write them, each with the answer that it should get.

The same answers are asked of the small files here and of those beside the project. All names and
details in them are made up.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import openpyxl
import pytest

from geodata.errors import FileRefused
from geodata.intake import records
from geodata.intake.dates import DateOrder
from geodata.intake.tables import columns, kinds, tables
from geodata.intake.tables.columns import Field
from geodata.model import times
from geodata.model.imports.records import Category, Indicator
from geodata.model.times import BANGKOK

NOW = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
SAMSEN, SUAN_OI = (100.51105, 13.78228), (100.50988, 13.77956)
FOLDER = "cases/imports"

COORDS = """รหัสเรื่อง,วันที่,ประเภท,พิกัด
D-1,13/2/2567,ถนน,POINT (100.51105 13.78228)
D-2,13/2/2567,ถนน,"https://maps.google.com/?q=13.78228,100.51105"
D-3,13/2/2567,ถนน,"13°46'56.2""N 100°30'39.8""E"
D-4,13/2/2567,ถนน,13.78228 100.51105 0 12.5
D-5,13/2/2567,ถนน,N13.78228 E100.51105
D-6,13/2/2567,ถนน,"0,0"
"""
TWICE = """ประเภท,พิกัด,หมายเหตุ,หมายเหตุ
ถนน,"13.78228, 100.51105",a,b
"""
ELSEWHERE = """ticket_id,type,coords,address,timestamp,state,last_activity
2023-CCCCC1,ถนน,"['100.83994', '13.81969']",1 ซอยสมมติ แขวงโคกแฝด เขตหนองจอก กรุงเทพมหานคร 10530 \
ประเทศไทย,2023-07-23 06:49:19+00,รอรับเรื่อง,2023-07-23 06:49:19+00
"""
FISCAL = "ticket_id,type,coords,address,timestamp,state,last_activity\n" + "".join(
    f"2023-BBBBB{number},ถนน,\"['100.51105', '13.78228']\",แขวงดุสิต เขตดุสิต กรุงเทพมหานคร,"
    f"{moment},เสร็จสิ้น,2023-10-02 00:00:00+00\n"
    for number, moment in enumerate(
        (
            "2023-09-30 16:59:59.9+00", "2023-09-30 17:00:00.0+00", "2023-09-30 23:59:59",
            "1/10/2566", "30 ก.ย. 2566 เวลา 23.59 น.",
        ),
        start=1,
    )
)  # fmt: skip
THAI_FORM = """ประทับเวลา,ชื่อชุมชน,เรื่องที่พบ,รายละเอียด,"พิกัด (ละติจูด, ลองจิจูด)",เบอร์โทรศัพท์
"1/2/2566, 14:03:22",ชุมชนวัดโบสถ์สามเสน,ป้ายโครงการหาย,ทดสอบ,"13.78228, 100.51105",
"25/12/2566, 9:05:07",ชุมชนสวนอ้อย,เรียกเงินค่าดำเนินการ,ทดสอบ,"13.77956,100.50988",
"31/1/2567, 0:00:01",ชุมชนซอยโซดา,อื่น ๆ,ทดสอบ,,
"""
US_FORM = """Timestamp,Community,Type,Coordinates
2/13/2024 14:03:22,ชุมชนวัดโบสถ์สามเสน,ถนน,"13.78228, 100.51105"
12/1/2024 9:05:07,ชุมชนสวนอ้อย,ถนน,"13.77956, 100.50988"
10/2/2023 9:05:07,ชุมชนสวนอ้อย,ถนน,"13.77956, 100.50988"
"""
KOBO = (
    '\ufeff"start";"end";"grp/community";"grp/issue";"grp/issue/road";"grp/issue/bribe";'
    '"grp/location";"_grp/location_latitude";"_grp/location_longitude";"_grp/location_altitude";'
    '"_grp/location_precision";"_id";"_uuid";"_submission_time";"_validation_status";"_index"\r\n'
    '"2024-02-13T14:03:22.123+07:00";"2024-02-13T14:06:11.001+07:00";"ชุมชนวัดโบสถ์สามเสน";'
    '"road bribe";"1";"1";"13.78228 100.51105 0 12.5";"13.78228";"100.51105";"0";"12.5";"90001";'
    '"b1d5";"2024-02-13T07:07:00";"";""\r\n'
    '"2024-02-14T08:00:00.000+07:00";"2024-02-14T08:02:11.001+07:00";"ชุมชนสวนอ้อย";"road";"1";'
    '"0";"13.77956 100.50988 0 5";"13.77956";"100.50988";"0";"5";"90002";"b1d6";'
    '"2024-02-14T01:07:00";"";""\r\n'
)
ODK = """SubmissionDate,start,community,location-Latitude,location-Longitude,location-Altitude,\
location-Accuracy,meta-instanceID,KEY,SubmitterName,Status
2024-02-13T07:07:00.123Z,2024-02-13T14:03:22.123+07:00,ชุมชนวัดโบสถ์สามเสน,13.78228,100.51105,0,12.5,\
uuid:b1d5,uuid:b1d5,สมมติ หนึ่ง,
2024-02-14T01:07:00.123Z,2024-02-14T08:00:00.000+07:00,ชุมชนสวนอ้อย,13.77956,100.50988,0,5,\
uuid:b1d6,uuid:b1d6,สมมติ สอง,approved
"""
OPEN311 = (
    "service_request_id,status,service_name,service_code,requested_datetime,updated_datetime,"
    "address,lat,long\r\n638344,open,ถนน,006,2024-02-13T14:03:22+07:00,2024-02-14T09:00:00+07:00,"
    "ถนนสามเสน,13.78228,100.51105\r\n"
)
OPEN311_JSON = (
    '[{"service_request_id": "638344", "status": "open", "service_name": "ถนน", "service_code": '
    '"006", "requested_datetime": "2024-02-13T14:03:22+07:00", "updated_datetime": '
    '"2024-02-14T09:00:00+07:00", "address": "ถนนสามเสน", "lat": 13.78228, "long": 100.51105}]'
)
REGISTER = """OID_,name,latitude,longitude,dname,type_name
1,ชุมชนสมมติ ก,13.78228,100.51105,เขตดุสิต,ชุมชนเมือง
2,ชุมชนสมมติ ข,13.77956,100.50988,เขตดุสิต,ชุมชนเมือง
"""
SERIAL = """รหัสเรื่อง,วันที่แจ้ง,ประเภท,ชุมชน,ละติจูด,ลองจิจูด,หมวด
B-0,45335,ถนน,ชุมชนสวนอ้อย,13.77956,100.50988,
B-1,45336,ถนน,ชุมชนสวนอ้อย,13.77956,100.50988,
B-2,45337,ถนน,ชุมชนสวนอ้อย,13.77956,100.50988,
"""
TRAFFY_2022 = (
    "message_id,type,type_id,org,comment,ticket_id,coords,photo,after_photo,address,district,"
    "subdistrict,province,timestamp,problem_type_abdul,status,star,count_reopen,state\n"
    "1,เสียงรบกวน,19,กรุงเทพมหานคร,ทดสอบ,2022-AAAAAA,\"['100.51105', '13.78228']\",,,"
    "แขวงดุสิต เขตดุสิต กรุงเทพมหานคร,ดุสิต,ดุสิต,กรุงเทพมหานคร,2022-12-07 19:47:53.491729+00,"
    "{เสียงรบกวน},report,,0,รอรับเรื่อง\n"
)
BRACES = (
    "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
    "province,timestamp,state,star,count_reopen,last_activity\n"
    + "".join(
        f"2023-AAAAA{number},{kinds},เขตดุสิต,ทดสอบ,,,{coords},แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 10300 "
        f"ประเทศไทย,ดุสิต,ดุสิต,กรุงเทพมหานคร,{moment},เสร็จสิ้น,,0,2023-01-30 13:28:47.357954+00\n"
        for number, kinds, coords, moment in (
            (1, '"{ถนน,ทางเท้า}"', '"100.51105,13.78228"', "2023-01-02 00:03:43.789292+00"),
            (2, "{ถนน}", '"100.50988,13.77956"', "2023-01-02 17:30:00.000000+00"),
            (3, "{}", '"100.50988,13.77956"', "2023-01-03 17:30:00.000000+00"),
        )
    )
)
UNICODE_TEXT = (
    "รหัสเรื่อง\tวันที่แจ้ง\tประเภท\tชุมชน\tละติจูด\tลองจิจูด\tหมวด\r\n"
    "A-1\t13/2/2567\tถนน\tชุมชนวัดโบสถ์สามเสน\t13.78228\t100.51105\t"
    "การทุจริตในการให้บริการของรัฐแก่ประชาชน\r\n"
    "A-2\t๑๔ ก.พ. ๒๕๖๗\tทางเท้า\tชุมชนสวนอ้อย\t๑๓.๗๗๙๕๖\t๑๐๐.๕๐๙๘๘\t\r\n"
    "A-3\t15 กุมภาพันธ์ 2567 เวลา 14.30 น.\tไฟฟ้า\tชุมชนซอยโซดา\t\t\t\r\n"
)


def build_merged_register() -> bytes:
    """A register as offices keep it: a title, a header of two rows, dates of four kinds."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("ทะเบียนเรื่องร้องเรียน เขตดุสิต ประจำปีงบประมาณ พ.ศ. ๒๕๖๗",),
        ("ที่", "รหัสเรื่อง", "วันที่รับเรื่อง", "ประเภท", "สถานที่", None, "พิกัด", None),
        (None, None, None, None, "ชุมชน", "แขวง", "ละติจูด", "ลองจิจูด"),
        *(
            (number, f"C-{number}", day, "ถนน", "ชุมชนสวนอ้อย", "ดุสิต", *place)
            for number, (day, place) in enumerate(
                (
                    (datetime(2024, 2, 13), (13.77956, 100.50988)),  # noqa: DTZ001 - as Excel has it
                    (datetime(2567, 2, 14), (13.77956, 100.50988)),  # noqa: DTZ001
                    (45337, ("๑๓.๗๗๙๕๖", "๑๐๐.๕๐๙๘๘")),
                    ("๑๖/๒/๒๕๖๗", (13.77956, 100.50988)),
                ),
                start=1,
            )
        ),
    ):
        sheet.append(row)
    for cells in ("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Answer:
    """What a file should get: records by these columns, or a refusal."""

    feed: str | None = None
    ids: tuple[str, ...] | None = None  # None: made from the content
    days: tuple[str | None, ...] = ()
    types: tuple[tuple[str, ...], ...] = ()
    points: tuple[tuple[float, float] | None, ...] = ()
    communities: tuple[str | None, ...] = ()
    rejects: Mapping[int, str] = field(default_factory=dict)
    refused: str | None = None
    said: str = ""  # in the refusal


SODA, SAMSEN_NAME, SUAN_OI_NAME = "ชุมชนซอยโซดา", "ชุมชนวัดโบสถ์สามเสน", "ชุมชนสวนอ้อย"
ANSWERS: Mapping[str, tuple[Callable[[], bytes], Answer]] = {
    "coords_kinds.csv": (
        COORDS.encode,
        Answer(
            ids=("D-1", "D-2", "D-3", "D-4", "D-5"),
            days=("2024-02-13",) * 5,
            points=(SAMSEN, SAMSEN, (100.511055556, 13.782277778), SAMSEN, SAMSEN),
            rejects={7: "E-ROW-03"},
        ),
    ),
    "dup.csv": (TWICE.encode, Answer(refused="E-KIND-03", said="รหัสเรื่อง · วันที่แจ้ง")),
    "elsewhere_flag.csv": (
        ELSEWHERE.encode,
        Answer("Traffy Fondue", ("2023-CCCCC1",), points=((100.83994, 13.81969),)),
    ),
    "fiscal_boundary.csv": (
        FISCAL.encode,
        Answer(
            "Traffy Fondue",
            tuple(f"2023-BBBBB{number}" for number in range(1, 6)),
            ("2023-09-30", "2023-10-01", "2023-09-30", "2023-10-01", "2023-09-30"),
        ),
    ),
    "google_forms_thai_heading.csv": (
        THAI_FORM.encode,
        Answer(
            days=("2023-02-01", "2023-12-25", "2024-01-31"),
            types=(("ป้ายโครงการหาย",), ("เรียกเงินค่าดำเนินการ",), ("อื่น ๆ",)),
            points=(SAMSEN, SUAN_OI, None),
            communities=(SAMSEN_NAME, SUAN_OI_NAME, SODA),
        ),
    ),
    "google_forms_us_locale.csv": (
        US_FORM.encode,
        Answer(
            days=("2024-02-13", "2024-12-01", "2023-10-02"),
            points=(SAMSEN, SUAN_OI, SUAN_OI),
            communities=(SAMSEN_NAME, SUAN_OI_NAME, SUAN_OI_NAME),
        ),
    ),
    "kobo_group.csv": (
        KOBO.encode,
        Answer(
            ids=("90001", "90002"),
            days=("2024-02-13", "2024-02-14"),
            types=(("road", "bribe"), ("road",)),
            points=(SAMSEN, SUAN_OI),
            communities=(SAMSEN_NAME, SUAN_OI_NAME),
        ),
    ),
    "merged.xlsx": (
        build_merged_register,
        Answer(
            ids=("C-1", "C-2", "C-3", "C-4"),
            days=("2024-02-13", "2024-02-14", "2024-02-15", "2024-02-16"),
            points=(SUAN_OI,) * 4,
            communities=(SUAN_OI_NAME,) * 4,
        ),
    ),
    "odk.csv": (
        ODK.encode,
        Answer(
            ids=("uuid:b1d5", "uuid:b1d6"),
            days=("2024-02-13", "2024-02-14"),
            points=(SAMSEN, SUAN_OI),
            communities=(SAMSEN_NAME, SUAN_OI_NAME),
        ),
    ),
    "open311.csv": (
        OPEN311.encode,
        Answer("Open311", ("638344",), ("2024-02-13",), (("ถนน",),), (SAMSEN,)),
    ),
    "open311.json": (
        OPEN311_JSON.encode,
        Answer("Open311", ("638344",), ("2024-02-13",), (("ถนน",),), (SAMSEN,)),
    ),
    "register_as_complaints.csv": (
        REGISTER.encode,
        Answer(refused="E-KIND-03", said="รหัสเรื่อง · วันที่แจ้ง · ประเภท"),
    ),
    "serial.csv": (
        SERIAL.encode,
        Answer(
            ids=("B-0", "B-1", "B-2"),
            days=("2024-02-13", "2024-02-14", "2024-02-15"),
            points=(SUAN_OI,) * 3,
        ),
    ),
    "traffy_2022_shape.csv": (
        TRAFFY_2022.encode,
        Answer("Traffy Fondue", ("2022-AAAAAA",), ("2022-12-08",), (("เสียงรบกวน",),), (SAMSEN,)),
    ),
    "traffy_official_braces.csv": (
        BRACES.encode,
        Answer(
            "Traffy Fondue",
            ("2023-AAAAA1", "2023-AAAAA2", "2023-AAAAA3"),
            ("2023-01-02", "2023-01-03", "2023-01-04"),
            (("ถนน", "ทางเท้า"), ("ถนน",), ()),
            (SAMSEN, SUAN_OI, SUAN_OI),
        ),
    ),
    "utf16_excel_unicode.txt": (
        lambda: UNICODE_TEXT.encode("utf-16"),
        Answer(
            ids=("A-1", "A-2", "A-3"),
            days=("2024-02-13", "2024-02-14", "2024-02-15"),
            types=(("ถนน",), ("ทางเท้า",), ("ไฟฟ้า",)),
            points=(SAMSEN, SUAN_OI, None),
            communities=(SAMSEN_NAME, SUAN_OI_NAME, SODA),
        ),
    ),
}
PRIVATE = ("ทดสอบ", "สมมติ หนึ่ง", "ซอยสมมติ", "กรุงเทพมหานคร")


def check(data: bytes, answer: Answer) -> None:
    """Read a file as the command does before anything is saved, and compare."""
    table = tables.read(data, name="")
    mapping = columns.guess_mapping(table.header, table.rows)
    assert mapping.feed == answer.feed
    if answer.refused is not None:
        with pytest.raises(FileRefused, match=answer.refused) as refused:
            kinds.require_records(mapping)
        assert answer.said in refused.value.format_sentence("th")
        return
    kinds.require_records(mapping)
    if answer.feed is None:
        with pytest.raises(FileRefused, match="E-KIND-01"):
            kinds.determine_indicator(mapping, None)
    else:
        assert kinds.determine_indicator(mapping, None) == Indicator.FEED_REPORTS
    reading = records.read(table, mapping, now=NOW, key=b"k")
    found = reading.records
    assert {reject.row: reject.code for reject in reading.rejects} == dict(answer.rejects)
    if answer.ids is not None:
        assert tuple(record.source_id for record in found) == answer.ids
    for wanted, of in (
        (answer.days, _day),
        (answer.types, lambda record: record.types),
        (answer.points, _point),
        (answer.communities, lambda record: record.stated.community_name),
    ):
        if wanted:
            assert tuple(map(of, found)) == wanted
    assert {record.category for record in found} == {Category.UNCLASSIFIED}
    assert not any(word in repr(reading) for word in PRIVATE)


def _day(record):
    return record.reported_at and record.reported_at.astimezone(BANGKOK).date().isoformat()


def _point(record):
    return None if record.longitude is None else (record.longitude, record.latitude)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_gets_its_answer(name):
    make, answer = ANSWERS[name]
    check(make(), answer)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_file_beside_the_project_gets_the_same(shared, name):
    _, answer = ANSWERS[name]
    check((shared / FOLDER / name).read_bytes(), answer)


def test_no_table_beside_the_project_is_without_an_answer(shared):
    tables_there = {
        path.name
        for path in (shared / FOLDER).iterdir()
        if path.suffix in (".csv", ".txt", ".xlsx", ".json")
    }
    assert tables_there - set(ANSWERS) == {"join_cp874.csv"}  # of `join`, in test_joining.py


def test_a_day_after_midnight_in_bangkok_is_in_the_next_fiscal_year():
    table = tables.read(FISCAL.encode(), name="")
    reading = records.read(table, columns.guess_mapping(table.header), now=NOW, key=b"k")
    years = [times.to_fiscal_year_be(record.reported_at) for record in reading.records]
    assert years == [2566, 2567, 2566, 2567, 2566]


def test_a_heading_twice_is_numbered_and_read_no_further():
    table = tables.read(TWICE.encode(), name="")
    assert table.header == ("ประเภท", "พิกัด", "หมายเหตุ", "หมายเหตุ (2)")
    mapping = columns.guess_mapping(table.header)
    assert columns.list_dropped_columns(table.header, mapping) == ["หมายเหตุ", "หมายเหตุ (2)"]


def test_where_neither_day_tells_the_form_of_another_country_is_asked_about():
    open_days = US_FORM.replace("2/13/2024", "2/3/2024")
    table = tables.read(open_days.encode(), name="")
    mapping = columns.guess_mapping(table.header)
    with pytest.raises(FileRefused, match="E-DATE-03"):
        records.read(table, mapping, now=NOW, key=b"k")
    given = {"now": NOW, "key": b"k", "date_order": DateOrder.MONTH_FIRST}
    found = records.read(table, mapping, **given).records
    assert [_day(record) for record in found] == ["2024-02-03", "2024-12-01", "2023-10-02"]


def test_google_forms_in_csv_as_it_downloads_them():
    text = US_FORM.replace("2/13/2024 14:03:22", "2024/02/13 2:03:22 PM GMT+7")
    text = text.replace("12/1/2024 9:05:07", "2024/12/01 9:05:07 AM GMT+7")
    text = text.replace("10/2/2023 9:05:07", "2023/10/02 12:05:07 AM GMT+7")
    check(text.encode(), ANSWERS["google_forms_us_locale.csv"][1])


def test_the_submission_of_a_form_is_utc_and_its_answers_are_not_read():
    table = tables.read(KOBO.encode(), name="")
    mapping = columns.guess_mapping(table.header)
    assert mapping.columns[Field.REPORTED_AT] == "_submission_time"
    found = records.read(table, mapping, now=NOW, key=b"k").records
    assert found[1].reported_at == datetime(2024, 2, 14, 1, 7, tzinfo=UTC)

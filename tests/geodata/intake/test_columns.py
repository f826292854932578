"""What each heading means: the three shapes of the feed, and what offices write."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.intake.tables import columns
from geodata.intake.tables.columns import HEADINGS, ColumnMapping, Field

_2023 = (
    "type,org,description,ticket_id,coords,photo_url,after_photo,address,timestamp,"
    "problem_type_abdul,star,count_reopen,note,state,last_activity"
)
_OLDER = (
    "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
    "province,timestamp,state,star,count_reopen,last_activity"
)
_CURRENT = (
    "ticket_id,type,organization,description,photo,latitude,longitude,address,subdistrict,"
    "district,province,timestamp,photo_after,timestamp_inprogress,timestamp_finished,org_finished,"
    "status,confirmed,star,count_reopen,last_activity"
)
TRAFFY_2023, TRAFFY_OLDER, TRAFFY_CURRENT = (
    shape.split(",") for shape in (_2023, _OLDER, _CURRENT)
)
COMMON = {
    Field.SOURCE_ID: "ticket_id",
    Field.TYPES: "type",
    Field.ADDRESS: "address",
    Field.REPORTED_AT: "timestamp",
    Field.LAST_ACTIVITY_AT: "last_activity",
}
PLACES = {
    Field.SUBDISTRICT: "subdistrict",
    Field.DISTRICT: "district",
    Field.PROVINCE: "province",
}


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (TRAFFY_2023, COMMON | {Field.STATE: "state", Field.COORDS: "coords"}),
        (TRAFFY_OLDER, COMMON | PLACES | {Field.STATE: "state", Field.COORDS: "coords"}),
        (
            TRAFFY_CURRENT,
            COMMON
            | PLACES
            | {
                Field.STATE: "status",
                Field.LATITUDE: "latitude",
                Field.LONGITUDE: "longitude",
            },
        ),
    ],
    ids=["2023", "older", "current"],
)
def test_the_three_shapes_of_the_feed(header, meant):
    mapping = columns.guess_mapping(header)
    assert mapping == ColumnMapping(meant, "Traffy Fondue")
    private = {"description", "comment", "photo", "photo_url", "photo_after", "after_photo", "note"}
    private |= {"org", "organization", "org_finished"}
    assert private & set(header) <= set(columns.list_dropped_columns(header, mapping))


def test_an_office_table():
    header = (
        "ลำดับ", "เลขที่เรื่อง", "วันที่รับเรื่อง", "ประเภทปัญหา", "หมวด", "รายละเอียด", "ผู้ร้องเรียน",
        "โทรศัพท์", "ชื่อชุมชน", "แขวง", "เขต", "จังหวัด", "ละติจูด", "ลองจิจูด", "สถานะ", "ตำแหน่ง",
    )  # fmt: skip
    mapping = columns.guess_mapping(header)
    assert mapping.feed is None
    assert mapping.columns == {
        Field.SOURCE_ID: "เลขที่เรื่อง",
        Field.TYPES: "ประเภทปัญหา",
        Field.STATE: "สถานะ",
        Field.LATITUDE: "ละติจูด",
        Field.LONGITUDE: "ลองจิจูด",
        Field.SUBDISTRICT: "แขวง",
        Field.DISTRICT: "เขต",
        Field.PROVINCE: "จังหวัด",
        Field.COMMUNITY: "ชื่อชุมชน",
        Field.REPORTED_AT: "วันที่รับเรื่อง",
    }
    assert mapping.may_be_category == "หมวด"
    assert columns.list_dropped_columns(header, mapping) == [
        "ลำดับ", "หมวด", "รายละเอียด", "ผู้ร้องเรียน", "โทรศัพท์", "ตำแหน่ง",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("รหัสเรื่อง", Field.SOURCE_ID),
        ("เลขที่เรื่อง", Field.SOURCE_ID),
        ("\ufeffTicket ID", Field.SOURCE_ID),
        ("ประเภท", Field.TYPES),
        ("วันที่แจ้ง", Field.REPORTED_AT),
        ("วัน ที่ แจ้ง (ว/ด/ป)", Field.REPORTED_AT),
        ("พิกัด", Field.COORDS),
        ("Latitude", Field.LATITUDE),
        ("ละติจูด (Latitude)", Field.LATITUDE),
        ("LAT ", Field.LATITUDE),
        ("ลองติจูด", Field.LONGITUDE),
        ("พิกัด X", Field.LONGITUDE),
        ("ชุมชน", Field.COMMUNITY),
        ("ที่อยู่", Field.ADDRESS),
        ("ท\u0e48\u0e35อยู\u0e48", Field.ADDRESS),  # marks in another order
        ("เเขวง", Field.SUBDISTRICT),  # two short strokes for one letter
        ("หมวด", Field.TYPES),
        ("ประทับเวลา", Field.REPORTED_AT),
        ("Long", Field.LONGITUDE),
        ("sub-district", Field.SUBDISTRICT),
    ],
)
def test_spellings_of_a_heading(heading, field):
    assert columns.guess_mapping([heading, "อื่น"]).columns == {field: heading}


@pytest.mark.parametrize("heading", ["Category", "category", "หมวด", "หมวดหมู่", "รูปแบบการทุจริต"])
@pytest.mark.parametrize("others", [(), ("id", "type"), ("service_request_id", "service_code")])
def test_the_category_of_corruption_is_never_guessed(heading, others):
    mapping = columns.guess_mapping([*others, heading])
    assert Field.CATEGORY not in mapping.columns
    assert mapping.may_be_category == heading


def rows_of(*ids):
    return [(number, (record_id, "x")) for number, record_id in enumerate(ids, start=2)]


@pytest.mark.parametrize(
    ("ids", "feed"),
    [
        (("2022-AAAAAA", "2023-MXL3KA"), "Traffy Fondue"),
        (("#2025-ABC123",), "Traffy Fondue"),
        (("2030-ABCDEF", "", "x"), None),  # one of two
        (("2567-0001", "2567-0002"), None),
        (("1", "2"), None),
        ((), None),
    ],
)
def test_ids_of_traffy_tell_it_in_any_year_and_shape(ids, feed):
    assert columns.guess_mapping(["รหัสเรื่อง", "ชื่อ"], rows_of(*ids)).feed == feed


@pytest.mark.parametrize(
    ("header", "feed"),
    [
        (("ticket_id", "coords", "problem_type_abdul"), "Traffy Fondue"),
        (("ticket_id", "photo_after", "state"), "Traffy Fondue"),
        (("service_request_id", "requested_datetime", "lat", "long"), "Open311"),
        (("Report ID", "Category", "Confirmed", "Fixed", "Site Used"), "FixMyStreet"),
        (("ticket_id", "state"), None),
        (("OID_", "name", "latitude", "longitude", "dname", "type_name"), None),
    ],
)
def test_systems_are_known_by_their_headings(header, feed):
    assert columns.guess_mapping(header).feed == feed


def test_fixmystreet():
    header = (
        "Report ID", "Title", "Detail", "User Name", "Category", "Created", "Confirmed",
        "Acknowledged", "Fixed", "Closed", "Status", "Latitude", "Longitude", "Query", "Ward",
        "Easting", "Northing", "Report URL", "Site Used", "Reported As",
    )  # fmt: skip
    mapping = columns.guess_mapping(header)
    assert mapping.columns == {
        Field.SOURCE_ID: "Report ID",
        Field.TYPES: "Category",
        Field.STATE: "Status",
        Field.LATITUDE: "Latitude",
        Field.LONGITUDE: "Longitude",
        Field.REPORTED_AT: "Created",
    }
    assert {"Title", "Detail", "User Name"} <= set(columns.list_dropped_columns(header, mapping))


def test_a_form_of_kobotoolbox():
    header = (
        "start", "grp/community", "grp/issue", "grp/issue/road", "grp/issue/bribe", "grp/location",
        "_grp/location_latitude", "_grp/location_longitude", "_id", "_uuid", "_submission_time",
    )  # fmt: skip
    mapping = columns.guess_mapping(header)
    assert mapping.columns == {
        Field.SOURCE_ID: "_id",
        Field.TYPES: "grp/issue",
        Field.COMMUNITY: "grp/community",
        Field.LATITUDE: "_grp/location_latitude",
        Field.LONGITUDE: "_grp/location_longitude",
        Field.REPORTED_AT: "_submission_time",
    }
    assert mapping.options == {"road", "bribe"}
    assert mapping.utc_fields == {Field.REPORTED_AT}
    assert mapping.replace_columns({Field.REPORTED_AT: "start"}).utc_fields == frozenset()


def test_a_form_of_odk():
    mapping = columns.guess_mapping(
        ["SubmissionDate", "community", "location-Latitude", "location-Longitude",
         "meta-instanceID", "KEY", "SubmitterName"]
    )  # fmt: skip
    assert mapping.columns == {
        Field.SOURCE_ID: "KEY",
        Field.COMMUNITY: "community",
        Field.LATITUDE: "location-Latitude",
        Field.LONGITUDE: "location-Longitude",
        Field.REPORTED_AT: "SubmissionDate",
    }


def test_the_group_of_a_question_counts_in_forms_only():
    assert columns.guess_mapping(["ละติจูด/ลองจิจูด", "user-id"]).columns == {}


def test_the_first_of_two_equal_headings_is_taken():
    assert columns.guess_mapping(["lat", "Lat", "LAT"]).columns == {Field.LATITUDE: "lat"}


def test_x_and_y_are_coordinates_only_together():
    assert columns.guess_mapping(["X", "Y"]).columns == {Field.LATITUDE: "Y", Field.LONGITUDE: "X"}
    assert columns.guess_mapping(["x", "ข"]).columns == {}
    assert columns.guess_mapping(["y", "ข"]).columns == {}


def test_an_unknown_table_means_nothing():
    header = ["ก", "ข", ""]
    mapping = columns.guess_mapping(header)
    assert mapping == ColumnMapping({})
    assert mapping.feed is None
    assert columns.list_dropped_columns(header, mapping) == ["ก", "ข"]


def test_a_person_may_change_a_meaning_or_take_it_away():
    mapping = columns.guess_mapping(TRAFFY_2023).replace_columns(
        {Field.ADDRESS: None, Field.TYPES: "problem_type_abdul"}
    )
    assert mapping.feed == "Traffy Fondue"
    assert Field.ADDRESS not in mapping.columns
    assert mapping.columns[Field.TYPES] == "problem_type_abdul"
    assert mapping.columns[Field.SOURCE_ID] == "ticket_id"
    assert {"address", "type"} <= set(columns.list_dropped_columns(TRAFFY_2023, mapping))


def test_no_heading_stands_for_two_fields():
    keys = [columns.normalize_heading(name) for name in chain.from_iterable(HEADINGS.values())]
    assert "" not in keys
    for field, names in HEADINGS.items():
        others = {
            columns.normalize_heading(n) for f, ns in HEADINGS.items() if f != field for n in ns
        }
        assert not others & {columns.normalize_heading(name) for name in names}


@given(st.lists(st.text(max_size=20) | st.sampled_from(TRAFFY_CURRENT), max_size=12, unique=True))
def test_every_column_is_used_once_or_dropped(header):
    mapping = columns.guess_mapping(header)
    used = list(mapping.columns.values())
    assert len(set(used)) == len(used)
    assert sorted(used + columns.list_dropped_columns(header, mapping)) == sorted(
        name for name in header if name
    )

"""Times as people and systems write them."""

import calendar
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import RowRejected
from geodata.intake import dates
from geodata.intake.dates import DateOrder
from geodata.model.times import BANGKOK

NOW = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
THE_DAY = datetime(2023, 7, 22, 17, 0, tzinfo=UTC)  # 23 July 2023 begins in Bangkok
HALF_PAST_TWO = datetime(2023, 7, 23, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "23/7/2566", "23/07/2023", "23-7-2566", "23.7.2566", "2566-07-23", "2023-07-23",
        "2023/7/23", "23 กรกฎาคม 2566", "23 กรกฎาคม พ.ศ. 2566", "23 ก.ค. 2566", "23 ก.ค. 66",
        "23ก.ค.66",
        "23 กค 2566", "๒๓ กรกฎาคม ๒๕๖๖", "๒๓/๗/๒๕๖๖", "２３/７/２５６６",
        "วันอาทิตย์ที่ 23 กรกฎาคม 2566",
        "วันที่ 23 กรกฎาคม 2566", "23 July 2023", "23-Jul-2023", "2023-07-23 00:00:00",
        "2566-07-23 00:00:00", "2023-07-22T17:00:00Z", " 23/7/2566 ",
        "July 23, 2023", "Jul 23 2023",
        "45130", "45130.0", "๔๕๑๓๐", "2023/07/22 5:00:00 PM GMT",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(cell):
    assert dates.parse_moment(cell, NOW) == THE_DAY


@pytest.mark.parametrize(
    "cell",
    [
        "23/7/2566 14.30 น.", "23/7/2566 14:30", "23/7/2566 14:30:00", "23 ก.ค. 2566 เวลา 14.30 น.",
        "23 ก.ค. 66, 14.30 น.", "2023-07-23T14:30", "2023-07-23 14:30:00+07:00",
        "2023-07-23 07:30:00+00", "2023-07-23T07:30:00.000Z", "2566-07-23 07:30:00+00",
        "๒๓ ก.ค. ๒๕๖๖ ๑๔.๓๐ น.", "2023/07/23 2:30:00 PM GMT+7", "2023/07/23 2:30:00 PM GMT+07:00",
        "23/7/2566, 14:30:00", "23/7/2566 2:30 หลังเที่ยง", "2023-07-23 02:30 p.m.",
        "45130.604166666666", "2023-07-23T14:30:00+7", "2023/07/23 7:30:00 AM UTC",
        "2023-07-23 14:30:00.000000+0700", "23/7/2566 2:30\u202fPM",
    ],
)  # fmt: skip
def test_one_time_in_many_spellings(cell):
    assert dates.parse_moment(cell, NOW) == HALF_PAST_TWO


def test_parts_of_a_second_are_kept():
    found = dates.parse_moment("2023-07-23 06:14:39.040089+00", NOW)
    assert found == datetime(2023, 7, 23, 6, 14, 39, 40089, tzinfo=UTC)
    assert dates.parse_moment("2023-07-22 15:06:30.29879+00", NOW).microsecond == 298790


def test_an_empty_cell_has_no_time():
    assert dates.parse_moment("", NOW) is None
    assert dates.parse_moment("  ", NOW) is None


@pytest.mark.parametrize(
    ("cell", "is_a_day"),
    [
        ("29 ก.พ. 2567", True),
        ("29/2/2567", True),
        ("2567-02-29T10:00:00Z", True),
        ("29/2/2024", True),
        ("29 ก.พ. 2566", False),
        ("29/2/2566", False),
        ("29/2/2564", False),  # 2564 would be a leap year if it were Gregorian
        ("2564-02-29 10:00:00+00", False),
        ("29/2/2023", False),
    ],
)
def test_29_february_is_looked_up_in_the_right_year(cell, is_a_day):
    if is_a_day:
        assert (
            dates.parse_moment(cell, NOW).astimezone(BANGKOK).strftime("%d %m %Y") == "29 02 2024"
        )
    else:
        with pytest.raises(RowRejected, match="E-DATE-01"):
            dates.parse_moment(cell, NOW)


@pytest.mark.parametrize(
    "cell",
    [
        "23/7/66", "7/23/2023", "31/4/2566", "0/7/2566", "23/13/2566", "2300-01-01", "1/1/1989",
        "31/12/2532", "23/7/1900", "1/1/3000", "ไม่ทราบ", "14.30 น.", "2566", "ก.ค. 2566",
        "23 ก.ค. 12", "23 Jul 23", "23/7-2566", "23/7/2566 25:00", "2023-07-23 10:00+99:00",
        "2023-07-23 13:00 PM", "2023-07-23 0:30 AM", "23 กขค 2566", "2 ต.ค. 2569", "-" * 200,
        "9999-12-31 23:59:59-23:59", "<script>", "12345", "99999", "45335.5.5",
        "2024-02-13 GMT", "23/7/2566" * 20,
    ],
)  # fmt: skip
def test_what_is_no_date_or_an_impossible_one(cell):
    with pytest.raises(RowRejected, match="E-DATE-01"):
        dates.parse_moment(cell, NOW)


def test_the_limits():
    assert dates.parse_moment("1/1/2533", NOW) == datetime(1989, 12, 31, 17, tzinfo=UTC)
    assert dates.parse_moment((NOW + timedelta(days=1)).isoformat(), NOW) == NOW + timedelta(days=1)
    with pytest.raises(RowRejected):
        dates.parse_moment((NOW + timedelta(days=1, seconds=1)).isoformat(), NOW)


SINCE_1990 = st.datetimes(datetime(1990, 1, 2), datetime(2026, 9, 29)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=BANGKOK)
)


@given(SINCE_1990, st.sampled_from([0, 543]))
def test_what_was_written_is_read(moment, era):
    year = moment.year + era
    clock = moment.strftime("%H:%M:%S")
    thai = dates.THAI_MONTHS[moment.month - 1].split()[0]
    english = calendar.month_name[moment.month]
    for cell in (
        f"{moment.day}/{moment.month}/{year} {clock}",
        f"{year}-{moment.month:02}-{moment.day:02} {clock}",
        f"{moment.day} {thai} {year} {clock}",
        f"{moment.day} {english} {year} {clock}",
        f"{moment.day} {thai} {year} {clock.replace(':', '.')} น.",
    ):
        assert dates.parse_moment(cell, NOW) == moment
    assert dates.parse_moment(moment.isoformat(), NOW) == moment
    assert dates.parse_moment(moment.astimezone(UTC).isoformat(), NOW) == moment


@given(st.text("0123456789๐๑/-.: กคพศนTZ+", max_size=30) | st.text(max_size=110))
def test_any_cell_is_read_or_rejected(cell):
    try:
        found = dates.parse_moment(cell, NOW)
    except RowRejected:
        return
    assert found is None or found.tzinfo is UTC


def day_of(cell, **how):
    return dates.parse_moment(cell, NOW, **how).astimezone(BANGKOK).strftime("%Y-%m-%d")


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (("2/13/2024 14:03:22", "12/1/2024 9:05:07"), DateOrder.MONTH_FIRST),
        (("13/2/2024", "12/1/2024"), DateOrder.DAY_FIRST),
        (("1/2/2566, 14:03:22", "2/3/2566"), DateOrder.DAY_FIRST),  # a Thai year
        (("12/25/2566", "1/2/2566"), DateOrder.MONTH_FIRST),  # a day above 12 goes before it
        (("2024-02-13", "1/2/2566"), DateOrder.DAY_FIRST),
        (("13.2.2024", "1-2-2024"), DateOrder.DAY_FIRST),
    ],
)
def test_a_column_tells_its_order(cells, order):
    found = dates.survey_column(cells)
    assert (found.order, found.is_undecided) == (order, False)


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        (("12/1/2024", "1/2/2024"), "12/1/2024"),
        (("", "5/5/2024", "3/4/2024 09:00"), "3/4/2024"),
        (("13/2/2024", "2/13/2024", "1/2/2024"), "1/2/2024"),  # both orders in one column
        (("๓/๔/๒๐๒๔",), "3/4/2024"),
    ],
)
def test_a_column_that_does_not_tell_is_asked_about(cells, example):
    found = dates.survey_column(cells)
    assert found.is_undecided
    assert found.open_cell == example


@pytest.mark.parametrize(
    "cells",
    [(), ("",), ("5/5/2024", "6/6/2024"), ("2024-02-03",), ("45335",), ("3 ก.พ. 2567",), ("x/y",)],
)
def test_a_column_without_two_readings_is_not_asked_about(cells):
    assert not dates.survey_column(cells).is_undecided


def test_the_order_is_used():
    assert day_of("12/1/2024", order=DateOrder.MONTH_FIRST) == "2024-12-01"
    assert day_of("12/1/2024", order=DateOrder.DAY_FIRST) == "2024-01-12"
    assert day_of("2024-12-01", order=DateOrder.MONTH_FIRST) == "2024-12-01"
    assert day_of("1 ธ.ค. 2567", order=DateOrder.MONTH_FIRST) == "2024-12-01"
    with pytest.raises(RowRejected, match="E-DATE-01"):
        dates.parse_moment("13/1/2024", NOW, order=DateOrder.MONTH_FIRST)


def test_days_of_excel():
    assert [day_of(cell) for cell in ("45335", "45336", "45337")] == [
        *("2024-02-13", "2024-02-14", "2024-02-15")
    ]
    assert dates.parse_moment("45335.5", NOW) == datetime(2024, 2, 13, 5, tzinfo=UTC)


def test_dates_that_a_spreadsheet_may_have_turned_round_are_named():
    # 5 March typed as 5/3/2024 became 3 May, while 13/3/2024 stayed text.
    mangled = dates.survey_column(["45415", "13/3/2024", "2024-07-05 00:00:00"])
    assert mangled.is_mangled
    for cell in ("45415", "2024-07-05 00:00:00", "2024-07-05"):
        with pytest.raises(RowRejected, match="E-DATE-04"):
            dates.parse_moment(cell, NOW, is_mangled=True)
    assert day_of("13/3/2024", is_mangled=True) == "2024-03-13"
    assert dates.parse_moment("2024-07-05 10:00+07:00", NOW, is_mangled=True)
    assert not dates.survey_column(["45337", "2024-02-13 00:00:00", "16/2/2567"]).is_mangled
    assert not dates.survey_column(["45415", "45416"]).is_mangled
    assert not dates.survey_column(["45415", "13/3/2024", "5/3/2024"]).is_mangled


def test_a_time_without_a_zone_is_of_the_zone_that_is_named():
    assert dates.parse_moment("2024-02-13T07:07:00", NOW, zone=UTC) == datetime(
        2024, 2, 13, 7, 7, tzinfo=UTC
    )
    assert dates.parse_moment("2024-02-13T07:07:00+07:00", NOW, zone=UTC).hour == 0


@given(st.lists(st.text("0123456789๐๑/-. :", max_size=12), max_size=6))
def test_any_column_is_surveyed(cells):
    found = dates.survey_column(cells)
    assert found.is_undecided == (found.order is None and bool(found.open_cell))

"""Times as people and systems write them."""

import calendar
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import RowRejected
from geodata.intake import dates
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
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(cell):
    assert dates.moment(cell, NOW) == THE_DAY


@pytest.mark.parametrize(
    "cell",
    [
        "23/7/2566 14.30 น.", "23/7/2566 14:30", "23/7/2566 14:30:00", "23 ก.ค. 2566 เวลา 14.30 น.",
        "23 ก.ค. 66, 14.30 น.", "2023-07-23T14:30", "2023-07-23 14:30:00+07:00",
        "2023-07-23 07:30:00+00", "2023-07-23T07:30:00.000Z", "2566-07-23 07:30:00+00",
        "๒๓ ก.ค. ๒๕๖๖ ๑๔.๓๐ น.", "2023-07-23 14:30:00.000000+0700",
    ],
)  # fmt: skip
def test_one_time_in_many_spellings(cell):
    assert dates.moment(cell, NOW) == HALF_PAST_TWO


def test_parts_of_a_second_are_kept():
    found = dates.moment("2023-07-23 06:14:39.040089+00", NOW)
    assert found == datetime(2023, 7, 23, 6, 14, 39, 40089, tzinfo=UTC)
    assert dates.moment("2023-07-22 15:06:30.29879+00", NOW).microsecond == 298790


def test_an_empty_cell_has_no_time():
    assert dates.moment("", NOW) is None
    assert dates.moment("  ", NOW) is None


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
        assert dates.moment(cell, NOW).astimezone(BANGKOK).strftime("%d %m %Y") == "29 02 2024"
    else:
        with pytest.raises(RowRejected, match="E-DATE-01"):
            dates.moment(cell, NOW)


@pytest.mark.parametrize(
    "cell",
    [
        "23/7/66", "7/23/2023", "31/4/2566", "0/7/2566", "23/13/2566", "2300-01-01", "1/1/1989",
        "31/12/2532", "23/7/1900", "1/1/3000", "ไม่ทราบ", "14.30 น.", "45130", "2566", "ก.ค. 2566",
        "23 ก.ค. 12", "23 Jul 23", "23/7-2566", "23/7/2566 25:00", "2023-07-23 10:00+99:00",
        "2023-07-23 10:00 PM", "23 กขค 2566", "2 ต.ค. 2569", "9999-12-31 23:59:59-23:59", "-" * 200,
        "<script>", "23/7/2566" * 20,
    ],
)  # fmt: skip
def test_what_is_no_date_or_an_impossible_one(cell):
    with pytest.raises(RowRejected, match="E-DATE-01"):
        dates.moment(cell, NOW)


def test_the_limits():
    assert dates.moment("1/1/2533", NOW) == datetime(1989, 12, 31, 17, tzinfo=UTC)
    assert dates.moment((NOW + timedelta(days=1)).isoformat(), NOW) == NOW + timedelta(days=1)
    with pytest.raises(RowRejected):
        dates.moment((NOW + timedelta(days=1, seconds=1)).isoformat(), NOW)


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
        assert dates.moment(cell, NOW) == moment
    assert dates.moment(moment.isoformat(), NOW) == moment
    assert dates.moment(moment.astimezone(UTC).isoformat(), NOW) == moment


@given(st.text("0123456789๐๑/-.: กคพศนTZ+", max_size=30) | st.text(max_size=110))
def test_any_cell_is_read_or_rejected(cell):
    try:
        found = dates.moment(cell, NOW)
    except RowRejected:
        return
    assert found is None or found.tzinfo is UTC

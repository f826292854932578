"""Dates as a district office writes them."""

from datetime import UTC, date, datetime

import pytest

from geodata.errors import BadInput
from mapping.texts import dates

EVENING = datetime(2026, 9, 30, 7, 30, tzinfo=UTC)
ALMOST_MIDNIGHT = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 1 January in Bangkok


def test_thai_dates_have_the_buddhist_year():
    assert dates.format_long_date(EVENING, "th") == "30 กันยายน พ.ศ. 2569"
    assert dates.format_short_date(EVENING, "th") == "30 ก.ย. 2569"
    assert dates.format_long_date(ALMOST_MIDNIGHT, "th") == "1 มกราคม พ.ศ. 2570"


def test_english_dates_have_the_common_year():
    assert dates.format_long_date(EVENING, "en") == "30 September 2026"
    assert dates.format_short_date(date(2026, 9, 30), "en") == "30 Sep 2026"


def test_times():
    assert dates.format_time(EVENING, "th") == "14.30 น."
    assert dates.format_time(EVENING, "en") == "14:30"


def test_three_lists_name_a_day():
    assert dates.build_date(30, 9, 2026) == date(2026, 9, 30)
    assert dates.build_date(29, 2, 2028) == date(2028, 2, 29)
    assert dates.build_date(None, None, None) is None
    assert dates.format_month(9, "th") == "กันยายน"
    assert dates.format_month(9, "en") == "September"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((31, 2, 2026), "E-DATE-01"),
        ((29, 2, 2026), "E-DATE-01"),
        ((1, None, 2026), "E-DATE-02"),
        ((1, 1, None), "E-DATE-02"),
    ],
)
def test_a_day_that_is_not_there_or_half_named_is_refused(parts, code):
    with pytest.raises(BadInput, match=code):
        dates.build_date(*parts)

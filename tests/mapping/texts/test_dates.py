"""Dates as a district office writes them."""

from datetime import UTC, date, datetime

from mapping.texts import dates

EVENING = datetime(2026, 9, 30, 7, 30, tzinfo=UTC)
ALMOST_MIDNIGHT = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 1 January in Bangkok


def test_thai_dates_have_the_buddhist_year():
    assert dates.long_date(EVENING, "th") == "30 กันยายน พ.ศ. 2569"
    assert dates.short_date(EVENING, "th") == "30 ก.ย. 2569"
    assert dates.long_date(ALMOST_MIDNIGHT, "th") == "1 มกราคม พ.ศ. 2570"


def test_english_dates_have_the_common_year():
    assert dates.long_date(EVENING, "en") == "30 September 2026"
    assert dates.short_date(date(2026, 9, 30), "en") == "30 Sep 2026"


def test_times():
    assert dates.clock(EVENING, "th") == "14.30 น."
    assert dates.clock(EVENING, "en") == "14:30"

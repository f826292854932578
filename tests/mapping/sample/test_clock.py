"""A set clock: processes take turns in the order of time, and time never goes back."""

from datetime import UTC, datetime

import pytest

from mapping.sample.clock import SetClock

UNTIL = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)  # eight in the morning in Bangkok


def test_processes_take_turns_in_the_order_of_time():
    clock, seen = SetClock(UNTIL), []

    def wait(name, *days):
        for day in days:
            yield clock.compute_moment(day)
            seen.append((name, clock.now))

    clock.start(wait("a", 9, 3))
    clock.start(wait("b", 5, 1))
    clock.run()
    assert [name for name, _ in seen] == ["a", "b", "a", "b"]
    assert seen == sorted(seen, key=lambda item: item[1])


def test_no_moment_is_after_the_last():
    assert SetClock(UNTIL).compute_moment(0, 30) == UNTIL
    assert SetClock(UNTIL).compute_moment(1, 30).isoformat() == "2026-11-27T09:30:00+07:00"


def test_a_process_that_waits_for_what_has_passed_is_refused():
    clock = SetClock(UNTIL)

    def go_back():
        yield clock.compute_moment(3)
        yield clock.compute_moment(4)

    clock.start(go_back())
    with pytest.raises(ValueError, match="was before"):
        clock.run()

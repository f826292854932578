"""What a running server does by itself: hourly, daily, weekly, and after trouble again."""

from datetime import UTC, datetime, timedelta

import pytest

from geodata import actions
from geodata.actions import operator_decisions
from geodata.errors import StorageUnavailable
from geodata.operations import backups
from geodata.operations.upkeep import FULL_CHECK_FACT, QUICK_CHECK_FACT, RETRY_DELAY, Upkeep
from geodata.project import open_project
from geodata.store.people import audit_heads

AT = datetime(2026, 9, 30, 6, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def upkeep(project):
    return Upkeep(project)


def list_backups(project):
    return sorted(backups.list_backups(project.settings).values())


def facts(project, *names):
    with project.database.begin_read() as tx:
        return [tx.get_state(name) for name in names]


def test_a_backup_an_hour_and_no_more(upkeep, project):
    for minute in range(0, 125, 5):
        assert upkeep.run_due_tasks(AT + minute * MINUTE) == []
    assert list_backups(project) == [AT, AT + HOUR, AT + 2 * HOUR]


def test_two_servers_make_one(upkeep, project):
    upkeep.run_due_tasks(AT)
    Upkeep(project).run_due_tasks(AT + MINUTE)
    assert list_backups(project) == [AT]


def test_the_old_ones_are_thinned_out(upkeep, project):
    for hour in (0, 1, 2, 80):
        upkeep.run_due_tasks(AT + hour * HOUR)
    assert list_backups(project) == [AT, AT + 80 * HOUR]


def test_each_day_has_a_backup_from_its_beginning(upkeep, project):
    midnight = AT.replace(hour=17)  # in Bangkok
    for minute in (-30, -1, 0, 1, 29):
        upkeep.run_due_tasks(midnight + minute * MINUTE)
    assert list_backups(project) == [midnight - 30 * MINUTE, midnight]


def test_a_clock_that_jumped_takes_no_backup_away(upkeep, project):
    for hour in (0, 1, 2):
        upkeep.run_due_tasks(AT + hour * HOUR)
    upkeep.run_due_tasks(AT + 400 * DAY)
    assert len(list_backups(project)) == 4
    upkeep.run_due_tasks(AT - DAY)
    upkeep.run_due_tasks(AT - DAY + MINUTE)
    assert len(list_backups(project)) == 5  # one for the day that the clock was set back to
    assert upkeep.troubles == {"clock": "E-SYS-08"}


def test_the_file_is_looked_at_daily_and_wholly_each_week(upkeep, project, monkeypatch):
    looks = {QUICK_CHECK_FACT: set(), FULL_CHECK_FACT: set()}
    for hour in range(0, 9 * 24, 6):
        upkeep.run_due_tasks(AT + hour * HOUR)
        for name, value in zip(looks, facts(project, *looks), strict=True):
            looks[name].add(value)
    assert len(looks[QUICK_CHECK_FACT]) == 9
    assert len(looks[FULL_CHECK_FACT]) == 2


def test_a_damaged_file_is_said(upkeep, project, monkeypatch):
    monkeypatch.setattr(project.database, "find_problems", lambda: ["row 7 missing"], raising=False)
    assert upkeep.run_due_tasks(AT) == ["E-SYS-06"]
    assert upkeep.troubles == {"quick": "E-SYS-06"}
    assert facts(project, QUICK_CHECK_FACT) == [""]


def test_what_failed_is_tried_again_later_and_forgotten_when_it_works(upkeep, project, monkeypatch):
    def full(*_arguments):
        raise StorageUnavailable("E-SYS-02")

    monkeypatch.setattr(backups, "make", full)
    assert upkeep.run_due_tasks(AT) == ["E-SYS-02"]
    assert upkeep.run_due_tasks(AT + MINUTE) == []  # one line, not one a minute
    assert upkeep.troubles == {"backup": "E-SYS-02"}
    monkeypatch.undo()
    upkeep.run_due_tasks(AT + MINUTE)
    assert list_backups(project) == []
    assert upkeep.run_due_tasks(AT + RETRY_DELAY) == []
    assert upkeep.troubles == {}
    assert list_backups(project) == [AT + RETRY_DELAY]


def test_the_head_of_the_log_is_noted(upkeep, project):
    path = project.settings.data / audit_heads.HEAD_FILE
    before = path.read_text()
    operator_decisions.confirm_clock(project, actions.TERMINAL, at=AT)
    upkeep.run_due_tasks(AT)
    assert path.read_text() != before
    open_project(project.settings).database.close()


def test_releases_wait_for_the_clock(upkeep):
    assert upkeep.is_clock_right(AT)
    assert not upkeep.is_clock_right(AT + 400 * DAY)
    assert upkeep.troubles == {"clock": "E-SYS-08"}
    assert upkeep.is_clock_right(AT + HOUR)
    assert upkeep.troubles == {}

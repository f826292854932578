"""A report that comes while the clock is wrong counts from the day on which it is right again."""

from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions import TERMINAL, operator_decisions
from geodata.actions.cases import case_reports, cases
from geodata.actions.imports.next_release import NextRelease
from geodata.model import times
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.counting import Ineligibility
from geodata.model.imports.records import Category
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.operations import wall_clock
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.people.audit import AuditStore
from mapping.publish import complaint_releases

RIGHT = datetime(2026, 11, 2, 3, tzinfo=UTC)
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def served(project):
    with project.database.begin() as tx:
        wall_clock.save_trusted_time(tx, RIGHT - timedelta(hours=1))


def report(project, at):
    receipt, mark = case_reports.draw_receipt(project)
    case_reports.report_case(
        project, CaseReport(receipt, Category.POLICY, "เล่า", "DS07"), mark, at=at
    )
    return receipt


def read_days(project):
    with project.database.begin_read() as tx:
        words = "SELECT received_on, state_since, visible_from FROM cases ORDER BY id"
        return [tuple(row) for row in tx.connection.exec_driver_sql(words)]


def list_doubted(project):
    with project.database.begin_read() as tx:
        return DoubtedDayStore(tx).list_all()


def list_ineligible(project, at):
    with project.database.begin() as tx:  # past its review and ticked by two: only its day
        tx.connection.exec_driver_sql("UPDATE cases SET state = 'closed'")
        for account in (1, 2):
            tx.connection.exec_driver_sql(
                "INSERT INTO count_approvals (ref, account_id, another_person, on_day)"
                f" VALUES ('case 1', {account}, 1, '2026-11-02')"
            )
    with project.database.begin_read() as tx:
        return dict(NextRelease(tx, complaint_releases.build_rules(), at).plan.ineligible)


@pytest.mark.parametrize("wrong", [RIGHT - YEAR, RIGHT + YEAR])
def test_it_is_marked_and_counts_as_received_when_the_clock_is_believed_again(project, wrong):
    report(project, wrong)
    assert list_doubted(project) == {1}
    assert cases.open_case(project, TERMINAL, 1, at=wrong).is_day_doubted
    operator_decisions.confirm_clock(project, TERMINAL, at=RIGHT)
    assert read_days(project) == [("2026-11-02",) * 3]
    assert list_doubted(project) == frozenset()
    assert not cases.open_case(project, TERMINAL, 1, at=RIGHT).is_day_doubted


def test_one_that_comes_while_it_is_right_keeps_its_day(project):
    report(project, RIGHT)
    assert list_doubted(project) == frozenset()
    operator_decisions.confirm_clock(project, TERMINAL, at=RIGHT + 3 * YEAR)
    assert read_days(project) == [("2026-11-02",) * 3]


def test_a_clock_that_was_set_right_by_itself_settles_it_too(project):
    report(project, RIGHT + YEAR)
    operator_decisions.settle_days(project, TERMINAL, at=RIGHT)
    assert read_days(project) == [("2026-11-02",) * 3]
    with project.database.begin_read() as tx:
        store = AuditStore(tx, project.audit_key)
        [entry] = store.list_newest(1)
        assert len(list(store.iterate_entries())) == store.count(
            EVERY_ENTRY
        )  # nothing waits for 2027
    assert (entry.object, entry.reason) == ("cases", "days of reports settled")


def test_where_nothing_is_in_doubt_nothing_is_done(project):
    with project.database.begin_read() as tx:
        before = tx.get_state("change", "")
    operator_decisions.settle_days(project, TERMINAL, at=RIGHT)
    with project.database.begin_read() as tx:
        assert tx.get_state("change", "") == before


def test_it_is_counted_in_nothing_meanwhile(project, add_account):
    for name in ("malee", "manee"):
        add_account(name, Role.OFFICER)
    report(project, RIGHT - YEAR)  # as old as a year by that clock
    assert list_ineligible(project, RIGHT) == {"case 1": Ineligibility.CLOCK}
    operator_decisions.confirm_clock(project, TERMINAL, at=RIGHT)
    day = times.to_bangkok_date(RIGHT)
    with project.database.begin_read() as tx:
        rules = complaint_releases.build_rules()
        now = NextRelease(tx, rules, RIGHT).plan.ineligible
        later = NextRelease(tx, rules, RIGHT + timedelta(days=62)).plan.ineligible
    assert dict(now) == {"case 1": Ineligibility.AGE}
    assert dict(later) == {}
    assert read_days(project)[0][0] == day.isoformat()


def test_control_without_the_mark_it_would_be_old_enough_at_once(project, add_account, monkeypatch):
    for name in ("malee", "manee"):
        add_account(name, Role.OFFICER)
    monkeypatch.setattr(wall_clock, "is_right", lambda *_: True)
    report(project, RIGHT - YEAR)
    assert list_ineligible(project, RIGHT) == {}

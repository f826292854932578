"""What hides a case from its community, and which cases count, stand in `model/cases.py` alone.

Each test changes the table there and sees Python, SQL and the release follow.
"""

from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions.cases import case_reports, cases
from geodata.errors import AppError
from geodata.model.cases import cases as rules
from geodata.model.cases.cases import CaseReport, CaseState, Safety, Threat
from geodata.model.imports.counting import Ineligibility
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.store.imports.counting import CountingStore
from mapping.publish import eligibility
from mapping.publish.rule import PrivacyRule

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
LATER = AT + timedelta(days=60)


@pytest.fixture
def somchai(project, signed_in):
    receipt, mark = case_reports.draw_receipt(project)
    case_reports.report_case(
        project, CaseReport(receipt, Category.POLICY, "เล่า", "DS07"), mark, at=AT
    )
    return signed_in(Role.COORDINATOR, "DS07", at=LATER)


def list_consumers(project, who):
    """Return what each consumer says: the list (SQL), the open case (Python), the release."""
    try:
        cases.open_case(project, who, 1, at=LATER)
        opens = True
    except AppError:
        opens = False
    with project.database.begin_read() as tx:
        [case] = CountingStore(tx).read_release_inputs().cases
    listed = [line.case.id for line in cases.list_cases(project, who, at=LATER)] == [1]
    return listed, opens, not case.is_hidden_from_community


def test_a_case_is_seen_by_its_community(project, somchai):
    assert list_consumers(project, somchai) == (True, True, True)


def test_a_threat_that_comes_to_keep_the_community_out_hides_it_everywhere(
    project, somchai, monkeypatch
):
    monkeypatch.setitem(
        rules.SAFETY, Threat.ORDINARY, Safety(0, shows_authors=True, in_community=False)
    )
    assert list_consumers(project, somchai) == (False, False, False)


def test_a_category_that_comes_to_be_kept_hides_it_everywhere(project, somchai, monkeypatch):
    for module in ("geodata.model.cases.cases", "geodata.store.cases.cases"):
        monkeypatch.setattr(f"{module}.HIDDEN_CATEGORIES", frozenset({Category.POLICY}))
    assert list_consumers(project, somchai) == (False, False, False)


def test_a_state_that_is_countable_no_more_is_barred(project, somchai, monkeypatch):
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE cases SET state = 'closed'")
    with project.database.begin_read() as tx:
        [case] = CountingStore(tx).read_release_inputs().cases
    assert case.state is CaseState.CLOSED
    assert eligibility.find_ineligibility(case, LATER.date(), PrivacyRule()) is Ineligibility.TICKS
    monkeypatch.setattr(
        eligibility, "COUNTABLE_STATES", rules.COUNTABLE_STATES - {CaseState.CLOSED}
    )
    assert eligibility.find_ineligibility(case, LATER.date(), PrivacyRule()) is Ineligibility.STATE

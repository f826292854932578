"""What somebody saw who had a record before them, for tests that decide about it."""

from contextlib import contextmanager
from datetime import UTC, datetime

from geodata.actions import TERMINAL, case_access, plans, risk_seen, room_access
from geodata.errors import NotFound
from geodata.model.cases import Case
from geodata.model.plans import Scenario
from geodata.model.risks import RiskPoint
from geodata.model.seen import Seen
from geodata.model.workshops import Workshop
from geodata.store.places import PlaceStore
from geodata.store.plans import PlanStore
from geodata.store.reports import ReportStore
from geodata.store.risks import RiskStore

NOTHING = Seen(1, "0" * 64)  # of what is not there: a guess


def as_seen(project, record):
    """Return what a screen that drew this record holds: stale where it is another one by now."""
    if isinstance(record, RiskPoint):
        return _not_newer(record, risk_as_it_is(project, record.id))
    if isinstance(record, Case):
        return _not_newer(record, case_as_it_is(project, record.id))
    if isinstance(record, Workshop):
        return room_access.seen_of(record)
    if isinstance(record, Scenario):
        return plans.seen_scenario(record)
    return Seen.of(record)


def risk_as_it_is(project, risk_id):
    """Return what a screen that draws a risk point now holds."""
    with _reading() as found, project.database.reading() as tx:
        risk = RiskStore(tx, project.seal).one(risk_id)
        found.append(risk_seen.seen_of(tx, project, risk))
    return found[0]


def case_as_it_is(project, case_id):
    """Return what a screen that draws a case now holds."""
    at = datetime.now(UTC)
    with _reading() as found, case_access.reading(project, TERMINAL, case_id, at=at) as hands:
        found.append(hands.seen)
    return found[0]


def community_as_it_is(project, community_id):
    """Return what a screen that draws a community now holds."""
    with project.database.reading() as tx:
        return Seen.of(PlaceStore(tx).community(community_id))


def report_as_it_is(project, report_id):
    """Return what a screen that draws a report now holds."""
    with _reading() as found, project.database.reading() as tx:
        found.append(Seen.of(ReportStore(tx, project.seal).one(report_id)))
    return found[0]


def scenario_as_it_is(project, number):
    """Return what a screen that draws a scenario now holds."""
    with _reading() as found, project.database.reading() as tx:
        found.append(plans.seen_scenario(PlanStore(tx, project.seal).scenario(number)))
    return found[0]


def strategy_as_it_is(project, number):
    """Return what a screen that draws a strategy now holds."""
    with _reading() as found, project.database.reading() as tx:
        found.append(Seen.of(PlanStore(tx, project.seal).strategy(number)))
    return found[0]


@contextmanager
def _reading():
    """Collect what is found; a guess where nothing is: the action has to say so, not this."""
    found = []
    try:
        yield found
    except NotFound:
        found.append(NOTHING)


def _not_newer(record, now):
    return now if now.version == record.version or now == NOTHING else Seen(record.version, "")

"""Releases of complaint counts in the sample: each month, confirmed by two and run by a third."""

from datetime import date, timedelta

from geodata import reference
from geodata.actions.imports import counting
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import SubjectCount
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.times import to_bangkok_date
from mapping.publish import complaint_releases
from mapping.sample.clock import Process
from mapping.sample.network import SampleNetwork

SUBJECTS_DAYS_AGO = 340
FIRST_DAYS_AGO = 310  # no complaint is old enough before
CONFIRMED_DAYS_BEFORE = 3
OFFICES = 4  # that could plausibly be meant, in each subdistrict
CONFIRMERS = ("officer", "coordinator")


def start_complaint_releases(network: SampleNetwork) -> None:
    """Start what makes complaints into public counts."""
    network.clock.start(_count_subjects(network))
    network.clock.start(_release_monthly(network))


def _count_subjects(network: SampleNetwork) -> Process:
    """Say how many offices could be meant: of the subdistricts, for every category."""
    yield network.clock.compute_moment(SUBJECTS_DAYS_AGO, 20)
    project, caller = network.project, network.get_caller("officer")
    for subdistrict in reference.list_subdistricts():
        for category in CHOSEN_CATEGORIES:
            seen = DisplayedVersion.from_record(counting.list_subject_counts(project))
            count = SubjectCount(subdistrict.code, category, OFFICES)
            counting.set_subject_count(project, caller, count, seen, at=network.now)


def _release_monthly(network: SampleNetwork) -> Process:
    rules, moment = complaint_releases.build_rules(), network.clock.compute_moment
    last_day = to_bangkok_date(network.clock.until)
    day, last = to_bangkok_date(moment(FIRST_DAYS_AGO)), None
    while (day := rules.find_next_day(day, last)) < last_day:
        days_ago = (last_day - day).days
        yield moment(days_ago + CONFIRMED_DAYS_BEFORE, 75)
        if _confirm(network):
            yield moment(days_ago, 5)
            last = _run(network)
        day += timedelta(days=1)


def _confirm(network: SampleNetwork) -> bool:
    """Confirm the next release by two people; return whether there is anything to publish."""
    rules = complaint_releases.build_rules()
    for name in CONFIRMERS:
        given = network.project, network.get_caller(name), rules
        outlook = counting.read_outlook(*given, at=network.now)
        if name == CONFIRMERS[0] and not outlook.plan.groups:
            return False
        counting.confirm_release(*given, outlook.fingerprint, at=network.now)
    return True


def _run(network: SampleNetwork) -> date:
    given = network.project, network.get_caller("administrator"), complaint_releases.build_rules()
    pending = counting.read_pending_release(*given, at=network.now)
    return counting.run_release(*given, pending.displayed_version, at=network.now).day

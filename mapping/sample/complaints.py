"""Complaints of the sample that come in over the year: worked, and most of them counted."""

from geodata.actions.cases import case_identity, case_work
from geodata.actions.imports import counting
from geodata.model.cases.cases import COUNTABLE_STATES, CaseState
from geodata.model.displayed_version import DisplayedVersion
from mapping.sample.cases import OFFICERS, PLANS, SampleCase, work_case
from mapping.sample.clock import Process
from mapping.sample.content import get_content
from mapping.sample.network import SampleNetwork

S = CaseState
COMPLAINT_STATES = (  # in turn, of the complaints of the whole year
    *(S.REFERRED_TO_DISTRICT, S.DISTRICT_REVIEW, S.REFERRED_TO_DISTRICT, S.DISTRICT_REVIEW),
    *(S.REFERRED_TO_DISTRICT, S.DISMISSED, S.REFERRED_TO_DISTRICT, S.DISTRICT_REVIEW),
    *(S.COMMUNITY_REVIEW, S.REFERRED_TO_DISTRICT, S.WITHDRAWN, S.REFERRED_TO_DISTRICT),
    *(S.DISTRICT_REVIEW, S.REFERRED_TO_DISTRICT, S.RECEIVED, S.CLOSED),
)
FIRST_COMPLAINT, LAST_COMPLAINT = 345, 1  # days ago
COUNTED_AFTER = 26  # days: earlier nobody has come so far
COUNTING_STEP = 30  # days: the officers look through what may be counted once a month
TASK_STEP = 10  # every tenth complaint has a task
CONTACT_STEP = 40  # of every fortieth an officer asks for the contact


def start_complaints(network: SampleNetwork) -> None:
    """Start the complaints that come in over the whole year; some communities have many."""
    count, places = network.size.complaints, network.communities
    for number in range(count):
        days_ago = FIRST_COMPLAINT - number * (FIRST_COMPLAINT - LAST_COMPLAINT) // max(count, 1)
        place = places[(number % 7 if number % 2 else number * 5) % len(places)]
        case = SampleCase(network, len(PLANS) + number, days_ago, place)
        state = COMPLAINT_STATES[number % len(COMPLAINT_STATES)]
        if days_ago < COUNTED_AFTER:
            state = S.RECEIVED if number % 2 else S.COMMUNITY_REVIEW
        network.clock.start(_work_and_count(case, state))


def _work_and_count(case: SampleCase, state: CaseState) -> Process:
    """Work a complaint; then two officers say that it may be counted, of most of them."""
    yield from work_case(case, state)
    if state not in COUNTABLE_STATES:
        return
    days_ago = (case.days_ago - COUNTED_AFTER) // COUNTING_STEP * COUNTING_STEP
    yield case.network.clock.compute_moment(days_ago, 70)
    is_other = case.number % 9 != 0  # of the others nobody knows whether the reporter is new
    for name in OFFICERS[: 1 if case.number % 13 == 0 else 2]:
        case.do(name, counting.tick_case, another_person=is_other)
    if case.number % TASK_STEP == 0:
        _add_task(case)
    if case.number % CONTACT_STEP == 1 and case.has_contact:
        _open_contact(case)


def _add_task(case: SampleCase) -> None:
    case_work.add_task(
        case.project,
        case.network.get_caller(OFFICERS[0]),
        case.id,
        case.network.write_private("task of a case", get_content().case_task),
        token=case.network.create_token("task"),
        at=case.network.now,
    )


def _open_contact(case: SampleCase) -> None:
    """Ask for the contact of a reporter; another officer agrees, and it is read."""
    network, project, at = case.network, case.project, case.network.now
    reason = network.write_private("reason to open a contact", get_content().contact_reason)
    case.do(OFFICERS[0], case_identity.request_contact, reason)
    second = network.get_caller(OFFICERS[1])
    request = next(
        one for one in case_identity.list_pending(project, second, at=at) if one.case_id == case.id
    )
    seen = DisplayedVersion.from_record(request)
    answer = network.write_private("reason to agree to a contact", get_content().contact_reason)
    case_identity.answer_request(
        project, second, request.id, seen, agree=True, reason=answer, at=at
    )
    case_identity.read_contact(project, network.get_caller(OFFICERS[0]), case.id, at=at)

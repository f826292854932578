"""Cases of the sample, on every rung of the ladder: reported with a receipt, worked by staff."""

from collections.abc import Callable, Mapping

from geodata.actions.cases import (
    case_endings,
    case_referrals,
    case_reports,
    case_solutions,
    case_work,
    cases,
)
from geodata.actions.cases.cases import CaseFile
from geodata.model import personal
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseReport, CaseState, Purpose
from geodata.model.cases.packets import DeliveryMethod
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.times import BANGKOK
from mapping.exports.cases.packet import build_packet
from mapping.sample.clock import Process
from mapping.sample.content import CONTENT, PHOTO_FILE
from mapping.sample.network import SampleNetwork

S = CaseState
RECIPIENTS = {Agency.PACC: "ผู้อำนวยการสำนักงาน ป.ป.ท.", Agency.NACC: "เลขาธิการคณะกรรมการ ป.ป.ช."}
PLANS: tuple[tuple[CaseState, int], ...] = (  # where it stands on the last day, reported days ago
    (S.CLOSED, 300),
    (S.RESOLVED, 60),
    (S.ACCEPTED_BY_AGENCY, 120),
    (S.REFERRED_TO_PACC, 52),
    (S.REFERRED_TO_NACC, 34),
    (S.DISTRICT_REVIEW, 40),
    (S.REFERRED_TO_DISTRICT, 20),
    (S.COMMUNITY_REVIEW, 41),  # its clock has ended
    (S.COMMUNITY_REVIEW, 12),
    (S.RECEIVED, 9),  # so has this one's
    (S.RECEIVED, 1),
    (S.DISMISSED, 90),
    (S.DUPLICATE, 70),
    (S.WITHDRAWN, 50),
)


class _SampleCase:
    """A case and what its people do with it."""

    def __init__(self, network: SampleNetwork, number: int, days_ago: int) -> None:
        self.network, self.project = network, network.project
        self.days_ago, self.number = days_ago, number
        self.community_id = network.list_communities_of("coordinator")[number % 5]
        self.receipt, self.mark = case_reports.draw_receipt(self.project)
        self.id = 0

    def report(self) -> None:
        """Send the report, and find the number of its case in the officer's list."""
        known = {line.case.id for line in self._list_cases()}
        text = CONTENT.stories[self.number % len(CONTENT.stories)]
        category = CHOSEN_CATEGORIES[self.number % (len(CHOSEN_CATEGORIES) - 1)]
        report = CaseReport(self.receipt, category, text, community_id=self.community_id)
        case_reports.report_case(self.project, report, self.mark, at=self.network.now)
        self.id = next(line.case.id for line in self._list_cases() if line.case.id not in known)

    def read(self, name: str) -> CaseFile:
        """Return the case as somebody has it before them."""
        caller = self.network.get_caller(name)
        return cases.open_case(self.project, caller, self.id, at=self.network.now)

    def do(self, name: str, action: Callable[..., object], *values: object, **more: object) -> None:
        """Ask an action for something, as somebody who has the case before them."""
        seen = self.read(name).displayed_version
        caller = self.network.get_caller(name)
        action(self.project, caller, self.id, seen, *values, at=self.network.now, **more)

    def _list_cases(self) -> list[cases.CaseLine]:
        caller = self.network.get_caller("officer")
        return cases.list_cases(self.project, caller, at=self.network.now)


def start_cases(network: SampleNetwork) -> None:
    """Start a process for every case."""
    for number, (state, days_ago) in enumerate(PLANS):
        network.clock.start(_work(_SampleCase(network, number, days_ago), state))


def _work(case: _SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago, 50)
    case.report()
    if state is S.RECEIVED:
        return
    yield moment(case.days_ago - 2, 55)
    case.do("coordinator", cases.take_step, CaseStep.TAKEN_UP)
    token = case.network.create_token("message")
    case_work.send_message(
        case.project,
        case.network.get_caller("coordinator"),
        case.id,
        "ได้รับเรื่องแล้ว กำลังตรวจสอบข้อเท็จจริง",
        token=token,
        at=case.network.now,
    )
    yield from _NEXT.get(state, _climb)(case, state)


def _wait(case: _SampleCase, state: CaseState) -> Process:
    """Leave the case in community review."""
    yield from ()


def _solve(case: _SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 15, 60)
    evidence = case_work.add_file(
        case.project,
        case.network.get_caller("coordinator"),
        case.id,
        PHOTO_FILE.read_bytes(),
        purpose=Purpose.DONE,
        at=case.network.now,
    )
    done_on = case.network.now.astimezone(BANGKOK).date()
    case.do("coordinator", case_solutions.propose, CONTENT.work_done, done_on, evidence.id)
    yield moment(case.days_ago - 16, 60)
    case.do("officer", case_solutions.confirm)
    if state is S.CLOSED:
        yield moment(case.days_ago - 20, 60)
        seen = case_reports.follow(case.project, case.receipt, at=case.network.now)
        case_reports.confirm(
            case.project, case.receipt, seen.displayed_version, at=case.network.now
        )


def _dismiss(case: _SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 10, 60)
    case.do(
        "coordinator",
        case_endings.propose,
        CaseStep.DISMISSED,
        reason=CONTENT.case_reason,
        reporter_message=CONTENT.reporter_message,
    )
    yield moment(case.days_ago - 12, 60)
    case.do("officer", case_endings.confirm)


def _repeat(case: _SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 10, 60)
    caller = case.network.get_caller("coordinator")
    listed = cases.list_cases(case.project, caller, at=case.network.now)
    other = next(line.case for line in listed if line.case.state is S.ACCEPTED_BY_AGENCY)
    case.do("coordinator", case_endings.propose, CaseStep.FOUND_DUPLICATE, other=other.number)
    yield moment(case.days_ago - 12, 60)
    case.do("officer", case_endings.confirm)


def _withdraw(case: _SampleCase, state: CaseState) -> Process:
    yield case.network.clock.compute_moment(case.days_ago - 6, 60)
    seen = case_reports.follow(case.project, case.receipt, at=case.network.now)
    case_reports.withdraw(
        case.project, case.receipt, seen.displayed_version, understood=True, at=case.network.now
    )


def _climb(case: _SampleCase, state: CaseState) -> Process:
    """Refer the case to the district, and on to the agency whose state is wanted."""
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 14, 60)
    case.do(
        "coordinator", cases.take_step, CaseStep.REFERRED_TO_DISTRICT, reason=CONTENT.case_reason
    )
    if state is S.REFERRED_TO_DISTRICT:
        return
    yield moment(case.days_ago - 16, 60)
    case.do("officer", cases.take_step, CaseStep.TAKEN_UP_BY_DISTRICT)
    if state is S.DISTRICT_REVIEW:
        return
    agency = Agency.NACC if state is S.REFERRED_TO_NACC else Agency.PACC
    yield moment(case.days_ago - 20, 60)
    _prepare_packet(case, agency)
    yield moment(case.days_ago - 22, 60)
    packet = case.read("officer-2").packet
    if packet is None:
        raise AssertionError("no packet waits")
    caller = case.network.get_caller("officer-2")
    case_referrals.read_packet(case.project, caller, packet.id, at=case.network.now)
    case.do("officer-2", case_referrals.release, RECIPIENTS[agency])
    yield moment(case.days_ago - 24, 60)
    sent_on = case.network.now.astimezone(BANGKOK).date()
    case.do("officer", case_referrals.record_delivery, DeliveryMethod.BY_HAND, sent_on)
    if state is S.ACCEPTED_BY_AGENCY:
        yield moment(case.days_ago - 40, 60)
        case.do(
            "officer", cases.take_step, CaseStep.AGENCY_ACCEPTED, agency_number="ปปท. 0012/2569"
        )


def _prepare_packet(case: _SampleCase, agency: Agency) -> None:
    caller, texts = case.network.get_caller("officer"), (CONTENT.case_letter,)
    story = CONTENT.stories[case.number % len(CONTENT.stories)]
    kept = [match.text for match in personal.find_personal_data(story, *texts)]
    contents = case_referrals.build_contents(
        case.project,
        caller,
        case.id,
        agency,
        RECIPIENTS[agency],
        CONTENT.case_letter,
        kept=kept,
        at=case.network.now,
    )
    case.do(
        "officer",
        case_referrals.prepare,
        agency,
        RECIPIENTS[agency],
        CONTENT.case_letter,
        build_packet(contents),
        kept=kept,
    )


_NEXT: Mapping[CaseState, Callable[[_SampleCase, CaseState], Process]] = {
    S.COMMUNITY_REVIEW: _wait,
    S.CLOSED: _solve,
    S.RESOLVED: _solve,
    S.DISMISSED: _dismiss,
    S.DUPLICATE: _repeat,
    S.WITHDRAWN: _withdraw,
}

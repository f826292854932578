"""Cases of the sample, on every rung of the ladder: reported with a receipt, worked by staff."""

from collections.abc import Callable, Mapping

from geodata.actions.cases import (
    case_endings,
    case_referrals,
    case_reports,
    case_solutions,
    case_work,
    cases,
    letter_presets,
)
from geodata.actions.cases.cases import CaseFile
from geodata.model import personal
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    Agency,
    CaseReport,
    CaseState,
    Details,
    Purpose,
)
from geodata.model.cases.packets import DeliveryMethod, PresetDraft
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.times import BANGKOK
from geodata.store.cases.cases import CaseStore
from mapping.exports.cases.packet import build_packet
from mapping.sample.clock import Process
from mapping.sample.content import PHOTO_FILE, get_content
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
LETTER_DAYS_AGO = 290
OFFICERS = ("officer", "officer-2")


class SampleCase:
    """A case and what its people do with it."""

    def __init__(
        self, network: SampleNetwork, number: int, days_ago: int, community_id: str
    ) -> None:
        self.network, self.project = network, network.project
        self.days_ago, self.number = days_ago, number
        self.community_id = community_id
        self.category = CHOSEN_CATEGORIES[number % (len(CHOSEN_CATEGORIES) - 1)]
        self.worker = self._choose_worker()
        self.receipt, self.mark = case_reports.draw_receipt(self.project)
        self.id = 0

    def report(self) -> None:
        """Send the report, and find the number of its case."""
        write = self.network.write_private
        report = CaseReport(
            self.receipt,
            self.category,
            write("story of a case", self.story),
            community_id=self.community_id,
            contact=write("contact of a reporter", get_content().contact)
            if self.has_contact
            else "",
            details=Details(write("office of a case", get_content().case_office)),
        )
        case_reports.report_case(self.project, report, self.mark, at=self.network.now)
        with self.project.database.begin_read() as tx:
            waiting = CaseStore(tx, self.project.seal).list_in_state(S.RECEIVED)
        self.id = max(case.id for case in waiting)

    def read(self, name: str) -> CaseFile:
        """Return the case as somebody has it before them."""
        caller = self.network.get_caller(name)
        return cases.open_case(self.project, caller, self.id, at=self.network.now)

    def do(self, name: str, action: Callable[..., object], *values: object, **more: object) -> None:
        """Ask an action for something, as somebody who has the case before them."""
        seen = self.read(name).displayed_version
        caller = self.network.get_caller(name)
        action(self.project, caller, self.id, seen, *values, at=self.network.now, **more)

    @property
    def has_contact(self) -> bool:
        """Whether the reporter can be reached: two of three can."""
        return self.number % 3 != 0

    @property
    def story(self) -> str:
        """What the reporter tells, without the marks of a test."""
        return get_content().stories[self.number % len(get_content().stories)]

    def _choose_worker(self) -> str:
        """Return who works it: the coordinator of its community, unless it is about them."""
        for name in ("coordinator", "coordinator-2"):
            is_own = self.community_id in self.network.list_communities_of(name)
            if is_own and self.category is not Category.COMMUNITY:
                return name
        return OFFICERS[0]

    def choose_confirmer(self) -> str:
        """Return the officer who did not propose."""
        return OFFICERS[1] if self.worker == OFFICERS[0] else OFFICERS[0]


def start_cases(network: SampleNetwork) -> None:
    """Start a process for every case, and keep a letter to use again."""
    network.clock.start(_keep_letter(network))
    homes = network.list_communities_of("coordinator")
    for number, (state, days_ago) in enumerate(PLANS):
        case = SampleCase(network, number, days_ago, homes[number % 5])
        network.clock.start(work_case(case, state))


def _keep_letter(network: SampleNetwork) -> Process:
    yield network.clock.compute_moment(LETTER_DAYS_AGO, 65)
    preset = PresetDraft(
        Agency.PACC,
        network.write_private("name of a letter", get_content().letter_name),
        RECIPIENTS[Agency.PACC],
        get_content().case_letter,
    )
    letter_presets.add(
        network.project,
        network.get_caller("officer"),
        preset,
        token=network.create_token("letter"),
        at=network.now,
    )


def work_case(case: SampleCase, state: CaseState) -> Process:
    """Report a case and take it to the state in which it stands on the last day."""
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago, 50)
    case.report()
    if state is S.RECEIVED:
        return
    yield moment(case.days_ago - 2, 55)
    case.do(case.worker, cases.take_step, CaseStep.TAKEN_UP)
    token = case.network.create_token("message")
    case_work.send_message(
        case.project,
        case.network.get_caller(case.worker),
        case.id,
        case.network.write_private("message to a reporter", get_content().case_received),
        token=token,
        at=case.network.now,
    )
    case_work.add_note(
        case.project,
        case.network.get_caller(case.worker),
        case.id,
        case.network.write_private("note of a case", get_content().case_note),
        token=case.network.create_token("note-of-a-case"),
        at=case.network.now,
    )
    yield from _NEXT.get(state, _climb)(case, state)


def _wait(case: SampleCase, state: CaseState) -> Process:
    """Leave the case in community review."""
    yield from ()


def _solve(case: SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 15, 60)
    evidence = case_work.add_file(
        case.project,
        case.network.get_caller(case.worker),
        case.id,
        PHOTO_FILE.read_bytes(),
        purpose=Purpose.DONE,
        at=case.network.now,
    )
    done_on = case.network.now.astimezone(BANGKOK).date()
    solution = case.network.write_private("solution of a case", get_content().work_done)
    case.do(case.worker, case_solutions.propose, solution, done_on, evidence.id)
    yield moment(case.days_ago - 16, 60)
    case.do(case.choose_confirmer(), case_solutions.confirm)
    if state is S.CLOSED:
        yield moment(case.days_ago - 20, 60)
        seen = case_reports.follow(case.project, case.receipt, at=case.network.now)
        case_reports.confirm(
            case.project, case.receipt, seen.displayed_version, at=case.network.now
        )


def _dismiss(case: SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 10, 60)
    case.do(
        case.worker,
        case_endings.propose,
        CaseStep.DISMISSED,
        reason=case.network.write_private("reason of an ending", get_content().case_reason),
        reporter_message=case.network.write_private(
            "answer to a reporter", get_content().reporter_message
        ),
    )
    yield moment(case.days_ago - 12, 60)
    case.do(case.choose_confirmer(), case_endings.confirm)


def _repeat(case: SampleCase, state: CaseState) -> Process:
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 10, 60)
    caller = case.network.get_caller(case.worker)
    listed = cases.list_cases(case.project, caller, at=case.network.now)
    other = next(line.case for line in listed if line.case.state is S.ACCEPTED_BY_AGENCY)
    case.do(case.worker, case_endings.propose, CaseStep.FOUND_DUPLICATE, other=other.number)
    yield moment(case.days_ago - 12, 60)
    case.do(case.choose_confirmer(), case_endings.confirm)


def _withdraw(case: SampleCase, state: CaseState) -> Process:
    yield case.network.clock.compute_moment(case.days_ago - 6, 60)
    seen = case_reports.follow(case.project, case.receipt, at=case.network.now)
    case_reports.withdraw(
        case.project, case.receipt, seen.displayed_version, understood=True, at=case.network.now
    )


def _climb(case: SampleCase, state: CaseState) -> Process:
    """Refer the case to the district, and on to the agency whose state is wanted."""
    moment = case.network.clock.compute_moment
    yield moment(case.days_ago - 14, 60)
    reason = case.network.write_private("reason of a step", get_content().case_reason)
    case.do(case.worker, cases.take_step, CaseStep.REFERRED_TO_DISTRICT, reason=reason)
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


def _prepare_packet(case: SampleCase, agency: Agency) -> None:
    caller = case.network.get_caller("officer")
    letter = case.network.write_private("letter to an agency", get_content().case_letter)
    kept = [match.text for match in personal.find_personal_data(case.story, letter)]
    contents = case_referrals.build_contents(
        case.project,
        caller,
        case.id,
        agency,
        RECIPIENTS[agency],
        letter,
        kept=kept,
        at=case.network.now,
    )
    case.do(
        "officer",
        case_referrals.prepare,
        agency,
        RECIPIENTS[agency],
        letter,
        build_packet(contents),
        kept=kept,
    )


_NEXT: Mapping[CaseState, Callable[[SampleCase, CaseState], Process]] = {
    S.COMMUNITY_REVIEW: _wait,
    S.CLOSED: _solve,
    S.RESOLVED: _solve,
    S.DISMISSED: _dismiss,
    S.DUPLICATE: _repeat,
    S.WITHDRAWN: _withdraw,
}

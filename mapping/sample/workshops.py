"""Workshops of the sample: those that are over, with pins, votes and tests; one that is open."""

from dataclasses import dataclass
from datetime import timedelta

from geodata.actions.workshops import (
    answers,
    attendance,
    paper_votes,
    pin_titles,
    plans,
    questions,
    rooms,
    workshop_pins,
    workshops,
)
from geodata.actions.workshops.room_access import Guest
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.times import BANGKOK
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.paper_votes import PaperVotes
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import (
    AgeGroup,
    PinDraft,
    Workshop,
    WorkshopDraft,
    WorkshopKind,
)
from geodata.reference import forms
from mapping.sample.clock import Process
from mapping.sample.content import get_content
from mapping.sample.network import SampleNetwork

FACILITATOR = "coordinator"
PHONES_OPEN = 6
PAPER_PEOPLE = 4  # who voted on paper
DOTS = 3
OPEN_MINUTES = 40  # before the last moment: a room is open for eight hours


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A workshop that is over: when it was, and with how many phones."""

    days_ago: int
    title: str
    kind: WorkshopKind
    phones: int


ROOM_PLANS = (
    RoomPlan(75, "ภาพอนาคตและจุดเสี่ยงของชุมชน (ข้อมูลตัวอย่าง)", WorkshopKind.FUTURE_SCENARIO, 16),
    RoomPlan(214, "อบรมอาสาสมัครพร้อมแบบทดสอบ (ข้อมูลตัวอย่าง)", WorkshopKind.TRAINING, 30),
    RoomPlan(172, "อบรมอาสาสมัครรุ่นที่ 2 (ข้อมูลตัวอย่าง)", WorkshopKind.TRAINING, 24),
    RoomPlan(128, "สนทนากลุ่มและแบบสอบถาม (ข้อมูลตัวอย่าง)", WorkshopKind.FOCUS_GROUP, 20),
)


def start_workshops(network: SampleNetwork) -> None:
    """Start the workshops that are over, and the one that is open."""
    for plan in ROOM_PLANS[: network.size.rooms]:
        network.clock.start(_run_closed(network, plan))
    network.clock.start(_run_open(network))


def _run_closed(network: SampleNetwork, plan: RoomPlan) -> Process:
    moment, project = network.clock.compute_moment, network.project
    yield moment(plan.days_ago, 70)
    workshop = _open(network, plan.title, plan.kind)
    guests = _join(network, workshop, plan.phones)
    _ask_form(network, workshop, guests, FormKind.PRE_TEST, right_of_five=2)
    yield moment(plan.days_ago, 80)
    _pin(network, workshop, guests, 12)
    questions.ask_question(
        project,
        guests[0],
        network.create_token("question-of-a-phone"),
        network.write_private("question in a room", get_content().room_question),
        at=network.now,
    )
    yield moment(plan.days_ago, 90)
    caller = network.get_caller(FACILITATOR)
    _approve_titles(network, workshop)
    workshops.reveal_pins(project, caller, workshop.id, at=network.now)
    workshops.open_voting(project, caller, workshop.id, DOTS, at=network.now)
    _vote(network, workshop, guests)
    _count_paper(network, workshop)
    yield moment(plan.days_ago, 100)
    caller = network.get_caller(FACILITATOR)
    workshops.close_voting(project, caller, workshop.id, at=network.now)
    _ask_form(network, workshop, guests, FormKind.POST_TEST, right_of_five=4)
    _ask_form(network, workshop, guests, FormKind.SURVEY, right_of_five=5)
    yield moment(plan.days_ago, 110)
    caller = network.get_caller(FACILITATOR)
    _send_best(network, workshop)
    workshops.close_room(project, caller, workshop.id, at=network.now)
    attendance.record_attendance(
        project,
        caller,
        workshop.id,
        {},
        {
            (AttendanceAge.SIXTY_UP, AttendeeKind.RESIDENT): 7,
            (AttendanceAge.FORTY_UP, AttendeeKind.VOLUNTEER): 5,
            (AttendanceAge.TWENTY_FIVE_UP, AttendeeKind.RESIDENT): 4,
            (AttendanceAge.FORTY_UP, AttendeeKind.LEADER): 2,
        },
        at=network.now,
    )
    if plan.kind is WorkshopKind.FUTURE_SCENARIO:
        _plan(network, workshop)


def _run_open(network: SampleNetwork) -> Process:
    begins = network.clock.until - timedelta(minutes=OPEN_MINUTES)
    yield begins
    title = "เวิร์กช็อปที่กำลังเปิดอยู่ (ข้อมูลตัวอย่าง)"
    workshop = _open(network, title, WorkshopKind.TRAINING)
    guests = _join(network, workshop, PHONES_OPEN)
    yield begins + timedelta(minutes=10)
    _pin(network, workshop, guests, 5)


def _open(network: SampleNetwork, title: str, kind: WorkshopKind) -> Workshop:
    caller = network.get_caller(FACILITATOR)
    made = workshops.create_workshop(
        network.project,
        caller,
        WorkshopDraft(
            network.create_token("workshop"),
            kind,
            title,
            network.now.astimezone(BANGKOK).date(),
            "ศูนย์ชุมชน",
            network.list_communities_of(FACILITATOR)[0],
            None,
        ),
        at=network.now,
    )
    return workshops.open_room(network.project, caller, made.id, at=network.now)


def _join(network: SampleNetwork, workshop: Workshop, phones: int) -> list[Guest]:
    code = workshop.code or ""
    return [
        Guest(code, rooms.join_room(network.project, code, at=network.now)) for _ in range(phones)
    ]


def _pin(network: SampleNetwork, workshop: Workshop, guests: list[Guest], count: int) -> None:
    community_id = workshop.community_id or network.communities[0]
    for number in range(count):
        rooms.propose_pin(
            network.project,
            guests[number % len(guests)],
            PinDraft(
                network.create_token("pin-of-a-phone"),
                CHOSEN_CATEGORIES[number % len(CHOSEN_CATEGORIES)],
                network.choose_point(community_id),
                title=get_content().risks[number].title,
                note=network.write_private("note of a pin", get_content().pin_note),
            ),
            at=network.now,
        )


def _approve_titles(network: SampleNetwork, workshop: Workshop) -> None:
    """Let the room read every title, as its facilitator does before the pins are revealed."""
    project, caller = network.project, network.get_caller(FACILITATOR)
    for waiting in pin_titles.list_waiting_titles(project, caller, workshop.id, at=network.now):
        answered = frozenset(hint.text for hint in waiting.hints)
        given = (waiting.pin.id, waiting.displayed_version, waiting.pin.title, answered)
        pin_titles.approve_title(project, caller, workshop.id, *given, at=network.now)


def _vote(network: SampleNetwork, workshop: Workshop, guests: list[Guest]) -> None:
    state = rooms.read_state(network.project, workshop.code or "", at=network.now)
    pins = [shown.pin.id for shown in state.pins]
    for number, guest in enumerate(guests):
        chosen = {pins[0], pins[number % 4], pins[(number * 5) % len(pins)]}
        rooms.vote(network.project, guest, 1, frozenset(chosen), at=network.now)


def _count_paper(network: SampleNetwork, workshop: Workshop) -> None:
    """Type in the dots of those who had no phone."""
    caller = network.get_caller(FACILITATOR)
    given = (network.project, caller, workshop.id)
    known, ballot = paper_votes.read_paper_votes(*given, at=network.now)
    dots = {pin.id: PAPER_PEOPLE for pin in ballot[:2]}
    votes = PaperVotes(PAPER_PEOPLE, dots)
    paper_votes.record_paper_votes(*given, known, votes, at=network.now)


def _ask_form(
    network: SampleNetwork,
    workshop: Workshop,
    guests: list[Guest],
    kind: FormKind,
    *,
    right_of_five: int,
) -> None:
    """Open a form, let every phone answer it, and close it."""
    project, form = network.project, forms.get_form(kind)
    caller = network.get_caller(FACILITATOR)
    answers.open_form(project, caller, workshop.id, kind, at=network.now)
    for number, guest in enumerate(guests):
        answers.submit_answer(
            project,
            guest,
            AnswerDraft(
                network.create_token("answers-of-a-phone"),
                kind,
                _answer(form, number, right_of_five),
                code=f"{number % 28 + 1:02d}ก{number + 10}" if kind.is_test else "",
                age_group=None if kind.is_test else list(AgeGroup)[number % len(AgeGroup)],
            ),
            at=network.now,
        )
    answers.close_form(project, caller, workshop.id, kind, at=network.now)


def _answer(form: Form, number: int, right_of_five: int) -> dict[str, tuple[int, ...]]:
    """Return answers of one phone: so many of five are right where there is a right one."""
    given: dict[str, tuple[int, ...]] = {}
    for place, item in enumerate(form.items):
        choice = (number + place) % len(item.choices) + 1
        if item.answer is not None:
            is_right = (number + place) % 5 < right_of_five
            choice = item.answer if is_right else item.answer % len(item.choices) + 1
        given[item.id] = (choice,)
    return given


def _send_best(network: SampleNetwork, workshop: Workshop) -> None:
    """Send the pins with most votes to review."""
    caller = network.get_caller(FACILITATOR)
    running = workshops.read_workshop(network.project, caller, workshop.id, at=network.now)
    best = sorted(running.pins, key=lambda pin: (-pin.vote_count, pin.pin.id))[:2]
    workshop_pins.send_to_review(
        network.project,
        caller,
        workshop.id,
        [
            (pin.pin.id, workshop_pins.build_displayed_version(pin.pin, pin.point, pin.note))
            for pin in best
        ],
        at=network.now,
    )


def _plan(network: SampleNetwork, workshop: Workshop) -> None:
    caller = network.get_caller(FACILITATOR)
    scenario = plans.add_scenario(
        network.project,
        caller,
        workshop.id,
        ScenarioDraft(
            network.create_token("scenario"),
            network.write_private("title of a scenario", "ทุกโครงการในชุมชนมีป้ายครบ"),
            network.write_private(
                "story of a scenario", "ชาวชุมชนตรวจสอบงบประมาณและระยะเวลาได้ด้วยตนเอง"
            ),
            Likelihood.POSSIBLE,
        ),
        at=network.now,
    )
    plans.add_strategy(
        network.project,
        caller,
        scenario.id,
        StrategyDraft(
            network.create_token("strategy"),
            network.write_private("strategy", "อาสาสมัครตรวจป้ายโครงการทุกเดือน"),
            2570,
            "ศูนย์ธรรมาภิบาลชุมชน",
        ),
        at=network.now,
    )

"""The 185 cases of `bench.officer_day`, made through the actions of the project.

Different communities, states, ages and persons in charge; the same ones every time. Each case was
reported and moved on days of its own before `at`, the oldest first.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp

from geodata import reference
from geodata.actions import TERMINAL, Caller
from geodata.actions.cases import case_reports, case_work, cases
from geodata.actions.people import accounts
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.project import Project
from tests.accounts import PASSPHRASE, add_confirmed_account
from tests.seen import case_as_it_is

COUNT = 185
OVERDUE, NEW, UNREAD = 5, 6, 6
SEED = 17
OFFICERS = ("malee", "manee", "prasit")
UP: Mapping[str, tuple[CaseStep, ...]] = {  # state → the steps to it
    "received": (),
    "community": (CaseStep.TAKEN_UP,),
    "referred": (CaseStep.TAKEN_UP, CaseStep.REFERRED_TO_DISTRICT),
    "district": (
        CaseStep.TAKEN_UP,
        CaseStep.REFERRED_TO_DISTRICT,
        CaseStep.TAKEN_UP_BY_DISTRICT,
    ),
    "dismissed": (
        CaseStep.TAKEN_UP,
        CaseStep.REFERRED_TO_DISTRICT,
        CaseStep.TAKEN_UP_BY_DISTRICT,
        CaseStep.DISMISSED,
    ),
}
WORDS: Mapping[CaseStep, Mapping[str, str]] = {
    CaseStep.REFERRED_TO_DISTRICT: {"reason": "เกินกำลังของชุมชน"},
    CaseStep.DISMISSED: {"reporter_message": "เรื่องนี้ไม่อยู่ในอำนาจของเขต"},
}
NEWEST_DAYS = {  # state → for how many days a case of it is not overdue
    "received": 6,
    "community": 28,
    "referred": 6,
    "district": 28,
    "dismissed": 300,
}
MIXED = ("received",) * 35 + ("community",) * 40 + ("referred",) * 12 + ("district",) * 35
STORIES = (
    "มีการเรียกเงินค่าที่จอดรถหน้าตลาด",
    "ขอใบอนุญาตแล้วถูกบอกให้จ่ายเพิ่ม",
    "งานซ่อมทางเท้าไม่ตรงกับป้ายโครงการ",
    "เก็บเงินค่าแผงโดยไม่มีใบเสร็จ",
    "ของบริจาคไม่ถึงผู้สูงอายุในชุมชน",
)
WORD = "เสาไฟกลางซอย"  # stands in one story alone
REPEATED = "ท่อระบายน้ำหน้าวัด"  # stands in the stories of two cases


@dataclass
class Prepared:
    """What a day is done with."""

    secrets: dict[str, str] = field(default_factory=dict)  # of second factors, by name
    numbers: dict[str, str] = field(default_factory=dict)  # what a case is for → its number
    ids: dict[str, int] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)  # what a case is for → where it is


@dataclass(frozen=True)
class _Plan:
    use: str  # "" of most
    state: str
    in_state_days: int
    community_id: str
    story: str
    in_charge: str = ""
    unread: bool = False


def make(project: Project, at: datetime) -> Prepared:
    """Make the accounts and the cases."""
    made = Prepared()
    made.secrets = {
        name: add_confirmed_account(project, name, Role.OFFICER)[1] for name in OFFICERS
    }
    add_confirmed_account(project, "somchai", Role.COORDINATOR, ("DS07",))
    chance = random.Random(SEED)
    plans = _plan_cases(chance)
    assert len(plans) == COUNT
    chance.shuffle(plans)
    ids: dict[int, int] = {}
    receipts: dict[int, str] = {}
    for _, number, act in sorted(
        _list_events(plans, ids, receipts, project, at), key=lambda e: e[:2]
    ):
        act(number)
    listed = {case.case.id: case.case for case in cases.list_cases(project, TERMINAL, at=at)}
    for number, plan in enumerate(plans):
        if plan.use:
            made.ids[plan.use] = ids[number]
            made.numbers[plan.use] = listed[ids[number]].number
            made.communities[plan.use] = plan.community_id
    return made


def sign_in(project: Project, name: str, secret: str, at: datetime) -> tuple[str, Caller]:
    """Sign an officer in; return the cookie and who acts."""
    cookie = accounts.sign_in(project, name, PASSPHRASE, pyotp.TOTP(secret).at(at), at=at)
    return cookie, Caller(accounts.find_session(project, cookie, at=at))


def _plan_cases(chance: random.Random) -> list[_Plan]:
    places = [community.id for community in reference.list_communities()]

    def place() -> str:
        return chance.choice(places)

    named = [
        _Plan("number", "district", 12, "DS11", "มีการเรียกเงินค่าแผงในตลาด", "manee"),
        _Plan("word", "community", 9, "DS07", f"ติดตั้ง{WORD}ช้า และถูกเรียกเงินเพิ่ม"),
        _Plan("step", "district", 8, "DS03", "ร้องเรื่องเสียงดังจากงานก่อสร้าง", "malee"),
        _Plan("original", "district", 20, "DS05", f"{REPEATED}สร้างไม่ตรงแบบ", "malee"),
        _Plan("repeats", "district", 6, "DS05", f"{REPEATED}ใช้วัสดุไม่ตรงแบบ", "malee"),
        _Plan("refer", "district", 15, "DS02", "มีการเรียกรับเงินในงานจ้างซ่อมถนน", "malee"),
    ]
    overdue = [
        _Plan(f"overdue {n}", "district", 31 + 4 * n, place(), chance.choice(STORIES), "malee")
        for n in range(1, OVERDUE + 1)
    ]
    new = [
        _Plan(f"new {n}", "referred", 0, place(), chance.choice(STORIES)) for n in range(1, NEW + 1)
    ]
    unread = [
        _Plan(
            f"unread {n}", "district", 3 * n, place(), chance.choice(STORIES), "malee", unread=True
        )
        for n in range(1, UNREAD + 1)
    ]
    rest = COUNT - len(named) - len(overdue) - len(new) - len(unread) - len(MIXED)
    others = [
        _Plan(
            "",
            state,
            chance.randint(1, NEWEST_DAYS[state]),
            place(),
            chance.choice(STORIES),
            chance.choice(("", *OFFICERS)) if state in ("district", "referred") else "",
        )
        for state in (*MIXED, *("dismissed",) * rest)
    ]
    return [*named, *overdue, *new, *unread, *others]


Event = tuple[int, int, Callable[[int], None]]  # days before `at` (negative), case, what is done


def _list_events(
    plans: list[_Plan],
    ids: dict[int, int],
    receipts: dict[int, str],
    project: Project,
    at: datetime,
) -> list[Event]:
    """Return what happens to each case, to be done in the order of days."""
    chance = random.Random(SEED + 1)
    categories = (Category.POLICY, Category.WITHIN_AGENCY, Category.PUBLIC_SERVICE)
    events: list[Event] = []
    officers: dict[str, int] = {}

    def report(plan: _Plan, days: int) -> Callable[[int], None]:
        category = chance.choice(categories)

        def act(number: int) -> None:
            receipt, mark = case_reports.draw_receipt(project)
            given = CaseReport(receipt, category, plan.story, plan.community_id)
            case_reports.report_case(project, given, mark, at=at - timedelta(days=days))
            receipts[number] = receipt
            newest = cases.list_cases(project, TERMINAL, at=at)
            ids[number] = max(case.case.id for case in newest)

        return act

    def build_climb(step: CaseStep, days: int) -> Callable[[int], None]:
        def act(number: int) -> None:
            was = case_as_it_is(project, ids[number])
            day = at - timedelta(days=days)
            cases.take_step(
                project, TERMINAL, ids[number], was, step, at=day, **WORDS.get(step, {})
            )

        return act

    def build_rest(plan: _Plan) -> Callable[[int], None]:
        def act(number: int) -> None:
            if plan.unread:
                words = "มีพยานเพิ่มอีกหนึ่งคน"
                case_reports.send_message(
                    project, receipts[number], f"bench-{number}", words, at=at
                )
            if plan.in_charge:
                names = cases.list_assignees(project, TERMINAL, ids[number], at=at)
                officers.update({name: account for account, name in names.items()})
                was = case_as_it_is(project, ids[number])
                to = officers[plan.in_charge]
                case_work.assign(project, TERMINAL, ids[number], was, to, at=at)

        return act

    for number, plan in enumerate(plans):
        steps = UP[plan.state]
        first = plan.in_state_days + 2 * len(steps)
        events.append((-first, number, report(plan, first)))
        for taken, step in enumerate(steps, 1):
            days = first - 2 * taken
            events.append((-days, number, build_climb(step, days)))
        events.append((1, number, build_rest(plan)))
    return events

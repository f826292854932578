"""Work that people left on a server: a proposal, a complaint, a workshop with all its parts."""

from datetime import UTC, datetime

from geodata import settings
from geodata.actions import TERMINAL, Caller
from geodata.actions.cases import case_reports
from geodata.actions.people import accounts
from geodata.actions.risks import risks
from geodata.actions.workshops import attendance, plans, workshop_paper, workshops
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.risks import RiskDraft, Scores
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import open_project
from tests.browser import people
from tests.seen import pins_as_they_are


def propose(server):
    """Leave a proposal of somebody else for the review screen."""
    cookie = people.cookie(server, "chaiya", "coordinator", "DS07")
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    by = Caller(accounts.find_session(project, cookie["value"], at=at))
    draft = RiskDraft("gates", Category.POLICY, None, "DS07", Scores(4, 4), "ป้า ปี่ น้ำ กำ ฝั้น")
    risks.propose(project, by, draft, at=at)
    project.database.close()


def report(server):
    """Leave a complaint for the screen of cases."""
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    receipt, mark = case_reports.draw_receipt(project)
    given = CaseReport(receipt, Category.POLICY, "ป้า ปี่ น้ำ กำ ฝั้น ญู ฐู ที่ ทั้งนั้น", "DS07")
    case_reports.report_case(project, given, mark, at=at)
    project.database.close()


def run_workshop(server):
    """Leave an open room with something in each of its parts."""
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    kind = WorkshopKind.FUTURE_SCENARIO
    draft = WorkshopDraft("gates", kind, "ป้า ปี่ น้ำ กำ", at.date(), "ศาลา", "DS07", None, "เปิดงาน")
    made = workshops.create_workshop(project, TERMINAL, draft, at=at)
    workshops.open_room(project, TERMINAL, made.id, at=at)
    lines = [f"- {number} ฝั้น ญู ฐู ที่" for number in (1, 2, 3)]
    pins = [
        workshop_paper.type_in(project, TERMINAL, made.id, f"line-{line[2]:0>12}", line, at=at).id
        for line in lines
    ]
    workshop_paper.confirm_pins(
        project, TERMINAL, made.id, pins_as_they_are(project, made.id, pins[:2]), at=at
    )
    attendance.record_attendance(
        project, TERMINAL, made.id, {}, {(AttendanceAge.SIXTY_UP, AttendeeKind.LEADER): 4}, at=at
    )
    story = ScenarioDraft("gates", "ทั้งนั้น", "ที่ ทั้งนั้น", Likelihood.LIKELY)
    scenario = plans.add_scenario(project, TERMINAL, made.id, story, at=at)
    what = StrategyDraft("gates", "อ่านป้าย", 2570, "กรรมการ")
    plans.add_strategy(project, TERMINAL, scenario.id, what, at=at)
    project.database.close()

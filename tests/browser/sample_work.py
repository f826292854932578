"""Work that people left on a server: a proposal, a complaint, a workshop with all its parts."""

from datetime import UTC, datetime

from geodata import settings
from geodata.actions import TERMINAL, Caller
from geodata.actions.cases import case_reports
from geodata.actions.people import accounts
from geodata.actions.programme import activities, budget, documents, members, programmes
from geodata.actions.risks import risks
from geodata.actions.workshops import attendance, plans, workshop_paper, workshops
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.documents import DocumentDraft, DocumentKind
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.risks import RiskDraft, Scores
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
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


def begin_programme(server):
    """Leave a programme of this year with something in each of its parts."""
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    day, given = to_bangkok_date(at), (project, TERMINAL)
    first = programmes.begin_from_reference(*given, 2559, at=at)
    made = programmes.copy_programme(*given, first.id, to_fiscal_year_be(at), at=at)
    member = MemberDraft("gates", "ฝั้น ญู ฐู", "ที่ ทั้งนั้น", MemberKind.VOLUNTEER, day, day)
    came = frozenset([members.add_member(*given, member, at=at).id])
    kind = ActivityKind.VOLUNTEER_MEETING
    activity = ActivityDraft("gates", made.id, kind, "ป้า ปี่ น้ำ กำ", None, "DS07")
    activities.add_held_activity(*given, activity, HeldActivity(day, 4, came), at=at)
    line = programmes.read_overview(*given, made.id, at=at).spending[0].line
    budget.record_expense(*given, ExpenseDraft("gates", line.id, day, 1000, "ฝั้น"), at=at)
    paper = DocumentDraft("gates", made.id, DocumentKind.ORDER, "ป้า ปี่", day)
    documents.add_document(*given, paper, at=at)
    project.database.close()

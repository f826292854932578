"""Risk points of all levels, categories and states, made by the actions that people take."""

from datetime import UTC, datetime

from geodata import settings
from geodata.actions import Caller
from geodata.actions.people import accounts
from geodata.actions.places import fieldwork
from geodata.actions.risks import mitigations, risk_words, risks
from geodata.model.imports.records import Category
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.risk_words import PublicWords
from geodata.model.risks import AgencyType, Precision, RiskDraft, Scores
from geodata.model.times import BANGKOK
from geodata.project import open_project
from tests.browser import people
from tests.seen import read_seen_version

POLICY, AGENCY = Category.POLICY, Category.WITHIN_AGENCY
SERVICE, COMMUNITY = Category.PUBLIC_SERVICE, Category.COMMUNITY
MITIGATED = True
# Community, category, sub-kind, likelihood × impact, title, and whether it was mitigated.
RISKS = (
    ("DS30", SERVICE, "service-stall-fee", (5, 4), "เก็บเงินค่าวางแผงเกินอัตรา", False),
    ("DS30", SERVICE, "service-permit", (3, 4), "เรียกเงินก่อนออกหนังสือรับรอง", False),
    ("DS30", COMMUNITY, "community-fund", (2, 2), "", MITIGATED),
    ("DS04", AGENCY, "agency-repeat-repair", (4, 5), "ซ่อมทางเดินริมน้ำสองครั้งในปีเดียว", False),
    ("DS36", AGENCY, "agency-project-sign", (4, 4), "ไม่มีป้ายบอกราคาโครงการท่อระบายน้ำ", False),
    ("DS09", COMMUNITY, "community-fund", (3, 4), "เงินกองทุนชุมชนไม่แสดงบัญชี", False),
    ("DS23", SERVICE, "service-queue", (3, 3), "คิวต่อใบอนุญาตถูกแซงเมื่อจ่ายเงิน", False),
    ("DS03", COMMUNITY, "community-utility", (2, 4), "", False),
    ("DS19", POLICY, "policy-same-contractor", (4, 3), "ผู้รับจ้างรายเดิมทุกปี", False),
    ("DS12", COMMUNITY, "community-utility", (2, 2), "ค่าไฟส่วนกลางเก็บโดยไม่มีใบเสร็จ", MITIGATED),
    ("DS16", SERVICE, "service-no-receipt", (5, 5), "เก็บเงินโดยไม่ออกใบเสร็จ", False),
    ("DS07", COMMUNITY, "community-common-space", (1, 3), "ตู้กดน้ำชุมชนไม่มีรายรับรายจ่าย", False),
    ("DS01", POLICY, "policy-split-contract", (3, 5), "แบ่งซื้อแบ่งจ้างวัสดุก่อสร้าง", False),
    ("DS02", AGENCY, "agency-inspection", (3, 2), "ตรวจรับงานโดยไม่ตรวจจริง", False),
    ("DS14", SERVICE, None, (2, 2), "", False),
    ("DS22", POLICY, "policy-budget-choice", (4, 4), "จัดสรรงบประมาณโดยไม่ถามชุมชน", False),
    ("DS28", COMMUNITY, "community-welfare", (2, 3), "รายชื่อรับของช่วยเหลือไม่ประกาศ", MITIGATED),
    ("DS33", AGENCY, "agency-assets", (3, 4), "", False),
    ("DS40", SERVICE, "service-fine", (2, 5), "ปรับแล้วไม่มีใบสั่ง", False),
    ("DS43", COMMUNITY, "community-committee", (1, 2), "เลือกกรรมการโดยไม่ประกาศวัน", False),
)
VISITED = ("DS05", "DS06", "DS08", "DS10", "DS11", "DS12", "DS13", "DS30", "DS31", "DS35")


def add_risks(server):
    """Leave risk points that the public may see; return their numbers as the public knows them."""
    cookies = [people.cookie(server, name, "officer") for name in ("malee", "prasit")]
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    malee, prasit = (
        Caller(accounts.find_session(project, cookie["value"], at=at)) for cookie in cookies
    )
    try:
        for number, risk in enumerate(RISKS):
            _add_risk(project, malee, prasit, f"sample-{number}", *risk, at=at)
        today = at.astimezone(BANGKOK).date()
        for community in VISITED:
            has_found = any(risk[0] == community for risk in RISKS)
            draft = VisitDraft(f"visit-{community}", community, today, has_found)
            fieldwork.record_visit(project, malee, draft, at=at)
    finally:
        project.database.close()


def _add_risk(
    project, malee, prasit, token, community, category, kind, scores, title, is_mitigated, *, at
):
    agency = AgencyType.DISTRICT_OFFICE if title else None
    draft = RiskDraft(
        token, category, None, community, Scores(*scores), sub_kind=kind, agency_type=agency
    )
    risk = risks.propose(project, malee, draft, at=at)
    seen = read_seen_version(project, risk)
    risk = risks.approve(project, prasit, risk.id, seen, Precision.COMMUNITY, None, at=at)
    if title:
        words = PublicWords(title, f"ชุมชนแจ้งว่า{title} และขอให้แสดงหลักฐานต่อสาธารณะ")
        risk_words.write_words(project, malee, risk.id, words, at=at)
        [waiting] = risk_words.list_waiting_words(project, prasit, at=at)
        answered = frozenset(hint.text for hint in waiting.hints)
        given = (waiting.words.id, waiting.displayed_version, answered)
        risk_words.approve_words(project, prasit, *given, at=at)
    if is_mitigated:
        seen = read_seen_version(project, risk)
        today = at.astimezone(BANGKOK).date()
        risk = mitigations.mitigate(
            project, malee, risk.id, seen, done_on=today, note="ติดป้ายแล้ว", at=at
        )
        mitigations.confirm(project, prasit, risk.id, read_seen_version(project, risk), at=at)

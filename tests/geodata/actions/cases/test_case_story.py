"""Complaints worked up the ladder, by hand: from a report to an agency, and every way off it."""

import io
import random
from datetime import date, timedelta

import pyotp
import pytest
from PIL import Image, ImageDraw

from geodata import receipts
from geodata.actions import Caller
from geodata.actions.cases import (
    case_clock,
    case_endings,
    case_files,
    case_identity,
    case_incidents,
    case_notices,
    case_referrals,
    case_reports,
    case_risks,
    case_rules,
    case_solutions,
    case_work,
    cases,
)
from geodata.actions.cases.case_reports import ReporterAction
from geodata.actions.people import accounts
from geodata.errors import BadInput, Conflict, FileRefused, NotAllowed, NotFound
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_rules import JurisdictionHint
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    Agency,
    CaseEdit,
    CaseReport,
    CaseState,
    FileKind,
    IncidentDate,
    MessageKind,
    Purpose,
    Threat,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft, RiskState
from geodata.store.people.audit import AuditStore
from geodata.store.risks.risks import RiskStore
from tests.conftest import PASSPHRASE
from tests.seen import hint_as_it_is, pass_displayed_version, request_as_it_is, task_as_it_is

S = CaseState


def photo(seed=1, *, mark=False):
    """A picture of coloured blocks; `mark` paints a small thing over it and saves it anew."""
    drawn = random.Random(seed)
    picture = Image.new("RGB", (8, 6))
    picture.putdata([tuple(drawn.randrange(256) for _ in "rgb") for _ in range(48)])
    picture = picture.resize((640, 480))
    if mark:
        ImageDraw.Draw(picture).rectangle((300, 220, 330, 240), fill="black")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80 if mark else 92)
    return kept.getvalue()


class Story:
    """One project with the people of a case; every call takes the present version."""

    def __init__(self, project, now, names):
        self.project, self.now, self.names = project, now, names
        self.receipt = ""
        self.sign_in()

    def sign_in(self):
        """Sessions end within a day: after a while everybody comes in again."""
        self.people = {}
        for value, (name, secret) in self.names.items():
            code = pyotp.TOTP(secret).at(self.now) if secret else ""
            cookie = accounts.sign_in(self.project, name, PASSPHRASE, code, at=self.now)
            session = accounts.find_session(self.project, cookie, at=self.now)
            self.people[value] = Caller(session)

    def report(self, **changes):
        self.receipt, mark = case_reports.draw_receipt(self.project)
        given = {
            "receipt": self.receipt,
            "category": Category.PUBLIC_SERVICE,
            "story": "มีการเรียกเงิน",
            "community_id": "DS07",
        } | changes
        case_reports.report_case(self.project, CaseReport(**given), mark, at=self.now)

    def lines(self, who):
        return sorted(
            cases.list_cases(self.project, self.people[who], at=self.now), key=lambda e: e.case.id
        )

    def file(self, case_id=1, who="officer"):
        return cases.open_case(self.project, self.people[who], case_id, at=self.now)

    def do(self, action, who, *given, case_id=1, **named):
        seen = self.file(case_id).displayed_version
        return action(self.project, self.people[who], case_id, seen, *given, at=self.now, **named)

    def step(self, who, step, **named):
        return self.do(cases.take_step, who, step, **named)

    def follow(self):
        return case_reports.follow(self.project, self.receipt, at=self.now)

    def solve(self, first="coordinator", second="neighbour", seed=9):
        made = case_work.add_file(
            self.project, self.people[first], 1, photo(seed), Purpose.DONE, at=self.now
        )
        self.do(case_solutions.propose, first, "คืนเงินแล้ว", self.today, made.id)
        return self.do(case_solutions.confirm, second)

    def packet(self, agency=Agency.PACC, who="officer"):
        return self.do(case_referrals.prepare, who, agency, "เลขาธิการ", "ขอส่งเรื่อง", b"PK packet")

    def release(self, who="second", recipient="เลขาธิการ"):
        packet = self.file().packet
        case_referrals.read_packet(self.project, self.people[who], packet.id, at=self.now)
        return self.do(case_referrals.release, who, recipient)

    @property
    def today(self):
        return (self.now + timedelta(hours=7)).date()

    def let_days_pass(self, days):
        self.now += timedelta(days=days)
        self.sign_in()


PEOPLE = {
    "coordinator": ("somchai", Role.COORDINATOR, "DS07"),
    "neighbour": ("somsri", Role.COORDINATOR, "DS07"),
    "elsewhere": ("anan", Role.COORDINATOR, "DS08"),
    "officer": ("malee", Role.OFFICER),
    "second": ("manee", Role.OFFICER),
}


@pytest.fixture
def story(project, now, add_account):
    names = {
        value: (name, add_account(name, role, *places)[1])
        for value, (name, role, *places) in PEOPLE.items()
    }
    return Story(project, now, names)


def test_from_a_report_to_an_agency_and_its_end(story):
    story.report()
    assert story.follow().state is S.RECEIVED
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)
    story.packet()
    story.release()
    assert story.follow().state is S.REFERRED_TO_PACC
    story.step("officer", CaseStep.AGENCY_ACCEPTED, agency_number="ปป 12/2569")
    story.step("officer", CaseStep.AGENCY_FINISHED, reporter_message="ชี้มูลแล้ว")
    seen = story.follow()
    assert seen.state is S.CLOSED
    assert seen.reason == "ชี้มูลแล้ว"
    assert [state for state, _ in seen.state_changes] == [
        S.RECEIVED,
        S.COMMUNITY_REVIEW,
        S.REFERRED_TO_DISTRICT,
        S.DISTRICT_REVIEW,
        S.REFERRED_TO_PACC,
        S.ACCEPTED_BY_AGENCY,
        S.CLOSED,
    ]
    assert story.file().packet.agency_number == "ปป 12/2569"


def test_a_step_that_skips_is_refused(story):
    story.report()
    for step in (CaseStep.REFERRED_TO_DISTRICT, CaseStep.DISMISSED, CaseStep.AGENCY_ACCEPTED):
        with pytest.raises(BadInput, match="E-CASE-02"):
            story.step("officer", step, reason="เหตุ")
    with pytest.raises(BadInput, match="E-CASE-02"):
        story.step("officer", CaseStep.CLOCK_ENDED)


def test_a_coordinator_takes_no_step_of_the_district(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    with pytest.raises(NotAllowed):
        story.step("coordinator", CaseStep.TAKEN_UP_BY_DISTRICT)
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)
    with pytest.raises(NotAllowed):
        story.step("coordinator", CaseStep.DISMISSED, reporter_message="เหตุ")


def test_solved_contested_and_back(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.solve()
    seen = story.follow()
    assert (seen.state, seen.work_done) == (S.RESOLVED, "คืนเงินแล้ว")
    assert {ReporterAction.CONFIRM, ReporterAction.CONTEST} <= seen.allowed_actions
    case_reports.contest(
        story.project, story.receipt, story.follow().displayed_version, "ยังไม่ได้เงิน", at=story.now
    )
    assert story.follow().state is S.COMMUNITY_REVIEW
    assert story.follow().work_done == ""
    story.solve(seed=11)
    case_reports.confirm(
        story.project, story.receipt, story.follow().displayed_version, at=story.now
    )
    assert story.follow().state is S.CLOSED
    case_reports.reopen(
        story.project, story.receipt, story.follow().displayed_version, "เรียกเงินอีก", at=story.now
    )
    assert story.follow().state is S.COMMUNITY_REVIEW


def test_a_closed_case_is_reopened_within_ninety_days_only(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.solve()
    case_reports.confirm(
        story.project, story.receipt, story.follow().displayed_version, at=story.now
    )
    story.let_days_pass(90)
    assert ReporterAction.REOPEN in story.follow().allowed_actions
    story.let_days_pass(1)
    assert ReporterAction.REOPEN not in story.follow().allowed_actions
    with pytest.raises(BadInput, match="E-CASE-16"):
        case_reports.reopen(
            story.project, story.receipt, story.follow().displayed_version, "อีก", at=story.now
        )


def test_the_clock_closes_what_nobody_contests(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.solve()
    story.let_days_pass(30)
    assert case_clock.close_expired_cases(story.project, at=story.now) == 0
    story.let_days_pass(1)
    assert case_clock.close_expired_cases(story.project, at=story.now) == 1
    assert story.follow().state is S.CLOSED


@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_nobody_confirms_their_own_solution(story, who):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    made = case_work.add_file(
        story.project, story.people[who], 1, photo(), Purpose.DONE, at=story.now
    )
    story.do(case_solutions.propose, who, "ทำแล้ว", story.today, made.id)
    with pytest.raises(NotAllowed, match="E-CASE-12"):
        story.do(case_solutions.confirm, who)


def test_evidence_of_a_solution_is_fresh(story):
    story.report()
    case_reports.add_file(story.project, story.receipt, photo(3), at=story.now)
    early = case_work.add_file(
        story.project, story.people["coordinator"], 1, photo(4), Purpose.DONE, at=story.now
    )
    story.step("coordinator", CaseStep.TAKEN_UP)
    [first, _] = story.file().evidence
    for stale in (first.id, early.id):
        with pytest.raises(BadInput, match="E-CASE-08"):
            story.do(case_solutions.propose, "coordinator", "ทำแล้ว", story.today, stale)


def test_a_photo_that_resembles_the_first_one_is_said(story):
    story.report()
    case_reports.add_file(story.project, story.receipt, photo(3), at=story.now)
    story.step("coordinator", CaseStep.TAKEN_UP)
    made = case_work.add_file(
        story.project,
        story.people["coordinator"],
        1,
        photo(3, mark=True),
        Purpose.DONE,
        at=story.now,
    )
    story.do(case_solutions.propose, "coordinator", "ทำแล้ว", story.today, made.id)
    assert [
        similar_evidence_file.id for similar_evidence_file in story.file().similar_evidence
    ] == [made.id]
    with pytest.raises(BadInput, match="E-CASE-09"):
        story.do(case_solutions.confirm, "neighbour")
    story.do(case_solutions.confirm, "neighbour", although_alike=True)
    assert story.follow().state is S.RESOLVED


def test_a_declined_solution_leaves_the_case_where_it_is(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    made = case_work.add_file(
        story.project, story.people["coordinator"], 1, photo(), Purpose.DONE, at=story.now
    )
    story.do(case_solutions.propose, "coordinator", "ทำแล้ว", story.today, made.id)
    story.do(case_solutions.decline, "neighbour", "ไปดูแล้วไม่จริง")
    assert story.file().case.state is S.COMMUNITY_REVIEW
    assert story.file().solution is None


def withdraw(story):
    seen = story.follow().displayed_version
    case_reports.withdraw(story.project, story.receipt, seen, understood=True, at=story.now)


def test_withdrawn_and_the_contact_is_forgotten_once_it_cannot_be_taken_back(story):
    story.report(contact="โทร 080")
    assert story.file().has_contact
    withdraw(story)
    assert story.follow().state is S.WITHDRAWN
    story.let_days_pass(7)
    assert case_clock.forget_withdrawn_contacts(story.project, at=story.now) == 0
    assert story.file().has_contact
    assert ReporterAction.TAKE_BACK in story.follow().allowed_actions
    story.let_days_pass(1)
    assert ReporterAction.TAKE_BACK not in story.follow().allowed_actions
    assert case_clock.forget_withdrawn_contacts(story.project, at=story.now) == 1
    assert not story.file().has_contact
    with pytest.raises(BadInput, match="E-CASE-16"):
        case_reports.take_back(
            story.project, story.receipt, story.follow().displayed_version, at=story.now
        )
    with pytest.raises(BadInput, match="E-CASE-02"):
        case_reports.send_message(story.project, story.receipt, "t", "อีกเรื่อง", at=story.now)


def test_nothing_is_withdrawn_from_an_agency(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)
    assert ReporterAction.WITHDRAW in story.follow().allowed_actions
    story.packet(Agency.NACC)
    story.release()
    assert ReporterAction.WITHDRAW not in story.follow().allowed_actions
    with pytest.raises(BadInput, match="E-CASE-02"):
        withdraw(story)


@pytest.mark.parametrize(
    "changes",
    [{"category": Category.COMMUNITY}, {"not_for_community": True}, {"community_id": None}],
)
def test_a_conflict_of_interest_is_out_of_the_communitys_scope(story, changes):
    story.report(**changes)
    assert story.lines("coordinator") == []
    with pytest.raises(NotFound):
        story.file(who="coordinator")
    with pytest.raises(NotFound):
        story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("officer", CaseStep.TAKEN_UP)  # an officer does the community review
    assert story.file().case.state is S.COMMUNITY_REVIEW
    told = case_notices.list_own(story.project, story.people["officer"], at=story.now)
    assert [record.kind for record in told] == [NoticeKind.NEW_CASE]


def test_another_communitys_case_is_not_there(story):
    story.report()
    assert story.lines("elsewhere") == []
    with pytest.raises(NotFound):
        story.file(who="elsewhere")
    assert len(story.lines("coordinator")) == 1  # the control


def test_a_threat_hides_authors_or_the_case_and_delays_it(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    assert story.file(who="neighbour").story[-1].account_id is not None
    story.do(case_work.set_threat, "officer", Threat.GUARDED, "ถูกข่มขู่")
    assert story.lines("neighbour") == []
    story.let_days_pass(7)
    assert {account.account_id for account in story.file(who="neighbour").story} == {None}
    assert story.file(who="neighbour").names == {}
    story.do(case_work.set_threat, "officer", Threat.HIGH, "ถูกข่มขู่อีก")
    story.let_days_pass(100)
    assert story.lines("neighbour") == []


def test_only_an_officer_sets_the_threat(story):
    story.report()
    with pytest.raises(NotAllowed):
        story.do(case_work.set_threat, "coordinator", Threat.ORDINARY, "ไม่มี")


def test_the_later_of_two_saves_is_refused(story):
    story.report()
    seen = story.file().displayed_version
    edit = CaseEdit(Category.POLICY, "DS07", "สรุป")
    who = story.people["coordinator"]
    case_work.edit(story.project, who, 1, seen, edit, at=story.now)
    with pytest.raises(Conflict):
        case_work.edit(story.project, story.people["officer"], 1, seen, edit, at=story.now)
    assert story.file().content.summary == "สรุป"


def test_messages_go_both_ways_and_notes_stay(story):
    story.report()
    case_reports.send_message(story.project, story.receipt, "t1", "มีพยาน", at=story.now)
    case_reports.send_message(story.project, story.receipt, "t1", "มีพยาน", at=story.now)
    assert story.lines("coordinator")[0].unread_count == 1
    who = story.people["coordinator"]
    case_work.mark_messages_read(story.project, who, 1, at=story.now)
    assert story.lines("coordinator")[0].unread_count == 0
    case_work.send_message(story.project, who, 1, "ขอวันที่", token="t2", at=story.now)
    case_work.add_note(story.project, who, 1, "ลับ", token="t3", at=story.now)
    assert [message.text for message in story.follow().messages] == ["มีพยาน", "ขอวันที่"]
    kinds = [message.kind for message in story.file().messages]
    assert kinds == [MessageKind.FROM_REPORTER, MessageKind.TO_REPORTER, MessageKind.NOTE]
    assert story.follow().messages[1].is_read


def test_files_are_kept_once_sealed_and_opened_by_name(story):
    story.report()
    for _ in range(2):
        case_reports.add_file(story.project, story.receipt, b"%PDF-1.7 secret", at=story.now)
    [kept] = story.file().evidence
    assert kept.kind is FileKind.PDF
    opened = case_work.open_file(story.project, story.people["officer"], kept.id, at=story.now)
    assert (opened.data, opened.reader) == (b"%PDF-1.7 secret", "malee")
    folder = story.project.settings.evidence
    assert b"secret" not in b"".join(path.read_bytes() for path in folder.iterdir())
    assert {path.stat().st_mtime for path in folder.iterdir()} == {0.0}
    with pytest.raises(NotFound):
        case_work.open_file(story.project, story.people["elsewhere"], kept.id, at=story.now)
    with pytest.raises(FileRefused):
        case_reports.add_file(story.project, story.receipt, b"PK\x03\x04 office", at=story.now)


def test_a_file_of_an_action_that_fails_is_gone(story, monkeypatch):
    story.report()

    def full(*_given, **_named):
        raise OSError("disk full")

    monkeypatch.setattr(AuditStore, "add", full)
    with pytest.raises(OSError, match="disk full"):
        case_reports.add_file(story.project, story.receipt, b"%PDF-1.7", at=story.now)
    assert list(story.project.settings.evidence.glob("*")) == []


def test_the_same_receipt_is_the_same_report(story):
    receipt, mark = case_reports.draw_receipt(story.project)
    for _ in range(2):
        given = CaseReport(receipt, Category.POLICY, "เรื่อง", "DS07")
        case_reports.report_case(story.project, given, mark, at=story.now)
    assert len(story.lines("officer")) == 1


def test_a_receipt_that_is_not_ours_is_refused(story):
    receipt, _ = case_reports.draw_receipt(story.project)
    for given, mark in ((receipt, "0" * 32), ("1234", "x"), ("๑" * 16, "")):
        with pytest.raises(BadInput, match="E-CASE-06"):
            case_reports.report_case(
                story.project, CaseReport(given, Category.POLICY, "เรื่อง"), mark, at=story.now
            )


@pytest.mark.parametrize("typed", ["", "12", "0000 0000 0000 0000", "x" * 16, "9" * 99])
def test_a_wrong_receipt_is_not_there_and_costs_one_computation(story, monkeypatch, typed):
    story.report()
    counted = []
    slow = receipts.hash_receipt
    monkeypatch.setattr(receipts, "hash_receipt", lambda *given: counted.append(1) or slow(*given))
    with pytest.raises(NotFound, match="E-RCPT-01"):
        case_reports.follow(story.project, typed, at=story.now)
    assert len(counted) == 1
    story.follow()
    assert len(counted) == 2  # the control: a right one costs the same


def test_thai_digits_and_dashes_are_the_same_receipt(story):
    story.report()
    thai = story.receipt.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    typed = f" {thai[:4]}-{thai[4:8]} {thai[8:12]}–{thai[12:]} "
    assert case_reports.follow(story.project, typed, at=story.now).state is S.RECEIVED


def test_a_duplicate_points_to_the_other_case(story):
    story.report()
    story.report()
    [first, second] = story.lines("officer")
    story.step("coordinator", CaseStep.TAKEN_UP)
    other = second.case.number
    story.do(case_endings.propose, "coordinator", CaseStep.FOUND_DUPLICATE, other=other)
    story.do(case_endings.confirm, "neighbour")
    assert story.file().case.duplicate_of == second.case.id
    story.do(cases.take_step, "officer", CaseStep.TAKEN_UP, case_id=2)
    with pytest.raises(NotFound):
        story.do(case_endings.propose, "officer", CaseStep.FOUND_DUPLICATE, other="CS-X", case_id=2)
    with pytest.raises(BadInput, match="E-CASE-15"):
        story.do(
            case_endings.propose,
            "officer",
            CaseStep.FOUND_DUPLICATE,
            other=first.case.number,
            case_id=2,
        )


def test_linked_cases_are_seen_in_scope_only(story):
    story.report()
    story.report(not_for_community=True)
    [_, second] = story.lines("officer")
    who = story.people["officer"]
    for _ in range(2):
        case_work.link_case(story.project, who, 1, second.case.number, at=story.now)
    assert [link.id for link in story.file().links] == [2]
    assert story.file(who="coordinator").links == ()
    case_work.unlink_case(story.project, who, 1, second.case.number, at=story.now)
    assert story.file().links == ()


def test_cases_about_the_same_thing_are_one_incident(story):
    day = story.today

    def count(until=day):
        counted = case_incidents.count_incidents(
            story.project, story.people["officer"], day, until, at=story.now
        )
        return dict(counted.by_community), counted.without_community

    for place in ("DS07", "DS07", "DS08", None, "DS07"):
        story.report(community_id=place)
    assert count() == ({}, 0)  # nobody has reviewed them
    for case_id in (1, 2, 3, 4):
        for step, words in (
            (CaseStep.TAKEN_UP, {}),
            (CaseStep.REFERRED_TO_DISTRICT, {"reason": "เกินกำลัง"}),
        ):
            story.do(cases.take_step, "officer", step, case_id=case_id, **words)
    assert count() == ({"DS07": 2, "DS08": 1}, 1)
    assert count(day - timedelta(days=1)) == ({}, 0)
    numbers = {line.case.id: line.case.number for line in story.lines("officer")}
    for one, other in ((2, 3), (1, 3)):  # a chain is one thing too
        case_work.link_case(
            story.project, story.people["officer"], one, numbers[other], at=story.now
        )
    assert count() == ({"DS07": 1}, 1)
    with pytest.raises(NotAllowed):
        case_incidents.count_incidents(
            story.project, story.people["coordinator"], day, day, at=story.now
        )


def test_a_risk_point_never_shows_that_it_came_from_a_case(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    draft = RiskDraft("from-case", Category.POLICY, None, "DS07", None, "")
    risk = story.do(case_risks.propose_risk, "coordinator", draft)
    assert risk.state is RiskState.PROPOSED
    with story.project.database.begin_read() as tx:
        assert RiskStore(tx, story.project.seal).find_by_token("from-case") is None
        entries = AuditStore(tx, story.project.audit_key).list_newest(20)
    assert {entry.object for entry in entries} >= {"case 1", "risk 1"}
    assert {entry.at for entry in entries if entry.object == "risk 1"} == {
        entry.at for entry in entries if entry.object == "case 1"
    }  # by the day alone
    assert story.file().story[-1].reason == "risk 1"


def test_a_packet_is_released_by_somebody_else_who_types_the_recipient(story):
    story.report()
    story.step("officer", CaseStep.TAKEN_UP)
    story.step("officer", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)
    story.packet()
    with pytest.raises(NotAllowed, match="E-CASE-12"):
        story.do(case_referrals.release, "officer", "เลขาธิการ")
    with pytest.raises(BadInput, match="E-CASE-17"):
        story.do(case_referrals.release, "second", "อธิบดี")
    with pytest.raises(BadInput, match="E-CASE-02"):
        story.packet()  # one waits already
    story.do(case_work.edit, "officer", CaseEdit(Category.POLICY, "DS07", "ใหม่"))
    with pytest.raises(BadInput, match="E-CASE-19"):
        story.release()
    story.do(case_referrals.drop, "second", "ข้อมูลเปลี่ยน")
    story.packet()
    story.release(recipient=" เลขาธิการ ")
    packet = story.file().packet
    name, data = case_referrals.read_packet(
        story.project, story.people["officer"], packet.id, at=story.now
    )
    assert (name.endswith(".zip"), data) == (True, b"PK packet")


def test_a_packet_to_the_district_goes_with_the_step(story):
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.packet(Agency.DISTRICT, "coordinator")
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    packet = story.file(who="coordinator").packet
    assert (packet.agency, packet.is_pending) == (Agency.DISTRICT, False)
    with pytest.raises(BadInput, match="E-CASE-02"):
        story.packet(Agency.DISTRICT, "officer")  # only from the community's review


def test_a_packets_contents_name_nobody(story):
    story.report(contact="นางสาวลับ", happened=IncidentDate(2026, 9))
    case_reports.add_file(story.project, story.receipt, b"%PDF-1.7 x", at=story.now)
    story.step("coordinator", CaseStep.TAKEN_UP)
    found = case_referrals.build_contents(
        story.project,
        story.people["coordinator"],
        1,
        Agency.DISTRICT,
        "ศูนย์เขต",
        "",
        at=story.now,
    )
    assert "นางสาวลับ" not in repr(found)
    assert {entry.account_id for entry in found.entries} == {None}
    assert [file.data for file in found.files] == [b"%PDF-1.7 x"]
    assert found.happened == IncidentDate(2026, 9)


def test_an_identity_is_opened_by_two_people_with_reasons(story):
    story.report(contact="โทร 080")
    ask = pass_displayed_version(case_identity.request_contact)
    with pytest.raises(NotAllowed):
        ask(story.project, story.people["coordinator"], 1, "อยากรู้", at=story.now)
    ask(story.project, story.people["officer"], 1, "ต้องนัดพยาน", at=story.now)
    assert case_identity.list_pending(story.project, story.people["officer"], at=story.now) == []
    [request] = case_identity.list_pending(story.project, story.people["second"], at=story.now)
    with pytest.raises(NotAllowed, match="E-CASE-12"):
        case_identity.answer_request(
            story.project,
            story.people["officer"],
            request.id,
            request_as_it_is(story.project, request.id),
            agree=True,
            reason="เอง",
            at=story.now,
        )
    with pytest.raises(NotAllowed, match="E-CASE-18"):
        case_identity.read_contact(story.project, story.people["officer"], 1, at=story.now)
    case_identity.answer_request(
        story.project,
        story.people["second"],
        request.id,
        request_as_it_is(story.project, request.id),
        agree=True,
        reason="จำเป็น",
        at=story.now,
    )
    opened = case_identity.read_contact(story.project, story.people["officer"], 1, at=story.now)
    assert opened == "โทร 080"
    with pytest.raises(NotAllowed, match="E-CASE-18"):
        case_identity.read_contact(story.project, story.people["second"], 1, at=story.now)
    story.let_days_pass(2)
    with pytest.raises(NotAllowed, match="E-CASE-18"):
        case_identity.read_contact(story.project, story.people["officer"], 1, at=story.now)
    told = case_notices.list_own(story.project, story.people["coordinator"], at=story.now)
    assert NoticeKind.IDENTITY_OPENED in {record.kind for record in told}


def test_who_wrote_a_report_down_reaches_the_reporter_for_thirty_days(story):
    receipt, mark = case_reports.draw_receipt(story.project)
    given = CaseReport(receipt, Category.POLICY, "เล่าให้ฟัง", "DS07", contact="บ้านเลขที่ 1")
    who = story.people["coordinator"]
    case = cases.register_report(story.project, who, given, mark, at=story.now)
    assert cases.register_report(story.project, who, given, mark, at=story.now).id == case.id
    assert case_identity.read_contact(story.project, who, case.id, at=story.now) == "บ้านเลขที่ 1"
    with pytest.raises(NotAllowed, match="E-CASE-18"):
        case_identity.read_contact(story.project, story.people["neighbour"], case.id, at=story.now)
    story.let_days_pass(31)
    who = story.people["coordinator"]
    with pytest.raises(NotAllowed, match="E-CASE-18"):
        case_identity.read_contact(story.project, who, case.id, at=story.now)
    with pytest.raises(NotFound):
        cases.register_report(story.project, story.people["elsewhere"], given, mark, at=story.now)


def test_clocks_and_hints_are_settings(story):
    story.report()
    assert story.file().clock.due_on == story.today + timedelta(days=7)
    set_clock = pass_displayed_version(case_rules.set_clock)
    set_clock(story.project, story.people["officer"], S.RECEIVED, 3, at=story.now)
    assert story.file().clock.due_on == story.today + timedelta(days=3)
    story.let_days_pass(3)
    assert not story.lines("officer")[0].clock.is_overdue
    story.let_days_pass(1)
    assert story.lines("officer")[0].clock.is_overdue
    with pytest.raises(BadInput, match="E-CASE-11"):
        set_clock(story.project, story.people["officer"], S.CLOSED, 3, at=story.now)
    with pytest.raises(NotAllowed):
        set_clock(story.project, story.people["coordinator"], S.RECEIVED, 3, at=story.now)
    hint = case_rules.read_hints(story.project)[Agency.PACC]
    assert not hint.is_checked
    changed = JurisdictionHint("ข้อสังเกตใหม่", is_checked=True, version=hint.version)
    case_rules.set_hint(
        story.project,
        story.people["officer"],
        Agency.PACC,
        changed,
        hint_as_it_is(story.project, Agency.PACC),
        at=story.now,
    )
    with pytest.raises(Conflict):
        case_rules.set_hint(
            story.project,
            story.people["officer"],
            Agency.PACC,
            changed,
            DisplayedVersion.from_record(hint),
            at=story.now,
        )
    assert case_rules.read_hints(story.project)[Agency.PACC].is_checked


def test_tasks_and_assignment(story):
    story.report()
    who = story.people["coordinator"]
    names = cases.list_assignees(story.project, who, 1, at=story.now)
    assert sorted(names.values()) == ["somchai", "somsri"]
    somsri = next(value for value, name in names.items() if name == "somsri")
    story.do(case_work.assign, "coordinator", somsri)
    assert story.lines("coordinator")[0].assigned_name == "somsri"
    told = case_notices.list_own(story.project, story.people["neighbour"], at=story.now)
    assert told[0].kind is NoticeKind.ASSIGNED
    due = date(2026, 10, 5)
    case_work.add_task(story.project, who, 1, "โทร", token="t", due_on=due, at=story.now)
    case_work.add_task(story.project, who, 1, "โทร", token="t", due_on=due, at=story.now)
    [task] = story.file().tasks
    case_work.finish_task(
        story.project, who, 1, task.id, task_as_it_is(story.project, 1, task.id), at=story.now
    )
    assert story.file().tasks[0].done_on == story.today
    with pytest.raises(NotFound):
        case_work.finish_task(
            story.project, who, 1, task.id, task_as_it_is(story.project, 1, task.id), at=story.now
        )
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    assert story.file().case.assigned_to is None  # it is another's turn


def test_days_in_each_state_come_from_the_entries(story):
    story.report()
    story.let_days_pass(2)
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.let_days_pass(5)
    story.solve()
    story.let_days_pass(1)
    case_reports.contest(
        story.project, story.receipt, story.follow().displayed_version, "ไม่จริง", at=story.now
    )
    story.let_days_pass(3)
    assert story.file().state_days == {S.RECEIVED: 2, S.COMMUNITY_REVIEW: 8, S.RESOLVED: 1}
    assert story.file().clock.days == 3


def test_the_reporters_hour_is_kept_nowhere(story):
    story.now = story.now.replace(hour=8, minute=47, second=31)
    story.report()
    case_reports.send_message(story.project, story.receipt, "t", "มีพยาน", at=story.now)
    with story.project.database.begin_read() as tx:
        entries = AuditStore(tx, story.project.audit_key).list_newest(2)
    assert {entry.at for entry in entries} == {"2026-09-29T17:00:00Z"}
    data = b"".join(
        path.read_bytes() for path in story.project.settings.data.rglob("*") if path.is_file()
    )
    assert b":47:31" not in data


def test_what_a_photo_is_made_of():
    checked = case_files.check_file(photo())
    assert checked.kind is FileKind.PHOTO
    assert checked.stored_data != checked.original

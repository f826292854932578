"""What waits for one person: nothing of others, nothing of one's own to answer, late first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geodata.actions import my_work, papers
from geodata.actions.cases import case_reports
from geodata.actions.my_work import WorkKind
from geodata.actions.people import accounts
from geodata.actions.programme import activities, goals, programmes
from geodata.actions.risks import mitigations, public_photos, risk_words, risks
from geodata.actions.workshops import commitments, questions, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import NotAllowed
from geodata.model.cases.cases import CaseReport
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.papers import PARTS, PaperDraft, PaperKind
from geodata.model.people.people import Role
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.goals import CountingRule, GoalDraft
from geodata.model.programme.programmes import ProgrammeDraft
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.model.times import BANGKOK, to_fiscal_year_be
from geodata.model.workshops.commitments import CommitmentDraft
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.publish.complaint_releases import build_rules
from tests.photos import Team
from tests.seen import read_seen_version

DRAFT = RiskDraft("t", Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4))


@pytest.fixture
def people(signed_in, now):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere", at=now),
        "malee": signed_in(Role.OFFICER, name="malee", at=now),
        "prasit": signed_in(Role.OFFICER, name="prasit", at=now),
        "wanida": signed_in(Role.ADMINISTRATOR, name="wanida", at=now),
        "presenter": signed_in(Role.PRESENTER, name="presenter", at=now),
    }


@pytest.fixture
def read(project, people, now):
    """Read what waits for somebody: kind → items."""

    def run(name, at=now):
        found = my_work.list_waiting_work(project, people[name], build_rules(), at=at)
        return {work.kind: work.items for work in found}

    return run


@pytest.fixture
def proposed(project, people, now):
    return risks.propose(project, people["somchai"], DRAFT, at=now)


@pytest.fixture
def approved(project, people, proposed, now):
    given = (proposed.id, read_seen_version(project, proposed), Precision.COMMUNITY, None)
    return risks.approve(project, people["malee"], *given, at=now)


def test_nothing_waits_in_a_new_project(read, people):
    assert {name: read(name) for name in people} == {name: {} for name in people}


def test_a_proposal_waits_for_others_in_scope_and_not_for_its_proposer(read, proposed, now):
    today = now.astimezone(BANGKOK).date()
    for name in ("malee", "prasit"):
        [item] = read(name)[WorkKind.PROPOSALS]
        assert (item.community_id, item.since) == ("DS07", today)
    for name in ("somchai", "elsewhere", "wanida", "presenter"):
        assert read(name) == {}


def test_what_was_returned_waits_for_its_proposer_with_the_reason(
    project, people, read, proposed, now
):
    seen = read_seen_version(project, proposed)
    risks.send_back(project, people["malee"], proposed.id, seen, "โปรดเลื่อนหมุด", at=now)
    [item] = read("somchai")[WorkKind.RETURNED]
    assert item.reason == "โปรดเลื่อนหมุด"
    assert read("malee") == {}


def test_public_words_wait_for_another_officer(project, people, read, approved, now):
    risk_words.write_words(project, people["malee"], approved.id, PublicWords("ชื่อ"), at=now)
    assert [item.label for item in read("prasit")[WorkKind.WORDS]] == ["ชื่อ"]
    assert WorkKind.WORDS not in read("malee")
    assert read("somchai") == {}


def test_photos_for_the_public_wait_for_another_officer_and_refused_ones_for_their_proposer(
    project, people, read, now
):
    team = Team(project, people["malee"], people["prasit"], now)
    risk = team.add_point()
    source = team.add_source(risk)
    photo = team.propose(source, "ทางเท้า")
    today = now.astimezone(BANGKOK).date()
    [item] = read("prasit")[WorkKind.PHOTOS]
    assert (item.label, item.since, item.community_id) == ("ทางเท้า", today, risk.community_id)
    assert read("malee") == {}
    found = public_photos.read_waiting_photo(project, people["prasit"], photo.id, at=now)
    given = (photo.id, found.displayed_version, "ยังเห็นป้ายบ้าน")
    public_photos.refuse_photo(project, people["prasit"], *given, at=now)
    [item] = read("malee")[WorkKind.REFUSED_PHOTOS]
    assert (item.label, item.reason) == ("ทางเท้า", "ยังเห็นป้ายบ้าน")
    assert read("prasit") == {}
    team.propose(source, "ทางเท้าที่ปิดป้ายแล้ว")
    assert WorkKind.REFUSED_PHOTOS not in read("malee")


def test_refused_words_wait_for_their_writer_until_others_are_written(
    project, people, read, approved, now
):
    somchai, malee = people["somchai"], people["malee"]
    risk_words.write_words(project, somchai, approved.id, PublicWords("ชื่อ"), at=now)
    [waiting] = risk_words.list_waiting_words(project, malee, at=now)
    given = (waiting.words.id, waiting.displayed_version, "เป็นข้อสรุป")
    risk_words.refuse_words(project, malee, *given, at=now)
    [item] = read("somchai")[WorkKind.REFUSED_WORDS]
    assert (item.label, item.reason) == ("ชื่อ", "เป็นข้อสรุป")
    assert WorkKind.REFUSED_WORDS not in read("prasit")
    risk_words.write_words(project, somchai, approved.id, PublicWords("ชื่อใหม่"), at=now)
    assert read("somchai") == {}


def test_evidence_of_a_mitigation_waits_for_a_second_person(project, people, read, approved, now):
    today = now.astimezone(BANGKOK).date()
    seen = read_seen_version(project, approved)
    mitigations.mitigate(
        project, people["malee"], approved.id, seen, done_on=today, note="แก้แล้ว", at=now
    )
    assert WorkKind.MITIGATIONS not in read("malee")
    assert [item.label for item in read("prasit")[WorkKind.MITIGATIONS]] == [approved.public_id]


def test_a_point_that_is_due_waits_to_be_looked_at_again(read, approved, now, project, signed_in):
    later = now + timedelta(days=181)
    officer = signed_in(Role.OFFICER, name="later", at=later)
    found = my_work.list_waiting_work(project, officer, build_rules(), at=later)
    assert [work.kind for work in found] == [WorkKind.DUE_REVIEWS]


@pytest.fixture
def report(project):
    """Report a case on a day."""

    def run(at):
        receipt, mark = case_reports.draw_receipt(project)
        given = CaseReport(receipt, Category.POLICY, "เรื่อง", community_id="DS07")
        case_reports.report_case(project, given, mark, at=at)

    return run


def test_an_overdue_case_stands_before_everything_and_before_newer_ones(
    read, report, proposed, now
):
    report(now - timedelta(days=1))
    report(now - timedelta(days=9))
    found = read("somchai")
    assert list(found) == [WorkKind.CASES]
    assert [item.is_overdue for item in found[WorkKind.CASES]] == [True, False]
    assert list(read("malee")) == [WorkKind.CASES, WorkKind.PROPOSALS]
    assert read("elsewhere") == {}
    assert read("wanida") == {}


def test_a_commitment_waits_for_a_second_person(project, people, read, now):
    draft = CommitmentDraft("c", "สำนักงานเขตดุสิต", "ติดป้าย", community_id="DS07")
    commitments.add(project, people["malee"], draft, at=now)
    assert WorkKind.COMMITMENTS not in read("malee")
    for name in ("prasit", "somchai"):
        [item] = read(name)[WorkKind.COMMITMENTS]
        assert item.label.startswith("CM-")
    assert read("elsewhere") == {}


def test_a_paper_waits_for_whoever_began_it_until_it_is_whole(project, people, read, now):
    kind = PaperKind.LESSONS
    paper = papers.create_paper(project, people["somchai"], PaperDraft("p", kind, "DS07"), at=now)
    assert len(read("somchai")[WorkKind.PAPERS]) == 1
    assert WorkKind.PAPERS not in read("malee")
    parts = dict.fromkeys(PARTS[kind], "เขียนแล้ว")
    seen = DisplayedVersion.from_record(paper)
    papers.save_paper(project, people["somchai"], paper.id, seen, parts, at=now)
    assert read("somchai") == {}


def test_an_account_waits_for_an_officer_and_not_for_who_asked(project, people, read, now):
    given = ("newcomer", Role.PRESENTER, frozenset())
    accounts.add_account(project, people["wanida"], *given, at=now)
    assert [item.label for item in read("malee")[WorkKind.ACCOUNTS]] == ["newcomer"]
    assert read("wanida") == {}
    assert read("somchai") == {}


def test_questions_of_a_forum_wait_for_whoever_runs_it(project, people, read, now):
    forum = WorkshopDraft("f", WorkshopKind.FORUM, "เวที", now.date(), "ศูนย์", "DS07", None)
    for token, kind, waits in (("f", WorkshopKind.FORUM, 1), ("t", WorkshopKind.TRAINING, 1)):
        draft = replace(forum, token=token, kind=kind)
        made = workshops.create_workshop(project, people["malee"], draft, at=now)
        room = workshops.open_room(project, people["malee"], made.id, at=now)
        guest = Guest(room.code, rooms.join_room(project, room.code, at=now))
        questions.ask_question(project, guest, f"question-token-{token}", "เมื่อใด", at=now)
        assert len(read("somchai")[WorkKind.QUESTIONS]) == waits
    assert read("elsewhere") == {}


def test_whoever_is_signed_out_is_told_nothing(project, people, proposed, now):
    ended = now + timedelta(hours=9)
    for ask in (
        lambda: my_work.list_waiting_work(project, people["malee"], build_rules(), at=ended),
        lambda: my_work.read_newest_change(project, people["malee"], at=ended),
    ):
        with pytest.raises(NotAllowed, match="E-AUTH-03"):
            ask()


def test_looking_keeps_nobody_signed_in(project, people, now):
    """The page asks by itself: after 30 minutes without a press the session has ended."""
    malee = people["malee"]
    for minutes in (10, 20, 29):
        at = now + timedelta(minutes=minutes)
        my_work.read_newest_change(project, malee, at=at)
        my_work.list_waiting_work(project, malee, build_rules(), at=at)
    with pytest.raises(NotAllowed):
        my_work.read_newest_change(project, malee, at=now + timedelta(minutes=31))


def test_every_change_is_noticed(project, people, report, now):
    before = my_work.read_newest_change(project, people["malee"], at=now)
    assert my_work.read_newest_change(project, people["malee"], at=now) == before
    risks.propose(project, people["somchai"], DRAFT, at=now)
    after = my_work.read_newest_change(project, people["malee"], at=now)
    assert after != before
    report(now)  # by nobody with an account
    assert my_work.read_newest_change(project, people["malee"], at=now) != after


def test_a_workshop_that_nobody_closed_waits_from_the_day_after_for_who_may_close_it(
    project, people, read, now
):
    today = now.astimezone(BANGKOK).date()
    yesterday = today - timedelta(days=1)
    made = [
        workshops.create_workshop(
            project,
            people["malee"],
            WorkshopDraft(f"w{day}", WorkshopKind.FORUM, "เวที", day, "", "DS07", None),
            at=now,
        )
        for day in (today, yesterday)
    ]
    for name in ("somchai", "malee"):
        [item] = read(name)[WorkKind.UNRECORDED_WORKSHOPS]
        assert (item.record_id, item.since, item.is_overdue) == (made[1].id, yesterday, True)
    assert WorkKind.UNRECORDED_WORKSHOPS not in read("elsewhere")


def test_a_goal_whose_day_has_passed_waits_for_officers_until_it_is_reached(
    project, people, read, now
):
    today = now.astimezone(BANGKOK).date()
    given = project, people["malee"]
    draft = ProgrammeDraft("p", to_fiscal_year_be(now), "โครงการ", 100)
    programme = programmes.create_programme(*given, draft, at=now)
    goal = GoalDraft("output-1", "เวทีหนึ่งครั้ง", CountingRule.ACTIVITIES, "", 1, today)
    goals.add_goal(*given, programme.id, replace(goal, due_on=today - timedelta(days=1)), at=now)
    ahead = replace(goal, code="output-2", due_on=today + timedelta(days=1))
    goals.add_goal(*given, programme.id, ahead, at=now)
    [item] = read("malee")[WorkKind.OVERDUE_GOALS]
    assert (item.label, item.is_overdue) == ("เวทีหนึ่งครั้ง", True)
    assert read("somchai") == {}
    held = ActivityDraft("a", programme.id, ActivityKind.FORUM, "เวที")
    activities.add_held_activity(*given, held, HeldActivity(today), at=now)
    assert WorkKind.OVERDUE_GOALS not in read("malee")


def test_a_photo_of_an_inspection_waits_for_another_officer_and_comes_back_with_the_reason(
    project, people, read, now
):
    team = Team(project, people["malee"], people["prasit"], now)
    source = team.add_inspection_source(team.add_inspection())
    photo = team.propose(source)
    assert WorkKind.PROJECT_PHOTOS not in read("malee")
    [item] = read("prasit")[WorkKind.PROJECT_PHOTOS]
    assert item.label.startswith("PJ-")
    found = public_photos.read_waiting_photo(project, people["prasit"], photo.id, at=now)
    given = (photo.id, found.displayed_version, "เห็นป้าย")
    public_photos.refuse_photo(project, people["prasit"], *given, at=now)
    [back] = read("malee")[WorkKind.PROJECT_PHOTOS]
    assert (back.label, back.reason) == (item.label, "เห็นป้าย")
    team.propose(source)
    assert WorkKind.PROJECT_PHOTOS not in read("malee")

"""The ladder has no dead end: laws over its whole table, and the drawers that somebody tried."""

from datetime import timedelta

import pytest

from geodata.actions.cases import case_endings, case_notices, case_referrals, case_reports, cases
from geodata.actions.cases.case_reports import ReporterAction
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import TRANSITIONS, CaseStep, Party, Requirement
from geodata.model.cases.cases import Agency, CaseState
from geodata.model.cases.packets import DeliveryMethod
from geodata.model.imports.records import Category
from geodata.model.people.people import Verb
from geodata.model.personal import PersonalKind
from mapping.texts import Texts, to_key
from tests.geodata.actions.cases.test_case_story import story, withdraw  # noqa: F401 - a fixture

S = CaseState
ENDED_WITHOUT_SOLUTION = (S.DISMISSED, S.DUPLICATE, S.WITHDRAWN)
INSIDE, TOLD = "คำภายในที่ห้ามออก", "คำที่แจ้งผู้ร้องเรียน"


def ways_on(ladder, state):
    """Return the steps that a person can take from a state, whatever the day."""
    return [
        transition
        for transition in ladder
        if transition.before is state and transition.performer is not Party.CLOCK
    ]


@pytest.mark.parametrize("state", CaseState)
def test_from_every_state_somebody_can_go_on(state):
    assert ways_on(TRANSITIONS, state)
    assert any(
        way.within_days is None for way in ways_on(TRANSITIONS, state)
    )  # and not for a while


@pytest.mark.parametrize("state", CaseState)
def test_every_state_leads_back_to_a_review(state):
    reached, new = {state}, {state}
    while new:
        new = {
            case_transitions.determine_next_state(transition, None)
            for transition in TRANSITIONS
            if transition.before in new
        } - reached
        reached |= new
    assert S.DISTRICT_REVIEW in reached


def test_control_the_ladder_as_it_was_had_dead_ends():
    before = [
        transition for transition in TRANSITIONS if transition.before not in ENDED_WITHOUT_SOLUTION
    ]
    assert [state for state in CaseState if not ways_on(before, state)] == [*ENDED_WITHOUT_SOLUTION]


@pytest.mark.parametrize("state", ENDED_WITHOUT_SOLUTION)
def test_what_ended_without_a_solution_goes_to_the_district_for_thirty_days(state):
    contest = case_transitions.find_transition(state, CaseStep.REPORTER_CONTESTED)
    assert (contest.performer, contest.after) == (Party.REPORTER, S.REFERRED_TO_DISTRICT)
    assert contest.within_days == 30
    reopened = case_transitions.find_transition(state, CaseStep.REOPENED_BY_OFFICER)
    assert reopened.performer is Verb.REFER_CASE
    assert Requirement.REASON in reopened.requirements


def test_nobody_ends_a_case_of_the_community_alone():
    alone = [
        transition
        for transition in TRANSITIONS
        if transition.performer is Verb.WORK_CASE
        and transition.after in {*ENDED_WITHOUT_SOLUTION, S.RESOLVED, S.CLOSED}
        and not transition.requirements & {Requirement.SECOND_PERSON, Requirement.SOLUTION}
    ]
    assert alone == []


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_step_and_state_has_words(language):
    texts = Texts(language)
    for step in CaseStep:
        assert texts(f"screens.audit_reason.{to_key(f'case {step}')}")
    for kind in NoticeKind:
        assert texts(f"cases.notices.{to_key(kind)}")
    for method in DeliveryMethod:
        assert texts(f"cases.packet.way_{to_key(method)}")
    for kind in PersonalKind:
        assert texts(f"cases.packet.personal_{to_key(kind)}")


# ------------------------------------------------------------------------------- the attacker


@pytest.mark.parametrize("what", [CaseStep.DISMISSED, CaseStep.FOUND_DUPLICATE])
def test_a_coordinator_alone_ends_no_complaint(story, what):  # noqa: F811
    """Tried: a complaint about coordinators, taken up and dismissed in two steps."""
    story.report(story="ผู้ประสานงานเรียกเงิน")
    story.report()
    other = story.lines("officer")[1].case.number
    story.step("coordinator", CaseStep.TAKEN_UP)
    with pytest.raises(BadInput, match="E-CASE-02"):
        story.step("coordinator", what, reason="เหตุ", reporter_message="ไม่มีมูล", other=other)
    story.do(case_endings.propose, "coordinator", what, reporter_message="ไม่มีมูล", other=other)
    with pytest.raises(NotAllowed, match="E-CASE-12"):
        story.do(case_endings.confirm, "coordinator")
    assert story.follow().state is not S.DISMISSED
    assert story.file().case.state is S.COMMUNITY_REVIEW
    for officer in ("officer", "second"):  # told at once, before anything ends
        told = case_notices.list_own(story.project, story.people[officer], at=story.now)
        assert NoticeKind.SECOND_PERSON in {case.kind for case in told if case.case_id == 1}
    story.do(case_endings.decline, "officer", "ต้องสอบก่อน")
    assert story.file().ending is None
    assert story.file().case.state is S.COMMUNITY_REVIEW


def test_what_is_about_the_community_ends_by_two_of_the_district(story):  # noqa: F811
    story.report(category=Category.COMMUNITY)
    story.step("officer", CaseStep.TAKEN_UP)
    story.do(case_endings.propose, "officer", CaseStep.DISMISSED, reporter_message="ไม่มีมูล")
    with pytest.raises(NotAllowed, match="E-CASE-12"):
        story.do(case_endings.confirm, "officer")
    for outsider in ("coordinator", "neighbour"):
        with pytest.raises(NotFound):
            story.do(case_endings.confirm, outsider)
    story.do(case_endings.confirm, "second")
    assert story.follow().state is S.DISMISSED


@pytest.mark.parametrize("end", ["dismissed", "duplicate", "withdrawn"])
def test_officers_see_the_end_at_once_and_reopen_it_with_a_reason(story, end):  # noqa: F811
    end_case(story, end)
    kind = NoticeKind.WITHDRAWN if end == "withdrawn" else NoticeKind.ENDED
    for officer in ("officer", "second"):
        told = case_notices.list_own(story.project, story.people[officer], at=story.now)
        assert kind in {case.kind for case in told if case.case_id == 1}
    with pytest.raises(NotAllowed):
        story.step("coordinator", CaseStep.REOPENED_BY_OFFICER, reason="เหตุ")
    with pytest.raises(BadInput, match="E-CASE-03"):
        story.step("officer", CaseStep.REOPENED_BY_OFFICER)
    story.step("officer", CaseStep.REOPENED_BY_OFFICER, reason="มีพยานใหม่")
    assert story.file().case.state is S.DISTRICT_REVIEW
    assert story.file().case.duplicate_of is None


@pytest.mark.parametrize("end", ["dismissed", "duplicate", "withdrawn"])
def test_the_reporter_contests_an_end_for_thirty_days(story, end):  # noqa: F811
    end_case(story, end)
    story.let_days_pass(30)
    assert ReporterAction.CONTEST in story.follow().allowed_actions
    assert story.follow().action_deadlines[ReporterAction.CONTEST] == story.today
    seen = story.follow().displayed_version
    late = story.now + timedelta(days=1)
    with pytest.raises(BadInput, match="E-CASE-16"):
        case_reports.contest(story.project, story.receipt, seen, "ไม่จริง", at=late)
    case_reports.contest(story.project, story.receipt, seen, "ไม่จริง", at=story.now)
    assert story.follow().state is S.REFERRED_TO_DISTRICT
    told = case_notices.list_own(story.project, story.people["officer"], at=story.now)
    assert told[0].kind is NoticeKind.CONTESTED
    with pytest.raises(NotAllowed):  # it is out of the community's hands
        story.step("coordinator", CaseStep.TAKEN_UP_BY_DISTRICT)
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)


@pytest.mark.parametrize(
    ("steps", "state"), [((), S.RECEIVED), ((CaseStep.TAKEN_UP,), S.COMMUNITY_REVIEW)]
)
def test_a_withdrawal_is_taken_back_to_where_the_case_stood(story, steps, state):  # noqa: F811
    story.report(contact="โทร 080")
    for step in steps:
        story.step("coordinator", step)
    with pytest.raises(BadInput, match="E-CASE-24"):
        case_reports.withdraw(
            story.project, story.receipt, story.follow().displayed_version, at=story.now
        )
    withdraw(story)
    story.let_days_pass(7)
    case_reports.take_back(
        story.project, story.receipt, story.follow().displayed_version, at=story.now
    )
    assert story.follow().state is state
    assert story.file().has_contact


# ------------------------------------------------------------------------------- two reasons


def test_words_inside_never_leave(story):  # noqa: F811
    """Tried: a reason inside came back to the reporter after a later step, and into the packet."""
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    story.step("coordinator", CaseStep.REFERRED_TO_DISTRICT, reason=INSIDE, reporter_message=TOLD)
    assert story.follow().reason == TOLD
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)
    story.step("officer", CaseStep.DISMISSED, reason=INSIDE, reporter_message="ไม่มีมูล")
    assert story.follow().reason == "ไม่มีมูล"
    story.step("officer", CaseStep.REOPENED_BY_OFFICER, reason=INSIDE)
    assert story.follow().reason == ""
    assert INSIDE not in repr(case_reports.follow(story.project, story.receipt, at=story.now))
    contents = case_referrals.build_contents(
        story.project, story.people["officer"], 1, Agency.PACC, "เลขาธิการ", "", at=story.now
    )
    words = [
        word
        for entry in contents.entries
        for word in (entry.reason, entry.reporter_message)
        if word
    ]
    assert words == [TOLD, "ไม่มีมูล"]
    assert story.file().story[2].reason == INSIDE  # the control: it is kept


@pytest.mark.parametrize("step", [CaseStep.DISMISSED])
def test_an_end_says_something_to_the_reporter(story, step):  # noqa: F811
    story.report()
    story.step("coordinator", CaseStep.TAKEN_UP)
    with pytest.raises(BadInput, match="E-CASE-23"):
        story.do(case_endings.propose, "coordinator", step, reason=INSIDE, reporter_message="  ")


def end_case(story, end):  # noqa: F811
    """Bring the first case to an end without a solution."""
    story.report()
    first = story.receipt
    story.report()
    other = story.lines("officer")[1].case.number
    story.receipt = first
    story.step("coordinator", CaseStep.TAKEN_UP)
    if end == "withdrawn":
        withdraw(story)
        return
    step = CaseStep.DISMISSED if end == "dismissed" else CaseStep.FOUND_DUPLICATE
    story.do(case_endings.propose, "coordinator", step, reporter_message="ไม่มีมูล", other=other)
    story.do(case_endings.confirm, "neighbour")
    assert (
        cases.open_case(story.project, story.people["officer"], 1, at=story.now).case.state == end
    )

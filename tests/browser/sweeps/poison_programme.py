"""What a person can type into the programme of a year, with every payload in it."""

from geodata.actions.programme import (
    activities,
    budget,
    centres,
    documents,
    goals,
    handbooks,
    interview_quotes,
    interviews,
    members,
    notes,
    programmes,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.centres import CentreDraft
from geodata.model.programme.documents import (
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
)
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.goals import CountingRule, GoalDraft
from geodata.model.programme.interviews import InterviewDraft, QuoteDraft
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.programme.notes import (
    FollowUpState,
    NoteDraft,
    NoteHeading,
    PlanGoalDraft,
    RecommendationDraft,
)
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.reference.programme import list_reference_years


def type_programme(project, by, words, link, at):
    """Fill the programme of this year, copied from the study's; return its number."""
    given, today = (project, by["officer"]), to_bangkok_date(at)
    study = programmes.begin_from_reference(*given, list_reference_years()[0], at=at)
    year = programmes.copy_programme(*given, study.id, to_fiscal_year_be(at), at=at)
    year = programmes.change_programme(
        *given, year.id, DisplayedVersion.from_record(year), words("programme.title"),
        year.approved_satang, at=at,
    )  # fmt: skip
    _type_plan(given, year, words, at)
    _type_work(given, year, words, link, today, at)
    _type_people(given, words, today, at)
    _type_interview(given, year, words, today, at)
    _type_notes(given, year, words, at)
    return year.id


def _type_plan(given, year, words, at):
    overview = programmes.read_overview(*given, year.id, at=at)
    step, line = overview.steps[0], overview.spending[0].line
    programmes.set_step(
        *given, year.id, step.step, DisplayedVersion.from_record(step), words("step.title"),
        year.last_day, at=at,
    )  # fmt: skip
    budget.plan_line(
        *given, line.id, DisplayedVersion.from_record(line), words("line.title"),
        words("line.formula"), line.planned_satang, at=at,
    )  # fmt: skip
    draft = GoalDraft(
        "output-99", words("goal.title"), CountingRule.ACTIVITIES, "", 7, year.last_day
    )
    goals.add_goal(*given, year.id, draft, at=at)


def _type_work(given, year, words, link, today, at):
    kind = ActivityKind.FIELD_ACTIVITY
    for mark in ("planned", "held"):
        draft = ActivityDraft(mark, year.id, kind, words(f"activity.{mark}"))
        if mark == "planned":
            activities.plan_activity(*given, draft, at=at)
        else:
            activities.add_held_activity(*given, draft, HeldActivity(today, 3), at=at)
    line = programmes.read_overview(*given, year.id, at=at).spending[0].line
    draft = ExpenseDraft("expense", line.id, today, 100, words("expense.note"))
    budget.record_expense(*given, draft, at=at)
    draft = DocumentDraft(
        "document", year.id, DocumentKind.ORDER, words("document.title"), today,
        words("document.number"), link,
    )  # fmt: skip
    documents.add_document(*given, draft, at=at)
    draft = HandbookDraft(
        "books", year.id, HandbookMove.PRINTED, 9, today, note=words("handbook.note")
    )
    handbooks.record_handbooks(*given, draft, at=at)


def _type_people(given, words, today, at):
    draft = MemberDraft(
        "member", words("member.name"), words("member.contact"), MemberKind.VOLUNTEER, today, today
    )
    member = members.add_member(*given, draft, at=at)
    centre = CentreDraft(
        "centre", words("centre.name"), words("centre.order"), today, None, frozenset({member.id})
    )
    centres.add_centre(*given, centre, at=at)


def _type_interview(given, year, words, today, at):
    """An interview; and one whose notes are quoted word for word, which waits."""
    name, notes = words("interview.name"), words("interview.notes")
    draft = InterviewDraft("talk", year.id, name, notes, today, may_quote=False)
    interviews.record_interview(*given, draft, at=at)
    notes = words("quote.words")
    draft = InterviewDraft("quoted", year.id, "ก", notes, today, may_quote=True)
    interview = interviews.record_interview(*given, draft, at=at)
    quote = QuoteDraft("quote", interview.id, notes, words("quote.by"))
    interview_quotes.write_quote(*given, quote, at=at)


def _type_notes(given, year, words, at):
    note = NoteDraft("note", year.id, NoteHeading.THREAT, words("programme.note"))
    notes.add_note(*given, note, at=at)
    goal = PlanGoalDraft(
        "later", year.id, year.year_be + 1, words("plan.text"), words("plan.responsible")
    )
    notes.add_plan_goal(*given, goal, at=at)
    draft = RecommendationDraft(
        "advice", year.id, words("recommendation.code"), words("recommendation.text")
    )
    made = notes.add_recommendation(*given, draft, at=at)
    notes.set_follow_up(
        *given, made.id, DisplayedVersion.from_record(made), FollowUpState.UNDER_WAY,
        words("recommendation.follow"), at=at,
    )  # fmt: skip

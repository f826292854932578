"""A programme with something of each kind, and activities and members of each place."""

from dataclasses import dataclass, replace

from geodata import actions
from geodata.actions.programme import (
    activities,
    budget,
    centres,
    documents,
    handbooks,
    interview_quotes,
    interviews,
    members,
    notes,
    programmes,
    surveys,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.programme.activities import (
    Activity,
    ActivityDraft,
    ActivityKind,
    HeldActivity,
)
from geodata.model.programme.centres import Centre, CentreDraft
from geodata.model.programme.documents import (
    Document,
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
    HandbookMovement,
)
from geodata.model.programme.expenses import Expense, ExpenseDraft
from geodata.model.programme.goals import Goal
from geodata.model.programme.interviews import Interview, InterviewDraft, Quote, QuoteDraft
from geodata.model.programme.members import Member, MemberDraft, MemberKind
from geodata.model.programme.notes import (
    Note,
    NoteDraft,
    NoteHeading,
    PlanGoal,
    PlanGoalDraft,
    Recommendation,
    RecommendationDraft,
)
from geodata.model.programme.programmes import BudgetLine, Programme, ProgrammeStep
from geodata.model.programme.surveys import Survey, SurveyDraft
from geodata.model.times import to_bangkok_date, to_fiscal_year_be


@dataclass(frozen=True)
class ProgrammeThings:
    """What the calls of the programme are tried on; what has a place is there in each place."""

    programme: Programme
    step: ProgrammeStep
    line: BudgetLine
    goal: Goal
    expense: Expense
    document: Document  # not public
    public_document: Document
    note: Note
    plan_goal: PlanGoal
    recommendation: Recommendation
    centre: Centre
    activities: dict[str | None, Activity]  # planned
    held: dict[str | None, Activity]
    members: dict[str | None, Member]
    handbooks: dict[str | None, HandbookMovement]
    survey: Survey  # of the year to come: it waits for its first day
    interview: Interview
    quote: Quote  # waits for an officer who did not write it


def prepare_programme(project, places, own, missing, writer, at):
    """Return the programme of this year, copied from the study's; `writer` is an officer."""
    terminal, day = actions.TERMINAL, to_bangkok_date(at)
    first = programmes.begin_from_reference(project, terminal, 2559, at=at)
    year = to_fiscal_year_be(at)
    programme = programmes.copy_programme(project, terminal, first.id, year, at=at)
    overview = programmes.read_overview(project, terminal, programme.id, at=at)
    line = overview.spending[0].line

    def add(action, draft):
        return action(project, terminal, draft, at=at)

    def add_document(token):
        draft = DocumentDraft(token, programme.id, DocumentKind.ORDER, "CANARY", day)
        return add(documents.add_document, draft)

    public = replace(add_document("public"), is_public=True, version=2)
    with project.database.begin(on_the_map=False) as tx:
        tx.connection.exec_driver_sql(
            "UPDATE programme_documents SET is_public = 1, version = 2 WHERE id = ?", (public.id,)
        )
    planned = {place: _plan(project, programme, f"planned {place}", place, at) for place in places}
    placed = [
        planned,
        {place: _hold(project, programme, f"held {place}", place, at) for place in places},
        {place: _join(project, f"member {place}", place, at) for place in places},
        {place: _hand_out(project, programme, f"copies {place}", place, at) for place in places},
    ]
    for values in placed:
        values[missing] = replace(values[own], id=9999)
    return ProgrammeThings(
        programme,
        overview.steps[0],
        line,
        min((tile.goal for tile in overview.tiles), key=lambda goal: goal.id),
        add(budget.record_expense, ExpenseDraft("spent", line.id, day, 100_00)),
        add_document("waiting"),
        public,
        add(notes.add_note, NoteDraft("note", programme.id, NoteHeading.MAN, "CANARY")),
        add(notes.add_plan_goal, PlanGoalDraft("plan", programme.id, year + 1, "CANARY")),
        add(notes.add_recommendation, RecommendationDraft("rec", programme.id, "1", "CANARY")),
        add(centres.add_centre, CentreDraft("centre", "CANARY", "1/2569", day)),
        *placed,
        _open_survey(project, first, year + 1, at),
        *_interview(project, programme, writer, at),
    )


def _interview(project, programme, writer, at):
    day = to_bangkok_date(at)
    draft = InterviewDraft("interview", programme.id, "CANARY", "CANARY สาธารณะ", day, True)
    interview = interviews.record_interview(project, writer, draft, at=at)
    quote = QuoteDraft("quote", interview.id, "สาธารณะ", "ผู้เชี่ยวชาญ")
    return interview, interview_quotes.write_quote(project, writer, quote, at=at)


def _open_survey(project, first, year, at):
    programme = programmes.copy_programme(project, actions.TERMINAL, first.id, year, at=at)
    draft = SurveyDraft("survey", programme.id, programme.first_day, programme.last_day)
    return surveys.open_survey(project, actions.TERMINAL, draft, at=at)


def _plan(project, programme, token, place, at):
    kind = ActivityKind.FORUM  # as the rooms of the matrix
    draft = ActivityDraft(token.replace(" ", "-"), programme.id, kind, "CANARY", None, place)
    return activities.plan_activity(project, actions.TERMINAL, draft, at=at)


def _hold(project, programme, token, place, at):
    activity = _plan(project, programme, token, place, at)
    seen = DisplayedVersion.from_record(activity)
    held = HeldActivity(to_bangkok_date(at), 10)
    return activities.record_held(project, actions.TERMINAL, activity.id, seen, held, at=at)


def _join(project, token, place, at):
    day = to_bangkok_date(at)
    draft = MemberDraft(
        token.replace(" ", "-"),
        "CANARY",
        "CANARY",
        MemberKind.VOLUNTEER,
        day,
        day,
        community_id=place,
    )
    return members.add_member(project, actions.TERMINAL, draft, at=at)


def _hand_out(project, programme, token, place, at):
    day = to_bangkok_date(at)
    move = HandbookMove.HANDED_OUT
    draft = HandbookDraft(token.replace(" ", "-"), programme.id, move, 10, day, place)
    return handbooks.record_handbooks(project, actions.TERMINAL, draft, at=at)

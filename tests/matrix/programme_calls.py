"""The actions of the programme in the matrix."""

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
    survey_answers,
    survey_results,
    surveys,
)
from geodata.actions.programme.members import MemberPlace
from geodata.errors import NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.activities import (
    ActivityDraft,
    ActivityKind,
    CyclePhase,
    HeldActivity,
)
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
from geodata.model.programme.programmes import ProgrammeDraft
from geodata.model.programme.surveys import SurveyDraft
from geodata.model.times import to_bangkok_date
from geodata.model.workshops.answers import AnswerDraft, AnswerWay
from geodata.model.workshops.forms import FormKind
from geodata.reference.forms import get_form
from tests.matrix.calls import Call

PLACED = {"placed": True, "by_id": True}


def _draft_goal(things):
    due_on = things.programme.programme.last_day
    return GoalDraft("outcome-1", "x", CountingRule.MEMBERS, "volunteer", 9, due_on)


def _draft_activity(things, place):
    programme_id = things.programme.programme.id
    return ActivityDraft(f"new-{place}", programme_id, ActivityKind.FORUM, "x", None, place)


def _draft_member(place, at):
    day, kind = to_bangkok_date(at), MemberKind.EXPERT
    return MemberDraft(f"new-{place}", "x", "", kind, day, day, community_id=place)


def _on(name, action, *more):
    """Do something with a thing of the programme that is nowhere in particular."""

    def run(project, by, things, place, at):
        thing = getattr(things.programme, name)
        action(project, by, thing.id, DisplayedVersion.from_record(thing), *more, at=at)

    return run


def _of(name, action, *more):
    """Do something with the thing of a place."""

    def run(project, by, things, place, at):
        thing = getattr(things.programme, name)[place]
        action(project, by, thing.id, DisplayedVersion.from_record(thing), *more, at=at)

    return run


def _make(action, draft):
    def run(project, by, things, place, at):
        action(project, by, draft(things.programme.programme.id, to_bangkok_date(at)), at=at)

    return run


def _read(action):
    def run(project, by, things, place, at):
        action(project, by, things.programme.programme.id, at=at)

    return run


def _set_step(project, by, things, place, at):
    step = things.programme.step
    seen = DisplayedVersion.from_record(step)
    given = step.programme_id, step.step, seen, "x", step.planned_on
    programmes.set_step(project, by, *given, at=at)


def _copy(project, by, things, place, at):
    programmes.copy_programme(project, by, things.programme.programme.id, 2690, at=at)


def _begin(project, by, things, place, at):
    programmes.begin_from_reference(project, by, 2559, at=at)


def _create(project, by, things, place, at):
    programmes.create_programme(project, by, ProgrammeDraft("new", 2600, "x", 100), at=at)


def _record_expense(project, by, things, place, at):
    draft = ExpenseDraft("new", things.programme.line.id, to_bangkok_date(at), 100)
    budget.record_expense(project, by, draft, at=at)


def _add_goal(project, by, things, place, at):
    goals.add_goal(project, by, things.programme.programme.id, _draft_goal(things), at=at)


def _change_goal(project, by, things, place, at):
    goal = things.programme.goal
    seen = DisplayedVersion.from_record(goal)
    goals.change_goal(project, by, goal.id, seen, _draft_goal(things), at=at)


def _plan(project, by, things, place, at):
    activities.plan_activity(project, by, _draft_activity(things, place), at=at)


def _add_held(project, by, things, place, at):
    held = HeldActivity(to_bangkok_date(at), 3)
    activities.add_held_activity(project, by, _draft_activity(things, place), held, at=at)


def _hold(project, by, things, place, at):
    activity = things.programme.activities[place]
    seen, held = DisplayedVersion.from_record(activity), HeldActivity(to_bangkok_date(at), 3)
    activities.record_held(project, by, activity.id, seen, held, at=at)


def _join_workshop(project, by, things, place, at):
    activity, room = things.programme.activities[place], things.rooms[place]
    seen = DisplayedVersion.from_record(activity)
    activities.join_workshop(project, by, activity.id, seen, room.id, at=at)


def _list_activities(project, by, things, place, at):
    programme_id = things.programme.programme.id
    found = {one.id for one in activities.list_activities(project, by, programme_id, at=at)}
    if things.programme.activities[place].id not in found:
        raise NotFound


def _add_member(project, by, things, place, at):
    members.add_member(project, by, _draft_member(place, at), at=at)


def _change_member(project, by, things, place, at):
    member = things.programme.members[place]
    seen, where = DisplayedVersion.from_record(member), MemberPlace(MemberKind.EXPERT, None, place)
    members.change_member(project, by, member.id, seen, where, at=at)


def _list_members(project, by, things, place, at):
    found = {member.id for member in members.list_members(project, by, at=at)}
    if things.programme.members[place].id not in found:
        raise NotFound


def _hand_out(project, by, things, place, at):
    programme_id, day = things.programme.programme.id, to_bangkok_date(at)
    draft = HandbookDraft(f"new-{place}", programme_id, HandbookMove.HANDED_OUT, 1, day, place)
    handbooks.record_handbooks(project, by, draft, at=at)


def _list_handbooks(project, by, things, place, at):
    programme_id = things.programme.programme.id
    found = {one.id for one in handbooks.list_handbooks(project, by, programme_id, at=at)}
    if things.programme.handbooks[place].id not in found:
        raise NotFound


def _open_survey(project, by, things, place, at):
    day = to_bangkok_date(at)
    draft = SurveyDraft("new", things.programme.programme.id, day, day)
    surveys.open_survey(project, by, draft, at=at)


def _record_interview(project, by, things, place, at):
    programme_id, day = things.programme.programme.id, to_bangkok_date(at)
    draft = InterviewDraft("new", programme_id, "x", "x", day, may_quote=False)
    interviews.record_interview(project, by, draft, at=at)


def _read_interview(project, by, things, place, at):
    interviews.read_notes(project, by, things.programme.interview.id, at=at)


def _write_quote(project, by, things, place, at):
    draft = QuoteDraft("new", things.programme.interview.id, "สาธารณะ", "ผู้เชี่ยวชาญ")
    interview_quotes.write_quote(project, by, draft, at=at)


def _decide_quote(action, given):
    def run(project, by, things, place, at):
        quote = things.programme.quote
        action(project, by, quote.id, DisplayedVersion.from_record(quote, ()), given, at=at)

    return run


def _withdraw_quote(project, by, things, place, at):
    interview_quotes.withdraw_quote(project, by, things.programme.quote.id, at=at)


def _add_sheet(project, by, things, place, at):
    chosen = {item.id: (1,) for item in get_form(FormKind.SURVEY).items}
    draft = AnswerDraft("a-sheet-of-the-questionnaire", FormKind.SURVEY, chosen)
    programme_id = things.programme.programme.id
    survey_answers.add_sheet(project, by, programme_id, AnswerWay.PAPER, draft, at=at)


PROGRAMME_CALLS = (
    Call(
        Verb.SEE_PROGRAMME,
        "list programmes",
        lambda project, by, things, place, at: programmes.list_programmes(project, by, at=at),
        saves=False,
    ),
    Call(
        Verb.SEE_PROGRAMME,
        "list centres",
        lambda project, by, things, place, at: centres.list_centres(project, by, at=at),
        saves=False,
    ),
    *(
        Call(Verb.SEE_PROGRAMME, name, _read(action), saves)
        for name, action, saves in (
            ("overview", programmes.read_overview, False),
            ("documents", documents.list_documents, False),
            ("notes", notes.read_notes, False),
            ("survey", survey_results.read_year_survey, False),
            ("list links", surveys.list_surveys, False),
            ("take the form out", programmes.export_overview, True),
        )
    ),
    *(
        Call(Verb.KEEP_PROGRAMME, name, run)
        for name, run in (
            ("create", _create),
            ("begin from the study", _begin),
            ("copy", _copy),
            ("change", _on("programme", programmes.change_programme, "x", 400_000_00)),
            ("set a step", _set_step),
            ("plan a line", _on("line", budget.plan_line, "x", "", 100)),
            ("record an expense", _record_expense),
            ("withdraw an expense", _on("expense", budget.withdraw_expense)),
            ("add a goal", _add_goal),
            ("change a goal", _change_goal),
            ("remove a goal", _on("goal", goals.drop_goal)),
            (
                "add a document",
                _make(
                    documents.add_document,
                    lambda programme_id, day: DocumentDraft(
                        "new", programme_id, DocumentKind.ORDER, "x", day
                    ),
                ),
            ),
            ("publish a document", _on("document", documents.publish_document)),
            ("hide a document", _on("public_document", documents.hide_document)),
            (
                "add a note",
                _make(
                    notes.add_note,
                    lambda programme_id, _: NoteDraft("new", programme_id, NoteHeading.MAN, "x"),
                ),
            ),
            ("remove a note", _on("note", notes.drop_note)),
            (
                "add a goal of a later year",
                _make(
                    notes.add_plan_goal,
                    lambda programme_id, _: PlanGoalDraft("new", programme_id, 2575, "x"),
                ),
            ),
            ("remove a goal of a later year", _on("plan_goal", notes.drop_plan_goal)),
            (
                "add a recommendation",
                _make(
                    notes.add_recommendation,
                    lambda programme_id, _: RecommendationDraft("new", programme_id, "2", "x"),
                ),
            ),
            (
                "follow up",
                _on("recommendation", notes.set_follow_up, FollowUpState.DONE, "x"),
            ),
            (
                "add a centre",
                _make(
                    centres.add_centre,
                    lambda _, day: CentreDraft("new", "x", "1", day),
                ),
            ),
            ("open a link", _open_survey),
            ("record an interview", _record_interview),
            ("read an interview", _read_interview),
            ("erase an interview", _on("interview", interviews.withdraw_interview)),
            ("quote an interview", _write_quote),
            ("close a link", _on("survey", surveys.close_survey)),
            ("people of a centre", _on("centre", centres.set_centre_members, frozenset())),
        )
    ),
    Call(Verb.ENTER_ANSWERS, "add a sheet", _add_sheet),
    *(
        Call(Verb.APPROVE_WORDS, name, run)
        for name, run in (
            ("approve a quote", _decide_quote(interview_quotes.approve_quote, frozenset())),
            ("refuse a quote", _decide_quote(interview_quotes.refuse_quote, "x")),
            ("withdraw a quote", _withdraw_quote),
        )
    ),
    *(
        Call(Verb.KEEP_PROGRAMME, name, _read(action), saves=False)
        for name, action in (
            ("list interviews", interviews.list_interviews),
            ("list quotes", interview_quotes.list_quotes),
        )
    ),
    Call(Verb.KEEP_PROGRAMME, "list expenses", _read(budget.list_expenses), saves=False),
    *(
        Call(Verb.RECORD_ACTIVITY, name, run, **PLACED)
        for name, run in (
            ("plan", _plan),
            ("add what was held", _add_held),
            ("record that it was held", _hold),
            ("join a workshop", _join_workshop),
            ("take back that it was held", _of("held", activities.undo_held)),
            ("set the phase", _of("held", activities.set_phase, CyclePhase.CHECK)),
            ("remove", _of("activities", activities.drop_activity)),
            ("record handbooks", _hand_out),
            ("withdraw handbooks", _of("handbooks", handbooks.withdraw_handbooks)),
        )
    ),
    Call(Verb.RECORD_ACTIVITY, "list", _list_activities, False, **PLACED),
    Call(Verb.RECORD_ACTIVITY, "list handbooks", _list_handbooks, False, **PLACED),
    *(
        Call(Verb.KEEP_MEMBERS, name, run, **PLACED)
        for name, run in (
            ("add", _add_member),
            ("change", _change_member),
            ("take the consent back", _of("members", members.withdraw_consent)),
        )
    ),
    Call(Verb.KEEP_MEMBERS, "list", _list_members, False, **PLACED),
)

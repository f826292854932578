"""The actions of the programme that take what was seen: on what, and what they are given."""

from geodata.actions.programme.members import MemberPlace
from geodata.model.programme.activities import CyclePhase, HeldActivity
from geodata.model.programme.goals import CountingRule, GoalDraft
from geodata.model.programme.members import MemberKind
from geodata.model.programme.notes import FollowUpState
from geodata.model.times import to_bangkok_date


def list_programme_tries(things, place, at):
    """Return (name, record, what is given) of each."""
    made = things.programme
    planned, held = made.activities[place], made.held[place]
    goal = GoalDraft(
        "outcome-1", "x", CountingRule.MEMBERS, "volunteer", 9, made.programme.last_day
    )
    step = made.step
    of_step = {
        "programme_id": step.programme_id,
        "step": step.step,
        "title": "x",
        "planned_on": step.planned_on,
    }
    where = MemberPlace(MemberKind.EXPERT, None, place)
    followed = {"state": FollowUpState.DONE, "follow_up": "x"}
    return [
        (
            "programmes.change_programme",
            made.programme,
            {"programme_id": made.programme.id, "title": "x", "approved_satang": 400_000_00},
        ),
        ("programmes.set_step", step, of_step),
        (
            "budget.plan_line",
            made.line,
            {"line_id": made.line.id, "title": "x", "formula": "x", "planned_satang": 100},
        ),
        ("budget.withdraw_expense", made.expense, {"expense_id": made.expense.id}),
        ("goals.change_goal", made.goal, {"goal_id": made.goal.id, "draft": goal}),
        ("goals.drop_goal", made.goal, {"goal_id": made.goal.id}),
        ("documents.publish_document", made.document, {"document_id": made.document.id}),
        (
            "documents.hide_document",
            made.public_document,
            {"document_id": made.public_document.id},
        ),
        ("notes.drop_note", made.note, {"note_id": made.note.id}),
        ("notes.drop_plan_goal", made.plan_goal, {"goal_id": made.plan_goal.id}),
        (
            "notes.set_follow_up",
            made.recommendation,
            {"recommendation_id": made.recommendation.id, **followed},
        ),
        (
            "centres.set_centre_members",
            made.centre,
            {"centre_id": made.centre.id, "member_ids": frozenset()},
        ),
        (
            "activities.record_held",
            planned,
            {"activity_id": planned.id, "held": HeldActivity(to_bangkok_date(at), 3)},
        ),
        (
            "activities.join_workshop",
            planned,
            {"activity_id": planned.id, "workshop_id": things.rooms[place].id},
        ),
        ("activities.drop_activity", planned, {"activity_id": planned.id}),
        ("activities.undo_held", held, {"activity_id": held.id}),
        ("activities.set_phase", held, {"activity_id": held.id, "phase": CyclePhase.ACT}),
        (
            "handbooks.withdraw_handbooks",
            made.handbooks[place],
            {"movement_id": made.handbooks[place].id},
        ),
        (
            "members.change_member",
            made.members[place],
            {"member_id": made.members[place].id, "place": where},
        ),
        (
            "interviews.withdraw_interview",
            made.interview,
            {"interview_id": made.interview.id},
        ),
        ("surveys.close_survey", made.survey, {"survey_id": made.survey.id}),
        ("members.withdraw_consent", made.members[place], {"member_id": made.members[place].id}),
    ]

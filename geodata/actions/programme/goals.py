"""Goals of a programme: added, changed and removed by officers; what they count is never typed."""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.goals import Goal, GoalDraft, check_goal
from geodata.project import Project
from geodata.store.programme.goals import GoalStore, build_columns
from geodata.store.programme.programmes import ProgrammeStore


def add_goal(
    project: Project, caller: Caller, programme_id: int, draft: GoalDraft, *, at: datetime
) -> Goal:
    """Add a goal; the same goal again is the one that is there.

    Raises
    ------
    BadInput
        E-PROG-08, E-PROG-09, E-PROG-18 where another goal has this code, E-TXT-02.
    NotFound
    """
    check_goal(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        ProgrammeStore(act.tx).load(programme_id)
        store = GoalStore(act.tx)
        known = _find_by_code(store.list_of(programme_id), draft.code)
        if known is not None:
            if _to_draft(known) != draft:
                raise BadInput("E-PROG-18")
            act.note(f"goal {known.id}", reason="goal added again")
            return known
        goal_id = store.add_draft(programme_id, draft)
        act.note(f"goal {goal_id}", reason="goal added", after=[draft.code, draft.target])
        return store.load(goal_id)


def change_goal(
    project: Project,
    caller: Caller,
    goal_id: int,
    seen: DisplayedVersion,
    draft: GoalDraft,
    *,
    at: datetime,
) -> Goal:
    """Change a goal.

    Raises
    ------
    BadInput
        E-PROG-08, E-PROG-09, E-PROG-18, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_goal(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = GoalStore(act.tx)
        goal = store.load(goal_id)
        seen.require_unchanged(goal)
        known = _find_by_code(store.list_of(goal.programme_id), draft.code)
        if known is not None and known.id != goal_id:
            raise BadInput("E-PROG-18")
        store.change(goal_id, **build_columns(draft))
        act.note(f"goal {goal_id}", reason="goal changed", before=goal.target, after=draft.target)
        return store.load(goal_id)


def drop_goal(
    project: Project, caller: Caller, goal_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove a goal; what it counted stays.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = GoalStore(act.tx)
        goal = store.load(goal_id)
        seen.require_unchanged(goal)
        store.drop(goal_id)
        act.note(f"goal {goal_id}", reason="goal removed", before=[goal.code, goal.target])


def _find_by_code(goals: list[Goal], code: str) -> Goal | None:
    return next((goal for goal in goals if goal.code == code), None)


def _to_draft(goal: Goal) -> GoalDraft:
    return GoalDraft(goal.code, goal.title, goal.rule, goal.kind, goal.target, goal.due_on)

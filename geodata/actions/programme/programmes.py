"""Programmes: begun from the study's own plan or from an earlier year, read with their figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.activities import ActivityDraft, ActivityLine, ActivityPlace
from geodata.model.programme.counting import ProgrammeRows, count_goal
from geodata.model.programme.expenses import LineSpending, sum_by_line
from geodata.model.programme.goals import GoalDraft, Tile, build_tile, sort_tiles
from geodata.model.programme.notes import FollowUpState, PlanGoalDraft, RecommendationDraft
from geodata.model.programme.programmes import (
    MAX_TITLE_LENGTH,
    STEPS,
    Programme,
    ProgrammeDraft,
    ProgrammeStep,
    check_approved_sum,
    check_in_year,
    check_programme,
    check_text,
    move_to_year,
)
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.reference.programme import (
    ProgrammeReference,
    list_reference_years,
    read_reference_programme,
)
from geodata.store.database import Transaction
from geodata.store.places.places import PlaceStore
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.goals import GoalStore
from geodata.store.programme.notes import PlanGoalStore, RecommendationStore
from geodata.store.programme.programme_rows import read_programme_rows
from geodata.store.programme.programmes import BudgetStore, ExpenseStore, ProgrammeStore
from geodata.store.sample_mark import is_sample


@dataclass(frozen=True, slots=True)
class ProgrammeOverview:
    """A programme with its figures on a day; what is overdue comes first."""

    programme: Programme
    today: date
    steps: tuple[ProgrammeStep, ...]
    tiles: tuple[Tile, ...]
    spending: tuple[LineSpending, ...]
    activities: tuple[ActivityLine, ...]
    labels: Mapping[str, str]  # titles of what the rows of figures name; people have none

    @property
    def spent_satang(self) -> int:
        """Return what was spent of all lines."""
        return sum(line.spent_satang for line in self.spending)


@dataclass(frozen=True, slots=True)
class ProgrammeExport:
    """A programme for paper."""

    overview: ProgrammeOverview
    places: Mapping[str, str]  # names of communities by id
    taken_by: str  # of the account; "": the terminal of the server
    is_sample: bool  # made up


def create_programme(
    project: Project, caller: Caller, draft: ProgrammeDraft, *, at: datetime
) -> Programme:
    """Create an empty programme; the same token again is the same programme.

    Raises
    ------
    BadInput
        E-PROG-01, E-PROG-02, E-PROG-15 (the year has one), E-TXT-02, E-FMT-02.
    """
    check_programme(draft)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        known = _find_same(act, draft)
        if known is not None:
            return known
        programme = _add_programme(act, draft)
        act.note(f"programme {programme.id}", reason="programme created", after=draft.year_be)
        return programme


def begin_from_reference(
    project: Project, caller: Caller, year_be: int, *, at: datetime
) -> Programme:
    """Begin the programme of a year with what the study planned for it; once is enough.

    Raises
    ------
    BadInput
        E-PROG-15 where the year has another one.
    NotFound
        Where the study says nothing of this year.
    """
    if year_be not in list_reference_years():
        raise NotFound
    return begin_from_plan(project, caller, read_reference_programme(year_be), at=at)


def begin_from_plan(
    project: Project, caller: Caller, plan: ProgrammeReference, *, at: datetime
) -> Programme:
    """Begin a programme with a plan; once is enough.

    Raises
    ------
    BadInput
        E-PROG-15 where the year has another one.
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        known = _find_same(act, plan.draft)
        if known is not None:
            return known
        programme = _add_programme(act, plan.draft)
        store = ProgrammeStore(act.tx)
        for step, day in zip(STEPS, plan.steps, strict=True):
            store.add_step(programme.id, step, "", day)
        for line in plan.lines:
            BudgetStore(act.tx).add_line(
                programme.id, line.code, line.title, line.formula, line.planned_satang
            )
        for goal in plan.goals:
            GoalStore(act.tx).add_draft(programme.id, goal)
        for number, (kind, title) in enumerate(plan.activities, start=1):
            token = f"{plan.draft.token}-{number}"
            ActivityStore(act.tx).add_draft(ActivityDraft(token, programme.id, kind, title))
        act.note(
            f"programme {programme.id}", reason="programme from the study", after=plan.draft.year_be
        )
        return programme


def copy_programme(
    project: Project, caller: Caller, programme_id: int, year_be: int, *, at: datetime
) -> Programme:
    """Copy a programme to another year: plan, budget, goals, and what is still to be followed up.

    Nothing that was counted comes along. Days move by whole years.

    Raises
    ------
    BadInput
        E-PROG-01, E-PROG-15 where the year has another one.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        source = ProgrammeStore(act.tx).load(programme_id)
        draft = ProgrammeDraft(
            token=f"copy-{source.id}-{year_be}",
            year_be=year_be,
            title=source.title,
            approved_satang=source.approved_satang,
            residents=source.residents,
            area_km2=source.area_km2,
        )
        check_programme(draft)
        known = _find_same(act, draft)
        if known is not None:
            return known
        programme = _add_programme(act, draft)
        _copy_plan(act.tx, source, programme)
        _copy_activities(act.tx, source, programme)
        _copy_follow_up(act.tx, source, programme)
        act.note(f"programme {programme.id}", reason="programme copied", after=[source.id, year_be])
        return programme


def change_programme(
    project: Project,
    caller: Caller,
    programme_id: int,
    seen: DisplayedVersion,
    title: str,
    approved_satang: int,
    *,
    at: datetime,
) -> Programme:
    """Change title and approved sum; the sum is never below what is planned or spent.

    Raises
    ------
    BadInput
        E-PROG-01, E-PROG-02, E-PROG-05, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = ProgrammeStore(act.tx)
        programme = store.load(programme_id)
        seen.require_unchanged(programme)
        changed = replace(programme, title=title.strip(), approved_satang=approved_satang)
        check_programme(ProgrammeDraft("x", changed.year_be, changed.title, approved_satang))
        check_approved_sum(changed, _list_spent(act.tx, programme_id))
        lines = BudgetStore(act.tx).list_of(programme_id)
        check_approved_sum(changed, [line.planned_satang for line in lines])
        store.change(programme_id, sealed_title=changed.title, approved_satang=approved_satang)
        act.note(
            f"programme {programme_id}",
            reason="programme changed",
            before=programme.approved_satang,
            after=approved_satang,
        )
        return store.load(programme_id)


def set_step(
    project: Project,
    caller: Caller,
    programme_id: int,
    step: int,
    seen: DisplayedVersion,
    title: str,
    planned_on: date,
    *,
    at: datetime,
) -> ProgrammeStep:
    """Change title and day of one of the five steps.

    Raises
    ------
    BadInput
        E-PROG-03, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_text(title, MAX_TITLE_LENGTH)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = ProgrammeStore(act.tx)
        check_in_year(store.load(programme_id), planned_on)
        known = store.load_step(programme_id, step)
        seen.require_unchanged(known)
        store.change_step(known, title, planned_on)
        act.note(
            f"programme {programme_id}", reason="step changed", after=[step, planned_on.isoformat()]
        )
        return store.load_step(programme_id, step)


def list_programmes(project: Project, caller: Caller, *, at: datetime) -> list[Programme]:
    """Return the programmes, the newest year first."""
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        found = ProgrammeStore(tx).list_all()
    return sorted(found, key=lambda programme: -programme.year_be)


def read_overview(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> ProgrammeOverview:
    """Return a programme with its figures today.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        return build_overview(project, tx, programme_id, to_bangkok_date(at))


def export_overview(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> ProgrammeExport:
    """Return a programme for paper; that it was taken out is noted.

    Raises
    ------
    NotFound
    """
    with audited_transaction(project, caller, Verb.SEE_PROGRAMME, at=at, on_the_map=False) as act:
        overview = build_overview(project, act.tx, programme_id, to_bangkok_date(at))
        act.note(f"programme {programme_id}", reason="programme taken out")
        places = {one.id: one.name_th for one in PlaceStore(act.tx).list_all_communities()}
        return ProgrammeExport(overview, places, act.actor.name, is_sample(act.tx))


def build_overview(
    project: Project, tx: Transaction, programme_id: int, today: date
) -> ProgrammeOverview:
    """Return a programme with its figures on a day."""
    programme = ProgrammeStore(tx).load(programme_id)
    rows = read_programme_rows(tx, project.vault, programme, today)
    goals = GoalStore(tx).list_of(programme_id)
    return ProgrammeOverview(
        programme=programme,
        today=today,
        steps=tuple(ProgrammeStore(tx).list_steps(programme_id)),
        tiles=tuple(
            sort_tiles([build_tile(goal, count_goal(goal, rows), today) for goal in goals])
        ),
        spending=tuple(sum_by_line(rows.lines, rows.expenses)),
        activities=_sort_activities(rows),
        labels=_list_labels(rows),
    )


def _list_labels(rows: ProgrammeRows) -> dict[str, str]:
    return {
        **{one.ref: one.title for one in rows.activities},
        **{f"document {one.id}": one.title for one in rows.documents},
        **{f"centre {one.id}": one.name for one in rows.centres},
        **{f"expense {one.id}": one.note for one in rows.expenses},
    }


def _sort_activities(rows: ProgrammeRows) -> tuple[ActivityLine, ...]:
    """Return the activities, those that are overdue or not recorded first, then by their day."""
    last = rows.programme.last_day
    order = {state: place for place, state in enumerate(("overdue", "unrecorded", "planned"))}
    return tuple(
        sorted(
            rows.activities,
            key=lambda one: (
                order.get(one.state, len(order)),
                one.held_on or one.planned_on or last,
                one.ref,
            ),
        )
    )


def _find_same(act: Act, draft: ProgrammeDraft) -> Programme | None:
    """Return the programme of this token; another one of the year is refused."""
    store = ProgrammeStore(act.tx)
    known, of_year = store.find_by_token(draft.token), store.find_year(draft.year_be)
    if known is not None and known == of_year:
        act.note(f"programme {known.id}", reason="programme created again")
        return known
    if known is not None or of_year is not None:
        raise BadInput("E-PROG-15", year=draft.year_be)
    return None


def _add_programme(act: Act, draft: ProgrammeDraft) -> Programme:
    store = ProgrammeStore(act.tx)
    return store.load(store.add_draft(draft))


def _list_spent(tx: Transaction, programme_id: int) -> list[int]:
    return [
        expense.satang
        for expense in ExpenseStore(tx).list_of(programme_id)
        if not expense.is_withdrawn
    ]


def _copy_plan(tx: Transaction, source: Programme, programme: Programme) -> None:
    store, years = ProgrammeStore(tx), (source.year_be, programme.year_be)
    for step in store.list_steps(source.id):
        day = move_to_year(step.planned_on, *years)
        store.add_step(programme.id, step.step, step.title, day)
    for line in BudgetStore(tx).list_of(source.id):
        BudgetStore(tx).add_line(
            programme.id, line.code, line.title, line.formula, line.planned_satang
        )
    for goal in GoalStore(tx).list_of(source.id):
        due_on = move_to_year(goal.due_on, *years)
        draft = GoalDraft(goal.code, goal.title, goal.rule, goal.kind, goal.target, due_on)
        GoalStore(tx).add_draft(programme.id, draft)


def _copy_activities(tx: Transaction, source: Programme, programme: Programme) -> None:
    years = (source.year_be, programme.year_be)
    for one in ActivityStore(tx).list_of(source.id):
        planned_on = one.planned_on and move_to_year(one.planned_on, *years)
        draft = ActivityDraft(
            token=f"copy-{one.id}-{programme.year_be}",
            programme_id=programme.id,
            kind=one.kind,
            title=one.title,
            planned_on=planned_on,
            community_id=one.community_id,
            place=ActivityPlace(one.step, one.objective, one.stage),
        )
        ActivityStore(tx).add_draft(draft)


def _copy_follow_up(tx: Transaction, source: Programme, programme: Programme) -> None:
    """Copy the goals of years to come, and the recommendations that nobody has closed."""
    for goal in PlanGoalStore(tx).list_of(source.id):
        if goal.year_be >= programme.year_be:
            token = f"copy-{goal.id}-{programme.year_be}"
            again = PlanGoalDraft(token, programme.id, goal.year_be, goal.text, goal.responsible)
            PlanGoalStore(tx).add_draft(again)
    for one in RecommendationStore(tx).list_of(source.id):
        if one.state in (FollowUpState.OPEN, FollowUpState.UNDER_WAY):
            token = f"copy-{one.id}-{programme.year_be}"
            RecommendationStore(tx).add_draft(
                RecommendationDraft(token, programme.id, one.code, one.text)
            )

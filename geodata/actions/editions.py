"""Who may freeze an edition or withdraw one. The files are made by the publishing side."""

from collections.abc import Callable
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import Conflict
from geodata.model import story_plans
from geodata.model.people.people import Verb
from geodata.model.story_plans import StoryPlan
from geodata.project import Project
from geodata.store.database import Transaction

PLAN_FACT = "story plan"  # of the next edition; gone once that is frozen


def freeze(
    project: Project, caller: Caller, edition_id: str, write: Callable[[], None], *, at: datetime
) -> None:
    """Freeze an edition: `write` saves its files; an audit entry is added.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is written.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition frozen")
        write()
        act.tx.set_state(PLAN_FACT, "")


def withdraw(
    project: Project, caller: Caller, edition_id: str, remove: Callable[[], None], *, at: datetime
) -> None:
    """Withdraw an edition: `remove` deletes its files; an audit entry is added.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is removed.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition withdrawn")
        remove()


def read_plan(project: Project, caller: Caller, *, at: datetime) -> StoryPlan:
    """Return how the story of the next edition is to be told.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    with authorized_read(project, caller, Verb.PLAN_STORY, at=at) as (tx, _):
        return find_plan(tx)


def save_plan(
    project: Project, caller: Caller, before: StoryPlan, plan: StoryPlan, *, at: datetime
) -> StoryPlan:
    """Save how the story of the next edition is to be told; `before` is the plan that was read.

    Raises
    ------
    BadInput
        E-STORY-01, E-STORY-02, E-TXT-02, as `build_plan` raises them.
    Conflict
        Where somebody saved another one meanwhile.
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    with audited_transaction(project, caller, Verb.PLAN_STORY, at=at, on_the_map=False) as act:
        checked = story_plans.build_plan(plan.order, plan.hidden, plan.words)
        if find_plan(act.tx) != before:
            raise Conflict
        text = story_plans.dump_plan(checked)
        act.tx.set_state(PLAN_FACT, "" if checked.is_empty else text)
        act.note("story plan", reason="story planned", after=text)
        return checked


def find_plan(tx: Transaction) -> StoryPlan:
    """Return the plan of the next edition; one that changes nothing where nobody made any."""
    return story_plans.load_plan(tx.get_state(PLAN_FACT))

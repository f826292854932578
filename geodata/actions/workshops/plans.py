"""Scenarios and strategies of future-scenario workshops: the set for the four-year plan.

They are kept after the room is closed, and can be worked on until the plan stands.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.actions.workshops.room_access import find_in_scope
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.workshops.plans import (
    Scenario,
    ScenarioDraft,
    Strategy,
    StrategyDraft,
    check_scenario,
    check_strategy,
)
from geodata.model.workshops.workshops import Workshop, WorkshopKind
from geodata.project import Project
from geodata.store.workshops.plans import PlanStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One strategy of the plan, with the scenario and the workshop that it comes from."""

    workshop: Workshop
    scenario: Scenario
    strategy: Strategy


def add_scenario(
    project: Project, caller: Caller, workshop_id: int, draft: ScenarioDraft, *, at: datetime
) -> Scenario:
    """Add a scenario of a workshop; the same token again is the same scenario.

    Raises
    ------
    BadInput
        E-PLAN-01, E-PLAN-03 where the workshop is of another kind, E-TXT-02.
    NotFound
    """
    check_scenario(draft)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        if find_in_scope(act.tx, act.actor, workshop_id).kind is not WorkshopKind.FUTURE_SCENARIO:
            raise BadInput("E-PLAN-03")
        store = PlanStore(act.tx, project.seal)
        known = store.find_scenario_by_token(draft.token)
        if known is not None:
            if known.workshop_id != workshop_id:
                raise NotFound
            act.note(f"room {workshop_id}", reason="scenario added again")
            return known
        made = store.add_scenario(workshop_id, draft)
        act.note(f"room {workshop_id}", reason="scenario added")
        return store.load_scenario(made)


def change_scenario(
    project: Project,
    caller: Caller,
    scenario_id: int,
    seen: DisplayedVersion,
    draft: ScenarioDraft,
    *,
    at: datetime,
) -> Scenario:
    """Update a scenario.

    Raises
    ------
    BadInput
        E-PLAN-01, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_scenario(draft)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        store = PlanStore(act.tx, project.seal)
        scenario = _find_scenario(act, store, scenario_id)
        if seen != build_displayed_version(scenario):
            raise Conflict
        store.put_scenario(scenario_id, draft)
        act.note(f"room {scenario.workshop_id}", reason="scenario changed")
        return store.load_scenario(scenario_id)


def add_strategy(
    project: Project, caller: Caller, scenario_id: int, draft: StrategyDraft, *, at: datetime
) -> Strategy:
    """Add a strategy for a scenario; the same token again is the same strategy.

    Raises
    ------
    BadInput
        E-PLAN-01, E-PLAN-02, E-TXT-02.
    NotFound
    """
    check_strategy(draft)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        store = PlanStore(act.tx, project.seal)
        scenario = _find_scenario(act, store, scenario_id)
        known = store.find_strategy_by_token(draft.token)
        if known is not None:
            if known.scenario_id != scenario_id:
                raise NotFound
            act.note(f"room {scenario.workshop_id}", reason="strategy added again")
            return known
        made = store.add_strategy(scenario_id, draft)
        act.note(f"room {scenario.workshop_id}", reason="strategy added")
        return store.load_strategy(made)


def change_strategy(
    project: Project,
    caller: Caller,
    strategy_id: int,
    seen: DisplayedVersion,
    draft: StrategyDraft,
    *,
    at: datetime,
) -> Strategy:
    """Update a strategy.

    Raises
    ------
    BadInput
        E-PLAN-01, E-PLAN-02, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_strategy(draft)
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        store = PlanStore(act.tx, project.seal)
        workshop_id = _find_scenario_of_strategy(act, store, strategy_id, seen).workshop_id
        store.put_strategy(strategy_id, draft)
        act.note(f"room {workshop_id}", reason="strategy changed")
        return store.load_strategy(strategy_id)


def drop_strategy(
    project: Project, caller: Caller, strategy_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove a strategy from the plan.

    Raises
    ------
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.RUN_WORKSHOP, at=at, on_the_map=False) as act:
        store = PlanStore(act.tx, project.seal)
        workshop_id = _find_scenario_of_strategy(act, store, strategy_id, seen).workshop_id
        store.drop_strategy(strategy_id)
        act.note(f"room {workshop_id}", reason="strategy dropped")


def list_scenarios(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[Scenario]:
    """Return the scenarios of a workshop with their strategies.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        return PlanStore(tx, project.seal).list_for_workshop(workshop_id)


def list_plan_lines(project: Project, caller: Caller, *, at: datetime) -> list[PlanLine]:
    """Return the strategies of every workshop in scope, by year of the plan."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshops = {
            workshop.id: workshop
            for workshop in WorkshopStore(tx).list_all()
            if actor.covers(Verb.RUN_WORKSHOP, workshop.community_id)
        }
        lines = [
            PlanLine(workshops[scenario.workshop_id], scenario, strategy)
            for scenario in PlanStore(tx, project.seal).list_all()
            if scenario.workshop_id in workshops
            for strategy in scenario.strategies
        ]
    return sorted(lines, key=lambda line: (line.strategy.year_be, line.strategy.id))


def build_displayed_version(scenario: Scenario) -> DisplayedVersion:
    """Return the displayed version of a scenario, without its strategies."""
    return DisplayedVersion.from_record(replace(scenario, strategies=()))


def _find_scenario(act: Act, store: PlanStore, scenario_id: int) -> Scenario:
    scenario = store.load_scenario(scenario_id)
    find_in_scope(act.tx, act.actor, scenario.workshop_id)
    return scenario


def _find_scenario_of_strategy(
    act: Act, store: PlanStore, strategy_id: int, seen: DisplayedVersion
) -> Scenario:
    """Return the scenario of a strategy that nobody changed meanwhile."""
    strategy = store.load_strategy(strategy_id)
    scenario = _find_scenario(act, store, strategy.scenario_id)
    seen.require_unchanged(strategy)
    return scenario

"""The clock: a solution that nobody contests in its time is final; a withdrawal too."""

from datetime import datetime, timedelta

from geodata.actions.acting import TERMINAL, acting
from geodata.actions.cases.case_access import (
    day_of,
    in_hands,
)
from geodata.actions.cases.case_transitions import climb
from geodata.model.cases import case_transitions
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseState
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.cases import CaseStore


def close_what_ended(project: Project, *, at: datetime) -> int:
    """Close the solved cases whose clock has ended; return how many."""
    closed = 0
    for case_id in _ended(project, at):
        with acting(project, TERMINAL, Verb.REFER_CASE, at=at, on_the_map=False) as act:
            hands = in_hands(project, act, case_id)
            if hands.case.state is CaseState.RESOLVED:
                climb(
                    hands, case_transitions.find_transition(hands.case.state, CaseStep.CLOCK_ENDED)
                )
                closed += 1
            else:
                hands.note("not closed")
    return closed


def forget_withdrawn(project: Project, *, at: datetime) -> int:
    """Forget how to reach those who withdrew and did not take it back in time; return how many."""
    forgotten = 0
    for case_id in _withdrawn(project, at):
        with acting(project, TERMINAL, Verb.REFER_CASE, at=at, on_the_map=False) as act:
            hands = in_hands(project, act, case_id)
            if hands.case.state is CaseState.WITHDRAWN:
                IdentityStore(act.tx, project.vault).forget(hands.case)
                forgotten += 1
            hands.note("contact forgotten")
    return forgotten


def _withdrawn(project: Project, at: datetime) -> list[int]:
    with project.database.reading() as tx:
        identities = IdentityStore(tx, project.vault)
        last = timedelta(days=case_transitions.TAKE_BACK_DAYS)
        return [
            each.id
            for each in CaseStore(tx, project.seal).in_state(CaseState.WITHDRAWN)
            if day_of(at) > each.state_since + last and identities.is_kept(each)
        ]


def _ended(project: Project, at: datetime) -> list[int]:
    with project.database.reading() as tx:
        clocks = CaseRuleStore(tx).clocks()
        return [
            each.id
            for each in CaseStore(tx, project.seal).in_state(CaseState.RESOLVED)
            if case_transitions.compute_clock(
                each.state, each.state_since, day_of(at), clocks
            ).is_overdue
        ]

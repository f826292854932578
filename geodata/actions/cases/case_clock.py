"""The clock: a solution that nobody contests in its time is final; a withdrawal too."""

from datetime import datetime, timedelta

from geodata.actions.cases.case_access import load_context, to_case_day
from geodata.actions.cases.case_transitions import apply_transition
from geodata.actions.transactions import TERMINAL, audited_transaction
from geodata.model.cases import case_transitions
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import CaseState
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.cases import CaseStore


def close_expired_cases(project: Project, *, at: datetime) -> int:
    """Close the solved cases whose clock has ended; return how many."""
    closed = 0
    for case_id in _list_expired_ids(project, at):
        with audited_transaction(
            project, TERMINAL, Verb.REFER_CASE, at=at, on_the_map=False
        ) as act:
            context = load_context(project, act, case_id)
            if context.case.state is CaseState.RESOLVED:
                apply_transition(
                    context,
                    case_transitions.find_transition(context.case.state, CaseStep.CLOCK_ENDED),
                )
                closed += 1
            else:
                context.note("not closed")
    return closed


def forget_withdrawn_contacts(project: Project, *, at: datetime) -> int:
    """Erase the contacts of withdrawn cases that can no longer be resumed; return how many."""
    forgotten = 0
    for case_id in _list_withdrawn_ids(project, at):
        with audited_transaction(
            project, TERMINAL, Verb.REFER_CASE, at=at, on_the_map=False
        ) as act:
            context = load_context(project, act, case_id)
            if context.case.state is CaseState.WITHDRAWN:
                IdentityStore(act.tx, project.vault).forget(context.case)
                forgotten += 1
            context.note("contact forgotten")
    return forgotten


def _list_withdrawn_ids(project: Project, at: datetime) -> list[int]:
    with project.database.begin_read() as tx:
        identities = IdentityStore(tx, project.vault)
        last = timedelta(days=case_transitions.TAKE_BACK_DAYS)
        return [
            case.id
            for case in CaseStore(tx, project.seal).list_in_state(CaseState.WITHDRAWN)
            if to_case_day(at) > case.state_since + last and identities.is_kept(case)
        ]


def _list_expired_ids(project: Project, at: datetime) -> list[int]:
    with project.database.begin_read() as tx:
        clocks = CaseRuleStore(tx).read_clocks()
        return [
            case.id
            for case in CaseStore(tx, project.seal).list_in_state(CaseState.RESOLVED)
            if case_transitions.compute_clock(
                case.state, case.state_since, to_case_day(at), clocks
            ).is_overdue
        ]

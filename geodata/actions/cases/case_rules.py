"""Clocks and jurisdiction hints, set by officers of the district centre."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction
from geodata.model.cases.case_rules import MAX_HINT_LENGTH, JurisdictionHint, check_clock
from geodata.model.cases.cases import Agency, CaseState, require_text
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_rules import CaseRuleStore


def read_clocks(project: Project) -> Mapping[CaseState, int]:
    """Return how many days each state may take."""
    with project.database.begin_read() as tx:
        return CaseRuleStore(tx).read_clocks()


def set_clock(
    project: Project,
    caller: Caller,
    state: CaseState,
    days: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> None:
    """Set how many days a state may take.

    Raises
    ------
    BadInput
        E-CASE-11.
    Conflict
        Where the clock is not what this person saw.
    """
    check_clock(state, days)
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        store = CaseRuleStore(act.tx)
        before = store.read_clocks()[state]
        seen.require_unchanged(state, before)
        store.set_clock(state, days)
        act.note(f"clock {state}", reason="case clock set", before=before, after=days)


def read_hints(project: Project) -> Mapping[Agency, JurisdictionHint]:
    """Return the hint about what each agency is competent for."""
    with project.database.begin_read() as tx:
        return CaseRuleStore(tx).read_hints()


def set_hint(
    project: Project,
    caller: Caller,
    agency: Agency,
    hint: JurisdictionHint,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> None:
    """Update a hint.

    Raises
    ------
    BadInput
        E-CASE-03, E-TXT-02.
    Conflict
        Where somebody changed it meanwhile.
    """
    text = require_text(hint.text, MAX_HINT_LENGTH)
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        seen.require_unchanged(CaseRuleStore(act.tx).read_hints()[agency])
        CaseRuleStore(act.tx).set_hint(agency, replace(hint, text=text))
        act.note(f"hint {agency}", reason="jurisdiction hint set", after=[text, hint.is_checked])

"""What every part of the case screen shares: which case is open, what was just done."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from geodata.actions.cases import cases
from geodata.actions.cases.case_access import to_case_day
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.case_transitions import Clock
from geodata.model.cases.cases import Case, CaseState
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor
from mapping.layers.scripts import build_screen_script
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

OPEN, EDITING = "case-open", "case-editing"

# Opening a case begins at its head, coming back from it at the row that was tapped; Escape twice
# leads to the public map at once.
_manners = st.components.v2.component(
    "case_manners", html="<span hidden></span>", js=build_screen_script("case-manners.js")
)


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """What a part needs to know besides its case."""

    who: Actor
    names: Mapping[str, str]  # of communities
    texts: Texts
    record: DisplayedRecord | None = None  # the case that is open, as this person saw it

    @property
    def form(self) -> str:
        """Part of the keys of the fields of the case: the same until they begin anew."""
        return "" if self.record is None else self.record.form

    @property
    def round(self) -> int:
        """How often this person chose to begin anew with the case."""
        return 0 if self.record is None else self.record.round

    def draw_button(
        self,
        label: str,
        key: str,
        *,
        typed: Sequence[str] = (),
        words: str = "",
        **options: Any,  # noqa: ANN401 - Streamlit's
    ) -> bool:
        """Draw a button that decides about the case that is open."""
        if self.record is None:
            return st.button(label, key=key, **options)
        return displayed_versions.draw_button(
            self.record, label, key, typed=typed, words=words, **options
        )

    def allow_own_change(self) -> AbstractContextManager[None]:
        """Do the second part of something of which the first part has changed the case."""
        return displayed_versions.allow_own_change(*self.records)

    @property
    def records(self) -> tuple[DisplayedRecord, ...]:
        """Return the case that is open, as this person saw it."""
        return () if self.record is None else (self.record,)

    @property
    def action(self) -> ScreenAction:
        """Return what a press does about the case that is open."""
        return ScreenAction(*self.records)

    def get_versioned_ref(self, file: CaseFile) -> tuple[int, DisplayedVersion]:
        """Return the id of a case, and the version of it that this person saw."""
        return file.case.id, file.displayed_version if self.record is None else self.record.seen

    def name_place(self, case: Case) -> str:
        """Return where a case is, in words."""
        unknown = self.texts("cases.no_community")
        return self.names.get(case.community_id or "", unknown)

    def format_day(self, day: date) -> str:
        """Return a day in words."""
        return format_long_date(day, self.texts.language)

    def name_state(self, case: Case) -> str:
        """Return the state of a case in words."""
        return self.texts(f"cases.state.{to_key(case.state)}")

    def describe_clock(self, clock: Clock) -> str:
        """Return what the clock says; the sign before it is not its colour."""
        if clock.days_left is None or clock.due_on is None:
            return self.texts("cases.clock.none")
        if clock.is_overdue:
            return self.texts("cases.clock.overdue", days=-clock.days_left)
        kind = "soon" if clock.ends_soon else "left"
        return self.texts(
            f"cases.clock.{kind}", days=clock.days_left, day=self.format_day(clock.due_on)
        )

    def describe_age(self, case: Case) -> str:
        """Return how long ago a case was received."""
        days = (get_today() - case.received_on).days
        return (
            self.texts("cases.age.days", days=days) if days > 0 else self.texts("cases.age.today")
        )

    def pick_case(self, label: str, key: str, *, but: frozenset[int]) -> str:
        """Draw the cases in scope to search and choose from; return the number of the chosen."""
        lines = session.ask(cases.list_cases)
        found = {line.case.number: line.case for line in lines if line.case.id not in but}
        chosen = st.selectbox(
            label,
            [number for number, case in found.items() if case.state is not CaseState.DUPLICATE],
            index=None,
            format_func=lambda number: self._describe(found[number]),
            placeholder=self.texts("cases.search.example_case"),
            key=key,
        )
        return chosen or ""

    def _describe(self, case: Case) -> str:
        category = self.texts(f"screens.category.{to_key(case.category)}")
        day = self.format_day(case.received_on)
        return " · ".join(
            (case.number, self.name_place(case), category, self.name_state(case), day)
        )

    def name_author(self, file: CaseFile, account_id: int | None) -> str:
        """Return the name of an account, where this reader may know it."""
        if account_id is None:
            return ""
        return file.names.get(account_id, "")


def tell_page(open_id: int | None) -> None:
    """Tell the page which case is open."""
    _manners(data={"open": open_id}, key="case-manners")


def get_today() -> date:
    """Return the day."""
    return to_case_day(session.get_now())


def make_token() -> str:
    """Return a new one-time token."""
    return secrets.token_urlsafe(18)

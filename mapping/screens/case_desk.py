"""What every part of the case screen shares: which case is open, what was just done."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import streamlit as st

from geodata.actions import Caller
from geodata.actions.case_access import day_of
from geodata.actions.cases import CaseFile
from geodata.model.case_ladder import Clock
from geodata.model.cases import Case
from geodata.model.people import Actor
from geodata.project import Project
from mapping.screens import components, session
from mapping.texts import Texts, slug
from mapping.texts.dates import long_date

DONE, OPEN, EDITING = "case-done", "case-open", "case-editing"

# Opening a case begins at its head; Escape twice leads to the public map at once.
MANNERS = """
export default function ({ data }) {
  if (window.dusitCase !== data.open) document.querySelector(".stMain")?.scrollTo(0, 0);
  window.dusitCase = data.open;
  if (window.dusitHide) return;
  let before = -data.twice;
  window.dusitHide = (event) => {
    if (event.key !== "Escape" || !location.pathname.endsWith("/cases")) return;
    if (event.timeStamp - before < data.twice) {
      document.body.replaceChildren();
      location.replace("/live");
    }
    before = event.timeStamp;
  };
  document.addEventListener("keydown", window.dusitHide, true);
}
"""
TWICE_MS = 1000
ANY = 0  # in the place of a version: the one that is drawn next
_manners = st.components.v2.component("case_manners", html="<span hidden></span>", js=MANNERS)


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """What a part needs to know besides its case."""

    who: Actor
    names: Mapping[str, str]  # of communities
    texts: Texts

    def place(self, case: Case) -> str:
        """Return where a case is, in words."""
        unknown = self.texts("cases.no_community")
        return self.names.get(case.community_id or "", unknown)

    def day(self, day: date) -> str:
        """Return a day in words."""
        return long_date(day, self.texts.language)

    def state(self, case: Case) -> str:
        """Return the state of a case in words."""
        return self.texts(f"cases.state.{slug(case.state)}")

    def clock(self, clock: Clock) -> str:
        """Return what the clock says; the sign before it is not its colour."""
        if clock.left is None or clock.due_on is None:
            return self.texts("cases.clock.none")
        if clock.is_overdue:
            return self.texts("cases.clock.overdue", days=-clock.left)
        kind = "soon" if clock.ends_soon else "left"
        return self.texts(f"cases.clock.{kind}", days=clock.left, day=self.day(clock.due_on))

    def author(self, file: CaseFile, account_id: int | None) -> str:
        """Return who did something, where this reader may know."""
        if account_id is None:
            return ""
        return file.names.get(account_id, "")


@dataclass(slots=True)
class Editing:
    """A case that somebody puts right: the version they saw last, whatever was saved meanwhile."""

    drawn: int  # names the fields, so that what is typed stays
    seen: int


def editing(file: CaseFile) -> Editing:
    """Return which version of a case this person began to put right."""
    version = file.case.version
    begun: Editing = session.remembered(
        EDITING, file.case.id, lambda: Editing(drawn=version, seen=version)
    )
    if begun.seen == ANY:
        begun.seen = version
    return begun


def keep_manners(open_id: int | None) -> None:
    """Tell the page which case is open."""
    _manners(data={"open": open_id, "twice": TWICE_MS}, key="case-manners")


def today() -> date:
    """Return the day."""
    return day_of(session.now())


def seen(file: CaseFile) -> tuple[Project, Caller, int, int]:
    """Return what every change begins with: the case as this person sees it."""
    return session.project(), session.caller(), file.case.id, file.case.version


def here(file: CaseFile) -> tuple[Project, Caller, int]:
    """Return what begins with the case alone, whatever changed in it."""
    return session.project(), session.caller(), file.case.id


def token() -> str:
    """Return a new one-time token."""
    return secrets.token_urlsafe(18)


def go_on(said: str, **values: object) -> NoReturn:
    """Draw the screen anew and say what was done: its person sees the newest version."""
    begun = session.recalled(EDITING)
    if begun is not None:
        begun.seen = ANY
    components.say_next(DONE, f"cases.done.{said}", **values)
    st.rerun()


def do(said: str, act: Callable[..., Any], *given: object, **named: object) -> None:
    """Do something and say so; a known problem is said and what was typed stays."""
    with components.explain_problems():
        act(*given, at=session.now(), **named)
        go_on(said)

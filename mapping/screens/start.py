"""The router: which screens there are, and for whom."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geodata.actions.cases import cases
from geodata.errors import AppError
from geodata.model.people.people import Actor, Verb
from mapping.screens import components, displayed_versions, drafts, page_manners, session
from mapping.screens.admin import new_accounts

HERE = Path(__file__).resolve().parent
ICON = HERE.parent / "layers" / "assets" / "icon.png"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its file and folder, its address and its name in the catalogue."""

    name: str
    folder: str
    path: str
    verbs: tuple[Verb, ...] = ()  # one of them is needed; none: for everybody

    @property
    def script(self) -> str:
        """Its file, seen from this one: what `st.switch_page` and `st.Page` take."""
        return f"{self.folder}/{self.name}.py"

    def is_open_for(self, who: Actor | None) -> bool:
        """Return whether somebody may open it; a screen that is closed says so in our words."""
        return not self.verbs or (who is not None and any(who.may(verb) for verb in self.verbs))

    def make_page(self, *, is_shown: bool, badge: str = "") -> st.Page:
        """Return the page of this screen in the language of the link; the menu may name it."""
        return st.Page(
            HERE / self.script,
            title=session.get_texts()(f"screens.{self.name}.title") + badge,
            url_path=self.path,
            default=not self.path,
            visibility="visible" if is_shown else "hidden",
        )


SCREENS = (
    Screen("live_map", "map", ""),
    Screen("table", "map", "table"),
    Screen("community", "map", "community"),
    Screen("about", "map", "about"),
    Screen("guides", "map", "handbooks"),
    Screen("cases", "cases", "cases", (Verb.WORK_CASE,)),
    Screen("add_risk", "risks", "add-risk", (Verb.PROPOSE_RISK,)),
    Screen("visits", "risks", "visits", (Verb.RECORD_VISIT,)),
    Screen("workshop", "workshop", "workshop", (Verb.RUN_WORKSHOP,)),
    Screen("forum", "forum", "forum", (Verb.KEEP_COMMITMENTS,)),
    Screen("papers", "workshop", "reports", (Verb.WRITE_PAPERS,)),
    Screen("review", "risks", "review", (Verb.REVIEW_RISK,)),
    Screen("boundaries", "registry", "boundaries", (Verb.TRACE_BOUNDARY,)),
    Screen("communities", "registry", "communities", (Verb.CHANGE_COMMUNITIES,)),
    Screen("import_records", "admin", "exchange", (Verb.IMPORT_RECORDS,)),
    Screen("publication", "admin", "publication", (Verb.CONFIRM_RELEASE, Verb.RUN_RELEASE)),
    Screen("my_actions", "admin", "my-actions", (Verb.READ_OWN_ACTIONS,)),
    Screen(
        "admin", "admin", "admin", (Verb.MANAGE_ACCOUNTS, Verb.CONFIRM_ACCOUNT, Verb.READ_AUDIT)
    ),
)
BARS = (  # the phone's navigation: the first that holds nothing closed
    ("live_map", "cases", "add_risk"),
    ("live_map", "review", "add_risk"),
    ("live_map", "table", "admin"),
    ("live_map", "table"),  # and the page for reporting
)


def main() -> None:
    """Draw the frame and the screen that was asked for."""
    st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state="auto")
    who = session.get_actor()
    open_to_them = {screen.name for screen in SCREENS if screen.is_open_for(who)}
    badges = _count_badges(who)
    pages = {
        screen.name: screen.make_page(
            is_shown=screen.name in open_to_them, badge=badges.get(screen.name, "")
        )
        for screen in SCREENS
    }
    page = st.navigation(list(pages.values()), expanded=True)  # folded, it speaks English
    page_manners.draw()
    drafts.draw(who)
    page_manners.draw_answers()
    bar = next(verbs for verbs in BARS if open_to_them.issuperset(verbs))
    components.draw_bottom_bar({name: pages[name] for name in bar}, badges)
    components.draw_language_switch()
    components.draw_account()
    if who is not None:
        with suppress(AppError):  # their session may end just now: the screen says so
            new_accounts.draw_own_notice(session.get_texts())
    unheard = st.empty()  # a press about something that is there no longer is answered here
    page.run()
    displayed_versions.end_run(unheard)


def _count_badges(who: Actor | None) -> dict[str, str]:
    """Return what the menu says beside the name of a screen: how much waits there."""
    found: dict[str, str] = {}
    if who is None:
        return found
    with suppress(AppError):
        if who.may(Verb.CONFIRM_ACCOUNT) and (waiting := new_accounts.count_waiting(who)):
            found["admin"] = f" ({waiting})"
        if who.may(Verb.WORK_CASE):
            here = session.ask(cases.count_pending)
            late = f"⚠ {here.overdue}" if here.overdue else ""
            told = " · ".join(text for text in (late, str(here.news or "")) if text)
            found["cases"] = f" ({told})" if told else ""
    return found


main()

"""The router: which screens there are, and for whom."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geodata.actions.cases import cases
from geodata.errors import AppError
from geodata.model.people.people import Actor, Verb
from mapping.screens import components, displayed_versions, drafts, page_manners, session
from mapping.screens.admin import new_accounts
from mapping.screens.work import tour, waiting

HERE = Path(__file__).resolve().parent
ICON = HERE.parent / "layers" / "assets" / "icon.png"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its file and folder, its address and its name in the catalogue."""

    name: str
    folder: str
    path: str
    section: str  # of the menu
    icon: str  # of Streamlit's own letters
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
            icon=f":material/{self.icon}:",
            url_path=self.path,
            default=not self.path,
            visibility="visible" if is_shown else "hidden",
        )


SECTIONS = ("look", "mine", "field", "events", "data", "system")  # of the menu, in their order
SCREENS = (
    Screen("live_map", "map", "", "look", "map"),
    Screen("table", "map", "table", "look", "table_rows"),
    Screen("community", "map", "community", "look", "holiday_village"),
    Screen("analysis", "map", "analysis", "look", "analytics"),
    Screen("projects", "projects", "projects", "look", "engineering"),
    Screen("about", "map", "about", "look", "info"),
    Screen("guides", "map", "handbooks", "look", "menu_book"),
    Screen("my_work", "work", "my-work", "mine", "inbox", (Verb.SIGN_IN,)),
    Screen("cases", "cases", "cases", "mine", "folder_open", (Verb.WORK_CASE,)),
    Screen("review", "risks", "review", "mine", "fact_check", (Verb.REVIEW_RISK,)),
    Screen("my_actions", "admin", "my-actions", "mine", "history", (Verb.READ_OWN_ACTIONS,)),
    Screen("add_risk", "risks", "add-risk", "field", "add_location", (Verb.PROPOSE_RISK,)),
    Screen("visits", "risks", "visits", "field", "directions_walk", (Verb.RECORD_VISIT,)),
    Screen("boundaries", "registry", "boundaries", "field", "polyline", (Verb.TRACE_BOUNDARY,)),
    Screen("workshop", "workshop", "workshop", "events", "groups", (Verb.RUN_WORKSHOP,)),
    Screen(
        "forum", "forum", "forum", "events", "campaign", (Verb.KEEP_COMMITMENTS, Verb.PLAN_STORY)
    ),
    Screen("programme", "programme", "programme", "events", "flag", (Verb.SEE_PROGRAMME,)),
    Screen("papers", "workshop", "reports", "events", "description", (Verb.WRITE_PAPERS,)),
    Screen(
        "communities", "registry", "communities", "data", "list_alt", (Verb.CHANGE_COMMUNITIES,)
    ),
    Screen("import_records", "admin", "exchange", "data", "upload_file", (Verb.IMPORT_RECORDS,)),
    Screen(
        "publication",
        "admin",
        "publication",
        "data",
        "publish",
        (Verb.CONFIRM_RELEASE, Verb.RUN_RELEASE),
    ),
    Screen(
        "admin",
        "admin",
        "admin",
        "system",
        "manage_accounts",
        (Verb.MANAGE_ACCOUNTS, Verb.CONFIRM_ACCOUNT, Verb.READ_AUDIT),
    ),
)
HEADED_PATHS = (
    "",
    "table",
    "community",
    "analysis",
    "projects",
    "about",
)  # screens that say themselves what is made up
BARS = (  # the phone's navigation: the first that holds nothing closed
    ("live_map", "my_work", "add_risk"),
    ("live_map", "my_work", "admin"),
    ("live_map", "my_work", "forum"),
    ("live_map", "table", "my_work"),
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
    page = st.navigation(_build_menu(pages, open_to_them), expanded=True)  # folded: in English
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
    tour.draw(who, pages)
    if page.url_path not in HEADED_PATHS:
        components.draw_sample_mark(session.release(), "sample-mark")
    unheard = st.empty()  # a press about something that is there no longer is answered here
    page.run()
    displayed_versions.end_run(unheard)


def _build_menu(pages: Mapping[str, st.Page], open_to_them: set[str]) -> dict[str, list[st.Page]]:
    """Return the pages by section; one without a page that is shown has no heading.

    Closed pages stand in the first section: they have an address, and no line in the menu.
    """
    texts = session.get_texts()
    menu: dict[str, list[st.Page]] = {}
    for section in SECTIONS:
        shown = [
            pages[screen.name]
            for screen in SCREENS
            if screen.section == section and screen.name in open_to_them
        ]
        if shown:
            menu[texts(f"screens.menu_section.{section}")] = shown
    closed = [page for name, page in pages.items() if name not in open_to_them]
    menu[texts(f"screens.menu_section.{SECTIONS[0]}")] += closed
    return menu


def _count_badges(who: Actor | None) -> dict[str, str]:
    """Return what the menu says beside the name of a screen: how much waits there."""
    if who is None:
        return {}
    found = waiting.build_badges()
    with suppress(AppError):
        if who.may(Verb.WORK_CASE):
            here = session.ask(cases.count_pending)
            late = f"⚠ {here.overdue}" if here.overdue else ""
            told = " · ".join(text for text in (late, str(here.news or "")) if text)
            found["cases"] = f" ({told})" if told else ""
    return found


main()

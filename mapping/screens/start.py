"""The router: which screens there are, and for whom."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geodata.model.people import Verb
from mapping.screens import components, page_manners, session

HERE = Path(__file__).resolve().parent
ICON = HERE.parent / "layers" / "assets" / "icon.png"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its file, its address and its name in the catalogue."""

    name: str
    path: str
    verbs: tuple[Verb, ...] = ()  # one of them is needed; none: for everybody

    def as_page(self) -> st.Page:
        """Return the page of this screen in the language of the link."""
        return st.Page(
            HERE / f"{self.name}.py",
            title=session.texts()(f"screens.{self.name}.title"),
            url_path=self.path,
            default=not self.path,
            visibility="visible" if self._is_shown() else "hidden",
        )

    def _is_shown(self) -> bool:
        """Whether the menu names it; a screen that is not shown still says why, in our words."""
        return not self.verbs or session.may(*self.verbs)


SCREENS = (
    Screen("live_map", ""),
    Screen("table", "table"),
    Screen("community", "community"),
    Screen("about", "about"),
    Screen("add_risk", "add-risk", (Verb.PROPOSE_RISK,)),
    Screen("visits", "visits", (Verb.RECORD_VISIT,)),
    Screen("review", "review", (Verb.REVIEW_RISK,)),
    Screen("boundaries", "boundaries", (Verb.TRACE_BOUNDARY,)),
    Screen("communities", "communities", (Verb.CHANGE_COMMUNITIES,)),
    Screen("exchange", "exchange", (Verb.IMPORT_RECORDS,)),
    Screen("my_actions", "my-actions", (Verb.READ_OWN_ACTIONS,)),
    Screen("admin", "admin", (Verb.MANAGE_ACCOUNTS, Verb.READ_AUDIT)),
)


def main() -> None:
    """Draw the frame and the screen that was asked for."""
    st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state="auto")
    pages = {screen.name: screen.as_page() for screen in SCREENS}
    page = st.navigation(list(pages.values()))
    page_manners.draw()
    components.bottom_bar(pages)
    components.language_switch()
    components.who_is_signed_in()
    page.run()


main()

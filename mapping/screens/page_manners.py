"""What Streamlit's page lacks: its language, its own buttons in Thai, answers in sight.

Streamlit has no catalogue of its own to translate, so a script names its elements anew. Visible
words come through CSS (`content: var(--word-…)` in app.css), names for screen readers here.
"""

import streamlit as st

from mapping.layers.scripts import build_screen_script
from mapping.screens import session

PLACES = (".stTable", ".stSidebar", ".st-key-bottom-bar")
OURS = ", ".join(f'{place} a[href^="/"][target]' for place in PLACES)
WORDS = {
    "site": "map.page.title",
    "skip": "screens.skip",
    "upload": "screens.import_records.upload",
}
NAMES = {
    "[data-testid=stSkipToContent]": "screens.skip",
    "[data-testid=stExpandSidebarButton]": "screens.menu_open",
    "[data-testid=stSidebarCollapseButton] button": "screens.menu_close",
    "[data-testid=stFileUploaderDropzoneInput]": "screens.import_records.upload",
    "[data-testid=stFileChipDeleteBtn] button": "screens.import_records.remove_file",
    "[data-testid=stSidebar], [data-testid=stSidebarNav]": "screens.menu",
    ".stSelectbox button": "screens.open_list",
    "[data-testid=stNumberInputClearButton]": "screens.clear_field",
    "[aria-label='Clear all']": "screens.clear_all",
    "[aria-label='Show password']": "screens.show_password",
    "[aria-label='Hide password']": "screens.hide_password",
    "[data-testid=stFileUploaderDropzone] > span button": "screens.import_records.upload",
    ".st-key-map iframe": "screens.live_map.title",
    ".st-key-room-qr img": "workshop_screen.qr",
}

ANSWER_KINDS = "[data-testid=stAlertContentSuccess], [data-testid=stAlertContentError]"
ANSWER_DATA = {
    "answers": f".stMain .stAlert:has({ANSWER_KINDS})",
    "said_once": ".st-key-said .stAlert",
    "answer_ms": 60_000,  # a slow file is answered late
    "shown_ms": 8_000,
    "rest_ms": 40,  # Streamlit takes what is gone out of the page
    "head_px": 44,  # its header lies over the page
}

_page_words = st.components.v2.component(
    "page_words", html="<span hidden></span>", js=build_screen_script("page-words.js")
)

_answer_in_sight = st.components.v2.component(
    "answer_in_sight", html="<span hidden></span>", js=build_screen_script("answer-in-sight.js")
)


def draw() -> None:
    """Set the language and the sentences of the page."""
    texts = session.get_texts()
    _page_words(
        data={
            "language": texts.language,
            "words": {name: texts(key) for name, key in WORDS.items()},
            "ours": OURS,
            "remove": texts("screens.remove"),
            "names": {selector: texts(key) for selector, key in NAMES.items()},
        },
        key="page-words",
    )


def draw_answers() -> None:
    """Scroll the answer to a tap into sight, however far the page is scrolled.

    A run draws its answer in the page: at the top, or beside the button. Where that is out of the
    window, the same line stands for a while above the phone's navigation (at the foot of a wide
    window), and then in its place.
    """
    _answer_in_sight(data=ANSWER_DATA, key="answer-in-sight")

"""A page for an address that leads nowhere. Streamlit would say so in English, and with 200."""

from starlette.responses import Response

from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.paths import OURS, SCREENS, STREAMLIT_FILES, below


def is_lost(path: str) -> bool:
    """Say whether neither we nor Streamlit have anything at a path; files answer for themselves."""
    last = path.rsplit("/", 1)[-1]
    return (
        path.strip("/") not in SCREENS
        and "." not in last
        and not below(path, (*OURS, *STREAMLIT_FILES))
    )


def page() -> Response:
    """Return the page: what is missing, and the way back."""
    texts = Texts("th")
    title, home = texts("map.page.lost"), ("/", texts("map.page.title"))
    hint = texts("map.page.lost_hint")
    return static_pages.render_message(texts, title, hint, home, status=404)

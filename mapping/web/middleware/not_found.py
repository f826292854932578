"""The page for an unknown address. Streamlit would answer in English, and with 200."""

from starlette.requests import Request
from starlette.responses import Response

from mapping.web import static_pages
from mapping.web.paths import OWN_PREFIXES, SCREENS, STREAMLIT_FILES, is_below


def is_not_found(path: str) -> bool:
    """Return whether neither we nor Streamlit have anything at a path; files are not meant."""
    last = path.rsplit("/", 1)[-1]
    return (
        path.strip("/") not in SCREENS
        and "." not in last
        and not is_below(path, (*OWN_PREFIXES, *STREAMLIT_FILES))
    )


def render_not_found(request: Request) -> Response:
    """Return the page: the unknown address, and links back."""
    texts = static_pages.choose_texts(request)
    title, home = texts("map.page.lost"), ("/", texts("map.page.title"))
    hint = texts("map.page.lost_hint")
    return static_pages.render_message(texts, title, hint, home, status=404)

"""A page for an address that leads nowhere. Streamlit would say so in English, and with 200."""

import base64
import hashlib

from starlette.responses import Response

from mapping.texts import Texts
from mapping.web.paths import OURS, SCREENS, STREAMLIT_FILES, below

STYLE = (
    "body{margin:0;padding:2rem 1rem;max-width:32rem;margin-inline:auto;"
    "font:1.1rem/1.7 system-ui,sans-serif;color:#14202e}"
    "a{display:inline-block;min-height:44px;color:#0b5cad;font-weight:700}"
)
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{DIGEST}'; base-uri 'none'; frame-ancestors 'none'"


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
    html = (
        f'<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{texts('map.page.title')}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{texts('map.page.lost')}</h1><p>{texts('map.page.lost_hint')}</p>"
        f'<p><a href="/">{texts("map.page.title")}</a></p></main></body></html>'
    )
    return Response(
        html,
        status_code=404,
        media_type="text/html",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
    )

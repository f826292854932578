"""Plain light pages of our own: one small style, a strict policy, no script but files of ours."""

import base64
import hashlib
import html
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from mapping.layers import palette
from mapping.texts import Texts

STYLE = (
    f"{palette.as_css().strip()}"
    "@font-face{font-family:Sarabun;font-display:swap;src:url(/assets/fonts/sarabun-400.woff2)}"
    "@font-face{font-family:Sarabun;font-weight:700;font-display:swap;"
    "src:url(/assets/fonts/sarabun-700.woff2)}"
    "body{margin:0 auto;padding:1.2rem 16px 3rem;max-width:26rem;"
    "font:1.1rem/1.6 Sarabun,system-ui,sans-serif;color:var(--ink);background:#fff}"
    "h1{font-size:1.5rem;line-height:1.4}label{display:block;margin:.9rem 0 .2rem;font-weight:700}"
    "input{box-sizing:border-box;width:100%;min-height:48px;padding:.4rem .7rem;font:inherit;"
    "border:1px solid var(--frame);border-radius:var(--round)}"
    "button{width:100%;min-height:48px;margin-top:1.3rem;border:0;border-radius:var(--round);"
    "background:var(--main);color:#fff;font:inherit;font-weight:700}"
    "a{display:inline-block;min-height:var(--tap);padding-top:.6rem;color:var(--main)}"
    ":focus-visible{outline:3px solid var(--main);outline-offset:2px}"
    ".problem{padding:.6rem .8rem;border-left:5px solid var(--bad);background:var(--bad-pale)}"
    ".hint{color:var(--soft);font-size:1rem;margin:.2rem 0}"
)


def requested_texts(request: Request) -> Texts:
    """Return the sentences of the language that the link asks for."""
    return Texts("en" if request.query_params.get("lang") == "en" else "th")


@cache
def policy(style: str, *, scripts: bool = False) -> str:
    """Return the content security policy of a page with this style; `scripts` lets ours run."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        + ("; script-src 'self'; worker-src 'self'; connect-src 'self'" if scripts else "")
    )


def page(
    texts: Texts,
    title: str,
    body: str,
    *,
    status: int = 200,
    style: str = "",
    scripts: tuple[str, ...] = (),
) -> Response:
    """Return a page; `body` is HTML of our own, with every typed word escaped."""
    style = STYLE + style
    running = "".join(f'<script src="{html.escape(each)}" defer></script>' for each in scripts)
    document = (
        f'<!DOCTYPE html><html lang="{texts.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{style}</style>{running}</head>"
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )
    return Response(
        document,
        status_code=status,
        media_type="text/html",
        headers={
            "Content-Security-Policy": policy(style, scripts=bool(scripts)),
            "Cache-Control": "no-store",
            # Under `no-referrer` a browser sends a form with `Origin: null`.
            "Referrer-Policy": "same-origin",
        },
    )


def paragraph(text: str, *, kind: str = "") -> str:
    """Return a paragraph; `kind` is `problem` or `hint`."""
    role = ' role="alert"' if kind == "problem" else ""
    return f'<p class="{kind}"{role}>{html.escape(text)}</p>'


def link(address: str, text: str) -> str:
    """Return a link to a page of ours."""
    return f'<p><a href="{html.escape(address)}">{html.escape(text)}</a></p>'

"""What protects whom, what a seizure gives, what is kept how long, what to do after a breach."""

import html

from starlette.requests import Request
from starlette.responses import Response

from geodata.model.cases.erasure import RETENTION_PERIODS
from mapping.texts import Texts
from mapping.web import static_pages

STYLE = (
    "body{max-width:42rem}h2{font-size:1.25rem;margin:1.6rem 0 .4rem;color:var(--main)}"
    "li{margin:.35rem 0}ul{padding-left:1.3rem}"
)
SAID = ("seizure", "counts", "breach")


async def page(request: Request) -> Response:
    """Answer with the page."""
    texts = static_pages.requested_texts(request)
    parts = {name: _said(texts, name) for name in SAID}
    other = "/guides/protection" + ("" if texts.language == "en" else "?lang=en")
    body = [
        static_pages.paragraph(texts("protection.says"), kind="hint"),
        parts["seizure"],
        parts["counts"],
        _kept(texts),
        parts["breach"],
        static_pages.link(other, texts("screens.other_language")),
    ]
    return static_pages.page(texts, texts("protection.title"), "".join(body), style=STYLE)


def _said(texts: Texts, name: str) -> str:
    section = texts.section(f"protection.{name}")
    return _list(section["title"], [section[key] for key in section if key.startswith("say_")])


def _kept(texts: Texts) -> str:
    lines = [
        f"{texts(f'forgetting.period.{each.name}')} · {texts(f'forgetting.purpose.{each.name}')}"
        for each in RETENTION_PERIODS
    ]
    note = static_pages.paragraph(texts("protection.kept.note"), kind="hint")
    return _list(texts("protection.kept.title"), lines) + note


def _list(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<h2>{html.escape(title)}</h2><ul>{items}</ul>"

"""What protects whom, what a seizure gives, what is kept how long, what to do after a breach."""

from starlette.requests import Request
from starlette.responses import Response

from geodata.model.cases.erasure import RETENTION_PERIODS
from mapping.texts import Texts
from mapping.web import static_pages

SECTIONS = ("seizure", "counts", "kept", "breach")
Section = tuple[str, list[str], str]  # its title, its lines, a note below


async def page(request: Request) -> Response:
    """Answer with the page."""
    texts = static_pages.requested_texts(request)
    return static_pages.render_page(
        texts,
        texts("protection.title"),
        "web/public/protection.html",
        look="protection",
        sections=[_section(texts, name) for name in SECTIONS],
        other_language="/guides/protection" + ("" if texts.language == "en" else "?lang=en"),
    )


def _section(texts: Texts, name: str) -> Section:
    if name == "kept":
        return _retention_section(texts)
    section = texts.section(f"protection.{name}")
    lines = [section[key] for key in section if key.startswith("say_")]
    return section["title"], lines, ""


def _retention_section(texts: Texts) -> Section:
    """Return what is kept how long, from the periods of the program itself."""
    lines = [
        f"{texts(f'forgetting.period.{period.name}')} · "
        f"{texts(f'forgetting.purpose.{period.name}')}"
        for period in RETENTION_PERIODS
    ]
    return texts("protection.kept.title"), lines, texts("protection.kept.note")

"""The page about protection: seizures, counts, retention periods and breaches."""

from starlette.requests import Request
from starlette.responses import Response

from geodata.model.cases.erasure import RETENTION_PERIODS
from mapping.texts import Texts
from mapping.web import static_pages

SECTIONS = ("seizure", "counts", "kept", "breach")
ProtectionSection = tuple[str, list[str], str]  # its title, its lines, a note below


async def show_page(request: Request) -> Response:
    """Answer with the page."""
    texts = static_pages.choose_texts(request)
    return static_pages.render_page(
        texts,
        texts("protection.title"),
        "web/public/protection.html",
        look="protection",
        sections=[_build_section(texts, name) for name in SECTIONS],
        other_language="/guides/protection" + ("" if texts.language == "en" else "?lang=en"),
    )


def _build_section(texts: Texts, name: str) -> ProtectionSection:
    if name == "kept":
        return _build_retention_section(texts)
    section = texts.list_section(f"protection.{name}")
    lines = [section[key] for key in section if key.startswith("say_")]
    return section["title"], lines, ""


def _build_retention_section(texts: Texts) -> ProtectionSection:
    """Return the retention periods, from those that the program applies."""
    lines = [
        f"{texts(f'forgetting.period.{period.name}')} · "
        f"{texts(f'forgetting.purpose.{period.name}')}"
        for period in RETENTION_PERIODS
    ]
    return texts("protection.kept.title"), lines, texts("protection.kept.note")

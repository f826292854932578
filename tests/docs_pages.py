"""The pages of docs/, for the tests of the site and of its examples."""

import re
from pathlib import Path

from tests.paths import ROOT

DOCS = ROOT / "docs"
LANGUAGES = ("th", "en")
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
THAI = re.compile(r"[\u0e00-\u0e7f]")


def list_pages() -> list[str]:
    """Return every page without its language and ending, as the site names it."""
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    return sorted({re.sub(r"(\.(th|en))?\.md$", "", page) for page in pages})


def find_page(page: str, language: str) -> Path:
    return DOCS / f"{page}.{language}.md"


def read_page(page: str, language: str) -> str:
    return find_page(page, language).read_text(encoding="utf-8")


def list_blocks(text: str) -> list[tuple[str, str]]:
    """Return the kind and the code of each fenced block, in their order."""
    return [(block["kind"], block["code"]) for block in FENCE.finditer(text)]

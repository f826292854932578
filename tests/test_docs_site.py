"""The site of docs/: built whole, in two languages, from nothing but its own files."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import yaml

from mapping.texts import load_catalogue
from tests.docs_pages import DOCS, LANGUAGES, THAI, find_page, list_blocks, list_pages, read_page
from tests.paths import ROOT

PAGES = list_pages()
GUIDES = [page for page in PAGES if page.startswith("guides/")]
QUOTED = re.compile(r"“([^”]+)”")
COUNTED = re.compile(r"(?: ?\(?\{\w+[^}]*\}\)?)+$")  # what a screen fills in behind a name
FETCHED = {"img": "src", "script": "src", "iframe": "src", "link": "href", "source": "src"}
FOREIGN_CSS = re.compile(r"url\(\s*['\"]?(?:https?:)?//")


def build(folder, config=ROOT / "mkdocs.yml"):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    built = build(folder)
    assert built.returncode == 0, built.stderr
    return folder


class Fetches(HTMLParser):
    """Collect what a page makes a browser fetch."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "link" and named.get("rel") in ("prev", "next", "alternate", "canonical"):
            return
        if tag in FETCHED and named.get(FETCHED[tag]):
            self.addresses.append(named[FETCHED[tag]])


def list_foreign(html):
    found = Fetches()
    found.feed(html)
    return [address for address in found.addresses if re.match(r"(?:\w+:)?//", address)]


def test_every_page_stands_in_both_languages(site):
    assert len(PAGES) >= 15
    missing = [
        (page, language)
        for page in PAGES
        for language in LANGUAGES
        if not find_page(page, language).exists()
    ]
    assert missing == []
    for page in PAGES:
        assert (site / f"{page}.html").exists()
        assert (site / "en" / f"{page}.html").exists()


def test_every_page_is_in_the_menu():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r": ([\w/-]+)\.md$", text, re.MULTILINE)
    assert set(PAGES) <= set(named)


def test_the_menu_is_english_on_english_pages(site):
    menu = (site / "en" / "start.html").read_text(encoding="utf-8").split("<article")[0]
    words = re.sub(r"<[^>]*>", " ", menu.split("<body")[1])
    assert [word for word in words.split() if THAI.search(word)] == ["ไทย"]  # the other language
    thai = (site / "start.html").read_text(encoding="utf-8").split("<article")[0]
    assert "คู่มือของแต่ละคน" in thai


def test_thai_pages_are_thai_and_english_pages_english():
    for page in PAGES:
        thai, english = (
            re.sub(r"`[^`]*`|```.*?```", "", read_page(page, language), flags=re.DOTALL)
            for language in LANGUAGES
        )
        assert len(THAI.findall(thai)) > 200, page
        share = len(THAI.findall(english)) / len(english)
        assert share < 0.03, page  # names of places, and sentences that stand everywhere in Thai


def test_pages_hold_the_same_examples_and_headings():
    for page in PAGES:
        thai, english = (read_page(page, language) for language in LANGUAGES)
        kinds = ("bash", "python", "console", "text")
        assert [b for b in list_blocks(thai) if b[0] in kinds] == [
            b for b in list_blocks(english) if b[0] in kinds
        ], page
        if page != "architecture":  # in Thai a summary
            count = [len(re.findall(r"^#+ ", text, re.MULTILINE)) for text in (thai, english)]
            assert count[0] == count[1], page


def test_nothing_comes_from_another_host(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 2 * len(PAGES)
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert list_foreign(html) == [], page
        if not (DOCS / page.relative_to(site)).exists():  # not one of the files to take along
            assert "Content-Security-Policy" in html, page
    for sheet in site.rglob("*.css"):
        assert not FOREIGN_CSS.search(sheet.read_text(encoding="utf-8")), sheet
    assert (site / "assets" / "icon.png").read_bytes() == (
        ROOT / "mapping/layers/assets/icon.png"
    ).read_bytes()


def test_a_foreign_address_is_found_control():
    planted = '<script src="https://cdn.example/x.js"></script><img src="//cdn.example/y.png">'
    assert len(list_foreign(planted)) == 2
    assert list_foreign('<link rel="stylesheet" href="../a.css"><a href="https://x.example">') == []
    assert FOREIGN_CSS.search("@font-face{src:url(https://fonts.example/a.woff2)}")


def test_broken_links_end_the_build_control(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    broken = ("[x](missing.md)", "[x](index.md#nowhere)", "![x](missing.webp)")
    (pages / "index.th.md").write_text("# A\n\n" + "\n\n".join(broken), encoding="utf-8")
    own = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(pages),
        "nav": [{"A": "index.md"}],
        "hooks": [str(DOCS / "hooks.py")],
        "theme": {"custom_dir": str(DOCS / "theme")},
    }
    config = tmp_path / "mkdocs.yml"
    config.write_text(yaml.safe_dump(own), encoding="utf-8")
    built = build(tmp_path / "site", config)
    assert built.returncode != 0
    warned = [line for line in built.stderr.splitlines() if "WARNING" in line]
    for target in ("missing.md", "#nowhere", "missing.webp"):
        assert any(target in line for line in warned), target
    assert all("index.md" in line or "index.th.md" in line for line in warned), warned


def list_unknown_names(text, language):
    """Return what a guide quotes and no screen says."""
    known = {COUNTED.sub("", words.strip()) for words in load_catalogue(language).values()}
    return [name for name in QUOTED.findall(text) if name not in known]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [*GUIDES, "start"])
def test_the_names_of_screens_and_buttons_are_real(page, language):
    text = read_page(page, language)
    assert QUOTED.search(text)
    assert list_unknown_names(text, language) == []


def test_a_button_that_does_not_exist_is_found_control():
    assert list_unknown_names("กด “ส่งเรื่อง” แล้วกด “ส่งเรื่องทันที”", "th") == ["ส่งเรื่องทันที"]
    assert list_unknown_names("“Send to review” and “Send to revue”", "en") == ["Send to revue"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_privacy_says_what_the_app_says(language):
    page = read_page("privacy", language)
    catalogue = load_catalogue(language)
    parts = ("protection.seizure", "protection.counts", "protection.breach", "protection.kept")
    told = [
        words
        for key, words in catalogue.items()
        if key.startswith((*parts, "forgetting.period", "forgetting.purpose"))
    ]
    assert len(told) > 35
    assert [words for words in told if words.strip() not in page] == []

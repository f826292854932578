"""What stands in Thai on an English page, but for names."""

import re
from dataclasses import astuple
from html.parser import HTMLParser

from geodata import reference
from geodata.district import get_district

THAI_WORDS = re.compile(r"[\u0e00-\u0e7f][\u0e00-\u0e7f0-9 .()/–-]*")
LANGUAGES = {"ไทย", "ภาษาไทย"}  # the way back to Thai says so in Thai
READ_ALOUD = ("aria-label", "title", "alt", "placeholder", "content")


class VisibleWords(HTMLParser):
    """Collect the words of a page that somebody sees or hears."""

    def __init__(self):
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "template"):
            self._inside.append(tag)
        self.words += [words for name, words in attrs if name in READ_ALOUD and words]

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.words.append(data)


def list_names() -> set[str]:
    """Return the names of places and of the district, as every page may tell them."""
    names = {one.name_th for one in (*reference.list_communities(), *reference.list_subdistricts())}
    sides = {
        side for around in reference.read_community_sides().values() for side in astuple(around)
    }
    return (names | sides | {get_district().name_th} | LANGUAGES) - {""}


def list_thai(words: str, names: set[str]) -> list[str]:
    """Return what is Thai in some words and no name."""
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, "")
    return THAI_WORDS.findall(words)


def list_thai_of_page(html: str, names: set[str]) -> list[str]:
    page = VisibleWords()
    page.feed(html)
    return [found for words in page.words for found in list_thai(words, names)]

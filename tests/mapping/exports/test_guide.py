"""Handbooks on paper."""

import re

import pypdfium2
import pytest

from mapping.exports.guide import render_guide_pdf
from mapping.texts import LANGUAGES, Texts
from mapping.texts.guides import GUIDE_NAMES, load_guide

THAI = re.compile(r"[\u0e00-\u0e7f]")


def read_words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize(
    ("name", "language", "pages"),
    [
        ("participant", "th", 1),
        ("participant", "en", 1),
        ("facilitator", "th", 4),
        ("facilitator", "en", 5),
    ],
)
def test_as_many_pages_as_promised(name, language, pages):
    guide = load_guide(name, language)
    document = pypdfium2.PdfDocument(render_guide_pdf(guide))
    assert len(document) == pages
    assert document.get_metadata_dict()["Title"].startswith(guide.title)


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_english_handbook_is_the_whole_handbook(name):
    """The same sections, blocks and lines; the words are a translator's."""
    thai, english = (
        [
            [(block.kind, [len(line) for line in block.lines]) for block in section.blocks]
            for section in load_guide(name, language).sections
        ]
        for language in ("th", "en")
    )
    assert english == thai


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_no_thai_letter_is_on_the_english_paper(name):
    assert not THAI.search(read_words(render_guide_pdf(load_guide(name, "en"))))
    assert THAI.search(read_words(render_guide_pdf(load_guide(name, "th"))))  # control


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_each_sentence_about_the_law_is_marked_in_english(name):
    guide = load_guide(name, "en")
    blocks = [block for section in guide.sections for block in section.blocks]
    sentences = sum(len(block.lines) for block in blocks if block.kind == "law")
    said = " ".join(read_words(render_guide_pdf(guide)).split())
    assert said.count(Texts("en")("papers.guide.unchecked")) == sentences


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_each_sentence_about_the_law_waits_for_a_lawyer(name):
    blocks = [block for section in load_guide(name, "th").sections for block in section.blocks]
    sentences = sum(len(block.lines) for block in blocks if block.kind == "law")
    assert sentences >= 3
    document = pypdfium2.PdfDocument(render_guide_pdf(load_guide(name, "th")))
    said = "".join(page.get_textpage().get_text_range().replace("\u2060", "") for page in document)
    assert said.count("รอ") >= sentences


@pytest.mark.parametrize("name", GUIDE_NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_categories_stand_in_the_order_of_the_sheet(name, language):
    numbered = [
        [re.split(" เช่น |, such as ", line[0])[0] for line in block.lines]
        for section in load_guide(name, language).sections
        for block in section.blocks
        if block.kind == "steps"
    ]
    names = Texts(language).list_section("screens.category")
    assert list(names.values()) in numbered

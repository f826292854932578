"""Handbooks on paper."""

import pypdfium2
import pytest

from mapping.exports.guide import render_guide_pdf
from mapping.texts.guides import GUIDE_NAMES, load_guide


@pytest.mark.parametrize(("name", "pages"), [("participant", 1), ("facilitator", 4)])
def test_as_many_pages_as_promised(name, pages):
    document = pypdfium2.PdfDocument(render_guide_pdf(load_guide(name)))
    assert len(document) == pages
    assert document.get_metadata_dict()["Title"].startswith(load_guide(name).title)


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_each_sentence_about_the_law_waits_for_a_lawyer(name):
    blocks = [block for section in load_guide(name).sections for block in section.blocks]
    sentences = sum(len(block.lines) for block in blocks if block.kind == "law")
    assert sentences >= 3
    document = pypdfium2.PdfDocument(render_guide_pdf(load_guide(name)))
    said = "".join(page.get_textpage().get_text_range().replace("\u2060", "") for page in document)
    assert said.count("รอ") >= sentences


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_four_categories_stand_in_the_order_of_the_sheet(name):
    numbered = [
        [line[0].split(" เช่น ")[0] for line in block.lines]
        for section in load_guide(name).sections
        for block in section.blocks
        if block.kind == "steps"
    ]
    assert [
        "การทุจริตทางนโยบาย",
        "การทุจริตในหน่วยงานของรัฐ",
        "การทุจริตในการให้บริการของรัฐแก่ประชาชน",
        "การใช้อำนาจหน้าที่หรือทรัพย์สินของชุมชนโดยมิชอบ",
    ] in numbered

"""Paper: the letter by picture, typed words as typed, the same bytes for the same values."""

import re
from datetime import UTC, datetime

import fontpkg_sarabun
import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from mapping.exports.typeset import BREAK_SPACE, WORD_JOINER, insert_breaks, render_pdf

AT = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
WORDS = ["ป้า", "ปี่", "น้ำ", "กำ", "ฝั้น", "ญู", "ฐู", "ที่", "ทั้งนั้น"]
FONT = str(fontpkg_sarabun.ROOT / "files" / "Sarabun-Regular.ttf")
PIXELS = 96  # 24 pt, four pixels a point
SAME = 0.08  # of the ink; two right drawings differ at their edges
HOSTILE = [
    '#eval("1+1")',
    "#sys.inputs.values",
    "$x^2$",
    "*bold* _slanted_ `raw`",
    "@somebody <label>",
    "= heading",
    "- one",
    "+ one",
    "/ term: words",
    "\\n \\u{1F600} \\",
    "// note /* note */",
    "~ -- --- ...",
    "\"quoted\" and 'quoted'",
    "https://example.org/#a",
    "#[content] #{1 + 1}",
    '"}, "text": "x',
    "{values.text} %s ${x}",
]


def typeset(text, **more):
    return render_pdf("plain", {"text": text}, title="ทดสอบ", at=AT, **more)


def extract_text(data):
    page = pypdfium2.PdfDocument(data)[0]
    return re.sub(rf"[\s{WORD_JOINER}{BREAK_SPACE}]", "", page.get_textpage().get_text_range())


def ink(picture):
    """Cut a picture to what is drawn on it, black as 1."""
    dark = 1 - np.asarray(picture.convert("L"), dtype=float) / 255
    dark[dark < 0.15] = 0
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def draw_on_paper(word):
    return ink(pypdfium2.PdfDocument(typeset(word))[0].render(scale=PIXELS / 24).to_pil())


def draw_by_pillow(word, layout):
    font = ImageFont.truetype(FONT, PIXELS, layout_engine=layout)
    picture = Image.new("L", (900, 300), 255)
    ImageDraw.Draw(picture).text((100, 80), word, font=font, fill=20)
    return ink(picture)


def difference(one, other):
    """Return how much of the ink has none of the other drawing within two pixels."""
    height, width = (max(sizes) + 8 for sizes in zip(one.shape, other.shape, strict=True))
    field, second = (Image.new("L", (width, height)) for _ in range(2))
    field.paste(Image.fromarray((one * 255).astype(np.uint8)), (4, 4))
    second.paste(Image.fromarray((other * 255).astype(np.uint8)), (4, 4))

    def lonely(ink_of_one, beside):
        near = np.asarray(beside.filter(ImageFilter.MaxFilter(5)), dtype=float)
        return np.clip(np.asarray(ink_of_one, dtype=float) - near, 0, None).sum()

    return (lonely(field, second) + lonely(second, field)) / np.asarray(field, dtype=float).sum()


@pytest.mark.skipif(not features.check("raqm"), reason="needs Pillow with RAQM")
@pytest.mark.parametrize("word", WORDS)
def test_marks_stand_where_another_right_shaper_puts_them(word):
    assert difference(draw_by_pillow(word, ImageFont.Layout.RAQM), draw_on_paper(word)) < SAME


@pytest.mark.skipif(not features.check("raqm"), reason="needs Pillow with RAQM")
@pytest.mark.parametrize("word", ["ป้า", "ปี่", "น้ำ", "ฝั้น", "ฐู", "ที่", "ทั้งนั้น"])
def test_the_comparison_catches_marks_that_are_not_shaped(word):
    right = draw_by_pillow(word, ImageFont.Layout.RAQM)
    wrong = draw_by_pillow(word, ImageFont.Layout.BASIC)
    assert difference(right, wrong) > SAME


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_is_shown_as_it_was_typed(text):
    assert extract_text(typeset(text)) == re.sub(r"\s", "", text)


def test_a_typed_line_stays_a_line_and_control_signs_vanish():
    page = pypdfium2.PdfDocument(typeset("one\x00\x1b\ntwo\u202e"))[0]
    assert page.get_textpage().get_text_range().splitlines() == ["one", "two"]


def test_the_same_values_give_the_same_bytes():
    assert typeset("น้ำ") == typeset("น้ำ")
    assert typeset("น้ำ") != typeset("นำ")


def test_every_font_is_embedded_and_is_ours():
    document = pypdfium2.PdfDocument(typeset("ป้า abc 123"))
    texts = [page_object for page_object in document[0].get_objects() if page_object.type == 1]
    fonts = [text.get_font() for text in texts]
    assert fonts
    assert all(font.is_embedded and "Sarabun" in font.get_base_name() for font in fonts)


def test_title_author_language_and_tags():
    data = typeset("ป้า")
    facts = pypdfium2.PdfDocument(data).get_metadata_dict()
    assert facts["Title"] == "ทดสอบ"
    assert facts["Author"] == "เครือข่ายประชาชนเพื่อธรรมาภิบาลเขตดุสิต"
    assert facts["CreationDate"].startswith("D:20260930")
    assert b"/Lang(th-TH)" in data
    assert b"/StructTreeRoot" in data


def test_lines_break_between_words_only():
    cut = insert_breaks("ข้อมูลไม่ใช่ข้อพิสูจน์ความผิด")
    assert cut.replace(WORD_JOINER, "").split(BREAK_SPACE) == [
        "ข้อมูล",
        "ไม่",
        "ใช่",
        "ข้อพิสูจน์",
        "ความผิด",
    ]


def test_a_name_is_never_broken():
    name = "ชุมชนวัดราชผาทับทิม ร่วมใจ"
    within = insert_breaks(f"การลงพื้นที่{name}เมื่อวาน", [name]).split(BREAK_SPACE)
    assert insert_breaks(name, [name]) in within
    assert BREAK_SPACE not in insert_breaks(name, [name])
    assert BREAK_SPACE in insert_breaks(name)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("กขญฐเแา้ำ ิัุ-a1#$\n"), max_size=30))
def test_cutting_adds_nothing_that_is_seen(text):
    cut = insert_breaks(text, ["กขเ"])
    bare = cut.replace(BREAK_SPACE, "").replace(WORD_JOINER, "").replace("\u00a0", " ")
    assert bare == text

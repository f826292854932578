"""Watermarks: all over the picture, Thai marks right, the picture still seen, no metadata."""

import io

import fontpkg_sarabun
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps, features

from mapping.exports.cases.watermark import add_watermark
from mapping.exports.typeset import render_png
from tests.mapping.exports.test_typeset import PIXELS, SAME, WORDS, difference, ink

FONT = str(fontpkg_sarabun.ROOT / "files" / "Sarabun-Bold.ttf")
NAME = "สมหญิง ทั้งนั้น\nCS-7K3M9QXT · 23 พฤศจิกายน พ.ศ. 2569"


def picture(shade=128, size=(800, 600), **more):
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(out, "JPEG", quality=95, **more)
    return out.getvalue()


def pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"), dtype=float)


def find_changed(before, after):
    return np.abs(pixels(before) - pixels(after)) > 12


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_every_ninth_of_a_picture_carries_words_and_most_of_it_is_as_it_was(shade):
    before = picture(shade)
    marks = find_changed(before, add_watermark(before, NAME))
    assert 0.01 < marks.mean() < 0.35
    for rows in np.array_split(marks, 3):
        for part in np.array_split(rows, 3, axis=1):
            assert part.any()


def test_control_a_picture_saved_again_carries_nothing():
    before = picture()
    out = io.BytesIO()
    Image.open(io.BytesIO(before)).save(out, "JPEG", quality=85)
    assert not find_changed(before, out.getvalue()).any()


def test_what_lies_under_the_words_is_still_seen():
    dark, bright = (pixels(add_watermark(picture(shade), NAME)) for shade in (60, 200))
    assert (bright - dark).min() > 40


def test_each_reader_leaves_another_mark():
    one, other = (add_watermark(picture(), f"{name}\nCS-7K3M9QXT") for name in ("ป้า", "ปา"))
    assert find_changed(one, other).any()
    assert add_watermark(picture(), NAME) == add_watermark(picture(), NAME)


def test_nothing_but_pixels_is_handed_on():
    exif = Image.Exif()
    exif[0x010E] = "canary 0812345678"
    before = picture(exif=exif, comment=b"canary comment")
    assert b"canary" in before
    after = add_watermark(before, NAME)
    assert b"canary" not in after
    assert not Image.open(io.BytesIO(after)).getexif()
    assert Image.open(io.BytesIO(after)).size == (800, 600)


@pytest.mark.parametrize("words", ["", "ก" * 300, "#{1} $x$ @ref", "x\n\ny"])
@pytest.mark.parametrize("size", [(1, 1), (20, 9), (9, 700)])
def test_any_words_over_any_size(words, size):
    assert Image.open(io.BytesIO(add_watermark(picture(size=size), words))).size == size


def draw_by_typst(word):
    drawn = render_png("watermark", {"lines": [word]}, zoom=PIXELS / 12)
    picture = Image.new("RGBA", (2400, 500), "black")
    picture.alpha_composite(Image.open(io.BytesIO(drawn)).convert("RGBA"), (20, 20))
    return ink(ImageOps.invert(picture.convert("L")))


def draw_by_pillow(word, layout=ImageFont.Layout.RAQM):
    font = ImageFont.truetype(FONT, PIXELS, layout_engine=layout)
    picture = Image.new("L", (2400, 500), 255)
    ImageDraw.Draw(picture).text((100, 120), word, font=font, fill=0)
    return ink(picture)


@pytest.mark.skipif(not features.check("raqm"), reason="needs Pillow with RAQM")
@pytest.mark.parametrize("word", [*WORDS, "ป้าปี่น้ำทั้งนั้น"])
def test_thai_marks_of_the_words_stand_right_and_whole(word):
    assert difference(draw_by_pillow(word), draw_by_typst(word)) < SAME


@pytest.mark.skipif(not features.check("raqm"), reason="needs Pillow with RAQM")
@pytest.mark.parametrize("word", ["ป้า", "น้ำ", "ทั้งนั้น"])
def test_the_comparison_catches_marks_that_are_not_shaped(word):
    assert difference(draw_by_pillow(word, ImageFont.Layout.BASIC), draw_by_typst(word)) > SAME

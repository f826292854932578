"""Who reads a picture, written all over it: a picture that gets out says through whom.

The words are drawn by typst, so that Thai marks stand right on every machine, and laid over the
pixels; nothing but pixels is handed on.
"""

import io
import math

from PIL import Image

from mapping.exports.typeset import png

DEGREES = 30
STRENGTH = 0.45  # of the words; the rest shows the picture
LETTER_OF_SIDE = 1 / 30  # height of a letter, of the shorter side
SMALLEST_LETTER, LETTER_POINTS = 14, 12  # pixels; points in the template
WIDEST = 0.8  # of the longest slanting line through the picture
QUALITY = 85


def watermarked(jpeg: bytes, words: str) -> bytes:
    """Return a JPEG of ours with words slanting over it again and again, without metadata.

    Parameters
    ----------
    words
        Plain text; each of its lines stands under the one before.
    """
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).convert("RGB")
    marked = Image.composite(*_over(picture, _label(words, picture.size)))
    out = io.BytesIO()
    Image.frombytes("RGB", marked.size, marked.tobytes()).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _label(words: str, size: tuple[int, int]) -> Image.Image:
    letter = max(SMALLEST_LETTER, round(min(size) * LETTER_OF_SIDE))
    drawn = png("watermark", {"lines": words.splitlines()}, zoom=letter / LETTER_POINTS)
    label = Image.open(io.BytesIO(drawn), formats=("PNG",)).convert("RGBA")
    angle = math.radians(DEGREES)
    room = int(WIDEST * min(size[0] / math.cos(angle), size[1] / math.sin(angle)))
    if label.width > room > 0:
        label = label.resize((room, max(1, label.height * room // label.width)))
    return label


def _over(picture: Image.Image, label: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Return the words over the whole picture, the picture, and how much the words cover."""
    side = math.ceil(math.hypot(*picture.size))
    field = Image.new("RGBA", (side, side))
    across, down = round(label.width * 1.35), round(label.height * 2.1)
    for row, top in enumerate(range(0, side, down)):
        start = -across // 2 if row % 2 else 0
        for left in range(start, side, across):
            field.alpha_composite(*_inside(label, left, top))
    slanted = field.rotate(DEGREES, Image.Resampling.BICUBIC)
    left, top = ((side - length) // 2 for length in picture.size)
    cut = slanted.crop((left, top, left + picture.width, top + picture.height))
    cover = cut.getchannel("A").point([round(each * STRENGTH) for each in range(256)])
    return cut.convert("RGB"), picture, cover


def _inside(label: Image.Image, left: int, top: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return a label and its place; what would stand left of the field is cut off."""
    hidden = max(0, -left)
    return label.crop((hidden, 0, label.width, label.height)), (max(0, left), top)

"""The reader's name over a picture, so that a leaked picture shows by whom it was read.

The words are drawn by typst, so that Thai marks stand right on every machine, and laid over the
pixels; nothing but pixels is handed on.
"""

import io
import math

from PIL import Image

from mapping.exports.typeset import render_png

ANGLE_DEGREES = 30
OPACITY = 0.45  # of the words; the rest shows the picture
LETTER_SIZE_PER_SIDE = 1 / 30  # height of a letter, of the shorter side
MIN_LETTER_SIZE, DEFAULT_LETTER_SIZE = 14, 12  # pixels; points in the template
MAX_LABEL_WIDTH = 0.8  # of the longest slanting line through the picture
JPEG_QUALITY = 85


def add_watermark(jpeg: bytes, words: str) -> bytes:
    """Return a JPEG of ours with words slanting over it again and again, without metadata.

    Parameters
    ----------
    words
        Plain text; each of its lines stands under the one before.
    """
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).convert("RGB")
    watermarked = Image.composite(*_cover_picture(picture, _draw_label(words, picture.size)))
    out = io.BytesIO()
    Image.frombytes("RGB", watermarked.size, watermarked.tobytes()).save(
        out, "JPEG", quality=JPEG_QUALITY
    )
    return out.getvalue()


def _draw_label(words: str, size: tuple[int, int]) -> Image.Image:
    letter = max(MIN_LETTER_SIZE, round(min(size) * LETTER_SIZE_PER_SIDE))
    drawing = render_png(
        "watermark", {"lines": words.splitlines()}, zoom=letter / DEFAULT_LETTER_SIZE
    )
    label = Image.open(io.BytesIO(drawing), formats=("PNG",)).convert("RGBA")
    angle = math.radians(ANGLE_DEGREES)
    room = int(MAX_LABEL_WIDTH * min(size[0] / math.cos(angle), size[1] / math.sin(angle)))
    if label.width > room > 0:
        label = label.resize((room, max(1, label.height * room // label.width)))
    return label


def _cover_picture(
    picture: Image.Image, label: Image.Image
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Return the words over the whole picture, the picture, and the mask of the words."""
    side = math.ceil(math.hypot(*picture.size))
    field = Image.new("RGBA", (side, side))
    across, down = round(label.width * 1.35), round(label.height * 2.1)
    for row, top in enumerate(range(0, side, down)):
        start = -across // 2 if row % 2 else 0
        for left in range(start, side, across):
            field.alpha_composite(*_crop_label(label, left, top))
    slanted = field.rotate(ANGLE_DEGREES, Image.Resampling.BICUBIC)
    left, top = ((side - length) // 2 for length in picture.size)
    cut = slanted.crop((left, top, left + picture.width, top + picture.height))
    cover = cut.getchannel("A").point([round(value * OPACITY) for value in range(256)])
    return cut.convert("RGB"), picture, cover


def _crop_label(label: Image.Image, left: int, top: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return a label and its place, cropped at the left and upper edges."""
    hidden = max(0, -left)
    return label.crop((hidden, 0, label.width, label.height)), (max(0, left), top)

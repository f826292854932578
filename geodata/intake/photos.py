"""Photos that somebody gives us: checked, then made anew without anything but their pixels.

The content is looked at, never the name. Decoding happens in a child process with a limit of
memory and time, so that a hostile file costs one refusal.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

import imagehash
from PIL import Image, ImageDraw

from geodata.errors import FileRefused
from geodata.intake.children import child
from geodata.model.public_photos import CoveredArea

MAX_BYTES = 10 * 2**20
SIMILAR_BITS = 8  # of 64
DECODER = "geodata.intake.children.photo_child:render_jpeg"  # only the child loads it
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1")
PUBLIC_SIDES = (1280, 1024, 800, 640)  # pixels, the longest of a photo for the public
PUBLIC_BYTES = 220_000
PUBLIC_QUALITIES = (80, 70, 60, 50)  # the first of side and quality that is small enough
COVER_COLOUR = (24, 24, 24)  # one colour, so that it tells nothing of what it covers


@dataclass(frozen=True, slots=True)
class CoveredPhoto:
    """A photo as the public would get it."""

    jpeg: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The digest by which somebody approves these bytes and no others."""
        return hashlib.sha256(self.jpeg).hexdigest()


def sanitize_jpeg(data: bytes) -> bytes:
    """Return a new JPEG with the pixels of a photo, upright, at most 1,600 pixels a side.

    Raises
    ------
    FileRefused
        E-FMT-03 (over 10 MB), E-IMG-01 (no JPEG, PNG or HEIC, or damaged), E-IMG-02 (more than
        40 million pixels, or too slow to decode).
    """
    if len(data) > MAX_BYTES:
        raise FileRefused("E-FMT-03")
    if not _is_photo(data):
        raise FileRefused("E-IMG-01")
    try:
        jpeg = child.run(DECODER, data, most_bytes=MAX_BYTES)
    except child.ChildEndedError as ended:
        raise FileRefused("E-IMG-02" if ended.too_much else "E-IMG-01") from ended
    if not jpeg.startswith(JPEG):
        raise FileRefused("E-IMG-01")
    return jpeg


def cover_jpeg(jpeg: bytes, areas: Iterable[CoveredArea]) -> CoveredPhoto:
    """Return a new, smaller JPEG in which areas are painted over; the same input, the same bytes.

    `jpeg` comes from `sanitize_jpeg`. The paint is on the pixels before anything is made smaller
    or encoded, and covers whole squares of the JPEG grid: what was there is in no neighbour either.

    Raises
    ------
    BadInput
        E-PHOTO-01 where an area lies outside the photo.
    FileRefused
        E-IMG-02 where no quality is small enough.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as source:
        picture = source.convert("RGB")
    brush = ImageDraw.Draw(picture)
    for area in areas:
        whole = area.widen(*picture.size)
        # Pillow paints the last row and column too.
        brush.rectangle(
            (whole.left, whole.top, whole.right - 1, whole.bottom - 1), fill=COVER_COLOUR
        )
    for side in PUBLIC_SIDES:
        picture.thumbnail((side, side))
        fresh = Image.frombytes("RGB", picture.size, picture.tobytes())
        for quality in PUBLIC_QUALITIES:
            encoded = io.BytesIO()
            fresh.save(encoded, "JPEG", quality=quality, progressive=True)
            if encoded.tell() <= PUBLIC_BYTES:
                return CoveredPhoto(encoded.getvalue(), *fresh.size)
    raise FileRefused("E-IMG-02")


def compute_perceptual_hash(jpeg: bytes) -> str:
    """Return what pictures that resemble each other share: a difference hash of 64 bits, as hex.

    `jpeg` comes from `sanitize_jpeg`: no stranger's pixels are decoded here for the first time.
    Method: imagehash.dhash. It sees copies, not edits: a small thing painted over goes unnoticed.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        return str(imagehash.dhash(picture))


def is_similar(one: str, other: str) -> bool:
    """Return whether two looks differ in at most ALIKE_BITS bits."""
    if not one or not other:
        return False
    return imagehash.hex_to_hash(one) - imagehash.hex_to_hash(other) <= SIMILAR_BITS


def _is_photo(data: bytes) -> bool:
    is_heif = data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS
    return data.startswith((JPEG, PNG)) or is_heif

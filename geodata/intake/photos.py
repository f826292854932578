"""Photos that somebody gives us: checked, then made anew without anything but their pixels.

The content is looked at, never the name. Decoding happens in a child process with a limit of
memory and time, so that a hostile file costs one refusal.
"""

import io

import imagehash
from PIL import Image

from geodata.errors import FileRefused
from geodata.intake.children import child

MAX_BYTES = 10 * 2**20
SIMILAR_BITS = 8  # of 64
DECODER = "geodata.intake.children.photo_child:render_jpeg"  # only the child loads it
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1")


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

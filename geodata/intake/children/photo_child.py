"""Makes a fresh JPEG of a photo; runs in a child only.

Only that process decodes pixels that a stranger arranged.
"""

import io

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from geodata.errors import FileRefused

MAX_PIXELS = 40_000_000
MAX_SIDE = 1600  # pixels of what is kept
QUALITY = 85


def render_jpeg(data: bytes) -> bytes:
    """Check the size in the header, decode, turn upright, write pixels and nothing else.

    Raises
    ------
    FileRefused
        E-IMG-01 (no photo, or damaged), E-IMG-02 (too many pixels).
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is decoded
    register_heif_opener(thumbnails=False)
    try:
        photo = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "HEIF"))
        if photo.width * photo.height > MAX_PIXELS:
            raise FileRefused("E-IMG-02")
        photo.draft("RGB", (MAX_SIDE, MAX_SIDE))
        photo.thumbnail((MAX_SIDE, MAX_SIDE))
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # whatever a decoder says about a hostile file, it is no photo
        raise FileRefused("E-IMG-01") from error
    # A new picture from the pixels alone: saving the old one would carry comments along.
    fresh = Image.frombytes("RGB", upright.size, upright.tobytes())
    kept = io.BytesIO()
    fresh.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()

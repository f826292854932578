"""Makes a fresh JPEG of a photo, in a process of its own that may be killed.

Run as a script: the photo comes on standard input, the JPEG leaves on standard output. Only this
process decodes pixels that a stranger arranged; it knows no key, no database and no folder.
"""

import io
import sys

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600  # pixels of what is kept
MEMORY_BYTES = 512 * 2**20
QUALITY = 85
DAMAGED, TOO_LARGE = 3, 4  # exit codes


def main() -> int:
    """Read, check the size in the header, decode, turn upright, write pixels and nothing else."""
    from PIL import Image, ImageOps  # only this process loads decoders
    from pillow_heif import register_heif_opener

    _limit_memory()
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is decoded
    register_heif_opener(thumbnails=False)
    try:
        photo = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG", "PNG", "HEIF"))
        if photo.width * photo.height > MOST_PIXELS:
            return TOO_LARGE
        photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    except MemoryError:
        return TOO_LARGE
    except Exception:  # whatever a decoder says about a hostile file, it is no photo
        return DAMAGED
    # A new picture from the pixels alone: saving the old one would carry comments along.
    fresh = Image.frombytes("RGB", upright.size, upright.tobytes())
    fresh.save(sys.stdout.buffer, "JPEG", quality=QUALITY)
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    sys.exit(main())

"""How large a file may be, and the refusal that names the limit that was really applied."""

from geodata.errors import FileRefused

MAX_BYTES = 10_000_000  # of an upload; the command line has --max-mb
MEGABYTE = 1_000_000


def build_size_refusal(max_bytes: int) -> FileRefused:
    """Return the refusal of a file above `max_bytes`: E-FMT-03, or E-TAB-04 for another limit."""
    if max_bytes == MAX_BYTES:
        return FileRefused("E-FMT-03")
    return FileRefused("E-TAB-04", mb=f"{max_bytes / MEGABYTE:g}")

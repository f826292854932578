"""What the file system promises and refuses, in our words."""

import errno
import os
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def find_error_code(error: OSError) -> str:
    """Return the code of why something was not written: no room, or not allowed."""
    return "E-SYS-02" if error.errno in _FULL else "E-SYS-03"


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that a new name survives a power cut where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

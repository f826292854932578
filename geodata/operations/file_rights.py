"""Rights of the data folder and the key files: their owner only, put right at every start."""

import os
import stat
from pathlib import Path

from geodata.errors import StorageUnavailable
from geodata.settings import Settings

FOLDER, FILE = 0o700, 0o600
OTHERS = 0o077


def close_to_others(settings: Settings) -> list[str]:
    """Remove the rights of others from data, backups and keys; return where.

    Elsewhere than on POSIX rights are kept in another way, and nothing is done.

    Raises
    ------
    StorageUnavailable
        E-SYS-18 where that is not possible, for example because somebody else owns a file.
    """
    if os.name != "posix":
        return []
    folders = (settings.data, settings.backups, settings.keys)
    files = sorted(path for path in settings.keys.glob("*") if path.is_file())
    corrected, still_open = [], []
    for path, wanted in [
        *((folder, FOLDER) for folder in folders),
        *((file, FILE) for file in files),
    ]:
        if not path.exists() or not is_open(path):
            continue
        if _correct(path, wanted):
            corrected.append(path.name)
        else:
            still_open.append(path.name)
    if still_open:
        raise StorageUnavailable("E-SYS-18", names=", ".join(still_open))
    return corrected


def is_open(path: Path) -> bool:
    """Return whether others than the owner may do anything with a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & OTHERS)


def _correct(path: Path, wanted: int) -> bool:
    try:
        path.chmod(wanted)
    except OSError:
        return False
    return not is_open(path)  # some file systems take the change and keep the rights

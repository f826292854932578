"""The list of what was forgotten, beside the backups: what is brought back is forgotten anew.

It holds numbers of cases (CS-7K3M9QXT), members (MB-…) and interviews (IV-…), one a line, which say
nothing to anybody.
"""

import os
import re

from geodata.errors import StorageUnavailable
from geodata.settings import Settings

LIST_FILE = "erased"
_NUMBER = re.compile(r"(CS|MB|IV)-[0-9A-Z]{8}")


def record_number(settings: Settings, number: str) -> None:
    """Add a number; it is on the disk when this returns.

    Raises
    ------
    StorageUnavailable
        E-SYS-03.
    """
    try:
        settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (settings.backups / LIST_FILE).open("a", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageUnavailable("E-SYS-03") from error


def list_numbers(settings: Settings) -> list[str]:
    """Return the numbers; a line that a power cut left half is not one."""
    path = settings.backups / LIST_FILE
    lines = path.read_text(encoding="ascii").split() if path.is_file() else []
    return [line for line in dict.fromkeys(lines) if _NUMBER.fullmatch(line)]

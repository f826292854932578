"""All key files as lines that a person can print, keep in an envelope and type in again.

A line: name of the file, its number of how many, groups of four letters (Base32: no 0, 1, 8, 9),
and a check of the line (CRC-32), so that a slip is named by its line.
"""

import base64
import binascii
import re
from pathlib import Path

from geodata.errors import BadInput, StorageUnavailable
from geodata.operations import keyfiles

LINE_BYTES = 15  # 24 letters: six groups
CHECK_BYTES = 4
GROUP = 4
_NAME = re.compile(r"[a-z]+\.key")


def format_lines(keys: Path) -> list[str]:
    """Return every key file as lines, by name.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where there is no key.
    """
    found = sorted(path for path in keys.glob("*.key") if _NAME.fullmatch(path.name))
    if not found:
        raise StorageUnavailable("E-SYS-04")
    return [line for path in found for line in _format_lines(path.name, path.read_bytes())]


def parse_lines(typed: list[str]) -> dict[str, bytes]:
    """Return the content of each key file from lines as they were typed.

    Blanks, case and empty lines do not matter.

    Raises
    ------
    BadInput
        E-KEYS-01 with the number of the first line that does not fit.
    """
    parts: dict[str, dict[int, bytes]] = {}
    totals: dict[str, int] = {}
    for number, line in enumerate(typed, 1):
        if not line.strip():
            continue
        name, place, total, body = _parse_line(line, number)
        if totals.setdefault(name, total) != total:
            raise BadInput("E-KEYS-01", n=number)
        parts.setdefault(name, {})[place] = body
    for name, total in totals.items():
        if set(parts[name]) != set(range(1, total + 1)):
            raise BadInput("E-KEYS-02", name=name)
    return {name: b"".join(part[number] for number in sorted(part)) for name, part in parts.items()}


def restore(keys: Path, typed: list[str]) -> list[str]:
    """Write key files where there are none; return their names.

    Raises
    ------
    BadInput
        E-KEYS-01, E-KEYS-02; E-KEYS-03 where the folder holds keys already.
    """
    content = parse_lines(typed)
    if not content or any(keys.glob("*.key")):
        raise BadInput("E-KEYS-03")
    for name, body in content.items():
        keyfiles.create_once(keys / name, body)
    return sorted(content)


def _format_lines(name: str, content: bytes) -> list[str]:
    pieces = [content[at : at + LINE_BYTES] for at in range(0, len(content), LINE_BYTES)]
    return [_format_line(name, place, len(pieces), piece) for place, piece in enumerate(pieces, 1)]


def _format_line(name: str, place: int, total: int, piece: bytes) -> str:
    head = f"{name} {place}/{total}"
    check = binascii.crc32(head.encode() + piece).to_bytes(CHECK_BYTES, "big")
    letters = base64.b32encode(piece).decode().rstrip("=")
    groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    return f"{head} {' '.join(groups)} = {base64.b32encode(check).decode().rstrip('=')}"


def _parse_line(line: str, number: int) -> tuple[str, int, int, bytes]:
    try:
        head, _, check = line.partition("=")
        name, counted, *groups = head.lower().split()
        place, total = (int(part) for part in counted.split("/"))
        body = _decode_letters("".join(groups))
        if not _NAME.fullmatch(name) or _format_line(name, place, total, body).split("=")[
            1
        ].strip() != ("".join(check.split()).upper()):
            raise ValueError
    except ValueError:
        raise BadInput("E-KEYS-01", n=number) from None
    return name, place, total, body


def _decode_letters(letters: str) -> bytes:
    return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))

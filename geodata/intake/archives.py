"""Looks at a zip file before anything in it is unpacked.

Sizes, names and places of the members are read from the directory of the archive; a member that
is read later never gives more bytes than its directory entry says.
"""

import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO
from itertools import pairwise

from geodata.errors import FileRefused

MAX_MEMBERS = 20
MAX_UNPACKED = 50_000_000  # bytes, all members together
MAX_RATIO = 100.0  # unpacked to packed

_SMALL_BYTES = 100_000  # bytes; a short table of blanks is no bomb, however well it packs
_DIRECTORY_ENTRY = 2_000  # bytes; a longer one than any honest tool writes
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # password, strong encryption, masked directory
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_SIZE = 30  # without name and extra field
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ZIP64_LOCATOR = b"PK\x06\x07"  # for archives past 4 GB; its counts would overrule the plain ones
_ZIP64_LOCATOR_SIZE = 20
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # device names of Windows
_ARCHIVE_NAMES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".tar", ".tgz", ".jar")
_ARCHIVE_STARTS = (
    b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError,
    IndexError,
)  # fmt: skip


class Archive:
    """The files of a checked archive, by name; each is unpacked when it is read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files inside, in the order of the archive, without folders."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """Return the bytes of one file; E-ZIP-03 where they are not what the directory says."""
        size = self._infos[name].file_size
        data = self._read_first_bytes(name, size + 1)
        if len(data) != size:
            raise FileRefused("E-ZIP-03")
        return data

    def verify(self) -> None:
        """Read every file once, so that another library may open the same archive.

        A library that trusts the directory unpacks without end where the directory lies.
        """
        for name in self._infos:
            self.read(name)

    def _read_first_bytes(self, name: str, count: int) -> bytes:
        # ZipFile.read() unpacks everything before it looks at the size; read(count) does not.
        try:
            with self._archive.open(self._infos[name]) as member:
                return member.read(count)
        except _DAMAGE as error:
            raise FileRefused("E-ZIP-03") from error

    def _refuse_archives(self) -> None:
        longest = max(map(len, _ARCHIVE_STARTS))
        for name in self._infos:
            if self._read_first_bytes(name, longest).startswith(_ARCHIVE_STARTS):
                raise FileRefused("E-ZIP-06")


def check(
    data: bytes,
    *,
    max_members: int = MAX_MEMBERS,
    max_unpacked: int = MAX_UNPACKED,
    max_ratio: float = MAX_RATIO,
) -> Archive:
    """Return the archive, once its directory promises nothing dangerous.

    Parameters
    ----------
    data
        The whole zip file, or a file that is one inside, such as .xlsx.
    max_members
        Files and folders inside; .xlsx takes 200.
    max_unpacked
        Bytes of all members together, unpacked.
    max_ratio
        Unpacked to packed bytes of a member; members below 100 kB may pack better.

    Raises
    ------
    FileRefused
        E-FMT-02 not a zip file; E-ZIP-01 too large; E-ZIP-02 too many members; E-ZIP-03 ratio,
        overlap or damage; E-ZIP-04 password; E-ZIP-05 unsafe name or link; E-ZIP-06 an archive
        in the archive.
    """
    _check_stated_count(data, max_members)
    try:
        opened = zipfile.ZipFile(BytesIO(data))
    except _DAMAGE as error:
        raise FileRefused("E-ZIP-03") from error
    members = opened.infolist()
    if len(members) > max_members:
        raise FileRefused("E-ZIP-02")
    for member in members:
        _check_name(member)
        _check_kind(member)
    _check_sizes(members, max_unpacked, max_ratio)
    _check_places(data, members, opened.start_dir)
    archive = Archive(opened)
    archive._refuse_archives()
    return archive


def _check_stated_count(data: bytes, max_members: int) -> None:
    """Refuse by the count that the archive states, before its directory is read.

    The stated count may lie, so the members are counted again afterwards.
    """
    end = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - _LONGEST_COMMENT - _END_SIZE))
    if end < 0 or len(data) < end + _END_SIZE:
        raise FileRefused("E-FMT-02")
    stated = int.from_bytes(data[end + 10 : end + 12], "little")
    directory_bytes = int.from_bytes(data[end + 12 : end + 16], "little")
    if stated > max_members or directory_bytes > max_members * _DIRECTORY_ENTRY:
        raise FileRefused("E-ZIP-02")
    if data[max(0, end - _ZIP64_LOCATOR_SIZE) : end].startswith(_ZIP64_LOCATOR):
        raise FileRefused("E-ZIP-03")


def _check_name(member: zipfile.ZipInfo) -> None:
    """Refuse names that could leave their folder or mean something else elsewhere."""
    name = member.orig_filename  # ZipInfo.filename is cut at NUL
    parts = name.removesuffix("/").split("/")
    if any(char in "\\:" or ord(char) < 32 for char in name):
        raise FileRefused("E-ZIP-05")
    if any(part.rstrip(". ") != part or not part or _RESERVED.fullmatch(part) for part in parts):
        raise FileRefused("E-ZIP-05")


def _check_kind(member: zipfile.ZipInfo) -> None:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused("E-ZIP-05")
    if member.flag_bits & _ENCRYPTED:
        raise FileRefused("E-ZIP-04")
    if member.filename.lower().endswith(_ARCHIVE_NAMES):
        raise FileRefused("E-ZIP-06")
    if member.compress_type not in _METHODS:
        raise FileRefused("E-ZIP-03")


def _check_sizes(members: list[zipfile.ZipInfo], max_unpacked: int, max_ratio: float) -> None:
    if sum(member.file_size for member in members) > max_unpacked:
        raise FileRefused("E-ZIP-01")
    for member in members:
        if member.file_size > max(_SMALL_BYTES, max_ratio * member.compress_size):
            raise FileRefused("E-ZIP-03")


def _check_places(data: bytes, members: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse members that share bytes, repeat a name or reach into the directory."""
    if len({member.filename.casefold() for member in members}) < len(members):
        raise FileRefused("E-ZIP-03")
    ranges = sorted((member.header_offset, _find_end(data, member)) for member in members)
    overlap = any(end > start for (_, end), (start, _) in pairwise(ranges))
    if overlap or any(end > directory for _, end in ranges):
        raise FileRefused("E-ZIP-03")


def _find_end(data: bytes, member: zipfile.ZipInfo) -> int:
    """Return where the packed bytes of a member end, by its own header."""
    start = member.header_offset
    header = data[start : start + _LOCAL_HEADER_SIZE] if start >= 0 else b""
    if len(header) < _LOCAL_HEADER_SIZE or not header.startswith(_LOCAL_HEADER):
        raise FileRefused("E-ZIP-03")
    name_bytes = int.from_bytes(header[26:28], "little")
    extra_bytes = int.from_bytes(header[28:30], "little")
    return start + _LOCAL_HEADER_SIZE + name_bytes + extra_bytes + member.compress_size

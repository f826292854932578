"""The packet for the next level: letter, chronology, evidence and a manifest in one ZIP.

The manifest finds what changed on the way. Against somebody who changes a file and the manifest
as well stand the list in the signed letter and the SHA-256 of the whole packet on record.
"""

import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import date

from geodata.errors import BadInput
from geodata.model.cases.cases import FileKind
from geodata.model.cases.packets import PacketContents, PacketFile
from mapping.exports.cases.packet_papers import render_chronology_pdf, render_letter_pdf
from mapping.publish.files import MANIFEST, build_manifest

LETTER_NAME = "letter.pdf"
CHRONOLOGY_NAME = "chronology.pdf"
ARCHIVE_PROBLEM = "ZIP"  # what `check` names where there is nothing to read
SUFFIXES = {FileKind.PHOTO: "jpg", FileKind.PDF: "pdf"}

_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_UNIX = 3


def build_packet(contents: PacketContents) -> bytes:
    """Return the packet; the same contents give the same bytes.

    Raises
    ------
    BadInput
        E-PACKET-01 where evidence is not what was recorded of it.
    """
    attachments = {
        CHRONOLOGY_NAME: render_chronology_pdf(contents),
        **_build_attachments(contents.files),
    }
    files = {LETTER_NAME: render_letter_pdf(contents, attachments), **attachments}
    return _build_archive({**files, MANIFEST: build_manifest(files).encode()}, contents.built_on)


def check_packet(packet: bytes) -> list[str]:
    """Return the names that do not agree with the manifest: changed, missing, added, twice there.

    Empty where all is whole; `ZIP` where the packet cannot be read at all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packet)) as archive:
            digests = {
                member.filename: _compute_digest(archive, member) for member in archive.infolist()
            }
            times = Counter(member.filename for member in archive.infolist())
            manifest = _read_manifest(archive)
    except (*_UNREADABLE, OSError, ValueError):
        return [ARCHIVE_PROBLEM]
    digests.pop(MANIFEST, None)
    manifest_digests = _parse_manifest(manifest)
    wrong = {
        name
        for name in digests.keys() | manifest_digests.keys()
        if digests.get(name) != manifest_digests.get(name)
    }
    wrong |= {name for name, often in times.items() if often > 1}
    if not manifest_digests or manifest != _split_line(manifest_digests):
        wrong.add(MANIFEST)
    return sorted(wrong)


def list_names(packet: bytes) -> list[str]:
    """Return the names of what a readable packet holds."""
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        return archive.namelist()


def _build_attachments(files: tuple[PacketFile, ...]) -> dict[str, bytes]:
    attachments = {}
    for number, file in enumerate(files, start=1):
        if hashlib.sha256(file.data).hexdigest() != file.sha256:
            raise BadInput("E-PACKET-01", n=number)
        attachments[f"attachment-{number:02d}.{SUFFIXES[file.kind]}"] = file.data
    return attachments


def _build_archive(files: Mapping[str, bytes], made_on: date) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # no compressor has its say
        for name, body in sorted(files.items()):
            facts = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            facts.create_system, facts.external_attr = _UNIX, 0o644 << 16
            archive.writestr(facts, body)
    return out.getvalue()


def _compute_digest(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    """Return the checksum of a member; empty where its bytes cannot be read whole."""
    try:
        with archive.open(member) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except _UNREADABLE:
        return ""


def _read_manifest(archive: zipfile.ZipFile) -> str:
    try:
        return archive.read(MANIFEST).decode()
    except (*_UNREADABLE, KeyError, UnicodeDecodeError):
        return ""


def _parse_manifest(manifest: str) -> dict[str, str]:
    pairs = (line.split("  ", 1) for line in manifest.splitlines())
    return {pair[1]: pair[0] for pair in pairs if len(pair) > 1}


def _split_line(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))

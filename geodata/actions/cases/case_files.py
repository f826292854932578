"""Files of a case: photos made anew, PDFs as they came and never opened; both sealed."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

from geodata.actions.cases.case_access import Working
from geodata.errors import BadInput, FileRefused
from geodata.intake import photos
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    MAX_FILES,
    Evidence,
    FileKind,
    Purpose,
)
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.risks.photos import EvidenceFolder

PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    kind: FileKind
    original: bytes = field(repr=False)
    kept: bytes = field(repr=False)  # what is handed out
    look: str


def checked_file(data: bytes) -> CheckedFile:
    """Return a photo made anew, or a PDF as it came. It is slow: call it outside a transaction.

    Raises
    ------
    FileRefused
        E-FMT-03 (over 10 MB), E-IMG-01 (neither photo nor PDF), E-IMG-02.
    """
    if not data.startswith(PDF):
        jpeg = photos.fresh_jpeg(data)
        return CheckedFile(FileKind.PHOTO, data, jpeg, photos.look(jpeg))
    if len(data) > photos.LARGEST_BYTES:
        raise FileRefused("E-FMT-03")
    return CheckedFile(FileKind.PDF, data, data, "")


def kept_file(project: Project, hands: Working, checked: CheckedFile, purpose: Purpose) -> Evidence:
    """Keep a file with the case in hand; the same file again is the one that is there.

    Raises
    ------
    BadInput
        E-CASE-07 where the case has as many as it takes.
    """
    store = CaseEvidenceStore(hands.act.tx, hands.case, hands.box)
    code = hands.box.code_of(checked.original)
    known = store.known(code)
    if known is not None:
        hands.note("the same file again", after=known.id)
        return known
    if len(store.all()) >= MAX_FILES:
        raise BadInput("E-CASE-07")
    made = store.add(
        checked.kind,
        purpose,
        original_code=code,
        sha256=hashlib.sha256(checked.kept).hexdigest(),
        look=checked.look,
        account_id=hands.account_id,
        today=hands.today,
    )
    write(project, hands, made.id, checked.kept)
    hands.note(CaseStep.EVIDENCE_ADDED, after=made.id)
    return made


def write(project: Project, hands: Working, file_id: str, data: bytes) -> None:
    """Write a sealed file; it is gone again where the action does not end well."""
    folder = EvidenceFolder(project.settings.evidence, hands.box)
    folder.write(file_id, data)

    def take_away() -> None:
        with suppress(OSError):
            folder.remove(file_id)

    hands.act.tx.on_failure(take_away)


def read(project: Project, hands: Working, file_id: str) -> bytes:
    """Return a file of the case in hand, opened."""
    return EvidenceFolder(project.settings.evidence, hands.box).read(file_id)

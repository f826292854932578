"""Files of a case: photos made anew, PDFs as they came and never opened; both sealed."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

from geodata.actions.cases.case_access import CaseContext
from geodata.errors import BadInput, FileRefused
from geodata.intake import photos
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import MAX_FILES, Evidence, FileKind, Purpose
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.risks.photos import EvidenceFolder

PDF_SIGNATURE = b"%PDF-"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    kind: FileKind
    original: bytes = field(repr=False)
    stored_data: bytes = field(repr=False)  # what is handed out
    perceptual_hash: str


def check_file(data: bytes) -> CheckedFile:
    """Return a photo made anew, or a PDF as it came. It is slow: call it outside a transaction.

    Raises
    ------
    FileRefused
        E-FMT-03 (over 10 MB), E-IMG-01 (neither photo nor PDF), E-IMG-02.
    """
    if not data.startswith(PDF_SIGNATURE):
        jpeg = photos.sanitize_jpeg(data)
        return CheckedFile(FileKind.PHOTO, data, jpeg, photos.compute_perceptual_hash(jpeg))
    if len(data) > photos.MAX_BYTES:
        raise FileRefused("E-FMT-03")
    return CheckedFile(FileKind.PDF, data, data, "")


def save_file(
    project: Project, context: CaseContext, checked: CheckedFile, purpose: Purpose
) -> Evidence:
    """Save a file of the case; the same file again returns the one that is stored.

    Raises
    ------
    BadInput
        E-CASE-07 where the case has as many as it takes.
    """
    store = CaseEvidenceStore(context.act.tx, context.case, context.box)
    code = context.box.compute_code(checked.original)
    known = store.find_known(code)
    if known is not None:
        context.note("the same file again", after=known.id)
        return known
    if len(store.list_all()) >= MAX_FILES:
        raise BadInput("E-CASE-07")
    made = store.add(
        checked.kind,
        purpose,
        original_code=code,
        sha256=hashlib.sha256(checked.stored_data).hexdigest(),
        look=checked.perceptual_hash,
        account_id=context.account_id,
        today=context.today,
    )
    write_file(project, context, made.id, checked.stored_data)
    context.note(CaseStep.EVIDENCE_ADDED, after=made.id)
    return made


def write_file(project: Project, context: CaseContext, file_id: str, data: bytes) -> None:
    """Write a sealed file; it is gone again where the action does not end well."""
    folder = EvidenceFolder(project.settings.evidence, context.box)
    folder.write(file_id, data)

    def remove_file() -> None:
        with suppress(OSError):
            folder.remove(file_id)

    context.act.tx.undo_on_failure(remove_file)


def read_file(project: Project, context: CaseContext, file_id: str) -> bytes:
    """Return a file of the case in hand, opened."""
    return EvidenceFolder(project.settings.evidence, context.box).read(file_id)

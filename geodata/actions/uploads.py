"""Files that people send: read in a child that may be killed; a refusal is noted by its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import FileRefused
from geodata.intake.boundaries.shapes import BoundaryFile
from geodata.intake.children import in_child
from geodata.intake.tables.tables import CellTable
from geodata.model.people.people import Verb
from geodata.project import Project

REJECTION_EVENT = "upload_rejected"


def read_table(
    project: Project, caller: Caller, data: bytes, *, at: datetime, sheet: str | None = None
) -> CellTable:
    """Return the cells of a table, of a workbook those of one sheet; nothing is saved.

    Raises
    ------
    FileRefused
        As `in_child.table`.
    """
    with audit_refusal(project, caller, Verb.IMPORT_RECORDS, at=at):
        return in_child.read_table(data, sheet=sheet)


def read_boundaries(
    project: Project,
    caller: Caller,
    data: bytes,
    *,
    name: str,
    encoding: str | None,
    at: datetime,
    system: str | None = None,
) -> BoundaryFile:
    """Return the shapes of a boundary file; nothing is saved.

    Raises
    ------
    FileRefused
        As `in_child.boundaries`.
    """
    with audit_refusal(project, caller, Verb.CHANGE_BOUNDARIES, at=at):
        return in_child.read_boundaries(data, name=name, encoding=encoding, system=system)


@contextmanager
def audit_refusal(project: Project, caller: Caller, verb: Verb, *, at: datetime) -> Iterator[None]:
    """Add an audit entry where a file of the caller is refused.

    Raises
    ------
    NotAllowed
        Then the file is not looked at.
    """
    with authorized_read(project, caller, verb, at=at):
        pass
    try:
        yield
    except FileRefused as refused:
        if refused.code.startswith("E"):  # a W asks for more
            with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
                note_refusal(act, refused)
        raise


def note_refusal(act: Act, refused: FileRefused) -> None:
    """Add the entry about a refused file: its code, and neither name nor content."""
    act.note(f"{REJECTION_EVENT} {refused.code}")

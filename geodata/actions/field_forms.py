"""Brings in what was filled in with KoboToolbox or ODK: proposals and visits, each as by a tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.places import fieldwork
from geodata.actions.risks import risk_photos, risks
from geodata.actions.transactions import Caller
from geodata.errors import AppError
from geodata.intake.field_forms import RefusedSubmission, Submission
from geodata.model.risks import RiskDraft
from geodata.project import Project


@dataclass(frozen=True, slots=True)
class FormResult:
    """What became of the rows of an export: numbers of rows, and reasons by row."""

    taken: tuple[int, ...]
    refused: Mapping[int, AppError]
    without_photo: tuple[int, ...]  # the file that they name was not given


def bring_in_forms(
    project: Project,
    caller: Caller,
    rows: Iterable[Submission | RefusedSubmission],
    photos: Mapping[str, bytes],
    *,
    at: datetime,
) -> FormResult:
    """Record every submission in the name of who signed in; those of before stay as they are.

    A row that cannot be taken stops none of the others: it is reported with its reason.

    Parameters
    ----------
    photos
        Files by the name that a submission gives.
    """
    taken: list[int] = []
    without_photo: list[int] = []
    refused: dict[int, AppError] = {}
    for row in rows:
        if isinstance(row, RefusedSubmission):
            refused[row.row] = AppError(row.code)
            continue
        try:
            _record(project, caller, row, photos, at)
        except AppError as error:
            refused[row.row] = error
            continue
        taken.append(row.row)
        if row.photo and row.photo not in photos:
            without_photo.append(row.row)
    return FormResult(tuple(taken), refused, tuple(without_photo))


def _record(
    project: Project, caller: Caller, row: Submission, photos: Mapping[str, bytes], at: datetime
) -> None:
    if not isinstance(row.draft, RiskDraft):
        fieldwork.record_visit(project, caller, row.draft, at=at)
        return
    point = risks.propose(project, caller, row.draft, at=at)
    if row.photo in photos:
        risk_photos.add_photo(project, caller, point.id, photos[row.photo], at=at)

"""Rows of a procurement export: which column means what, and what can be kept of each row.

Known are headings of e-GP exports and of the lists that funds keep; a person may correct them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from geodata.errors import BadInput, FileRefused, RowRejected
from geodata.intake import coordinates, dates, values
from geodata.intake.dates import DateColumn, DateOrder
from geodata.intake.tables.columns import normalize_heading, strip_brackets
from geodata.intake.tables.tables import MAX_SHOWN_LENGTH, CellTable
from geodata.model.imports.records import Reject
from geodata.model.projects.projects import (
    MAX_NAME_LENGTH,
    MAX_SHORT_LENGTH,
    ProjectFacts,
    ProjectKind,
    check_facts,
)
from geodata.model.times import BANGKOK

LONGEST_CONTRACT = timedelta(days=20 * 366)  # what ends later is a slip of the pen
_MONEY = re.compile(r"(?:฿|บาท|baht|thb|,|\s)", re.IGNORECASE)


class ProjectField(StrEnum):
    """What a column can mean. Columns that mean none of these are not read."""

    SOURCE_ID = "source_id"
    NAME = "name"
    AGENCY = "agency"
    BUDGET = "budget"
    CONTRACT = "contract"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    COMMUNITY = "community"


REQUIRED = (ProjectField.SOURCE_ID, ProjectField.NAME, ProjectField.AGENCY)
HEADINGS: Mapping[ProjectField, tuple[str, ...]] = {  # the likeliest first
    ProjectField.SOURCE_ID: (
        "เลขที่โครงการ", "รหัสโครงการ", "เลขที่โครงการ (e-gp)", "project_id", "project_number",
        "เลขคุมโครงการ", "รหัส", "id",
    ),
    ProjectField.NAME: ("ชื่อโครงการ", "โครงการ", "รายการ", "ชื่องาน", "project_name", "name", "title"),
    ProjectField.AGENCY: (
        "หน่วยงาน", "หน่วยจัดซื้อ", "ชื่อหน่วยงาน", "หน่วยงานเจ้าของโครงการ", "สำนักงาน", "กองทุน",
        "department", "dept_name", "agency",
    ),
    ProjectField.BUDGET: (
        "วงเงินงบประมาณ", "งบประมาณ", "งบประมาณ (บาท)", "วงเงินสัญญา", "ราคาที่ตกลงซื้อหรือจ้าง", "วงเงิน",
        "project_money", "budget", "amount",
    ),
    ProjectField.CONTRACT: ("เลขที่สัญญา", "สัญญาเลขที่", "เลขสัญญา", "contract_no", "contract_number"),
    ProjectField.STARTS_ON: (
        "วันที่เริ่มสัญญา", "วันเริ่มสัญญา", "วันที่เริ่มต้น", "วันที่ลงนามในสัญญา", "วันที่ทำสัญญา", "วันที่เริ่ม",
        "contract_date", "start_date",
    ),
    ProjectField.ENDS_ON: (
        "วันที่สิ้นสุดสัญญา", "วันสิ้นสุดสัญญา", "วันที่สิ้นสุด", "กำหนดแล้วเสร็จ", "contract_finish_date", "end_date",
    ),
    ProjectField.LATITUDE: ("latitude", "lat", "ละติจูด"),
    ProjectField.LONGITUDE: ("longitude", "lon", "lng", "ลองจิจูด", "ลองติจูด"),
    ProjectField.COMMUNITY: ("ชุมชน", "ชื่อชุมชน", "community"),
}  # fmt: skip

ProjectMapping = Mapping[ProjectField, str]


@dataclass(frozen=True, slots=True)
class ParsedProjects:
    """What a file gave: projects by their number, and what was refused, by name."""

    projects: tuple[ProjectFacts, ...]
    rejects: tuple[Reject, ...]


def guess_mapping(header: Sequence[str]) -> ProjectMapping:
    """Return the likeliest column of each meaning; a column means one thing at most."""
    by_key: dict[str, str] = {}
    for spelling in (normalize_heading, strip_brackets):
        for name in header:
            by_key.setdefault(spelling(name), name)
    mapping: dict[ProjectField, str] = {}
    for meaning, headings in HEADINGS.items():
        for heading in headings:
            column = by_key.get(normalize_heading(heading))
            if column is not None and column not in mapping.values():
                mapping[meaning] = column
                break
    return mapping


def require_columns(mapping: ProjectMapping) -> None:
    """Raise FileRefused unless number, name and agency have a column.

    Raises
    ------
    FileRefused
        E-PROJ-04.
    """
    if not all(meaning in mapping for meaning in REQUIRED):
        raise FileRefused("E-PROJ-04")


def parse_projects(
    table: CellTable, mapping: ProjectMapping, kind: ProjectKind, *, now: datetime
) -> ParsedProjects:
    """Return the projects of a table; of several rows with one number the last.

    Parameters
    ----------
    now
        The present moment; a contract does not begin more than a year after it.

    Raises
    ------
    FileRefused
        E-PROJ-04 where a needed column is missing.
    """
    require_columns(mapping)
    places = {meaning: table.header.index(column) for meaning, column in mapping.items()}
    reader = _RowReader(table, places, kind, now)
    projects: dict[str, ProjectFacts] = {}
    rejects = list(table.rejects)
    for row, line in table.rows:
        try:
            facts = reader.read(line)
            projects.pop(facts.source_id, None)
            projects[facts.source_id] = facts
        except BadInput as error:
            number = line[places[ProjectField.SOURCE_ID]][:MAX_SHOWN_LENGTH]
            column = mapping[ProjectField.SOURCE_ID]
            rejects.append(Reject(row, column, number, error.code))
    return ParsedProjects(tuple(projects.values()), tuple(rejects))


def parse_baht(cell: str) -> int | None:
    """Return an amount in whole baht; None where the cell is empty.

    Raises
    ------
    RowRejected
        E-RISK-08.
    """
    written = _MONEY.sub("", cell)
    if not written:
        return None
    try:
        return round(values.parse_number(written))
    except RowRejected as error:
        raise RowRejected("E-RISK-08") from error


class _RowReader:
    """Reads one row after another, with what is known of the columns of dates."""

    def __init__(
        self,
        table: CellTable,
        places: Mapping[ProjectField, int],
        kind: ProjectKind,
        now: datetime,
    ) -> None:
        self._places = places
        self._kind = kind
        self._latest = now + LONGEST_CONTRACT
        self._dates = {
            meaning: dates.survey_column(_list_cells(table, places[meaning]))
            for meaning in (ProjectField.STARTS_ON, ProjectField.ENDS_ON)
            if meaning in places
        }

    def read(self, line: Sequence[str]) -> ProjectFacts:
        cells = {
            meaning: values.drop_absent(values.clean_cell(line[place]))
            for meaning, place in self._places.items()
        }
        days = {meaning: self._read_day(meaning, cells) for meaning in self._dates}
        point = coordinates.parse_point(
            cells.get(ProjectField.LATITUDE, ""), cells.get(ProjectField.LONGITUDE, "")
        )
        facts = ProjectFacts(
            source_id=values.parse_text(cells[ProjectField.SOURCE_ID], MAX_SHORT_LENGTH),
            kind=self._kind,
            name=values.parse_text(cells[ProjectField.NAME], MAX_NAME_LENGTH),
            agency=values.parse_text(cells[ProjectField.AGENCY], MAX_SHORT_LENGTH),
            budget_baht=parse_baht(cells.get(ProjectField.BUDGET, "")),
            contract_number=values.parse_text(
                cells.get(ProjectField.CONTRACT, ""), MAX_SHORT_LENGTH
            ),
            starts_on=days.get(ProjectField.STARTS_ON),
            ends_on=days.get(ProjectField.ENDS_ON),
            point=point,
            community_name=values.parse_text(
                cells.get(ProjectField.COMMUNITY, ""), MAX_SHORT_LENGTH
            ),
        )
        check_facts(facts)
        return facts

    def _read_day(self, meaning: ProjectField, cells: Mapping[ProjectField, str]) -> date | None:
        column: DateColumn = self._dates[meaning]
        moment = dates.parse_moment(
            cells[meaning],
            self._latest,
            order=column.order or DateOrder.DAY_FIRST,
            is_mangled=column.is_mangled,
        )
        return None if moment is None else moment.astimezone(BANGKOK).date()


def _list_cells(table: CellTable, place: int) -> Iterable[str]:
    return (line[place] for _, line in table.rows)

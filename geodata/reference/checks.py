"""Checks the folder of a district before it is served: every refusal names file, line and value."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geodata import district
from geodata.district import Bounds, District
from geodata.errors import BadInput
from geodata.reasons import LocalizedText

MAX_ZONES = 3  # zones that the database takes
REQUIRED_COLUMNS = {
    "subdistricts": ("subdistrict_code", "name_th", "name_en"),
    "subdistrict_outlines": ("subdistrict_code", "longitude", "latitude"),
    "communities": (
        "community_id", "name_th", "subdistrict_code", "kind_th", "longitude", "latitude",
    ),
}  # fmt: skip
OPTIONAL_COLUMNS = {
    "community_outlines": ("community_id", "part", "ring", "longitude", "latitude"),
    "community_figures": ("community_id", "households", "residents"),
    "community_sides": ("community_id", "north", "south", "east", "west"),
    "landmarks": ("kind", "name_th", "longitude", "latitude"),
    "roads": ("name_th", "part", "longitude", "latitude"),
    "canals": ("name_th", "part", "longitude", "latitude"),
}
INTEGERS = ("households", "residents", "population", "population_year", "houses")

TEXT = LocalizedText('ข้อความที่ไม่ว่าง และไม่มีเครื่องหมาย " \\ { }', 'words without " \\ { or }')
WHOLE = LocalizedText("จำนวนเต็ม", "a whole number")
DEGREES = LocalizedText("องศาทศนิยม", "decimal degrees")
BOX = LocalizedText(
    "ตัวเลขสี่ตัว: ตะวันตก ใต้ ตะวันออก เหนือ (องศา)", "four numbers: west, south, east, north (degrees)"
)
LIST = LocalizedText("รายการข้อความในวงเล็บ [ ]", "a list of words in brackets [ ]")
ZONES = LocalizedText(f"จำนวนเต็ม 0 ถึง {MAX_ZONES}", f"a whole number from 0 to {MAX_ZONES}")


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not set(value) & set('"\\{}\n')


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_box(value: object) -> bool:
    if not (isinstance(value, list) and len(value) == 4):
        return False
    if not all(isinstance(number, int | float) for number in value):
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)


SWITCH = LocalizedText("true หรือ false", "true or false")
_CODE = LocalizedText("เลข 4 หลักของเขต เช่น 1025", "the four digits of the district, such as 1025")
_PREFIX = LocalizedText("อักษร A–Z 2 ถึง 4 ตัว", "2 to 4 letters A to Z")
_SLUG = LocalizedText("อักษร a–z ตัวเลข หรือ -", "letters a to z, digits or -")
KEYS: tuple[tuple[str, Callable[[object], bool], LocalizedText], ...] = (
    ("code", _matches(r"\d{4}"), _CODE),
    ("id_prefix", _matches("[A-Z]{2,4}"), _PREFIX),
    ("slug", _matches("[a-z][a-z0-9-]{0,39}"), _SLUG),
    ("name_th", _is_text, TEXT),
    ("name_en", _is_text, TEXT),
    ("district_th", _is_text, TEXT),
    ("communities", _is_whole, WHOLE),
    ("zones", lambda value: _is_whole(value) and value in range(MAX_ZONES + 1), ZONES),
    *((f"{office}.{language}", _is_text, TEXT)
      for office in ("network", "centre", "office") for language in ("th", "en")),
    ("map.home", _is_box, BOX),
    *((f"sources.{name}", _is_text, TEXT) for name in (
        "communities", "communities_licence", "subdistricts", "subdistricts_licence")),
)  # fmt: skip
OPTIONAL_KEYS = (
    ("spellings", _is_list, LIST),
    ("map.limits", _is_box, BOX),
    ("map.streets", _is_box, BOX),
    ("subdistricts_estimated", lambda value: isinstance(value, bool), SWITCH),
    ("addresses.roads", _is_list, LIST),
    ("addresses.other_districts", _is_list, LIST),
)


@cache
def open_district(folder: Path) -> District:
    """Return the district of a folder, checked.

    Raises
    ------
    BadInput
        E-DIST-02 to E-DIST-09: the file, the line, the value and what to do.
    """
    _check_words(folder)
    opened = district.load(folder)
    _check_tables(opened)
    return opened


def _check_words(folder: Path) -> None:
    path = folder / district.FILE_NAME
    if not path.is_file():
        raise BadInput("E-DIST-02", file=district.FILE_NAME, folder=folder)
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("E-DIST-09", file=path.name, reason=str(error)) from error
    for name, is_right, wanted in KEYS:
        value = _find(table, name)
        if value is None:
            raise BadInput("E-DIST-03", file=path.name, line=_find_line(text, name), name=name)
        _require(is_right(value), text, name, value, wanted)
    for name, is_right, wanted in OPTIONAL_KEYS:
        value = _find(table, name)
        _require(value is None or is_right(value), text, name, value, wanted)
    for code, names in table.get("subdistrict_spellings", {}).items():
        _require(_is_list(names), text, f"subdistrict_spellings.{code}", names, LIST)


def _find(table: Mapping[str, Any], name: str) -> object:
    value: Any = table
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _find_line(text: str, name: str) -> int:
    """Return the line of a key of the file, or that of its table; 1 where neither is there."""
    section, _, key = name.rpartition(".")
    around, line_of_section = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if mark := re.match(r"\[([^\]]+)\]", line):
            around = mark[1]
            line_of_section = number if around == section else line_of_section
        elif around == section and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
    return line_of_section


def _require(is_right: bool, text: str, name: str, value: object, wanted: LocalizedText) -> None:
    if not is_right:
        raise BadInput(
            "E-DIST-04",
            file=district.FILE_NAME,
            line=_find_line(text, name),
            name=name,
            value=value,
            wanted=wanted,
        )


class _Table:
    """A table of the folder with the number of each line."""

    def __init__(
        self, folder: Path, name: str, columns: tuple[str, ...], *, required: bool
    ) -> None:
        path = folder / f"{name}.csv"
        self.file = path.name
        self.rows: list[tuple[int, dict[str, str]]] = []
        if not path.is_file():
            if required:
                raise BadInput("E-DIST-02", file=path.name, folder=folder)
            return
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                header = reader.fieldnames or ()
                self.rows = [
                    (reader.line_num, {str(key): value or "" for key, value in row.items()})
                    for row in reader
                ]
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadInput("E-DIST-09", file=path.name, reason=str(error)) from error
        for column in columns:
            if column not in header:
                raise BadInput("E-DIST-03", file=self.file, line=1, name=column)
        if required and not self.rows:
            raise BadInput("E-DIST-03", file=self.file, line=2, name=columns[0])

    def refuse(self, line: int, column: str, value: object, wanted: LocalizedText) -> BadInput:
        """Return the refusal of a value."""
        return BadInput(
            "E-DIST-04", file=self.file, line=line, name=column, value=value, wanted=wanted
        )

    def check_numbers(self) -> None:
        """Raise BadInput unless the figures are whole numbers; an empty one is not known."""
        for line, row in self.rows:
            for column in INTEGERS:
                text = row.get(column, "")
                if text and not re.fullmatch(r"\d{1,9}", text):
                    raise self.refuse(line, column, text, WHOLE)

    def check_unique(self, column: str, pattern: str, wanted: LocalizedText) -> set[str]:
        """Return the values of a column, each once and of its shape."""
        lines: dict[str, int] = {}
        for line, row in self.rows:
            value = row[column]
            if not re.fullmatch(pattern, value):
                raise self.refuse(line, column, value, wanted)
            if value in lines:
                raise BadInput(
                    "E-DIST-05", file=self.file, line=line, value=value, first=lines[value]
                )
            lines[value] = line
        return set(lines)

    def check_known(self, column: str, known: set[str], other: str) -> None:
        """Raise BadInput E-DIST-06 where another table lacks a value."""
        for line, row in self.rows:
            if row[column] not in known:
                raise BadInput(
                    "E-DIST-06", file=self.file, line=line, value=row[column], other=f"{other}.csv"
                )

    def check_names(self, *columns: str) -> None:
        """Raise BadInput where a name is empty."""
        for line, row in self.rows:
            for column in columns:
                if not row[column].strip():
                    raise self.refuse(line, column, row[column], TEXT)

    def check_places(self, bounds: Bounds, key: str) -> None:
        """Raise BadInput E-DIST-07 where a position lies outside the bounds of district.toml."""
        west, south, east, north = bounds
        for line, longitude, latitude in self._parse_positions():
            if not (west <= longitude <= east and south <= latitude <= north):
                raise BadInput(
                    "E-DIST-07",
                    file=self.file,
                    line=line,
                    value=f"{longitude}, {latitude}",
                    key=key,
                )

    def _parse_positions(self) -> Iterator[tuple[int, float, float]]:
        for line, row in self.rows:
            numbers = []
            for column in ("longitude", "latitude"):
                try:
                    numbers.append(float(row[column]))
                except ValueError as error:
                    raise self.refuse(line, column, row[column], DEGREES) from error
            yield line, numbers[0], numbers[1]


def _check_tables(opened: District) -> None:
    tables = {
        name: _Table(opened.folder, name, columns, required=name in REQUIRED_COLUMNS)
        for name, columns in (REQUIRED_COLUMNS | OPTIONAL_COLUMNS).items()
    }
    for table in tables.values():
        table.check_numbers()
    wanted = LocalizedText(
        f"รหัส 6 หลักที่ขึ้นต้นด้วย {opened.code}", f"six digits that begin with {opened.code}"
    )
    codes = tables["subdistricts"].check_unique("subdistrict_code", rf"{opened.code}\d\d", wanted)
    tables["subdistricts"].check_names("name_th", "name_en")
    wanted = LocalizedText(
        f"{opened.id_prefix} ตามด้วยตัวเลข เช่น {opened.id_prefix}07",
        f"{opened.id_prefix} and digits, such as {opened.id_prefix}07",
    )
    ids = tables["communities"].check_unique(
        "community_id", rf"{opened.id_prefix}\d{{2,6}}", wanted
    )
    tables["communities"].check_names("name_th", "kind_th")
    for name in ("communities", "subdistrict_outlines"):
        tables[name].check_known("subdistrict_code", codes, "subdistricts")
        tables[name].check_places(opened.home, "map.home")
    for name in ("community_outlines", "community_figures", "community_sides"):
        tables[name].check_known("community_id", ids, "communities")
    tables["community_outlines"].check_places(opened.home, "map.home")
    for name in ("landmarks", "roads", "canals"):
        tables[name].check_places(opened.limits, "map.limits")
    if len(ids) > opened.communities:
        raise BadInput("E-DIST-08", count=len(ids), most=opened.communities)

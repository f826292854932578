"""Files that come over the network: read like any others, but in a child that may be killed."""

import json
from typing import Any

from shapely.geometry import MultiPolygon, Polygon

from geodata.errors import FileRefused
from geodata.intake.boundaries.shapes import BoundaryFile, BrokenShape, Rings, Shape
from geodata.intake.children import child
from geodata.intake.sizes import MAX_BYTES
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import Reject
from geodata.model.places.places import Area
from geodata.reasons import LocalizedText

READER = "geodata.intake.children.reading_child"  # only the child loads it
MAX_ANSWER_BYTES = 128 * 2**20  # bytes; more than any file of the largest size says
MAX_NAME_LENGTH = 300  # characters, the last ones: only the ending matters


def read_table(data: bytes, *, sheet: str | None = None) -> CellTable:
    """Return the table in a file; as `tables.read`, and E-FMT-04 where that takes too much.

    Raises
    ------
    FileRefused
    """
    header, rows, encoding, rejects, read_sheet, others = _ask_reader(
        "read_table", data, sheet=sheet
    )
    return CellTable(
        tuple(header),
        tuple((number, tuple(cells)) for number, cells in rows),
        encoding,
        tuple(Reject(*reject) for reject in rejects),
        read_sheet,
        tuple(others),
    )


def read_boundaries(
    data: bytes, *, name: str, encoding: str | None = None, system: str | None = None
) -> BoundaryFile:
    """Return the shapes of a boundary file; as `boundary_files.read`, and E-FMT-04.

    Raises
    ------
    FileRefused
    """
    asked = {"name": name[-MAX_NAME_LENGTH:], "encoding": encoding, "system": system}
    usable, broken = _ask_reader("read_shapes", data, **asked)
    return BoundaryFile(
        tuple(
            Shape(number, columns, _build_area(geometry)) for number, columns, geometry in usable
        ),
        tuple(
            BrokenShape(
                number,
                columns,
                code,
                None if reason is None else LocalizedText(*reason),
                None if repaired is None else _build_area(repaired),
                changed_m2,
            )
            for number, columns, code, reason, repaired, changed_m2 in broken
        ),
    )


def _build_area(geometry: dict[str, Any]) -> Area:
    if geometry["type"] == "Polygon":
        return _build_polygon(geometry["coordinates"])
    return MultiPolygon([_build_polygon(rings) for rings in geometry["coordinates"]])


def _build_polygon(rings: Rings) -> Polygon:
    return Polygon(rings[0], rings[1:])


def _ask_reader(work: str, data: bytes, **arguments: str | None) -> Any:  # noqa: ANN401
    if len(data) > MAX_BYTES:  # nothing is started for it
        raise FileRefused("E-FMT-03")
    try:
        answer = child.run(f"{READER}:{work}", data, most_bytes=MAX_ANSWER_BYTES, **arguments)
        return json.loads(answer.decode("utf-8", "surrogatepass"))
    except child.ChildEndedError as ended:
        raise FileRefused("E-FMT-04" if ended.too_much else "E-FMT-02") from ended
    except (ValueError, RecursionError) as error:
        raise FileRefused("E-FMT-02") from error

"""Files that come over the network: read like any others, but in a child that may be killed."""

import json
from typing import Any

from shapely.geometry import MultiPolygon, Polygon

from geodata.errors import FileRefused
from geodata.intake import child
from geodata.intake.shapes import Rings, Shape
from geodata.intake.sizes import MAX_BYTES
from geodata.intake.tables import Table
from geodata.model.places import Area
from geodata.model.records import Reject

READER = "geodata.intake.reading_child"  # only the child loads it
MOST_ANSWERED = 128 * 2**20  # bytes; more than any file of the largest size says
LONGEST_NAME = 300  # characters, the last ones: only the ending matters


def table(data: bytes, *, sheet: str | None = None) -> Table:
    """Return the table in a file; as `tables.read`, and E-FMT-04 where that takes too much.

    Raises
    ------
    FileRefused
    """
    header, rows, encoding, rejects, read_sheet, others = _answer("table", data, sheet=sheet)
    return Table(
        tuple(header),
        tuple((number, tuple(cells)) for number, cells in rows),
        encoding,
        tuple(Reject(*each) for each in rejects),
        read_sheet,
        tuple(others),
    )


def boundaries(data: bytes, *, name: str, encoding: str | None = None) -> tuple[Shape, ...]:
    """Return the polygons of a boundary file; as `boundary_files.read`, and E-FMT-04.

    Raises
    ------
    FileRefused
    """
    found = _answer("shapes", data, name=name[-LONGEST_NAME:], encoding=encoding)
    return tuple(
        Shape(number, properties, _area(geometry)) for number, properties, geometry in found
    )


def _area(geometry: dict[str, Any]) -> Area:
    if geometry["type"] == "Polygon":
        return _polygon(geometry["coordinates"])
    return MultiPolygon([_polygon(rings) for rings in geometry["coordinates"]])


def _polygon(rings: Rings) -> Polygon:
    return Polygon(rings[0], rings[1:])


def _answer(work: str, data: bytes, **arguments: str | None) -> Any:  # noqa: ANN401
    if len(data) > MAX_BYTES:  # nothing is started for it
        raise FileRefused("E-FMT-03")
    try:
        answer = child.run(f"{READER}:{work}", data, most_bytes=MOST_ANSWERED, **arguments)
        return json.loads(answer.decode("utf-8", "surrogatepass"))
    except child.ChildEndedError as ended:
        raise FileRefused("E-FMT-04" if ended.too_much else "E-FMT-02") from ended
    except (ValueError, RecursionError) as error:
        raise FileRefused("E-FMT-02") from error

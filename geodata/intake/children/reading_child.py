"""Reads tables and boundary files; runs in a child only. What was read is written down as JSON."""

import json

from shapely.geometry import mapping

from geodata.intake.boundaries import boundary_files
from geodata.intake.tables import tables


def read_table(data: bytes, sheet: str | None) -> bytes:
    """Return the cells of a table."""
    read = tables.read(data, name="", sheet=sheet)
    rejects = [[reject.row, reject.column, reject.value, reject.code] for reject in read.rejects]
    answer = [read.header, read.rows, read.encoding, rejects, read.sheet, read.other_sheets]
    return _to_json(answer)


def read_shapes(data: bytes, name: str, encoding: str | None, system: str | None) -> bytes:
    """Return the polygons of a boundary file, and the shapes that cannot be used."""
    read = boundary_files.read(data, name=name, encoding=encoding, system=system)
    usable = [[shape.number, shape.properties, mapping(shape.geometry)] for shape in read.shapes]
    broken = [
        [
            broken_shape.number,
            broken_shape.properties,
            broken_shape.code,
            None
            if broken_shape.reason is None
            else [broken_shape.reason.th, broken_shape.reason.en],
            None if broken_shape.repaired_area is None else mapping(broken_shape.repaired_area),
            broken_shape.changed_m2,
        ]
        for broken_shape in read.broken
    ]
    return _to_json([usable, broken])


def _to_json(answer: object) -> bytes:
    # A workbook may hold half of a surrogate pair in a cell; the parent refuses that row by name.
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")

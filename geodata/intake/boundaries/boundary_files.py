"""The one door for boundary files that somebody gave us: GeoJSON, KML, or a shapefile in a zip.

What a file is, its content says. The name is never opened; its ending may only contradict.
"""

import re

from geodata.errors import FileRefused
from geodata.intake import archives
from geodata.intake.archives import Archive
from geodata.intake.boundaries import geojson, kml, shapefile, shapes
from geodata.intake.boundaries.kml import TYPES
from geodata.intake.boundaries.shapes import BoundaryFile, Shape
from geodata.intake.sizes import MAX_BYTES, build_size_refusal

__all__ = ["BoundaryFile", "Shape", "preview_encodings", "read"]


_JSON_NAMES = (".geojson", ".json")
_ZIP_NAMES = (".zip", ".kmz")
_OTHER_MARKUP = re.compile(rb"<(\w+:)?(kml|gml|FeatureCollection|html|svg|gpx)\b", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\0{", b"{\0")
_PREVIEWED = 5  # shapes


def read(
    data: bytes,
    *,
    name: str,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
    system: str | None = None,
) -> BoundaryFile:
    """Return the polygons of a boundary file in WGS84, and the shapes that cannot be used.

    Parameters
    ----------
    data
        The bytes of the file.
    name
        What the person called it; looked at only to say that ending and content disagree.
    max_bytes
        Size above which the file is refused unread.
    encoding
        "utf-8" or "cp874" for the table of a shapefile without .cpg.
    system
        The coordinate system that a person named, for a file that names none (`shapes.SYSTEMS`).

    Raises
    ------
    FileRefused
        E-FMT-01 another type; E-FMT-02 empty, or content and ending disagree; E-FMT-03 or
        E-TAB-04 too large; E-GEO-03 for another `system`; and the codes of the readers
        of GeoJSON, KML and shapefiles.
    """
    if len(data) > max_bytes:
        raise build_size_refusal(max_bytes)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:2_000]
    if len(start) < 2:
        raise FileRefused("E-FMT-02")
    ending = name.lower()
    system = shapes.check_system(system)
    if data.startswith(b"PK"):
        if ending.endswith(_JSON_NAMES):
            raise FileRefused("E-FMT-02")
        return _read_archive(archives.check(data), encoding, system)
    if data.startswith(shapefile.FILE_CODE_BYTES):
        raise FileRefused("E-SHP-03", parts=".shx, .dbf, .prj")
    if ending.endswith(_ZIP_NAMES):
        raise FileRefused("E-FMT-02")
    if kml.is_kml(start):
        read_as_kml = kml.read(data)
        if ending.endswith(_JSON_NAMES):
            raise FileRefused("E-FMT-02")
        return read_as_kml
    _check_is_json(start, ending)
    return geojson.read(data, max_bytes=max_bytes, system=system)


def _read_archive(archive: Archive, encoding: str | None, system: str | None) -> BoundaryFile:
    """Return the polygons of a KMZ or of a zipped shapefile, whichever the archive holds."""
    if any(name.lower().endswith(".kml") for name in archive.names):
        return kml.read_archive(archive)
    return shapefile.read(archive, encoding=encoding, named=system)


def preview_encodings(data: bytes, *, name: str) -> dict[str, tuple[str, ...]]:
    """Return, for each encoding in which a shapefile can be read, the texts of its first shapes.

    The person picks the one in which Thai reads well and calls `read` with it.
    """
    texts: dict[str, tuple[str, ...]] = {}
    for encoding in shapefile.ENCODINGS:
        try:
            found = read(data, name=name, encoding=encoding)
        except FileRefused as refused:
            if refused.code != "E-ENC-01":
                raise
            continue
        values = [
            value for shape in found.shapes[:_PREVIEWED] for value in shape.properties.values()
        ]
        texts[encoding] = tuple(value for value in values if isinstance(value, str) and value)
    return texts


def _check_is_json(start: bytes, ending: str) -> None:
    """Refuse what does not even begin like JSON, by what it seems to be."""
    if start.startswith((b"{", b"[", *_UTF16)):
        return
    if _OTHER_MARKUP.search(start):
        raise FileRefused("E-FMT-01", types=TYPES)
    if ending.endswith(_JSON_NAMES):
        raise FileRefused("E-GEO-01" if _is_text(start) else "E-FMT-02")
    raise FileRefused("E-FMT-01", types=TYPES)


def _is_text(start: bytes) -> bool:
    readable = start.decode("utf-8", "ignore").encode()
    return b"\0" not in start and len(start) - len(readable) < 4  # the last letter may be cut

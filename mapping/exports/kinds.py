"""What can be taken home: each a pure function of public documents, so nothing else is in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mapping.exports.datasets import Documents
from mapping.exports.layers.layers_file import (
    geojson_archive,
    geojson_of,
    geopackage,
)
from mapping.exports.offline import offline
from mapping.exports.poster import poster
from mapping.exports.slides import slides
from mapping.exports.workbook import communities_csv, csv_archive, workbook

Make = Callable[[Documents, str], bytes]  # documents, and the address that a QR code leads to


@dataclass(frozen=True, slots=True)
class Kind:
    """One file to take home."""

    name: str
    suffix: str
    media_type: str
    make: Make
    single: Mapping[str, Make] = field(default_factory=dict)  # by ending: one table or layer of it

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that a file of this kind may be given."""
        return (f".{self.suffix.rsplit('.', 1)[-1]}", *self.single)


_ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("html", ".html", "text/html", lambda given, _: offline(given)),
        Kind("xlsx", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", lambda given, _: workbook(given)),
        Kind(
            "csv",
            "-csv.zip",
            _ZIP,
            lambda given, _: csv_archive(given),
            {".csv": lambda given, _: communities_csv(given)},
        ),
        Kind("slides", ".pptx", f"{_OFFICE}.presentationml.presentation", slides),
        Kind(
            "poster",
            ".pdf",
            "application/pdf",
            lambda given, link: poster(given, link=link, edition=given.get("edition.json")),
        ),
        Kind("gpkg", ".gpkg", "application/geopackage+sqlite3", lambda given, _: geopackage(given)),
        Kind(
            "geojson",
            "-geojson.zip",
            _ZIP,
            lambda given, _: geojson_archive(given),
            {".geojson": lambda given, _: geojson_of(given, "communities")},
        ),
    )
}


def file_name(of: str, kind: Kind) -> str:
    """Return `dusit-2569-09-30.xlsx` for an edition, `dusit-17.xlsx` for a release."""
    return f"dusit-{of}{kind.suffix}"

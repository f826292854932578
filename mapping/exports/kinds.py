"""The kinds of exported files: each a pure function of public documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from geodata.district import get_district
from mapping.exports.layers.layers_file import (
    build_geojson_archive,
    build_geopackage,
    build_layer_geojson,
)
from mapping.exports.layers.qgis_project import build_qgis_archive
from mapping.exports.offline import build_offline_file
from mapping.exports.poster import render_poster
from mapping.exports.slides import build_slides
from mapping.exports.workbook import build_communities_csv, build_csv_archive, build_workbook
from mapping.json_types import Documents

Renderer = Callable[[Documents, str], bytes]  # documents, and the address that a QR code leads to


@dataclass(frozen=True, slots=True)
class ExportKind:
    """One kind of exported file."""

    name: str
    suffix: str
    media_type: str
    render: Renderer
    single_renderers: Mapping[str, Renderer] = field(
        default_factory=dict
    )  # by ending: one table or layer of it

    @property
    def endings(self) -> tuple[str, ...]:
        """The suffixes that a file of this kind may have."""
        return (f".{self.suffix.rsplit('.', 1)[-1]}", *self.single_renderers)


_ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, ExportKind] = {
    kind.name: kind
    for kind in (
        ExportKind(
            "html", ".html", "text/html", lambda documents, _: build_offline_file(documents)
        ),
        ExportKind(
            "xlsx",
            ".xlsx",
            f"{_OFFICE}.spreadsheetml.sheet",
            lambda documents, _: build_workbook(documents),
        ),
        ExportKind(
            "csv",
            "-csv.zip",
            _ZIP,
            lambda documents, _: build_csv_archive(documents),
            {".csv": lambda documents, _: build_communities_csv(documents)},
        ),
        ExportKind("slides", ".pptx", f"{_OFFICE}.presentationml.presentation", build_slides),
        ExportKind(
            "poster",
            ".pdf",
            "application/pdf",
            lambda documents, link: render_poster(
                documents, link=link, edition=documents.get("edition.json")
            ),
        ),
        ExportKind(
            "gpkg",
            ".gpkg",
            "application/geopackage+sqlite3",
            lambda documents, _: build_geopackage(documents),
        ),
        ExportKind("qgis", "-qgis.zip", _ZIP, lambda documents, _: build_qgis_archive(documents)),
        ExportKind(
            "geojson",
            "-geojson.zip",
            _ZIP,
            lambda documents, _: build_geojson_archive(documents),
            {".geojson": lambda documents, _: build_layer_geojson(documents, "communities")},
        ),
    )
}


def format_file_name(source_name: str, kind: ExportKind) -> str:
    """Return `district-2569-09-30.xlsx` for an edition, `district-17.xlsx` for a release."""
    return f"{get_district().slug}-{source_name}{kind.suffix}"

"""Hostile files, made anew each time: `python -m tests.attack.files.corpus FOLDER` writes them out.

Each has a number of the list of bad inputs, the door at which it is tried, and the code that it
must get. CANARY stands in names and contents: it may come back nowhere.
"""

import io
import json
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image

from tests.geodata.intake import test_archives as zips
from tests.geodata.intake import test_bad_tables as sheets
from tests.geodata.intake import test_geojson as geo
from tests.geodata.intake import test_shapefile as shp

CANARY = "CANARY7F3A"
LARGE = 10_000_001  # bytes: one too many at every door but that of photos


class Door(StrEnum):
    BOUNDARIES = "boundaries"
    TABLE = "table"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Hostile:
    row: int
    door: Door
    name: str
    code: str
    make: Callable[[], bytes]

    @property
    def file_name(self) -> str:
        return f"{CANARY}-{self.row:02}-{self.name}"


def list_files() -> Iterator[Hostile]:
    for door, inputs in ((Door.BOUNDARIES, BOUNDARIES), (Door.TABLE, TABLES), (Door.PHOTO, PHOTOS)):
        for row, name, code, make in inputs:
            yield Hostile(row, door, name, code, make)


# ------------------------------------------------------------------------- boundaries


def collection(*features, **more):
    return geo.encode(geo.collection(*features, **more))


def shape(coordinates=geo.SQUARE, **more):
    more.setdefault("properties", {"name": CANARY})
    return geo.feature(coordinates, **more)


def vrt():
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="{CANARY}"><SrcDataSource>/etc/passwd'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def shapefile_of(*, without=(), **changed):
    files = shp.parts(name=CANARY) | changed
    return shp.zip_files({ending: data for ending, data in files.items() if ending not in without})


def table_that_promises(rows):
    table = shp.parts()["dbf"]
    return table[:4] + struct.pack("<L", rows) + table[8:]


def member(name, **changed):
    info = zipfile.ZipInfo(name)
    for field, value in changed.items():
        setattr(info, field, value)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, CANARY)
    return kept.getvalue()


def build_zip_of_promised_size(size):
    return zips.directory_field(
        zips.zip_members({"b.shp": b"0" * 2_000}), 24, struct.pack("<L", size)
    )


def build_encrypted_zip():
    return zips.directory_field(zips.zip_members({"b.shp": b"x"}), 8, b"\x01\x00")


def build_zip_of_many(count):
    return zips.zip_members({f"{number}.txt": b"" for number in range(count)})


LINK = (stat.S_IFLNK | 0o777) << 16
BOUNDARIES = [
    (1, "vrt.geojson", "E-GEO-01", vrt),
    (2, "gdalg.geojson", "E-GEO-02",
     lambda: json.dumps({"type": "gdal_streamed_alg", "command_line": CANARY}).encode()),
    (3, "vrt.zip", "E-SHP-01", lambda: zips.zip_members({"b.shp": vrt()})),
    (4, "linked-crs.geojson", "E-GEO-03", lambda: collection(shape(), crs=geo.LINK)),
    (4, "unknown-crs.geojson", "E-GEO-03",
     lambda: collection(shape(), crs={"type": "name", "properties": {"name": CANARY}})),
    (6, "two-gigabytes.zip", "E-ZIP-01", lambda: build_zip_of_promised_size(2_000_000_000)),
    (6, "ratio.zip", "E-ZIP-03", lambda: zips.zip_members({"b.shp": b"\0" * 20_000_000})),
    (6, "members.zip", "E-ZIP-02", lambda: build_zip_of_many(21)),
    (6, "many-members.zip", "E-ZIP-02", lambda: build_zip_of_many(50_000)),
    (
        6,
        "nested.zip",
        "E-ZIP-06",
        lambda: zips.zip_members({"b.dat": zips.zip_members({"b.shp": b"x"})}),
    ),
    (6, "encrypted.zip", "E-ZIP-04", build_encrypted_zip),
    (6, "link.zip", "E-ZIP-05", lambda: member("b.shp", external_attr=LINK)),
    (6, "parent.zip", "E-ZIP-05", lambda: member("../b.shp")),
    (6, "absolute.zip", "E-ZIP-05", lambda: member("/b.shp")),
    (6, "colon.zip", "E-ZIP-05", lambda: member("b.shp:x")),
    (6, "reserved.zip", "E-ZIP-05", lambda: member("CON.shp")),
    (
        6,
        "nul.zip",
        "E-ZIP-05",
        lambda: zips.zip_members({"bxshp": b"x"}).replace(b"bxshp", b"b\0shp"),
    ),
    (7, "promises.zip", "E-SHP-02", lambda: shapefile_of(dbf=table_that_promises(400_000_000))),
    (8, "no-index.zip", "E-SHP-03", lambda: shapefile_of(without=("shx",))),
    (8, "no-table.zip", "E-SHP-03", lambda: shapefile_of(without=("dbf",))),
    (8, "no-system.zip", "E-SHP-03", lambda: shapefile_of(without=("prj",))),
    (9, "too-large.geojson", "E-FMT-03", lambda: b" " * LARGE),
    (9, "million-vertices.geojson", "E-GEO-04", lambda: geo.vertices(1_000_000, b"[1,2]")),
    (9, "one-vertex-too-many.geojson", "E-GEO-04", lambda: geo.vertices(200_001, b"[100.5,13.7]")),
    (10, "star.geojson", "E-GEO-05", lambda: geo.star(2_000)),
    (10, "large-star.geojson", "E-GEO-04", lambda: geo.star(150_000)),
    (11, "not-a-number.geojson", "E-GEO-06",
     lambda: collection(shape([[[100.5, float("nan")], *geo.SQUARE[0]]]))),
    (11, "infinite.geojson", "E-GEO-06",
     lambda: collection(shape()).replace(b"100.51", b"1e999", 1)),
    (12, "no-coordinates.geojson", "E-GEO-07", lambda: collection(shape([]))),
    (12, "null.geojson", "E-GEO-07", lambda: collection(shape(None))),
    (12, "strings.geojson", "E-GEO-07", lambda: collection(shape([[[CANARY, "13.7"]]]))),
    (13, "swapped.geojson", "E-GEO-08", lambda: collection(shape(geo.SWAPPED))),
    (14, "metres.geojson", "E-GEO-09", lambda: collection(shape(geo.UTM))),
    (16, "open.geojson", "E-GEO-05", lambda: collection(shape([geo.SQUARE[0][:4]]))),
    (18, "deep.geojson", "E-GEO-12", lambda: b"[" * 100_000),
    (18, "columns.geojson", "E-GEO-12",
     lambda: collection(shape(properties={f"{CANARY}{n}": n for n in range(20_000)}))),
    (18, "twice.geojson", "E-GEO-12",
     lambda: b'{"type":"FeatureCollection","type":"CANARY7F3A","features":[]}'),
    (18, "geometry.geojson", "E-GEO-12", lambda: collection(shape(properties={"geometry": "x"}))),
    (19, "utf-16.geojson", "E-ENC-01", lambda: collection(shape()).decode().encode("utf-16")),
    (19, "cp874.geojson", "E-ENC-01",
     lambda: collection(shape(properties={"a": "กข"})).decode().encode("cp874")),
    (19, "surrogate.geojson", "E-ENC-01",
     lambda: json.dumps(geo.collection(shape(properties={"a": "\ud800"}))).encode()),
    (19, "nul.geojson", "E-ENC-01", lambda: collection(shape()) + b"\0"),
    (20, "map.kml", "E-FMT-01",
     lambda: b'<!DOCTYPE k [<!ENTITY e SYSTEM "file:///etc/passwd">]><kml>&e;</kml>'),
    (20, "map.gml", "E-FMT-01",
     lambda: b"<gml:FeatureCollection>&CANARY7F3A;</gml:FeatureCollection>"),
    (21, "empty.geojson", "E-FMT-02", lambda: b""),
    (21, "one-byte.geojson", "E-FMT-02", lambda: b"{"),
    (21, "zip-called.geojson", "E-FMT-02", lambda: shapefile_of()),
    (21, "json-called.zip", "E-FMT-02", lambda: collection(shape())),
]  # fmt: skip

# ------------------------------------------------------------------------- tables

XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def lol():
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return sheets.sheet("<row/>", declaration=f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>')


TABLES = [
    (6, "two-gigabytes.xlsx", "E-ZIP-01", lambda: build_zip_of_promised_size(2_000_000_000)),
    (
        6,
        "ratio.xlsx",
        "E-ZIP-03",
        lambda: sheets.build_workbook_with("xl/x.bin", "\0" * 20_000_000),
    ),
    (6, "members.xlsx", "E-ZIP-02", lambda: build_zip_of_many(201)),
    (6, "nested.xlsx", "E-ZIP-06", lambda: zips.zip_members({"xl/b.dat": sheets.good_workbook()})),
    (6, "encrypted.xlsx", "E-ZIP-04", build_encrypted_zip),
    (6, "parent.xlsx", "E-ZIP-05", lambda: member("../x.xml")),
    (6, "link.xlsx", "E-ZIP-05", lambda: member("xl/x.xml", external_attr=LINK)),
    (9, "too-large.csv", "E-FMT-03", lambda: b"x," * (LARGE // 2 + 1)),
    (18, "columns.csv", "E-TAB-02",
     lambda: ",".join(f"{CANARY}{n}" for n in range(20_000)).encode()),
    (18, "heading-twice.csv", "E-TAB-03", lambda: f"{CANARY},{CANARY}\n1,2\n".encode()),
    (18, "tags.xlsx", "E-TAB-08", lambda: sheets.sheet("<row>" + "<c/>" * 21_000 + "</row>")),
    (19, "nul.csv", "E-ENC-01", lambda: f"id,lat\n{CANARY}\0,2\n".encode()),
    (20, "xxe.xlsx", "E-FMT-02", lambda: sheets.sheet("<row/>", declaration=XXE)),
    (20, "laughs.xlsx", "E-FMT-02", lol),
    (20, "map.kml", "E-FMT-01", lambda: b'<?xml version="1.0"?><kml>CANARY7F3A</kml>'),
    (21, "empty.csv", "E-FMT-02", lambda: b""),
    (21, "one-byte.csv", "E-FMT-02", lambda: b"x"),
    (21, "picture.csv", "E-FMT-01", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99)),
    (21, "paper.xlsx", "E-FMT-01", lambda: b"%PDF-1.7 CANARY7F3A"),
    (21, "zip.xlsx", "E-FMT-01", lambda: zips.zip_members({"x.txt": CANARY.encode()})),
    (21, "cut-short.xlsx", "E-FMT-02", lambda: sheets.good_workbook()[:400]),
    (30, "long-heading.csv", "E-TAB-07", lambda: f"id,{CANARY * 100}\n1,2\n".encode()),
]  # fmt: skip

# ------------------------------------------------------------------------- photos


def picture():
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(kept, "JPEG", comment=CANARY.encode())
    return kept.getvalue()


def png_of(side):
    """Return a PNG whose header promises a square of many pixels, in a few bytes."""

    def chunk(kind, body):
        code = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + code

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


PHOTOS = [
    (9, "too-large.jpg", "E-FMT-03", lambda: picture() + b"\0" * 2**20 * 10),
    (21, "empty.jpg", "E-IMG-01", lambda: b""),
    (23, "drawing.svg", "E-IMG-01",
     lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">CANARY7F3A</svg>'),
    (23, "page.jpg", "E-IMG-01", lambda: b"<html>CANARY7F3A</html>"),
    (23, "script.eps", "E-IMG-01", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(CANARY7F3A) show"),
    (23, "moving.gif", "E-IMG-01", lambda: b"GIF89a" + bytes(40)),
    (23, "scan.tiff", "E-IMG-01", lambda: b"II*\0" + bytes(40)),
    (23, "cut-short.jpg", "E-IMG-01", lambda: picture()[:200]),
    (23, "start-only.heic", "E-IMG-01", lambda: b"\0\0\0\x18ftypheic" + bytes(40)),
    (24, "169-megapixels.png", "E-IMG-02", lambda: png_of(13_000)),
    (24, "900-megapixels.png", "E-IMG-02", lambda: png_of(30_000)),
]  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for hostile in list_files():
        data = hostile.make()
        (folder / f"{hostile.door}-{hostile.file_name}").write_bytes(data)
        print(f"{hostile.code}  {len(data):>10,}  {hostile.door}-{hostile.file_name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

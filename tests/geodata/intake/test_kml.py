"""KML and KMZ: placemarks with their names; nothing else is followed, fetched or expanded."""

import io
import zipfile

import pytest

from geodata.errors import FileRefused
from geodata.intake.boundaries import boundary_files

RING = "100.511,13.782,0 100.512,13.782,0 100.512,13.783,0 100.511,13.782,0"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
)
TAIL = "</Document></kml>"


def polygon(ring=RING):
    return (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )


def placemark(name, inside, data=""):
    return f"<Placemark><name>{name}</name>{data}{inside}</Placemark>"


def read(*placemarks, name="b.kml"):
    document = HEAD + "<Folder>" + "".join(placemarks) + "</Folder>" + TAIL
    return boundary_files.read(document.encode(), name=name)


def test_a_placemark_is_read_with_its_name_and_its_known_columns():
    data = (
        '<ExtendedData><SchemaData><SimpleData name="COMMU_AD_1">สวนอ้อย</SimpleData>'
        '<SimpleData name="CHAIRMAN">นายสมมุติ</SimpleData></SchemaData></ExtendedData>'
    )
    [shape] = read(placemark("ชุมชนวัดโบสถ์สามเสน", polygon(), data)).shapes
    assert shape.properties == {"name": "ชุมชนวัดโบสถ์สามเสน", "COMMU_AD_1": "สวนอ้อย"}
    assert shape.geometry.bounds == (100.511, 13.782, 100.512, 13.783)


def test_several_polygons_of_a_placemark_are_one_area_and_points_are_counted():
    away = RING.replace("100.51", "100.52")
    both = f"<MultiGeometry>{polygon()}{polygon(away)}</MultiGeometry>"
    pin = "<Point><coordinates>100.5,13.7</coordinates></Point>"
    file = read(placemark("ก", both), placemark("ข", pin))
    assert [len(shape.geometry.geoms) for shape in file.shapes] == [2]
    assert [(broken.number, broken.code) for broken in file.broken] == [(2, "E-GEO-05")]


def test_a_kmz_holds_one_document():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("doc.kml", HEAD + placemark("ก", polygon()) + TAIL)
        archive.writestr("files/icon.png", b"x")
    assert len(boundary_files.read(buffer.getvalue(), name="b.kmz").shapes) == 1
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("more.kml", HEAD + TAIL)
    with pytest.raises(FileRefused, match="E-GEO-13"):
        boundary_files.read(buffer.getvalue(), name="b.kmz")


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<NetworkLink><Link><href>http://127.0.0.1:9/x</href></Link></NetworkLink>", "E-FMT-01"),
        (placemark("ก", polygon("100.5 13.7")), "E-GEO-07"),
        (placemark("ก", polygon("x,y")), "E-GEO-07"),
        (placemark("ก", polygon("100.51,13.78 100.52,13.78 100.51,13.78")), "E-GEO-05"),
        ("<Placemark>", "E-GEO-01"),
    ],
)
def test_refused(inside, code):
    with pytest.raises(FileRefused, match=code):
        read(inside)


def test_entities_are_never_expanded():
    text = '<!DOCTYPE k [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + HEAD[38:] + "&e;" + TAIL
    with pytest.raises(FileRefused, match="E-FMT-01"):
        boundary_files.read(text.encode(), name="b.kml")

import contextlib
import io
import struct
import zipfile

import pytest
import shapefile
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import Polygon

from geodata.errors import FileRefused
from geodata.intake.boundaries import boundary_files

SQUARE = [(100.51, 13.78), (100.51, 13.79), (100.52, 13.79), (100.52, 13.78), (100.51, 13.78)]
HOLE = [(100.514, 13.784), (100.516, 13.784), (100.516, 13.786), (100.514, 13.784)]
FAR = [(x + 0.05, y) for x, y in SQUARE]
UTM = [(664_000, 1_523_000), (664_000, 1_524_000), (665_000, 1_524_000), (664_000, 1_523_000)]
WGS84 = CRS(4326).to_wkt("WKT1_ESRI")


def parts(shapes=((SQUARE,),), name="ชุมชนสวนอ้อย", encoding="utf-8", prj=WGS84, **more):
    """Return the files of a shapefile as `{ending: bytes}`."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    kind = more.get("kind", shapefile.POLYGON)
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind, encoding=encoding) as writer:
        writer.field("NAME", "C", 60)
        writer.field("POP", "N", 10)
        writer.field("AREA", "N", 12, 2)
        writer.field("DAY", "D")
        for rings in shapes:
            if kind == shapefile.POINT:
                writer.point(*SQUARE[0])
            else:
                writer.poly(list(rings))
            writer.record(name, 265, 1.5, "20260930")
    files = {"shp": shp.getvalue(), "shx": shx.getvalue(), "dbf": dbf.getvalue()}
    return files | {"prj": prj.encode(), "cpg": encoding.upper().encode()}


def zip_files(files, stem="b", folder=""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, content in files.items():
            archive.writestr(f"{folder}{stem}.{ending}", content)
    return buffer.getvalue()


def read(files, **more):
    return boundary_files.read(zip_files(files), name="b.zip", **more).shapes


def refusal(files, **more):
    data = files if isinstance(files, bytes) else zip_files(files)
    with pytest.raises(FileRefused) as refused:
        boundary_files.read(data, name="b.zip", **more)
    refused.value.format_sentence("en")
    return refused.value


def leave_out(files, ending):
    return {name: content for name, content in files.items() if name != ending}


def test_a_shapefile_is_read():
    (shape,) = read(parts())
    assert shape.number == 1
    assert shape.properties == {
        "NAME": "ชุมชนสวนอ้อย", "POP": 265
    }  # fmt: skip
    assert shape.geometry.equals(Polygon(SQUARE))


def test_capital_endings_folders_and_leftovers_of_a_mac_do_not_matter():
    files = {ending.upper(): content for ending, content in parts().items()}
    buffer = io.BytesIO(zip_files(files, folder="layer/"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("__MACOSX/layer/._b.shp", b"leftover")
    assert len(boundary_files.read(buffer.getvalue(), name="layer.zip").shapes) == 1


def test_holes_and_several_parts_are_sorted_out():
    (shape,) = read(parts([[SQUARE, HOLE, FAR]]))
    assert len(shape.geometry.geoms) == 2
    assert shape.geometry.area == pytest.approx(2 * 1e-4 - Polygon(HOLE).area)


def test_rings_turned_round_are_read():
    (shape,) = read(parts([[SQUARE[::-1]]]))
    assert shape.geometry.equals(Polygon(SQUARE))


def test_utm_47n_is_brought_to_wgs84():
    for style in ("WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"):
        (shape,) = read(parts([[UTM]], prj=CRS(32647).to_wkt(style)))
        west, south, _, _ = shape.geometry.bounds
        assert (west, south) == pytest.approx((100.5176, 13.7711), abs=0.001)


@pytest.mark.parametrize("system", [24047, 4240, 32648, 3857])
def test_other_systems_are_refused_by_their_prj(system):
    assert refusal(parts(prj=CRS(system).to_wkt("WKT1_ESRI"))).code == "E-GEO-03"


def test_a_prj_that_is_no_wkt_is_refused():
    for text in ("", "EPSG:4326", "+init=/etc/passwd", "/vsicurl/http://127.0.0.1:9/x"):
        assert refusal(parts(prj=text)).code == "E-GEO-03"


def test_metres_under_a_wgs84_prj_are_noticed():
    assert refusal(parts([[UTM]])).code == "E-GEO-09"


@pytest.mark.parametrize(
    ("cpg", "encoding"), [("UTF-8", "utf-8"), ("874", "cp874"), ("TIS-620", "cp874")]
)
def test_the_cpg_names_the_encoding(cpg, encoding):
    (shape,) = read(parts(encoding=encoding) | {"cpg": cpg.encode()})
    assert shape.properties["NAME"] == "ชุมชนสวนอ้อย"


def test_without_cpg_a_person_chooses_the_encoding():
    files = leave_out(parts(encoding="cp874"), "cpg")
    assert refusal(files).code == "W-SHP-04"
    assert read(files, encoding="cp874")[0].properties["NAME"] == "ชุมชนสวนอ้อย"
    assert refusal(files, encoding="utf-8").code == "E-ENC-01"
    assert boundary_files.preview_encodings(zip_files(files), name="b.zip") == {
        "cp874": ("ชุมชนสวนอ้อย",)
    }


def test_without_cpg_plain_ascii_needs_no_choice():
    assert read(leave_out(parts(name="Suan Oi"), "cpg"))[0].properties["NAME"] == "Suan Oi"


@pytest.mark.parametrize("ending", ["shx", "dbf", "prj"])
def test_the_missing_part_is_named(ending):
    refused = refusal(leave_out(parts(), ending))
    assert refused.code == "E-SHP-03"
    assert f".{ending}" in refused.format_sentence("th")


def test_a_vrt_called_shp_is_refused_by_its_content():
    assert refusal(zip_files({"shp": b"<OGRVRTDataSource>" + b" " * 200})).code == "E-SHP-01"


def test_a_shp_alone_lacks_its_parts():
    assert refusal(b"\x00\x00\x27\x0a" + bytes(100)).code in ("E-FMT-02", "E-SHP-03")


def test_a_table_that_promises_millions_of_rows_is_refused():
    files = parts()
    dbf = files["dbf"]
    for rows in (400_000_000, 2, 0):
        lying = dbf[:4] + struct.pack("<L", rows) + dbf[8:]
        assert refusal(files | {"dbf": lying}).code == "E-SHP-02"


def test_a_table_with_other_rows_than_shapes_is_refused():
    assert refusal(parts() | {"dbf": parts([[SQUARE], [FAR]])["dbf"]}).code == "E-SHP-02"


def test_shapes_that_promise_more_points_than_bytes_are_refused():
    files = parts()
    shp = files["shp"]
    lying = shp[:148] + struct.pack("<I", 2_000_000_000) + shp[152:]
    assert refusal(files | {"shp": lying}).code == "E-SHP-01"
    assert refusal(files | {"shp": shp[:-8]}).code == "E-SHP-01"


def test_too_many_vertices_are_refused():
    many = [(100.5 + n * 1e-7, 13.7) for n in range(200_001)]
    assert refusal(parts([[[*many, (100.5, 13.8), many[0]]]])).code == "E-GEO-04"


@pytest.mark.parametrize(
    ("rings", "code"),
    [
        ([SQUARE, [(x + 0.2, y) for x, y in HOLE], FAR], "E-GEO-05"),
        ([[(y, x) for x, y in SQUARE]], "E-GEO-08"),
        ([[(float("nan"), 13.7), *SQUARE]], "E-GEO-06"),
    ],
)
def test_bad_shapes_are_refused(rings, code):
    assert refusal(parts([rings])).code == code


def test_points_are_no_areas():
    assert refusal(parts(kind=shapefile.POINT)).code == "E-GEO-05"


def test_two_layers_in_one_zip_are_refused():
    files = {f"x.{ending}": content for ending, content in parts().items()}
    both = {**parts(), **files}
    assert refusal(both).code == "E-GEO-13"


def test_a_zip_without_a_layer_is_refused():
    assert refusal({"txt": b"nothing"}).code == "E-FMT-01"


@pytest.mark.parametrize("name", ["windows-874", "TIS-620", "cp874"])
def test_thai_encodings_have_several_names(name):
    files = leave_out(parts(encoding="cp874"), "cpg")
    assert read(files, encoding=name)[0].properties["NAME"] == "ชุมชนสวนอ้อย"


def test_without_prj_a_person_names_the_system():
    files = leave_out(parts([[UTM]]), "prj")
    assert refusal(files).code == "E-SHP-03"
    assert read(files, system="EPSG:32647")[0].geometry.is_valid


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["shp", "dbf", "shx", "prj", "cpg"]), st.data())
def test_damage_raises_nothing_but_a_refusal(ending, data):
    files = parts([[SQUARE, HOLE], [FAR]])
    damaged = bytearray(files[ending])
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(damaged)))
    with contextlib.suppress(FileRefused):
        read(files | {ending: bytes(damaged[:cut])})


def test_a_bow_tie_can_be_repaired():
    tie = [(100.5, 13.7), (100.6, 13.8), (100.6, 13.7), (100.5, 13.8), (100.5, 13.7)]
    file = boundary_files.read(zip_files(parts([[tie]])), name="b.zip")
    assert (file.shapes, [broken.code for broken in file.broken]) == ((), ["E-GEO-05"])
    assert file.repair({1}).shapes[0].geometry.is_valid

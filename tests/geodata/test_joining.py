"""`join`: reads what `import` reads, a block at a time, and says the reason that is true."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely.geometry import Point, box

from geodata import __main__ as command_line
from geodata.commands import joined_files
from geodata.commands.point_joins import ADDED_COLUMNS
from geodata.intake import records
from geodata.intake.tables import columns, streamed, tables
from tests.paths import ROOT

ROWS = (("ก", "13.77991", "100.50413"), ("ข", "13.77991", ""), ("ค", "18.79", "98.98"))
WHERE = ["inside", "unplaced", "outside"]


@pytest.fixture
def join(project_folder, tmp_path, capsys):
    """Join bytes or a path; return the exit code, the table that came out and the errors."""

    def run(data, *more, name="in.csv", out="out.csv"):
        path = data
        if isinstance(data, bytes):
            path = tmp_path / name
            path.write_bytes(data)
        out = tmp_path / out
        code = command_line.main(["join", str(path), "--out", str(out), *map(str, more)])
        read = pd.read_parquet if out.suffix == ".parquet" else pd.read_csv
        options = {} if out.suffix == ".parquet" else {"dtype": str, "keep_default_na": False}
        return code, read(out, **options) if out.exists() else None, capsys.readouterr().err

    return run


def text(header="รหัส,latitude,longitude", delimiter=","):
    lines = [header.replace(",", delimiter), *(delimiter.join(row) for row in ROWS)]
    return "\n".join(lines) + "\n"


def book(*rows, cover=False):
    made = openpyxl.Workbook()
    if cover:
        made.active.append(("ปก", "เขตดุสิต"))
        made.create_sheet("ข้อมูล")
        made.active = 1
    for row in rows:
        made.worksheets[-1].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        text().encode(),
        text().encode("utf-8-sig"),
        text().encode("cp874"),
        text(delimiter="\t").encode("utf-16"),
        text(delimiter=";").encode(),
        ("sep=;\n" + text(delimiter=";")).encode(),
        book(("รหัส", "latitude", "longitude"), *ROWS),
        book(("รหัส", "latitude", "longitude"), *ROWS, cover=True),
        ("รายงาน,,\n\n" + text()).encode(),
    ],
    ids=["utf-8", "mark", "cp874", "utf-16", "semicolon", "hint", "xlsx", "second sheet", "title"],
)
def test_what_import_reads_is_read(join, data):
    code, table, errors = join(data)
    assert code == 0, errors
    assert list(table.columns) == ["รหัส", "latitude", "longitude", *ADDED_COLUMNS]
    assert list(table["รหัส"]) == ["ก", "ข", "ค"]
    assert list(table["how"]) == WHERE
    assert table["community_id"][0] == "DS07"


@pytest.mark.parametrize(
    "header",
    ["รหัส,Lat,Long", "รหัส,LAT,lng", "รหัส,ละติจูด,ลองจิจูด", "รหัส,Y,X", "k,_p_latitude,_p_longitude"],
)
def test_headings_of_coordinates(join, header):
    _, table, _ = join(text(header).encode())
    assert list(table["how"]) == WHERE


def test_a_place_in_one_column(join):
    rows = 'id,พิกัด\n1,"13.77991, 100.50413"\n2,POINT (100.50413 13.77991)\n3,x\n4,\n'
    _, table, _ = join(rows.encode())
    assert list(table["how"]) == ["inside", "inside", "unplaced", "unplaced"]


def test_thai_digits_and_degrees_with_minutes(join):
    rows = 'lat,lon\n๑๓.๗๗๙๙๑,๑๐๐.๕๐๔๑๓\n"13°46\'47.676""N","100°30\'14.868""E"\n#N/A,None\n'
    _, table, _ = join(rows.encode())
    assert list(table["how"]) == ["inside", "inside", "unplaced"]


def test_json(join):
    _, table, _ = join(b'[{"id": 1, "lat": 13.77991, "long": 100.50413}]')
    [row] = table.to_dict("records")
    wanted = {"id": "1", "lat": "13.77991", "community_id": "DS07", "how": "inside"}
    assert wanted.items() <= row.items()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp874"])
def test_json_in_every_encoding_and_with_every_row(join, encoding):
    """A row that an import leaves out, as it adds up the others, is a row of the result."""
    rows = ["ก,13.77991,100.50413", "รวม,,", "รวม,,"]
    names = ("รหัส", "lat", "long")
    text = json.dumps(
        {"เรื่อง": [dict(zip(names, row.split(","), strict=True)) for row in rows]},
        ensure_ascii=False,
    )
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    code, table, errors = join(mark + f"\n {text} \n".encode(encoding))
    assert code == 0, errors
    assert list(table["รหัส"]) == ["ก", "รวม", "รวม"]
    assert list(table["how"]) == ["inside", "unplaced", "unplaced"]


@pytest.mark.parametrize("heading", ["[รหัส]", "{รหัส}"])
def test_a_heading_in_brackets_is_no_json(join, heading):
    rows = f"{heading},lat,lon\nก,13.77991,100.50413\nรวม,,\n"
    code, table, errors = join(rows.encode())
    assert code == 0, errors
    assert list(table[heading]) == ["ก", "รวม"]


def test_a_row_without_two_numbers_is_read_from_the_column_for_both(join, tmp_path):
    """As an import reads it: only where both are empty, never where one is wrong."""
    rows = (
        'id,lat,lon,coords\n1,,,"13.77991, 100.50413"\n2,13.77991,100.50413,x\n'
        '3,x,,"13.77991, 100.50413"\n4,-,-,"13.77991, 100.50413"\n5,,,\n'
    )
    wanted = ["inside", "inside", "unplaced", "inside", "unplaced"]
    _, table, _ = join(rows.encode())
    assert list(table["how"]) == wanted
    parquet = tmp_path / "in.parquet"
    pd.read_csv(io.StringIO(rows), dtype={"lat": str, "lon": str}).to_parquet(parquet)
    _, table, _ = join(parquet)
    assert list(table["how"]) == wanted


@pytest.mark.parametrize("as_parquet", [False, True])
def test_columns_that_a_person_names(join, tmp_path, as_parquet):
    frame = pd.DataFrame(
        {
            "ทาง y": [13.77991],
            "ทาง x": [100.50413],
            "lat": [1.0],
            "lon": [2.0],
            "จุด": ["13.5, 100.4"],
        }
    )
    path = tmp_path / ("in.parquet" if as_parquet else "in.csv")
    frame.to_parquet(path) if as_parquet else frame.to_csv(path, index=False)
    named = ("--column", "latitude=ทาง y", "--column", "longitude=ทาง x")
    assert list(join(path, *named)[1]["how"]) == ["inside"]
    assert list(join(path)[1]["how"]) == ["outside"]
    both = ("--column", "latitude=", "--column", "longitude=", "--column", "coords=จุด")
    assert list(join(path, *both)[1]["how"]) == ["outside"]
    code, _, errors = join(path, "--column", "latitude=ไม่มี")
    assert (code, "E-KIND-04" in errors) == (1, True)
    code, _, errors = join(path, "--column", "latitude=", "--column", "longitude=")
    assert (code, "E-CLI-02" in errors, "→ --column" in errors) == (1, True, True)


def list_tables():
    """Return tables as they come in, by name: bytes that an import reads."""
    head, row = (
        "ticket_id,timestamp,type,lat,lon",
        "T1,2023-07-23 06:14:39+00,ถนน,13.77991,100.50413",
    )
    lines = f"{head}\n{row}\n"
    listed = {
        encoding: lines.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp874")
    }
    listed["title"] = f"รายงาน,,,,\n\n{lines}".encode()
    listed["numbers of columns"] = f"{head}\n(1),(2),(3),(4),(5)\n{row}\n".encode()
    listed["tabs"] = lines.replace(",", "\t").encode()
    listed["hint"] = f"sep=;\r\n{lines.replace(',', ';')}".encode()
    listed["xlsx"] = book(*(line.split(",") for line in lines.splitlines()))
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    listed["json"] = json.dumps([cells]).encode()
    listed["json in an object"] = json.dumps({"result": [cells]}).encode("utf-16")
    listed["place"] = (
        b"ticket_id,timestamp,type,coords\n" + 'T1,2023-07-23,ถนน,"13.77991,100.50413"\n'.encode()
    )
    listed["form"] = (
        b"_uuid,_submission_time,type,_p_latitude,_p_longitude\n"
        + "1,2023-07-23T06:14:39,ถนน,13.77991,100.50413\n".encode()
    )
    return listed


TABLES = list_tables()


@pytest.mark.parametrize("name", TABLES)
def test_join_finds_the_point_that_import_finds(join, name):
    table = tables.read(TABLES[name], name=name)
    mapping = columns.guess_mapping(table.header, table.rows)
    now = datetime(2026, 11, 28, tzinfo=UTC)
    [record] = records.read(table, mapping, now=now, key=b"k" * 32).records
    assert (record.longitude, record.latitude) == pytest.approx((100.50413, 13.77991))
    code, joined, errors = join(TABLES[name])
    assert code == 0, errors
    assert joined["how"].iloc[-1] == "inside"
    assert joined["community_id"].iloc[-1] == "DS07"
    assert list(joined.columns) == [*table.header, *ADDED_COLUMNS]


def test_another_sheet(join):
    made = openpyxl.Workbook()
    for number in (1, 2):
        sheet = made.create_sheet(f"s{number}")
        sheet.append(("id", "lat", "lon"))
        sheet.append((str(number), 13.77991, 100.50413))
    out = io.BytesIO()
    made.save(out)
    assert list(join(out.getvalue())[1]["id"]) == ["1"]
    assert list(join(out.getvalue(), "--sheet", "s2")[1]["id"]) == ["2"]
    code, _, errors = join(out.getvalue(), "--sheet", "s3")
    assert (code, "E-TAB-09" in errors) == (1, True)


def test_blocks_change_nothing(join, monkeypatch):
    rows = text().encode() + b"".join(f"{n},13.7{n:04},100.5\n".encode() for n in range(500))
    _, whole, _ = join(rows)
    monkeypatch.setattr(joined_files, "BLOCK", 7)
    _, parts, _ = join(rows)
    pd.testing.assert_frame_equal(whole, parts)


@pytest.mark.parametrize("out", ["out.csv", "out.parquet"])
def test_parquet_in_blocks(join, tmp_path, monkeypatch, out):
    monkeypatch.setattr(joined_files, "BATCH", 2)
    source = tmp_path / "in.parquet"
    frame = pd.DataFrame(
        {"lat": [13.77991, None, 18.79], "lng": [100.50413, 100.5, 98.98], "n": [1, None, 3]}
    ).astype({"n": "Int64"})
    frame.index = pd.Index([5, 6, 7])  # without a name it is no column
    frame.to_parquet(source)
    code, table, errors = join(source, out=out)
    assert code == 0, errors
    assert list(table.columns) == ["lat", "lng", "n", *ADDED_COLUMNS]
    assert list(table["how"]) == WHERE
    wanted = ["1", "", "3"] if out.endswith("csv") else [1, pd.NA, 3]
    assert [str(cell) for cell in table["n"]] == [str(cell) for cell in wanted] or list(
        table["n"].dropna()
    ) == [1, 3]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"lat,lon\n\xff\xfe,2\n", "E-ENC-01", ""),
        ("id,ville\n1,café\n".encode("latin-1"), "E-ENC-01", ""),
        (text().encode("utf-32"), "E-ENC-01", ""),
        (text().encode().replace(b"13", b"1\x00"), "E-ENC-01", ""),
        (b"%PDF-1.7 ...", "E-FMT-01", "XLSX"),
        (b"<html><body>lat,lon</body></html>", "E-FMT-01", ""),
        (b"", "E-FMT-02", ""),
        (b"PAR1 and then nothing PAR1", "E-FMT-02", ""),
        (b"lat,lon\n1,2\n1,2,3\n", "E-CLI-04", "แถวที่ 3"),
        (b'lat,lon\n1,2\n"1"x,2\n', "E-TAB-05", "แถวที่ 3"),
        (b"lat,b\n1,2\n", "E-CLI-02", "longitude, lon, lng, long"),
        (b"a,b\n1,2\n", "E-CLI-02", "พิกัด"),
        (b"lat,lon,how\n1,2,3\n", "E-CLI-05", "how"),
        (b"lat,lon,lat\n1,2,3\n", "E-TAB-03", "A1, C1"),
        (b"x\n1\n", "E-TAB-06", ""),
    ],
)
def test_the_reason_that_is_true(join, tmp_path, data, code, said):
    failed, table, errors = join(data)
    assert (failed, table) == (1, None)
    assert f"({code})" in errors
    assert said in errors
    assert not list(tmp_path.glob("*.part"))


def test_parquet_that_is_damaged_further_on(join, tmp_path):
    path = tmp_path / "in.parquet"
    random = np.random.default_rng(1).uniform(0, 9, (50_000, 2))
    pd.DataFrame(random, columns=["lat", "lon"]).to_parquet(path, row_group_size=5_000)
    whole = bytearray(path.read_bytes())
    whole[300_000:400_000] = bytes(100_000)
    path.write_bytes(whole)
    code, table, errors = join(path)
    assert (code, table, "(E-FMT-02)" in errors) == (1, None, True)


def test_a_zip_that_is_no_workbook(join):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.txt", "lat,lon")
    assert "(E-FMT-01)" in join(out.getvalue())[2]


def test_a_result_of_before_stays_where_the_new_one_fails(join, tmp_path):
    assert join(text().encode())[0] == 0
    before = (tmp_path / "out.csv").read_bytes()
    assert join(b"lat,lon\n1,2\n1,2,3\n")[0] == 1
    assert (tmp_path / "out.csv").read_bytes() == before


def test_the_file_beside_the_project(join, shared):
    code, table, errors = join(shared / "cases" / "imports" / "join_cp874.csv")
    assert code == 0, errors
    assert list(table["รหัส"]) == ["ก"]
    assert table["subdistrict_code"][0] == "100201"


def test_the_encoding_is_told_without_keeping_the_text(tmp_path, monkeypatch):
    monkeypatch.setattr(streamed, "CHUNK_BYTES", 7)  # letters fall on the borders of chunks
    path = tmp_path / "x"
    for encoding, reported in (("utf-8", "utf-8-sig"), ("cp874", "cp874"), ("utf-16", "utf-16")):
        path.write_bytes(("รหัสเรื่อง,ที่นี่\n" * 20).encode(encoding))
        assert streamed.detect_encoding(path) == reported


MEASURE = """
import re, sys
from pathlib import Path
from geodata import __main__
code = __main__.main(["join", sys.argv[1], "--out", sys.argv[2]])
# its own: what `resource` says begins with the memory of whoever started it
print("KB", re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


def memory_kb(path, out, folder):
    """Return the most memory that a join of a file took, in a process of its own."""
    environment = {
        **os.environ, "DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), str(out)],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(done.stdout.rsplit("KB", 1)[1])


def test_many_times_the_rows_take_no_more_memory(project_folder, tmp_path):
    row = "x" * 200 + ",13.77991,100.50413\n"
    sizes = {}
    for rows in (100_000, 400_000):
        path = tmp_path / f"{rows}.csv"
        with path.open("w") as file:
            file.write("note,lat,lon\n")
            for _ in range(rows // 1000):
                file.write(row * 1000)
        sizes[rows] = memory_kb(path, tmp_path / "out.csv", project_folder)
    grown_mb = (sizes[400_000] - sizes[100_000]) / 1024
    assert grown_mb < 15  # the rows that were added are 66 MB of text


def test_three_times_the_rows_of_parquet_take_no_more_memory(project_folder, tmp_path):
    """In many row groups, each of which could stay in memory, and in one that could not."""
    sizes = {}
    for rows, group in ((1_200_000, 10**5), (3_600_000, 10**5), (3_600_001, 3_600_001)):
        path = tmp_path / f"{rows}.parquet"
        random = np.random.default_rng(1)
        columns = {name: random.uniform(size=rows) for name in ("lat", "lon", "a", "b")}
        pq.write_table(pa.table(columns), path, row_group_size=group, use_dictionary=False)
        sizes[rows] = memory_kb(path, tmp_path / "out.parquet", project_folder)
    few, *many = sizes.values()
    assert (max(many) - few) / 1024 < 40  # the rows that were added are 77 MB


# ---------------------------------------------------------------- areas of a file


class TestAreasOfAFile:
    """Two squares side by side, a third of two parts: answers can be counted by hand."""

    AREAS = (
        ("b", box(1, 0, 2, 1)),
        ("a", box(0, 0, 1, 1)),
        ("c", box(5, 5, 6, 6)),
        ("c", box(7, 5, 8, 6)),
    )
    POINTS = (
        ("0.5", "0.5", "a", "inside"),
        ("1", "0.5", "a", "shared"),  # on the border of both: the lower id has it
        ("2", "1", "b", "inside"),  # a corner
        ("7.5", "5.5", "c", "inside"),
        ("6.5", "5.5", "", "outside"),
        ("", "5.5", "", "unplaced"),
    )

    @pytest.fixture
    def frame(self):
        ids, shapes = zip(*self.AREAS, strict=True)
        return geopandas.GeoDataFrame({"code": ids}, geometry=[*shapes], crs="EPSG:4326")

    @pytest.fixture
    def points(self):
        lines = [f"{x},{y}" for x, y, *_ in self.POINTS]
        return "\n".join(["longitude,latitude", *lines]).encode()

    def write(self, frame, path):
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_file(path)
        return path

    @pytest.mark.parametrize("name", ["areas.geojson", "areas.gpkg", "areas.parquet", "areas.shp"])
    def test_every_kind_of_file_gives_the_answers_by_hand(
        self, join, frame, points, tmp_path, name
    ):
        areas = self.write(frame, tmp_path / name)
        code, table, _ = join(points, "--areas", areas, "--id", "code")
        assert code == 0
        assert [*zip(table["area_id"], table["how"], strict=True)] == [
            (area_id, how) for *_, area_id, how in self.POINTS
        ]

    def test_metres_are_read_as_the_file_says(self, join, frame, points, tmp_path):
        moved = frame.to_crs("EPSG:32631")
        areas = self.write(moved, tmp_path / "areas.gpkg")
        _, table, _ = join(points, "--areas", areas, "--id", "code")
        assert table["how"].iloc[0] == "inside"
        assert list(table["area_id"])[3:5] == ["c", ""]

    def test_parquet_in_and_out(self, join, frame, tmp_path):
        areas = self.write(frame, tmp_path / "areas.parquet")
        path = tmp_path / "points.parquet"
        pd.DataFrame({"lon": [0.5, 9.0], "lat": [0.5, 9.0]}).to_parquet(path)
        code, table, _ = join(path, "--areas", areas, "--id", "code", out="out.parquet")
        assert code == 0
        assert list(table["area_id"].fillna("")) == ["a", ""]

    def test_it_agrees_with_geopandas_on_points_everywhere(self, join, frame, tmp_path):
        rng = np.random.default_rng(7)
        points = pd.DataFrame(rng.uniform(-1, 9, (5_000, 2)), columns=["longitude", "latitude"])
        areas = self.write(frame, tmp_path / "areas.gpkg")
        path = tmp_path / "points.parquet"
        points.to_parquet(path)
        _, table, _ = join(path, "--areas", areas, "--id", "code", out="out.parquet")
        made = geopandas.GeoDataFrame(
            points,
            geometry=geopandas.points_from_xy(points.longitude, points.latitude),
            crs="EPSG:4326",
        )
        joined = made.sjoin(frame, how="left", predicate="intersects").sort_values("code")
        by_hand = joined[~joined.index.duplicated()].sort_index()["code"]
        assert list(table["area_id"].fillna("")) == list(by_hand.fillna(""))

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda frame: frame.rename(columns={"code": "nummer"}), "nummer"),
            (lambda frame: frame.assign(code=["a", None, "c", "d"]), "แถวที่ 2"),
            (lambda frame: frame.set_geometry([Point(0, 0)] * 4, crs="EPSG:4326"), "แถวที่ 1"),
            (lambda frame: frame.set_crs(None, allow_override=True), "ระบบพิกัด"),
        ],
    )
    def test_what_cannot_be_joined_to_is_said(self, join, frame, points, tmp_path, change, words):
        areas = self.write(change(frame), tmp_path / "areas.parquet")
        code, table, errors = join(points, "--areas", areas, "--id", "code")
        assert (code, table) == (1, None)
        assert words in errors

    def test_a_file_that_is_none_is_said(self, join, points, tmp_path):
        path = tmp_path / "areas.gpkg"
        path.write_bytes(b"no package")
        code, _, errors = join(points, "--areas", path)
        assert code == 1
        assert "E-CLI-01" in errors

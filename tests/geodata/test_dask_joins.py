"""`join --engine dask`: parts by workers, the same answers as one machine's."""

import os
import subprocess
import sys

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geodata import __main__ as command_line
from geodata.commands import dask_joins
from geodata.commands.dask_joins import list_parts
from tests.paths import ROOT


@pytest.fixture
def areas(tmp_path):
    """Tiles that share borders and corners, and one across four of them: an overlap."""
    shapes = {f"T{x}{y}": box(x, y, x + 1, y + 1) for x in range(4) for y in range(4)}
    shapes["M"] = Polygon([(0.5, 0.5), (3.5, 0.5), (3.5, 3.5)])
    path = tmp_path / "areas.parquet"
    frame = geopandas.GeoDataFrame(
        {"code": [*shapes]}, geometry=[*shapes.values()], crs="EPSG:4326"
    )
    frame.to_parquet(path)
    return path


@pytest.fixture
def points(tmp_path):
    """Points inside, on edges and corners to the last bit, outside and nowhere; many row groups."""
    random = np.random.default_rng(3)
    xy = random.integers(-8, 40, (20_000, 2)) / 8.0
    xy[::7] = np.nan
    xy[1::7, 1] = xy[1::7, 0]  # on the slope of the triangle
    table = pa.table({"id": np.arange(len(xy)), "lon": xy[:, 0], "lat": xy[:, 1]})
    path = tmp_path / "points.parquet"
    pq.write_table(table, path, row_group_size=1_500)
    return path


def join(*arguments):
    return command_line.main(["join", *map(str, arguments)])


RUN = (
    "import sys; from geodata.commands import dask_joins; from geodata.__main__ import main\n"
    "dask_joins.PART_ROWS = 4_000\n"
    "if __name__ == '__main__': sys.exit(main(sys.argv[1:]))"
)


def run_workers(tmp_path, *arguments):
    """Join in a process of its own, where any warning is an error; say what was written."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    return subprocess.run(
        [sys.executable, "-W", "error", script, "join", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_two_workers_answer_as_one_machine_does(points, areas, tmp_path):
    one, parts = tmp_path / "one.parquet", tmp_path / "parts.parquet"
    assert join(points, "--out", one, "--areas", areas, "--id", "code") == 0
    done = run_workers(
        tmp_path, points, "--out", parts, "--areas", areas, "--id", "code",
        "--engine", "dask", "--workers", 2,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert "20,000 / 20,000 (100 %)" in done.stderr
    assert len(list(parts.glob("part-*.parquet"))) == 5
    assert not list(tmp_path.glob("*.part"))
    expected, found = pq.read_table(one), pq.read_table(parts)
    assert found.to_pandas().equals(expected.to_pandas())  # where NaN is NaN
    counted = pd.Series(found["how"]).value_counts()
    assert dict(counted) == dict(pd.Series(expected["how"]).value_counts())
    assert {"inside", "shared", "outside", "unplaced"} == set(counted.index)
    assert (counted > 500).all()
    # what shapely says of each point and each area, the lower id where there are several
    frame = geopandas.read_parquet(areas).sort_values("code")
    x, y = (found[name].to_numpy() for name in ("lon", "lat"))
    hits = np.array([shapely.intersects_xy(shape, x, y) for shape in frame.geometry])
    named = np.where(hits.any(axis=0), frame["code"].to_numpy()[hits.argmax(axis=0)], "")
    assert [*named] == [area or "" for area in found["area_id"].to_pylist()]


def test_a_worker_that_cannot_read_says_why_and_leaves_nothing(points, areas, tmp_path):
    rows = bytearray(points.read_bytes())
    rows[100:20_000] = bytes(19_900)  # the pages of its first groups; its end still lists them
    points.write_bytes(rows)
    out = tmp_path / "parts.parquet"
    done = run_workers(
        tmp_path, points, "--out", out, "--areas", areas, "--id", "code",
        "--engine", "dask", "--workers", 1,
    )  # fmt: skip
    assert (done.returncode, "(E-FMT-02)" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    assert not list(tmp_path.glob("*.part"))


class TestRefusals:
    @pytest.fixture
    def refuse(self, points, areas, tmp_path, capsys):
        def run(*more, file=points, name="parts.parquet"):
            out = tmp_path / name
            assert join(file, "--out", out, *more, "--engine", "dask") == 1
            return capsys.readouterr().err

        self.areas = ("--areas", str(areas), "--id", "code")
        return run

    def test_without_dask(self, refuse, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        errors = refuse(*self.areas)
        assert 'python -m pip install "dask[distributed]"' in errors
        assert "(E-CLI-16)" in errors

    def test_what_it_cannot_cut(self, refuse, tmp_path):
        text = tmp_path / "points.csv"
        text.write_text("lat,lon\n1,2\n")
        assert "(E-CLI-17)" in refuse(*self.areas, file=text)
        assert "(E-CLI-17)" in refuse()  # the project's boundaries

    def test_a_scheduler_that_does_not_answer(self, refuse, monkeypatch, tmp_path):
        monkeypatch.setattr(dask_joins, "CONNECT_S", 1)
        errors = refuse(*self.areas, "--scheduler", "tcp://127.0.0.1:9")
        assert "(E-CLI-18)" in errors
        assert "127.0.0.1:9" in errors
        assert not list(tmp_path.glob("parts*"))

    def test_a_folder_that_is_there(self, refuse, tmp_path):
        (tmp_path / "parts.parquet").mkdir()
        assert "(E-CLI-19)" in refuse(*self.areas)

    def test_no_workers(self, refuse):
        assert "(E-CLI-20)" in refuse(*self.areas, "--workers", "0")  # dask would wait for ever

    def test_another_ending(self, refuse):
        assert "(E-CLI-11)" in refuse(*self.areas, name="parts.csv")

    def test_columns_of_coordinates_that_are_not_there(self, refuse, tmp_path):
        path = tmp_path / "other.parquet"
        pd.DataFrame({"a": [1]}).to_parquet(path)
        assert "(E-CLI-02)" in refuse(*self.areas, file=path)


def test_parts_by_hand():
    assert list_parts([3, 3, 3, 3, 3], at_least=5) == [(0, [0, 1]), (1, [2, 3]), (2, [4])]
    assert list_parts([9], at_least=5) == [(0, [0])]
    assert list_parts([], at_least=5) == []


@given(st.lists(st.integers(0, 9)), st.integers(1, 20))
def test_parts_hold_each_group_once_in_order(rows, at_least):
    parts = list_parts(rows, at_least)
    assert [group for _, groups in parts for group in groups] == [*range(len(rows))]
    assert all(sum(rows[group] for group in groups) >= at_least for _, groups in parts[:-1])

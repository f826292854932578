"""The CSV: opens in a spreadsheet with Thai right, carries its facts, runs nothing."""

import csv
import io
import json

import pytest

from geodata.model.places.places import AreaLevel
from mapping.analysis import figures
from mapping.analysis.figures import AreaFilter
from mapping.exports.tables import COLUMNS, build_areas_csv, escape_cell
from mapping.texts import Texts


@pytest.fixture
def write(publisher, record, bring_in, now):
    bring_in(record(1))
    publisher.release_if_changed(now)

    def read(name):
        return json.loads(publisher.folder.read(name).body)

    rows = figures.list_area_figures(
        read("areas-community.geojson"), read("cube.json"), AreaFilter()
    )
    names = {
        feature["id"]: feature["properties"]["name_th"]
        for feature in read(f"areas-{AreaLevel.SUBDISTRICT}.geojson")["features"]
    }
    return lambda *filters: build_areas_csv(rows, names, read("about.json"), Texts("th"), filters)


@pytest.fixture
def written(write):
    return write()


def lines(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_it_begins_with_the_mark_that_excel_needs(written):
    assert written.startswith(b"\xef\xbb\xbf")


def test_one_line_an_area_and_withheld_is_empty_with_its_reason(written):
    header, *rows = lines(written)
    assert len(header) == len(COLUMNS)
    row = next(row for row in rows if row and row[0] == "DS07")
    assert row[header.index("จำนวนเรื่องร้องเรียนที่เผยแพร่แล้ว (อย่างน้อย)")] == ""
    assert "ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล" in row
    assert row[header.index("จำนวนเรื่องจากระบบอื่น")] == "1"
    assert sum(1 for pair in rows if pair and pair[0].startswith("DS")) == 43


def test_it_carries_release_sources_and_the_disclaimer(written):
    said = written.decode("utf-8-sig")
    for fact in (
        "ชุดข้อมูลเผยแพร่ครั้งที่ 1",
        "Traffy Fondue",
        "ขอบเขตฉบับที่ 1",
        "มิใช่ข้อพิสูจน์ว่ามีการทุจริต",
    ):
        assert fact in said


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_no_cell_is_a_formula(text):
    assert escape_cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_other_words_stay_as_they_are():
    assert escape_cell(7) == 7
    assert escape_cell("0812345678") == "0812345678"
    assert escape_cell("ชุมชน\x00") == "ชุมชน"


def test_a_part_says_that_it_is_a_part(write, written):
    part = write("แขวงดุสิต", "ปีงบประมาณ พ.ศ. 2566").decode("utf-8-sig")
    assert "เฉพาะ: แขวงดุสิต · ปีงบประมาณ พ.ศ. 2566" in part
    assert "เฉพาะ:" not in written.decode("utf-8-sig")


def test_states_are_words_that_people_read(written):
    said = written.decode("utf-8-sig")
    assert "ขอบเขตโดยประมาณ" in said
    assert "ยังไม่ได้ลงพื้นที่" in said
    assert "not visited" not in said

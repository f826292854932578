"""Hostile tables (rows 5, 6, 18 to 22, 26, 28 to 30 and 32 of the project's list of bad inputs).

Where a common reader leaks, a control shows that the same file leaks there: without it, "nothing
happened" would prove nothing.
"""

import csv
import io
import time
import warnings
import xml.sax
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import FileRefused
from geodata.intake import records
from geodata.intake.tables import columns, tables
from geodata.intake.tables.columns import Field
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import ParsedRecords
from tests.attack.files.watching import watch

CANARY = "นกขมิ้น7f3a"
KEPT = {
    "ticket_id": "T1",
    "type": "ถนน",
    "coords": "['100.51', '13.77']",
    "latitude": "13.77",
    "longitude": "100.51",
    "subdistrict": "ดุสิต",
    "district": "ดุสิต",
    "province": "กรุงเทพมหานคร",
    "timestamp": "2023-07-23 06:14:39.040089+00",
    "last_activity": "2023-07-23 06:14:39.040089+00",
    "state": "เสร็จสิ้น",
    "status": "เสร็จสิ้น",
    "address": f"{CANARY} ถนนนครราชสีมา แขวงดุสิต เขตดุสิต {CANARY}",
}
NOW = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)


def import_file(data, name="table.csv"):
    """Do with a file what an import does before anything is saved."""
    table = tables.read(data, name=name)
    return records.read(table, columns.guess_mapping(table.header), now=NOW, key=b"k")


@pytest.fixture
def import_quietly():
    """Import a file and make sure that nothing is opened, fetched or started meanwhile."""

    def run(data, name="table.csv"):
        with suppress(FileRefused):  # loads what is loaded late: codecs, openpyxl
            import_file(data, name)
        with watch() as events:
            try:
                found = import_file(data, name)
            except FileRefused as refused:
                found = refused
        assert events == []
        return found

    return run


@pytest.fixture
def expect_refusal(import_quietly):
    """Import a file that must be refused without an echo; return the code."""

    def run(data, name="table.csv"):
        found = import_quietly(data, name)
        assert isinstance(found, FileRefused)
        for language in ("th", "en"):
            assert CANARY not in found.format_sentence(language)
        return found.code

    return run


def text_table(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def workbook(*rows):
    """Return a workbook whose cells are texts, even those that look like formulas."""
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = book.active.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD_BOOK = workbook(("ticket_id", "type", "state"), ("T1", "ถนน", "เสร็จสิ้น"))


def build_workbook_with(name, content, method=zipfile.ZIP_DEFLATED):
    """Return a good workbook with one member replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for member in good.namelist():
            if member != getattr(name, "filename", name):
                bad.writestr(member, good.read(member))
        bad.writestr(name, content, method)
    return out.getvalue()


def part(name):
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as good:
        return good.read(name).decode()


class TestTextStaysText:
    CELLS = (
        *("=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|'/c calc'!A1", "＝1+1", "'=1+1", "0812345678"),
        *('=HYPERLINK("{url}/a")', '=WEBSERVICE("{url}/b")', "/vsicurl/{url}/c", "{url}/d"),
        *("CSV:/etc/passwd", "WFS:{url}/e", "file:///etc/passwd", "../../etc/passwd", "~/.ssh"),
        *("<img src={url}/f onerror=alert(1)>", "</script><script>alert(1)</script>"),
        *("${{alert(1)}}", "`${{alert(1)}}`", "\\`", "javascript:alert(1)", "![]({url}/g)"),
        *("'; DROP TABLE cases; --", "%' OR 1=1", "_", "{{0.__class__}}", "{{}}", "%s%n", "NULL"),
        *("_x000D_", "&amp;", "&#0;", "\u202etxt.exe", "ก\u200bข", "🙂", "ปู่่่่่่"),
    )

    @pytest.mark.parametrize("written", [text_table, workbook])
    def test_in_every_field_that_is_kept(self, import_quietly, listener, written):
        url, hits = listener
        cells = [cell.format(url=url) for cell in self.CELLS]
        rows = [(f"T{number} {cell}", cell, cell, cell) for number, cell in enumerate(cells)]
        found = import_quietly(written(("ticket_id", "type", "state", "community"), *rows))
        assert hits == []
        assert [reject.code for reject in found.rejects] == []
        for record, row in zip(found.records, rows, strict=True):
            assert record.source_id == row[0]
            assert record.state == row[2]
            assert record.stated.community_name == row[3]
        pd.read_csv(io.StringIO("a\n1"))  # the control below must not fail for another reason
        with suppress(Exception), warnings.catch_warnings(action="ignore"):
            pd.read_csv(f"{url}/control")
        assert hits == ["/control"]

    @pytest.mark.parametrize("written", [text_table, workbook])
    def test_in_every_heading(self, import_quietly, written):
        headings = [f"{cell} {number}" for number, cell in enumerate(self.CELLS)]
        found = import_quietly(written(("ticket_id", *headings), ("T1", *headings)))
        assert [record.source_id for record in found.records] == ["T1"]

    @pytest.mark.parametrize(
        "name",
        [
            *("", "../../etc/passwd", "/vsicurl/http://127.0.0.1/x.csv", "a" * 300 + ".xlsx"),
            *("\u202evsc.exe", "🙂.csv", "ปู่่่่่่.csv", "CON", "x.csv.exe", "a\0b", "x.xlsx"),
        ],
    )
    def test_in_the_name_of_the_file(self, import_quietly, name):
        data = text_table(("ticket_id", "type"), ("T1", "ถนน"))
        assert import_quietly(data, name) == import_quietly(data)

    def test_formulas_are_not_worked_out(self, import_quietly, listener):
        url, hits = listener
        book = openpyxl.Workbook()
        book.active.append(("ticket_id", "type", "state"))
        book.active.append(("T1", "=1+1", f'=WEBSERVICE("{url}/x")'))
        book.active.cell(2, 1).hyperlink = f"{url}/link"
        out = io.BytesIO()
        book.save(out)
        [record] = import_quietly(out.getvalue()).records
        assert (record.source_id, record.types, record.state) == ("T1", (), "")
        assert hits == []


class TestDeclarationsInWorkbooks:
    PARTS = (
        *("xl/worksheets/sheet1.xml", "xl/workbook.xml"),
        *("xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"),
        *("docProps/core.xml", "xl/theme/theme1.xml"),
    )

    def build_declared(self, name, doctype, encoding="utf-8"):
        body = part(name).split("?>", 1)[-1].lstrip()
        text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'
        return build_workbook_with(name, text.encode(encoding, "xmlcharrefreplace"))

    def doctypes(self, url):
        lol = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
        return (
            f'<!DOCTYPE x SYSTEM "{url}/dtd">',
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}/entity">]>',
            f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}/parameter"> %p;]>',
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            f'<!DOCTYPE x [<!ENTITY l0 "ha">{lol}]>',
        )

    @pytest.mark.parametrize("name", PARTS)
    def test_are_refused_and_fetch_nothing(self, listener, name):
        url, hits = listener
        started = time.perf_counter()
        for doctype in self.doctypes(url):
            with pytest.raises(FileRefused) as caught:
                import_file(self.build_declared(name, doctype))
            assert caught.value.code == "E-FMT-02"
        assert hits == []
        assert time.perf_counter() - started < 5

    @pytest.mark.parametrize("name", PARTS)
    @pytest.mark.parametrize("encoding", ["utf-16", "cp037"])
    def test_that_are_hidden_in_another_encoding_fetch_nothing(self, listener, name, encoding):
        url, hits = listener
        started = time.perf_counter()
        for doctype in self.doctypes(url):
            with suppress(FileRefused):
                found = import_file(self.build_declared(name, doctype, encoding))
                assert [record.source_id for record in found.records] == ["T1"]
        assert hits == []
        assert time.perf_counter() - started < 5

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
    def test_an_entity_in_a_cell(self, expect_refusal, encoding):
        body = part("xl/worksheets/sheet1.xml").split("?>", 1)[-1]
        row = '<row r="9"><c r="A9" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData>'
        text = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "ha">]>'
            + body.replace("</sheetData>", row).strip()
        )
        assert (
            expect_refusal(
                build_workbook_with(
                    "xl/worksheets/sheet1.xml", text.encode(encoding, "xmlcharrefreplace")
                )
            )
            == "E-FMT-02"
        )

    def test_a_reader_that_trusts_them_fetches(self, listener):
        url, hits = listener
        text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}/entity">]><x>&e;</x>'
        trusting = xml.sax.make_parser()
        trusting.setFeature(xml.sax.handler.feature_external_ges, True)
        with suppress(Exception):
            trusting.parse(io.StringIO(text))
        assert hits == ["/entity"]

    def test_links_to_other_workbooks_are_not_followed(self, listener):
        url, hits = listener
        rels = part("xl/_rels/workbook.xml.rels").replace(
            "</Relationships>",
            '<Relationship Id="rId99" Target="externalLinks/externalLink1.xml" Type="http://schemas'
            '.openxmlformats.org/officeDocument/2006/relationships/externalLink"/>'
            f'<Relationship Id="rId98" TargetMode="External" Target="{url}/template" Type="http://'
            'schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
            "</Relationships>",
        )
        with suppress(FileRefused):
            import_file(build_workbook_with("xl/_rels/workbook.xml.rels", rels))
        assert hits == []


class TestArchives:
    def test_a_member_of_one_byte_repeated(self, expect_refusal):
        assert expect_refusal(build_workbook_with("xl/x.bin", b"\0" * 30_000_000)) == "E-ZIP-03"

    def test_more_than_can_be_unpacked(self, expect_refusal):
        assert expect_refusal(build_workbook_with("xl/x.bin", b"\0" * 60_000_000)) == "E-ZIP-01"

    def test_a_directory_that_lies_about_a_size(self, expect_refusal):
        data = bytearray(build_workbook_with("xl/x.bin", b"\0" * 5_000_000))
        entry = data.rfind(b"PK\x01\x02")
        data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
        assert expect_refusal(bytes(data)) == "E-ZIP-03"

    @pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "xl\\x.xml", "C:x.xml", "xl/CON"])
    def test_unsafe_names(self, expect_refusal, name):
        assert expect_refusal(build_workbook_with(name, "x")) == "E-ZIP-05"

    def test_a_link(self, expect_refusal):
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = 0o120777 << 16
        assert expect_refusal(build_workbook_with(link, "/etc/passwd")) == "E-ZIP-05"

    def test_too_many_members(self, expect_refusal):
        out = io.BytesIO(GOOD_BOOK)
        with zipfile.ZipFile(out, "a") as book:
            for number in range(201):
                book.writestr(f"xl/{number}.xml", "")
        assert expect_refusal(out.getvalue()) == "E-ZIP-02"

    def test_a_workbook_in_a_workbook(self, expect_refusal):
        assert expect_refusal(build_workbook_with("xl/embeddings/a.bin", GOOD_BOOK)) == "E-ZIP-06"

    @pytest.mark.parametrize(
        "names", [("word/document.xml",), ("content.xml", "mimetype"), ("xl/workbook.bin",)]
    )
    def test_other_documents(self, expect_refusal, names):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as document:
            for name in names:
                document.writestr(name, CANARY)
        assert expect_refusal(out.getvalue()) == "E-FMT-01"


class TestWork:
    """Small files that ask for very much work: each is done, or refused, within seconds.

    Seconds of this process alone: what else the machine does takes nothing away from them.
    """

    CELLS = (
        *("1" * 50_000 + "x", "9" * 50_000, "1 " * 25_000, "1," * 25_000, "-" * 50_000),
        *("a" + "\u0327\u0301" * 25_000, "ก" + "\u0e38\u0e48" * 25_000, "\u0e4d\u0e32" * 25_000),
        *("แขวง" * 12_500, "แขวง " * 10_000, "เขต" + " " * 50_000, "กรุงเทพ " * 6_000),
        *("จังหวัด" * 7_000, "จ. " * 16_000, "วันที่ " * 8_000, "1 " + "ก" * 50_000),
        *("1/1/1 " + " " * 50_000 + "x", "[" * 50_000, "'" * 50_000, "\ufdfa" * 50_000),
        *("x" + "\n" * 100_000, "\u200b" * 50_000, " " * 50_000 + "x", "\t" * 50_000),
    )

    def test_in_every_column(self):
        """Cells of twice the length cost about twice the work; the square of it is caught."""
        halves = [cell[: len(cell) // 2] for cell in self.CELLS]
        assert self.work_s(self.CELLS) < 3 * self.work_s(halves) + 0.1

    def work_s(self, cells):
        """Return what it costs to read a table with each cell in every column."""
        header = ("ticket_id", *sorted(names[0] for names in columns.HEADINGS.values()))
        header = tuple(dict.fromkeys(header))
        rows = [(f"T{number}", *[cell] * len(header)) for number, cell in enumerate(cells)]
        alone = [
            tuple(cell if place == column else "" for place in range(len(header)))
            for cell in cells
            for column in range(1, len(header))
        ]
        started = time.process_time()
        table = CellTable(
            header,
            tuple(
                (number, (f"T{number}", *row[1 : len(header)]))
                for number, row in enumerate([*rows, *alone], start=2)
            ),
            "utf-8",
        )
        found = records.read(table, columns.guess_mapping(header), now=NOW, key=b"k")
        assert len(found.records) + len(found.rejects) == len(table.rows)
        assert all(len(reject.value) <= tables.MAX_SHOWN_LENGTH for reject in found.rejects)
        return time.process_time() - started

    @pytest.mark.parametrize("cell", CELLS)
    def test_in_a_file(self, cell):
        started = time.process_time()
        data = text_table(("ticket_id", cell), *[(f"T{number}", cell) for number in range(20)])
        with suppress(FileRefused):
            import_file(data)
        with suppress(FileRefused):
            import_file(text_table(("ticket_id", "address"), *[("T", cell)] * 20))
        assert time.process_time() - started < 3

    @pytest.mark.parametrize("mark", ["\n", "\r", '"', ",", '"\n', '",', "a,b\n", '""', "'"])
    def test_one_mark_many_times(self, mark):
        started = time.process_time()
        for head in ("", "ticket_id,type\n", "ticket_id,type\nT1,"):
            with suppress(FileRefused):
                import_file((head + mark * 100_000).encode())
        assert time.process_time() - started < 10

    def test_the_limits_of_others_stay_as_they_are(self):
        before = csv.field_size_limit(77_777)
        try:
            import_file(text_table(("ticket_id", "type"), ("T1", "ถนน")))
            assert csv.field_size_limit() == 77_777
        finally:
            csv.field_size_limit(before)


class TestNothingElseRaises:
    MARKS = '",;\t\r\n\0 =กเ่ำ๑[]{}<>1290.-/\ufeff'

    @settings(deadline=None)  # a busy machine is no failure
    @given(st.binary(max_size=300) | st.text(MARKS, max_size=300).map(str.encode))
    def test_on_any_bytes(self, data):
        with suppress(FileRefused):
            assert isinstance(import_file(data), ParsedRecords)

    @settings(deadline=None)  # a busy machine is no failure
    @given(
        st.sampled_from((b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe", b"\xd0\xcf\x11\xe0")),
        st.binary(),
    )
    def test_on_any_bytes_after_a_known_start(self, start, data):
        with suppress(FileRefused):
            import_file(start + data)

    @settings(deadline=None)  # a busy machine is no failure
    @given(
        st.lists(
            st.fixed_dictionaries({field: st.text(max_size=120) for field in Field}), max_size=5
        )
    )
    def test_on_any_cells(self, rows):
        header = tuple(str(field) for field in Field)
        lines = tuple(
            (number, tuple(row[field] for field in Field)) for number, row in enumerate(rows, 2)
        )
        mapping = columns.ColumnMapping({field: str(field) for field in Field})
        found = records.read(CellTable(header, lines, "utf-8"), mapping, now=NOW, key=b"k")
        assert len(found.records) + len(found.rejects) + found.repeat_count == len(rows)
        repr(found).encode("utf-8", "surrogatepass")
        for record in found.records:
            "".join((record.source_id, record.state, *record.types)).encode()

    @pytest.mark.parametrize("field", Field)
    def test_on_a_table_with_one_known_column(self, field):
        cells = ("", "13.77", "100.51", "x", "23/7/2566", "['13.77', '100.51']", "1,2,3")
        lines = tuple((number, (cell,)) for number, cell in enumerate(cells, start=2))
        mapping = columns.ColumnMapping({field: "one"})
        found = records.read(CellTable(("one",), lines, "utf-8"), mapping, now=NOW, key=b"k")
        assert len(found.records) + len(found.rejects) + found.repeat_count == len(cells)
        assert {reject.column for reject in found.rejects} <= {"one", ""}


class TestNothingElseIsKept:
    SHAPES = (
        "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
        "province,timestamp,state,star,count_reopen,last_activity",
        "type,org,description,ticket_id,coords,photo_url,after_photo,address,timestamp,"
        "problem_type_abdul,star,count_reopen,note,state,last_activity",
        "ticket_id,type,organization,description,photo,latitude,longitude,address,subdistrict,"
        "district,province,timestamp,photo_after,timestamp_inprogress,timestamp_finished,"
        "org_finished,status,confirmed,star,count_reopen,last_activity",
    )

    @pytest.mark.parametrize("shape", SHAPES, ids=["2022", "2023", "now"])
    @pytest.mark.parametrize("written", [text_table, workbook])
    def test_of_the_feed(self, shape, written):
        header = shape.split(",")
        row = [KEPT.get(name, f"{CANARY} {name}") for name in header]
        found = import_file(written(header, row))
        [record] = found.records
        assert (record.longitude, record.latitude) == (100.51, 13.77)
        assert record.stated.subdistrict_code == "100201"
        assert record.state == "เสร็จสิ้น"
        assert CANARY not in repr(found)

    @pytest.mark.parametrize("shape", SHAPES, ids=["2022", "2023", "now"])
    @pytest.mark.parametrize(
        "broken",
        [
            {"timestamp": "45 กันยายน"},
            {"coords": "0,0", "latitude": "0"},
            {"ticket_id": ""},
            {"ticket_id": "T" * 101},
            {"type": "ถ" * 101},
        ],
    )
    def test_of_rows_that_are_refused(self, shape, broken):
        header = shape.split(",")
        row = [{**KEPT, **broken}.get(name, CANARY) for name in header]
        found = import_file(text_table(header, row))
        assert len(found.rejects) == 1
        assert CANARY not in repr(found)

    @pytest.mark.parametrize("shape", SHAPES, ids=["2022", "2023", "now"])
    def test_of_rows_that_are_ragged_or_badly_quoted(self, shape):
        header = shape.split(",")
        rows = [[CANARY] * (len(header) - 1), [CANARY] * (len(header) + 1)]
        data = text_table(header, *rows) + f'"{CANARY}"x,{CANARY}\n'.encode()
        found = import_file(data)
        assert [reject.code for reject in found.rejects] == ["E-ROW-10"] * 3
        assert CANARY not in repr(found)

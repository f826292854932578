"""What is taken home: the same bytes, all tables, nothing private, nothing that a program runs."""

import io
import json
import re
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from pptx import Presentation

from geodata.actions import TERMINAL
from geodata.actions.workshops import commitments
from geodata.model.imports.records import Indicator
from geodata.model.people.people import Role
from geodata.model.workshops.commitments import CommitmentDraft
from mapping.exports.built import CURRENT_NAME, ExportFolder
from mapping.exports.datasets import build_tables
from mapping.exports.kinds import KINDS
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.texts import LANGUAGES, Texts
from tests.seen import read_seen_version

LINK = "http://localhost/live"
CANARY = "นกแก้วที่ไม่ควรบินออกมา"
FORMULA = "=HYPERLINK(A1)"
DISCLAIMER = "เรื่องร้องเรียนและจุดเสี่ยงไม่ใช่ข้อพิสูจน์ความผิด"


@pytest.fixture
def built(project, publisher):
    return ExportFolder(
        project.settings.exports, publisher.folder, EditionFolder(project.settings.editions)
    )


@pytest.fixture
def source(project, publisher, built, bring_in, in_groups, record, signed_in, now):
    in_groups(DS07=7)
    secret = [record(n, source_id=f"{CANARY}{n}") for n in range(1, 8)]
    bring_in(*secret, indicator=Indicator.COMPLAINTS)
    bring_in(*(record(n) for n in range(20, 24)))
    draft = CommitmentDraft("a", FORMULA, "เปิดเผยราคากลาง", None, "DS07")
    made = commitments.add(project, TERMINAL, draft, at=now)
    officer = signed_in(Role.OFFICER, at=now)
    commitments.confirm(project, officer, made.id, read_seen_version(project, made), at=now)
    commitments.add(project, TERMINAL, CommitmentDraft("b", "เขต", CANARY), at=now)
    publisher.release_if_changed(now)
    return built.find_source(CURRENT_NAME)


class Made(dict):
    """The file of each kind, made when it is first asked for."""

    def __init__(self, documents):
        super().__init__()
        self._documents = documents

    def __missing__(self, kind):
        self[kind] = KINDS[kind].render(self._documents, LINK)
        return self[kind]


@pytest.fixture
def built_files(source):
    return Made(source.documents)


def members(body):
    """Everything that a file holds, its compressed members unpacked."""
    if body[:2] != b"PK":
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def words(text):
    """A text as it may stand in a file: UTF-8, UTF-16, escaped in JSON or XML."""
    escaped = json.dumps(text)[1:-1].encode()
    entities = "".join(f"&#{ord(sign)};" for sign in text).encode()
    return [text.encode(), text.encode("utf-16-le"), escaped, entities]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "poster"])
def test_the_same_documents_give_the_same_bytes(source, built_files, kind):
    assert KINDS[kind].render(source.documents, LINK) == built_files[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_private_is_in_any_byte_and_the_search_finds_what_is(source, built_files, kind):
    assert not any(word in members(built_files[kind]) for word in words(CANARY))
    if kind == "poster":
        return  # its words are glyphs; the report beside it is searched as HTML
    marked = json.loads(json.dumps(dict(source.documents)))
    for level in ("community", "subdistrict"):
        for area in marked[f"areas-{level}.geojson"]["features"]:
            area["properties"]["name_th"] = CANARY
    marked["commitments.json"]["commitments"][0]["promise"] = CANARY
    held = members(KINDS[kind].render(marked, LINK))
    assert any(word in held for word in words(CANARY))


def test_the_workbook_has_every_table_and_its_dictionary(source, built_files):
    book = openpyxl.load_workbook(io.BytesIO(built_files["xlsx"]))
    assert book.sheetnames == [
        "เกี่ยวกับไฟล์นี้",
        "ชุมชน",
        "แขวง",
        "กลุ่มเรื่องที่เผยแพร่",
        "เรื่องจากระบบอื่น",
        "จุดเสี่ยง",
        "คำมั่น",
        "ขอบเขต",
        "คำอธิบายข้อมูล",
    ]
    cover = " ".join(str(row[0].value) for row in book.worksheets[0].iter_rows())
    assert DISCLAIMER in cover
    counts = {row[0].value: row[7].value for row in book["ชุมชน"].iter_rows(min_row=2)}
    assert counts["DS07"] == 7
    assert counts["DS08"] is None  # withheld is empty, never 0
    fields = sum(len(table.fields) for table in build_tables(source.documents, Texts("th")))
    assert book["คำอธิบายข้อมูล"].max_row == fields + 1


def test_no_cell_is_a_formula(built_files):
    book = openpyxl.load_workbook(io.BytesIO(built_files["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert f"'{FORMULA}" in [cell.value for cell in cells]
    with zipfile.ZipFile(io.BytesIO(built_files["csv"])) as archive:
        text = archive.read("commitments.csv").decode("utf-8-sig")
    assert f"'{FORMULA}" in text
    assert f",{FORMULA}" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label_and_a_meaning(source, language):
    texts = Texts(language)
    for table in build_tables(source.documents, texts):
        for field in table.fields:
            assert texts(f"exports.field.{field}")
            assert texts(f"exports.meaning.{field}")
        assert all(len(row) == len(table.fields) for row in table.rows)


def test_every_slide_says_that_nothing_is_proved_and_thai_has_its_letters(built_files):
    deck = Presentation(io.BytesIO(built_files["slides"]))
    assert len(deck.slides) == 8
    for slide in deck.slides:
        runs = [
            run
            for shape in slide.shapes
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        assert any(DISCLAIMER in run.text for run in runs)
        thai = [run for run in runs if re.search("[ก-๙]", run.text)]
        assert thai
        assert all("<a:cs " in run._r.xml for run in thai)


def test_a_file_is_built_once(built, source, monkeypatch):
    first = built.read_file(source, "csv", LINK)
    monkeypatch.setattr("mapping.exports.built._write", None)  # a second time would fail
    assert built.read_file(source, "csv", LINK).body == first.body
    assert built.find_size(source, KINDS["csv"], LINK) == len(first.body)


def test_a_file_is_built_anew_for_another_address(built, source):
    """A poster that was built before an address was set had a code that leads nowhere, for ever."""
    other = "https://dusit.example.org/live"
    for kind in ("slides", "poster"):
        first = built.read_file(source, kind, LINK).body
        assert built.find_size(source, KINDS[kind], other) is None
        second = built.read_file(source, kind, other).body
        assert first != second
        assert second == KINDS[kind].render(source.documents, other)


def test_a_release_with_a_low_number_keeps_its_files(project, built, source):
    """As after a backup was brought back: newer releases have files already."""
    for number in (90, 91, 92, 93):
        (project.settings.exports / f"{number}.0").mkdir(parents=True)
    first = built.read_file(source, "csv", LINK)
    assert built.find_size(source, KINDS["csv"], LINK) == len(first.body)
    kept = {path.name for path in project.settings.exports.iterdir() if path.is_dir()}
    assert len(kept - {"91.0", "92.0", "93.0"}) == 1


def test_an_edition_has_files_of_its_own(project, built, source, now):
    made = editions.freeze_edition(project, TERMINAL, "เวที", at=now + timedelta(minutes=1))
    assert [of for of, _ in built.list_sources()] == [CURRENT_NAME, made]
    book = openpyxl.load_workbook(
        io.BytesIO(built.read_file(built.find_source(made), "xlsx", LINK).body), read_only=True
    )
    assert "แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569" in str(next(book.worksheets[0].values)[0])
    assert built.find_source("2500-01-01") is None

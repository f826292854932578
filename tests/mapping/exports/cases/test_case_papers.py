"""Cases on paper: who took them out stands on every page, words are found, formulas do not run."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import openpyxl
import pypdfium2
import pytest

from geodata.actions.cases.case_prints import ExportStamp, ListFilter, PrintedCase, PrintedList
from geodata.actions.cases.cases import CaseFile, CaseLine
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import TRANSITIONS, CaseStep, Clock
from geodata.model.cases.cases import (
    Case,
    CaseContent,
    CaseMessage,
    CaseState,
    Details,
    Ending,
    Evidence,
    FileKind,
    IncidentDate,
    MessageKind,
    Purpose,
    Resolution,
    Task,
    Threat,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import CHOSEN_CATEGORIES
from mapping.exports.cases import case_list_papers, case_papers
from mapping.exports.cases.case_list_papers import render_list_pdf, render_list_xlsx
from mapping.exports.cases.case_papers import render_case_pdf

TODAY = date(2026, 11, 28)
TAKEN = ExportStamp("somchai.dusit", datetime(2026, 11, 28, 7, 30, tzinfo=UTC))  # 14.30 in Bangkok
WHO = "จัดทำโดยบัญชีsomchai.dusitเมื่อ28พฤศจิกายนพ.ศ.2569เวลา14.30น."
SECRET = "เอกสารภายในห้ามเผยแพร่"
PLACES = {"DS07": "ชุมชนราชผาทับทิมร่วมใจ"}
SEEN = DisplayedVersion(1, "0" * 64)
STATES = list(CaseState)


def case(number, /, **changes):
    values = {
        "id": number,
        "number": f"CS-{number:08d}",
        "state": STATES[number % len(STATES)],
        "category": CHOSEN_CATEGORIES[number % len(CHOSEN_CATEGORIES)],
        "community_id": "DS07" if number % 2 else None,
        "subdistrict_code": None,
        "received_on": TODAY - timedelta(days=number),
        "state_since": TODAY,
        "reviewed_in": None,
        "not_for_community": False,
        "threat": Threat.GUARDED,
        "visible_from": TODAY,
        "assigned_to": 7,
        "registered_by": None,
        "duplicate_of": None,
        "version": 1,
        "demo": False,
    }
    return Case(**values | changes)


def line(number, /, left=None, name="somchai.dusit", **changes):
    due = None if left is None else TODAY + timedelta(days=left)
    return CaseLine(case(number, **changes), Clock(3, due, left), name, SEEN, 0)


def build_list(*lines, **changes):
    printed = PrintedList(tuple(lines), 0, ListFilter("open"), PLACES, TAKEN)
    return replace(printed, **changes)


LONG = build_list(*(line(number, left=number % 9 - 4) for number in range(1, 61)))
FILE = CaseFile(
    case=case(17, community_id="DS07", state=CaseState.DISTRICT_REVIEW),
    is_day_doubted=False,
    displayed_version=SEEN,
    content=CaseContent(
        "ผู้ค้าบอกว่าต้องจ่ายเงินทุกเดือน\nไม่มีใบเสร็จ",
        (100.50416, 13.77992),
        IncidentDate(2026, 9),
        "สรุปของผู้ดูแล",
        Details(office="ฝ่ายเทศกิจ"),
    ),
    place_th="",
    clock=Clock(8, TODAY - timedelta(days=3), -3),
    story=(
        CaseEntry(CaseStep.REPORTED, None, CaseState.RECEIVED, TODAY, None),
        CaseEntry(
            CaseStep.TAKEN_UP,
            CaseState.RECEIVED,
            CaseState.COMMUNITY_REVIEW,
            TODAY,
            8,
            "เหตุผลข้อแรก",
            "แจ้งแล้ว",
        ),
    ),
    messages=(
        CaseMessage(1, MessageKind.FROM_REPORTER, "มีพยานอีกสองคน", TODAY, None, is_read=True),
        CaseMessage(2, MessageKind.TO_REPORTER, "ขอบคุณ", TODAY, 7, is_read=True),
        CaseMessage(3, MessageKind.NOTE, "โทรถามแล้ว", TODAY, 8, is_read=True),
    ),
    tasks=(Task(1, "ขอสำเนา", 7, TODAY, None),),
    evidence=(Evidence("a" * 32, 17, FileKind.PHOTO, Purpose.EVIDENCE, TODAY, 7, "ab" * 32, ""),),
    similar_evidence=(),
    links=(case(20),),
    solution=Resolution(1, "คืนเงินแล้ว", TODAY, "a" * 32, 8, TODAY),
    ending=Ending(1, "dismissed", None, "ไม่พบมูล", "ไม่พบข้อมูล", 8, TODAY),
    packet=None,
    has_opened_packet=False,
    next_transitions=(),
    names={7: "somchai.dusit", 8: "malee"},
    has_contact=True,
    state_days={CaseState.RECEIVED: 3},
    is_own_turn=True,
)
PRINTED = PrintedCase(FILE, "ชุมชนราชผาทับทิมร่วมใจ", shows_threat=True, stamp=TAKEN)


def extract_pages(data):
    """Return the words of each page, without blanks."""
    pages = pypdfium2.PdfDocument(data)
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pages]


def rows(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return sheet, list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (render_list_pdf(LONG), "รายการเรื่อง60เรื่อง"),
        (render_case_pdf(PRINTED), "เรื่องร้องเรียนหมายเลขCS-00000017"),
    ],
    ids=["list", "case"],
)
def test_every_page_says_who_took_it_out_when_and_what_it_is(made, what):
    pages = extract_pages(made)
    assert len(pages) > 1
    for number, words in enumerate(pages, start=1):
        assert f"{WHO}·{what}" in words
        assert SECRET in words
        assert f"หน้า{number}/{len(pages)}" in words


EMPTY = {"mark": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'}


def pictures(data):
    pages = pypdfium2.PdfDocument(data)
    return [np.asarray(page.render(scale=1).to_pil().convert("L"), dtype=int) for page in pages]


def measure_marks(one, other):
    """Return how much of each ninth of each page differs."""
    return [
        (np.abs(ninth - beside) > 8).mean()
        for page, bare in zip(pictures(one), pictures(other), strict=True)
        for rows_of, bare_of in zip(np.array_split(page, 3), np.array_split(bare, 3), strict=True)
        for ninth, beside in zip(
            np.array_split(rows_of, 3, axis=1), np.array_split(bare_of, 3, axis=1), strict=True
        )
    ]


def test_words_slant_over_every_ninth_of_every_page_and_are_no_text(monkeypatch):
    list_made, case_made = render_list_pdf(LONG), render_case_pdf(PRINTED)
    monkeypatch.setattr(case_list_papers, "render_mark", lambda *_: EMPTY)
    monkeypatch.setattr(case_papers, "render_mark", lambda *_: EMPTY)
    for renderer, bare in (
        (list_made, render_list_pdf(LONG)),
        (case_made, render_case_pdf(PRINTED)),
    ):
        parts = measure_marks(renderer, bare)
        assert len(parts) == 9 * len(extract_pages(renderer)) > 9
        assert min(parts) > 0.01
        assert max(parts) < 0.25  # the page itself is read
        assert extract_pages(renderer) == extract_pages(
            bare
        )  # nothing of it is in the text of the page
        assert not any(measure_marks(bare, bare))


def test_a_list_says_what_a_list_says_and_an_unknown_person_stays_unknown():
    printed = build_list(
        line(1, left=-12), line(2, left=3, name=None), filter=ListFilter("mine", by_words=True)
    )
    words = extract_pages(render_list_pdf(printed))[0]
    assert "CS-00000001" in words
    assert "ชุมชนราชผาทับทิมร่วมใจ" in words
    assert "ไม่ระบุชุมชน" in words
    assert "27พ.ย.2569" in words
    assert "16พ.ย.2569" in words  # twelve days late
    assert "ตัวกรอง:มอบหมายให้เจ้าของบัญชี·ค้นหาด้วยคำหรือหมายเลข" in words
    _, cells = rows(render_list_xlsx(printed))
    assert [cell[5] for cell in cells[-2:]] == ["somchai.dusit", "ไม่ระบุ"]
    assert [cell[8] for cell in cells[-2:]] == [12, None]
    assert cells[-1][7].date() == date(2026, 12, 1)


def test_what_is_beyond_the_limit_is_told():
    printed = build_list(line(1), left_out=35)
    told = "แสดง 1 เรื่องแรกตามกำหนดเวลา ยังมีอีก 35 เรื่องที่ไม่ได้แสดง"
    assert told.replace(" ", "") in extract_pages(render_list_pdf(printed))[0]
    assert told in [row[0] for row in rows(render_list_xlsx(printed))[1]]
    assert "ที่ไม่ได้แสดง" not in extract_pages(render_list_pdf(build_list(line(1))))[0]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1"])
def test_no_cell_of_a_workbook_is_run(typed):
    printed = build_list(
        replace(line(1, name=typed), case=case(1, number=typed)),
        places={"DS07": typed},
        filter=ListFilter("open", None, "DS07", typed),
        stamp=ExportStamp(typed, TAKEN.at),
    )
    made = render_list_xlsx(printed)
    sheet, cells = rows(made)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert cells[-1][1] == cells[-1][3] == cells[-1][5] == f"'{typed}"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        written = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in written
    assert b"<hyperlink" not in written.lower()


def test_a_workbook_says_who_took_it_out_in_its_first_line_and_on_its_paper():
    sheet, cells = rows(render_list_xlsx(LONG))
    first = re.sub(r"\s", "", cells[0][0])
    assert first == f"{SECRET}·{WHO}·รายการเรื่อง60เรื่อง"
    assert WHO in re.sub(r"\s", "", sheet.oddFooter.left.text)
    assert "&P/&N" in sheet.oddFooter.right.text
    assert SECRET in re.sub(r"\s", "", sheet.oddHeader.left.text)
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_a_name_with_a_code_of_the_margin_stays_a_name():
    sheet, _ = rows(render_list_xlsx(build_list(line(1), stamp=ExportStamp("a&Pb", TAKEN.at))))
    assert "a&&Pb" in sheet.oddFooter.left.text


def test_a_case_says_what_its_reader_sees():
    words = "".join(extract_pages(render_case_pdf(PRINTED)))
    for sentence in (
        "ผู้ค้าบอกว่าต้องจ่ายเงินทุกเดือน",
        "ไม่มีใบเสร็จ",
        "สรุปของผู้ดูแล",
        "ฝ่ายเทศกิจ",
        "มีพยานอีกสองคน",
        "โทรถามแล้ว",
        "ขอสำเนา",
        "เหตุผลข้อแรก",
        "ไม่พบมูล",
        "ab" * 32,
        "CS-00000020",
        "malee",
        "เกินกำหนด3วัน",
        "เฝ้าระวัง",
        "มีเหตุผลและบันทึกภายในห้ามส่งให้ผู้ร้องเรียน",
    ):
        assert sentence in words, sentence


def test_neither_the_exact_place_nor_what_a_reader_may_not_know_is_on_paper():
    hidden = replace(
        FILE,
        case=replace(FILE.case, assigned_to=None),
        content=replace(FILE.content, details=Details()),
        names={},
        story=tuple(replace(entry, account_id=None) for entry in FILE.story),
    )
    made = render_case_pdf(
        PrintedCase(hidden, "", shows_threat=False, stamp=ExportStamp("anan", TAKEN.at))
    )
    words = "".join(extract_pages(made))
    for word in ("100.50", "13.77", "malee", "somchai", "ฝ่ายเทศกิจ", "เฝ้าระวัง", "คืนเงินแล้ว"):
        assert word not in words, word
    assert "เรื่องร้องเรียนหมายเลขCS-00000017" in words


def test_a_solution_that_waits_is_for_whom_the_screen_shows_it():
    step = next(
        transition for transition in TRANSITIONS if transition.step is CaseStep.SOLUTION_CONFIRMED
    )
    seen = replace(PRINTED, file=replace(FILE, next_transitions=(step,)))
    assert "คืนเงินแล้ว" in "".join(extract_pages(render_case_pdf(seen)))
    assert "คืนเงินแล้ว" not in "".join(extract_pages(render_case_pdf(PRINTED)))


def test_a_date_does_not_break_and_markup_is_plain_text():
    typed = '#eval("1+1") *bold* <img src=x onerror=alert(1)> $x^2$'
    story = replace(FILE.content, story=typed)
    words = "".join(
        extract_pages(render_case_pdf(replace(PRINTED, file=replace(FILE, content=story))))
    )
    assert re.sub(r"\s", "", typed) in words
    pages = pypdfium2.PdfDocument(render_case_pdf(PRINTED))
    lines = "\n".join(page.get_textpage().get_text_range() for page in pages).splitlines()
    assert sum("28 พฤศจิกายน พ.ศ. 2569" in line.replace("\xa0", " ") for line in lines) > 5


def test_a_page_of_sample_records_says_so():
    for pdf in (
        render_list_pdf(build_list(line(1, demo=True))),
        render_case_pdf(replace(PRINTED, file=replace(FILE, case=replace(FILE.case, demo=True)))),
    ):
        assert "ข้อมูลตัวอย่างมิใช่ข้อมูลจริง" in extract_pages(pdf)[0]
    assert "ข้อมูลตัวอย่าง" not in extract_pages(render_list_pdf(build_list(line(1))))[0]

"""Referral packets: the same bytes, a letter by picture, nobody named, one changed bit found."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pythainlp.tokenize import word_tokenize

from geodata.errors import BadInput
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseState, Details, FileKind, IncidentDate
from geodata.model.cases.packets import PacketContents, PacketFile
from geodata.model.imports.records import Category
from mapping.__main__ import main
from mapping.exports.cases.packet import (
    ARCHIVE_PROBLEM,
    CHRONOLOGY_NAME,
    LETTER_NAME,
    build_packet,
    check_packet,
)
from mapping.exports.cases.packet_papers import (
    CHRONOLOGY_STEPS,
    format_letter,
    render_chronology_pdf,
    render_letter_pdf,
)
from mapping.exports.typeset import WORD_JOINER
from mapping.publish.files import MANIFEST, build_manifest
from mapping.texts import load_catalogue, to_key
from tests.mapping.exports.test_typeset import HOSTILE, difference, ink

S = CaseState
GOLDEN = Path(__file__).parent / "golden" / "packet"
SCALE = 2  # pixels a point
SAME = 0.0001  # of the ink; one tone mark of a page is more
JPEG = b"\xff\xd8\xff one small picture \xff\xd9"
PDF = b"%PDF-1.4 as it came"


def file(kind, data):
    return PacketFile("x", kind, hashlib.sha256(data).hexdigest(), data)


CONTENTS = PacketContents(
    number="CS-7K3M9QXT",
    agency=Agency.PACC,
    recipient="เลขาธิการคณะกรรมการป้องกันและปราบปรามการทุจริตในภาครัฐ",
    letter="ศูนย์ธรรมาภิบาลเขตดุสิตได้ลงพื้นที่แล้ว งานที่ส่งมอบไม่ตรงกับแบบ\n\nยังไม่ได้รับคำตอบ",
    category=Category.PUBLIC_SERVICE,
    place_th="ชุมชนราชผาทับทิมร่วมใจ",
    received_on=date(2026, 8, 3),
    happened=IncidentDate(2026, 7),
    summary="ทางเดินเลียบคลองปูแผ่นพื้นบางกว่าแบบ",
    story="ป้า ปี่ น้ำ กำ ฝั้น ญู ฐู ที่ ทั้งนั้น\nผู้ค้าบอกว่าต้องจ่ายเงินทุกเดือน ไม่มีใบเสร็จ",
    entries=(
        CaseEntry(CaseStep.REPORTED, None, S.RECEIVED, date(2026, 8, 3), None),
        CaseEntry(CaseStep.TAKEN_UP, S.RECEIVED, S.COMMUNITY_REVIEW, date(2026, 8, 5), 17),
        CaseEntry(
            CaseStep.REFERRED_TO_DISTRICT,
            S.COMMUNITY_REVIEW,
            S.REFERRED_TO_DISTRICT,
            date(2026, 8, 28),
            17,
            "reason-inside",
            "ขอเอกสารการเบิกจ่ายแล้วไม่ได้รับ reason-told",
        ),
        CaseEntry(
            CaseStep.TAKEN_UP_BY_DISTRICT,
            S.REFERRED_TO_DISTRICT,
            S.DISTRICT_REVIEW,
            date(2026, 8, 31),
            None,
        ),
    ),
    files=(file(FileKind.PHOTO, JPEG), file(FileKind.PDF, PDF)),
    built_on=date(2026, 9, 30),
)
ENCLOSED = {CHRONOLOGY_NAME: b"days", "attachment-01.jpg": JPEG, "attachment-02.pdf": PDF}
PACKET = build_packet(CONTENTS)
MEMBERS = (MANIFEST, "attachment-01.jpg", "attachment-02.pdf", CHRONOLOGY_NAME, LETTER_NAME)


def read(packet):
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FILES = read(PACKET)


def pack(files, *again):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in (*files.items(), *((name, files[name]) for name in again)):
            archive.writestr(name, body)
    return out.getvalue()


def flip_bit(body, bit):
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def extract_text(data):
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return re.sub(r"[\s\u2060\u200b]", "", words)


def pages(data):
    return [page.render(scale=SCALE).to_pil() for page in pypdfium2.PdfDocument(data)]


def letter(contents=CONTENTS):
    return render_letter_pdf(contents, ENCLOSED)


def test_the_same_contents_give_the_same_bytes():
    assert build_packet(CONTENTS) == PACKET
    assert build_packet(replace(CONTENTS, letter="another")) != PACKET


def test_the_golden_packet_holds_these_files_of_that_day():
    with zipfile.ZipFile(io.BytesIO(PACKET)) as archive:
        assert tuple(archive.namelist()) == MEMBERS
        assert {member.date_time for member in archive.infolist()} == {(2026, 9, 30, 0, 0, 0)}
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
    # The bytes of the two papers change with the version of typst; their pages do not (below).
    kept = dict(line.split("  ")[::-1] for line in FILES[MANIFEST].decode().splitlines())
    assert list(kept) == sorted(set(MEMBERS) - {MANIFEST})
    assert kept["attachment-01.jpg"] == (
        "b5142175769a019bb791121b3c350980327ca09eef4c627f218d08d9b8010402"
    )
    assert kept["attachment-02.pdf"] == (
        "e3707f9d403b957f0696ea5c07e3de87c926affde6cd3f8071803c009e5efb3d"
    )
    assert {name: hashlib.sha256(FILES[name]).hexdigest() for name in kept} == kept


@pytest.mark.parametrize(
    ("paper", "made"), [("letter", letter()), ("chronology", render_chronology_pdf(CONTENTS))]
)
def test_the_pages_of_the_golden_packet_look_as_they_did(paper, made):
    drawn = pages(made)
    assert len(drawn) == len(list(GOLDEN.glob(f"{paper}-*.png")))
    for number, page in enumerate(drawn, start=1):
        golden = Image.open(GOLDEN / f"{paper}-{number}.png")
        assert difference(ink(golden), ink(page)) <= SAME


def test_the_comparison_of_pages_sees_one_lost_tone_mark():
    other = render_chronology_pdf(replace(CONTENTS, story=CONTENTS.story.replace("ที่ ", "ที ")))
    golden = Image.open(GOLDEN / "chronology-1.png")
    assert difference(ink(golden), ink(pages(other)[0])) > SAME


def test_the_letter_lists_the_checksum_of_everything_that_comes_with_it():
    listed = extract_text(FILES[LETTER_NAME])
    for name, body in FILES.items():
        if name not in (LETTER_NAME, MANIFEST):
            assert hashlib.sha256(body).hexdigest() in listed


@pytest.mark.parametrize("paper", [LETTER_NAME, CHRONOLOGY_NAME])
def test_the_papers_say_the_day_and_no_hour_and_name_no_account(paper):
    facts = pypdfium2.PdfDocument(FILES[paper]).get_metadata_dict()
    assert facts["Author"] == "เครือข่ายประชาชนเพื่อธรรมาภิบาลเขตดุสิต"
    assert facts["CreationDate"].startswith("D:20260930000000")
    everybody = replace(
        CONTENTS, entries=tuple(replace(entry, account_id=99) for entry in CONTENTS.entries)
    )
    assert read(build_packet(everybody)) == FILES


def test_what_was_made_up_says_so_on_every_page(monkeypatch):
    for contents, times in ((CONTENTS, 0), (replace(CONTENTS, demo=True), 1)):
        given = {}
        monkeypatch.setattr(
            "mapping.exports.cases.packet_papers.render_pdf",
            lambda _, v, given=given, **_m: given.update(v),
        )
        letter(contents)
        assert given["foot"].count("ข้อมูลตัวอย่าง") == times
        assert given["demo"].count("ข้อมูลตัวอย่าง") == times


@pytest.mark.parametrize("agency", Agency)
def test_a_letter_to_each_agency_has_the_parts_of_an_official_letter(agency, monkeypatch):
    given = {}
    monkeypatch.setattr(
        "mapping.exports.cases.packet_papers.render_pdf",
        lambda _, values, **more: given.update(values) or b"",
    )
    letter(replace(CONTENTS, agency=agency))
    words = load_catalogue("th")
    assert words[f"packet.agency.{agency}"] in given["subject"]
    assert given["sender"] == words[f"packet.sender.{agency}"]
    assert "3 สิงหาคม พ.ศ. 2569" in given["opening"]
    assert given["enclosed"] == [
        "ลำดับเหตุการณ์ จำนวน 1 ฉบับ",
        "ภาพถ่าย จำนวน 1 ภาพ",
        "เอกสาร PDF จำนวน 1 ไฟล์",
    ]
    for part in ("number", "subject_label", "to_label", "enclosed_label", "regards"):
        assert given["words"][part]


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (IncidentDate(2026, 7, 9), "9 กรกฎาคม พ.ศ. 2569"),
        (IncidentDate(2026, 7), "กรกฎาคม พ.ศ. 2569"),
        (IncidentDate(2026), "พ.ศ. 2569"),
        (None, "ผู้ร้องเรียนไม่ได้ระบุ"),
    ],
)
def test_when_it_happened_is_said_as_exactly_as_it_was_told(happened, words, monkeypatch):
    given = {}
    monkeypatch.setattr(
        "mapping.exports.cases.packet_papers.render_pdf",
        lambda _, values, **more: given.update(values) or b"",
    )
    render_chronology_pdf(replace(CONTENTS, happened=happened, place_th=""))
    assert ("เหตุเกิดเมื่อ", words) in given["facts"]
    assert ("พื้นที่", "เขตดุสิต") in given["facts"]


def test_what_stays_inside_the_network_is_not_told():
    inside = CaseEntry(
        CaseStep.RISK_PROPOSED,
        S.DISTRICT_REVIEW,
        S.DISTRICT_REVIEW,
        date(2026, 9, 1),
        17,
        "reason-kept",
        "reason-kept",
    )
    papers = extract_text(
        render_chronology_pdf(replace(CONTENTS, entries=(*CONTENTS.entries, inside)))
    )
    assert "reason-told" in papers
    assert "reason-kept" not in papers
    assert "reason-inside" not in papers
    assert {f"packet.step.{to_key(chronology_step)}" for chronology_step in CHRONOLOGY_STEPS} == {
        key for key in load_catalogue("th") if key.startswith("packet.step.")
    }


@pytest.mark.parametrize("text", [*HOSTILE, "#{", "$x$", "@ref"])
def test_what_was_typed_stays_text_in_both_papers(text):
    typed = replace(CONTENTS, letter=text, story=text, recipient=text)
    seen = re.sub(r"\s", "", text)
    assert extract_text(letter(typed)).count(seen) >= 2
    assert seen in extract_text(render_chronology_pdf(typed))


def test_no_typed_word_is_too_long_for_the_paper():
    endless = "a" * 900 + "\n" + "ก" * 900
    for page in pypdfium2.PdfDocument(letter(replace(CONTENTS, letter=endless))):
        right = max(page_object.get_bounds()[2] for page_object in page.get_objects())
        assert right <= page.get_width() - 20 * 72 / 25.4 + 1


def test_evidence_that_changed_since_it_was_recorded_makes_no_packet():
    changed = replace(CONTENTS.files[1], data=PDF + b" ")
    with pytest.raises(BadInput, match="E-PACKET-01"):
        build_packet(replace(CONTENTS, files=(CONTENTS.files[0], changed)))


def test_control_an_untouched_packet_is_whole():
    assert check_packet(PACKET) == []
    assert check_packet(pack(FILES)) == []  # packed by somebody else's program


@settings(max_examples=150)
@given(st.sampled_from(MEMBERS), st.data())
def test_one_changed_bit_of_any_file_is_found(name, data):
    bit = data.draw(st.integers(0, len(FILES[name]) * 8 - 1))
    wrong = check_packet(pack({**FILES, name: flip_bit(FILES[name], bit)}))
    assert name in wrong or (name == MANIFEST and wrong)


@settings(max_examples=150)
@given(st.integers(0, len(PACKET) * 8 - 1))
def test_one_changed_bit_of_the_packet_is_found_or_touches_no_file(bit):
    changed = flip_bit(PACKET, bit)
    assert check_packet(changed) or read(changed) == FILES


def test_what_is_missing_added_or_there_twice_is_named():
    without = {name: body for name, body in FILES.items() if name != CHRONOLOGY_NAME}
    assert check_packet(pack(without)) == [CHRONOLOGY_NAME]
    assert check_packet(pack({**FILES, "more.txt": b""})) == ["more.txt"]
    unlisted = {name: body for name, body in FILES.items() if name != MANIFEST}
    assert check_packet(pack(unlisted)) == sorted(FILES)
    assert check_packet(pack({**unlisted, MANIFEST: b"\xff"})) == sorted(FILES)
    assert check_packet(pack({**unlisted, MANIFEST: FILES[MANIFEST] + b"\n"})) == [MANIFEST]
    assert check_packet(pack({MANIFEST: b""})) == [MANIFEST]
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = pack(FILES, LETTER_NAME)
    assert check_packet(twice) == [LETTER_NAME]


@pytest.mark.parametrize("rubbish", [b"", b"PK", b"%PDF", PACKET[:200], PACKET[:-30]])
def test_what_is_no_packet_is_said_to_be_none(rubbish):
    assert check_packet(rubbish) == [ARCHIVE_PROBLEM]


def test_the_manifest_is_that_of_sha256sum():
    others = {name: body for name, body in FILES.items() if name != MANIFEST}
    assert FILES[MANIFEST].decode() == build_manifest(others)


def test_the_command_says_whether_a_packet_is_whole(tmp_path, capsys):
    path = tmp_path / "packet.zip"
    path.write_bytes(PACKET)
    assert main(["packet", "check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "ครบถ้วน" in out.splitlines()[0]
    assert hashlib.sha256(PACKET).hexdigest() in out
    path.write_bytes(pack({**FILES, LETTER_NAME: FILES[LETTER_NAME] + b" "}))
    assert main(["packet", "check", str(path)]) == 1
    assert "ไม่ตรง: letter.pdf" in capsys.readouterr().out
    assert main(["packet", "check", str(tmp_path / "nothing.zip")]) == 1
    assert "เปิดไฟล์" in capsys.readouterr().out


def test_details_and_later_messages_stand_in_the_chronology():
    details = Details("ฝ่ายเทศกิจ OFFICE", "DAMAGE 500", "WITNESS", "OCCASION")
    more = replace(CONTENTS, details=details, messages=((date(2026, 8, 9), "MESSAGE"),))
    papers = extract_text(render_chronology_pdf(more))
    for word in ("OFFICE", "DAMAGE", "WITNESS", "OCCASION", "MESSAGE"):
        assert word in papers
        assert word not in extract_text(render_chronology_pdf(CONTENTS))


def test_the_words_shown_before_are_those_of_the_letter():
    shown = format_letter(CONTENTS)
    for letter in (CONTENTS.letter, CONTENTS.recipient, "ขอได้โปรดคุ้มครองผู้ร้องเรียน", "3 สิงหาคม"):
        assert letter in shown


def copy_text(paper):
    """Return the text of a paper as a reader's program copies it, searches it or reads it aloud."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = [program, "-layout", "-", "-"]
    return subprocess.run(run, input=paper, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("letter_text", [CONTENTS.letter, " ".join([CONTENTS.letter] * 20)])
def test_the_words_of_the_letter_are_found_and_copied(letter_text):
    contents = replace(CONTENTS, letter=letter_text)
    text = copy_text(letter(contents))
    words = {word for word in word_tokenize(format_letter(contents)) if len(word.strip()) > 1}
    found = {word for word in words if word in text}
    assert len(words) > 60
    assert len(found) >= 0.95 * len(words), words - found
    assert not re.search("[\u200b\u2060]", text)


def test_the_control_a_word_joiner_in_the_text_hides_the_words():
    text = WORD_JOINER.join("พิจารณา")
    assert "พิจารณา" not in text


@pytest.mark.parametrize("paper", [LETTER_NAME, CHRONOLOGY_NAME])
def test_no_program_reads_a_sign_of_the_layout(paper):
    assert not re.search("[\u200b\u2060]", extract_text(FILES[paper]))


def test_no_date_breaks_at_the_end_of_a_line():
    for days in range(28):
        received = date(2026, 8, 1 + days)
        contents = replace(CONTENTS, received_on=received, letter="ก" * days)
        day = f"{received.day} สิงหาคม พ.ศ. 2569"
        lines = copy_text(letter(contents)).replace("\u00a0", " ").splitlines()
        assert any(day in " ".join(line.split()) for line in lines), day

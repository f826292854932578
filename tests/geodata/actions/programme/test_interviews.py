"""Interviews of experts: sealed, quoted word for word with approval, erased within the action."""

from dataclasses import replace

import pytest

from geodata.actions import TERMINAL
from geodata.actions.programme import interview_quotes, interviews
from geodata.errors import AppError, BadInput, Conflict, NotAllowed, NotFound, StorageUnavailable
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.programme.interviews import (
    InterviewDraft,
    QuoteDraft,
    QuoteState,
    list_name_parts,
)
from geodata.operations import backups
from geodata.project import open_project
from mapping.publish import editions
from mapping.publish.publisher import Publisher
from tests.engines import read_stored_bytes, restore_backup
from tests.geodata.actions.programme.conftest import TODAY

NAME = "นางสาวกระจิบ นกขมิ้น"
QUOTED = "ป้ายโครงการที่อ่านง่ายช่วยให้ชุมชนตรวจสอบได้"
HIDDEN = "เรื่องนี้เล่าให้ฟังเป็นการภายในเท่านั้น"
NOTES = f"ผู้ให้สัมภาษณ์เห็นว่า\n{QUOTED}\nและบอกว่า {HIDDEN}"
BY = "ผู้ทรงคุณวุฒิด้านกฎหมาย"


@pytest.fixture
def draft(programme):
    return InterviewDraft("i", programme.id, NAME, NOTES, TODAY, may_quote=True)


@pytest.fixture
def interview(do, malee, draft):
    return do(interviews.record_interview, malee, draft)


@pytest.fixture
def write(do, malee, interview):
    def make(words=QUOTED, by=BY, token="q", writer=malee):
        return do(interview_quotes.write_quote, writer, QuoteDraft(token, interview.id, words, by))

    return make


@pytest.fixture
def approve(do, manee):
    def run(quote, by=manee, answered=frozenset()):
        [found] = [
            one for one in do(interview_quotes.list_quotes, manee, 2) if one.quote.id == quote.id
        ]
        given = quote.id, found.displayed_version, answered
        return do(interview_quotes.approve_quote, by, *given)

    return run


def read_disk(project):
    files = [path for path in project.settings.data.rglob("*") if path.is_file()]
    return read_stored_bytes(project.database) + b"".join(path.read_bytes() for path in files)


def read_boxes(project):
    with project.database.begin_read() as tx:
        run = tx.connection.exec_driver_sql
        rows = [
            *run("SELECT sealed_name, sealed_notes FROM interviews"),
            *run("SELECT sealed_words, sealed_attribution FROM interview_quotes"),
        ]
    return [box for row in rows for box in row if box]


def read_release(project, now):
    Publisher(project).release_if_changed(now)
    files = [path for path in project.settings.releases.rglob("*") if path.is_file()]
    newest = max(path.parent for path in files if path.name == "network-documents.json")
    return (newest / "network-documents.json").read_text()


def test_name_and_notes_are_in_no_open_byte_and_open_under_the_vault_only(project, interview):
    disk = read_disk(project)
    for words in (NAME, QUOTED, HIDDEN):
        assert words.encode() not in disk
    name, _ = read_boxes(project)
    assert project.vault.open_text(name) == NAME
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        project.seal.open_text(name)


def test_an_officer_reads_them_and_it_is_noted(project, do, malee, somchai, interview):
    found = do(interviews.read_notes, malee, interview.id)
    assert (found.name, found.notes) == (NAME, NOTES)
    assert NAME not in repr(found)
    with pytest.raises(NotAllowed):
        do(interviews.read_notes, somchai, interview.id)
    with project.database.begin_read() as tx:
        noted = tx.connection.exec_driver_sql(
            "SELECT count(*) FROM audit_entries WHERE reason = 'interview read'"
        ).scalar()
    assert noted == 1


def test_a_second_tap_is_the_same_interview(do, malee, draft, interview):
    assert do(interviews.record_interview, malee, draft) == interview


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "E-INTERVIEW-01"),
        ({"notes": ""}, "E-INTERVIEW-01"),
        ({"consent_version": 0}, "E-INTERVIEW-01"),
        ({"consent_version": 2}, "E-INTERVIEW-01"),
        ({"notes": "x" * 20_001}, "E-TXT-02"),
        ({"interviewed_on": TODAY.replace(year=2027)}, "E-PROG-04"),
        ({"interviewed_on": TODAY.replace(year=2025)}, "E-PROG-03"),
    ],
)
def test_what_cannot_be_recorded(do, malee, draft, changes, code):
    with pytest.raises(BadInput, match=code):
        do(interviews.record_interview, malee, replace(draft, token="x", **changes))


def test_a_quote_is_public_once_another_officer_approved_the_very_words(
    project, do, malee, write, approve, now
):
    quote = write()
    assert QUOTED not in read_release(project, now)
    with pytest.raises(NotAllowed, match="E-INTERVIEW-06"):
        approve(quote, by=malee)
    assert approve(quote).state is QuoteState.APPROVED
    public = read_release(project, now)
    assert QUOTED in public
    assert BY in public
    assert NAME not in public
    assert HIDDEN not in public
    assert "IV-" not in public


def test_words_that_changed_meanwhile_are_not_approved(project, do, manee, write):
    quote = write()
    seen = DisplayedVersion.from_record(replace(quote, words=f"{QUOTED}!"), ())
    with pytest.raises(Conflict):
        do(interview_quotes.approve_quote, manee, quote.id, seen, frozenset())


@pytest.mark.parametrize(
    ("words", "by", "code"),
    [
        ("ป้ายโครงการที่อ่านยากช่วยให้ชุมชนตรวจสอบได้", BY, "E-INTERVIEW-04"),  # one word is another
        ("", BY, "E-INTERVIEW-04"),
        (QUOTED, " ", "E-INTERVIEW-04"),
        (QUOTED, "คุณกระจิบ", "E-INTERVIEW-05"),
        (QUOTED, "ผู้เชี่ยวชาญ นกขมิ้น", "E-INTERVIEW-05"),
        ("ก" * 301, BY, "E-TXT-02"),
        (QUOTED, "ก" * 81, "E-TXT-02"),
    ],
)
def test_what_cannot_be_quoted(write, words, by, code):
    with pytest.raises(BadInput, match=code):
        write(words, by)


def test_lines_of_the_notes_do_not_matter_to_a_quote(write):
    assert write(f"{QUOTED} และบอกว่า").words == f"{QUOTED} และบอกว่า"


def test_who_did_not_agree_to_be_quoted_is_not(do, malee, draft):
    made = do(interviews.record_interview, malee, replace(draft, token="n", may_quote=False))
    quote = QuoteDraft("x", made.id, QUOTED, BY)
    with pytest.raises(BadInput, match="E-INTERVIEW-03"):
        do(interview_quotes.write_quote, malee, quote)


def test_words_that_may_give_somebody_away_are_answered_for(write, approve):
    quote = write(by="นายสมชาย")
    with pytest.raises(BadInput, match="E-RISK-20"):
        approve(quote)
    assert approve(quote, answered=frozenset({"นายสมชาย"})).state is QuoteState.APPROVED


def test_nobody_writes_at_the_terminal(write):
    with pytest.raises(NotAllowed, match="E-INTERVIEW-06"):
        write(writer=TERMINAL)


def test_a_refused_quote_says_why_and_is_decided_once(do, malee, manee, write):
    quote = write()
    seen = DisplayedVersion.from_record(quote, ())
    refused = do(interview_quotes.refuse_quote, manee, quote.id, seen, "ยาวเกินไป")
    assert (refused.state, refused.reason) == (QuoteState.REFUSED, "ยาวเกินไป")
    [one] = do(interview_quotes.list_quotes, malee, 2)
    with pytest.raises(Conflict):
        do(interview_quotes.approve_quote, manee, quote.id, one.displayed_version, frozenset())
    with pytest.raises(NotFound):
        do(interview_quotes.withdraw_quote, manee, quote.id)


def test_any_officer_withdraws_a_quote(project, do, malee, write, approve, now):
    quote = approve(write())
    assert QUOTED in read_release(project, now)
    do(interview_quotes.withdraw_quote, malee, quote.id)
    assert QUOTED not in read_release(project, now)


def test_taking_the_consent_back_erases_within_the_action(
    project, do, malee, write, approve, interview, seen, now
):
    approve(write())
    write(token="waits")
    assert QUOTED in read_release(project, now)
    boxes = read_boxes(project)
    assert len(boxes) == 6
    assert all(box in read_disk(project) for box in boxes)  # control
    erased = do(interviews.withdraw_interview, malee, interview.id, seen(interview))
    assert not any(box in read_disk(project) for box in boxes)
    assert erased.withdrawn_on == TODAY
    assert do(interviews.list_interviews, malee, 2) == []
    assert do(interview_quotes.list_quotes, malee, 2) == []
    assert QUOTED not in read_release(project, now)
    with pytest.raises(BadInput, match="E-INTERVIEW-02"):
        do(interviews.read_notes, malee, interview.id)
    with pytest.raises(BadInput, match="E-INTERVIEW-02"):
        do(interviews.withdraw_interview, malee, interview.id, seen(erased))


def test_a_quote_is_in_no_edition(project, malee, write, approve, now):
    """What is taken back has to be gone from everywhere at once."""
    approve(write())
    assert QUOTED in read_release(project, now)
    edition_id = editions.freeze_edition(project, malee, "เวที", at=now)
    files = (project.settings.editions / edition_id).rglob("*")
    assert not [path for path in files if path.is_file() and QUOTED.encode() in path.read_bytes()]


def test_a_backup_brings_no_interview_back(project, do, malee, interview, seen, now, tmp_path):
    made = backups.make(project.settings, project.database, now, tmp_path / "old.backup")
    do(interviews.withdraw_interview, malee, interview.id, seen(interview))
    restored = open_project(restore_backup(made, tmp_path / "back", project.settings)[1])
    assert interviews.read_notes(restored, TERMINAL, interview.id, at=now).name == NAME  # control
    assert interviews.repeat_withdrawals(restored, at=now) == 1
    with pytest.raises(AppError, match="E-INTERVIEW-02"):
        interviews.read_notes(restored, TERMINAL, interview.id, at=now)
    restored.database.close()


def test_control_an_open_word_is_found(project, interview):
    with project.database.begin() as tx:
        tx.set_state("canary here", HIDDEN)
    assert HIDDEN.encode() in read_disk(project)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (NAME, ["กระจิบ", "นกขมิ้น"]),
        ("รศ.ดร.สมศรี ใจดี", ["สมศรี", "ใจดี"]),
        ("ก", []),
    ],
)
def test_parts_of_a_name_are_without_titles(name, parts):
    assert list_name_parts(name) == parts

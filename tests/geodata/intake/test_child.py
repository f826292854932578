"""Work in a child: what it answers, what stops it, and what it cannot reach."""

import threading

import pytest

from geodata.errors import FileRefused
from geodata.intake.children import child, in_child
from geodata.intake.tables import tables
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import Reject

STRANGE = "tests.attack.files.strange_children"


def find_limit(work, data=b"", most_bytes=1_000, **arguments):
    with pytest.raises(child.ChildEndedError) as caught:
        child.run(f"{STRANGE}:{work}", data, most_bytes=most_bytes, **arguments)
    return caught.value.too_much


def run_child(work, data=b"", **arguments):
    return child.run(f"{STRANGE}:{work}", data, most_bytes=10_000_000, **arguments)


def test_the_answer_is_bytes():
    data = bytes(range(256)) * 10_000  # longer than a pipe holds, both ways
    assert run_child("echo", data) == data


@pytest.mark.parametrize("work", ["never_ends", "burns"])
def test_who_does_not_come_back_is_ended(work, monkeypatch):
    monkeypatch.setattr(child, "TIME_LIMIT_S", 0.5)
    assert find_limit(work) is True


def test_who_takes_all_memory_is_ended_alone():
    assert find_limit("takes_all_memory") is True


@pytest.mark.parametrize("work", ["falls", "raises", "invents_a_code", "is_not_there"])
def test_who_falls_or_lies_gives_no_answer(work):
    assert find_limit(work, b"CANARY") is False


def test_an_endless_answer_is_cut_off():
    assert find_limit("says_too_much") is True


def test_no_file_is_written(tmp_path):
    path = tmp_path / "written"
    assert find_limit("writes_a_file", b"x", path=str(path)) is False
    assert not path.exists() or not path.read_bytes()


def test_neither_secrets_nor_settings_are_within_reach(monkeypatch):
    monkeypatch.setenv("DUSITMAP_KEYS", "/secret/place")
    assert b"DUSITMAP" not in run_child("environment")
    assert b"OPENBLAS_NUM_THREADS=1" in run_child("environment")  # the question is answered


def test_others_come_first():
    assert int(run_child("niceness")) > 0


def test_no_more_at_once_than_there_is_memory_for(monkeypatch):
    monkeypatch.setattr(child, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(child, "TIME_LIMIT_S", 0.5)
    slow = threading.Thread(target=find_limit, args=("never_ends",))
    slow.start()
    assert run_child("echo", b"the next one") == b"the next one"
    slow.join()
    assert child._slots.acquire(blocking=False)  # the place was given back


def test_a_table_comes_out_as_it_was_read():
    data = 'id,ชื่อ\n1,ก\n2\n3,"x\ny"\n'.encode()
    table = in_child.read_table(data)
    assert table == tables.read(data, name="")
    assert isinstance(table, CellTable)
    assert table.rejects == (Reject(3, "", "1 ≠ 2", "E-ROW-10"),)


@pytest.mark.parametrize(
    ("work", "code"), [("takes_all_memory", "E-FMT-04"), ("falls", "E-FMT-02")]
)
def test_a_reader_that_ends_is_one_thai_line(monkeypatch, work, code):
    monkeypatch.setattr(in_child, "READER", STRANGE)
    with pytest.raises(FileRefused) as refused:
        in_child._ask_reader(work, b"CANARY,CANARY\n1,2")
    assert refused.value.code == code
    assert "CANARY" not in refused.value.format_sentence("th")


def test_what_is_too_large_starts_nothing(monkeypatch):
    monkeypatch.setattr(child, "run", None)
    with pytest.raises(FileRefused, match="E-FMT-03"):
        in_child.read_table(b"x" * 10_000_001)

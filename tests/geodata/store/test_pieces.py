"""A sealed file in pieces: nothing can be taken out, put elsewhere or cut off unseen."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import FileRefused
from geodata.store import pieces
from geodata.store.pieces import SealedReader, SealedWriter
from geodata.store.sealing import Seal


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    made = Seal(tmp_path_factory.mktemp("keys"))
    made.prepare()
    return made


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 10)


def seal_parts(seal, *parts):
    target = io.BytesIO()
    writer = SealedWriter(target, seal)
    for part in parts:
        writer.write(part)
    writer.finish()
    return target.getvalue()


def open_sealed(seal, data):
    return io.BufferedReader(SealedReader(io.BytesIO(data), seal)).read()


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 21, 1000])
def test_what_was_written_is_read(seal, length):
    data = bytes(number % 251 for number in range(length))
    assert open_sealed(seal, seal_parts(seal, data)) == data


@given(st.lists(st.binary(max_size=25), max_size=6))
def test_however_it_is_written(seal, parts):
    assert open_sealed(seal, seal_parts(seal, *parts)) == b"".join(parts)


def lines():
    return b"x" * 45  # five pieces


@pytest.mark.parametrize(
    "change",
    [
        lambda lines, _other: lines[:-1],
        lambda lines, _other: lines[:2],
        lambda lines, _other: lines[1:],
        lambda lines, _other: [],
        lambda lines, _other: [lines[0], *lines[2:]],
        lambda lines, _other: [lines[0], *lines],
        lambda lines, _other: [lines[1], lines[0], *lines[2:]],
        lambda lines, _other: [*lines, lines[-1]],
        lambda lines, other: [lines[0], other[1], *lines[2:]],
        lambda lines, other: [*lines[:-1], other[-1]],
        lambda lines, _other: [lines[0][:-2] + b"AA", *lines[1:]],
        lambda lines, _other: [b"no piece", *lines[1:]],
    ],
)
def test_what_was_changed_is_refused(seal, change):
    one, other = (seal_parts(seal, lines()).split(b"\n")[:-1] for _ in range(2))
    assert open_sealed(seal, b"".join(line + b"\n" for line in one)) == lines()
    with pytest.raises(FileRefused, match="E-BAK-04"):
        open_sealed(seal, b"".join(line + b"\n" for line in change(one, other)))


def test_another_key_opens_nothing(seal, tmp_path):
    other = Seal(tmp_path)
    other.prepare()
    with pytest.raises(FileRefused, match="E-BAK-04"):
        open_sealed(other, seal_parts(seal, b"words"))

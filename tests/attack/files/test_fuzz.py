"""Any bytes, and valid files with any damage: each reader gives records or our own refusal.

`make fuzz` looks for longer, guided by what the code does (tests/attack/files/fuzz.py).
"""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import AppError
from tests.attack.files import corpus
from tests.attack.files.readers import READERS, obeys
from tests.geodata.intake import test_bad_tables as sheets
from tests.geodata.intake import test_geojson as geo
from tests.laws import examples

TELLING = (b'"', b",", b"[" * 50, b"]", b"{}", b"\0", b"\xff" * 8, b"1e999", b"-", b"PK\x03\x04",
           b"null", b"\xe0\xb8", b"\r\n", b"=1+1", b"9" * 400, b"\x80\x00\x00\x00")  # fmt: skip
FEW = examples(25, 2_000)


@st.composite
def draw_damaged(draw, name):
    """A valid file, cut, overwritten, doubled or stuffed in up to four places."""
    data = bytearray(draw(st.sampled_from(READERS[name][1])))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        piece = draw(st.sampled_from(TELLING) | st.binary(min_size=1, max_size=8))
        match draw(st.sampled_from(["overwrite", "stuff", "cut", "double", "drop"])):
            case "overwrite":
                data[place : place + len(piece)] = piece
            case "stuff":
                data[place:place] = piece
            case "cut":
                del data[place:]
            case "double":
                data[place:place] = data[max(0, place - 60) : place]
            case "drop":
                del data[place : place + len(piece)]
    return bytes(data)


@pytest.mark.parametrize("name", READERS)
def test_valid_files_are_read(name):
    assert all(obeys(name, reader) for reader in READERS[name][1])


@pytest.mark.parametrize("name", READERS)
def test_any_damage_is_read_or_refused(name):
    @settings(max_examples=FEW)
    @given(draw_damaged(name))
    def law(data):
        obeys(name, data)

    law()


@pytest.mark.parametrize("name", READERS)
def test_any_bytes_are_read_or_refused(name):
    @settings(max_examples=FEW)
    @given(st.binary(max_size=600))
    def law(data):
        obeys(name, data)

    law()


def test_control_what_is_no_refusal_of_ours_comes_out(monkeypatch):
    def careless(data):
        return int(data)

    monkeypatch.setattr("tests.attack.files.readers.READERS", {"careless": (careless, (b"1",))})
    with pytest.raises(ValueError, match="invalid literal"):
        obeys("careless", b"x")


# ------------------------------------------------------------------------- work grows with the file

ROW = '<row><c t="inlineStr"><is><t>x</t></is></c><c><v>1</v></c></row>'
GROWING = {
    "vertices": ("geojson", 20_000, lambda n: geo.vertices(n, b"[100.5,13.7]")),
    "star": ("geojson", 400, geo.star),
    "shapes": ("geojson", 250, lambda n: corpus.collection(*[corpus.shape()] * n)),
    "quotes in texts": ("geojson", 200_000, lambda n: b'["' + b'\\"' * n),
    "rows": ("csv", 4_000, lambda n: b"id,lat\n" + b"1,13.7\n" * n),
    "one id": ("csv", 2_000, lambda n: b"".join(
        [b"ticket_id,state\n", *(b"T-1,%d\n" % number for number in range(n))])),
    "open quotes": ("csv", 4_000, lambda n: b"id,lat\n" + b'"x,1\n' * n),
    "separators": ("csv", 200_000, lambda n: b"," * n),
    "marks over letters": ("csv", 20_000, lambda n: "id,ที่อยู่\n1,".encode() + "\u0e31".encode() * n),
    "sheet": ("xlsx", 1_000, lambda n: sheets.sheet(sheets.HEADER_ROW + ROW * n)),
    "members": ("archive", 5, corpus.build_zip_of_many),
}  # fmt: skip


def work_of(name, data):
    """Return the least time of computing of three, in seconds of this thread."""
    taken = []
    for _ in range(3):
        began = time.thread_time()
        with suppress(AppError):
            READERS[name][0](data)
        taken.append(time.thread_time() - began)
    return min(taken)


def grows_at_most(work, data_of, count, times=4, spare=3.0):
    """Return whether four times the file is at most some twelve times the work, and not sixteen."""
    first = max(work(data_of(count)), 0.005)
    return work(data_of(count * times)) <= first * times * spare


@pytest.mark.parametrize("family", GROWING)
def test_work_grows_with_the_file_and_not_with_its_square(family):
    name, count, data_of = GROWING[family]
    # Other work on the machine only adds to what is measured: one of three tries tells.
    assert any(grows_at_most(lambda data: work_of(name, data), data_of, count) for _ in range(3))


def test_control_work_that_grows_with_the_square_is_noticed():
    def squared(data):
        return len(data) ** 2

    assert not grows_at_most(squared, bytes, 1_000)
    assert grows_at_most(len, bytes, 1_000)

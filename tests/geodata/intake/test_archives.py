import contextlib
import io
import stat
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import FileRefused
from geodata.intake import archives


def zip_members(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refusal(data: bytes, **caps) -> str:
    with pytest.raises(FileRefused) as refused:
        archives.check(data, **caps)
    return refused.value.code


def rename_member(data: bytes, before: bytes, after: bytes) -> bytes:
    assert len(before) == len(after)
    return data.replace(before, after)


def directory_field(data: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the first directory entry."""
    start = data.index(b"PK\x01\x02") + offset
    return data[:start] + value + data[start + len(value) :]


def test_an_honest_archive_gives_its_files_back():
    archive = archives.check(zip_members({"a/": b"", "a/b.shp": b"shape", "c.dbf": b"table"}))
    assert archive.names == ("a/b.shp", "c.dbf")
    assert archive.read("a/b.shp") == b"shape"
    archive.verify()


@pytest.mark.parametrize("data", [b"", b"P", b"PK\x05\x06", b"{}", b"\0" * 1000])
def test_what_is_no_archive_is_refused(data):
    assert refusal(data) == "E-FMT-02"


def test_two_gigabytes_in_two_megabytes_are_refused_before_unpacking():
    bomb = directory_field(
        zip_members({"b.shp": b"0" * 2_000}), 24, struct.pack("<L", 2_000_000_000)
    )
    assert refusal(bomb) == "E-ZIP-01"


def test_a_member_that_packs_too_well_is_refused():
    assert refusal(zip_members({"b.shp": b"\0" * 20_000_000})) == "E-ZIP-03"


def test_blanks_of_a_short_table_are_no_bomb():
    assert archives.check(zip_members({"b.dbf": b" " * 90_000})).names == ("b.dbf",)


def test_a_directory_that_lies_about_the_size_does_not_unpack_everything():
    honest = zip_members({"b.shp": b"\0" * 40_000_000})
    archive = archives.check(directory_field(honest, 24, struct.pack("<L", 100_000)))
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        archive.verify()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "E-ZIP-03"
    assert peak < 1_000_000


def test_too_many_members():
    assert refusal(zip_members({f"{n}.txt": b"" for n in range(21)})) == "E-ZIP-02"
    assert archives.check(zip_members({f"{n}.txt": b"" for n in range(200)}), max_members=200)


def test_a_hundred_thousand_members_are_refused_at_once():
    many = zip_members({f"{n}": b"" for n in range(65_000)})
    started = time.perf_counter()
    assert refusal(many, max_members=200) == "E-ZIP-02"
    assert time.perf_counter() - started < 0.2


def test_a_count_that_lies_is_counted_again():
    data = zip_members({f"{n}.txt": b"" for n in range(30)})
    end = data.rindex(b"PK\x05\x06")
    lying = data[: end + 8] + struct.pack("<HH", 1, 1) + data[end + 12 :]
    assert refusal(lying) == "E-ZIP-02"


@pytest.mark.parametrize(
    "name",
    ["../b.shp", "a/../../b", "/etc/b", "C:/b.shp", "b.shp:x", "nul", "Com1.shp", "a//b", "./b",
     "a\\b", "b.shp.", "b.shp ", "a\nb"],
)  # fmt: skip
def test_unsafe_names_are_refused(name):
    placeholder = "x" * len(name)
    data = rename_member(zip_members({placeholder: b"1"}), placeholder.encode(), name.encode())
    assert refusal(data) == "E-ZIP-05"


def test_a_name_with_nul_is_refused():
    assert (
        refusal(rename_member(zip_members({"b.shpXtxt": b""}), b"b.shpXtxt", b"b.shp\0txt"))
        == "E-ZIP-05"
    )


def test_a_symbolic_link_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("b.shp")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(buffer.getvalue()) == "E-ZIP-05"


def test_encryption_is_refused():
    assert refusal(directory_field(zip_members({"b.shp": b"1"}), 8, b"\x01\x00")) == "E-ZIP-04"


@pytest.mark.parametrize("name", ["inner.zip", "inner.shp"])
def test_an_archive_in_the_archive_is_refused_by_name_and_by_content(name):
    assert refusal(zip_members({name: zip_members({"b.shp": b"1"})})) == "E-ZIP-06"


def test_members_that_overlap_are_refused():
    data = zip_members({"a": b"1" * 50, "b": b"1" * 50}, zipfile.ZIP_STORED)
    second = data.rindex(b"PK\x01\x02")
    overlapping = data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]
    assert refusal(overlapping) == "E-ZIP-03"


def test_one_name_twice_is_refused():
    assert refusal(zip_members({"a.shp": b"1", "A.shp": b"2"})) == "E-ZIP-03"


@settings(deadline=None)
@given(st.data())
def test_damage_raises_nothing_but_a_refusal(data):
    whole = zip_members({"a.shp": b"shape" * 20, "b.dbf": b"table"})
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefused):
        archives.check(bytes(damaged)).verify()

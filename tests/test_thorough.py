"""What `make test` leaves out is there, and CI runs it."""

from tests.paths import ROOT
from tests.thorough import LEFT_OUT_OF_CI, THOROUGH, is_thorough


def test_what_is_left_out_is_there():
    assert [name for name in THOROUGH if not (ROOT / name).exists()] == []
    assert [name for name in LEFT_OUT_OF_CI if not (ROOT / name).is_file()] == []


def test_what_ci_leaves_out_is_long():
    assert [name for name in LEFT_OUT_OF_CI if not is_thorough(name)] == []


def test_a_folder_counts_with_all_that_is_in_it():
    assert is_thorough("tests/attack/files/test_corpus.py::test_a")
    assert not is_thorough("tests/geodata/geometry/test_joins.py::test_a")

"""What `make test` leaves out is there, and CI runs it."""

from tests.paths import ROOT
from tests.thorough import LEFT_OUT_OF_CI, ON_POSTGRESQL, THOROUGH, is_thorough, list_run_by_ci


def test_what_is_left_out_is_there():
    assert [name for name in THOROUGH if not (ROOT / name).exists()] == []
    assert [name for name in LEFT_OUT_OF_CI if not (ROOT / name).is_file()] == []
    assert [name for name in ON_POSTGRESQL if not (ROOT / name).is_file()] == []


def test_what_ci_leaves_out_is_long():
    assert [name for name in LEFT_OUT_OF_CI if not is_thorough(name)] == []


def test_a_folder_counts_with_all_that_is_in_it():
    assert is_thorough("tests/attack/files/test_corpus.py::test_a")
    assert not is_thorough("tests/geodata/geometry/test_joins.py::test_a")


def test_ci_runs_each_long_file_that_it_does_not_name_as_left_out():
    asked = [*list_run_by_ci(in_browser=True), *list_run_by_ci(in_browser=False)]
    ignored = {name.removeprefix("--ignore=") for name in asked if name.startswith("--ignore=")}
    assert {name for name in asked if not name.startswith("--")} == {*THOROUGH} - {*LEFT_OUT_OF_CI}
    assert ignored == {*LEFT_OUT_OF_CI}

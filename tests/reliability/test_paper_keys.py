"""All keys on paper, and back: a slip is named by its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import settings
from geodata.errors import BadInput, StorageUnavailable
from geodata.operations import paper_keys
from geodata.project import open_project

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def test_there_and_back_the_project_opens(project):
    keys = settings.read().keys
    said = paper_keys.format_lines(keys)
    before = {path.name: path.read_bytes() for path in keys.glob("*.key")}
    assert len(before) >= 4
    for path in keys.iterdir():
        path.unlink()
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        open_project(settings.read())
    assert paper_keys.restore(keys, said) == sorted(before)
    assert {path.name: path.read_bytes() for path in keys.glob("*.key")} == before
    open_project(settings.read()).database.close()


def test_blanks_case_and_order_do_not_matter(project):
    said = paper_keys.format_lines(settings.read().keys)
    typed = [f"  {line.lower().replace(' ', '  ')} " for line in reversed(said)]
    assert paper_keys.parse_lines(["", *typed, ""]) == paper_keys.parse_lines(said)


@given(st.data())
def test_every_slip_of_one_letter_is_noticed(data):
    content = data.draw(st.binary(min_size=32, max_size=60))
    said = paper_keys._format_lines("points.key", content)
    number = data.draw(st.integers(0, len(said) - 1))
    line = said[number]
    places = [at for at, sign in enumerate(line) if sign.isalnum() and at > len("points.key ")]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(LETTERS.replace(line[place], "")))
    said[number] = line[:place] + other + line[place + 1 :]
    assert outcome(said) in (None, content)  # where only a bit that is not used differs: the same


def outcome(said):
    """Return what is read; None where a slip was noticed."""
    try:
        return paper_keys.parse_lines(said)["points.key"]
    except BadInput:
        return None


def test_a_slip_is_named_by_its_line_control():
    said = paper_keys._format_lines("points.key", bytes(range(40)))
    assert outcome(said) == bytes(range(40))
    said[1] = said[1].replace("B", "C", 1)
    with pytest.raises(BadInput, match="E-KEYS-01") as refused:
        paper_keys.parse_lines(said)
    assert refused.value.values == {"n": 2}


def test_a_missing_line_is_noticed(project):
    said = paper_keys.format_lines(settings.read().keys)
    with pytest.raises(BadInput, match="E-KEYS-02"):
        paper_keys.parse_lines(said[1:])


def test_keys_that_are_there_are_never_overwritten(project):
    keys = settings.read().keys
    with pytest.raises(BadInput, match="E-KEYS-03"):
        paper_keys.restore(keys, paper_keys.format_lines(keys))


@pytest.mark.parametrize(
    "typed", ["x", "points.key 1/1", "points.key 1/1 AAAA = AAAAAAA", "../x 1/1 AA = B"]
)
def test_what_is_no_line_is_said_by_its_number(typed):
    with pytest.raises(BadInput, match="E-KEYS-01"):
        paper_keys.parse_lines(["", typed])

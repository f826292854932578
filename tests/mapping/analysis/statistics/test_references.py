"""Published figures of two known maps, to the digits that were published."""

import pytest

from bench.validate_references import Reference, list_references, list_zones


@pytest.mark.filterwarnings("ignore")  # what comes with other programs
def test_every_figure_is_what_was_published_and_what_another_program_computes():
    references = list_references()
    assert [reference.name for reference in references if not reference.agrees] == []
    assert len(references) == 15


@pytest.mark.filterwarnings("ignore")
def test_the_groups_are_the_counties_that_were_published():
    assert list_zones() == {
        "1974–78": {"Northampton", "Hertford", "Halifax", "Bertie"},
        "both": {"Hoke", "Scotland", "Robeson", "Bladen"},
    }


def test_control_a_figure_that_is_a_little_off_is_a_miss():
    assert not Reference("off", 9.55414, 9.5543).agrees
    assert not Reference("off", 1.0, 1.0, 1.0001).agrees

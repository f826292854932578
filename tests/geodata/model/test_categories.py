"""Every category has what the tables of the product say of one: none is forgotten."""

import tomllib

import pytest

from geodata.intake.records import CATEGORY_LABELS
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.reference import list_sub_kinds
from geodata.store.schema import risk_points
from tests.paths import ROOT


def test_every_category_that_people_choose_is_read_from_a_file_and_has_sub_kinds():
    assert set(CATEGORY_LABELS) == set(CHOSEN_CATEGORIES)
    assert {kind.category for kind in list_sub_kinds()} == set(CHOSEN_CATEGORIES)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_category_that_people_choose_has_words(language):
    words = tomllib.loads((ROOT / f"mapping/texts/{language}/screens.toml").read_text())["category"]
    assert {category.replace(" ", "_") for category in CHOSEN_CATEGORIES} <= set(words)


def test_the_database_takes_every_category_and_no_other():
    [check] = [
        str(constraint.sqltext)
        for constraint in risk_points.constraints
        if str(constraint.name).endswith("category")
    ]
    assert check == "category IN ({})".format(", ".join(f"'{name}'" for name in Category))

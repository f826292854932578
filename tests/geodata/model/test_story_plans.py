"""Plans of a story: what may be hidden, what may be said, and in which order steps then stand."""

import pytest

from geodata.errors import BadInput
from geodata.model.story_plans import (
    MAX_WORDS_LENGTH,
    StoryPlan,
    arrange_steps,
    build_plan,
    dump_plan,
    load_plan,
)

STEPS = ("cover", "opening", "coverage", "risk RP-2569-0001", "withheld", "close")


def test_without_a_plan_steps_stay_as_they_are():
    assert arrange_steps(STEPS, StoryPlan()) == list(STEPS)


def test_the_cover_stays_first_and_what_must_be_shown_is_shown():
    plan = StoryPlan(("close", "cover"), frozenset({"withheld", "opening"}))
    assert arrange_steps(STEPS, plan)[0] == "cover"
    assert "withheld" in arrange_steps(STEPS, plan)
    assert "opening" not in arrange_steps(STEPS, plan)


def test_a_step_that_came_later_follows_the_one_before_it():
    plan = StoryPlan(("cover", "coverage", "opening", "gone"))
    assert arrange_steps(STEPS, plan) == [
        "cover",
        "coverage",
        "risk RP-2569-0001",
        "withheld",
        "close",
        "opening",
    ]


@pytest.mark.parametrize(
    ("order", "hidden", "words", "code"),
    [
        ((), {"withheld"}, {}, "E-STORY-02"),
        ((), {"cover"}, {}, "E-STORY-02"),
        (("cover", "cover"), set(), {}, "E-STORY-02"),
        (("<b>",), set(), {}, "E-STORY-02"),
        ((), {f"{'a' * number}" for number in range(1, 101)}, {}, "E-STORY-02"),
        ((), set(), {"coverage": "โทร 081-234-5678"}, "E-STORY-01"),
        ((), set(), {"coverage": "ตามที่นายสมชาย ใจดี บอกไว้"}, "E-STORY-01"),
        ((), set(), {"coverage": "ก" * (MAX_WORDS_LENGTH + 1)}, "E-TXT-02"),
    ],
)
def test_what_is_no_plan_is_refused(order, hidden, words, code):
    with pytest.raises(BadInput, match=code):
        build_plan(order, frozenset(hidden), words)


def test_words_are_one_line_and_empty_ones_are_none():
    plan = build_plan((), frozenset(), {"coverage": " สอง \n บรรทัด ", "risks": "  "})
    assert plan.words == {"coverage": "สอง บรรทัด"}


def test_a_plan_is_the_same_after_it_was_kept():
    plan = build_plan(("cover", "feed"), frozenset({"feed"}), {"feed": "ก"})
    assert load_plan(dump_plan(plan)) == plan
    assert load_plan("") == StoryPlan()
    assert StoryPlan().is_empty

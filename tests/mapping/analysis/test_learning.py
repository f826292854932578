"""What a training changed, against numbers worked out by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import Form, FormKind, Item
from mapping.analysis.learning import compare_items, compare_tests, compute_mcnemar, compute_score

FORM = Form(
    "แบบทดสอบ",
    1,
    True,
    tuple(Item(name, name, ("ก", "ข", "ค"), answer=1) for name in ("a", "b", "c", "d")),
)
PRE, POST = FormKind.PRE_TEST, FormKind.POST_TEST


def sheet(kind, right, code=None, **changes):
    """Make a sheet whose first `right` questions are answered rightly, the others by 2."""
    answers = {item.id: (1,) if place < right else (2,) for place, item in enumerate(FORM.items)}
    given = {"form_hash": FORM.hash, "answers": answers, "is_duplicate": False} | changes
    return AnswerSheet(
        kind, 1, given["form_hash"], code, None, given["answers"], False, given["is_duplicate"]
    )


def pairs(*scores):
    return [
        answer_sheet
        for number, (before, after) in enumerate(scores)
        for answer_sheet in (sheet(PRE, before, f"c{number}"), sheet(POST, after, f"c{number}"))
    ]


def test_the_change_by_hand():
    # Changes 1, 2, 3, 2, 2: mean 2; squares 1+0+1+0+0 = 2, variance 2/4, s = 0.7071;
    # half = 2.776 · 0.7071 / √5 = 0.8780.
    found = compare_tests(FORM, pairs((0, 1), (1, 3), (1, 4), (2, 4), (0, 2)))
    assert found.pairs == 5
    assert found.change.mean == 2
    assert found.change.low == pytest.approx(1.1220, abs=0.0002)
    assert found.change.high == pytest.approx(2.8780, abs=0.0002)
    assert found.change.is_clear


def test_a_change_that_may_be_none_is_not_clear():
    # Changes 2, −1, 1, −1, 0: mean 0.2; squares 3.24+1.44+0.64+1.44+0.04 = 6.8, s = 1.3038.
    found = compare_tests(FORM, pairs((0, 2), (2, 1), (1, 2), (3, 2), (2, 2))).change
    half = 2.7764 * math.sqrt(6.8 / 4) / math.sqrt(5)
    assert (found.low, found.high) == (
        pytest.approx(0.2 - half, abs=0.001),
        pytest.approx(0.2 + half, abs=0.001),
    )
    assert not found.is_clear


def test_no_interval_of_four_pairs_and_none_where_all_change_alike():
    four = pairs((0, 1), (1, 3), (1, 4), (2, 4))
    assert (compare_tests(FORM, four).pairs, compare_tests(FORM, four).change) == (4, None)
    assert compare_tests(FORM, pairs(*[(0, 2)] * 6)).change is None


def test_what_is_left_out_is_counted():
    sheets = [
        *pairs((0, 1), (1, 3), (1, 4), (2, 4), (0, 2)),
        sheet(PRE, 4, "only before"),
        sheet(POST, 0, "only after"),
        sheet(POST, 0, "only after too"),
        sheet(PRE, 0),
        sheet(POST, 0, "c0", is_duplicate=True),
        sheet(POST, 0, "c1", form_hash="another", answers={}),
        sheet(FormKind.SURVEY, 0, answers={}),
    ]
    found = compare_tests(FORM, sheets)
    assert found.change.mean == 2
    left_out = (found.only_before, found.only_after, found.without_code)
    assert left_out == (1, 2, 1)
    assert (found.duplicates, found.other_forms) == (1, 1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12), st.randoms())
def test_order_changes_nothing_and_every_sheet_is_in_one_count(scores, random):
    sheets = [*pairs(*scores), sheet(PRE, 1), sheet(PRE, 2, "x"), sheet(POST, 2, "y")]
    found = compare_tests(FORM, sheets)
    random.shuffle(sheets)
    assert compare_tests(FORM, sheets) == found
    counted = 2 * found.pairs + found.only_before + found.only_after + found.without_code
    assert counted == len(sheets)


def test_questions_by_hand():
    # Five pairs, 4, 3, 2, 1, 0 before and 4 after: a is right in 4 of 5 before, d in 1 of 5.
    rows = compare_items(FORM, pairs(*((right, 4) for right in (4, 3, 2, 1, 0))))
    assert [row.before.correct for row in rows] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert rows[0].before.shares == pytest.approx((0.8, 0.2, 0, 0))
    assert {row.after.correct for row in rows} == {1}
    assert [(row.gained, row.lost) for row in rows] == [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert {row.before.discrimination for row in rows} == {None}  # five are too few


def test_discrimination_by_hand_from_thirty_pairs_on():
    # Six times 4, 3, 2, 1, 0. a: right 1,1,1,1,0; the rest 3,2,1,0,0: means 0.8 and 1.2;
    # products 0.2·1.8+0.2·0.8+0.2·(−0.2)+0.2·(−1.2)+(−0.8)(−1.2) = 1.2;
    # squares 0.8 and 6.8: r = 1.2 / √5.44 = 0.5145.
    rows = compare_items(FORM, pairs(*((right, 4) for right in (4, 3, 2, 1, 0) * 6)))
    assert rows[0].before.discrimination == pytest.approx(0.5145, abs=0.0001)
    assert rows[0].after.discrimination is None  # all answer alike: it tells nobody apart
    less = compare_items(FORM, pairs(*((right, 4) for right in [4, 3, 2, 1, 0] * 5 + [4, 3, 2, 1])))
    assert less[0].before.discrimination is None


def test_the_chart_does_not_rise_because_the_weak_have_left():
    """Thirty before; the fifteen best stay and answer as before: nothing changed."""
    stayed = pairs(*[(4, 4)] * 8, *[(3, 3)] * 7)
    left = [sheet(PRE, 0, f"left {number}") for number in range(15)]
    rows = compare_items(FORM, [*stayed, *left])
    assert all(row.before.correct == row.after.correct for row in rows)
    assert {(row.gained, row.lost, row.is_clear) for row in rows} == {(0, 0, False)}
    # The control: all sheets of before against all of after, as it was drawn once.
    before = sum(compute_score(FORM, pair) for pair in [*stayed, *left] if pair.kind is PRE) / 30
    after = sum(compute_score(FORM, pair) for pair in stayed if pair.kind is POST) / 15
    assert after > before + 1


def test_mcnemar_by_hand():
    # Of 6 who changed all gained: 2 · 0.5⁶ = 0.03125; of 8, seven: 2 · (1 + 8) / 256.
    assert compute_mcnemar(6, 0) == pytest.approx(0.03125)
    assert compute_mcnemar(7, 1) == compute_mcnemar(1, 7) == pytest.approx(18 / 256)
    assert compute_mcnemar(0, 0) == compute_mcnemar(3, 3) == 1


def test_a_question_is_clear_only_when_adjusted_for_all_questions():
    eight = compare_items(FORM, pairs(*[(0, 1)] * 8))  # 4 · 2 / 2⁸ = 0.031
    assert [row.is_clear for row in eight] == [True, False, False, False]
    seven = compare_items(FORM, pairs(*[(0, 1)] * 7))  # 4 · 2 / 2⁷ = 0.0625
    assert not seven[0].is_clear
    assert seven[0].p_value == pytest.approx(0.0625)


def test_no_answer_is_its_own_share_and_not_right():
    blank = dict.fromkeys("abcd", ())
    given = pairs(*[(4, 4)] * 4)
    given += [sheet(PRE, 4, "blank"), sheet(POST, 4, "blank", answers=blank)]
    rows = compare_items(FORM, given)
    assert rows[0].after.shares == pytest.approx((0.8, 0, 0, 0.2))
    assert compute_score(FORM, given[-1]) == 0


def test_no_figures_of_four_pairs_nor_of_sheets_without_a_partner():
    sheets = [*pairs(*[(2, 3)] * 4), *[sheet(PRE, 2)] * 9, sheet(POST, 2, "c9")]
    assert all(row.before is row.after is None for row in compare_items(FORM, sheets))


def mark_look(sheets, look):
    return [replace(sheet, shown_in=look) for sheet in sheets]


def test_pairs_that_come_after_a_look_wait_until_they_are_five():
    first = mark_look(pairs((0, 1), (1, 3), (1, 4), (2, 4), (0, 2)), 1)
    late = [replace(pair, code_hash=f"late {pair.code_hash}") for pair in pairs(*[(0, 4)] * 5)]
    before = compare_tests(FORM, first)
    for count in range(1, 5):
        found = compare_tests(FORM, [*first, *mark_look(late[: 2 * count], 2)])
        assert (found.pairs, found.waiting) == (5 + count, count)
        assert found.change == before.change
        assert compare_items(FORM, [*first, *mark_look(late[: 2 * count], 2)]) == compare_items(
            FORM, first
        )
    whole = compare_tests(FORM, [*first, *mark_look(late[:6], 2), *mark_look(late[6:], 3)])
    assert (whole.waiting, whole.change != before.change) == (0, True)


def test_who_was_seen_before_and_answers_the_second_test_late_waits_too():
    """The pair is as late as the later of its two sheets."""
    first = mark_look(pairs(*[(0, 1)] * 5), 1)
    alone = replace(sheet(PRE, 0, "x"), shown_in=1)
    partner = replace(sheet(POST, 4, "x"), shown_in=2)
    found = compare_tests(FORM, [*first, alone, partner])
    assert (found.pairs, found.waiting) == (6, 1)

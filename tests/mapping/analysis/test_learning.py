"""What a training changed, against numbers worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.answers import Answered
from geodata.model.forms import Form, FormKind, Item
from mapping.analysis.learning import item_rows, paired, score
from mapping.analysis.student import share_within, t_quantile

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
    return Answered(
        kind, 1, given["form_hash"], code, None, given["answers"], False, given["is_duplicate"]
    )


def pairs(*scores):
    return [
        each
        for number, (before, after) in enumerate(scores)
        for each in (sheet(PRE, before, f"c{number}"), sheet(POST, after, f"c{number}"))
    ]


# Published two-sided 95 % points of t.
@pytest.mark.parametrize(
    ("degrees", "published"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (5, 2.571),
        (9, 2.262),
        (10, 2.228),
        (29, 2.045),
        (30, 2.042),
        (60, 2.000),
        (120, 1.980),
        (1000, 1.962),
    ],
)
def test_t_is_what_the_tables_say(degrees, published):
    assert t_quantile(0.95, degrees) == pytest.approx(published, abs=0.0006)


@given(st.integers(1, 200), st.floats(0.05, 0.995))
def test_t_holds_the_share_that_was_asked(degrees, share):
    assert share_within(t_quantile(share, degrees), degrees) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(("share", "degrees"), [(0.95, 0), (0, 3), (1, 3)])
def test_no_t_without_freedom(share, degrees):
    with pytest.raises(ValueError, match="degree"):
        t_quantile(share, degrees)


def test_the_change_by_hand():
    # Changes 1, 2, 3, 2, 2: mean 2; squares 1+0+1+0+0 = 2, variance 2/4, s = 0.7071;
    # half = 2.776 · 0.7071 / √5 = 0.8780.
    found = paired(FORM, pairs((0, 1), (1, 3), (1, 4), (2, 4), (0, 2)))
    assert found.pairs == 5
    assert found.change.mean == 2
    assert found.change.low == pytest.approx(1.1220, abs=0.0002)
    assert found.change.high == pytest.approx(2.8780, abs=0.0002)
    assert found.change.is_clear


def test_a_change_that_may_be_none_is_not_clear():
    # Changes 2, −1, 1, −1, 0: mean 0.2; squares 3.24+1.44+0.64+1.44+0.04 = 6.8, s = 1.3038.
    found = paired(FORM, pairs((0, 2), (2, 1), (1, 2), (3, 2), (2, 2))).change
    half = 2.7764 * math.sqrt(6.8 / 4) / math.sqrt(5)
    assert (found.low, found.high) == (
        pytest.approx(0.2 - half, abs=0.001),
        pytest.approx(0.2 + half, abs=0.001),
    )
    assert not found.is_clear


def test_no_interval_of_four_pairs_and_none_where_all_change_alike():
    four = pairs((0, 1), (1, 3), (1, 4), (2, 4))
    assert (paired(FORM, four).pairs, paired(FORM, four).change) == (4, None)
    assert paired(FORM, pairs(*[(0, 2)] * 6)).change is None


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
    found = paired(FORM, sheets)
    assert found.change.mean == 2
    left_out = (found.only_before, found.only_after, found.without_code)
    assert left_out == (1, 2, 1)
    assert (found.duplicates, found.other_forms) == (1, 1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12), st.randoms())
def test_order_changes_nothing_and_every_sheet_is_in_one_count(scores, random):
    sheets = [*pairs(*scores), sheet(PRE, 1), sheet(PRE, 2, "x"), sheet(POST, 2, "y")]
    found = paired(FORM, sheets)
    random.shuffle(sheets)
    assert paired(FORM, sheets) == found
    counted = 2 * found.pairs + found.only_before + found.only_after + found.without_code
    assert counted == len(sheets)


def test_questions_by_hand():
    # Five sheets with scores 4, 3, 2, 1, 0: a is right in 4 of 5, d in 1 of 5.
    rows = item_rows(FORM, [sheet(PRE, right) for right in (4, 3, 2, 1, 0)])
    assert [row.before.correct for row in rows] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert rows[0].before.shares == pytest.approx((0.8, 0.2, 0, 0))
    assert {row.after for row in rows} == {None}
    # a: right 1,1,1,1,0; the rest 3,2,1,0,0: means 0.8 and 1.2;
    # products 0.2·1.8+0.2·0.8+0.2·(−0.2)+0.2·(−1.2)+(−0.8)(−1.2) = 1.2;
    # squares 0.8 and 6.8: r = 1.2 / √5.44 = 0.5145.
    assert rows[0].before.discrimination == pytest.approx(0.5145, abs=0.0001)


def test_no_answer_is_its_own_share_and_not_right():
    blank = dict.fromkeys("abcd", ())
    rows = item_rows(FORM, [sheet(POST, 4, answers=blank), *[sheet(POST, 4)] * 4])
    assert rows[0].after.shares == pytest.approx((0.8, 0, 0, 0.2))
    assert score(FORM, sheet(POST, 4, answers=blank)) == 0


def test_a_question_that_all_answer_alike_tells_nobody_apart():
    rows = item_rows(FORM, [sheet(PRE, right) for right in (4, 3, 2, 1, 1)])
    assert rows[0].before.correct == 1
    assert rows[0].before.discrimination is None


def test_no_figures_of_four_sheets_nor_of_duplicates():
    sheets = [*[sheet(PRE, 2)] * 4, sheet(PRE, 2, "c", is_duplicate=True)]
    assert all(row.before is None for row in item_rows(FORM, sheets))

import itertools

import pytest

from mapping.layers import palette

RAMPS = [palette.COMPLAINTS, palette.FEED_REPORTS]


def lightness(colour):
    """L* of CIELAB: what remains of a colour for an eye without colour vision."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        (None, None),
        (0, None),
        (4, None),
        (5, "#fff7bc"),
        (9, "#fff7bc"),
        (10, "#fec44f"),
        (19, "#fec44f"),
        (20, "#d95f0e"),
        (49, "#d95f0e"),
        (50, "#7f2704"),
        (5000, "#7f2704"),
    ],
)
def test_complaints_fall_into_fixed_classes(value, colour):
    step = palette.COMPLAINTS.find_class(value)
    assert (step.colour if step else None) == colour


def test_labels_are_ranges_with_an_en_dash():
    assert [s.format_label("th") for s in palette.COMPLAINTS.steps] == [
        "5–9",
        "10–19",
        "20–49",
        "50 ขึ้นไป",
    ]
    assert [s.format_label("en") for s in palette.FEED_REPORTS.steps][-1] == "100 or more"


@pytest.mark.parametrize("classes", RAMPS)
def test_classes_touch_without_overlap(classes):
    for lower, upper in itertools.pairwise(classes.steps):
        assert lower.high == upper.low - 1
    assert classes.steps[-1].high is None


@pytest.mark.parametrize("classes", RAMPS)
def test_each_step_is_clearly_darker_than_the_one_before(classes):
    values = [lightness(step.colour) for step in classes.steps]
    assert all(a - b >= 12 for a, b in itertools.pairwise(values))


def test_control_a_traffic_light_fails_the_same_measure():
    values = [lightness(c) for c in ("#1a9641", "#a6d96a", "#ffffbf", "#fdae61", "#d7191c")]
    assert not all(a - b >= 12 for a, b in itertools.pairwise(values))


def test_zero_is_in_no_class():
    assert all(classes.find_class(0) is None for classes in RAMPS)


def luminance(colour):
    """Relative luminance of WCAG."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(
    ("words", "behind"),
    [("ink", "paper"), ("soft", "paper"), ("main", "paper"), ("ink", "tint"), ("on-main", "main")],
)
def test_words_can_be_read_on_what_is_behind_them(words, behind, is_dark):
    tokens = {**palette.TOKENS, **(palette.DARK_TOKENS if is_dark else {})}
    assert contrast(tokens[words], tokens[behind]) >= 4.5


def test_risk_levels_darken_clearly_and_no_sign_of_visits_looks_like_one():
    values = [lightness(colour) for colour in palette.RISK_LEVELS]
    assert all(a - b >= 12 for a, b in itertools.pairwise(values))
    assert len({*palette.RISK_LEVELS, palette.CLEAR, palette.UNSEEN, palette.EMPTY}) == 7


def test_the_dark_tokens_are_of_the_light_map_alone():
    css = palette.to_dark_css()
    assert css.startswith("@media (prefers-color-scheme:dark){body.dm-live:not(.of,.dm-print){")
    assert set(palette.DARK_TOKENS) <= set(palette.TOKENS)

"""Suggestions: the likeliest first, few, and the same every time."""

from shapely.geometry import Point

from geodata import reference
from geodata.model.places.places import Community
from geodata.suggestions import MAX_SUGGESTIONS, suggest


def community(number, name):
    return Community(f"DS{number:02d}", name, "100201", "ชุมชนเมือง", Point(0, 0))


PLACES = [
    community(1, "ชุมชนวัดสวัสดิ์วารี"),
    community(2, "ชุมชนวัดสวัสดิวาร์"),
    community(3, "ชุมชนซอยโซดา"),
    community(4, "ชุมชนหลังโรงพยาบาลวชิระ"),
]


def test_the_one_that_is_meant_comes_first():
    found = suggest("ซอยโซดาา", PLACES)
    assert found[0].community_id == "DS03"
    assert found[0].score > 85


def test_an_equal_name_scores_a_hundred_however_it_is_spelled():
    assert suggest("ซอย  โซดา", PLACES)[0].score == 100


def test_what_resembles_nothing_gets_no_suggestion():
    assert suggest("xyz", PLACES) == ()
    assert suggest("", PLACES) == ()


def test_at_most_three_in_falling_order():
    for place in reference.list_communities():
        found = suggest(place.name_th[2:], reference.list_communities())
        assert len(found) <= MAX_SUGGESTIONS
        assert [suggestion.score for suggestion in found] == sorted(
            (suggestion.score for suggestion in found), reverse=True
        )

"""Areas that are painted over, and who may decide: by hand-countable examples."""

from dataclasses import replace

import pytest

from geodata.errors import BadInput, NotAllowed
from geodata.model import public_photos
from geodata.model.public_photos import (
    CoveredArea,
    PhotoCheck,
    PhotoDraft,
    PhotoKind,
    PhotoOwner,
    PhotoState,
    PublicPhoto,
)

PHOTO = PublicPhoto(
    "p", PhotoOwner.RISK, 1, "s", PhotoKind.PLAIN, "ทางเท้า", "0" * 64, 40, 30,
    PhotoState.WAITING, 7, 8,
)  # fmt: skip


def test_an_area_covers_whole_squares_of_the_jpeg_grid_within_the_photo():
    assert CoveredArea(17, 16, 33, 48).widen(100, 100) == CoveredArea(16, 16, 48, 48)
    assert CoveredArea(90, -5, 300, 1).widen(100, 50) == CoveredArea(80, 0, 100, 16)


@pytest.mark.parametrize("area", [(100, 0, 120, 10), (10, 10, 10, 20), (20, 10, 10, 20)])
def test_an_area_outside_the_photo_or_of_no_size_is_refused(area):
    with pytest.raises(BadInput, match="E-PHOTO-01"):
        CoveredArea(*area).widen(100, 100)


def test_areas_are_whole_numbers_four_each():
    text = "1,2,30,40;0,0,16,16"
    assert public_photos.parse_areas(text) == (
        CoveredArea(1, 2, 30, 40),
        CoveredArea(0, 0, 16, 16),
    )
    assert public_photos.format_areas(public_photos.parse_areas(text)) == text
    assert public_photos.parse_areas("") == ()


@pytest.mark.parametrize(
    "text",
    ["1,2,3", "1,2,3,x", "-1,2,3,4", "1.5,2,3,4", "1,2,3,٤", ";".join(["1,1,9,9"] * 41), "9" * 999],
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput, match="E-PHOTO-01"):
        public_photos.parse_areas(text)


def test_a_caption_is_one_line_of_at_most_120_characters():
    assert PhotoDraft("s", PhotoKind.PLAIN, " ทาง \n เท้า ").caption == "ทาง เท้า"
    assert PhotoDraft("s", PhotoKind.PLAIN, "ก" * 120).caption == "ก" * 120
    with pytest.raises(BadInput, match="E-TXT-02"):
        PhotoDraft("s", PhotoKind.PLAIN, "ก" * 121)
    with pytest.raises(BadInput, match="E-PHOTO-06"):
        PhotoDraft("s", PhotoKind.PLAIN, " \n")


@pytest.mark.parametrize("missing", PhotoCheck)
def test_every_item_of_the_list_is_needed(missing):
    public_photos.check_complete(frozenset(PhotoCheck))
    with pytest.raises(BadInput, match="E-PHOTO-03"):
        public_photos.check_complete(frozenset(PhotoCheck) - {missing})


@pytest.mark.parametrize("account_id", [7, 8, None])
def test_who_proposed_or_took_a_photo_or_is_nobody_does_not_decide(account_id):
    with pytest.raises(NotAllowed, match="E-PHOTO-04"):
        public_photos.check_approver(PHOTO, account_id)


def test_somebody_else_decides_even_where_nobody_knows_who_took_it():
    public_photos.check_approver(PHOTO, 9)
    public_photos.check_approver(replace(PHOTO, taker_id=None), 9)

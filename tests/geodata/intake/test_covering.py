"""What is covered is in no pixel of the new picture, and nothing but pixels comes along."""

import io

import pytest
from PIL import Image

from geodata.errors import BadInput
from geodata.intake import photos
from geodata.intake.photos import COVER_COLOUR, PUBLIC_BYTES, PUBLIC_SIDES
from geodata.model.public_photos import CoveredArea
from tests.photos import COVER, GROUND, METADATA, PATCH_BOX, build_picture, has_patch


@pytest.fixture(scope="module")
def source():
    return photos.sanitize_jpeg(build_picture())


def read_pixel(jpeg, place):
    with Image.open(io.BytesIO(jpeg)) as picture:
        return picture.convert("RGB").getpixel(place)


def is_near(colour, other):
    return all(abs(one - two) <= 12 for one, two in zip(colour, other, strict=True))


def test_no_pixel_of_what_was_covered_is_left(source):
    assert has_patch(source)  # the control: the same look finds it where nothing is covered
    assert has_patch(photos.cover_jpeg(source, []).jpeg)
    covered = photos.cover_jpeg(source, COVER)
    assert not has_patch(covered.jpeg)
    left, top, right, bottom = PATCH_BOX
    for place in ((left, top), (right - 1, bottom - 1), ((left + right) // 2, (top + bottom) // 2)):
        assert is_near(read_pixel(covered.jpeg, place), COVER_COLOUR)
    assert is_near(read_pixel(covered.jpeg, (500, 400)), GROUND)  # what was not covered is there


def test_a_side_that_misses_the_patch_by_a_few_pixels_shows_it(source):
    """The rounding to the grid saves one that is short by less than a square, not by more."""
    left, top, right, bottom = PATCH_BOX
    assert not has_patch(
        photos.cover_jpeg(source, [CoveredArea(left, top, right - 5, bottom)]).jpeg
    )
    assert has_patch(photos.cover_jpeg(source, [CoveredArea(left, top, right - 30, bottom)]).jpeg)


def test_it_is_pixels_and_nothing_else(source):
    jpeg = photos.cover_jpeg(source, COVER).jpeg
    assert METADATA in build_picture()
    assert METADATA not in jpeg
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
        assert not {"comment", "exif", "xmp", "icc_profile"} & set(picture.info)


def test_the_same_photo_and_areas_give_the_same_bytes(source):
    assert photos.cover_jpeg(source, COVER) == photos.cover_jpeg(source, COVER)


def test_it_is_small_however_busy_the_picture(source):
    noise = Image.effect_noise((1600, 1200), 120).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=90)
    covered = photos.cover_jpeg(out.getvalue(), [])
    assert len(covered.jpeg) <= PUBLIC_BYTES
    assert covered.width in PUBLIC_SIDES[1:]  # noise is the worst: no quality was enough
    plain = photos.cover_jpeg(photos.sanitize_jpeg(build_picture((2000, 1500))), [])
    assert (plain.width, plain.height) == (PUBLIC_SIDES[0], 960)


def test_an_area_outside_the_photo_is_refused(source):
    with pytest.raises(BadInput, match="E-PHOTO-01"):
        photos.cover_jpeg(source, [CoveredArea(640, 0, 700, 40)])

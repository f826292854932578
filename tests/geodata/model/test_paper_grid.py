import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point
from shapely.geometry import box

from geodata.errors import NotFound
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.model.workshops.paper_grid import PaperGrid, build_grid, format_column

grids = st.builds(
    PaperGrid,
    west=st.integers(6600, 6700).map(lambda n: n * 100),
    north=st.integers(15200, 15300).map(lambda n: n * 100),
    columns=st.integers(1, 60),
    rows=st.integers(1, 60),
)


def test_squares_cover_the_extent_on_whole_hundreds_of_metres():
    grid = build_grid(to_wgs84(box(664_110, 1_523_010, 664_390, 1_523_490)))
    assert grid == PaperGrid(west=664_100, north=1_523_500, columns=3, rows=5)


def test_a_point_alone_has_one_square():
    grid = build_grid(to_wgs84(Point(664_110, 1_523_010)))
    assert (grid.columns, grid.rows) == (1, 1)


def test_letters_run_from_the_west_and_numbers_from_the_north():
    grid = PaperGrid(west=664_100, north=1_523_500, columns=3, rows=5)
    for label, x, y in (("A1", 664_150, 1_523_450), ("C5", 664_350, 1_523_050)):
        centre = to_metric(Point(grid.compute_square_centre(label)))
        assert (centre.x, centre.y) == pytest.approx((x, y), abs=0.001)


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (28, "AC")])
def test_columns_past_z_have_two_letters(column, name):
    assert format_column(column) == name


@settings(max_examples=50)
@given(grids, st.data())
def test_the_centre_of_a_square_lies_in_it(grid, data):
    column = data.draw(st.integers(0, grid.columns - 1))
    label = f"{format_column(column)}{data.draw(st.integers(1, grid.rows))}"
    assert grid.find_square(*grid.compute_square_centre(label)) == label


@settings(max_examples=50)
@given(grids, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_every_point_of_the_sheet_is_within_half_a_square_of_its_centre(grid, across, down):
    x = grid.west + across * grid.columns * 100
    y = grid.north - down * grid.rows * 100
    point = to_wgs84(Point(x, y))
    centre = to_metric(Point(grid.compute_square_centre(grid.find_square(point.x, point.y))))
    assert abs(centre.x - x) <= 50.01
    assert abs(centre.y - y) <= 50.01


def test_hands_may_write_small_letters_and_a_space():
    grid = PaperGrid(west=664_100, north=1_523_500, columns=3, rows=5)
    assert grid.compute_square_centre(" b 2 ") == grid.compute_square_centre("B2")


@pytest.mark.parametrize("label", ["", "B", "7", "D1", "A6", "A0", "B-1", "ก1", "AAA1", "A1; B2"])
def test_what_is_not_on_the_sheet_is_not_found(label):
    with pytest.raises(NotFound):
        PaperGrid(west=664_100, north=1_523_500, columns=3, rows=5).compute_square_centre(label)


def test_a_point_beyond_the_sheet_is_not_found():
    grid = PaperGrid(west=664_100, north=1_523_500, columns=3, rows=5)
    beyond = to_wgs84(Point(664_050, 1_523_450))
    with pytest.raises(NotFound):
        grid.find_square(beyond.x, beyond.y)

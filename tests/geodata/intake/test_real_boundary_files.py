"""What offices and volunteers really send as a boundary file, and the answer that it gets."""

import pytest

from geodata import reasons
from geodata.errors import FileRefused
from geodata.intake.boundaries import boundary_files

WHOLE = ()


@pytest.fixture
def read(shared):
    def run(name, **more):
        path = shared / "cases" / "imports" / name
        if not path.exists():
            pytest.skip(f"{name} is not beside the project")
        return boundary_files.read(path.read_bytes(), name=name, **more)

    return run


@pytest.mark.parametrize(
    ("name", "count", "left_out", "more"),
    [
        ("c.kml", 1, WHOLE, {}),
        ("c_32647_crs.geojson", 3, WHOLE, {}),
        ("c_32647_nocrs.geojson", 3, WHOLE, {"system": "EPSG:32647"}),
        ("c_874_nocpg.zip", 3, WHOLE, {"encoding": "windows-874"}),
        ("c_mixed_point.geojson", 3, ((4, "E-GEO-05"),), {}),
        ("c_single_feature.geojson", 1, WHOLE, {}),
        ("c_umap.geojson", 3, ((4, "E-GEO-05"),), {}),
        ("national_tambon.geojson", 1, ((2, "E-GEO-08"),), {}),
        ("other_district_bowtie.geojson", 1, ((2, "E-GEO-05"),), {}),
    ],
)
def test_it_is_read(read, name, count, left_out, more):
    file = read(name, **more)
    assert len(file.shapes) == count
    assert tuple((broken.number, broken.code) for broken in file.broken) == left_out


@pytest.mark.parametrize(
    ("name", "code", "option"),
    [
        ("c_32647_nocrs.geojson", "E-GEO-09", "--crs"),
        ("c_874_nocpg.zip", "W-SHP-04", "--encoding"),
    ],
)
def test_it_is_asked_about_with_the_option_that_answers(read, name, code, option):
    with pytest.raises(FileRefused, match=code):
        read(name)
    assert reasons.find_option(code) == option


def test_the_whole_layer_of_the_city_is_read_but_for_what_crosses_itself(shared):
    path = shared / "data" / "bma_communities.geojson"
    file = boundary_files.read(path.read_bytes(), name=path.name, max_bytes=50_000_000)
    assert len(file.shapes) + len(file.broken) == 2_007
    crossing = [
        broken
        for broken in file.broken
        if "ตัดกันเอง" in broken.build_refusal().format_sentence("th")
    ]
    assert len(crossing) > 0
    assert all(broken.repaired_area is not None for broken in file.broken)
    assert len(file.repair({broken.number for broken in file.broken}).shapes) == 2_007

"""The main job on what nobody here wrote: the city's outlines, a real feed, a fresh project."""

from collections import Counter

import pytest

from geodata import __main__ as command_line
from geodata import settings
from geodata.model.places.places import AreaLevel, BoundaryStatus
from geodata.project import open_project
from geodata.store.imports.records import FeedStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.registry import RegistryStore


@pytest.fixture
def with_feed(project_folder, shared, capsys):
    """Import the feed of July 2023 by the command line; return the project and what it said."""
    feed = shared / "data" / "traffy_dusit_2023-07.csv"
    assert command_line.main(["import", str(feed), "--yes"]) == 0
    project = open_project(settings.read())
    yield project, capsys.readouterr().out
    project.database.close()


def test_forty_two_outlines_one_estimate_and_a_feed_that_lies_in_the_streets(with_feed):
    project, printed = with_feed
    with project.database.begin_read() as tx:
        current = BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)
        figures = RegistryStore(tx).list_figures()
        spots = FeedStore(tx, project.seal).list_spots()
    assert Counter(current_boundary.status for current_boundary in current.values()) == {
        BoundaryStatus.OFFICIAL: 42,
        BoundaryStatus.ESTIMATED: 1,
    }
    assert len(figures) == 42
    how = Counter(str(spot.placement.kind) for spot in spots)
    assert how == {"near": 2, "subdistrict only": 13}
    assert all(
        0 < spot.placement.near_m <= 100 for spot in spots if spot.placement.near_community_id
    )
    assert "ใหม่ 15" in printed

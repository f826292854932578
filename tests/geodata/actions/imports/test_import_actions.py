"""What an import, a new boundary and the demo do to the project, on a real database file."""

import struct
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from shapely.geometry import box

from geodata import actions, reference, synthetic
from geodata.errors import BadInput, StorageUnavailable
from geodata.model.imports.records import Category, Indicator, ParsedRecords, StatedPlace
from geodata.model.places import registry
from geodata.model.places.placement import PlacementKind
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.registry import FigureKind
from geodata.project import open_project
from geodata.store.imports.records import FeedStore, ImportedComplaintStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.registry import RegistryStore
from geodata.store.schema import imports, record_versions
from geodata.store.sealing import KEY_FILE
from tests.engines import read_stored_bytes

PASSPORT = Passport("test", "CC0", None, "")


def read_stored(project, kind=FeedStore, source="Traffy Fondue"):
    with project.database.begin_read() as tx:
        return kind(tx, project.seal).find_known(source)


def rows_of(project, table):
    with project.database.begin_read() as tx:
        return [dict(row._mapping) for row in tx.connection.execute(table.select())]


def test_set_up_loads_the_reference_once(project, now):
    assert actions.set_up(project, now) is False
    with project.database.begin_read() as tx:
        store = BoundaryStore(tx)
        assert len(store.read_current(AreaLevel.SUBDISTRICT)) == 5
        communities = store.read_current(AreaLevel.COMMUNITY)
        figures = RegistryStore(tx).list_figures()
    assert len(communities) == 43
    estimated = [value for value, area in communities.items() if area.status == "estimated"]
    official = {area.version for area in communities.values() if area.status == "official"}
    assert (estimated, official) == (["DS27"], {1})
    assert not any(area.confirmed for area in communities.values())
    assert all(community.geometry.is_valid for community in communities.values())
    assert len(figures) == 42
    counted = registry.select_current_figures(figures["DS01"])[FigureKind.RESIDENTS]
    assert (counted.count, counted.year_be, counted.source) == (
        679,
        None,
        reference.get_layer_name(),
    )


def test_a_second_import_adds_nothing(project, record, bring_in):
    assert bring_in(record(1), record(2)).added == 2
    again = bring_in(record(1), record(2))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert len(read_stored(project)) == 2


def test_a_changed_row_updates_and_the_older_one_is_kept(project, record, bring_in):
    bring_in(record(1))
    note = bring_in(record(1, state="เสร็จสิ้น"))
    assert (note.added, note.updated) == (0, 1)
    assert read_stored(project)["T1"]["state"] == "เสร็จสิ้น"
    [before] = rows_of(project, record_versions)
    assert "รอรับเรื่อง" in before["before"]


def test_every_record_says_how_it_was_placed_and_by_which_version(project, record, bring_in):
    bring_in(record(1))
    row = read_stored(project)["T1"]
    assert (row["how"], row["community_id"], row["boundary_version"]) == ("inside", "DS07", 3)


def test_one_feed_does_not_see_the_ids_of_another(project, record, bring_in):
    bring_in(record(1), source="Traffy Fondue")
    assert bring_in(record(1), source="another feed").added == 1


def test_the_point_of_a_complaint_is_nowhere_in_the_files(project, record, bring_in, tmp_path):
    longitude, latitude = 100.50413123456, 13.77991123456
    canary = record(1, longitude=longitude, latitude=latitude)
    bring_in(canary, indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    row = read_stored(project, ImportedComplaintStore, actions.NETWORK)["T1"]
    assert (row["longitude"], row["latitude"]) == (longitude, latitude)
    assert row["reported_on"] == "2023-07-23"
    assert not is_found_in(project, tmp_path, longitude, latitude)
    bring_in(canary)  # the same point in a feed lies open: the search would have found it
    assert is_found_in(project, tmp_path, longitude, latitude)


def is_found_in(project, folder, longitude, latitude):
    needles = [str(longitude).encode(), str(latitude).encode()]
    needles += [struct.pack(order, value) for order in ("<d", ">d") for value in (longitude,)]
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != KEY_FILE]
    stored = read_stored_bytes(project.database) + b"".join(path.read_bytes() for path in files)
    return any(needle in stored for needle in needles)


def test_without_the_key_file_complaints_stay_shut(project, record, bring_in):
    bring_in(record(1), indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    (project.settings.keys / KEY_FILE).unlink()
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        read_stored(project, ImportedComplaintStore, actions.NETWORK)


def test_a_key_file_is_for_its_owner_only(project):
    assert (project.settings.keys / KEY_FILE).stat().st_mode & 0o077 == 0
    assert not project.settings.keys.is_relative_to(project.settings.data)


def test_new_boundaries_move_records_and_renew_the_estimates(project, record, bring_in, now):
    bring_in(record(1))
    point = next(
        community.location for community in reference.list_communities() if community.id == "DS07"
    )
    official = box(point.x - 0.0001, point.y + 0.0002, point.x + 0.0001, point.y + 0.0004)
    changed = actions.import_boundaries(
        project,
        actions.TERMINAL,
        AreaLevel.COMMUNITY,
        (Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, official),),
        PASSPORT,
        at=now,
    )
    row = read_stored(project)["T1"]
    assert changed == 1
    near = (row["how"], row["subdistrict_code"], row["community_id"], row["near_community_id"])
    assert near == (PlacementKind.NEAR, "100202", None, "DS07")
    assert 0 < row["near_m"] < 100
    with project.database.begin_read() as tx:
        current = BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)
        versions = BoundaryStore(tx).list_versions()
    assert current["DS07"].status is BoundaryStatus.OFFICIAL
    assert [version.version for version in versions][-1] == 1
    others = [value.geometry for area_id, value in current.items() if area_id != "DS07"]
    overlap = sum(official.intersection(area).area for area in others)
    assert overlap < 1e-12


def test_estimated_areas_can_be_turned_off_and_on(project, record, bring_in, now):
    """DS27 is the one community whose outline nobody has."""
    point = next(
        community.location for community in reference.list_communities() if community.id == "DS27"
    )
    bring_in(record(1, longitude=point.x, latitude=point.y))
    assert actions.use_estimated_areas(project, actions.TERMINAL, False, at=now) == 1
    assert read_stored(project)["T1"]["community_id"] is None
    assert actions.use_estimated_areas(project, actions.TERMINAL, True, at=now) == 1
    assert read_stored(project)["T1"]["community_id"] == "DS27"


def test_sample_records_never_stand_beside_real_ones(project, record, bring_in, now):
    bring_in(record(1), source=actions.DEMO_SOURCE, demo=True)
    with pytest.raises(BadInput, match="E-DEMO-02"):
        bring_in(record(2))
    assert actions.remove_demo(project, actions.TERMINAL, at=now) == 1
    bring_in(record(2))
    with pytest.raises(BadInput, match="E-DEMO-01"):
        bring_in(record(3), source=actions.DEMO_SOURCE, demo=True)


def test_removing_the_sample_leaves_no_trace(project, now):
    for indicator in Indicator:
        actions.import_records(
            project,
            actions.TERMINAL,
            synthetic.generate_records(indicator, now),
            indicator=indicator,
            source=actions.DEMO_SOURCE,
            checksum="",
            at=now,
            demo=True,
        )
    actions.remove_demo(project, actions.TERMINAL, at=now)
    assert rows_of(project, imports) == []
    with project.database.begin_read() as tx:
        assert FeedStore(tx, project.seal).count_records() == []
        assert ImportedComplaintStore(tx, project.seal).count_records() == []


def test_sample_records_are_the_same_every_time(now):
    assert synthetic.generate_records(Indicator.COMPLAINTS, now) == synthetic.generate_records(
        Indicator.COMPLAINTS, now
    )


def test_an_import_is_whole_or_not_at_all(project, record, bring_in):
    class Broken(Exception):
        pass

    def explode(*_args, **_kwargs):
        raise Broken

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FeedStore, "add", explode)
        with pytest.raises(Broken):
            bring_in(record(1))
    assert rows_of(project, imports) == []


def test_a_category_survives(project, record, bring_in):
    bring_in(record(1, category=Category.POLICY), indicator=Indicator.COMPLAINTS)
    assert read_stored(project, ImportedComplaintStore)["T1"]["category"] == "policy"


def test_preview_saves_nothing(project, record, now):
    before = project.database.change()
    preview = actions.preview_records(
        project,
        actions.TERMINAL,
        ParsedRecords((record(1),), ()),
        indicator=Indicator.FEED_REPORTS,
        source="Traffy Fondue",
        at=now,
    )
    assert (len(preview.new), preview.count_by_kind()) == (1, {PlacementKind.INSIDE: 1})
    assert project.database.change() == before
    assert read_stored(project) == {}


def community(project, area_id):
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)[area_id]


def test_an_official_outline_leaves_no_estimate_on_its_ground(project, record, bring_in, now):
    """DS27's point lies on the ground that DS33 gets: its estimate must take nothing from it."""
    point = next(place.location for place in reference.list_communities() if place.id == "DS27")
    official = box(point.x - 0.0015, point.y - 0.0015, point.x + 0.0015, point.y + 0.0015)
    actions.import_boundaries(
        project,
        actions.TERMINAL,
        AreaLevel.COMMUNITY,
        (Boundary("DS33", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, official),),
        PASSPORT,
        at=now,
    )
    assert community(project, "DS27").status is BoundaryStatus.POINT_ONLY
    bring_in(record(1, longitude=point.x, latitude=point.y))
    row = read_stored(project)["T1"]
    assert row["community_id"] is not None
    assert row["community_id"] != "DS27"


def test_a_corrected_place_without_a_point_is_a_change(project, record, bring_in):
    words = {"longitude": None, "latitude": None}
    names = {community.id: community.name_th for community in reference.list_communities()}
    bring_in(record(1, **words, stated=StatedPlace(community_name=names["DS01"])))
    assert read_stored(project)["T1"]["community_id"] == "DS01"
    note = bring_in(record(1, **words, stated=StatedPlace(community_name=names["DS06"])))
    assert note.updated == 1
    assert read_stored(project)["T1"]["community_id"] == "DS06"


def test_an_older_export_changes_nothing_back(project, record, bring_in):
    newer, older = datetime(2023, 9, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)
    bring_in(record(1, state="เสร็จสิ้น", last_activity_at=newer))
    note = bring_in(record(1, state="รอรับเรื่อง", last_activity_at=older))
    assert (note.updated, note.unchanged) == (0, 1)
    assert read_stored(project)["T1"]["state"] == "เสร็จสิ้น"


def test_two_registers_may_use_the_same_numbers(project, record, bring_in):
    for register in ("ทะเบียน ก", "ทะเบียน ข"):
        note = bring_in(record(1), indicator=Indicator.COMPLAINTS, source=register)
        assert note.added == 1


def test_a_contradiction_that_boundaries_cannot_settle_stays_flagged(
    project, record, bring_in, now
):
    bring_in(record(1, stated=StatedPlace(is_elsewhere=True)))
    assert read_stored(project)["T1"]["disagrees"] == 1
    for on in (False, True):
        actions.use_estimated_areas(project, actions.TERMINAL, on, at=now)
        assert read_stored(project)["T1"]["disagrees"] == 1


@pytest.mark.parametrize("name", ["points.key", "audit.key", "rows.key"])
@pytest.mark.parametrize("loss", ["lost", "foreign"])
def test_a_project_does_not_open_with_lost_or_foreign_keys(project, name, loss):
    path = project.settings.keys / name
    path.unlink()
    if loss == "foreign":
        path.write_bytes(Fernet.generate_key())
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        open_project(project.settings)
    assert path.exists() is (loss == "foreign")

"""The registry on a real database: added, renamed, retired and taken back, with its records."""

from datetime import UTC, datetime

import pytest
from shapely.geometry import box

from geodata import actions, reference
from geodata.actions.people import auditing
from geodata.actions.places import communities, fieldwork
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.imports.records import Indicator, StatedPlace
from geodata.model.people.audit import AuditFilter
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.registry import FigureKind, NewCommunity
from geodata.model.times import BANGKOK
from geodata.store.imports.records import FeedStore, ImportedComplaintStore
from geodata.store.places.boundaries import BoundaryStore
from tests.seen import NOTHING, community_as_it_is, read_seen_version

DS07 = (100.50413, 13.77991)
NO_POINT = {"longitude": None, "latitude": None}
NAMES = {community.id: community.name_th for community in reference.list_communities()}


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def build_new_community(name="ชุมชนริมน้ำใหม่", **changes):
    words = {
        "name_th": name,
        "subdistrict_code": "100202",
        "kind_th": "ชุมชนเมือง",
        "longitude": DS07[0] + 0.0005,
        "latitude": DS07[1],
    }
    return NewCommunity(**{**words, **changes})


def boundary(project, area_id):
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_current(AreaLevel.COMMUNITY).get(area_id)


def read_stored(project, kind=FeedStore, source="Traffy Fondue"):
    with project.database.begin_read() as tx:
        rows = kind(tx, project.seal).find_known(source)
    return {
        value: (row["how"], row["subdistrict_code"], row["community_id"])
        for value, row in rows.items()
    }


@pytest.fixture
def fresh_folder(older_folder):
    """Estimates are what these tests are about: the project began before outlines were known."""
    return older_folder


def test_a_new_community_takes_its_ground_and_its_records(project, malee, at, record, bring_in):
    bring_in(record(1), record(2, longitude=DS07[0] + 0.0005))
    assert read_stored(project)["T2"][2] != "DS44"
    before = boundary(project, "DS07").geometry.area
    added = communities.add_community(project, malee, build_new_community(), at=at)
    assert (added.id, added.version, added.retired) == ("DS44", 1, False)
    assert boundary(project, "DS44").status is BoundaryStatus.ESTIMATED
    assert boundary(project, "DS07").geometry.area < before
    assert read_stored(project)["T2"] == ("inside", "100202", "DS44")
    assert read_stored(project)["T1"] == ("inside", "100202", "DS07")


def test_the_next_one_gets_the_next_id_also_after_retiring(project, malee, at):
    one = communities.add_community(project, malee, build_new_community("ชุมชนหนึ่ง"), at=at)
    communities.retire(project, malee, one.id, read_seen_version(project, one), at=at)
    two = communities.add_community(project, malee, build_new_community("ชุมชนสอง"), at=at)
    assert (one.id, two.id) == ("DS44", "DS45")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_th": NAMES["DS07"] + " "}, "E-COM-02"),
        ({"name_th": " "}, "E-COM-01"),
        ({"kind_th": "หมู่บ้าน"}, "E-COM-07"),
        ({"subdistrict_code": "100201"}, "E-COM-03"),
        ({"subdistrict_code": "100205"}, "E-COM-03"),
        ({"longitude": 100.6}, "E-COM-03"),
    ],
)
def test_what_cannot_be_is_not_added(project, malee, at, changes, code):
    change = project.database.change()
    with pytest.raises(BadInput, match=code):
        communities.add_community(project, malee, build_new_community(**changes), at=at)
    assert project.database.change() == change


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("13.77991", "100.50413"), ("๑๓.๗๗๙๙๑", "๑๐๐.๕๐๔๑๓"), (" 13.77991 ", "100.50413")],
)
def test_a_point_is_read_as_it_is_typed(latitude, longitude):
    assert communities.parse_point(latitude, longitude) == pytest.approx(DS07)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("", ""), ("13.7", ""), ("x", "100.5"), ("100.50413", "13.77991"), ("51.5", "0.1")],
)
def test_what_is_no_point_in_thailand_is_refused(latitude, longitude):
    with pytest.raises(BadInput, match="E-COM-11"):
        communities.parse_point(latitude, longitude)


def test_a_renamed_community_is_found_by_both_names(project, malee, at, record, bring_in):
    old, later = NAMES["DS07"], "ชุมชนริมคลองร่มเย็น"
    bring_in(record(1, **NO_POINT, stated=StatedPlace("100202", old)))
    bring_in(record(2, **NO_POINT, stated=StatedPlace("100202", later)))
    assert [read_stored(project)[community_id][0] for community_id in ("T1", "T2")] == [
        "by name",
        "subdistrict only",
    ]
    done = communities.rename(
        project, malee, "DS07", community_as_it_is(project, "DS07"), later, at=at
    )
    assert (done.name_th, done.version) == (later, 2)
    bring_in(record(3, **NO_POINT, stated=StatedPlace(None, old)))
    assert {pair[2] for pair in read_stored(project).values()} == {"DS07"}


def test_a_name_that_is_free_again_means_who_has_it_now(project, malee, at, record, bring_in):
    communities.rename(
        project, malee, "DS07", community_as_it_is(project, "DS07"), "ชุมชนริมคลองร่มเย็น", at=at
    )
    communities.add_community(project, malee, build_new_community(NAMES["DS07"]), at=at)
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, NAMES["DS07"])))
    assert read_stored(project)["T1"][2] == "DS44"


def test_a_retired_community_leaves_the_map_and_the_join(project, malee, at, record, bring_in):
    bring_in(record(1), record(2, **NO_POINT, stated=StatedPlace(None, NAMES["DS07"])))
    bring_in(record(1), indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    bring_in(
        record(2, **NO_POINT, stated=StatedPlace(None, NAMES["DS07"])),
        indicator=Indicator.COMPLAINTS,
        source=actions.NETWORK,
    )
    assert {pair[2] for pair in read_stored(project).values()} == {"DS07"}
    done = communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    assert done.retired
    assert boundary(project, "DS07") is None
    for rows in (
        read_stored(project),
        read_stored(project, ImportedComplaintStore, actions.NETWORK),
    ):
        assert "DS07" not in {row[2] for row in rows.values()}
        assert rows["T2"] == ("subdistrict only", "100202", None)
    bring_in(record(3, **NO_POINT, stated=StatedPlace(None, NAMES["DS07"])))
    assert read_stored(project)["T3"] == ("subdistrict only", "100202", None)
    back = communities.take_back(project, malee, "DS07", read_seen_version(project, done), at=at)
    assert not back.retired
    for rows in (
        read_stored(project),
        read_stored(project, ImportedComplaintStore, actions.NETWORK),
    ):
        assert {row[2] for row in rows.values()} == {"DS07"}


def test_a_record_from_before_names_were_kept_goes_to_its_subdistrict(
    project, malee, at, record, bring_in
):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, NAMES["DS07"])))
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE feed_records SET sealed_community = NULL")
    communities.rename(
        project, malee, "DS07", community_as_it_is(project, "DS07"), "ชุมชนริมคลองร่มเย็น", at=at
    )
    assert read_stored(project)["T1"] == ("by name", "100202", "DS07")
    communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    assert read_stored(project)["T1"] == ("subdistrict only", "100202", None)


def test_an_official_boundary_is_gone_and_comes_back(project, malee, at, record, bring_in):
    area = box(DS07[0] - 0.0002, DS07[1] - 0.0002, DS07[0] + 0.0002, DS07[1] + 0.0002)
    actions.import_boundaries(
        project,
        malee,
        AreaLevel.COMMUNITY,
        (Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, area),),
        Passport("test", "CC0", None, ""),
        at=at,
    )
    done = communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    assert boundary(project, "DS07") is None
    communities.take_back(project, malee, "DS07", read_seen_version(project, done), at=at)
    assert boundary(project, "DS07").status is BoundaryStatus.OFFICIAL
    assert boundary(project, "DS07").geometry.equals(area)


def test_retiring_and_taking_back_have_an_order(project, malee, at):
    with pytest.raises(BadInput, match="E-COM-05"):
        communities.take_back(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    with pytest.raises(BadInput, match="E-COM-04"):
        communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    with pytest.raises(BadInput, match="E-COM-04"):
        communities.rename(
            project, malee, "DS07", community_as_it_is(project, "DS07"), "ชุมชนอื่น", at=at
        )
    communities.add_community(project, malee, build_new_community(NAMES["DS07"]), at=at)
    with pytest.raises(BadInput, match="E-COM-02"):
        communities.take_back(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)


def test_nobody_visits_a_retired_community(project, malee, at, signed_in):
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    draft = VisitDraft("t", "DS07", at.astimezone(BANGKOK).date(), True)
    communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    for by in (somchai, malee):
        with pytest.raises(NotFound):
            fieldwork.record_visit(project, by, draft, at=at)


def test_zones_are_three_or_none(project, malee, at):
    for zone in (2, None, 3):
        done = communities.assign_zone(
            project, malee, "DS07", community_as_it_is(project, "DS07"), zone, at=at
        )
        assert done.zone == zone
    for zone in (0, 4):
        with pytest.raises(BadInput, match="E-COM-06"):
            communities.assign_zone(
                project, malee, "DS07", community_as_it_is(project, "DS07"), zone, at=at
            )


def change_in_every_way(project, by, at):
    """Return the changes of DS07 by name, as it is drawn now."""
    seen = (project, by, "DS07", community_as_it_is(project, "DS07"))
    figure = (FigureKind.RESIDENTS, 120, 2566, "สำรวจ")
    return {
        "rename": lambda: communities.rename(*seen, "ชุมชนริมคลองร่มเย็น", at=at),
        "retire": lambda: communities.retire(*seen, at=at),
        "zone": lambda: communities.assign_zone(*seen, 1, at=at),
        "figure": lambda: communities.set_figure(*seen, *figure, at=at),
    }


@pytest.mark.parametrize("way", ["rename", "retire", "zone", "figure"])
def test_the_later_of_two_officers_is_told(project, malee, at, signed_in, way):
    other = signed_in(Role.OFFICER, name="prasit")
    drawn_before = change_in_every_way(project, malee, at)
    change_in_every_way(project, other, at)["zone"]()
    with pytest.raises(Conflict):
        drawn_before[way]()


@pytest.mark.parametrize("way", ["rename", "retire", "zone", "figure"])
@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR]
)
def test_only_officers_keep_the_registry(project, at, signed_in, role, way):
    by = signed_in(role, *(["DS07"] if role is Role.COORDINATOR else []))
    with pytest.raises(NotAllowed, match="E-NF-02"):
        change_in_every_way(project, by, at)[way]()
    with pytest.raises(NotAllowed, match="E-NF-02"):
        communities.add_community(project, by, build_new_community(), at=at)
    with pytest.raises(NotAllowed, match="E-NF-02"):
        communities.list_history(project, by, "DS07", at=at)


def test_what_is_not_there_is_missing(project, malee, at):
    with pytest.raises(NotFound):
        communities.rename(project, malee, "DS99", NOTHING, "x", at=at)
    with pytest.raises(NotFound):
        communities.list_history(project, malee, "DS99", at=at)


def test_the_history_forgets_nothing(project, malee, at):
    ways = change_in_every_way(project, malee, at)
    ways["rename"]()

    def do(change, *given):
        change(project, malee, "DS07", community_as_it_is(project, "DS07"), *given, at=at)

    do(communities.assign_zone, 3)
    for count, year in ((103, 2566), (104, 2560)):
        do(communities.set_figure, FigureKind.RESIDENTS, count, year, "สำรวจ")
    do(communities.retire)
    do(communities.take_back)
    lines = communities.list_history(project, malee, "DS07", at=at)
    assert {line.account_name for line in lines} == {"malee"}
    kinds = [getattr(line.event, "kind", None) or line.event.figure.kind for line in lines]
    assert sorted(kinds) == sorted(
        ["renamed", "zone", "residents", "residents", "retired", "taken back"]
    )
    renamed = next(line.event for line in lines if getattr(line.event, "kind", "") == "renamed")
    assert (renamed.before, renamed.after) == (NAMES["DS07"], "ชุมชนริมคลองร่มเย็น")


def test_every_change_is_noted(project, malee, at):
    ways = change_in_every_way(project, malee, at)
    ways["rename"]()

    def do(change, *given):
        change(project, malee, "DS07", community_as_it_is(project, "DS07"), *given, at=at)

    do(communities.assign_zone, 3)
    do(communities.set_figure, FigureKind.RESIDENTS, 100, 2566, "สำรวจ")
    do(communities.retire)
    do(communities.take_back)
    lines = auditing.read_page(
        project, actions.TERMINAL, AuditFilter(object="community DS07"), 1, at=at
    ).lines
    assert [line.entry.reason for line in reversed(lines)] == [
        "community renamed",
        "community zone",
        "community figure",
        "community retired",
        "community taken back",
    ]

"""The crosswalk: a misspelt name waits, is suggested, is confirmed by a person, and remembered."""

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import actions, reference
from geodata.actions.people import auditing
from geodata.actions.places import communities, stated_names
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.intake import records
from geodata.intake.tables import columns, tables
from geodata.model.imports.records import Indicator, StatedPlace
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.places.names import normalize_place_name
from geodata.store.imports.records import FeedStore, ImportedComplaintStore
from geodata.suggestions import MAX_SUGGESTIONS, MIN_SCORE
from tests.engines import read_stored_bytes
from tests.laws import examples
from tests.seen import community_as_it_is, name_as_it_waits, name_as_settled

NAMES = {community.id: community.name_th for community in reference.list_communities()}
HOME = {community.id: community.subdistrict_code for community in reference.list_communities()}
NO_POINT = {"longitude": None, "latitude": None}
numbers = itertools.count()
WRONG = NAMES["DS07"][:-1] + "ษ์ๆ"  # nobody's name


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def read_stored(project, kind=FeedStore, source="Traffy Fondue"):
    with project.database.begin_read() as tx:
        rows = kind(tx, project.seal).find_known(source)
    return {
        value: (row["how"], row["subdistrict_code"], row["community_id"])
        for value, row in rows.items()
    }


def import_csv(project, by, at, *rows):
    """Import a register of complaints that has names of communities and no points."""
    text = "รหัสเรื่อง,ชื่อชุมชน,แขวง,เขต\n" + "\n".join(rows)
    table = tables.read(text.encode(), name="register.csv")
    reading = records.read(table, columns.guess_mapping(table.header), now=at, key=project.row_key)
    assert not reading.rejects
    return actions.import_records(
        project,
        by,
        reading,
        indicator=Indicator.COMPLAINTS,
        source=actions.NETWORK,
        checksum="",
        at=at,
    )


def cases(project):
    return read_stored(project, ImportedComplaintStore, actions.NETWORK)


def test_from_a_misspelt_name_to_an_import_that_knows_it(project, malee, at):
    import_csv(project, malee, at, f"1,{WRONG},วชิรพยาบาล,ดุสิต", f"2,{WRONG},วชิรพยาบาล,ดุสิต")
    assert set(cases(project).values()) == {("subdistrict only", "100202", None)}
    [waiting] = stated_names.list_waiting_names(project, malee, at=at)
    assert (waiting.stated, waiting.subdistrict_code) == (WRONG, "100202")
    assert waiting.records == {Indicator.COMPLAINTS: 2}
    assert waiting.suggestions[0].community_id == "DS07"
    assert set(cases(project).values()) == {("subdistrict only", "100202", None)}
    found = stated_names.confirm_name(
        project, malee, WRONG, "100202", "DS07", name_as_it_waits(project, WRONG, "100202"), at=at
    )
    assert found == 2
    assert set(cases(project).values()) == {("by name", "100202", "DS07")}
    assert stated_names.list_waiting_names(project, malee, at=at) == []
    import_csv(project, malee, at, f"3,{WRONG},วชิรพยาบาล,ดุสิต", f"4,{WRONG},,ดุสิต")
    assert {cases(project)[digit] for digit in "34"} == {("by name", "100202", "DS07")}


def test_without_a_subdistrict_it_is_unplaced_until_somebody_confirms(
    project, malee, at, record, bring_in
):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    assert read_stored(project)["T1"] == ("unplaced", None, None)
    stated_names.confirm_name(
        project, malee, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
    )
    assert read_stored(project)["T1"] == ("by name", "100202", "DS07")


def test_none_of_these_is_remembered_and_can_be_taken_back(project, malee, at, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    assert (
        stated_names.confirm_name(
            project, malee, WRONG, None, None, name_as_it_waits(project, WRONG, None), at=at
        )
        == 0
    )
    bring_in(record(2, **NO_POINT, stated=StatedPlace(None, WRONG)))
    assert stated_names.list_waiting_names(project, malee, at=at) == []
    assert read_stored(project)["T2"] == ("unplaced", None, None)
    [settled] = stated_names.list_settled_names(project, malee, at=at)
    stated_names.withdraw_name(
        project, malee, settled.id, name_as_settled(project, settled.id), at=at
    )
    [waiting] = stated_names.list_waiting_names(project, malee, at=at)
    assert waiting.records == {Indicator.FEED_REPORTS: 2}


def test_a_confirmation_taken_back_lets_the_records_wait_again(
    project, malee, at, record, bring_in
):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    stated_names.confirm_name(
        project, malee, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
    )
    [settled] = stated_names.list_settled_names(project, malee, at=at)
    assert (
        stated_names.withdraw_name(
            project, malee, settled.id, name_as_settled(project, settled.id), at=at
        )
        == 1
    )
    assert read_stored(project)["T1"] == ("unplaced", None, None)
    with pytest.raises(NotFound):
        stated_names.withdraw_name(
            project, malee, settled.id, name_as_settled(project, settled.id), at=at
        )


def test_a_stated_subdistrict_goes_before_a_confirmed_name(project, malee, at, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace("100202", WRONG)))
    stated_names.confirm_name(
        project, malee, WRONG, "100202", "DS07", name_as_it_waits(project, WRONG, "100202"), at=at
    )
    bring_in(record(2, **NO_POINT, stated=StatedPlace("100204", WRONG)))
    assert read_stored(project)["T2"] == ("subdistrict only", "100204", None)
    [waiting] = stated_names.list_waiting_names(project, malee, at=at)
    assert waiting.subdistrict_code == "100204"
    assert all(HOME[suggestion.community_id] == "100204" for suggestion in waiting.suggestions)
    with pytest.raises(BadInput, match="E-COM-03"):
        stated_names.confirm_name(
            project,
            malee,
            WRONG,
            "100204",
            "DS07",
            name_as_it_waits(project, WRONG, "100204"),
            at=at,
        )


def test_a_retired_community_is_never_suggested_nor_confirmed(project, malee, at, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace("100202", WRONG)))
    [waiting] = stated_names.list_waiting_names(project, malee, at=at)
    assert "DS07" in [suggestion.community_id for suggestion in waiting.suggestions]  # control
    communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    [waiting] = stated_names.list_waiting_names(project, malee, at=at)
    assert "DS07" not in [suggestion.community_id for suggestion in waiting.suggestions]
    with pytest.raises(BadInput, match="E-COM-04"):
        stated_names.confirm_name(
            project,
            malee,
            WRONG,
            "100202",
            "DS07",
            name_as_it_waits(project, WRONG, "100202"),
            at=at,
        )


def test_a_confirmed_name_of_a_retired_community_gives_the_subdistrict(
    project, malee, at, record, bring_in
):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    stated_names.confirm_name(
        project, malee, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
    )
    communities.retire(project, malee, "DS07", community_as_it_is(project, "DS07"), at=at)
    assert read_stored(project)["T1"] == ("subdistrict only", "100202", None)


def test_a_point_needs_no_name_and_its_name_is_not_kept(project, malee, at, record, bring_in):
    bring_in(record(1, stated=StatedPlace("100202", WRONG)))
    bring_in(record(2, **NO_POINT, stated=StatedPlace(None, WRONG, is_elsewhere=True)))
    assert stated_names.list_waiting_names(project, malee, at=at) == []
    with project.database.begin_read() as tx:
        rows = FeedStore(tx, project.seal).find_known("Traffy Fondue").values()
    assert {row["stated_community"] for row in rows} == {None}


def test_only_a_name_that_waits_can_be_confirmed(project, malee, at):
    with pytest.raises(BadInput, match="E-COM-12"):
        stated_names.confirm_name(
            project, malee, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
        )


def test_what_is_not_there_cannot_be_meant(project, malee, at, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    with pytest.raises(NotFound):
        stated_names.confirm_name(
            project, malee, WRONG, None, "DS99", name_as_it_waits(project, WRONG, None), at=at
        )


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR]
)
def test_only_officers_settle_names(project, at, signed_in, record, bring_in, role):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    by = signed_in(role, *(["DS07"] if role is Role.COORDINATOR else []))
    for attempt in (
        lambda: stated_names.list_waiting_names(project, by, at=at),
        lambda: stated_names.list_settled_names(project, by, at=at),
        lambda: stated_names.confirm_name(
            project, by, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
        ),
        lambda: stated_names.withdraw_name(project, by, 1, name_as_settled(project, 1), at=at),
    ):
        with pytest.raises(NotAllowed, match="E-NF-02"):
            attempt()


def test_a_stated_name_lies_nowhere_in_the_open(project, malee, at):
    canary = "ชุมชนข้างบ้านนายสมมุติ"
    import_csv(project, malee, at, f"1,{canary},วชิรพยาบาล,ดุสิต")
    stated_names.confirm_name(
        project, malee, canary, "100202", None, name_as_it_waits(project, canary, "100202"), at=at
    )
    stored_bytes = read_stored_bytes(project.database)
    assert NAMES["DS07"].encode() in stored_bytes  # the search finds what is there
    assert canary.encode() not in stored_bytes
    assert "สมมุติ".encode() not in stored_bytes


def test_every_decision_is_noted(project, malee, at, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, WRONG)))
    stated_names.confirm_name(
        project, malee, WRONG, None, None, name_as_it_waits(project, WRONG, None), at=at
    )
    [settled] = stated_names.list_settled_names(project, malee, at=at)
    stated_names.withdraw_name(
        project, malee, settled.id, name_as_settled(project, settled.id), at=at
    )
    stated_names.confirm_name(
        project, malee, WRONG, None, "DS07", name_as_it_waits(project, WRONG, None), at=at
    )
    reasons = [
        line.entry.reason
        for line in auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=at).lines
        if line.entry.verb == "change communities"
    ]
    assert reasons[::-1] == ["name of none", "name withdrawn", "name confirmed"]


@st.composite
def draw_near_name(draw):
    """A community's name with a few letters lost, doubled or exchanged."""
    letters = list(NAMES[draw(st.sampled_from(sorted(NAMES)))])
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(letters) - 1))
        what = draw(st.sampled_from(["lose", "double", "exchange"]))
        if what == "lose" and len(letters) > 4:
            del letters[place]
        elif what == "double":
            letters.insert(place, letters[place])
        else:
            letters[place] = draw(st.sampled_from("กขคงจฉชซดตถทธนบปผพภมยรลวศสหอ"))
    return "".join(letters)


@settings(
    max_examples=examples(8, 100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(stated=draw_near_name(), code=st.sampled_from([None, *sorted(set(HOME.values()))]))
def test_whatever_is_suggested_nothing_moves_before_somebody_confirms(
    project, malee, at, record, bring_in, stated, code
):
    number = next(numbers)
    bring_in(record(number, **NO_POINT, stated=StatedPlace(code, stated)))
    before = read_stored(project)
    waiting = stated_names.list_waiting_names(project, malee, at=at)
    assert all(
        len(waiting_name.suggestions) <= MAX_SUGGESTIONS
        and all(one.score >= MIN_SCORE for one in waiting_name.suggestions)
        for waiting_name in waiting
    )
    actions.use_estimated_areas(project, malee, True, at=at)  # everything is placed again
    assert read_stored(project) == before
    how, _, community_id = before[f"T{number}"]
    assert (how == "by name") is (community_id is not None)
    if community_id is None:
        assert normalize_place_name(stated) in {
            normalize_place_name(waiting_name.stated) for waiting_name in waiting
        }
    else:  # only where the change left the name what it was
        assert normalize_place_name(stated) == normalize_place_name(NAMES[community_id])

"""An import is taken back: as if it had never been, by two once something of it was released."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geodata import actions
from geodata.actions import editions
from geodata.actions.imports import counting, import_undo
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.imports.counting import CaseGroup, CountCell, GroupLevel
from geodata.model.imports.records import Indicator, ParsedRecords, StatedPlace
from geodata.model.people.people import Role
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.store.imports.counting import CountingStore
from geodata.store.imports.records import store_of
from geodata.store.people.audit import AuditStore
from tests.conftest import NOON
from tests.laws import examples
from tests.seen import import_as_it_is

FEED, COMPLAINTS = Indicator.FEED_REPORTS, Indicator.COMPLAINTS


def rows(project, indicator=FEED, source="Traffy Fondue"):
    """Return what is stored, by source id, without what differs from run to run."""
    with project.database.begin_read() as tx:
        known = store_of(indicator, tx, project.seal).find_known(source)
    sealed = ("sealed_community", "sealed_point")
    return {
        key: {name: value for name, value in row.items() if name not in sealed}
        for key, row in known.items()
    }


def bring(project, *records, indicator=FEED, source="Traffy Fondue", at=NOON):
    given = {"indicator": indicator, "source": source, "checksum": "", "at": at}
    actions.import_records(project, actions.TERMINAL, ParsedRecords(tuple(records), ()), **given)
    return import_undo.list_imports(project, actions.TERMINAL, at=at)[0].id


def undo(project, number, by=actions.TERMINAL, at=NOON):
    token = import_undo.preview_undo(project, by, number, at=at).token
    return import_undo.undo_import(project, by, number, token, at=at)


def versions(project):
    with project.database.begin_read() as tx:
        run = tx.connection.exec_driver_sql
        return run("SELECT indicator, record_id, replaced_by_import FROM record_versions").all()


def test_what_was_added_is_gone_and_what_was_changed_says_what_it_said(project, record):
    bring(project, record(1), record(2))
    before = rows(project)
    later = [record(1, state="เสร็จสิ้น", longitude=100.5110, latitude=13.7765), record(3)]
    number = bring(project, *later)
    assert rows(project)["T1"]["state"] == "เสร็จสิ้น"
    seen = import_undo.preview_undo(project, actions.TERMINAL, number, at=NOON)
    assert (seen.removed_count, seen.restored_count, seen.covered_count, seen.needs_two) == (
        1,
        1,
        0,
        False,
    )
    done = undo(project, number)
    assert (done.is_pending, done.removed_count, done.restored_count) == (False, 1, 1)
    assert rows(project) == before
    assert versions(project) == []


def test_points_and_names_that_are_sealed_come_back_with_their_places(project, record):
    source = {"indicator": COMPLAINTS, "source": "ก"}
    first = record(1, longitude=None, latitude=None, stated=StatedPlace(community_name="สวนอ้อย"))
    bring(project, first, record(2), **source)
    before = rows(project, **source)
    moved = {"longitude": 100.5110, "latitude": 13.7765}
    number = bring(project, record(1, **moved), record(2, **moved), **source)
    assert rows(project, **source) != before
    undo(project, number)
    assert rows(project, **source) == before


def test_it_comes_back_by_the_boundaries_of_now(project, record):
    bring(project, record(1))
    assert rows(project)["T1"]["community_id"] == "DS07"
    number = bring(project, record(1, longitude=100.5110, latitude=13.7765))
    elsewhere = Boundary(
        "DS07",
        AreaLevel.COMMUNITY,
        BoundaryStatus.OFFICIAL,
        box(100.5050, 13.7800, 100.5052, 13.7802),
    )
    passport = Passport("x", "x", None, "x")
    actions.import_boundaries(
        project, actions.TERMINAL, AreaLevel.COMMUNITY, (elsewhere,), passport, at=NOON
    )
    undo(project, number)
    with project.database.begin_read() as tx:
        [now] = actions.build_placer(tx, project.seal).place([record(1)])
    row = rows(project)["T1"]
    assert (row["how"], row["community_id"]) == (now.kind, now.community_id)
    assert row["community_id"] != "DS07"
    assert row["boundary_version"] == now.boundary_version


def test_a_later_import_keeps_what_it_said(project, record):
    first = bring(project, record(1, state="a"), record(2))
    second = bring(project, record(1, state="b"))
    seen = import_undo.preview_undo(project, actions.TERMINAL, first, at=NOON)
    assert (seen.removed_count, seen.restored_count, seen.covered_count) == (1, 0, 1)
    undo(project, first)
    assert {key: row["state"] for key, row in rows(project).items()} == {"T1": "b"}
    undo(project, second)  # nothing was there before it any more
    assert rows(project) == {}
    assert versions(project) == []


def test_what_a_later_import_states_as_well_stays(project, record):
    first = bring(project, record(1), record(2))
    second = bring(project, record(1), record(3))  # a dump that grows: T1 is in both
    seen = import_undo.preview_undo(project, actions.TERMINAL, first, at=NOON)
    assert (seen.removed_count, seen.restored_count, seen.covered_count) == (1, 0, 1)
    undo(project, first)
    assert list(rows(project)) == ["T1", "T3"]
    undo(project, second)
    assert rows(project) == {}


def test_the_middle_one_of_three(project, record):
    bring(project, record(1, state="a"))
    second = bring(project, record(1, state="b"))
    third = bring(project, record(1, state="c"))
    undo(project, second)
    assert rows(project)["T1"]["state"] == "c"
    undo(project, third)
    assert rows(project)["T1"]["state"] == "a"
    assert versions(project) == []


STEPS = st.lists(
    st.tuples(st.just("import"), st.dictionaries(st.integers(1, 3), st.sampled_from("abc")))
    | st.tuples(st.just("undo"), st.integers(0, 9)),
    max_size=7,
)


@settings(
    max_examples=examples(12, 200), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_is_taken_back_all_is_as_if_it_had_not_been(project_factory, record, steps):
    """Compare with a project in which only the imports that stand were made, in their order."""
    project = project_factory()
    standing = []
    for what, value in steps:
        if what == "import":
            if value:
                given = [record(source_id, state=state) for source_id, state in value.items()]
                standing.append((bring(project, *given), given))
        elif standing:
            number, _ = standing.pop(value % len(standing))
            undo(project, number)
    expected = {}
    for _, given in standing:
        expected |= {given_record.source_id: given_record.state for given_record in given}
    assert {key: row["state"] for key, row in rows(project).items()} == expected
    for number, _ in standing[::-1]:
        undo(project, number)
    assert rows(project) == {}
    assert versions(project) == []
    with project.database.begin_read() as tx:
        assert tx.connection.exec_driver_sql("SELECT * FROM import_repeats").all() == []


@pytest.fixture
def project_factory(project):
    """The same project, emptied: opening one takes a second."""

    def empty():
        with project.database.begin() as tx:
            for table in ("record_versions", "import_repeats", "feed_records"):
                tx.connection.exec_driver_sql(f"DELETE FROM {table}")
        return project

    return empty


def test_once_and_no_more(project, record):
    number = bring(project, record(1))
    undo(project, number)
    for again in (lambda: undo(project, number), lambda: undo(project, number)):
        with pytest.raises(BadInput, match="E-UNDO-01"):
            again()
    with pytest.raises(NotFound):
        undo(project, 99)
    assert [
        listed_import.taken_back_at
        for listed_import in import_undo.list_imports(project, actions.TERMINAL, at=NOON)
    ] == [NOON]


def test_samples_have_a_way_of_their_own(project, record, bring_in):
    bring_in(record(1), demo=True)
    assert import_undo.list_imports(project, actions.TERMINAL, at=NOON) == []
    with pytest.raises(NotFound):
        undo(project, 1)


def test_what_changed_since_it_was_shown_is_not_taken_back(project, record):
    number = bring(project, record(1), record(2))
    token = import_undo.preview_undo(project, actions.TERMINAL, number, at=NOON).token
    bring(project, record(1, state="b"))
    before = rows(project)
    with pytest.raises(Conflict, match="E-CONFLICT-01"):
        import_undo.undo_import(project, actions.TERMINAL, number, token, at=NOON)
    assert rows(project) == before


def test_the_log_says_it_and_the_file_can_come_again(project, record, signed_in):
    by = signed_in(Role.OFFICER, at=NOON)
    number = bring(project, record(1))
    undo(project, number, by)
    with project.database.begin_read() as tx:
        store = AuditStore(tx, project.audit_key)
        assert (store.last().object, store.last().reason) == ("import 1", "import undone")
        assert store.find_first_broken() is None
    bring(project, record(1))
    assert list(rows(project)) == ["T1"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_but_an_officer(project, record, signed_in, role):
    number = bring(project, record(1))
    by = signed_in(role, *(["DS07"] if role is Role.COORDINATOR else []), at=NOON)
    for action in (
        lambda: import_undo.list_imports(project, by, at=NOON),
        lambda: import_undo.preview_undo(project, by, number, at=NOON),
        lambda: import_undo.undo_import(project, by, number, "", at=NOON),
        lambda: import_undo.withdraw_undo_request(project, by, number, at=NOON),
    ):
        with pytest.raises(NotAllowed, match="E-NF-02"):
            action()
    assert list(rows(project)) == ["T1"]


class TestReleased:
    """Five complaints of one import and one of another are in a public group."""

    @pytest.fixture
    def officers(self, signed_in):
        return [signed_in(Role.OFFICER, name=name, at=NOON) for name in ("first", "second")]

    @pytest.fixture
    def numbers(self, project, record):
        source = {"indicator": COMPLAINTS, "source": "ก"}
        numbers = [
            bring(project, *(record(number) for number in range(1, 6)), **source),
            bring(project, record(6), record(7), **source),
        ]
        with project.database.begin() as tx:
            refs = tuple(f"record {number}" for number in range(1, 7))
            cell = CountCell(GroupLevel.COMMUNITY, "DS07", None)
            CountingStore(tx).publish(NOON.date(), [CaseGroup(cell, ("2026-01", "2026-06"), refs)])
        return numbers

    def groups(self, project):
        with project.database.begin_read() as tx:
            return CountingStore(tx).list_groups()

    def test_two_officers_and_the_group_goes_whole(self, project, officers, numbers):
        first, second = officers
        seen = import_undo.preview_undo(project, first, numbers[0], at=NOON)
        assert (seen.needs_two, seen.group_count, seen.complaints_in_groups) == (True, 1, 6)
        assert undo(project, numbers[0], first).is_pending
        assert len(rows(project, COMPLAINTS, "ก")) == 7
        assert len(self.groups(project)) == 1
        with pytest.raises(NotAllowed, match="E-UNDO-02"):
            undo(project, numbers[0], first)
        done = undo(project, numbers[0], second)
        assert (done.is_pending, done.removed_count, done.group_count) == (False, 5, 1)
        assert list(rows(project, COMPLAINTS, "ก")) == ["T6", "T7"]
        assert self.groups(project) == ()

    def test_the_terminal_alone_is_not_enough(self, project, officers, numbers):
        with pytest.raises(NotAllowed, match="E-UNDO-02"):
            undo(project, numbers[0])
        undo(project, numbers[0], officers[0])
        with pytest.raises(NotAllowed, match="E-UNDO-02"):
            undo(project, numbers[0])
        assert len(rows(project, COMPLAINTS, "ก")) == 7

    def test_what_the_second_agrees_to_is_what_they_saw(self, project, officers, numbers, record):
        first, second = officers
        stale = import_undo.preview_undo(project, second, numbers[0], at=NOON).token
        undo(project, numbers[0], first)
        with pytest.raises(Conflict):
            import_undo.undo_import(project, second, numbers[0], stale, at=NOON)
        token = import_undo.preview_undo(project, second, numbers[0], at=NOON).token
        bring(project, record(1, state="new"), indicator=COMPLAINTS, source="ก")
        with pytest.raises(Conflict):
            import_undo.undo_import(project, second, numbers[0], token, at=NOON)
        assert len(self.groups(project)) == 1

    def test_a_wish_is_withdrawn_or_ends_with_the_account(self, project, officers, numbers):
        first, second = officers
        undo(project, numbers[0], first)
        import_undo.withdraw_undo_request(project, second, numbers[0], at=NOON)
        with pytest.raises(NotFound):
            import_undo.withdraw_undo_request(project, second, numbers[0], at=NOON)
        undo(project, numbers[0], first)
        with project.database.begin() as tx:
            tx.connection.exec_driver_sql("UPDATE accounts SET enabled = 0 WHERE name = 'first'")
        assert import_undo.preview_undo(project, second, numbers[0], at=NOON).asked_by is None
        assert undo(project, numbers[0], second).is_pending

    def test_what_was_counted_is_never_counted_again(self, project, officers, numbers, record):
        counted = {row["id"] for row in rows(project, COMPLAINTS, "ก").values()} - {7}
        for officer in officers:
            undo(project, numbers[0], officer)
        for officer in officers:
            undo(project, numbers[1], officer)
        assert rows(project, COMPLAINTS, "ก") == {}
        again = [record(number) for number in range(1, 9)]
        bring(project, *again[::-1], indicator=COMPLAINTS, source="ก")
        bring(project, record(1), indicator=COMPLAINTS, source="ข")  # another register's T1
        kept = rows(project, COMPLAINTS, "ก")
        assert [kept[f"T{number}"]["id"] for number in range(1, 7)] == [1, 2, 3, 4, 5, 6]
        fresh = {kept["T7"]["id"], kept["T8"]["id"], rows(project, COMPLAINTS, "ข")["T1"]["id"]}
        assert not fresh & counted
        with project.database.begin_read() as tx:
            waiting = {case.ref for case in CountingStore(tx).read_release_inputs().cases}
        assert waiting == {f"record {number}" for number in fresh}

    def test_an_import_that_is_gone_is_nobodys_to_tick(self, project, officers, numbers):
        counting.tick_import(
            project,
            officers[0],
            numbers[1],
            import_as_it_is(project, numbers[1]),
            different_people=True,
            at=NOON,
        )
        for officer in officers:
            undo(project, numbers[1], officer)
        assert [record.id for record in counting.list_imports(project, officers[0], at=NOON)] == [
            numbers[0]
        ]
        with pytest.raises(NotFound):
            counting.tick_import(
                project,
                officers[0],
                numbers[1],
                import_as_it_is(project, numbers[1]),
                different_people=True,
                at=NOON,
            )


class TestEditions:
    def test_a_frozen_edition_asks_for_a_second_officer(self, project, record, signed_in):
        first, second = (signed_in(Role.OFFICER, name=name, at=NOON) for name in ("one", "two"))
        number = bring(project, record(1))
        later = NOON + timedelta(minutes=1)
        editions.freeze(project, first, "2569-09-30", lambda: None, at=later)
        seen = import_undo.preview_undo(project, first, number, at=later)
        assert (seen.needs_two, seen.editions) == (True, ("2569-09-30",))
        assert undo(project, number, first).is_pending
        assert not undo(project, number, second).is_pending
        assert rows(project) == {}

    def test_one_of_before_or_that_was_withdrawn_does_not(self, project, record, signed_in):
        by = signed_in(Role.OFFICER, at=NOON)
        editions.freeze(project, actions.TERMINAL, "a", lambda: None, at=NOON - timedelta(days=1))
        number = bring(project, record(1))
        editions.freeze(project, by, "b", lambda: None, at=NOON)
        editions.withdraw(project, by, "b", lambda: None, at=NOON)
        assert not import_undo.preview_undo(project, by, number, at=NOON).needs_two

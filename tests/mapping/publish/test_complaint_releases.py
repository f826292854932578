"""Complaints on their whole way into a public number: ticked, confirmed, run, and taken back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from geodata.actions import TERMINAL, Caller, operator_decisions
from geodata.actions.cases import case_reports
from geodata.actions.imports import counting
from geodata.actions.people import accounts
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound, StorageUnavailable
from geodata.model.cases.cases import CaseReport
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import GroupLevel, Shortfall, SubjectCount
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.people import Role
from geodata.operations import wall_clock
from geodata.store.imports.counting import CountingStore
from geodata.store.people.audit import AuditStore
from geodata.store.schema import cases
from mapping.publish import complaint_releases, editions
from mapping.publish.editions import EditionFolder
from tests.conftest import PASSPHRASE
from tests.seen import case_as_it_is, group_as_it_is, import_as_it_is, subjects_as_they_are

RECEIVED = datetime(2026, 3, 20, 3, tzinfo=UTC)
RELEASE_DAY = datetime(2026, 9, 7, 3, tzinfo=UTC)  # the first Monday of September
PEOPLE = {
    "malee": (Role.OFFICER,),
    "manee": (Role.OFFICER,),
    "somchai": (Role.COORDINATOR, "DS07"),
    "anan": (Role.COORDINATOR, "DS08"),
    "wanida": (Role.ADMINISTRATOR,),
}


class Network:
    """People and complaints of one project, on a day that moves."""

    def __init__(self, project, names):
        self.project, self.names = project, names
        self.at = RECEIVED

    def go_to(self, at):
        self.at = at
        self.people = {}
        for name, secret in self.names.items():
            code = pyotp.TOTP(secret).at(at) if secret else ""
            cookie = accounts.sign_in(self.project, name, PASSPHRASE, code, at=at)
            self.people[name] = Caller(accounts.find_session(self.project, cookie, at=at))

    def report(self, count=1, community="DS07", category=Category.PUBLIC_SERVICE, **changes):
        for _ in range(count):
            receipt, mark = case_reports.draw_receipt(self.project)
            given = CaseReport(receipt, category, "เรื่องลับ CANARY", community, **changes)
            case_reports.report_case(self.project, given, mark, at=self.at)

    def end_all(self, state="closed"):
        """Bring every case past its review: how it got there is tested elsewhere."""
        with self.project.database.begin() as tx:
            tx.connection.execute(cases.update().values(state=state))
            rows = tx.connection.exec_driver_sql("SELECT id FROM cases ORDER BY id")
            return [row[0] for row in rows]

    def tick_all(self, *who, another=True):
        for case_id in self.end_all():
            for name in who or ("malee", "manee"):
                counting.tick_case(
                    self.project,
                    self.people[name],
                    case_id,
                    case_as_it_is(self.project, case_id),
                    another_person=another,
                    at=self.at,
                )

    def outlook(self, who="malee"):
        return counting.read_outlook(
            self.project, self.people[who], complaint_releases.build_rules(), at=self.at
        )

    def pending(self):
        return counting.read_pending_release(
            self.project, self.people["wanida"], complaint_releases.build_rules(), at=self.at
        )

    def confirm(self, *who, fingerprint=None):
        for name in who or ("malee", "somchai"):
            by = self.people[name]
            seen = fingerprint or self.outlook(name).fingerprint
            counting.confirm_release(
                self.project, by, complaint_releases.build_rules(), seen, at=self.at
            )

    def run(self, who="wanida", seen=None):
        drawn = seen or self.pending().displayed_version
        rules = complaint_releases.build_rules()
        return counting.run_release(self.project, self.people[who], rules, drawn, at=self.at)

    def groups(self):
        with self.project.database.begin_read() as tx:
            return CountingStore(tx).list_groups()


@pytest.fixture
def network(project, add_account):
    names = {name: add_account(name, role, *places)[1] for name, (role, *places) in PEOPLE.items()}
    return Network(project, names)


@pytest.fixture
def ready(network):
    """Six complaints of DS07 that two officers ticked, on the release day."""
    network.report(6)
    network.go_to(RELEASE_DAY)
    network.tick_all()
    return network


def _set_received(network, case_id, at):
    """Let a complaint be older than it is."""
    with network.project.database.begin() as tx:
        day = f"{at:%Y-%m-%d}"
        changed = cases.update().where(cases.c.id == case_id)
        tx.connection.execute(changed.values(received_on=day, visible_from=day))


def area(publisher, area_id, level="community"):
    features = json.loads(publisher.folder.read(f"areas-{level}.geojson").body)["features"]
    return next(feature["properties"] for feature in features if feature["id"] == area_id)


def test_two_confirm_and_a_third_runs_it(ready, publisher):
    publisher.release_if_changed(ready.at)
    assert area(publisher, "DS07")["complaints"] == {"count": None, "withheld": True}
    ready.confirm()
    [line] = ready.pending().lines
    assert (line.cell.level, line.cell.area_id, line.count) == (GroupLevel.COMMUNITY, "DS07", 6)
    made = ready.run()
    assert (made.number, made.groups) == (1, 1)
    publisher.release_if_changed(ready.at)
    assert area(publisher, "DS07")["complaints"] == {"count": 6, "withheld": False}
    assert area(publisher, "100202", "subdistrict")["complaints"]["count"] == 6
    said = json.loads(publisher.folder.read("complaints.json").body)
    [group] = said["groups"]
    assert group["id"].startswith("CG-")
    assert (group["from"], group["to"], group["category"]) == ("2026-01", "2026-06", "all")
    bodies = [path.read_bytes() for path in publisher.folder.folder.rglob("*") if path.is_file()]
    assert not any(b"CANARY" in body or "เรื่องลับ".encode() in body for body in bodies)


def test_enough_offices_give_the_group_its_category(ready):
    given = SubjectCount("DS07", Category.PUBLIC_SERVICE, 3)
    counting.set_subject_count(
        ready.project,
        ready.people["malee"],
        given,
        subjects_as_they_are(ready.project),
        at=ready.at,
    )
    [group] = ready.outlook().plan.groups
    assert group.cell.category is Category.PUBLIC_SERVICE


def test_every_step_is_in_the_audit_log(ready, project):
    ready.confirm()
    ready.run()
    with project.database.begin_read() as tx:
        newest = AuditStore(tx, project.audit_key).list_newest(20)
    reasons = [entry.reason for entry in newest]
    timed = [entry.reason for entry in newest if entry.sequence]
    assert timed[:3] == ["release run", "release confirmed", "release confirmed"]
    assert "case counted" in reasons


class TestWhoConfirms:
    def test_one_is_not_enough(self, ready):
        ready.confirm("malee")
        with pytest.raises(BadInput, match="E-RELEASE-03"):
            ready.run()
        ready.confirm("malee")
        with pytest.raises(BadInput, match="E-RELEASE-03"):
            ready.run()
        assert ready.groups() == ()

    def test_two_coordinators_are_not_enough(self, ready):
        ready.confirm("somchai", "anan")
        assert not ready.outlook().is_ready
        with pytest.raises(BadInput, match="E-RELEASE-03"):
            ready.run()
        ready.confirm("manee")
        assert ready.run().groups == 1

    def test_who_was_disabled_no_longer_counts(self, ready, project):
        ready.confirm("malee", "somchai")
        for account in accounts.list_accounts(project, TERMINAL, at=ready.at):
            if account.name == "somchai":
                accounts.set_enabled(project, TERMINAL, account, False, at=ready.at)
        with pytest.raises(BadInput, match="E-RELEASE-03"):
            ready.run()

    def test_what_changed_since_must_be_confirmed_anew(self, ready):
        seen = ready.outlook().fingerprint
        ready.confirm()
        assert ready.outlook().is_ready
        counting.untick_case(ready.project, ready.people["malee"], 1, at=ready.at)
        assert not ready.outlook().is_ready
        with pytest.raises(Conflict):
            ready.confirm("malee", fingerprint=seen)
        with pytest.raises(BadInput, match="E-RELEASE-03"):
            ready.run()

    def test_what_comes_after_the_last_confirmation_waits_for_the_next_release(self, ready):
        ready.confirm()
        before = ready.pending()
        ready.report(1)
        late = ready.end_all()[-1]
        _set_received(ready, late, RECEIVED)
        for name in ("malee", "manee"):
            seen = case_as_it_is(ready.project, late)
            given = (ready.project, ready.people[name], late, seen)
            counting.tick_case(*given, another_person=True, at=ready.at)
            assert ready.pending() == before
        held = ready.outlook().plan.withheld
        assert {group.refs for group in held} == {(f"case {late}",)}
        ready.run()
        assert [group.count for group in ready.groups()] == [6]

    def test_whoever_runs_it_never_sees_two_drafts_that_were_not_published(self, ready):
        assert ready.pending().lines == ()  # nothing is confirmed: no number moves before them
        ready.confirm()
        assert [line.count for line in ready.pending().lines] == [6]
        counting.untick_case(ready.project, ready.people["malee"], 1, at=ready.at)
        assert ready.pending().lines == ()
        ready.confirm()
        assert ready.pending().is_ready
        assert ready.pending().lines == ()  # five: one less than what they saw
        ready.run()
        assert [group.count for group in ready.groups()] == [5]

    def test_what_was_not_on_the_screen_is_not_run(self, ready):
        ready.confirm()
        seen = ready.pending().displayed_version
        other = ready.pending()
        for drawn in (
            replace(seen, digest="0" * 64),
            DisplayedVersion.from_record(other.day, other.plan_fingerprint, ()),
        ):
            with pytest.raises(Conflict):
                ready.run(seen=drawn)
        assert not ready.groups()
        assert ready.run(seen=seen).groups == 1

    def test_the_terminal_is_nobody(self, ready):
        seen = ready.outlook().fingerprint
        with pytest.raises(NotAllowed, match="E-CASE-12"):
            counting.confirm_release(
                ready.project, TERMINAL, complaint_releases.build_rules(), seen, at=ready.at
            )

    def test_nothing_can_be_confirmed_where_there_is_nothing(self, network):
        network.go_to(RELEASE_DAY)
        with pytest.raises(BadInput, match="E-RELEASE-02"):
            network.confirm("malee")
        with pytest.raises(BadInput, match="E-RELEASE-02"):
            network.run()


class TestWhen:
    @pytest.mark.parametrize("days", [27, 29, 35])  # the next one is 28 days later
    def test_on_no_other_day(self, ready, days):
        ready.go_to(RELEASE_DAY + timedelta(days=days))
        ready.confirm()
        with pytest.raises(BadInput, match="E-RELEASE-01"):
            ready.run()

    def test_not_twice_on_one_day(self, ready):
        ready.confirm()
        ready.run()
        with pytest.raises(StorageUnavailable, match="E-SYS-08"):
            ready.run()

    def test_what_was_published_is_never_counted_again(self, ready):
        ready.confirm()
        ready.run()
        ready.go_to(datetime(2026, 10, 5, 3, tzinfo=UTC))
        assert ready.outlook().plan.groups == ()
        assert ready.outlook().plan.withheld == ()

    def believe(self, network, days_ago):
        with network.project.database.begin() as tx:
            wall_clock.save_trusted_time(tx, network.at - timedelta(days=days_ago))

    def test_a_clock_that_leapt_pauses_releases_until_somebody_says_it_is_right(self, ready):
        self.believe(ready, 15)
        ready.confirm()
        with pytest.raises(StorageUnavailable, match="E-SYS-08"):
            ready.run()
        operator_decisions.confirm_clock(ready.project, TERMINAL, at=ready.at)
        assert ready.run().groups == 1

    def test_a_day_not_long_after_another_is_believed(self, ready):
        self.believe(ready, 14)
        ready.confirm()
        assert ready.run().groups == 1

    def test_a_clock_that_went_back_is_not(self, ready):
        self.believe(ready, -1)
        ready.confirm()
        with pytest.raises(StorageUnavailable, match="E-SYS-08"):
            ready.run()


class TestTicks:
    def test_one_person_cannot_tick_twice(self, network):
        network.report(6)
        network.go_to(RELEASE_DAY)
        network.tick_all("malee", "malee")
        assert network.outlook().plan.groups == ()
        assert set(network.outlook().plan.ineligible.values()) == {"ticks"}

    def test_who_is_not_told_apart_is_one_person(self, network):
        network.report(50)
        network.go_to(RELEASE_DAY)
        network.tick_all(another=False)
        assert network.outlook().plan.groups == ()

    @pytest.mark.parametrize(
        "state", ["received", "community review", "dismissed", "duplicate", "withdrawn"]
    )
    def test_only_what_stands_and_was_reviewed(self, network, state):
        network.report()
        network.go_to(RELEASE_DAY)
        network.end_all(state)
        with pytest.raises(BadInput, match="E-RELEASE-04"):
            counting.tick_case(
                network.project,
                network.people["malee"],
                1,
                case_as_it_is(network.project, 1),
                another_person=True,
                at=network.at,
            )

    def test_out_of_scope_is_not_found(self, ready):
        by = ready.people["anan"]
        for act in (counting.untick_case, counting.list_ticks):
            with pytest.raises(NotFound):
                act(ready.project, by, 1, at=ready.at)
        with pytest.raises(NotFound):
            counting.tick_case(
                ready.project,
                by,
                1,
                case_as_it_is(ready.project, 1),
                another_person=True,
                at=ready.at,
            )

    def test_ticks_can_be_read_and_taken_back(self, ready):
        by = ready.people["somchai"]
        assert len(counting.list_ticks(ready.project, by, 1, at=ready.at)) == 2
        counting.untick_case(ready.project, ready.people["malee"], 1, at=ready.at)
        assert len(counting.list_ticks(ready.project, by, 1, at=ready.at)) == 1


class TestImports:
    @pytest.fixture
    def imported(self, network, record, bring_in):
        bring_in(*(record(n) for n in range(6)), indicator=Indicator.COMPLAINTS, source="ทะเบียน")
        network.go_to(RELEASE_DAY)
        return network

    def tick(self, network, who, *, different=True, number=1):
        counting.tick_import(
            network.project,
            network.people[who],
            number,
            import_as_it_is(network.project, number),
            different_people=different,
            at=network.at,
        )

    def test_two_officers_speak_for_all_rows(self, imported):
        [found] = counting.list_imports(imported.project, imported.people["malee"], at=imported.at)
        assert (found.source, found.rows, found.ticks) == ("ทะเบียน", 6, ())
        self.tick(imported, "malee")
        assert imported.outlook().plan.groups == ()
        self.tick(imported, "manee")
        [group] = imported.outlook().plan.groups
        assert (group.cell.area_id, len(group.refs)) == ("DS07", 6)
        assert group.period == ("2023-07", "2023-12")

    def test_rows_of_one_reporter_are_no_group(self, imported):
        self.tick(imported, "malee", different=False)
        self.tick(imported, "manee")
        assert imported.outlook().plan.groups == ()

    def test_there_must_be_such_an_import(self, imported):
        with pytest.raises(NotFound):
            self.tick(imported, "malee", number=9)


class TestScope:
    def test_a_coordinator_sees_their_own_communities_only(self, network):
        network.report(6)
        network.report(6, "DS08")
        network.go_to(RELEASE_DAY)
        network.tick_all()
        whole, part = network.outlook(), network.outlook("somchai")
        assert [group.cell.area_id for group in whole.plan.groups] == ["DS07", "DS08"]
        assert [group.cell.area_id for group in part.plan.groups] == ["DS07"]
        assert part.fingerprint == whole.fingerprint

    def test_what_is_kept_from_a_coordinator_is_in_no_number_they_see(self, network):
        network.report(3)
        network.report(3, not_for_community=True)
        network.go_to(RELEASE_DAY)
        network.tick_all()
        assert len(network.outlook().plan.groups) == 1  # of the subdistrict: six together
        seen = network.outlook("somchai").plan
        assert (seen.groups, seen.withheld, dict(seen.ineligible)) == ((), (), {})
        network.report(1)
        network.end_all("received")
        mine = network.outlook("somchai").plan
        assert len(mine.ineligible) == 4
        assert len(network.outlook().plan.ineligible) == 7

    def test_what_one_account_could_count_waits_and_they_are_not_told(self, network):
        network.report(4)
        network.report(1, not_for_community=True)
        network.go_to(RELEASE_DAY)
        network.tick_all()
        whole = network.outlook().plan
        assert whole.groups == ()
        [held] = [pin for pin in whole.withheld if pin.cell.level is GroupLevel.SUBDISTRICT]
        assert held.shortfalls == (Shortfall.INSIDERS,)
        theirs = network.outlook("somchai").plan.withheld
        assert all(Shortfall.INSIDERS not in withheld.shortfalls for withheld in theirs)
        for account in accounts.list_accounts(network.project, TERMINAL, at=network.at):
            if account.name == "somchai":  # has read them, and may no longer
                accounts.set_enabled(network.project, TERMINAL, account, False, at=network.at)
        assert network.outlook().plan.groups == ()

    def test_the_administrator_sees_numbers_and_no_complaint(self, ready):
        ready.confirm()
        [line] = ready.pending().lines
        assert not hasattr(line, "refs")
        with pytest.raises(NotAllowed):
            ready.outlook("wanida")
        with pytest.raises(NotAllowed):
            ready.run("malee")


class TestRetraction:
    @pytest.fixture
    def published(self, ready):
        ready.confirm()
        ready.run()
        return ready

    def ask(self, network, who):
        [group] = network.groups()
        counting.request_retraction(
            network.project,
            network.people[who],
            group.id,
            group_as_it_is(network.project, group.id),
            at=network.at,
        )
        return group.id

    def retract(self, network, who, group_id):
        by = network.people[who]
        return complaint_releases.retract_group(
            network.project, by, group_id, group_as_it_is(network.project, group_id), at=network.at
        )

    def test_two_take_a_group_back_from_the_map_and_from_every_edition(self, published, publisher):
        project, at = published.project, published.at
        frozen = editions.freeze_edition(project, published.people["malee"], "เวที", at=at)
        group_id = self.ask(published, "malee")
        assert self.retract(published, "manee", group_id) == [frozen]
        assert EditionFolder(project.settings.editions).list_ids() == []
        publisher.release_if_changed(at)
        assert area(publisher, "DS07")["complaints"] == {"count": None, "withheld": True}
        assert published.groups() == ()

    def test_nobody_takes_back_alone(self, published):
        group_id = self.ask(published, "malee")
        with pytest.raises(NotAllowed, match="E-RELEASE-06"):
            self.retract(published, "malee", group_id)
        assert len(published.groups()) == 1

    def test_what_nobody_asked_for_is_not_taken_back(self, published):
        [group] = published.groups()
        for unknown in (group.id, "CG-x"):
            with pytest.raises(NotFound):
                self.retract(published, "manee", unknown)
        with pytest.raises(NotFound):
            counting.request_retraction(
                published.project,
                published.people["malee"],
                "CG-x",
                group_as_it_is(published.project, "CG-x"),
                at=published.at,
            )

    def test_its_complaints_are_never_counted_again(self, published):
        self.retract(published, "manee", self.ask(published, "malee"))
        published.go_to(datetime(2026, 10, 5, 3, tzinfo=UTC))
        assert published.outlook().plan.groups == ()

    def test_an_edition_without_the_group_stays(self, published):
        project, at = published.project, published.at
        group_id = self.ask(published, "malee")
        self.retract(published, "manee", group_id)
        frozen = editions.freeze_edition(project, published.people["malee"], "เวที", at=at)
        assert EditionFolder(project.settings.editions).list_ids() == [frozen]


# private fields change nothing


PRIVATE = {
    "cases": ("receipt_code", "sealed_key", "sealed_content", "number"),
    "case_steps": ("sealed_reason",),
}


def test_no_private_field_of_any_case_moves_a_public_byte(ready, publisher):
    ready.confirm()
    ready.run()
    publisher.release_if_changed(ready.at)
    before = read_released(publisher)
    with ready.project.database.begin() as tx:
        is_sqlite = ready.project.database.is_sqlite
        as_bytes = "CAST(id AS BLOB)" if is_sqlite else "CAST(CAST(id AS text) AS bytea)"
        for table, columns in PRIVATE.items():
            for column in columns:
                value = f"'X' || id || '{column}'" if column == "number" else as_bytes
                tx.connection.exec_driver_sql(f"UPDATE {table} SET {column} = {value}")
        tx.connection.exec_driver_sql(
            "UPDATE cases SET received_on = '2020-01-01', category = 'policy',"
            " community_id = 'DS08', state = 'withdrawn', threat = 'high', assigned_to = 1"
        )
    assert publisher.release_if_changed(ready.at) is None
    assert read_released(publisher) == before


def test_a_field_that_is_public_does_move_them_control(ready, publisher):
    ready.confirm()
    ready.run()
    publisher.release_if_changed(ready.at)
    before = read_released(publisher)
    with ready.project.database.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE complaint_groups SET complaints = 7")
    assert publisher.release_if_changed(ready.at) == 2
    assert read_released(publisher) != before


def read_released(publisher):
    names = ("areas-community.geojson", "areas-subdistrict.geojson", "complaints.json")
    return [
        {**json.loads(publisher.folder.read(name).body), "version": 0, "released_at": ""}
        for name in names
    ]

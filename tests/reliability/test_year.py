"""A fiscal year of the network, from the first consultation to the next year's plan: does it hold?

The year is made by the real actions under a set clock (`mapping/sample`): consultation, committees,
focus groups in 48 communities, training with tests, survey, risk points, cases and releases month
by month, forum, budget spent. Then three questions are asked of it.

1. Does every figure that somebody is shown follow from the rows, counted by code that knows nothing
   of the program?
2. Does every promise to the people in it hold, in every byte that leaves?
3. Does the next year begin from a copy, with its goals and without figures?

Each check has a control: one thing is broken behind the program's back, and the check finds it.
`make test-all` makes the whole year (150 volunteers, 320 complaints); CI a smaller one.
"""

import io
import itertools
import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from docs import check_release
from geodata.actions import TERMINAL
from geodata.actions.cases import case_erasure, case_work, cases
from geodata.actions.people import auditing
from geodata.actions.programme import budget, members, programmes, survey_results
from geodata.errors import BadInput
from geodata.model.cases.cases import CaseEdit
from geodata.model.programme import counting
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.goals import CountingRule
from geodata.operations import backups, doctor
from geodata.operations.doctor import HealthState
from geodata.project import load_project
from geodata.settings import DATABASE_FILE
from geodata.store import copies
from geodata.store.database import Database
from geodata.store.transfer import transfer
from mapping.analysis.paper_facts import find_area_facts
from mapping.analysis.questions.all_questions import QUESTIONS
from mapping.analysis.questions.urgency import build_matrix
from mapping.exports.programme.monitoring_form import render_form_xlsx
from mapping.exports.workbook import build_workbook
from mapping.publish import editions, reading
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.publish.gather import read_release_inputs
from mapping.publish.publisher import Publisher
from mapping.publish.release_inputs import dumps
from mapping.publish.signing import Signer
from mapping.texts import Texts
from mapping.web.public import public_site
from tests.laws import SMALL
from tests.matrix.table import PUBLIC_ROUTES
from tests.reliability.year import counting_anew as anew
from tests.reliability.year import promises, public_bytes
from tests.reliability.year.making import MARK, NEXT_YEAR, UNTIL, YEAR_BE, make_year

pytestmark = pytest.mark.sqlite_only("reads the file in SQL of its own; test_moving.py has another")

COMPLAINTS, VOLUNTEERS, COMMUNITIES = (160 if SMALL else 320), 150, 48
APPROVED_BAHT = 300_000
STANDING_RULES = {CountingRule.MEMBERS, CountingRule.CENTRES}  # people and centres stay


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The year, made once."""
    return make_year(tmp_path_factory.mktemp("year") / "sample")


@pytest.fixture(scope="module")
def project(made):
    opened = made.open()
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def copied_rows(project, tmp_path_factory):
    """A copy of the database file: no second library opens the one that the program has open."""
    path = tmp_path_factory.mktemp("rows") / DATABASE_FILE
    with project.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"VACUUM INTO '{path}'")
    return path


@pytest.fixture
def rows(copied_rows):
    """The rows of the database, in memory: what a test changes in them touches nothing."""
    with (
        closing(sqlite3.connect(copied_rows)) as file,
        closing(sqlite3.connect(":memory:")) as copied,
    ):
        file.backup(copied)
        yield copied


@pytest.fixture
def changed_year(made, tmp_path):
    """A copy of the year in which a test may do what it likes."""
    return made.copy(tmp_path / "sample")


@pytest.fixture(scope="module")
def documents(project):
    """What the public reads on the last day."""
    return reading.read_documents(ReleaseFolder(project.settings.releases))


@pytest.fixture(scope="module")
def programme(project):
    known = programmes.list_programmes(project, TERMINAL, at=UNTIL)
    return next(one for one in known if one.year_be == YEAR_BE)


@pytest.fixture(scope="module")
def overview(project, programme):
    """What the screen "ตัวชี้วัด" shows on the last day."""
    return programmes.read_overview(project, TERMINAL, programme.id, at=UNTIL)


@pytest.fixture(scope="module")
def following(project):
    """What the screen shows of the next year on its first day."""
    known = programmes.list_programmes(project, TERMINAL, at=NEXT_YEAR)
    chosen = next(one for one in known if one.year_be == YEAR_BE + 1)
    return programmes.read_overview(project, TERMINAL, chosen.id, at=NEXT_YEAR)


@pytest.fixture(scope="module")
def findings(documents):
    """What the screen "วิเคราะห์" answers."""
    texts = Texts("th")
    return {name: answer(documents, texts) for name, answer in QUESTIONS.items()}


def count(rows, query):
    return rows.execute(query).fetchone()[0]


def list_properties(document):
    return [feature["properties"] for feature in document["features"]]


class TestTheYear:
    """What was done in it: enough for every check below to have something to find."""

    def test_it_is_as_large_as_the_study_plans(self, made, rows, figure):
        query = "SELECT count(*) FROM members WHERE withdrawn_on IS NULL AND kind = 'volunteer'"
        assert count(rows, query) == VOLUNTEERS
        assert count(rows, "SELECT count(*) FROM cases") == COMPLAINTS
        held = """SELECT count(DISTINCT community_id) FROM activities
            WHERE kind = 'focus group' AND held_on IS NOT NULL"""
        assert count(rows, held) == COMMUNITIES
        assert count(rows, "SELECT count(DISTINCT state) FROM cases") == 12
        assert count(rows, "SELECT count(DISTINCT state) FROM risk_points") == 6
        entries = count(rows, "SELECT count(*) FROM audit_entries")
        figure(
            "a fiscal year of the network, counted anew",
            f"{COMPLAINTS} complaints, {VOLUNTEERS} volunteers, {COMMUNITIES} communities, "
            f"{entries:,} entries of the log: every figure follows from the rows, none of "
            f"{made.marks.count:,} private words is public",
        )

    def test_it_fits_on_any_disk(self, made, copied_rows, figure):
        """What `docs/capacity.en.md` reckons with: the database by itself, and the whole folder."""
        files = [path for path in made.folder.rglob("*") if path.is_file()]
        database = copied_rows.stat().st_size / 1e6
        whole = sum(path.stat().st_size for path in files) / 1e6
        assert 1 < database < whole < 500
        figure(
            "disk after a fiscal year of the network",
            f"database {database:.1f} MB, the whole folder with releases and photos {whole:.1f} MB",
        )

    def test_its_parts_follow_one_another(self, rows):
        kinds = ("consultation", "committee meeting", "focus group", "training", "forum")
        first = [
            count(rows, f"SELECT min(held_on) FROM activities WHERE kind = '{kind}'")
            for kind in kinds
        ]
        assert first[0] < first[1] < first[3] < first[4]
        assert first[0] < first[2] < first[3]
        assert {row[0] for row in rows.execute("SELECT DISTINCT kind FROM form_answers")} == {
            *("pre test", "post test", "survey")
        }

    def test_complaints_were_released_month_by_month(self, rows):
        days = [
            date.fromisoformat(day)
            for (day,) in rows.execute("SELECT on_day FROM complaint_releases ORDER BY number")
        ]
        assert len(days) >= 3
        assert all(day.weekday() == 0 for day in days)
        assert all(later - one >= timedelta(days=28) for one, later in itertools.pairwise(days))

    def test_the_project_is_healthy(self, project):
        found = list(doctor.examine(project.settings, UNTIL))
        assert [item.name for item in found if item.state is HealthState.BAD] == []


class TestFigures:
    """Every figure follows from the rows."""

    def test_every_tile(self, overview, programme, rows):
        figures = {(str(one.goal.rule), one.goal.kind): one.figure for one in overview.tiles}
        assert len(figures) > 5
        assert any(figures.values())
        assert figures == anew.count_tiles(rows, programme.id, figures)

    def test_control_a_rule_that_counts_otherwise_is_caught(
        self, project, programme, rows, monkeypatch
    ):
        def count_twice(all_rows, kind):
            return [*counting.count_members(all_rows, kind)] * 2

        monkeypatch.setitem(counting.COUNTERS, CountingRule.MEMBERS, count_twice)
        told = programmes.read_overview(project, TERMINAL, programme.id, at=UNTIL)
        figures = {(str(one.goal.rule), one.goal.kind): one.figure for one in told.tiles}
        assert figures != anew.count_tiles(rows, programme.id, figures)

    def test_the_budget_is_spent_and_not_a_satang_more(self, project, overview, programme, rows):
        lines = {one.line.code: one.spent_satang for one in overview.spending}
        query = """SELECT code, sum(satang) FROM expenses JOIN budget_lines AS l ON l.id = line_id
            WHERE withdrawn = 0 AND programme_id = ? GROUP BY code"""
        assert lines == dict(rows.execute(query, (programme.id,)).fetchall())
        assert sum(lines.values()) == 100 * APPROVED_BAHT
        draft = ExpenseDraft("one-more", overview.spending[0].line.id, UNTIL.date(), 1)
        with pytest.raises(BadInput, match="E-PROG"):
            budget.record_expense(project, TERMINAL, draft, at=UNTIL)

    def test_every_expense_is_what_the_log_says(self, project, rows):
        assert anew.list_expenses_unlike_the_log(rows, project.audit_key) == []

    def test_control_an_expense_changed_behind_the_programs_back_is_caught(
        self, project, overview, programme, rows
    ):
        rows.execute("UPDATE expenses SET satang = satang + 100 WHERE id = 3")
        assert anew.list_expenses_unlike_the_log(rows, project.audit_key) == [3]
        spent = count(rows, "SELECT sum(satang) FROM expenses WHERE withdrawn = 0")
        assert spent != overview.spent_satang

    def test_the_table_of_urgency_and_its_chart(self, findings, documents, rows):
        texts = Texts("th")
        told = {(row[0], row[3], row[2]) for row in findings["urgency"].rows}
        words = {level: texts(f"map.risk.{level.replace(' ', '_')}") for level, _ in anew.LEVELS}
        points = anew.list_open_points(rows)
        assert told == {(number, scores, words[level]) for number, scores, level in points}
        open_points = [
            one for one in list_properties(documents["risks.geojson"]) if one["state"] == "approved"
        ]
        chart = {cell: len(ids) for cell, ids in build_matrix(open_points).items() if ids}
        assert chart == anew.count_matrix(rows)

    def test_the_table_of_coverage(self, findings, documents, rows):
        visited, finding = anew.list_visited(rows), findings["coverage"]
        communities = list_properties(documents["areas-community.geojson"])
        assert finding.count == len(communities) == COMMUNITIES
        assert 0 < len(visited) < COMMUNITIES
        unvisited = Texts("th")("map.coverage.not_visited")
        told = Counter(row[2] == unvisited for row in finding.rows)
        assert told == {True: COMMUNITIES - len(visited), False: len(visited)}
        assert str(COMMUNITIES - len(visited)) in finding.sentence
        states = {True: "visited, found", False: "visited, none found"}
        assert {one["id"]: one["coverage"] for one in communities} == {
            one["id"]: states[bool(visited[one["id"]])] if one["id"] in visited else "not visited"
            for one in communities
        }

    def test_the_table_of_records_for_people(self, findings, rows):
        records = anew.count_feed_by_subdistrict(rows)
        query = "SELECT code, name_th, population FROM subdistricts"
        wanted = {
            (name, f"{records.get(code, 0):,}", *anew.compute_garwood(records.get(code, 0), people))
            for code, name, people in rows.execute(query)
        }
        told = {
            (name, number, rate, *limits.split("–"))
            for name, number, _, rate, limits in findings["per_person"].rows
        }
        assert told == wanted
        assert findings["per_person"].count == sum(records.values())

    def test_the_table_of_change_and_its_chart(self, findings, documents, rows):
        months = anew.count_feed_by_month(rows)
        assert documents["cube.json"]["months"] == months
        whole = sorted(months)[1:-1]
        told = [int(row[1].replace(",", "")) for row in findings["change"].rows]
        assert [number for number in told if number] == [months[one] for one in reversed(whole)]

    def test_the_table_of_certainty(self, findings, rows):
        ways = anew.count_feed_by_way(rows)
        told = Counter(int(row[1].replace(",", "")) for row in findings["certainty"].rows)
        assert told == Counter(ways.values())
        assert findings["certainty"].count == sum(ways.values())

    def test_the_public_numbers_of_complaints(self, documents, rows):
        def order(group):
            return group["id"]

        groups = sorted(anew.list_groups(rows), key=order)
        assert sorted(documents["complaints.json"]["groups"], key=order) == groups
        numbers = anew.count_complaints(rows)
        for level in ("community", "subdistrict"):
            for area in list_properties(documents[f"areas-{level}.geojson"]):
                number = numbers.get(area["id"])
                assert area["complaints"] == {"count": number, "withheld": number is None}
        assert len(numbers) >= 3

    def test_the_paper_about_the_district(self, documents, rows):
        facts = find_area_facts(documents, None)
        levels = Counter(level for *_, level in anew.list_open_points(rows))
        assert {level: number for level, number in facts.risks.items() if number} == levels
        assert facts.complaints == sum(group["count"] for group in anew.list_groups(rows))
        assert facts.visited == len(anew.list_visited(rows))
        assert facts.feed_reports == sum(anew.count_feed_by_subdistrict(rows).values())
        mitigated = "SELECT count(*) FROM risk_points WHERE state = 'mitigated' AND public_id > ''"
        assert facts.mitigated == count(rows, mitigated)

    def test_the_monitoring_form(self, project, programme, rows):
        export = programmes.export_overview(project, TERMINAL, programme.id, at=UNTIL)
        book = openpyxl.load_workbook(io.BytesIO(render_form_xlsx(export, UNTIL)))
        cells = {cell for sheet in book for row in sheet.values for cell in row}
        held = """SELECT count(*) FROM activities
            WHERE programme_id = ? AND held_on IS NOT NULL AND kind = 'volunteer meeting'"""
        assert rows.execute(held, (programme.id,)).fetchone()[0] in cells
        assert VOLUNTEERS in cells
        query = """SELECT sum(satang) / 100 FROM expenses JOIN budget_lines AS l ON l.id = line_id
            WHERE withdrawn = 0 AND programme_id = ? GROUP BY code"""
        assert {satang for (satang,) in rows.execute(query, (programme.id,))} <= cells

    def test_the_workbook_to_take_home(self, documents, rows):
        book = openpyxl.load_workbook(io.BytesIO(build_workbook(documents)))
        cells = Counter(cell for sheet in book for row in sheet.values for cell in row)
        groups = anew.list_groups(rows)
        assert all(cells[group["id"]] == 1 for group in groups)
        assert all(cells[number] for number, *_ in anew.list_open_points(rows))

    def test_every_edition(self, project, rows):
        """It says what was true on its day, and can be made again byte for byte."""
        folder = EditionFolder(project.settings.editions)
        known = {row[0] for row in rows.execute("SELECT public_id FROM risk_points")}
        assert len(folder.list_ids()) == 2
        for name in folder.list_ids():
            frozen = folder.read_documents(name)
            day = frozen["edition.json"]["frozen_on"]
            complaints = anew.count_complaints(rows, day)
            visited = anew.list_visited(rows, f"{day}T24")
            for area in list_properties(frozen["areas-community.geojson"]):
                assert area["complaints"]["count"] == complaints.get(area["id"])
                assert (area["coverage"] != "not visited") == (area["id"] in visited)
            assert {one["id"] for one in list_properties(frozen["risks.geojson"])} <= known
            assert editions.list_differences(project, name) == []

    def test_the_survey_of_the_year(self, project, programme, rows):
        """A shown number is a part of the sheets of its group, of five people at least."""
        sheets = anew.list_survey_sheets(rows)
        pooled = survey_results.read_year_survey(project, TERMINAL, programme.id, at=UNTIL)
        shown = {key: cell for key, cell in pooled.cells.items() if cell is not None}
        assert shown
        for (item, age), cell in shown.items():
            given = [answers[item] for group, answers in sheets if group == age and item in answers]
            chosen = Counter(choice for one in given for choice in one)
            assert promises.K <= cell.people <= len(given)
            assert sum(cell.counts) >= promises.K
            assert all(number <= chosen[place] for place, number in enumerate(cell.counts, start=1))


class TestPromises:
    """Every promise to the people in it holds."""

    def test_no_private_word_is_in_a_public_file(self, made, public_points):
        assert public_bytes.find_leaks(public_bytes.collect_files(made), made, public_points) == []

    def test_no_private_word_is_in_an_answer_of_the_site(self, made, public_points):
        answers = list(public_bytes.collect_answers(made))
        assert len(answers) >= 40
        assert public_bytes.find_leaks(answers, made, public_points) == []

    def test_every_public_route_is_asked(self):
        asked = {address.split("?")[0] for address in public_bytes.ADDRESSES}
        never = {"/api/events"}  # a stream of what changes: the documents themselves are searched
        assert {
            route
            for route in set(PUBLIC_ROUTES) - never
            if not any(f"{one}/".startswith(f"{route.rstrip('/')}/") for one in asked)
        } == set()

    def test_no_private_word_is_in_a_file_to_take_home(self, made, public_points):
        files = list(public_bytes.collect_exports(made))
        assert len(files) == 16
        assert public_bytes.find_leaks(files, made, public_points) == []

    def test_no_private_word_is_in_the_log(self, made):
        assert public_bytes.find_leaks([("log", made.log.encode())], made) == []

    def test_every_private_field_is_typed_in(self, rows):
        """A new field that is sealed is filled by the year, or said here why not."""
        tables = [
            row[0] for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        columns = [
            (table, column[1])
            for table in tables
            for column in rows.execute(f"PRAGMA table_info({table})")
            if column[1].startswith("sealed_")
        ]
        empty = {
            f"{table}.{column}"
            for table, column in columns
            if not count(rows, f"SELECT count(*) FROM {table} WHERE length({column}) > 0")
        }
        assert len(columns) > 60
        assert empty == set(promises.NOT_IN_THE_YEAR)

    def test_no_private_word_lies_open_in_the_database_or_in_a_backup(self, made, project):
        """Whoever takes the disk without the keys reads none of them."""
        backup = backups.make(project.settings, project.database, UNTIL)
        folder = [path for path in (made.folder / "data").rglob("*") if path.is_file()]
        assert len(folder) > 50
        found = [
            path.name
            for path in (*folder, backup)
            if any(mark in path.read_bytes() for mark in (MARK.encode(), *list_receipts(made)))
        ]
        assert found == []

    def test_control_the_words_are_there_for_whom_they_are_for(self, made, project):
        """Without this the searches above could search for words that nobody typed."""
        assert len(made.marks.by_field) > 25
        assert made.marks.count > 1_000
        told = repr([cases.open_case(project, TERMINAL, one, at=UNTIL) for one in (20, 21)])
        assert all(MARK in one.name for one in list_members(project))
        stories = made.marks.by_field["story of a case"]
        case = cases.open_case(project, TERMINAL, 20, at=UNTIL)
        assert any(mark in case.content.story for mark in stories), told[:40]

    def test_control_a_mark_in_a_public_title_is_found(self, changed_year):
        opened = changed_year.open()
        give_away(opened, changed_year.marks.by_field["name of a member"][0])
        Publisher(opened).release_if_changed(UNTIL + timedelta(days=1))
        opened.database.close()
        leaks = public_bytes.find_leaks(public_bytes.collect_files(changed_year), changed_year)
        assert any(what == MARK for _, what in leaks)
        leaks = public_bytes.find_leaks(public_bytes.collect_answers(changed_year), changed_year)
        assert any(name.startswith("/api/commitments.json") for name, _ in leaks)

    def test_control_an_exact_point_is_found(self, made):
        longitude, latitude = next(iter(made.points))
        body = json.dumps({"coordinates": [longitude, latitude]}).encode()
        assert public_bytes.find_leaks([("a file", body)], made)

    def test_every_released_group_passes_every_test(self, rows):
        assert promises.find_group_faults(rows) == []

    @pytest.mark.parametrize(
        "change",
        [
            "DELETE FROM grouped_complaints WHERE ref = {ref}",
            "UPDATE complaint_groups SET complaints = 4 WHERE id = {group}",
            "UPDATE count_approvals SET another_person = 0",
            "DELETE FROM count_approvals WHERE ref = {ref}",
            "UPDATE cases SET received_on = '2026-09-01' WHERE 'case ' || id = {ref}",
            "UPDATE cases SET state = 'withdrawn' WHERE 'case ' || id = {ref}",
            "UPDATE plausible_subjects SET offices = 2",
        ],
    )
    def test_control_a_group_below_the_threshold_is_caught(self, rows, change):
        if "subjects" in change:
            released = "SELECT count(*) FROM complaint_groups WHERE category > '' AND number > 0"
            if not count(rows, released):
                pytest.skip("no released group of the small year tells a category")
        ref, group = rows.execute(
            """SELECT c.ref, c.group_id FROM grouped_complaints AS c JOIN complaint_groups AS g
            ON g.id = c.group_id WHERE g.number IS NOT NULL LIMIT 1"""
        ).fetchone()
        rows.execute(change.format(ref=f"'{ref}'", group=f"'{group}'"))
        assert promises.find_group_faults(rows) != []

    def test_a_group_never_changes(self, project, rows):
        """What an edition froze is in the release of today, number for number."""
        folder = EditionFolder(project.settings.editions)
        frozen = [
            group
            for edition in folder.list_ids()
            for group in folder.read_document(edition, "complaints.json")["groups"]
        ]
        assert frozen
        today = anew.list_groups(rows)
        assert [group for group in frozen if group not in today] == []

    def test_two_releases_differ_by_nothing_or_five(self, rows):
        numbers = [row[0] for row in rows.execute("SELECT on_day FROM complaint_releases")]
        shown = [anew.count_complaints(rows, day) for day in numbers]
        for later in shown:
            for before in shown:
                steps = {later[area] - before[area] for area in later.keys() | before.keys()}
                assert all(step == 0 or abs(step) >= promises.K for step in steps)

    def test_a_number_never_tells_of_fewer_than_five(self, documents):
        areas = [
            area
            for level in ("community", "subdistrict")
            for area in list_properties(documents[f"areas-{level}.geojson"])
        ]
        counts = {area["complaints"]["count"] for area in areas}
        assert None in counts
        assert min(number for number in counts if number is not None) >= promises.K

    @pytest.mark.parametrize("what", promises.SECOND_PERSON)
    def test_a_second_person_approved(self, rows, what):
        question, breach = promises.SECOND_PERSON[what]
        assert rows.execute(question).fetchall() == []
        assert rows.execute(breach).rowcount > 0, "the year has nothing of this kind"
        assert rows.execute(question).fetchall() != []  # the control

    def test_whatever_is_decided_by_somebody_is_asked_about(self, rows):
        """A new table in which somebody decides for others gets its question, or says why not."""
        tables = [
            row[0] for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        decided = {
            table
            for table in tables
            for column in rows.execute(f"PRAGMA table_info({table})")
            if column[1] in ("answered_by", "decided_by", "confirmed_by", "released_by")
        }
        asked = " ".join(question for question, _ in promises.SECOND_PERSON.values())
        left_out = {table for table in decided if f"FROM {table}" not in asked}
        assert left_out == set(promises.NOT_DECIDED_IN_THE_YEAR)
        assert [
            table
            for table in promises.NOT_DECIDED_IN_THE_YEAR
            if count(rows, f"SELECT count(*) FROM {table}")
        ] == []

    def test_the_log_is_whole(self, project, rows):
        assert anew.find_broken_entry(rows, project.audit_key) is None
        assert auditing.verify_audit(project, TERMINAL, at=UNTIL).first_broken is None

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ("UPDATE audit_entries SET account_id = 4 WHERE sequence = 50", 50),
            ("DELETE FROM audit_entries WHERE sequence = 50", 50),
            ("UPDATE audit_entries SET after = before WHERE sequence = 60", 60),
        ],
    )
    def test_control_a_changed_log_is_caught(self, project, rows, change, found):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            rows.execute(change)
        for name in ("audit_entries_no_update", "audit_entries_no_delete"):
            rows.execute(f"DROP TRIGGER {name}")
        rows.execute(change)
        assert anew.find_broken_entry(rows, project.audit_key) == found

    def test_no_hour_of_a_report_is_kept(self, rows):
        query = """SELECT count(*) FROM audit_entries
            WHERE object LIKE 'case %' AND at NOT LIKE '%T17:00:00Z'"""
        assert count(rows, query) == 0
        assert count(rows, "SELECT count(*) FROM audit_entries WHERE object LIKE 'case %'") > 300

    def test_no_phone_of_a_closed_room_is_known(self, rows):
        query = """SELECT count(*) FROM {} AS one JOIN workshops AS w ON w.id = one.workshop_id
            WHERE w.state = 'closed' {}"""
        assert count(rows, query.format("room_devices", "")) == 0
        assert count(rows, query.format("pins", "AND one.device_id IS NOT NULL")) == 0
        assert count(rows, query.format("pins", "")) > 20

    def test_who_took_the_consent_back_is_erased(self, made, project, rows):
        gone = "SELECT count(*) FROM members WHERE withdrawn_on IS NOT NULL"
        assert count(rows, gone) == 2
        people = {one.name[-len(MARK) - 5 :] for one in list_members(project)}
        names = made.marks.by_field["name of a member"]
        assert [mark in people for mark in names] == [True] * (len(names) - 2) + [False] * 2

    def test_contacts_are_forgotten_ninety_days_after_the_end(self, changed_year):
        opened, query = changed_year.open(), "SELECT case_id FROM case_identities"
        with opened.database.begin_read() as tx:
            kept = set(tx.connection.exec_driver_sql(query).scalars())
            ended = """SELECT id FROM cases WHERE state IN
                ('closed', 'dismissed', 'duplicate', 'withdrawn')"""
            over = set(tx.connection.exec_driver_sql(ended).scalars())
        assert kept & over
        case_erasure.apply_retention(opened, at=UNTIL + timedelta(days=91))
        with opened.database.begin_read() as tx:
            left = set(tx.connection.exec_driver_sql(query).scalars())
        assert left == kept - over
        opened.database.close()

    def test_a_release_is_as_it_was_signed(self, project, tmp_path):
        settings = project.settings
        newest = (
            settings.releases / f"{ReleaseFolder(settings.releases).read_pointer().version:06d}"
        )
        key = Signer(settings.keys).read_public_key()
        assert check_release.problems(newest, key) == []
        changed = shutil.copytree(newest, tmp_path / "changed")
        document = changed / "complaints.json"
        document.write_bytes(document.read_bytes().replace(b'"count":5', b'"count":6'))
        assert check_release.problems(changed, key) == ["complaints.json"]

    def test_a_private_word_changes_no_public_byte(self, changed_year):
        opened = changed_year.open()
        publisher = Publisher(opened)
        publisher.release_if_changed(UNTIL)
        case = cases.open_case(opened, TERMINAL, 20, at=UNTIL)
        edit = CaseEdit(case.case.category, case.case.community_id, f"{case.content.story} x")
        given = (opened, TERMINAL, 20, case.displayed_version, edit)
        case_work.edit(*given, at=UNTIL)
        assert publisher.release_if_changed(UNTIL) is None
        opened.database.close()

    def test_the_public_part_is_the_same_without_a_database(self, changed_year):
        service, client = public_bytes.build_client(changed_year)
        addresses = [one for one in public_bytes.ADDRESSES if one.startswith("/api/")]
        before = {one: client.get(one).content for one in addresses}
        service.get_project().database.close()
        settings = service.settings
        for path in settings.data.glob(f"{DATABASE_FILE}*"):
            path.unlink()
        alone = replace(settings, keys=changed_year.folder / "no-keys")
        bare = TestClient(
            public_site.create_app(alone, "http://localhost"), base_url="http://localhost"
        )
        after = {one: bare.get(one).content for one in addresses}
        differing = [one for one in addresses if before[one] != after[one]]
        assert differing == ["/api/nothing"] or differing == []


class TestInPostgresql:
    """The year moves to a server and back: what is published of it is the same to the byte."""

    def test_it_is_the_same_there_and_back(self, changed_year, cluster, tmp_path):
        begun = changed_year.open()
        before = dumps(read_release_inputs(begun)[0])
        urls = [cluster.url(cluster.create()), f"sqlite:///{tmp_path / 'back.db'}"]
        rows = []
        for url in urls:
            target = Database(url)
            rows.append(sum(transfer(begun.database, target).values()))
            begun.database.close()
            begun = load_project(replace(begun.settings, database_url=url), target)
            assert dumps(read_release_inputs(begun)[0]) == before
            assert auditing.verify_audit(begun, TERMINAL, at=UNTIL).first_broken is None
            assert copies.find_broken_references(begun.database) == []
        begun.database.close()
        assert rows[0] == rows[1] > 1000
        cluster.drop(str(make_url(urls[0]).database))


class TestTheNextYear:
    """The next year begins from its copy."""

    def test_its_goals_budget_and_activities_are_there(self, overview, following):
        def list_plan(one):
            goals = {(tile.goal.code, tile.goal.title, tile.goal.target) for tile in one.tiles}
            lines = {(spent.line.code, spent.line.planned_satang) for spent in one.spending}
            return goals, lines, one.programme.approved_satang

        assert list_plan(following) == list_plan(overview)
        assert following.activities
        assert {tile.goal.due_on.year for tile in following.tiles} <= {2026, 2027}

    def test_it_has_no_figures_yet(self, following):
        figures = {
            tile.goal.code: tile.figure
            for tile in following.tiles
            if tile.goal.rule not in STANDING_RULES
        }
        assert len(figures) > 3
        assert set(figures.values()) == {None}  # drawn as "ยังไม่มีข้อมูล", never as 0 %
        assert following.spent_satang == 0
        assert all(one.held_on is None for one in following.activities)

    def test_its_form_says_so_in_words(self, project, following):
        export = programmes.export_overview(project, TERMINAL, following.programme.id, at=NEXT_YEAR)
        book = openpyxl.load_workbook(io.BytesIO(render_form_xlsx(export, NEXT_YEAR)))
        cells = Counter(cell for sheet in book for row in sheet.values for cell in row)
        without = sum(tile.figure is None for tile in following.tiles)
        assert cells["ยังไม่มีข้อมูล"] >= without
        assert not any("0 %" in str(cell) for cell in cells)

    def test_people_and_centres_stay(self, following):
        figures = {
            (tile.goal.rule, tile.goal.kind): tile.figure
            for tile in following.tiles
            if tile.goal.rule in STANDING_RULES
        }
        assert figures[CountingRule.MEMBERS, "volunteer"] == VOLUNTEERS

    def test_control_a_figure_of_the_year_before_is_caught(self, project, overview, following):
        assert any(tile.figure for tile in overview.tiles if tile.goal.rule not in STANDING_RULES)
        assert overview.spent_satang > 0


@pytest.fixture(scope="module")
def public_points(project, documents):
    """The places that two people made public exactly, of projects, and where names stand."""
    folder = ReleaseFolder(project.settings.releases)
    drawn = [
        feature["geometry"]["coordinates"]
        for name in ("risks.geojson", "projects.geojson", "base.geojson")
        for feature in json.loads(folder.read(name).body)["features"]
        if feature["geometry"]["type"] == "Point"
    ]
    names_at = [area["point"] for area in list_properties(documents["areas-community.geojson"])]
    return frozenset(public_bytes.round_point(*point) for point in (*drawn, *names_at))


def list_members(project):
    return members.read_identities(project, TERMINAL, at=UNTIL)


def list_receipts(made):
    return [receipt.encode() for receipt in made.receipts]


def give_away(project, mark):
    """Put a member's mark into a promise that everybody reads, past every action."""
    sealed = project.seal.close_text(f"คุณ {mark}")
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE commitments SET sealed_promise = ? WHERE is_public = 1", (sealed,)
        )

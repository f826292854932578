"""Feeds that are read daily: once a record, once a day, and what a person says of their types."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import actions, settings
from geodata.actions.imports import feeds, import_undo
from geodata.errors import BadInput, Conflict
from geodata.intake.feeds import FeedFile
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.feeds import Feed, FeedReadingState, resolve_category
from geodata.model.imports.records import Category, Indicator, ParsedRecords
from geodata.operations import doctor
from geodata.operations.doctor import HealthState
from geodata.store.imports.feeds import CategoryChoice
from geodata.store.imports.records import FeedStore
from geodata.store.people.audit import AuditStore
from tests.engines import read_stored_bytes

MORNING = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # 9.00 in Bangkok
DAY = timedelta(days=1)
HEAD = "ticket_id,type,comment,coords,timestamp,state,last_activity\n"
CANARY = "นกขมิ้นเหลืองอ่อน"
NAME = "เมือง"


def make_row(number, state="รอรับเรื่อง", day="2026-09-01", types="ถนน"):
    return f'T-{number},{types},{CANARY},"13.77991, 100.50413",2026-08-01 06:00:00+00,{state},{day} 06:00:00+00\n'  # noqa: E501


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "feed"
    found.mkdir()
    (found / "a.csv").write_text(HEAD + make_row(1) + make_row(2), encoding="utf-8")
    return found


@pytest.fixture
def named(project, folder):
    feeds.add_feed(project, actions.TERMINAL, NAME, str(folder), at=MORNING)
    return project


def read_daily(project, at=MORNING):
    [result] = feeds.read_due_feeds(project, at=at)
    return result


def list_states(project):
    with project.database.begin_read() as tx:
        known = FeedStore(tx, project.seal).find_known(NAME)
    return {source_id: row["state"] for source_id, row in known.items()}


def count_entries(project):
    with project.database.begin_read() as tx:
        return len(AuditStore(tx, project.audit_key).list_newest(1000))


def find_state(project):
    [feed] = feeds.list_feeds(project, actions.TERMINAL, at=MORNING)
    return feed.state


# ------------------------------------------------------------------ when


@pytest.mark.parametrize(
    ("tried", "is_wrong", "at", "due"),
    [
        (None, False, MORNING, True),
        (MORNING, False, MORNING + timedelta(hours=14), False),  # 23.00 of the same day
        (MORNING, False, MORNING + timedelta(hours=15), True),  # midnight in Bangkok
        (MORNING, True, MORNING + timedelta(minutes=59), False),
        (MORNING, True, MORNING + timedelta(hours=1), True),
        (MORNING + DAY, False, MORNING, True),  # the clock was wrong
    ],
)
def test_a_feed_is_due_once_a_day_and_after_trouble(tried, is_wrong, at, due):
    state = FeedReadingState(tried, problem=BadInput("E-FEED-03") if is_wrong else None)
    assert Feed(1, NAME, "", state=state).is_due(at) is due


def test_a_day_has_one_reading(named):
    assert read_daily(named).added == 2
    assert feeds.read_due_feeds(named, at=MORNING + timedelta(hours=3)) == []
    assert read_daily(named, MORNING + DAY).added == 0


# ------------------------------------------------------------------ what


def test_the_same_file_twice_changes_nothing(named):
    read_daily(named)
    before = read_stored_bytes(named.database), count_entries(named)
    result = read_daily(named, MORNING + DAY)
    assert (result.added, result.updated, result.error) == (0, 0, None)
    assert count_entries(named) == before[1]
    assert len(import_undo.list_imports(named, actions.TERMINAL, at=MORNING)) == 1
    assert find_state(named).read_at == MORNING + DAY


def test_a_file_that_says_the_same_in_another_way_is_no_import(named, folder):
    read_daily(named)
    (folder / "a.csv").write_text(HEAD + make_row(2) + make_row(1), encoding="utf-8")
    read_daily(named, MORNING + DAY)
    assert len(import_undo.list_imports(named, actions.TERMINAL, at=MORNING)) == 1


def test_a_changed_record_is_updated_and_a_new_one_added_with_one_entry(named, folder):
    read_daily(named)
    before = count_entries(named)
    (folder / "a.csv").write_text(
        HEAD + make_row(1, "เสร็จสิ้น", "2026-09-20") + make_row(2) + make_row(3), encoding="utf-8"
    )
    result = read_daily(named, MORNING + DAY)
    assert (result.added, result.updated) == (1, 1)
    assert list_states(named) == {"T-1": "เสร็จสิ้น", "T-2": "รอรับเรื่อง", "T-3": "รอรับเรื่อง"}
    assert count_entries(named) == before + 1


def test_of_several_files_the_latest_activity_counts(named, folder):
    (folder / "b.csv").write_text(HEAD + make_row(1, "เสร็จสิ้น", "2026-09-20"), encoding="utf-8")
    (folder / "c.csv").write_text(HEAD + make_row(1, "เปิดใหม่", "2026-09-10"), encoding="utf-8")
    read_daily(named)
    assert list_states(named)["T-1"] == "เสร็จสิ้น"
    (folder / "c.csv").rename(folder / "d.csv")
    (folder / "e.csv").write_text(HEAD + make_row(9), encoding="utf-8")
    assert read_daily(named, MORNING + DAY).updated == 0


def test_where_no_activity_is_told_the_last_file_counts_however_often(record):
    old = ParsedRecords((record(1, state="a"), record(2)), ())
    new = ParsedRecords((record(1, state="b"), record(2)), ())
    merged = feeds.merge_readings([old, new])
    assert [one.state for one in merged.records] == ["b", record(2).state]
    assert merged.repeat_count == 1
    assert feeds.merge_readings([merged, new]).records == merged.records


def test_free_text_of_a_feed_is_stored_nowhere(named, project_folder):
    read_daily(named)
    stored = read_stored_bytes(named.database) + b"".join(
        path.read_bytes() for path in project_folder.rglob("*") if path.is_file()
    )
    assert CANARY.encode() not in stored
    assert b"T-1" in stored  # the search is not blind


def test_an_address_with_its_key_is_sealed(project):
    address = "https://feed.example/records.csv?key=canary-of-a-key"
    feeds.add_feed(project, actions.TERMINAL, NAME, address, at=MORNING)
    assert b"canary-of-a-key" not in read_stored_bytes(project.database)
    [feed] = feeds.list_feeds(project, actions.TERMINAL, at=MORNING)
    assert feed.address == address
    assert "เมือง".encode() in read_stored_bytes(project.database)


def test_a_feed_that_is_removed_leaves_its_records(named):
    read_daily(named)
    feeds.remove_feed(named, actions.TERMINAL, NAME, at=MORNING)
    assert feeds.list_feeds(named, actions.TERMINAL, at=MORNING) == []
    assert len(list_states(named)) == 2


# ------------------------------------------------------------------ trouble


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "E-FMT-01"),
        (b"", "E-FMT-02"),
        ("type,timestamp\nถนน,2026-08-01\n".encode(), "E-FEED-08"),
        ("name,shop\nก,ข\n".encode(), "E-KIND-03"),
        ("ticket_id,type,timestamp\n1,ถนน,12/1/2024\n".encode(), "E-DATE-03"),
    ],
)
def test_what_is_wrong_is_told_until_it_is_right(named, folder, content, code):
    (folder / "b.csv").write_bytes(content)
    result = read_daily(named)
    assert (result.error.code, list_states(named)) == (code, {})
    assert result.error.values["file"] == "b.csv"
    assert code in feeds.find_trouble(named).format_sentence("th")
    problem = find_state(named).problem
    assert problem.format_sentence("th") == result.error.format_sentence("th")
    [found] = [one for one in doctor.examine(settings.read(), MORNING) if one.name == "feeds"]
    assert (found.state, found.problem.code) == (HealthState.BAD, "E-FEED-10")
    before = count_entries(named)
    read_daily(named, MORNING + timedelta(hours=1))
    assert count_entries(named) == before  # the same trouble is one entry
    (folder / "b.csv").unlink()
    assert read_daily(named, MORNING + timedelta(hours=2)).added == 2
    assert feeds.find_trouble(named) is None
    [found] = [one for one in doctor.examine(settings.read(), MORNING) if one.name == "feeds"]
    assert found.state is HealthState.GOOD


def test_bad_rows_are_named_and_good_ones_go_on(named, folder):
    row = 'T-9,ถนน,,"1.5, 100.5",,,\n'
    (folder / "b.csv").write_text(HEAD + row, encoding="utf-8")
    result = read_daily(named)
    assert (result.added, [reject.row for reject in result.rejects]) == (2, [2])


def test_what_officers_took_back_does_not_come_again_by_itself(named, folder):
    read_daily(named)
    [done] = import_undo.list_imports(named, actions.TERMINAL, at=MORNING)
    token = import_undo.preview_undo(named, actions.TERMINAL, done.id, at=MORNING).token
    import_undo.undo_import(named, actions.TERMINAL, done.id, token, at=MORNING)
    (folder / "b.csv").write_text(HEAD + make_row(5), encoding="utf-8")
    assert read_daily(named, MORNING + DAY).error.code == "E-FEED-07"
    assert list_states(named) == {}
    result = feeds.read_feed(named, actions.TERMINAL, NAME, at=MORNING + DAY)
    assert (result.added, result.error) == (3, None)


def test_a_name_stands_once_and_no_feed_stands_beside_made_up_records(named, bring_in, record):
    with pytest.raises(BadInput, match="E-FEED-06"):
        feeds.add_feed(named, actions.TERMINAL, NAME, ".", at=MORNING)
    for name in ("", " ", "a\nb", "ก" * 61):
        with pytest.raises(BadInput, match="E-TXT"):
            feeds.add_feed(named, actions.TERMINAL, name, ".", at=MORNING)
    bring_in(record(1), demo=True)
    with pytest.raises(BadInput, match="E-DEMO-02"):
        feeds.add_feed(named, actions.TERMINAL, "x", ".", at=MORNING)


def test_an_address_gives_records_as_a_folder_does(project, monkeypatch):
    said = {
        "ticket_id": "T-1",
        "type": "ถนน",
        "coords": "13.77991, 100.50413",
        "timestamp": "2026-08-01 06:00:00+00",
        "state": "รอรับเรื่อง",
    }
    body = json.dumps([said]).encode()
    monkeypatch.setattr(feeds.feed_files, "read_files", lambda _address: [FeedFile("", body)])
    feeds.add_feed(project, actions.TERMINAL, NAME, "https://feed.example/a", at=MORNING)
    assert read_daily(project).added == 1
    with project.database.begin_read() as tx:
        [row] = FeedStore(tx, project.seal).find_known(NAME).values()
    assert (row["community_id"], row["how"]) == ("DS07", "inside")


# ------------------------------------------------------------------ categories

WORDS = st.sampled_from(["ถนน", "ทางเท้า", "แสงสว่าง"])
TABLE = st.dictionaries(WORDS, st.sampled_from(Category))


@given(st.lists(WORDS), st.sampled_from(Category), TABLE)
def test_a_category_is_stated_or_that_of_the_first_word_that_has_one(words, stated, table):
    found = resolve_category(stated, words, table)
    decided = [table[word] for word in words if table.get(word, "unclassified") != "unclassified"]
    if stated is not Category.UNCLASSIFIED:
        assert found is stated
    else:
        assert found is (decided[0] if decided else Category.UNCLASSIFIED)


def set_category(project, word, category, seen=None):
    choices = {
        one.word: one.choice
        for one in feeds.read_categories(project, actions.TERMINAL, NAME, at=MORNING).words
    }
    shown = DisplayedVersion.from_record(choices.get(word, CategoryChoice()))
    feeds.set_category(project, actions.TERMINAL, NAME, word, category, seen or shown, at=MORNING)
    return shown


def count(project):
    overview = feeds.read_categories(project, actions.TERMINAL, NAME, at=MORNING)
    return overview.categories


def test_the_table_speaks_of_records_that_are_here_and_that_come(named, folder):
    read_daily(named)
    assert count(named) == {Category.UNCLASSIFIED: 2}
    set_category(named, "ถนน", Category.PUBLIC_SERVICE)
    assert count(named) == {Category.PUBLIC_SERVICE: 2}
    more = make_row(3) + make_row(4, types="ทางเท้า")
    (folder / "b.csv").write_text(HEAD + more, encoding="utf-8")
    read_daily(named, MORNING + DAY)
    assert count(named) == {Category.PUBLIC_SERVICE: 3, Category.UNCLASSIFIED: 1}
    set_category(named, "ถนน", Category.UNCLASSIFIED)
    assert count(named) == {Category.UNCLASSIFIED: 4}


def test_what_a_person_said_of_a_record_stays(project, bring_in, record):
    bring_in(record(1, category=Category.POLICY), record(2), source=NAME)
    set_category(project, "ถนน", Category.COMMUNITY)
    assert count(project) == {Category.POLICY: 1, Category.COMMUNITY: 1}


def test_another_feed_has_a_table_of_its_own(project, bring_in, record):
    bring_in(record(1), source=NAME)
    bring_in(record(1), source="another")
    set_category(project, "ถนน", Category.COMMUNITY)
    overview = feeds.read_categories(project, actions.TERMINAL, "another", at=MORNING)
    assert overview.categories == {Category.UNCLASSIFIED: 1}
    assert feeds.list_sources(project, actions.TERMINAL, at=MORNING) == ("another", NAME)


def test_every_saying_stays_and_is_noted_and_a_stale_one_is_refused(project, bring_in, record):
    bring_in(record(1), source=NAME)
    before = count_entries(project)
    shown = set_category(project, "ถนน", Category.COMMUNITY)
    with pytest.raises(Conflict):
        set_category(project, "ถนน", Category.POLICY, seen=shown)
    set_category(project, "ถนน", Category.POLICY)
    assert count_entries(project) == before + 2
    with project.database.begin_read() as tx:
        stored = tx.connection.exec_driver_sql(
            "SELECT category FROM feed_categories ORDER BY id"
        ).scalars()
        assert list(stored) == ["community", "policy"]


def test_a_word_that_no_record_bears_has_no_category(project, bring_in, record):
    bring_in(record(1), source=NAME)
    with pytest.raises(BadInput, match="E-FEED-09"):
        set_category(project, "ไม่มี", Category.POLICY)


@pytest.mark.parametrize("types", [(), ("ถนน",), ("ถนน", "ทางเท้า"), ("ถนน", "ถนน")])
def test_words_are_counted_once_a_record(project, bring_in, record, types):
    bring_in(record(1, types=types), record(2, types=types), source=NAME)
    overview = feeds.read_categories(project, actions.TERMINAL, NAME, at=MORNING)
    assert Counter({one.word: one.records for one in overview.words}) == Counter(
        dict.fromkeys(types, 2)
    )


def test_complaints_have_no_part_in_it(project, bring_in, record):
    bring_in(record(1), indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    assert feeds.list_sources(project, actions.TERMINAL, at=MORNING) == ()

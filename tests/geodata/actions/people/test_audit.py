"""The audit log: appended only, chained, and every kind of tampering is named."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from geodata import actions
from geodata.actions.people import auditing
from geodata.actions.risks import risks
from geodata.actions.transactions import audited_transaction
from geodata.errors import NotAllowed
from geodata.model.imports.records import Category
from geodata.model.people import audit_chain
from geodata.model.people.audit import EVERY_ENTRY, TERMINAL_ACCOUNT_ID, AuditFilter
from geodata.model.people.audit_chain import AuditEntry
from geodata.model.people.people import Role, Verb
from geodata.model.risks import RiskDraft
from geodata.store.schema import audit_entries
from tests.conftest import NOON
from tests.engines import drop_trigger

KEY = b"k" * 32


def make_chain(reasons, key=KEY):
    entries, previous = [], audit_chain.GENESIS_CODE
    for sequence, reason in enumerate(reasons, 1):
        bare = AuditEntry(sequence, "2026-09-30T05:00:00Z", 1, "sign in", "x", reason, "", "")
        previous = audit_chain.compute_code(bare, previous, key)
        entries.append(replace(bare, code=previous))
    return entries


@given(st.lists(st.text(max_size=20), max_size=12))
def test_an_honest_chain_is_whole(reasons):
    assert audit_chain.find_first_broken(make_chain(reasons), KEY) is None


@given(st.lists(st.text(max_size=20), min_size=1, max_size=12), st.data())
def test_an_edited_entry_is_named(reasons, data):
    entries = make_chain(reasons)
    index = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(
        st.sampled_from(["at", "verb", "object", "reason", "before", "after", "code"])
    )
    entries[index] = replace(entries[index], **{field: getattr(entries[index], field) + "x"})
    assert audit_chain.find_first_broken(entries, KEY) == index + 1


@given(st.lists(st.text(max_size=20), min_size=2, max_size=12), st.data())
def test_a_missing_entry_is_named_unless_it_was_the_last(reasons, data):
    entries = make_chain(reasons)
    index = data.draw(st.integers(0, len(entries) - 2))
    del entries[index]
    assert audit_chain.find_first_broken(entries, KEY) == index + 1


def test_a_chain_made_anew_without_the_key_is_caught():
    assert audit_chain.find_first_broken(make_chain(["a", "b"], b"x" * 32), KEY) == 1


def test_two_entries_in_the_other_order_are_caught():
    first, second = make_chain(["a", "b"])
    assert audit_chain.find_first_broken([second, first], KEY) == 1


def test_the_first_entry_is_the_setting_up(project, now):
    [line] = auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=now).lines
    assert (line.entry.sequence, line.entry.verb) == (1, "set up")
    assert line.account_name is None


@pytest.mark.parametrize(
    "change", [sa.delete(audit_entries), sa.update(audit_entries).values(reason="x")]
)
def test_the_database_itself_refuses_to_change_an_entry(project, change):
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        project.database.begin() as tx,
    ):
        tx.connection.execute(change)


def test_verification_names_an_entry_changed_behind_our_back(project, record, bring_in, now):
    bring_in(record(1))
    bring_in(record(2))
    assert auditing.verify_audit(project, actions.TERMINAL, at=now).first_broken is None
    with project.database.begin() as tx:
        drop_trigger(tx, "audit_entries", "update")
        tx.connection.execute(
            sa.update(audit_entries).where(audit_entries.c.sequence == 2).values(object="import 9")
        )
    verdict = auditing.verify_audit(project, actions.TERMINAL, at=now)
    assert (verdict.first_broken, verdict.head.sequence) == (2, 3)


def test_an_action_that_fails_leaves_no_entry(project, now):
    def fail():
        with audited_transaction(project, actions.TERMINAL, Verb.SET_UP, at=now) as act:
            act.note("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=now).lines) == 1


def test_an_action_without_an_entry_is_not_saved(project, now):
    with (
        pytest.raises(AssertionError, match="left no audit entry"),
        audited_transaction(project, actions.TERMINAL, Verb.SET_UP, at=now) as act,
    ):
        act.tx.set_state("something", "1")
    with project.database.begin_read() as tx:
        assert tx.get_state("something") == ""


def test_no_value_stands_in_the_log(project, record, bring_in):
    bring_in(record(1, source_id="CANARY-ID", types=("CANARY-TYPE",)))
    at = datetime.now(UTC)
    said = str(auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=at).lines)
    assert "import 1" in said
    assert "CANARY" not in said


@pytest.fixture
def busy(project, signed_in, now):
    """Two people who each did something on two days, the second day in Bangkok's terms."""
    late = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)  # 0.30 of the 1st of October in Bangkok
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now)
    malee = signed_in(Role.OFFICER, name="malee", at=now)
    for by, token in ((somchai, "a"), (malee, "b")):
        draft = RiskDraft(token, Category.POLICY, None, "DS07", None, "")
        risks.propose(project, by, draft, at=now)
    actions.use_estimated_areas(project, malee, False, at=now)
    actions.use_estimated_areas(project, actions.TERMINAL, True, at=late)
    return {"somchai": somchai, "malee": malee}


def reasons_of(project, wanted):
    lines = auditing.read_page(project, actions.TERMINAL, wanted, 1, at=NOON).lines
    return [(line.account_name, line.entry.reason) for line in lines]


def number_of(project, name):
    people = auditing.list_account_names(project, actions.TERMINAL, at=NOON)
    return next(number for number, known in people.items() if known == name)


def test_the_log_is_filtered_by_person_verb_thing_and_day(project, busy):
    somchai = number_of(project, "somchai")
    assert reasons_of(project, AuditFilter(account_id=somchai)) == [
        ("somchai", "proposed"),
        ("somchai", "signed in"),
    ]
    proposals = reasons_of(project, AuditFilter(verb=Verb.PROPOSE_RISK))  # in no order
    assert sorted(proposals) == [("malee", "proposed"), ("somchai", "proposed")]
    assert reasons_of(project, AuditFilter(object="risk 2")) == [("malee", "proposed")]
    assert reasons_of(project, AuditFilter(account_id=somchai, verb=Verb.CHANGE_BOUNDARIES)) == []
    second = AuditFilter(first=date(2026, 10, 1), last=date(2026, 10, 1))
    assert reasons_of(project, second) == [(None, "estimates")]
    first = AuditFilter(last=date(2026, 9, 30), verb=Verb.SIGN_IN)
    assert reasons_of(project, first) == [("malee", "signed in"), ("somchai", "signed in")]


def test_the_terminal_is_a_person_too(project, busy):
    said = reasons_of(project, AuditFilter(account_id=TERMINAL_ACCOUNT_ID))
    assert {name for name, _ in said} == {None}
    assert len(said) == 4  # set up, two accounts, estimated areas


def test_pages_hold_every_entry_once(project, busy, monkeypatch):
    monkeypatch.setattr(auditing, "PAGE_SIZE", 4)
    pages = [
        auditing.read_page(project, actions.TERMINAL, AuditFilter(), page, at=NOON)
        for page in (1, 2, 3, 4)
    ]
    numbers = [line.entry.sequence for page in pages for line in page.lines]
    assert [page.total for page in pages] == [len(numbers)] * 4
    assert numbers == list(range(len(numbers), 0, -1))


def test_an_entry_about_an_account_names_it(project, busy):
    wanted = AuditFilter(object=f"account {number_of(project, 'malee')}")
    lines = auditing.read_page(project, actions.TERMINAL, wanted, 1, at=NOON).lines
    assert {line.about_name for line in lines} == {"malee"}


@pytest.mark.parametrize("asked", [None, TERMINAL_ACCOUNT_ID, "malee"])
def test_nobody_reads_the_actions_of_another_as_one_s_own(project, busy, asked):
    asked = number_of(project, "malee") if asked == "malee" else asked
    for name, by in busy.items():
        page = auditing.read_own_page(project, by, AuditFilter(account_id=asked), 1, at=NOON)
        assert page.lines
        assert {line.account_name for line in page.lines} == {name}
        assert page.total == len(page.lines)


def test_the_terminal_and_who_reads_all_have_no_own_page(project, signed_in, now):
    auditor = signed_in(Role.AUDITOR, at=now)
    for by in (actions.TERMINAL, auditor):
        with pytest.raises(NotAllowed, match="E-NF-02"):
            auditing.read_own_page(project, by, AuditFilter(), 1, at=now)


def test_the_head_of_a_day_is_its_last_entry(project, busy):
    heads = [
        auditing.find_day_head(project, actions.TERMINAL, date(2026, 9, day), at=NOON)
        for day in (29, 30)
    ]
    last = auditing.verify_audit(project, actions.TERMINAL, at=NOON).head
    assert heads[0] is None
    assert heads[1].sequence == last.sequence - 1
    assert auditing.find_day_head(project, actions.TERMINAL, date(2026, 10, 1), at=NOON) == last


def test_a_printed_head_shows_a_log_that_was_cut(project, busy):
    head = auditing.verify_audit(project, actions.TERMINAL, at=NOON).head
    terminal = actions.TERMINAL
    assert auditing.matches_head(project, terminal, head.sequence, head.code.upper(), at=NOON)
    assert not auditing.matches_head(project, terminal, head.sequence - 1, head.code, at=NOON)
    with project.database.begin() as tx:
        drop_trigger(tx, "audit_entries", "delete")
        tx.connection.execute(
            sa.delete(audit_entries).where(audit_entries.c.sequence == head.sequence)
        )
    assert auditing.verify_audit(project, terminal, at=NOON).first_broken is None  # the cut tail
    assert not auditing.matches_head(project, terminal, head.sequence, head.code, at=NOON)

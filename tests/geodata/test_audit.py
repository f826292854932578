"""The audit log: appended only, chained, and every kind of tampering is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from geodata import actions, chain
from geodata.actions import auditing
from geodata.actions.acting import acting
from geodata.chain import AuditEntry
from geodata.model.people import Verb
from geodata.store.schema import audit_entries

KEY = b"k" * 32
TEXTS = ["at", "verb", "object", "reason", "before", "after", "code"]


def make_chain(reasons, key=KEY):
    entries, previous = [], chain.FIRST
    for sequence, reason in enumerate(reasons, 1):
        bare = AuditEntry(sequence, "2026-09-30T05:00:00Z", 1, "sign in", "x", reason, "", "")
        previous = chain.code_of(bare, previous, key)
        entries.append(replace(bare, code=previous))
    return entries


@given(st.lists(st.text(max_size=20), max_size=12))
def test_an_honest_chain_is_whole(reasons):
    assert chain.first_broken(make_chain(reasons), KEY) is None


@given(st.lists(st.text(max_size=20), min_size=1, max_size=12), st.data())
def test_an_edited_entry_is_named(reasons, data):
    entries = make_chain(reasons)
    index = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(
        st.sampled_from(["at", "verb", "object", "reason", "before", "after", "code"])
    )
    entries[index] = replace(entries[index], **{field: getattr(entries[index], field) + "x"})
    assert chain.first_broken(entries, KEY) == index + 1


@given(st.lists(st.text(max_size=20), min_size=2, max_size=12), st.data())
def test_a_missing_entry_is_named_unless_it_was_the_last(reasons, data):
    entries = make_chain(reasons)
    index = data.draw(st.integers(0, len(entries) - 2))
    del entries[index]
    assert chain.first_broken(entries, KEY) == index + 1


def test_a_chain_made_anew_without_the_key_is_caught():
    assert chain.first_broken(make_chain(["a", "b"], b"x" * 32), KEY) == 1


def test_two_entries_in_the_other_order_are_caught():
    first, second = make_chain(["a", "b"])
    assert chain.first_broken([second, first], KEY) == 1


def test_the_first_entry_is_the_setting_up(project, now):
    [line] = auditing.audit_lines(project, actions.TERMINAL, at=now)
    assert (line.entry.sequence, line.entry.verb) == (1, "set up")
    assert line.account_name is None


@pytest.mark.parametrize(
    "change", [sa.delete(audit_entries), sa.update(audit_entries).values(reason="x")]
)
def test_the_database_itself_refuses_to_change_an_entry(project, change):
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        project.database.transaction() as tx,
    ):
        tx.connection.execute(change)


def test_verification_names_an_entry_changed_behind_our_back(project, record, bring_in, now):
    bring_in(record(1))
    bring_in(record(2))
    assert auditing.verify_audit(project, actions.TERMINAL, at=now).first_broken is None
    with project.database.transaction() as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER audit_entries_no_update")
        tx.connection.execute(
            sa.update(audit_entries).where(audit_entries.c.sequence == 2).values(object="import 9")
        )
    verdict = auditing.verify_audit(project, actions.TERMINAL, at=now)
    assert (verdict.first_broken, verdict.head.sequence) == (2, 3)


def test_an_action_that_fails_leaves_no_entry(project, now):
    def fail():
        with acting(project, actions.TERMINAL, Verb.SET_UP, at=now) as act:
            act.note("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(auditing.audit_lines(project, actions.TERMINAL, at=now)) == 1


def test_an_action_without_an_entry_is_not_saved(project, now):
    with (
        pytest.raises(AssertionError, match="left no audit entry"),
        acting(project, actions.TERMINAL, Verb.SET_UP, at=now) as act,
    ):
        act.tx.set_fact("something", "1")
    with project.database.reading() as tx:
        assert tx.fact("something") == ""


def test_no_value_stands_in_the_log(project, record, bring_in):
    bring_in(record(1, source_id="CANARY-ID", types=("CANARY-TYPE",)))
    at = datetime.now(UTC)
    said = str(auditing.audit_lines(project, actions.TERMINAL, at=at))
    assert "import 1" in said
    assert "CANARY" not in said

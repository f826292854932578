"""Words that somebody types to find something: they are looked for as they stand."""

import pytest
import sqlalchemy as sa

from geodata import actions
from geodata.actions.people import auditing
from geodata.model.people.audit import AuditFilter
from geodata.model.people.people import Role
from geodata.store.schema import audit_entries

HOSTILE = ["%", "_", "accoun_ 1", "' OR '1'='1", "'; DROP TABLE audit_entries; --", "\\%", '"']


def count_found(project, now, typed):
    wanted = AuditFilter(object=typed)
    return auditing.read_page(project, actions.TERMINAL, wanted, 1, at=now).total


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_looked_for_is_literal(project, add_account, now, typed):
    add_account("somchai", Role.AUDITOR)
    assert count_found(project, now, typed) == 0
    assert count_found(project, now, "account 1") == 1


def test_control_a_pattern_would_find_everything(project, add_account):
    add_account("somchai", Role.AUDITOR)
    with project.database.begin_read() as tx:
        query = sa.select(audit_entries).where(audit_entries.c.object.like("%"))
        assert tx.connection.execute(query).all()

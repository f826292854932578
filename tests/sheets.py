"""Sheets of answers as they are stored, for tests that look behind the results."""

from geodata.model.workshops.forms import FormKind
from geodata.store.workshops.answers import AnswerStore


def list_stored_sheets(project, workshop_id):
    """Return every sheet of a workshop; nothing is marked as looked at."""
    with project.database.begin() as tx:
        store = AnswerStore(tx)
        store.mark_shown([workshop_id], list(FormKind))
        found = store.list_shown([workshop_id], list(FormKind))
        tx.connection.exec_driver_sql("UPDATE form_answers SET shown_in = NULL")
    return found

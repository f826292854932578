"""Links to the questionnaire of a programme."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.surveys import Survey, SurveyDraft
from geodata.model.workshops.workshops import generate_code
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore
from geodata.store.schema import surveys


class SurveyStore(ProgrammeRowStore[Survey]):
    """Keeps links. A code stays with its link, so that an old paper leads to no other."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, surveys, _build_survey)

    def add_draft(self, draft: SurveyDraft) -> int:
        """Keep a link under a new code and return the number of the row."""
        code = generate_code()
        while self.find_by_code(code) is not None:
            code = generate_code()
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            code=code,
            opens_on=draft.opens_on.isoformat(),
            closes_on=draft.closes_on.isoformat(),
            is_closed=0,
        )

    def find_by_code(self, code: str) -> Survey | None:
        """Return the link of a code."""
        found = self.list_where(surveys.c.code == code)
        return found[0] if found else None


def _build_survey(row: sa.Row[Any]) -> Survey:
    return Survey(
        id=row.id,
        programme_id=row.programme_id,
        code=row.code,
        opens_on=date.fromisoformat(row.opens_on),
        closes_on=date.fromisoformat(row.closes_on),
        is_closed=bool(row.is_closed),
        version=row.version,
    )

"""The sheets of the survey of a fiscal year: of its workshops, by link, on paper, at the desk.

A sheet that was used once stays in the figures of its year, whatever becomes of its workshop.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa

from geodata.model.workshops.answers import AnswerDraft, AnswerSheet, AnswerWay
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.store.database import Transaction
from geodata.store.schema import form_answers, survey_answers
from geodata.store.workshops.answers import build_sheet, draw_free_id, hash_token

OF_SURVEY = form_answers.c.kind == FormKind.SURVEY


class SurveyPoolStore:
    """Keeps sheets outside workshops, and which sheets the figures of a year are made of."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(
        self,
        year_be: int,
        way: AnswerWay,
        draft: AnswerDraft,
        form: Form,
    ) -> None:
        """Keep a sheet that comes from no workshop."""
        self._connection.execute(
            survey_answers.insert().values(
                id=draw_free_id(self._connection, survey_answers),
                year_be=year_be,
                way=way,
                form_version=form.version,
                form_hash=form.hash,
                age_group=draft.age_group,
                answers=json.dumps({item.id: draft.answers[item.id] for item in form.items}),
                token_hash=hash_token(draft.token),
            )
        )

    def is_used(self, token: str) -> bool:
        """Return whether a sheet came with this token."""
        query = sa.select(survey_answers.c.id).where(
            survey_answers.c.token_hash == hash_token(token)
        )
        return self._connection.execute(query).first() is not None

    def has_unshown(self, year_be: int, workshop_ids: Sequence[int]) -> bool:
        """Return whether a sheet of the year, or of these workshops, was never used."""
        return any(
            self._connection.execute(sa.select(table.c.id).where(condition).limit(1)).first()
            for table, condition in _match_unshown(year_be, workshop_ids)
        )

    def mark_shown(self, year_be: int, workshop_ids: Sequence[int]) -> None:
        """Give the sheets that were never used the number of this look, and its year."""
        look = 1 + max(self._find_last_look(table) for table in (form_answers, survey_answers))
        for table, condition in _match_unshown(year_be, workshop_ids):
            statement = table.update().where(condition).values(shown_in=look, year_be=year_be)
            self._connection.execute(statement)

    def list_shown(self, year_be: int) -> list[AnswerSheet]:
        """Return the sheets that the figures of a year are made of, in no order that tells much."""
        of_workshops = self._connection.execute(
            sa.select(form_answers)
            .where(OF_SURVEY, form_answers.c.year_be == year_be, form_answers.c.shown_in > 0)
            .order_by(form_answers.c.id)
        )
        others = self._connection.execute(
            sa.select(survey_answers)
            .where(survey_answers.c.year_be == year_be, survey_answers.c.shown_in > 0)
            .order_by(survey_answers.c.id)
        )
        return [*map(build_sheet, of_workshops), *map(_build_sheet, others)]

    def count_workshops(self, year_be: int) -> int:
        """Return of how many workshops there are sheets in the figures of a year."""
        query = sa.select(sa.func.count(sa.distinct(form_answers.c.workshop_id))).where(
            OF_SURVEY, form_answers.c.year_be == year_be, form_answers.c.shown_in > 0
        )
        return int(self._connection.execute(query).scalar_one())

    def _find_last_look(self, table: sa.Table) -> int:
        query = sa.select(sa.func.max(table.c.shown_in))
        return int(self._connection.execute(query).scalar() or 0)


def _match_unshown(
    year_be: int, workshop_ids: Sequence[int]
) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    return [
        (
            form_answers,
            OF_SURVEY
            & form_answers.c.workshop_id.in_(workshop_ids)
            & form_answers.c.shown_in.is_(None),
        ),
        (
            survey_answers,
            (survey_answers.c.year_be == year_be) & survey_answers.c.shown_in.is_(None),
        ),
    ]


def _build_sheet(row: sa.Row[tuple[object, ...]]) -> AnswerSheet:
    return AnswerSheet(
        kind=FormKind.SURVEY,
        form_version=row.form_version,
        form_hash=row.form_hash,
        code_hash=None,
        age_group=None if row.age_group is None else AgeGroup(row.age_group),
        answers={item: tuple(chosen) for item, chosen in json.loads(row.answers).items()},
        from_paper=row.way == AnswerWay.PAPER,
        is_duplicate=False,
        shown_in=row.shown_in,
        way=AnswerWay(row.way),
    )

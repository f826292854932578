"""Which forms a workshop has open, and the sheets of answers to them."""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from geodata.model.workshops.answers import AnswerDraft, AnswerSheet
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.store.database import Transaction
from geodata.store.schema import form_answers, workshop_forms

LARGEST_ID = 2**31


class OpenFormStore:
    """Keeps which forms of a workshop take answers."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def list_for_workshop(self, workshop_id: int) -> tuple[FormKind, ...]:
        """Return the open forms of a workshop, in the order in which they are answered."""
        query = sa.select(workshop_forms.c.kind).where(
            workshop_forms.c.workshop_id == workshop_id, workshop_forms.c.open == 1
        )
        found = set(self._connection.execute(query).scalars())
        return tuple(kind for kind in FormKind if kind in found)

    def put(self, workshop_id: int, kind: FormKind, *, is_open: bool) -> None:
        """Open or close a form."""
        this = (workshop_forms.c.workshop_id == workshop_id) & (workshop_forms.c.kind == kind)
        self._connection.execute(workshop_forms.delete().where(this))
        self._connection.execute(
            workshop_forms.insert().values(workshop_id=workshop_id, kind=kind, open=int(is_open))
        )


class AnswerStore:
    """Keeps sheets of answers. Of the one-time token only a hash is stored."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(
        self,
        workshop_id: int,
        draft: AnswerDraft,
        form: Form,
        *,
        code_hash: str | None,
        age_group: AgeGroup | None,
        from_paper: bool,
    ) -> None:
        """Keep a sheet; a second one of the same code and kind is kept as a duplicate."""
        is_duplicate = code_hash is not None and self._has(workshop_id, draft.kind, code_hash)
        self._connection.execute(
            form_answers.insert().values(
                id=draw_free_id(self._connection, form_answers),
                workshop_id=workshop_id,
                kind=draft.kind,
                form_version=form.version,
                form_hash=form.hash,
                code_hash=code_hash,
                age_group=age_group,
                answers=json.dumps({item.id: draft.answers[item.id] for item in form.items}),
                from_paper=int(from_paper),
                is_duplicate=int(is_duplicate),
                token_hash=hash_token(draft.token),
            )
        )

    def find_use(self, token: str) -> tuple[int, FormKind] | None:
        """Return the workshop and the form that a token was used for."""
        query = sa.select(form_answers.c.workshop_id, form_answers.c.kind).where(
            form_answers.c.token_hash == hash_token(token)
        )
        row = self._connection.execute(query).first()
        return None if row is None else (row.workshop_id, FormKind(row.kind))

    def has_unshown(self, workshop_ids: Sequence[int], kinds: Sequence[FormKind]) -> bool:
        """Return whether a sheet of these forms was never used for a figure."""
        query = sa.select(form_answers.c.id).where(
            _match_workshops(workshop_ids, kinds), form_answers.c.shown_in.is_(None)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def mark_shown(self, workshop_ids: Sequence[int], kinds: Sequence[FormKind]) -> None:
        """Give the sheets that were never used the number of this look."""
        last = self._connection.execute(sa.select(sa.func.max(form_answers.c.shown_in))).scalar()
        self._connection.execute(
            form_answers.update()
            .where(_match_workshops(workshop_ids, kinds), form_answers.c.shown_in.is_(None))
            .values(shown_in=(last or 0) + 1)
        )

    def list_shown(
        self, workshop_ids: Sequence[int], kinds: Sequence[FormKind]
    ) -> list[AnswerSheet]:
        """Return the sheets that may be used for figures, in no order that tells anything."""
        rows = self._connection.execute(
            sa.select(form_answers)
            .where(_match_workshops(workshop_ids, kinds), form_answers.c.shown_in.is_not(None))
            .order_by(form_answers.c.id)
        )
        return [build_sheet(row) for row in rows]

    def count_sheets(self, workshop_id: int) -> Counter[tuple[FormKind, bool]]:
        """Return how many sheets came of each form, from phones and from paper."""
        columns = (form_answers.c.kind, form_answers.c.from_paper)
        rows = self._connection.execute(
            sa.select(*columns, sa.func.count())
            .where(form_answers.c.workshop_id == workshop_id)
            .group_by(*columns)
        )
        return Counter({(FormKind(row[0]), bool(row[1])): row[2] for row in rows})

    def _has(self, workshop_id: int, kind: FormKind, code_hash: str) -> bool:
        query = sa.select(form_answers.c.id).where(
            form_answers.c.workshop_id == workshop_id,
            form_answers.c.kind == kind,
            form_answers.c.code_hash == code_hash,
        )
        return self._connection.execute(query).first() is not None


def draw_free_id(connection: sa.Connection, table: sa.Table) -> int:
    """Return a random id that no row of a table has: it tells nobody who came first."""
    while True:
        number = 1 + secrets.randbelow(LARGEST_ID - 1)
        query = sa.select(table.c.id).where(table.c.id == number)
        if connection.execute(query).first() is None:
            return number


def _match_workshops(
    workshop_ids: Sequence[int], kinds: Sequence[FormKind]
) -> sa.ColumnElement[bool]:
    return form_answers.c.workshop_id.in_(workshop_ids) & form_answers.c.kind.in_(kinds)


def build_sheet(row: sa.Row[tuple[object, ...]]) -> AnswerSheet:
    """Return a sheet of a workshop."""
    answers = {item: tuple(chosen) for item, chosen in json.loads(row.answers).items()}
    return AnswerSheet(
        kind=FormKind(row.kind),
        form_version=row.form_version,
        form_hash=row.form_hash,
        code_hash=row.code_hash,
        age_group=None if row.age_group is None else AgeGroup(row.age_group),
        answers=answers,
        from_paper=bool(row.from_paper),
        is_duplicate=bool(row.is_duplicate),
        shown_in=row.shown_in or 0,
    )


def hash_token(token: str) -> str:
    """Return what is stored of a one-time token."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Questions of the audience: what was asked is sealed, shown or not."""

import secrets
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.workshops.questions import Question, QuestionState
from geodata.store.database import Transaction
from geodata.store.schema import room_questions
from geodata.store.sealing import Seal
from geodata.store.workshops.pins import LARGEST_ID


class QuestionStore:
    """Keeps questions. Whose they are is known while the room is open, and only to the store."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(self, workshop_id: int, token: str, text: str, *, device_id: int) -> int:
        """Keep a question and return its number, which says nothing of when it came."""
        question_id = 1 + secrets.randbelow(LARGEST_ID - 1)
        while self._select_where(room_questions.c.id == question_id):
            question_id = 1 + secrets.randbelow(LARGEST_ID - 1)
        self._connection.execute(
            room_questions.insert().values(
                id=question_id,
                workshop_id=workshop_id,
                token=token,
                device_id=device_id,
                sealed_text=self._seal.close_text(text),
                state=QuestionState.WAITING,
            )
        )
        return question_id

    def find_by_token(self, workshop_id: int, token: str, device_id: int) -> Question | None:
        """Return the question that a phone used a token for."""
        found = self._select_where(
            room_questions.c.token == token,
            room_questions.c.workshop_id == workshop_id,
            room_questions.c.device_id == device_id,
        )
        return found[0] if found else None

    def is_used(self, token: str) -> bool:
        """Return whether any question has a token."""
        query = sa.select(room_questions.c.id).where(room_questions.c.token == token)
        return self._connection.execute(query).first() is not None

    def count_of_device(self, device_id: int) -> int:
        """Return how many questions a phone asked."""
        query = sa.select(sa.func.count()).where(room_questions.c.device_id == device_id)
        return int(self._connection.execute(query).scalar_one())

    def load(self, workshop_id: int, question_id: int) -> Question:
        """Return a question of a workshop.

        Raises
        ------
        NotFound
        """
        found = self._select_where(
            room_questions.c.id == question_id, room_questions.c.workshop_id == workshop_id
        )
        if not found:
            raise NotFound
        return found[0]

    def list_for_workshop(self, workshop_id: int) -> list[Question]:
        """Return every question of a workshop, by id."""
        return self._select_where(room_questions.c.workshop_id == workshop_id)

    def list_shown(self, workshop_id: int) -> list[Question]:
        """Return the questions that the room sees, the last shown last; no other is opened."""
        return self._select_where(
            room_questions.c.workshop_id == workshop_id,
            room_questions.c.state == QuestionState.SHOWN,
            order=room_questions.c.turn,
        )

    def put(self, question_id: int, state: QuestionState) -> None:
        """Change where a question stands; one that is shown comes last."""
        last = sa.select(sa.func.coalesce(sa.func.max(room_questions.c.turn), 0)).scalar_subquery()
        turn: dict[str, Any] = {"turn": last + 1} if state == QuestionState.SHOWN else {}
        self._connection.execute(
            room_questions.update()
            .where(room_questions.c.id == question_id)
            .values(state=state, **turn)
        )

    def remove_of(self, device_ids: Collection[int]) -> None:
        """Delete what phones asked."""
        for device_id in device_ids:
            self._connection.execute(
                room_questions.delete().where(room_questions.c.device_id == device_id)
            )

    def close(self, workshop_id: int) -> None:
        """Cut every tie between the questions of a room and a phone."""
        self._connection.execute(
            room_questions.update()
            .where(room_questions.c.workshop_id == workshop_id)
            .values(token=None, device_id=None)
        )

    def _select_where(
        self,
        *conditions: sa.ColumnElement[bool],
        order: sa.ColumnElement[Any] = room_questions.c.id,
    ) -> list[Question]:
        rows = self._connection.execute(
            sa.select(room_questions).where(*conditions).order_by(order)
        ).all()
        texts = self._seal.open_texts([row.sealed_text for row in rows])
        return [
            Question(row.id, text or "", QuestionState(row.state))
            for row, text in zip(rows, texts, strict=True)
        ]

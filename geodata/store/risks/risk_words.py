"""Public words of risk points, and the list of sub-kinds that officers keep."""

import json
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.risk_words import PublicWords, RiskWords, SubKind, WordsState
from geodata.store.database import Transaction
from geodata.store.schema import risk_words, sub_kinds


class RiskWordsStore:
    """Keeps public words: of a risk point at most one waits and at most one is approved."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, risk_id: int, words: PublicWords, *, writer_id: int, at: datetime) -> int:
        """Keep words that wait for approval, in the place of those that waited before."""
        self._decide(risk_id, WordsState.WAITING, WordsState.REPLACED, writer_id, at)
        result = self._connection.execute(
            risk_words.insert().values(
                risk_id=risk_id,
                state=WordsState.WAITING,
                sealed_words=json.dumps(asdict(words), ensure_ascii=False),
                writer_id=writer_id,
                written_at=times.format_iso(at),
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def load(self, words_id: int) -> RiskWords:
        """Return words by their number.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(
            sa.select(risk_words).where(risk_words.c.id == words_id)
        ).first()
        if row is None:
            raise NotFound
        return _build_words(row)

    def find(self, risk_id: int, state: WordsState) -> RiskWords | None:
        """Return the newest words of a risk point that are in a state."""
        row = self._connection.execute(
            sa.select(risk_words)
            .where(risk_words.c.risk_id == risk_id, risk_words.c.state == state)
            .order_by(risk_words.c.id.desc())
        ).first()
        return None if row is None else _build_words(row)

    def list_in_state(self, state: WordsState) -> list[RiskWords]:
        """Return the words in a state, the oldest first."""
        rows = self._connection.execute(
            sa.select(risk_words).where(risk_words.c.state == state).order_by(risk_words.c.id)
        )
        return [_build_words(row) for row in rows]

    def read_approved(self) -> dict[int, RiskWords]:
        """Return the approved words of each risk point that has some."""
        return {words.risk_id: words for words in self.list_in_state(WordsState.APPROVED)}

    def approve(self, words: RiskWords, *, approver_id: int, at: datetime) -> None:
        """Approve words that wait; those approved before are replaced.

        Raises
        ------
        Conflict
            Where they do not wait any more.
        """
        self._decide(words.risk_id, WordsState.APPROVED, WordsState.REPLACED, approver_id, at)
        self._require(self._decide_one(words.id, WordsState.APPROVED, approver_id, at))

    def refuse(self, words_id: int, reason: str, *, approver_id: int, at: datetime) -> None:
        """Refuse words that wait, with a reason.

        Raises
        ------
        Conflict
            Where they do not wait any more.
        """
        self._require(
            self._decide_one(words_id, WordsState.REFUSED, approver_id, at, sealed_reason=reason)
        )

    def withdraw(self, risk_id: int, *, account_id: int | None, at: datetime) -> bool:
        """Withdraw the approved words of a risk point; say whether there were any."""
        return self._decide(risk_id, WordsState.APPROVED, WordsState.WITHDRAWN, account_id, at) > 0

    def await_again(self, risk_id: int) -> None:
        """Make approved words wait again: the point left the map, and may return another one."""
        waiting = self.find(risk_id, WordsState.WAITING)
        after = WordsState.WAITING if waiting is None else WordsState.REPLACED
        self._connection.execute(
            risk_words.update()
            .where(risk_words.c.risk_id == risk_id, risk_words.c.state == WordsState.APPROVED)
            .values(state=after, decided_by=None, decided_at=None)
        )

    def list_withdrawn(self) -> frozenset[int]:
        """Return the numbers of all words that were withdrawn."""
        return frozenset(words.id for words in self.list_in_state(WordsState.WITHDRAWN))

    def _decide(
        self,
        risk_id: int,
        before: WordsState,
        after: WordsState,
        account_id: int | None,
        at: datetime,
    ) -> int:
        changed = self._connection.execute(
            risk_words.update()
            .where(risk_words.c.risk_id == risk_id, risk_words.c.state == before)
            .values(state=after, decided_by=account_id, decided_at=times.format_iso(at))
        )
        return int(changed.rowcount)

    def _decide_one(
        self,
        words_id: int,
        after: WordsState,
        account_id: int,
        at: datetime,
        **values: str,
    ) -> int:
        changed = self._connection.execute(
            risk_words.update()
            .where(risk_words.c.id == words_id, risk_words.c.state == WordsState.WAITING)
            .values(state=after, decided_by=account_id, decided_at=times.format_iso(at), **values)
        )
        return int(changed.rowcount)

    @staticmethod
    def _require(changed: int) -> None:
        if not changed:
            raise Conflict


class SubKindStore:
    """Keeps the list of sub-kinds; a code never goes, so that old risk points keep their name."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def list_all(self) -> list[SubKind]:
        """Return every sub-kind, retired ones too, by category and name."""
        rows = self._connection.execute(
            sa.select(sub_kinds).order_by(sub_kinds.c.category, sub_kinds.c.name_th)
        )
        return [
            SubKind(
                code=row.code,
                category=Category(row.category),
                name_th=row.name_th,
                name_en=row.name_en,
                retired=bool(row.retired),
                version=row.version,
            )
            for row in rows
        ]

    def read_by_code(self) -> dict[str, SubKind]:
        """Return every sub-kind by its code."""
        return {kind.code: kind for kind in self.list_all()}

    def load(self, code: str) -> SubKind:
        """Return a sub-kind.

        Raises
        ------
        NotFound
        """
        kind = self.read_by_code().get(code)
        if kind is None:
            raise NotFound
        return kind

    def add(self, kind: SubKind) -> None:
        """Add a sub-kind."""
        self._connection.execute(
            sub_kinds.insert().values(**{**asdict(kind), "retired": int(kind.retired)})
        )

    def change(self, kind: SubKind, *, name_th: str, name_en: str, retired: bool) -> None:
        """Rename, retire or bring back a sub-kind.

        Raises
        ------
        Conflict
            Where somebody changed it meanwhile.
        """
        changed = self._connection.execute(
            sub_kinds.update()
            .where(sub_kinds.c.code == kind.code, sub_kinds.c.version == kind.version)
            .values(
                name_th=name_th, name_en=name_en, retired=int(retired), version=kind.version + 1
            )
        )
        if not changed.rowcount:
            raise Conflict


def _build_words(row: sa.Row[tuple[object, ...]]) -> RiskWords:
    return RiskWords(
        id=row.id,
        risk_id=row.risk_id,
        words=PublicWords(**json.loads(row.sealed_words)),
        state=WordsState(row.state),
        writer_id=row.writer_id,
        reason=row.sealed_reason,
    )

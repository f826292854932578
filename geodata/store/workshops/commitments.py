"""Commitments of agencies and the steps they took; what people typed is sealed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.workshops.commitments import (
    Commitment,
    CommitmentDraft,
    CommitmentState,
    CommitmentStep,
    PublicCommitment,
)
from geodata.store.database import Transaction
from geodata.store.schema import commitment_steps, commitments
from geodata.store.sealing import Seal

DROPPED = -1  # in the place of `is_public`: taken back before anybody saw it


class CommitmentStore:
    """Keeps commitments."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(self, draft: CommitmentDraft, *, year_be: int, said_by: int | None) -> int:
        """Keep a commitment and return its number; it is not public yet."""
        result = self._connection.execute(
            commitments.insert().values(
                token=draft.token,
                public_id=self._choose_public_id(year_be),
                sealed_agency=self._seal.close_text(draft.agency.strip()),
                sealed_promise=self._seal.close_text(draft.promise.strip()),
                due_on=draft.due_on and draft.due_on.isoformat(),
                community_id=draft.community_id,
                risk_id=draft.risk_id,
                state=CommitmentState.ASKED,
                sealed_proof="",
                waiting=None,
                sealed_waiting_proof="",
                is_public=0,
                said_by=said_by,
                version=1,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def change(self, commitment_id: int, **values: object) -> None:
        """Change a commitment; its version rises."""
        self._connection.execute(
            commitments.update()
            .where(commitments.c.id == commitment_id)
            .values(version=commitments.c.version + 1, **values)
        )

    def note(
        self,
        commitment_id: int,
        step: str,
        state: CommitmentState,
        *,
        account_id: int | None,
        at: datetime,
    ) -> None:
        """Keep a step of the history."""
        self._connection.execute(
            commitment_steps.insert().values(
                commitment_id=commitment_id,
                at=times.format_iso(at),
                account_id=account_id,
                step=step,
                state=state,
            )
        )

    def load(self, commitment_id: int) -> Commitment:
        """Return a commitment.

        Raises
        ------
        NotFound
        """
        found = self._select_where(commitments.c.id == commitment_id)
        if not found:
            raise NotFound
        return found[0]

    def find_by_token(self, token: str) -> Commitment | None:
        """Return the commitment that a token was used for."""
        found = self._select_where(commitments.c.token == token)
        return found[0] if found else None

    def list_all(self) -> list[Commitment]:
        """Return all commitments, the first one first."""
        return self._select_where()

    def list_public(self) -> list[PublicCommitment]:
        """Return what everybody may read, by number."""
        return [
            PublicCommitment(
                public_id=commitment.public_id,
                agency=commitment.agency,
                promise=commitment.promise,
                due_on=None if commitment.due_on is None else commitment.due_on.isoformat(),
                state=commitment.state,
                risk_id=commitment.risk_id,
                community_id=commitment.community_id,
                proof=commitment.proof,
            )
            for commitment in self._select_where(commitments.c.is_public == 1)
        ]

    def list_steps(self, commitment_id: int) -> list[CommitmentStep]:
        """Return the history of a commitment, the first step first."""
        rows = self._connection.execute(
            sa.select(commitment_steps)
            .where(commitment_steps.c.commitment_id == commitment_id)
            .order_by(commitment_steps.c.id)
        )
        return [
            CommitmentStep(
                times.parse_iso(row.at), row.account_id, row.step, CommitmentState(row.state)
            )
            for row in rows
        ]

    def drop(self, commitment_id: int) -> None:
        """Hide a commitment that was never public; its number is not used again."""
        self.change(commitment_id, is_public=DROPPED, sealed_agency=b"", sealed_promise=b"")

    def _choose_public_id(self, year_be: int) -> str:
        query = sa.select(sa.func.count()).where(commitments.c.public_id.like(f"CM-{year_be}-%"))
        return f"CM-{year_be}-{int(self._connection.execute(query).scalar_one()) + 1:04d}"

    def _select_where(self, *conditions: sa.ColumnElement[bool]) -> list[Commitment]:
        rows = self._connection.execute(
            sa.select(commitments)
            .where(commitments.c.is_public != DROPPED, *conditions)
            .order_by(commitments.c.id)
        )
        return [self._read(row) for row in rows]

    def _read(self, row: Any) -> Commitment:  # noqa: ANN401 - a row of the table
        return Commitment(
            id=row.id,
            public_id=row.public_id,
            agency=self._seal.open_text(row.sealed_agency),
            promise=self._seal.open_text(row.sealed_promise),
            due_on=row.due_on and date.fromisoformat(row.due_on),
            community_id=row.community_id,
            risk_id=row.risk_id,
            state=CommitmentState(row.state),
            proof=row.sealed_proof,
            pending_state=row.waiting and CommitmentState(row.waiting),
            pending_proof=row.sealed_waiting_proof,
            is_public=bool(row.is_public),
            stated_by=row.said_by,
            version=row.version,
        )

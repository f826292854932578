"""What an edit or a step replaced: every version of a risk point is kept, sealed parts sealed."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from geodata.model import times
from geodata.model.risks import (
    PUBLIC_STATES,
    PUBLIC_STEPS,
    Precision,
    RiskState,
    RiskStep,
    RiskVersion,
    Scores,
    format_quarter,
)
from geodata.store.database import Transaction
from geodata.store.schema import risk_approvals, risk_points, risk_projects, risk_versions

PublicHistory = tuple[tuple[str, RiskStep], ...]


class RiskVersionStore:
    """Keeps and reads replaced versions."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def keep(self, risk_id: int, step: RiskStep, account_id: int | None, at: datetime) -> None:
        """Keep the risk point as it stands, with its project and approvals."""
        row = dict(self._find_one(risk_points, risk_points.c.id, risk_id) or {})
        before = {
            **{name: _convert_to_plain(value) for name, value in row.items()},
            "project": self._find_one(risk_projects, risk_projects.c.risk_id, risk_id),
            "approvals": [
                [approval.account_id, approval.precision]
                for approval in self._connection.execute(
                    sa.select(risk_approvals).where(risk_approvals.c.risk_id == risk_id)
                )
            ],
        }
        self._connection.execute(
            risk_versions.insert().values(
                risk_id=risk_id,
                version=row["version"],
                step=step,
                account_id=account_id,
                replaced_at=times.format_iso(at),
                sealed_before=json.dumps(before, ensure_ascii=False),
            )
        )

    def list_all(self, risk_id: int) -> list[RiskVersion]:
        """Return the replaced versions of a risk point, the oldest first."""
        rows = self._connection.execute(
            sa.select(risk_versions)
            .where(risk_versions.c.risk_id == risk_id)
            .order_by(risk_versions.c.version)
        )
        return [
            RiskVersion(
                risk_id=row.risk_id,
                version=row.version,
                step=RiskStep(row.step),
                account_id=row.account_id,
                replaced_at=times.parse_iso(row.replaced_at),
            )
            for row in rows
        ]

    def last(self, risk_id: int) -> RiskVersion | None:
        """Return the version that was replaced last."""
        found = self.list_all(risk_id)
        return found[-1] if found else None

    def find_editors(self, risk_id: int) -> frozenset[int]:
        """Return who edited a risk point."""
        return frozenset(
            version.account_id
            for version in self.list_all(risk_id)
            if version.step == RiskStep.EDITED and version.account_id is not None
        )

    def read_public_histories(self) -> dict[int, PublicHistory]:
        """Return what happened in public to each risk point that is public, by its number.

        A step is told by its quarter (B.E.) only, the oldest first. One that was undone is left
        out: it stood for minutes.
        """
        rows = self._connection.execute(
            sa.select(risk_versions, risk_points.c.state)
            .join(risk_points, risk_points.c.id == risk_versions.c.risk_id)
            .where(risk_points.c.state.in_(PUBLIC_STATES))
            .order_by(risk_versions.c.risk_id, risk_versions.c.version)
        )
        return {
            risk_id: _tell_history(list(versions))
            for risk_id, versions in groupby(rows, key=lambda row: int(row.risk_id))
        }

    def read_values(self, risk_id: int, version: int, columns: tuple[str, ...]) -> dict[str, Any]:
        """Return columns of a replaced version, none of them sealed."""
        before = self._read_before(risk_id, version)
        return {name: before[name] for name in columns}

    def read_approvals(self, risk_id: int, version: int) -> dict[int, Precision]:
        """Return the approvals that a replaced version had."""
        return {
            account_id: Precision(precision)
            for account_id, precision in self._read_before(risk_id, version)["approvals"]
        }

    def read_scores(self, risk_id: int, version: int) -> Scores | None:
        """Return the scores that a replaced version had."""
        before = self._read_before(risk_id, version)
        likelihood, impact = before["likelihood"], before["impact"]
        return None if likelihood is None or impact is None else Scores(likelihood, impact)

    def find_approval(
        self, risk_id: int, account_id: int, version: int | None = None
    ) -> Precision | None:
        """Return what somebody agreed to in a replaced version, or as it stands now."""
        if version is not None:
            return self.read_approvals(risk_id, version).get(account_id)
        found = self._connection.execute(
            sa.select(risk_approvals.c.precision).where(
                risk_approvals.c.risk_id == risk_id, risk_approvals.c.account_id == account_id
            )
        ).scalar()
        return None if found is None else Precision(found)

    def _read_before(self, risk_id: int, version: int) -> dict[str, Any]:
        text = self._connection.execute(
            sa.select(risk_versions.c.sealed_before).where(
                risk_versions.c.risk_id == risk_id, risk_versions.c.version == version
            )
        ).scalar_one()
        before: dict[str, Any] = json.loads(text)
        return before

    def _find_one(
        self, table: sa.Table, column: sa.Column[Any], risk_id: int
    ) -> dict[str, Any] | None:
        row = self._connection.execute(sa.select(table).where(column == risk_id)).first()
        return None if row is None else dict(row._mapping)


def _tell_history(versions: Sequence[sa.Row[Any]]) -> PublicHistory:
    """Return the public steps among the replaced versions of one risk point, the oldest first."""
    states = [RiskState(json.loads(row.sealed_before)["state"]) for row in versions]
    history: list[tuple[str, RiskStep]] = []
    for row, before, after in zip(
        versions, states, [*states[1:], RiskState(versions[-1].state)], strict=True
    ):
        step = RiskStep(row.step)
        if step == RiskStep.UNDONE and {before, after} & PUBLIC_STATES:
            del history[-1:]
        elif _is_public_step(step, before, after):
            history.append((format_quarter(times.parse_iso(row.replaced_at)), step))
    return tuple(history)


def _is_public_step(step: RiskStep, before: RiskState, after: RiskState) -> bool:
    """Return whether the public map showed a step."""
    is_approval = step == RiskStep.APPROVED and after == RiskState.APPROVED
    is_removal = after not in PUBLIC_STATES and before in PUBLIC_STATES
    return is_approval or is_removal or step in PUBLIC_STEPS


def _convert_to_plain(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value

"""Scores by somebody who did not see the first ones, kept beside the first ones as they were."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from geodata.model import times
from geodata.model.risks import ScorePair, Scores
from geodata.store.database import Transaction
from geodata.store.schema import second_scores


class SecondScoreStore:
    """Keeps second scores: one of each person for a risk point, never changed."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, risk_id: int, account_id: int, pair: ScorePair, at: datetime) -> None:
        """Keep what somebody scored."""
        self._connection.execute(
            second_scores.insert().values(
                risk_id=risk_id,
                account_id=account_id,
                likelihood=pair.second.likelihood,
                impact=pair.second.impact,
                first_likelihood=pair.first.likelihood,
                first_impact=pair.first.impact,
                scored_at=times.format_iso(at),
            )
        )

    def list_scored_by(self, account_id: int) -> frozenset[int]:
        """Return the risk points that somebody scored."""
        query = sa.select(second_scores.c.risk_id).where(second_scores.c.account_id == account_id)
        return frozenset(self._connection.execute(query).scalars())

    def count_by_risk(self) -> Counter[int]:
        """Return how many people scored each risk point."""
        query = sa.select(second_scores.c.risk_id)
        return Counter(self._connection.execute(query).scalars())

    def read_oldest_pairs(self) -> Mapping[int, ScorePair]:
        """Return the first and the oldest second scores of each risk point that has both."""
        rows = self._connection.execute(
            sa.select(second_scores).order_by(second_scores.c.id.desc())
        )
        return {
            row.risk_id: ScorePair(
                Scores(row.first_likelihood, row.first_impact), Scores(row.likelihood, row.impact)
            )
            for row in rows
        }

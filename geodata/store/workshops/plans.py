"""Scenarios and strategies: what people wrote is sealed."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.workshops.plans import (
    Likelihood,
    Scenario,
    ScenarioDraft,
    Strategy,
    StrategyDraft,
)
from geodata.store.database import Transaction
from geodata.store.schema import scenarios, strategies
from geodata.store.sealing import Seal


class PlanStore:
    """Keeps scenarios and their strategies."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add_scenario(self, workshop_id: int, draft: ScenarioDraft) -> int:
        """Keep a scenario of a workshop and return its number."""
        return self._add(
            scenarios, draft.token, workshop_id=workshop_id, **self._build_scenario_columns(draft)
        )

    def put_scenario(self, scenario_id: int, draft: ScenarioDraft) -> None:
        """Replace a scenario; its version rises."""
        self._put(scenarios, scenario_id, self._build_scenario_columns(draft))

    def add_strategy(self, scenario_id: int, draft: StrategyDraft) -> int:
        """Keep a strategy for a scenario and return its number."""
        return self._add(
            strategies, draft.token, scenario_id=scenario_id, **self._build_strategy_columns(draft)
        )

    def put_strategy(self, strategy_id: int, draft: StrategyDraft) -> None:
        """Replace a strategy; its version rises."""
        self._put(strategies, strategy_id, self._build_strategy_columns(draft))

    def drop_strategy(self, strategy_id: int) -> None:
        """Delete a strategy."""
        self._connection.execute(strategies.delete().where(strategies.c.id == strategy_id))

    def find_scenario_by_token(self, token: str) -> Scenario | None:
        """Return the scenario that a token was used for."""
        found = self._select_where(scenarios.c.token == token)
        return found[0] if found else None

    def find_strategy_by_token(self, token: str) -> Strategy | None:
        """Return the strategy that a token was used for."""
        found = self._select_strategies(strategies.c.token == token)
        return found[0] if found else None

    def load_scenario(self, scenario_id: int) -> Scenario:
        """Return a scenario.

        Raises
        ------
        NotFound
        """
        found = self._select_where(scenarios.c.id == scenario_id)
        if not found:
            raise NotFound
        return found[0]

    def load_strategy(self, strategy_id: int) -> Strategy:
        """Return a strategy.

        Raises
        ------
        NotFound
        """
        found = self._select_strategies(strategies.c.id == strategy_id)
        if not found:
            raise NotFound
        return found[0]

    def list_for_workshop(self, workshop_id: int) -> list[Scenario]:
        """Return the scenarios of a workshop, the first one first."""
        return self._select_where(scenarios.c.workshop_id == workshop_id)

    def list_all(self) -> list[Scenario]:
        """Return the scenarios of every workshop, the first one first."""
        return self._select_where()

    def _build_scenario_columns(self, draft: ScenarioDraft) -> dict[str, object]:
        return {
            "sealed_title": self._seal.close_text(draft.title.strip()),
            "sealed_story": self._seal.close_text(draft.story.strip()),
            "likelihood": draft.likelihood,
        }

    def _build_strategy_columns(self, draft: StrategyDraft) -> dict[str, object]:
        return {
            "sealed_text": self._seal.close_text(draft.text.strip()),
            "year_be": draft.year_be,
            "sealed_responsible": self._seal.close_text(draft.responsible.strip()),
        }

    def _add(self, table: sa.Table, token: str, **values: object) -> int:
        result = self._connection.execute(table.insert().values(token=token, version=1, **values))
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def _put(self, table: sa.Table, row_id: int, values: dict[str, Any]) -> None:
        self._connection.execute(
            table.update().where(table.c.id == row_id).values(version=table.c.version + 1, **values)
        )

    def _select_where(self, *conditions: sa.ColumnElement[bool]) -> list[Scenario]:
        rows = self._connection.execute(
            sa.select(scenarios).where(*conditions).order_by(scenarios.c.id)
        ).all()
        theirs: dict[int, list[Strategy]] = defaultdict(list)
        for strategy in self._select_strategies(
            strategies.c.scenario_id.in_([row.id for row in rows])
        ):
            theirs[strategy.scenario_id].append(strategy)
        return [
            Scenario(
                id=row.id,
                workshop_id=row.workshop_id,
                title=self._seal.open_text(row.sealed_title),
                story=self._seal.open_text(row.sealed_story),
                likelihood=Likelihood(row.likelihood),
                version=row.version,
                strategies=tuple(theirs[row.id]),
            )
            for row in rows
        ]

    def _select_strategies(self, *conditions: sa.ColumnElement[bool]) -> list[Strategy]:
        rows = self._connection.execute(
            sa.select(strategies).where(*conditions).order_by(strategies.c.year_be, strategies.c.id)
        )
        return [
            Strategy(
                id=row.id,
                scenario_id=row.scenario_id,
                text=self._seal.open_text(row.sealed_text),
                year_be=row.year_be,
                responsible=self._seal.open_text(row.sealed_responsible),
                version=row.version,
            )
            for row in rows
        ]

"""What the stores of the programme share: rows with a token and a version."""

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.store.database import Transaction

Record = TypeVar("Record")
FIRST_VERSION = 1


class RowStore(Generic[Record]):
    """Keeps records of one table, each a row.

    Parameters
    ----------
    table
        The table.
    build
        Makes a record of a row.
    """

    def __init__(
        self, tx: Transaction, table: sa.Table, build: Callable[[sa.Row[Any]], Record]
    ) -> None:
        self._connection = tx.connection
        self._table = table
        self._build = build

    def add(self, **values: object) -> int:
        """Keep a record and return its number."""
        statement = self._table.insert().values(version=FIRST_VERSION, **values)
        return int(self._connection.execute(statement).inserted_primary_key[0])  # type: ignore[index]

    def change(self, row_id: int, **values: object) -> None:
        """Change a record; its version rises."""
        table = self._table
        self._connection.execute(
            table.update().where(table.c.id == row_id).values(version=table.c.version + 1, **values)
        )

    def drop(self, row_id: int) -> None:
        """Delete a record."""
        self._connection.execute(self._table.delete().where(self._table.c.id == row_id))

    def load(self, row_id: int) -> Record:
        """Return a record.

        Raises
        ------
        NotFound
        """
        found = self.list_where(self._table.c.id == row_id)
        if not found:
            raise NotFound
        return found[0]

    def find_by_token(self, token: str) -> Record | None:
        """Return the record that a token was used for."""
        found = self.list_where(self._table.c.token == token)
        return found[0] if found else None

    def list_all(self) -> list[Record]:
        """Return every record, the first one first."""
        return self.list_where()

    def list_where(self, *conditions: sa.ColumnElement[bool]) -> list[Record]:
        """Return the records for which all of these hold, the first one first."""
        query = sa.select(self._table).where(*conditions).order_by(self._table.c.id)
        return [self._build(row) for row in self._connection.execute(query)]


class ProgrammeRowStore(RowStore[Record]):
    """Keeps records that belong to a programme."""

    def list_of(self, programme_id: int) -> list[Record]:
        """Return the records of a programme, the first one first."""
        return self.list_where(self._table.c.programme_id == programme_id)


def parse_day(text: str | None) -> date | None:
    """Return a day as it is stored, where there is one."""
    return None if text is None else date.fromisoformat(text)


def format_day(day: date | None) -> str | None:
    """Return a day as it is stored, where there is one."""
    return None if day is None else day.isoformat()

"""What an import left behind, and how it is taken back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from geodata.model.imports.records import Indicator
from geodata.store.database import Transaction
from geodata.store.imports.feed_version import note_feed_change
from geodata.store.imports.records import BATCH_SIZE, RecordStore, Row, split_into_batches
from geodata.store.schema import earlier_placements, import_repeats, imports, record_versions


@dataclass(frozen=True, slots=True)
class Handed:
    """A record that a later import states as well: it stays, as that import's."""

    record_id: int
    to: int  # the later import
    older: int | None  # the version before, where there is one


@dataclass(frozen=True, slots=True)
class Covered:
    """A version of an import that a later import replaced."""

    version: int
    record_id: int
    older: int | None  # the version before, where there is one
    later: int  # the import that replaced it
    repeated_by: int | None  # an import between them that stated the same
    before: Row  # the version itself


@dataclass(frozen=True, slots=True)
class History:
    """What an import left behind, by the numbers of records and of kept versions.

    `removed` are records that it added; `restored` those that it changed, each with the number and
    the content of the version before.
    """

    removed: tuple[int, ...]
    restored: Mapping[int, tuple[int, Row]]
    handed: tuple[Handed, ...]
    covered: tuple[Covered, ...]

    @property
    def record_ids(self) -> tuple[int, ...]:
        """The records that taking the import back changes or removes."""
        return (*self.removed, *self.restored)

    @property
    def spoken_for(self) -> int:
        """How many records later imports speak for."""
        return len(self.handed) + len(self.covered)


class ImportHistoryStore:
    """Reads and undoes what imports did to the records of a store."""

    def __init__(self, tx: Transaction, store: RecordStore) -> None:
        self._tx, self._connection = tx, tx.connection
        self._indicator = store.indicator
        self._table = store.table

    def note_repeats(self, record_ids: Sequence[int], *, import_id: int) -> None:
        """Record that an import states records as they are: should an earlier one go, they stay."""
        if record_ids:
            rows = [
                {"import_id": import_id, "record_id": repeated_id} for repeated_id in record_ids
            ]
            self._connection.execute(import_repeats.insert(), rows)

    def read(self, import_id: int) -> History:
        """Return what an import left behind: whether it can be seen still, or lies in the past."""
        shown = self._list_records(import_id)
        former, past = self._read_versions(import_id)
        repeats = self._list_repeats(import_id)
        handed = tuple(
            Handed(shown_id, repeats[shown_id][0], former.get(shown_id, (None,))[0])
            for shown_id in shown
            if shown_id in repeats
        )
        given = {handed_record.record_id for handed_record in handed}
        return History(
            removed=tuple(
                shown_id for shown_id in shown if shown_id not in former and shown_id not in given
            ),
            restored={
                shown_id: former[shown_id]
                for shown_id in shown
                if shown_id in former and shown_id not in given
            },
            handed=handed,
            covered=tuple(
                Covered(
                    version=version,
                    record_id=record,
                    older=former.get(record, (None,))[0],
                    later=later,
                    repeated_by=next(
                        (repeat for repeat in repeats.get(record, ()) if repeat < later), None
                    ),
                    before=before,
                )
                for version, record, later, before in past
            ),
        )

    def _list_records(self, import_id: int) -> list[int]:
        query = sa.select(self._table.c.id).where(self._table.c.import_id == import_id)
        return list(self._connection.execute(query.order_by(self._table.c.id)).scalars())

    def _read_versions(
        self, import_id: int
    ) -> tuple[dict[int, tuple[int, Row]], list[tuple[int, int, int, Row]]]:
        """Return what the import replaced, by record, and what later imports replaced of it.

        The former with number and content, the latter with number, record, import and content.
        """
        versions = record_versions.c
        rows = self._connection.execute(
            sa.select(record_versions)
            .where(versions.indicator == self._indicator)
            .order_by(versions.id)
        )
        former: dict[int, tuple[int, Row]] = {}
        past = []
        for row in rows:
            before = json.loads(row.before)
            if row.replaced_by_import == import_id:
                former[row.record_id] = (row.id, before)
            if before["import_id"] == import_id:
                past.append((row.id, row.record_id, row.replaced_by_import, before))
        return former, past

    def _list_repeats(self, import_id: int) -> dict[int, list[int]]:
        """Return the later imports of this kind that state a record as it was, by record."""
        rows = self._connection.execute(
            sa.select(import_repeats)
            .join(imports, imports.c.id == import_repeats.c.import_id)
            .where(imports.c.indicator == self._indicator, imports.c.id > import_id)
            .order_by(imports.c.id)
        )
        found: dict[int, list[int]] = {}
        for row in rows:
            found.setdefault(row.record_id, []).append(row.import_id)
        return found

    def take_back(self, import_id: int, history: History) -> None:
        """Undo an import, as if it had never been: later imports keep what they said."""
        if self._indicator == Indicator.FEED_REPORTS:
            note_feed_change(self._tx)
        versions = record_versions.c
        for record_id, (version, before) in history.restored.items():
            self._connection.execute(
                self._table.update()
                .where(self._table.c.id == record_id)
                .values(**self._build_stored_row(before))
            )
            self._connection.execute(record_versions.delete().where(versions.id == version))
        for handed in history.handed:
            self._connection.execute(
                self._table.update()
                .where(self._table.c.id == handed.record_id)
                .values(import_id=handed.to)
            )
            self._relink(handed.older, handed.to)
            self._forget_repeat(handed.to, handed.record_id)
        for past in history.covered:
            self._take_back_covered(past)
        self._connection.execute(
            import_repeats.delete().where(import_repeats.c.import_id == import_id)
        )
        for part in split_into_batches(history.removed, BATCH_SIZE):
            for kept in (record_versions, earlier_placements):
                self._connection.execute(
                    kept.delete().where(
                        kept.c.indicator == self._indicator, kept.c.record_id.in_(part)
                    )
                )
            self._connection.execute(self._table.delete().where(self._table.c.id.in_(part)))

    def _take_back_covered(self, past: Covered) -> None:
        """Drop a version that a later import replaced, or give it to the one that repeated it."""
        versions = record_versions.c
        if past.repeated_by is None:
            self._connection.execute(record_versions.delete().where(versions.id == past.version))
            self._relink(past.older, past.later)
            return
        before = {**past.before, "import_id": past.repeated_by}
        self._connection.execute(
            record_versions.update()
            .where(versions.id == past.version)
            .values(before=json.dumps(before, ensure_ascii=False))
        )
        self._relink(past.older, past.repeated_by)
        self._forget_repeat(past.repeated_by, past.record_id)

    def _relink(self, version: int | None, replaced_by: int) -> None:
        """Set the import that replaced a stored version."""
        if version is not None:
            self._connection.execute(
                record_versions.update()
                .where(record_versions.c.id == version)
                .values(replaced_by_import=replaced_by)
            )

    def _forget_repeat(self, import_id: int, record_id: int) -> None:
        columns = import_repeats.c
        self._connection.execute(
            import_repeats.delete().where(
                columns.import_id == import_id, columns.record_id == record_id
            )
        )

    def _build_stored_row(self, before: Row) -> Row:
        """Return the columns of a former version; one that is younger than it is empty."""
        values = {}
        for column in self._table.columns:
            value = before.get(column.name)
            if column.name == "id" or (value is None and not column.nullable):
                continue
            if value is not None and isinstance(column.type, sa.LargeBinary):
                value = value.encode()
            values[column.name] = value
        return values

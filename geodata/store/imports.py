"""What each import did."""

from dataclasses import dataclass
from datetime import datetime

from geodata.model import times
from geodata.model.records import Indicator
from geodata.store.database import Transaction
from geodata.store.schema import imports


@dataclass(frozen=True, slots=True)
class ImportNote:
    """What one import did."""

    indicator: Indicator
    source: str
    checksum: str
    at: datetime
    added: int
    updated: int
    unchanged: int
    rejected: int
    demo: bool = False


def note_import(tx: Transaction, note: ImportNote) -> int:
    """Keep what an import did and return its number."""
    result = tx.connection.execute(
        imports.insert().values(
            indicator=note.indicator,
            source=note.source,
            checksum=note.checksum,
            recorded_at=times.iso(note.at),
            added=note.added,
            updated=note.updated,
            unchanged=note.unchanged,
            rejected=note.rejected,
            demo=int(note.demo),
        )
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def forget_demo_imports(tx: Transaction) -> None:
    """Take away the notes of imports that brought made-up records."""
    tx.connection.execute(imports.delete().where(imports.c.demo == 1))

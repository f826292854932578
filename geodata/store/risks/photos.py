"""Photos of risk points and inspections: rows that say whose they are, sealed files of them."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from geodata.errors import NotFound, StorageUnavailable
from geodata.model import times
from geodata.model.public_photos import PhotoOwner, PhotoState
from geodata.operations import durable_files
from geodata.store.database import Transaction
from geodata.store.schema import (
    case_evidence,
    inspection_photos,
    public_inspection_photos,
    public_photos,
    risk_photos,
)

ID_BYTES = 16
DRAFT = ".part"
FILED_STATES = (PhotoState.WAITING, PhotoState.APPROVED)  # of a photo for the public with a file


@dataclass(frozen=True, slots=True)
class PhotoTables:
    """Where the photos of one kind of owner are kept."""

    sources: sa.Table  # as they came in
    published: sa.Table  # covered, for the public
    owner_column: str


PHOTO_TABLES: Mapping[PhotoOwner, PhotoTables] = {
    PhotoOwner.RISK: PhotoTables(risk_photos, public_photos, "risk_id"),
    PhotoOwner.INSPECTION: PhotoTables(
        inspection_photos, public_inspection_photos, "inspection_id"
    ),
}


class FileSeal(Protocol):
    """What files are sealed with: the key file, or the key of a case."""

    def close_bytes(self, data: bytes) -> bytes:
        """Return the sealed form of a file."""

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return what `close_bytes` sealed."""


class PhotoStore:
    """Knows which photo belongs to which risk point, or to which inspection."""

    def __init__(self, tx: Transaction, owner: PhotoOwner = PhotoOwner.RISK) -> None:
        self._connection = tx.connection
        self._table = PHOTO_TABLES[owner].sources
        self._owner_column = self._table.c[PHOTO_TABLES[owner].owner_column]

    def find_known(self, owner_id: int, original_code: str) -> str | None:
        """Return the id of a photo that its owner has already."""
        found: str | None = self._connection.execute(
            sa.select(self._table.c.id).where(
                self._owner_column == owner_id, self._table.c.original_code == original_code
            )
        ).scalar()
        return found

    def add(self, owner_id: int, original_code: str, account_id: int | None, at: datetime) -> str:
        """Record whose a photo is; return the photo's new id."""
        photo_id = secrets.token_hex(ID_BYTES)
        self._connection.execute(
            self._table.insert().values(
                {
                    "id": photo_id,
                    self._owner_column.name: owner_id,
                    "original_code": original_code,
                    "account_id": account_id,
                    "added_at": times.format_iso(at),
                }
            )
        )
        return photo_id

    def list_of(self, owner_id: int) -> list[str]:
        """Return the ids of the photos of a risk point or an inspection, the oldest first."""
        return list(
            self._connection.execute(
                sa.select(self._table.c.id)
                .where(self._owner_column == owner_id)
                .order_by(self._table.c.added_at, self._table.c.id)
            ).scalars()
        )

    def find_added_at(self, photo_id: str) -> datetime:
        """Return when a photo was added."""
        found = self._connection.execute(
            sa.select(self._table.c.added_at).where(self._table.c.id == photo_id)
        ).scalar_one()
        return times.parse_iso(found)


def find_owner(tx: Transaction, photo_id: str) -> tuple[PhotoOwner, int] | None:
    """Return of what an internal photo is; None where there is no such photo."""
    for owner, tables in PHOTO_TABLES.items():
        column = tables.sources.c[tables.owner_column]
        found = tx.connection.execute(
            sa.select(column).where(tables.sources.c.id == photo_id)
        ).scalar()
        if found is not None:
            return owner, int(found)
    return None


def list_named_files(tx: Transaction) -> set[str]:
    """Return the ids of every file that some row says is there; an older database has less."""
    there = sa.inspect(tx.connection)
    named: list[tuple[sa.Table, sa.ColumnElement[bool]]] = [
        (case_evidence, sa.true()),
        *((tables.sources, sa.true()) for tables in PHOTO_TABLES.values()),
        *(
            (tables.published, tables.published.c.state.in_(FILED_STATES))
            for tables in PHOTO_TABLES.values()
        ),
    ]
    return {
        name
        for table, condition in named
        if there.has_table(table.name)
        for name in tx.connection.execute(sa.select(table.c.id).where(condition)).scalars()
    }


class EvidenceFolder:
    """The folder of sealed files; a name is the id of its photo and says nothing else."""

    def __init__(self, folder: Path, seal: FileSeal) -> None:
        self._folder = folder
        self._seal = seal

    def write(self, photo_id: str, data: bytes) -> None:
        """Keep a file sealed, whole or not at all.

        Raises
        ------
        StorageUnavailable
        """
        self._keep(photo_id, self._seal.close_bytes(data))

    def read(self, photo_id: str) -> bytes:
        """Return a file, opened.

        Raises
        ------
        NotFound
            Where the file is gone.
        """
        try:
            return self._seal.open_bytes((self._folder / photo_id).read_bytes())
        except OSError as error:
            raise NotFound from error

    def renew(self, since: datetime | None, until: datetime) -> int:
        """Write the files that came in between two moments anew, in no order; return how many.

        A file system keeps when a file was made, and nobody can set that back: afterwards all of a
        day were made at the same time.
        """
        names = [
            path.name
            for path in self._folder.glob("*")
            if path.suffix != DRAFT
            and (since is None or path.stat().st_ctime > since.timestamp())
            and path.stat().st_ctime < until.timestamp()
        ]
        secrets.SystemRandom().shuffle(names)
        for name in names:
            with suppress(FileNotFoundError):  # erased meanwhile: that stays so
                self._keep(name, (self._folder / name).read_bytes(), anew=True)
        return len(names)

    def _keep(self, name: str, sealed: bytes, *, anew: bool = False) -> None:
        path = self._folder / name
        draft = path.with_suffix(DRAFT)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as part:
                part.write(sealed)
                part.flush()
                os.fsync(part.fileno())
            os.utime(draft, (0, 0))  # its hour is nobody's business
            if anew:
                path.stat()
            draft.replace(path)
            durable_files.sync_folder(self._folder)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            if anew and isinstance(error, FileNotFoundError):
                raise
            raise StorageUnavailable(durable_files.find_error_code(error)) from error

    def remove(self, photo_id: str) -> None:
        """Remove a file."""
        (self._folder / photo_id).unlink(missing_ok=True)

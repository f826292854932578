"""Puts a new key in the place of an old one: all is sealed anew, then the old one is dropped.

While it runs both keys are in the file, the new one first, so that others go on reading and
writing. Killed in the middle it goes on where it is called again.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from geodata.errors import StorageUnavailable
from geodata.operations import keyfiles
from geodata.store.database import Database, Transaction
from geodata.store.schema import (
    case_endings,
    case_evidence,
    case_identities,
    case_messages,
    case_referrals,
    case_solutions,
    case_steps,
    case_tasks,
    cases,
    identity_requests,
    interview_quotes,
    interviews,
    members,
    metadata,
    project_state,
    record_versions,
    risk_points,
    risk_versions,
)
from geodata.store.sealing import KEY_FILE, VAULT_FILE

BATCH_ROWS = 500
OF_THE_VAULT = frozenset(
    {
        case_identities.c.sealed_contact,
        members.c.sealed_name,
        members.c.sealed_contact,
        interviews.c.sealed_name,
        interviews.c.sealed_notes,
        interview_quotes.c.sealed_words,
        interview_quotes.c.sealed_attribution,
    }
)
OF_A_CASE = frozenset(  # sealed with the key of their case, which is itself sealed
    {
        cases.c.sealed_content,
        case_steps.c.sealed_reason,
        case_steps.c.sealed_reporter_message,
        case_messages.c.sealed_text,
        case_tasks.c.sealed_text,
        case_evidence.c.sealed_details,
        case_solutions.c.sealed_solution,
        case_endings.c.sealed_words,
        case_referrals.c.sealed_words,
        identity_requests.c.sealed_reason,
        identity_requests.c.sealed_answer,
    }
)
VERSIONS = risk_versions.c.sealed_before  # rows as JSON, with their own boxes in them
BOXES_IN_A_VERSION = tuple(
    column.name for column in risk_points.columns if isinstance(column.type, sa.LargeBinary)
)
CANARIES = {KEY_FILE: "canary", VAULT_FILE: "vault canary"}  # the facts
After = Callable[[], None]


def do_nothing() -> None:
    """Do nothing after a batch."""


class Rotation:
    """Rotates one key file.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where something opens with none of the keys: then no key is dropped.
    """

    def __init__(self, keys: Path, name: str, database: Database, folders: Iterable[Path]) -> None:
        self._path, self._name = keys / name, name
        self._database = database
        self._folders = tuple(folders)

    def run(self, after: After = do_nothing) -> int:
        """Rotate; return how many boxes were sealed anew. `after` is called after each batch."""
        if len(self._read_lines()) == 1:
            self._write([Fernet.generate_key(), *self._read_lines()])
        after()
        count = 0
        for column in list_sealed_columns(self._name):
            count += self._rotate_rows(column, after)
        count += self._rotate_versions(after) if self._name == KEY_FILE else 0
        count += self._rotate_files(after)
        self._drop_old(after)
        return count

    def _read_lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().split()
        except OSError as error:
            raise StorageUnavailable("E-SYS-04") from error

    def _write(self, lines: list[bytes]) -> None:
        keyfiles.replace(self._path, b"\n".join(lines) + b"\n")

    def _reseal(self, box: bytes) -> bytes:
        """Return a box sealed with the new key."""
        return self._close(self._open(box))

    def _reseal_version(self, box: bytes) -> bytes:
        """Return a replaced version of a risk point sealed anew, and the boxes of its row in it."""
        row = json.loads(self._open(box))
        for name in BOXES_IN_A_VERSION:
            if row.get(name):
                row[name] = b64encode(self._reseal(b64decode(row[name]))).decode()
        return self._close(json.dumps(row, ensure_ascii=False).encode())

    def _open(self, box: bytes) -> bytes:
        both = MultiFernet([Fernet(line) for line in self._read_lines()])
        try:
            return both.decrypt(box)
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error

    def _close(self, plain: bytes) -> bytes:
        """Seal with the new key; the readable time stays 0."""
        return Fernet(self._read_lines()[0]).encrypt_at_time(plain, 0)

    def _rotate_rows(self, column: sa.Column[bytes], after: After) -> int:
        table, count, last = column.table, 0, None
        rotate = self._reseal_version if column is VERSIONS else self._reseal
        keys = list(table.primary_key.columns)
        while True:
            with self._database.begin(on_the_map=False) as tx:
                query = (
                    sa.select(_select_sealed(column), *keys)
                    .where(_is_filled(column))
                    .order_by(*keys)
                )
                query = query if last is None else query.where(sa.tuple_(*keys) > last)
                rows = tx.connection.execute(query.limit(BATCH_ROWS)).all()
                for box, *row_keys in rows:
                    here = [key == never for key, never in zip(keys, row_keys, strict=True)]
                    anew = sa.literal(rotate(box), sa.LargeBinary)
                    tx.connection.execute(table.update().where(*here).values({column: anew}))
            if not rows:
                return count
            count, last = count + len(rows), tuple(rows[-1][1:])
            after()

    def _rotate_versions(self, after: After) -> int:
        """Seal anew what a later import replaced: rows kept as JSON, their boxes as text."""
        table, count = record_versions, 0
        with self._database.begin(on_the_map=False) as tx:
            for row in tx.connection.execute(sa.select(table.c.id, table.c.before)).all():
                kept = json.loads(row.before)
                boxes = {k: v for k, v in kept.items() if k.startswith("sealed_") and v}
                anew = {k: self._reseal(v.encode()).decode() for k, v in boxes.items()}
                said = json.dumps({**kept, **anew}, ensure_ascii=False)
                tx.connection.execute(
                    table.update().where(table.c.id == row.id).values(before=said)
                )
                count += len(boxes)
        after()
        return count

    def _rotate_files(self, after: After) -> int:
        count = 0
        for path in self._list_sealed_files():
            _replace(path, self._reseal(path.read_bytes()))
            count += 1
            after()
        return count

    def _list_sealed_files(self) -> Iterator[Path]:
        """Yield the files under this key; those of a case lie under the key of their case."""
        with self._database.begin_read() as tx:
            others = set(tx.connection.execute(sa.select(case_evidence.c.id)).scalars())
            others |= set(tx.connection.execute(sa.select(case_referrals.c.file_id)).scalars())
        for folder in self._folders:
            for path in sorted(folder.glob("*")):
                if path.is_file() and path.name not in others and path.suffix != ".part":
                    yield path

    def _drop_old(self, after: After) -> None:
        """Drop the old key once nothing needs it; nobody writes meanwhile."""
        new = Fernet(self._read_lines()[0])
        with self._database.begin(on_the_map=False) as tx:
            self._rotate_canary(tx)
            for column in list_sealed_columns(self._name):
                for box in tx.connection.execute(
                    sa.select(_select_sealed(column)).where(_is_filled(column))
                ):
                    _needs_only(new, box[0])
            for path in self._list_sealed_files():
                _needs_only(new, path.read_bytes())
        after()
        self._write(self._read_lines()[:1])
        self._database.empty_journal()

    def _rotate_canary(self, tx: Transaction) -> None:
        name = CANARIES.get(self._name)
        if name is not None and (kept := tx.get_state(name)):
            tx.set_state(name, self._reseal(kept.encode()).decode())


def _select_sealed(column: sa.Column[bytes]) -> sa.ColumnElement[bytes]:
    """Return a column as it is kept, also where it opens by itself."""
    return sa.type_coerce(column, sa.LargeBinary)


def _is_filled(column: sa.Column[bytes]) -> sa.ColumnElement[bool]:
    return sa.func.length(_select_sealed(column)) > 0  # an empty text is not sealed


def list_sealed_columns(name: str) -> list[sa.Column[bytes]]:
    """Return the columns that a key file seals."""
    sealed = {
        column
        for table in metadata.tables.values()
        if table is not project_state
        for column in table.columns
        if column.name.startswith("sealed_")
    }
    chosen = OF_THE_VAULT if name == VAULT_FILE else sealed - OF_THE_VAULT - OF_A_CASE
    return sorted(chosen, key=str)


def _replace(path: Path, box: bytes) -> None:
    """Replace the content of a file in one step, without a readable time."""
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(box)
        file.flush()
        os.fsync(file.fileno())
    os.utime(draft, (0, 0))
    draft.replace(path)


def _needs_only(new: Fernet, box: bytes) -> None:
    try:
        new.decrypt(box)
    except InvalidToken as error:
        raise StorageUnavailable("E-SYS-04") from error

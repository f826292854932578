"""The files of cases: rows that say what they are; the folder holds them sealed."""

import secrets
from datetime import date

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.cases.cases import Case, Evidence, FileKind, Purpose
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.risks.photos import ID_BYTES
from geodata.store.schema import case_evidence


class CaseEvidenceStore:
    """Knows the files of one case."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def list_all(self) -> tuple[Evidence, ...]:
        """Return the files, the oldest first."""
        rows = self._connection.execute(
            sa.select(case_evidence)
            .where(case_evidence.c.case_id == self._case.id)
            .order_by(case_evidence.c.position)
        )
        return tuple(_build_evidence(row, self._box) for row in rows)

    def find_known(self, original_code: str) -> Evidence | None:
        """Return the file that came before with the same content."""
        row = self._connection.execute(
            sa.select(case_evidence).where(
                case_evidence.c.case_id == self._case.id,
                case_evidence.c.original_code == original_code,
            )
        ).first()
        return None if row is None else _build_evidence(row, self._box)

    def load(self, file_id: str) -> Evidence:
        """Return a file of this case.

        Raises
        ------
        NotFound
        """
        for evidence in self.list_all():
            if evidence.id == file_id:
                return evidence
        raise NotFound

    def add(
        self,
        kind: FileKind,
        purpose: Purpose,
        *,
        original_code: str,
        sha256: str,
        look: str,
        account_id: int | None,
        today: date,
    ) -> Evidence:
        """Record that the case has a file; its id is new."""
        file_id = secrets.token_hex(ID_BYTES)
        self._connection.execute(
            case_evidence.insert().values(
                id=file_id,
                case_id=self._case.id,
                position=len(self.list_all()) + 1,
                kind=kind,
                purpose=purpose,
                original_code=original_code,
                on_day=today.isoformat(),
                account_id=account_id,
                version=self._case.version,
                sealed_details=self._box.close_json({"sha256": sha256, "look": look}),
            )
        )
        return self.load(file_id)

    def read_version(self, file_id: str) -> int:
        """Return the version of the case when a file came."""
        found: int = self._connection.execute(
            sa.select(case_evidence.c.version).where(case_evidence.c.id == file_id)
        ).scalar_one()
        return found


def find_case_id(tx: Transaction, file_id: str) -> int:
    """Return the id of the case that a file belongs to.

    Raises
    ------
    NotFound
    """
    found: int | None = tx.connection.execute(
        sa.select(case_evidence.c.case_id).where(case_evidence.c.id == file_id)
    ).scalar()
    if found is None:
        raise NotFound
    return found


def _build_evidence(row: sa.Row[tuple[object, ...]], box: CaseBox) -> Evidence:
    facts = box.open_json(row.sealed_details)
    return Evidence(
        id=row.id,
        case_id=row.case_id,
        kind=FileKind(row.kind),
        purpose=Purpose(row.purpose),
        added_on=date.fromisoformat(row.on_day),
        account_id=row.account_id,
        sha256=facts["sha256"],
        perceptual_hash=facts["look"],
    )

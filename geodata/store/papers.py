"""Reports: what people wrote is sealed, and no version is ever overwritten."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.papers import (
    Report,
    ReportDraft,
    ReportKind,
    ReportVersion,
)
from geodata.store.database import Transaction
from geodata.store.schema import report_versions, reports
from geodata.store.sealing import Seal

_NEWEST = sa.select(reports, report_versions.c.sealed_parts, report_versions.c.saved_at).join_from(
    reports,
    report_versions,
    sa.and_(
        report_versions.c.report_id == reports.c.id,
        report_versions.c.version == reports.c.version,
    ),
)


class ReportStore:
    """Keeps reports and their versions."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(
        self, draft: ReportDraft, parts: Mapping[str, str], *, account_id: int | None, at: datetime
    ) -> int:
        """Keep a new report as its version 1 and return its number."""
        result = self._connection.execute(
            reports.insert().values(
                token=draft.token,
                kind=draft.kind,
                community_id=draft.community_id,
                workshop_id=draft.workshop_id,
                edition_id=draft.edition_id,
                version=1,
                account_id=account_id,
                started_at=times.iso(at),
            )
        )
        report_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._keep(report_id, 1, parts, account_id, at, None)
        return report_id

    def save(
        self,
        report: Report,
        parts: Mapping[str, str],
        *,
        account_id: int | None,
        at: datetime,
        taken_from: int | None = None,
    ) -> None:
        """Keep the next version of a report."""
        version = report.version + 1
        self._keep(report.id, version, parts, account_id, at, taken_from)
        self._connection.execute(
            reports.update().where(reports.c.id == report.id).values(version=version)
        )

    def one(self, report_id: int) -> Report:
        """Return a report as it stands.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(_NEWEST.where(reports.c.id == report_id)).first()
        if row is None:
            raise NotFound
        return self._report(row)

    def by_token(self, token: str) -> Report | None:
        """Return the report that a token was used for."""
        row = self._connection.execute(_NEWEST.where(reports.c.token == token)).first()
        return None if row is None else self._report(row)

    def all(self) -> list[Report]:
        """Return every report, the newest first."""
        rows = self._connection.execute(_NEWEST.order_by(reports.c.id.desc()))
        return [self._report(row) for row in rows]

    def versions(self, report_id: int) -> list[ReportVersion]:
        """Return every version of a report, the newest first."""
        rows = self._connection.execute(
            sa.select(report_versions)
            .where(report_versions.c.report_id == report_id)
            .order_by(report_versions.c.version.desc())
        )
        return [
            ReportVersion(
                version=row.version,
                parts=self._opened(row.sealed_parts),
                account_id=row.account_id,
                saved_at=times.from_iso(row.saved_at),
                taken_from=row.taken_from,
            )
            for row in rows
        ]

    def _keep(
        self,
        report_id: int,
        version: int,
        parts: Mapping[str, str],
        account_id: int | None,
        at: datetime,
        taken_from: int | None,
    ) -> None:
        text = json.dumps(dict(parts), ensure_ascii=False)
        self._connection.execute(
            report_versions.insert().values(
                report_id=report_id,
                version=version,
                sealed_parts=self._seal.close_text(text),
                account_id=account_id,
                saved_at=times.iso(at),
                taken_from=taken_from,
            )
        )

    def _opened(self, sealed: bytes) -> dict[str, str]:
        parts: dict[str, str] = json.loads(self._seal.open_text(sealed))
        return parts

    def _report(self, row: sa.Row[tuple[object, ...]]) -> Report:
        return Report(
            id=row.id,
            kind=ReportKind(row.kind),
            community_id=row.community_id,
            workshop_id=row.workshop_id,
            edition_id=row.edition_id,
            version=row.version,
            parts=self._opened(row.sealed_parts),
            started_by=row.account_id,
            started_at=times.from_iso(row.started_at),
            saved_at=times.from_iso(row.saved_at),
        )

"""Papers: what people wrote is sealed, and no version is ever overwritten."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.papers import Paper, PaperDraft, PaperKind, PaperVersion
from geodata.store.database import Transaction
from geodata.store.schema import paper_versions, papers
from geodata.store.sealing import Seal

_NEWEST = sa.select(papers, paper_versions.c.sealed_parts, paper_versions.c.saved_at).join_from(
    papers,
    paper_versions,
    sa.and_(
        paper_versions.c.paper_id == papers.c.id,
        paper_versions.c.version == papers.c.version,
    ),
)


class PaperStore:
    """Keeps papers and their versions."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(
        self, draft: PaperDraft, parts: Mapping[str, str], *, account_id: int | None, at: datetime
    ) -> int:
        """Keep a new paper as its version 1 and return its number."""
        result = self._connection.execute(
            papers.insert().values(
                token=draft.token,
                kind=draft.kind,
                community_id=draft.community_id,
                workshop_id=draft.workshop_id,
                edition_id=draft.edition_id,
                version=1,
                account_id=account_id,
                started_at=times.format_iso(at),
            )
        )
        paper_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._keep(paper_id, 1, parts, account_id, at, None)
        return paper_id

    def save(
        self,
        paper: Paper,
        parts: Mapping[str, str],
        *,
        account_id: int | None,
        at: datetime,
        taken_from: int | None = None,
    ) -> None:
        """Keep the next version of a paper."""
        version = paper.version + 1
        self._keep(paper.id, version, parts, account_id, at, taken_from)
        self._connection.execute(
            papers.update().where(papers.c.id == paper.id).values(version=version)
        )

    def load(self, paper_id: int) -> Paper:
        """Return a paper as it stands.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(_NEWEST.where(papers.c.id == paper_id)).first()
        if row is None:
            raise NotFound
        return self._build_paper(row)

    def find_by_token(self, token: str) -> Paper | None:
        """Return the paper that a token was used for."""
        row = self._connection.execute(_NEWEST.where(papers.c.token == token)).first()
        return None if row is None else self._build_paper(row)

    def list_all(self) -> list[Paper]:
        """Return every paper, the newest first."""
        rows = self._connection.execute(_NEWEST.order_by(papers.c.id.desc()))
        return [self._build_paper(row) for row in rows]

    def list_versions(self, paper_id: int) -> list[PaperVersion]:
        """Return every version of a paper, the newest first."""
        rows = self._connection.execute(
            sa.select(paper_versions)
            .where(paper_versions.c.paper_id == paper_id)
            .order_by(paper_versions.c.version.desc())
        )
        return [
            PaperVersion(
                version=row.version,
                parts=self._decrypt(row.sealed_parts),
                account_id=row.account_id,
                saved_at=times.parse_iso(row.saved_at),
                taken_from=row.taken_from,
            )
            for row in rows
        ]

    def _keep(
        self,
        paper_id: int,
        version: int,
        parts: Mapping[str, str],
        account_id: int | None,
        at: datetime,
        taken_from: int | None,
    ) -> None:
        text = json.dumps(dict(parts), ensure_ascii=False)
        self._connection.execute(
            paper_versions.insert().values(
                paper_id=paper_id,
                version=version,
                sealed_parts=self._seal.close_text(text),
                account_id=account_id,
                saved_at=times.format_iso(at),
                taken_from=taken_from,
            )
        )

    def _decrypt(self, sealed: bytes) -> dict[str, str]:
        parts: dict[str, str] = json.loads(self._seal.open_text(sealed))
        return parts

    def _build_paper(self, row: sa.Row[tuple[object, ...]]) -> Paper:
        return Paper(
            id=row.id,
            kind=PaperKind(row.kind),
            community_id=row.community_id,
            workshop_id=row.workshop_id,
            edition_id=row.edition_id,
            version=row.version,
            parts=self._decrypt(row.sealed_parts),
            started_by=row.account_id,
            started_at=times.parse_iso(row.started_at),
            saved_at=times.parse_iso(row.saved_at),
        )

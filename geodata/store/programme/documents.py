"""Documents of a programme and movements of handbooks."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.documents import (
    Document,
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
    HandbookMovement,
    PublicDocument,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore
from geodata.store.schema import handbook_movements, programme_documents


class DocumentStore(ProgrammeRowStore[Document]):
    """Keeps documents."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, programme_documents, _build_document)

    def add_draft(self, draft: DocumentDraft, *, added_by: int | None) -> int:
        """Keep a document and return its number; it is not public yet."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            kind=draft.kind,
            sealed_title=draft.title.strip(),
            dated=draft.dated.isoformat(),
            sealed_number=draft.number.strip(),
            sealed_link=draft.link.strip(),
            paper_id=draft.paper_id,
            activity_id=draft.activity_id,
            added_by=added_by,
            is_public=0,
        )

    def list_public(self) -> list[PublicDocument]:
        """Return what everybody may read, the newest day first."""
        found = self.list_where(programme_documents.c.is_public == 1)
        found.sort(key=lambda document: (document.dated, document.id), reverse=True)
        return [
            PublicDocument(one.kind, one.title, one.dated.isoformat(), one.number, one.link)
            for one in found
        ]


class HandbookStore(ProgrammeRowStore[HandbookMovement]):
    """Keeps movements of handbooks."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, handbook_movements, _build_movement)

    def add_draft(self, draft: HandbookDraft) -> int:
        """Keep a movement and return its number."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            kind=draft.move,
            copies=draft.copies,
            moved_on=draft.moved_on.isoformat(),
            community_id=draft.community_id,
            sealed_note=draft.note.strip(),
            withdrawn=0,
        )


def _build_document(row: sa.Row[Any]) -> Document:
    return Document(
        id=row.id,
        programme_id=row.programme_id,
        kind=DocumentKind(row.kind),
        title=row.sealed_title,
        dated=date.fromisoformat(row.dated),
        number=row.sealed_number,
        link=row.sealed_link,
        paper_id=row.paper_id,
        activity_id=row.activity_id,
        added_by=row.added_by,
        is_public=bool(row.is_public),
        version=row.version,
    )


def _build_movement(row: sa.Row[Any]) -> HandbookMovement:
    return HandbookMovement(
        id=row.id,
        programme_id=row.programme_id,
        move=HandbookMove(row.kind),
        copies=row.copies,
        moved_on=date.fromisoformat(row.moved_on),
        community_id=row.community_id,
        note=row.sealed_note,
        is_withdrawn=bool(row.withdrawn),
        version=row.version,
    )

"""Interviews of experts and quotes of them; all words are sealed with the key of the vault."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.interviews import (
    Interview,
    InterviewDraft,
    InterviewNotes,
    PublicQuote,
    Quote,
    QuoteDraft,
    QuoteState,
    draw_number,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore, RowStore, parse_day
from geodata.store.schema import interview_quotes, interviews, programmes
from geodata.store.sealing import Seal

ERASED = b""


class InterviewStore(ProgrammeRowStore[Interview]):
    """Keeps interviews. The seal is that of the vault, never that of the other texts."""

    def __init__(self, tx: Transaction, vault: Seal) -> None:
        super().__init__(tx, interviews, _build_interview)
        self._vault = vault

    def add_draft(self, draft: InterviewDraft) -> int:
        """Keep an interview and return the number of the row."""
        number = draw_number()
        while self.find_by_number(number) is not None:
            number = draw_number()
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            number=number,
            sealed_name=self._vault.close_text(draft.name.strip()),
            sealed_notes=self._vault.close_text(draft.notes.strip()),
            interviewed_on=draft.interviewed_on.isoformat(),
            consent_version=draft.consent_version,
            may_quote=int(draft.may_quote),
        )

    def find_by_number(self, number: str) -> Interview | None:
        """Return the interview of a number."""
        found = self.list_where(interviews.c.number == number)
        return found[0] if found else None

    def read_notes(self, interview_id: int) -> InterviewNotes:
        """Return who was interviewed and what they said; of an erased one nothing."""
        columns = (interviews.c.sealed_name, interviews.c.sealed_notes)
        query = sa.select(*columns).where(interviews.c.id == interview_id)
        row = self._connection.execute(query).one()
        texts = (self._vault.open_text(box) if box != ERASED else "" for box in row)
        return InterviewNotes(interview_id, *texts)

    def erase(self, interview_id: int, day: date) -> None:
        """Erase who it was, what they said and every quote; that the consent ended is kept."""
        table = interview_quotes
        self._connection.execute(
            table.update()
            .where(table.c.interview_id == interview_id)
            .values(
                sealed_words=ERASED,
                sealed_attribution=ERASED,
                sealed_reason="",
                state=QuoteState.WITHDRAWN,
                version=table.c.version + 1,
            )
        )
        self.change(
            interview_id,
            sealed_name=ERASED,
            sealed_notes=ERASED,
            withdrawn_on=day.isoformat(),
        )


class QuoteStore(RowStore[Quote]):
    """Keeps quotes, under the seal of the vault as well."""

    def __init__(self, tx: Transaction, vault: Seal) -> None:
        super().__init__(tx, interview_quotes, self._build_quote)
        self._vault = vault

    def add_draft(self, draft: QuoteDraft, *, writer_id: int) -> int:
        """Keep a quote that waits and return the number of the row."""
        return self.add(
            token=draft.token,
            interview_id=draft.interview_id,
            sealed_words=self._vault.close_text(draft.words),
            sealed_attribution=self._vault.close_text(draft.attribution),
            state=QuoteState.WAITING,
            writer_id=writer_id,
            sealed_reason="",
        )

    def list_of_interviews(self, interview_ids: set[int]) -> list[Quote]:
        """Return the quotes of some interviews; those that were erased are not among them."""
        return self.list_where(
            interview_quotes.c.interview_id.in_(interview_ids),
            interview_quotes.c.sealed_words != ERASED,
        )

    def list_public(self) -> list[PublicQuote]:
        """Return what everybody may read, in an order that tells no time."""
        rows = self._connection.execute(
            sa.select(interview_quotes, programmes.c.year_be)
            .join(interviews, interviews.c.id == interview_quotes.c.interview_id)
            .join(programmes, programmes.c.id == interviews.c.programme_id)
            .where(
                interview_quotes.c.state == QuoteState.APPROVED,
                interviews.c.withdrawn_on.is_(None),
            )
        )
        found = [
            PublicQuote(quote.words, quote.attribution, row.year_be)
            for row in rows
            for quote in [self._build_quote(row)]
        ]
        return sorted(found, key=lambda one: (-one.year_be, one.attribution, one.words))

    def _build_quote(self, row: sa.Row[Any]) -> Quote:
        words, attribution = (
            self._vault.open_text(box) if box != ERASED else ""
            for box in (row.sealed_words, row.sealed_attribution)
        )
        return Quote(
            id=row.id,
            interview_id=row.interview_id,
            words=words,
            attribution=attribution,
            state=QuoteState(row.state),
            writer_id=row.writer_id,
            reason=row.sealed_reason,
            version=row.version,
        )


def _build_interview(row: sa.Row[Any]) -> Interview:
    return Interview(
        id=row.id,
        programme_id=row.programme_id,
        number=row.number,
        interviewed_on=date.fromisoformat(row.interviewed_on),
        consent_version=row.consent_version,
        may_quote=bool(row.may_quote),
        withdrawn_on=parse_day(row.withdrawn_on),
        version=row.version,
    )

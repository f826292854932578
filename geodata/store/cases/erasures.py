"""Forgets cases: their words, files, keys and whoever reported. The frame of a case may stay."""

import secrets
from dataclasses import asdict
from datetime import date, timedelta

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.cases.cases import FINAL_STATES, CaseContent
from geodata.model.cases.erasure import (
    CONTACT_RETENTION_DAYS,
    CONTENT_RETENTION_DAYS,
    FRAME_RETENTION_DAYS,
    ErasureReason,
    ErasureRequest,
)
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.schema import (
    case_endings,
    case_evidence,
    case_identities,
    case_links,
    case_messages,
    case_notices,
    case_referrals,
    case_solutions,
    case_steps,
    case_tasks,
    cases,
    count_approvals,
    erasure_requests,
    identity_requests,
    packet_openings,
)
from geodata.store.sealing import Seal

NOTHING = CaseContent("", None, None)
PARTS = (  # before what they point at
    case_messages,
    case_tasks,
    case_solutions,
    case_endings,
    case_evidence,
    case_referrals,
    case_identities,
    identity_requests,
    case_notices,
)
CODE_BYTES = 32


class ErasureStore:
    """Keeps wishes, and forgets."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def ask(self, case_id: int, reason: ErasureReason, *, asked_by: int, today: date) -> None:
        """Record the request to erase a case."""
        self._connection.execute(
            erasure_requests.insert().values(
                case_id=case_id, reason=reason, asked_by=asked_by, asked_on=today.isoformat()
            )
        )

    def list_unfinished(self) -> list[ErasureRequest]:
        """Return the wishes that are not done, the oldest first."""
        table = erasure_requests
        rows = self._connection.execute(
            sa.select(table, cases.c.number)
            .join(cases, cases.c.id == table.c.case_id)
            .where(table.c.erased_on.is_(None))
            .order_by(table.c.id)
        )
        return [
            ErasureRequest(
                id=row.id,
                case_id=row.case_id,
                number=row.number,
                reason=ErasureReason(row.reason),
                asked_by=row.asked_by,
                is_deleted=row.confirmed_by is not None,
            )
            for row in rows
        ]

    def find_for_case(self, case_id: int) -> ErasureRequest:
        """Return the wish about a case that waits for a second person.

        Raises
        ------
        NotFound
        """
        for request in self.list_unfinished():
            if request.case_id == case_id and not request.is_deleted:
                return request
        raise NotFound

    def save_confirmation(self, request: ErasureRequest, account_id: int) -> None:
        """Keep who agreed."""
        self._set(request, confirmed_by=account_id)

    def record_done(self, request: ErasureRequest, today: date) -> None:
        """Record that an erasure is complete."""
        self._set(request, erased_on=today.isoformat())

    def erase_content(self, case_id: int) -> list[str]:
        """Erase all that is sealed in a case, and its key; return the files to remove.

        What is left is its frame, under a new key and a receipt that nobody has.
        """
        of_case = case_evidence.c.case_id == case_id
        files = list(
            self._connection.execute(sa.select(case_evidence.c.id).where(of_case)).scalars()
        )
        packets = sa.select(case_referrals.c.file_id).where(case_referrals.c.case_id == case_id)
        files += self._connection.execute(packets).scalars()
        self._forget_openings(
            sa.select(case_referrals.c.id).where(case_referrals.c.case_id == case_id)
        )
        for table in PARTS:
            self._connection.execute(table.delete().where(table.c.case_id == case_id))
        self._connection.execute(
            case_links.delete().where(
                sa.or_(case_links.c.low_id == case_id, case_links.c.high_id == case_id)
            )
        )
        self._connection.execute(
            count_approvals.delete().where(count_approvals.c.ref == f"case {case_id}")
        )
        self._connection.execute(
            case_steps.update()
            .where(case_steps.c.case_id == case_id)
            .values(sealed_reason=None, sealed_reporter_message=None)
        )
        wrapped = CaseBox.generate_wrapped_key(self._seal)
        self._connection.execute(
            cases.update()
            .where(cases.c.id == case_id)
            .values(
                receipt_code=secrets.token_bytes(CODE_BYTES),
                sealed_key=wrapped,
                sealed_content=CaseBox(wrapped, self._seal).close_json(asdict(NOTHING)),
                version=cases.c.version + 1,
            )
        )
        return files

    def find_case_by_number(self, number: str) -> int | None:
        """Return the case of a number."""
        query = sa.select(cases.c.id).where(cases.c.number == number)
        found: int | None = self._connection.execute(query).scalar()
        return found

    def forget_contacts(self, today: date) -> int:
        """Forget how to reach the reporters of cases that ended long enough ago."""
        ended = self._select_ended_before(today, CONTACT_RETENTION_DAYS)
        return self._connection.execute(
            case_identities.delete().where(case_identities.c.case_id.in_(ended))
        ).rowcount

    def to_empty(self, today: date) -> list[int]:
        """Return the cases whose content has had its time and is still there."""
        ended = self._select_ended_before(today, CONTENT_RETENTION_DAYS)
        has_words = sa.or_(
            *(
                sa.exists().where(table.c.case_id == cases.c.id)
                for table in (case_messages, case_evidence, case_identities, case_referrals)
            ),
            cases.c.received_on.not_like("%-01"),
        )
        query = sa.select(cases.c.id).where(cases.c.id.in_(ended), has_words)
        return list(self._connection.execute(query).scalars())

    def coarsen(self, case_id: int) -> None:
        """Keep of the days of a case the month only."""
        for table, column, key in (
            (cases, "received_on", cases.c.id),
            (cases, "visible_from", cases.c.id),
            (case_steps, "on_day", case_steps.c.case_id),
        ):
            month = sa.func.substr(table.c[column], 1, 8).op("||")("01")
            self._connection.execute(table.update().where(key == case_id).values({column: month}))

    def remove_frames(self, today: date) -> int:
        """Forget even the frame of cases that ended longest ago."""
        found = self._connection.execute(self._select_ended_before(today, FRAME_RETENTION_DAYS))
        ended = [row.id for row in found]
        self._forget_openings(
            sa.select(case_referrals.c.id).where(case_referrals.c.case_id.in_(ended))
        )
        for table in (*PARTS, case_steps, erasure_requests):
            self._delete(table.c.case_id, ended)
        for column in (case_links.c.low_id, case_links.c.high_id):
            self._delete(column, ended)
        self._connection.execute(
            cases.update().where(cases.c.duplicate_of.in_(ended)).values(duplicate_of=None)
        )
        self._connection.execute(
            case_endings.update().where(case_endings.c.other_id.in_(ended)).values(other_id=None)
        )
        self._delete(cases.c.id, ended)
        return len(ended)

    def _forget_openings(self, packets: sa.Select[tuple[int]]) -> None:
        self._connection.execute(
            packet_openings.delete().where(packet_openings.c.referral_id.in_(packets))
        )

    def _delete(self, column: sa.Column[int], ids: list[int]) -> None:
        self._connection.execute(sa.delete(column.table).where(column.in_(ids)))

    def _select_ended_before(self, today: date, days: int) -> sa.Select[tuple[int]]:
        last = (today - timedelta(days=days)).isoformat()
        return sa.select(cases.c.id).where(
            cases.c.state.in_(FINAL_STATES), cases.c.state_since <= last
        )

    def _set(self, request: ErasureRequest, **values: object) -> None:
        self._connection.execute(
            erasure_requests.update().where(erasure_requests.c.id == request.id).values(**values)
        )

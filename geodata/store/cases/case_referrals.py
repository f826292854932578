"""Packets for the next level: rows that say whose they are; the folder holds them sealed."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.cases.cases import Agency, Case
from geodata.model.cases.packets import DeliveryMethod, Referral
from geodata.model.risks import ReviewAnswer
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.risks.photos import ID_BYTES
from geodata.store.schema import case_referrals, packet_openings


class CaseReferralStore:
    """Keeps the packets of one case."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def add(
        self,
        agency: Agency,
        recipient: str,
        letter: str,
        *,
        sha256: str,
        prepared_by: int,
        today: date,
        version: int,
        kept: Sequence[str] = (),
    ) -> tuple[Referral, str]:
        """Record that a packet was made; return it and the id of its file."""
        file_id = secrets.token_hex(ID_BYTES)
        words = {
            "recipient": recipient,
            "letter": letter,
            "agency_number": "",
            "kept": [*kept],
        }
        self._connection.execute(
            case_referrals.insert().values(
                case_id=self._case.id,
                agency=agency,
                sealed_words=self._box.close_json(words),
                file_id=file_id,
                sha256=sha256,
                prepared_by=prepared_by,
                prepared_on=today.isoformat(),
                version=version,
                answer=ReviewAnswer.WAITING,
            )
        )
        made = self.find_newest()
        if made is None:
            raise NotFound
        return made, file_id

    def find_newest(self) -> Referral | None:
        """Return the newest packet that nobody dropped."""
        row = self._connection.execute(
            sa.select(case_referrals)
            .where(
                case_referrals.c.case_id == self._case.id,
                case_referrals.c.answer != ReviewAnswer.DROPPED,
            )
            .order_by(case_referrals.c.id.desc())
        ).first()
        return None if row is None else self._build_referral(row)

    def load(self, referral_id: int) -> Referral:
        """Return a packet of this case.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(
            sa.select(case_referrals).where(
                case_referrals.c.case_id == self._case.id, case_referrals.c.id == referral_id
            )
        ).first()
        if row is None:
            raise NotFound
        return self._build_referral(row)

    def find_file_id(self, referral_id: int) -> str:
        """Return the id of the file of a packet."""
        return str(
            self._connection.execute(
                sa.select(case_referrals.c.file_id).where(case_referrals.c.id == referral_id)
            ).scalar_one()
        )

    def read_version(self, referral_id: int) -> int:
        """Return the version of the case that a packet belongs to."""
        return int(
            self._connection.execute(
                sa.select(case_referrals.c.version).where(case_referrals.c.id == referral_id)
            ).scalar_one()
        )

    def release(self, referral: Referral, account_id: int | None, today: date) -> None:
        """Keep who released a packet, and when."""
        self._set(
            referral,
            answer=ReviewAnswer.CONFIRMED,
            released_by=account_id,
            released_on=today.isoformat(),
        )

    def drop(self, referral: Referral) -> None:
        """Record that a packet was not sent."""
        self._set(referral, answer=ReviewAnswer.DROPPED)

    def set_agency_number(self, referral: Referral, agency_number: str) -> None:
        """Keep the number that the agency gave."""
        self._keep_words(replace(referral, agency_number=agency_number))

    def record_sent(
        self, referral: Referral, way: DeliveryMethod, on: date, agency_number: str
    ) -> None:
        """Keep how and when a packet was brought to the agency, and its number there."""
        self._keep_words(
            replace(referral, delivery_method=way, sent_on=on, agency_number=agency_number)
        )

    def record_opened(self, referral: Referral, account_id: int, sha256: str) -> None:
        """Keep what somebody was handed out who opened a packet."""
        table = packet_openings
        mine = sa.and_(table.c.referral_id == referral.id, table.c.account_id == account_id)
        self._connection.execute(table.delete().where(mine))
        self._connection.execute(
            table.insert().values(referral_id=referral.id, account_id=account_id, sha256=sha256)
        )

    def was_opened(self, referral: Referral, account_id: int | None) -> bool:
        """Return whether somebody has opened this packet as it is on record."""
        table = packet_openings
        query = sa.select(table.c.sha256).where(
            table.c.referral_id == referral.id,
            table.c.account_id == account_id,
            table.c.sha256 == referral.sha256,
        )
        return self._connection.execute(query).first() is not None

    def _keep_words(self, referral: Referral) -> None:
        words = {
            "recipient": referral.recipient,
            "letter": referral.letter,
            "agency_number": referral.agency_number,
            "kept": [*referral.unredacted_texts],
            "way": referral.delivery_method,
            "sent_on": None if referral.sent_on is None else referral.sent_on.isoformat(),
        }
        self._set(referral, sealed_words=self._box.close_json(words))

    def _set(self, referral: Referral, **values: object) -> None:
        self._connection.execute(
            case_referrals.update().where(case_referrals.c.id == referral.id).values(**values)
        )

    def _build_referral(self, row: sa.Row[tuple[object, ...]]) -> Referral:
        words = self._box.open_json(row.sealed_words)
        return Referral(
            id=row.id,
            case_id=row.case_id,
            agency=Agency(row.agency),
            recipient=words["recipient"],
            letter=words["letter"],
            sha256=row.sha256,
            prepared_by=row.prepared_by,
            prepared_on=date.fromisoformat(row.prepared_on),
            released_by=row.released_by,
            released_on=None if row.released_on is None else date.fromisoformat(row.released_on),
            agency_number=words["agency_number"],
            is_pending=row.answer == ReviewAnswer.WAITING,
            delivery_method=None if words.get("way") is None else DeliveryMethod(words["way"]),
            sent_on=None if words.get("sent_on") is None else date.fromisoformat(words["sent_on"]),
            unredacted_texts=tuple(words.get("kept", ())),
        )


def find_case_id(tx: Transaction, referral_id: int) -> int:
    """Return the id of the case that a packet belongs to.

    Raises
    ------
    NotFound
    """
    found: int | None = tx.connection.execute(
        sa.select(case_referrals.c.case_id).where(case_referrals.c.id == referral_id)
    ).scalar()
    if found is None:
        raise NotFound
    return found

"""Who reported: a table apart, sealed with a key of its own, opened by two people only."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from geodata.errors import NotAllowed, NotFound
from geodata.model.cases.cases import Case
from geodata.model.cases.identities import IdentityRequest
from geodata.model.risks import ReviewAnswer
from geodata.store.cases import trustee_keys
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.trustee_keys import PrivateKey
from geodata.store.database import Transaction
from geodata.store.schema import case_identities, identity_requests
from geodata.store.sealing import Seal


class IdentityStore:
    """Keeps contacts. The seal is that of the vault, never that of the cases."""

    def __init__(self, tx: Transaction, vault: Seal) -> None:
        self._tx, self._connection = tx, tx.connection
        self._vault = vault

    def keep(self, case: Case, contact: str) -> None:
        """Keep how to reach whoever reported a case."""
        self._connection.execute(
            case_identities.insert().values(
                case_id=case.id,
                sealed_contact=self._vault.close_text(self._seal_to_trustees(contact)),
            )
        )

    def is_kept(self, case: Case) -> bool:
        """Return whether there is a contact."""
        return self._find_sealed(case.id) is not None

    def read_contact(self, case: Case) -> str:
        """Return the contact.

        Raises
        ------
        NotFound
            Where none was given, or it is forgotten.
        NotAllowed
            E-CASE-22 where two trustees have to open it.
        """
        sealed = self._find_sealed(case.id)
        if sealed is None:
            raise NotFound
        text = self._vault.open_text(sealed)
        if trustee_keys.is_closed(text):
            raise NotAllowed("E-CASE-22")
        return text

    def open_entrusted(self, case_id: int, keys: Mapping[str, PrivateKey]) -> str:
        """Return a contact that is sealed to trustees, with the keys of two of them.

        Raises
        ------
        NotFound
            Where there is none, or it is not sealed to them.
        BadInput
            E-KEYS-05.
        """
        sealed = self._find_sealed(case_id)
        text = "" if sealed is None else self._vault.open_text(sealed)
        if not trustee_keys.is_closed(text):
            raise NotFound
        return trustee_keys.open_words(text, keys)

    def entrust_earlier(self) -> int:
        """Seal to the trustees what was kept before there were any; return how many."""
        rows = self._connection.execute(sa.select(case_identities)).all()
        texts = {row.case_id: self._vault.open_text(row.sealed_contact) for row in rows}
        plain = {case: text for case, text in texts.items() if not trustee_keys.is_closed(text)}
        sealed = {case: self._seal_to_trustees(text) for case, text in plain.items()}
        sealed = {case: text for case, text in sealed.items() if trustee_keys.is_closed(text)}
        for case_id, text in sealed.items():
            self._connection.execute(
                case_identities.update()
                .where(case_identities.c.case_id == case_id)
                .values(sealed_contact=self._vault.close_text(text))
            )
        return len(sealed)

    def forget(self, case: Case) -> None:
        """Delete the contact."""
        self._connection.execute(
            case_identities.delete().where(case_identities.c.case_id == case.id)
        )

    def _seal_to_trustees(self, contact: str) -> str:
        """Return a contact sealed to the trustees, where there are enough of them."""
        keys = trustee_keys.TrusteeStore(self._tx).list_all()
        return (
            contact if len(keys) < trustee_keys.NEEDED else trustee_keys.seal_words(contact, keys)
        )

    def _find_sealed(self, case_id: int) -> bytes | None:
        found: bytes | None = self._connection.execute(
            sa.select(case_identities.c.sealed_contact).where(case_identities.c.case_id == case_id)
        ).scalar()
        return found


class IdentityRequestStore:
    """Keeps who asked to open an identity, why, and who answered."""

    def __init__(self, tx: Transaction, case: Case, box: CaseBox) -> None:
        self._connection = tx.connection
        self._case = case
        self._box = box

    def add(self, reason: str, *, asked_by: int, today: date) -> None:
        """Keep a request."""
        self._connection.execute(
            identity_requests.insert().values(
                case_id=self._case.id,
                sealed_reason=self._box.close_text(reason),
                asked_by=asked_by,
                asked_on=today.isoformat(),
                answer=ReviewAnswer.WAITING,
            )
        )

    def list_all(self) -> tuple[IdentityRequest, ...]:
        """Return the requests about this case, the oldest first."""
        rows = self._connection.execute(
            sa.select(identity_requests)
            .where(identity_requests.c.case_id == self._case.id)
            .order_by(identity_requests.c.id)
        )
        return tuple(self._request(row) for row in rows)

    def list_pending(self) -> tuple[IdentityRequest, ...]:
        """Return the requests that nobody has answered."""
        return tuple(
            request for request in self.list_all() if request.answer == ReviewAnswer.WAITING
        )

    def answer(
        self, request_id: int, answer: ReviewAnswer, reason: str, *, answered_by: int, today: date
    ) -> None:
        """Keep the answer of a second person.

        Raises
        ------
        NotFound
            Where nothing waits under this number.
        """
        changed = self._connection.execute(
            identity_requests.update()
            .where(
                identity_requests.c.id == request_id,
                identity_requests.c.case_id == self._case.id,
                identity_requests.c.answer == ReviewAnswer.WAITING,
            )
            .values(
                answer=answer,
                answered_by=answered_by,
                answered_on=today.isoformat(),
                sealed_answer=self._box.close_text(reason) if reason else None,
            )
        )
        if not changed.rowcount:
            raise NotFound

    def _request(self, row: sa.Row[tuple[object, ...]]) -> IdentityRequest:
        return IdentityRequest(
            id=row.id,
            case_id=self._case.id,
            case_number=self._case.number,
            reason=self._box.open_text(row.sealed_reason),
            asked_by=row.asked_by,
            asked_on=date.fromisoformat(row.asked_on),
            answered_by=row.answered_by,
            answered_on=None if row.answered_on is None else date.fromisoformat(row.answered_on),
            answer=ReviewAnswer(row.answer),
        )


def list_requested_case_ids(tx: Transaction) -> frozenset[int]:
    """Return the ids of the cases with a request that nobody has answered."""
    found = tx.connection.execute(
        sa.select(identity_requests.c.case_id).where(
            identity_requests.c.answer == ReviewAnswer.WAITING
        )
    )
    return frozenset(found.scalars())


def find_case_id(tx: Transaction, request_id: int) -> int:
    """Return the id of the case that a request is about.

    Raises
    ------
    NotFound
    """
    found: int | None = tx.connection.execute(
        sa.select(identity_requests.c.case_id).where(identity_requests.c.id == request_id)
    ).scalar()
    if found is None:
        raise NotFound
    return found

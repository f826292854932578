"""Photos of risk points: made anew on the way in, sealed, opened one at a time by reviewers."""

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction
from geodata.actions.uploads import audit_refusal
from geodata.intake import photos
from geodata.model.people.people import Verb, require_in
from geodata.project import Project
from geodata.store.risks.photos import EvidenceFolder, PhotoStore
from geodata.store.risks.risks import RiskStore


def sanitize_photo(project: Project, caller: Caller, data: bytes, *, at: datetime) -> bytes:
    """Return a photo made anew, or refuse it; nothing is saved.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    """
    with audit_refusal(project, caller, Verb.PROPOSE_RISK, at=at):
        return photos.sanitize_jpeg(data)


def add_photo(project: Project, caller: Caller, risk_id: int, data: bytes, *, at: datetime) -> str:
    """Add a photo to a risk point in scope and return its id; the same file again is the same.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    NotFound
        Where the risk point is out of scope.
    """
    jpeg = sanitize_photo(project, caller, data, at=at)
    code = hmac.new(project.row_key, data, hashlib.sha256).hexdigest()
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    written: list[str] = []
    try:
        with audited_transaction(
            project, caller, Verb.PROPOSE_RISK, at=at, on_the_map=False
        ) as act:
            risk = RiskStore(act.tx, project.seal).load(risk_id)
            require_in(act.actor, Verb.PROPOSE_RISK, risk.community_id)
            store = PhotoStore(act.tx)
            photo_id = store.find_known(risk_id, code)
            if photo_id is None:
                photo_id = store.add(risk_id, code, act.actor.account_id, at)
                written.append(photo_id)
                folder.write(photo_id, jpeg)
            act.note(f"risk {risk_id}", reason="photo added", after=photo_id)
            return photo_id
    except BaseException:
        with suppress(OSError):
            for written_id in written:
                folder.remove(written_id)
        raise


def read_photo(project: Project, caller: Caller, photo_id: str, *, at: datetime) -> bytes:
    """Return a photo to somebody who may review its risk point; the opening is noted.

    Raises
    ------
    NotFound
        Where it is out of scope or not there: the same answer.
    NotAllowed
        Where nobody is signed in, or the role reviews nothing.
    """
    with audited_transaction(project, caller, Verb.REVIEW_RISK, at=at, on_the_map=False) as act:
        risk_id = PhotoStore(act.tx).find_risk_id(photo_id)
        risk = RiskStore(act.tx, project.seal).load(risk_id)
        require_in(act.actor, Verb.REVIEW_RISK, risk.community_id)
        act.note(f"risk {risk_id}", reason="photo opened", after=photo_id)
        return EvidenceFolder(project.settings.evidence, project.seal).read(photo_id)

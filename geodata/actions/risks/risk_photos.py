"""Photos of risk points and inspections: made anew on the way in, sealed, opened one at a time."""

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime

from geodata.actions import photo_subjects
from geodata.actions.photo_subjects import ADD_VERBS, OPEN_VERBS
from geodata.actions.transactions import Caller, audited_transaction
from geodata.actions.uploads import audit_refusal
from geodata.errors import BadInput
from geodata.intake import photos
from geodata.model.people.people import require_in
from geodata.model.projects.inspections import MAX_INSPECTION_PHOTOS
from geodata.model.public_photos import PhotoOwner
from geodata.project import Project
from geodata.store.risks.photos import EvidenceFolder, PhotoStore


def sanitize_photo(
    project: Project,
    caller: Caller,
    data: bytes,
    owner: PhotoOwner = PhotoOwner.RISK,
    *,
    at: datetime,
) -> bytes:
    """Return a photo made anew, or refuse it; nothing is saved.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    """
    with audit_refusal(project, caller, ADD_VERBS[owner], at=at):
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
    return keep_photo(project, caller, (PhotoOwner.RISK, risk_id), (data, jpeg), at=at)


def keep_photo(
    project: Project,
    caller: Caller,
    of: tuple[PhotoOwner, int],
    photo: tuple[bytes, bytes],
    *,
    at: datetime,
) -> str:
    """Keep a photo sealed and return its id; the same file again is the same.

    Parameters
    ----------
    of
        A risk point or an inspection, and its number.
    photo
        The file as it came, which is not kept, and the JPEG that was made of it.

    Raises
    ------
    NotFound
        Where that is out of scope.
    BadInput
        E-PHOTO-08 where an inspection has as many as it may.
    """
    (owner, owner_id), (data, jpeg), verb = of, photo, ADD_VERBS[of[0]]
    code = hmac.new(project.row_key, data, hashlib.sha256).hexdigest()
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    written: list[str] = []
    try:
        with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
            subject = photo_subjects.load_subject(act.tx, project, owner, owner_id)
            require_in(act.actor, verb, subject.community_id)
            store = PhotoStore(act.tx, owner)
            photo_id = store.find_known(owner_id, code)
            if photo_id is None:
                _check_count(owner, len(store.list_of(owner_id)))
                photo_id = store.add(owner_id, code, act.actor.account_id, at)
                written.append(photo_id)
                folder.write(photo_id, jpeg)
            act.note(f"{owner} {owner_id}", reason="photo added", after=photo_id)
            return photo_id
    except BaseException:
        with suppress(OSError):
            for written_id in written:
                folder.remove(written_id)
        raise


def _check_count(owner: PhotoOwner, count: int) -> None:
    if owner is PhotoOwner.INSPECTION and count >= MAX_INSPECTION_PHOTOS:
        raise BadInput("E-PHOTO-08", most=MAX_INSPECTION_PHOTOS)


def read_photo(project: Project, caller: Caller, photo_id: str, *, at: datetime) -> bytes:
    """Return a photo to somebody who may review what it is of; the opening is noted.

    Raises
    ------
    NotFound
        Where it is out of scope or not there: the same answer.
    NotAllowed
        Where nobody is signed in, or the role reviews nothing.
    """
    verb = OPEN_VERBS[photo_subjects.find_owner(project, photo_id)]
    with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
        owner, owner_id, _ = photo_subjects.load_of_source(act, project, photo_id, verb)
        act.note(f"{owner} {owner_id}", reason="photo opened", after=photo_id)
        return EvidenceFolder(project.settings.evidence, project.seal).read(photo_id)

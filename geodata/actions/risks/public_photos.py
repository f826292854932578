"""Photos for the public: covered by one person, approved by another, taken away by any officer.

They are of risk points and of inspections of projects; both have the same way.

An internal photo stays internal. What is approved is a new picture of its covered pixels.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from geodata.actions import photo_subjects
from geodata.actions.photo_subjects import ADD_VERBS, OPEN_VERBS, PhotoSubject
from geodata.actions.risks.risk_steps import validate_reason
from geodata.actions.risks.risk_words import list_finer_places
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.intake import photos
from geodata.intake.photos import CoveredPhoto
from geodata.model import public_photos, risk_words, risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.public_photos import (
    MAX_PHOTOS,
    PUBLIC_PHOTOS_FACT,
    CoveredArea,
    PhotoCheck,
    PhotoDraft,
    PhotoOwner,
    PhotoState,
    PublicPhoto,
)
from geodata.model.risk_words import WordsHint
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.photos import FILED_STATES, EvidenceFolder
from geodata.store.risks.public_photos import PublicPhotoStore


@dataclass(frozen=True, slots=True)
class PhotoToApprove:
    """A photo that waits, with what it is of and what has to be answered for in its caption."""

    subject: PhotoSubject
    photo: PublicPhoto
    hints: tuple[WordsHint, ...]
    displayed_version: DisplayedVersion


def preview_photo(
    project: Project,
    caller: Caller,
    source_id: str,
    areas: Iterable[CoveredArea],
    *,
    at: datetime,
) -> CoveredPhoto:
    """Return what would be published of an internal photo; nothing is saved but that it was opened.

    Raises
    ------
    NotFound
        Where the photo is out of scope or not there.
    BadInput
        E-PHOTO-01, E-PHOTO-02, E-PHOTO-07.
    """
    verb = ADD_VERBS[photo_subjects.find_owner(project, source_id)]
    with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
        owner, owner_id = _find_owner_that_shows(act, project, source_id)
        act.note(f"{owner} {owner_id}", reason="photo opened", after=source_id)
        return _cover(project, source_id, areas)


def propose_photo(
    project: Project,
    caller: Caller,
    draft: PhotoDraft,
    shown_sha256: str,
    checks: frozenset[PhotoCheck],
    *,
    at: datetime,
) -> PublicPhoto:
    """Propose to show a photo as its preview was; the same one again is the same.

    Raises
    ------
    NotFound
        Where the photo is out of scope or not there.
    NotAllowed
        E-RISK-21 at the terminal.
    BadInput
        E-PHOTO-01, E-PHOTO-02, E-PHOTO-03, E-PHOTO-05, E-PHOTO-07.
    Conflict
        Where it would not be what the preview showed.
    """
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    verb = ADD_VERBS[photo_subjects.find_owner(project, draft.source_id)]
    written: list[str] = []
    try:
        with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
            owner, owner_id = _find_owner_that_shows(act, project, draft.source_id)
            ref = f"{owner} {owner_id}"
            public_photos.check_complete(checks)
            covered = _cover(project, draft.source_id, draft.areas)
            if covered.sha256 != shown_sha256:
                raise Conflict
            store = PublicPhotoStore(act.tx)
            known = [
                photo for photo in store.list_of(owner, owner_id) if photo.state in FILED_STATES
            ]
            proposed = (covered.sha256, draft.kind, draft.caption)
            same = [
                photo for photo in known if (photo.sha256, photo.kind, photo.caption) == proposed
            ]
            if same:
                act.note(ref, reason="public photo proposed", after=covered.sha256)
                return same[0]
            if len(known) >= MAX_PHOTOS:
                raise BadInput("E-PHOTO-05", most=MAX_PHOTOS)
            photo_id = store.add(
                owner,
                owner_id,
                draft,
                covered.sha256,
                (covered.width, covered.height),
                proposer_id=_require_account(act),
                at=at,
            )
            written.append(photo_id)
            folder.write(photo_id, covered.jpeg)
            act.note(ref, reason="public photo proposed", after=covered.sha256)
            return store.load(photo_id)
    except BaseException:
        _remove_files(folder, written)
        raise


def list_photos(
    project: Project,
    caller: Caller,
    owner_id: int,
    owner: PhotoOwner = PhotoOwner.RISK,
    *,
    at: datetime,
) -> list[PublicPhoto]:
    """Return what was proposed to be shown of something in scope, and what became of it.

    Raises
    ------
    NotFound
        Where it is out of scope.
    """
    verb = ADD_VERBS[owner]
    with authorized_read(project, caller, verb, at=at) as (tx, actor):
        subject = photo_subjects.load_subject(tx, project, owner, owner_id)
        require_in(actor, verb, subject.community_id)
        return PublicPhotoStore(tx).list_of(owner, owner_id)


def list_waiting_photos(project: Project, caller: Caller, *, at: datetime) -> list[PhotoToApprove]:
    """Return the photos that this officer can decide about: of what may show them."""
    with authorized_read(project, caller, Verb.APPROVE_WORDS, at=at) as (tx, actor):
        found = (
            build_photo_to_approve(tx, project, photo)
            for photo in PublicPhotoStore(tx).list_in_state(PhotoState.WAITING)
            if public_photos.may_decide(photo, actor.account_id)
        )
        return [waiting for waiting in found if waiting.subject.shows_photos]


def read_waiting_photo(
    project: Project, caller: Caller, photo_id: str, *, at: datetime
) -> PhotoToApprove:
    """Return a photo that this officer can decide about.

    Raises
    ------
    NotFound
        Where there is none, or it is their own.
    """
    for waiting in list_waiting_photos(project, caller, at=at):
        if waiting.photo.id == photo_id:
            return waiting
    raise NotFound


def read_photo_file(project: Project, caller: Caller, photo_id: str, *, at: datetime) -> bytes:
    """Return the picture of a photo for the public to who reviews what it is of; that is noted.

    Raises
    ------
    NotFound
        Where it is out of scope, or its file is gone.
    """
    verb = OPEN_VERBS[find_owner(project, photo_id)]
    with audited_transaction(project, caller, verb, at=at, on_the_map=False) as act:
        photo = PublicPhotoStore(act.tx).load(photo_id)
        subject = photo_subjects.load_subject(act.tx, project, photo.owner, photo.owner_id)
        require_in(act.actor, verb, subject.community_id)
        act.note(photo.ref, reason="public photo opened", after=photo_id)
        return EvidenceFolder(project.settings.evidence, project.seal).read(photo_id)


def approve_photo(
    project: Project,
    caller: Caller,
    photo_id: str,
    seen: DisplayedVersion,
    checks: frozenset[PhotoCheck],
    answered: frozenset[str],
    *,
    at: datetime,
) -> PublicPhoto:
    """Approve a photo exactly as it was seen: the digest of its bytes is part of that.

    Parameters
    ----------
    checks
        What the approver looked for in the whole picture.
    answered
        The words of each hint of the caption that the approver answered for.

    Raises
    ------
    NotAllowed
        E-PHOTO-04 where the approver proposed or took it.
    BadInput
        E-PHOTO-02, E-PHOTO-07 (it may show none), E-PHOTO-03, E-RISK-20 (a hint without an answer).
    Conflict
        Where it is not what the approver saw, or does not wait any more.
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        found = _find_seen(act, project, photo_id, seen)
        public_photos.check_approver(found.photo, act.actor.account_id)
        found.subject.require_shows_photos()
        public_photos.check_complete(checks)
        risk_words.check_answered(found.hints, answered)
        jpeg = EvidenceFolder(project.settings.evidence, project.seal).read(photo_id)
        if hashlib.sha256(jpeg).hexdigest() != found.photo.sha256:
            raise Conflict
        store = PublicPhotoStore(act.tx)
        quarter = risks.format_quarter(at)
        store.approve(photo_id, quarter, approver_id=_require_account(act), at=at)
        _note(act, found.photo, "public photo approved")
        return store.load(photo_id)


def refuse_photo(
    project: Project,
    caller: Caller,
    photo_id: str,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> PublicPhoto:
    """Refuse a photo with a reason that its proposer reads; its file is removed.

    Raises
    ------
    BadInput
        E-RISK-14, E-TXT-02.
    Conflict
        Where it is not what the officer saw, or does not wait any more.
    """
    with (
        _removal_after(project, photo_id),
        audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at, on_the_map=False) as act,
    ):
        found = _find_seen(act, project, photo_id, seen)
        store = PublicPhotoStore(act.tx)
        store.refuse(photo_id, validate_reason(reason), approver_id=_require_account(act), at=at)
        _note(act, found.photo, "public photo refused")
        return store.load(photo_id)


def withdraw_photo(
    project: Project,
    caller: Caller,
    photo_id: str,
    rewrite_editions: Callable[[frozenset[str]], None],
    *,
    at: datetime,
) -> None:
    """Withdraw a photo, from the next release and every edition; its file is removed.

    Parameters
    ----------
    rewrite_editions
        Takes the photos with these ids out of the files of every edition.

    Raises
    ------
    NotFound
        Where there is no such photo, or it is gone already.
    """
    with (
        _removal_after(project, photo_id),
        audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act,
    ):
        store = PublicPhotoStore(act.tx)
        photo = store.load(photo_id)
        if not store.withdraw(photo_id, account_id=act.actor.account_id, at=at):
            raise NotFound
        _note(act, photo, "public photo withdrawn")
        rewrite_editions(store.list_withdrawn())


def list_withdrawn(project: Project) -> frozenset[str]:
    """Return the ids of all photos that were withdrawn."""
    with project.database.begin_read() as tx:
        return PublicPhotoStore(tx).list_withdrawn()


def show_public_photos(project: Project, caller: Caller, shown: bool, *, at: datetime) -> None:
    """Show approved photos to the public, or none."""
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        before = act.tx.get_state(PUBLIC_PHOTOS_FACT, "off")
        act.tx.set_state(PUBLIC_PHOTOS_FACT, "on" if shown else "off")
        act.note("photos", reason="public photos", before=before, after=shown)


def shows_public_photos(project: Project) -> bool:
    """Return whether approved photos are public."""
    with project.database.begin_read() as tx:
        return tx.get_state(PUBLIC_PHOTOS_FACT, "off") == "on"


def _cover(project: Project, source_id: str, areas: Iterable[CoveredArea]) -> CoveredPhoto:
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    return photos.cover_jpeg(folder.read(source_id), areas)


def _find_owner_that_shows(act: Act, project: Project, source_id: str) -> tuple[PhotoOwner, int]:
    """Return of what an internal photo is that this person may open and propose."""
    owner = photo_subjects.find_owner(project, source_id)
    verbs = ADD_VERBS[owner], OPEN_VERBS[owner]
    owner, owner_id, subject = photo_subjects.load_of_source(act, project, source_id, *verbs)
    subject.require_shows_photos()
    return owner, owner_id


def find_owner(project: Project, photo_id: str) -> PhotoOwner:
    """Return of what a photo for the public is; of one that is not there, as of a risk point."""
    with project.database.begin_read() as tx, suppress(NotFound):
        return PublicPhotoStore(tx).load(photo_id).owner
    return PhotoOwner.RISK


def build_photo_to_approve(tx: Transaction, project: Project, photo: PublicPhoto) -> PhotoToApprove:
    """Return a photo with all that stands before whoever decides about it."""
    subject = photo_subjects.load_subject(tx, project, photo.owner, photo.owner_id)
    places = list_finer_places(tx, None)
    hints = risk_words.find_text_hints([photo.caption], subject.precision, places)
    version = DisplayedVersion.from_record(photo, *subject.records, hints)
    return PhotoToApprove(subject, photo, hints, version)


def _find_seen(act: Act, project: Project, photo_id: str, seen: DisplayedVersion) -> PhotoToApprove:
    photo = PublicPhotoStore(act.tx).load(photo_id)
    found = build_photo_to_approve(act.tx, project, photo)
    seen.require_unchanged(photo, *found.subject.records, found.hints)
    return found


@contextmanager
def _removal_after(project: Project, photo_id: str) -> Iterator[None]:
    """Remove the file of a photo once the transaction inside is saved."""
    yield
    _remove_files(EvidenceFolder(project.settings.evidence, project.seal), [photo_id])


def _remove_files(folder: EvidenceFolder, names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):
            folder.remove(name)


def _require_account(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-RISK-21")
    return act.actor.account_id


def _note(act: Act, photo: PublicPhoto, reason: str) -> None:
    act.note(photo.ref, reason=reason, after=[photo.sha256, photo.caption])

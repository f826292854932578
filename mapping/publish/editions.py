"""Frozen editions of the public map: written once, never changed, rebuilt byte for byte.

`editions/2569-09-30/` holds the documents of one release under their own names, the commitments,
the story, `edition.json` and `MANIFEST.sha256`. What it was made from lies sealed beside.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from geodata.actions import Caller, editions
from geodata.actions.risks import public_photos, risk_words
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model import times
from geodata.model.projects.projects import PublicWatchedProject
from geodata.model.risks import PublicRisk
from geodata.model.story_plans import StoryPlan, dump_plan, load_plan
from geodata.model.times import BUDDHIST_OFFSET
from geodata.project import Project
from mapping.analysis.story import build_story
from mapping.analysis.story_words import StoryStep
from mapping.json_types import JsonObject
from mapping.publish import documents, photo_files
from mapping.publish.files import (
    ReleaseFile,
    ReleaseFolder,
    build_manifest,
    dump_json,
    encode_documents,
    is_intact,
    read_file,
    write_folder,
    write_synced,
)
from mapping.publish.gather import read_release_inputs
from mapping.publish.photo_files import Shown
from mapping.publish.publisher import DOCUMENT_FORMAT, Publisher
from mapping.publish.release import PublicReleaseInputs, build_release
from mapping.publish.release_inputs import dumps, loads
from mapping.publish.rule import PrivacyRule

SOFTWARE_VERSION = "0.2.0"  # as in pyproject.toml
EDITION_ID_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[1-9]\d?)?")
DOCUMENT_NAME_PATTERN = re.compile(
    r"[a-z]+(?:-[a-z]+)?\.(?:geojson|json)|photo-[0-9a-f]{64}\.jpg|MANIFEST\.sha256"
)
WITHDRAWN_SUFFIX = ".withdrawn"
DOCUMENTS = (
    "version.json",
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "cube.json",
    "risks.geojson",
    "base.geojson",
    "about.json",
    "commitments.json",
    "complaints.json",
    "edition.json",
    "story.json",
)
OPTIONAL_DOCUMENTS = {"complaints.json"}  # editions of before have no groups
MAX_TITLE_LENGTH = 120  # signs


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out of every edition since it was frozen."""

    words: frozenset[int] = frozenset()
    photos: frozenset[str] = frozenset()

    def touches(self, risk: PublicRisk) -> bool:
        """Return whether an edition shows words or a photo of a point that were withdrawn."""
        return risk.words_id in self.words or self.touches_photos(risk)

    def touches_photos(self, shown: PublicRisk | PublicWatchedProject) -> bool:
        """Return whether an edition shows a photo of a point or a project that was withdrawn."""
        return any(photo.id in self.photos for photo in shown.photos)

    def take_out(self, risk: PublicRisk) -> PublicRisk:
        """Return a risk point without what was withdrawn of it."""
        if risk.words_id in self.words:
            risk = replace(risk, title="", description="")
        return self.take_photos_out(risk)

    def take_photos_out(self, shown: Shown) -> Shown:
        """Return a risk point or a project without the photos that were withdrawn of it."""
        left = tuple(photo for photo in shown.photos if photo.id not in self.photos)
        return replace(shown, photos=left)

    def take_out_of(self, inputs: PublicReleaseInputs) -> PublicReleaseInputs:
        """Return the inputs of an edition without what was withdrawn."""
        return replace(
            inputs,
            risks=[self.take_out(risk) for risk in inputs.risks],
            projects=[self.take_photos_out(watched) for watched in inputs.projects],
        )

    def touches_any(self, inputs: PublicReleaseInputs) -> bool:
        """Return whether an edition shows anything of what was withdrawn."""
        return any(map(self.touches, inputs.risks)) or any(
            map(self.touches_photos, inputs.projects)
        )


NOTHING_WITHDRAWN = Withdrawn()


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """The facts of an edition: id, title, dates and the versions that it is built with."""

    id: str
    title: str
    frozen_on: str  # day in Bangkok, ISO
    release: int
    released_at: str
    previous: str | None
    k: int
    software: str


class EditionFolder:
    """The folder of the editions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list_ids(self) -> list[str]:
        """Return the editions that are not withdrawn, newest first."""
        names = [path.name for path in self.folder.glob("[0-9]*") if path.is_dir()]
        return sorted(
            filter(EDITION_ID_PATTERN.fullmatch, names), key=_parse_sort_key, reverse=True
        )

    def read(self, edition_id: str, name: str) -> ReleaseFile | None:
        """Return a document; None where there is no such edition or document."""
        if not (EDITION_ID_PATTERN.fullmatch(edition_id) and DOCUMENT_NAME_PATTERN.fullmatch(name)):
            return None
        return read_file(self.folder / edition_id / name)

    def read_facts(self, edition_id: str) -> JsonObject | None:
        """Return the facts of an edition, as `edition.json` has them."""
        return self.read_document(edition_id, "edition.json")

    def read_document(self, edition_id: str, name: str) -> JsonObject | None:
        """Return a document as JSON."""
        file = self.read(edition_id, name)
        return None if file is None else dict(json.loads(file.body))

    def read_documents(
        self, edition_id: str, names: Sequence[str] = DOCUMENTS
    ) -> dict[str, JsonObject] | None:
        """Return documents of an edition by name; None where there is no such edition."""
        documents_by_name = {name: self.read_document(edition_id, name) for name in names}
        existing = {
            name: document for name, document in documents_by_name.items() if document is not None
        }
        return existing if existing.keys() >= set(names) - OPTIONAL_DOCUMENTS else None

    def is_intact(self, edition_id: str) -> bool:
        """Return whether every file matches its manifest."""
        return bool(EDITION_ID_PATTERN.fullmatch(edition_id)) and is_intact(
            self.folder / edition_id
        )

    def read_checksum(self, edition_id: str) -> str:
        """Return the one checksum that stands for all files of an edition."""
        manifest_file = self.read(edition_id, "MANIFEST.sha256")
        return "" if manifest_file is None else hashlib.sha256(manifest_file.body).hexdigest()

    def find_next_id(self, day: datetime) -> str:
        """Return the id of the next edition of a day; that of a withdrawn one is not used again."""
        local = day.astimezone(times.BANGKOK).date()
        first = f"{local.year + BUDDHIST_OFFSET}-{local:%m-%d}"
        used = {path.name.removesuffix(WITHDRAWN_SUFFIX) for path in self.folder.glob(f"{first}*")}
        candidates = (first, *(f"{first}-{number}" for number in range(2, 100)))
        return next(candidate for candidate in candidates if candidate not in used)


def freeze_edition(project: Project, by: Caller, title: str, *, at: datetime) -> str:
    """Freeze the release of this moment as an edition and return its id.

    Raises
    ------
    BadInput
        E-EDITION-01: no title, or too long a one.
    NotAllowed
        E-AUTH-03, E-NF-02.
    Conflict
        E-CONFLICT-01: somebody froze one at the same moment; theirs stays as it is.
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= MAX_TITLE_LENGTH:
        raise BadInput("E-EDITION-01", most=MAX_TITLE_LENGTH)
    withdrawn = _read_withdrawn(project)
    Publisher(project).release_if_changed(at)
    inputs, _ = read_release_inputs(project)
    folder = EditionFolder(project.settings.editions)
    facts = _build_facts(project, title, at)
    with project.database.begin_read() as tx:
        plan = editions.find_plan(tx)
    archive = _dump_inputs(facts, inputs, plan)
    files = _build_files(project, archive)

    def write() -> None:
        if folder.find_next_id(at) != facts.id:  # the writer's lock is held from here on
            raise Conflict
        with project.database.begin_read() as tx:
            if editions.find_plan(tx) != plan:
                raise Conflict
        if _read_withdrawn(project) != withdrawn:  # it would be in this edition and no other
            raise Conflict
        sealed = project.settings.edition_inputs / f"{facts.id}.sealed"
        sealed.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(sealed.unlink, missing_ok=True)
        undo.callback(shutil.rmtree, folder.folder / facts.id, ignore_errors=True)
        write_synced(sealed, project.seal.close_bytes(archive))
        write_folder(folder.folder / facts.id, files, write=write_synced)

    with ExitStack() as undo:  # what is not in the audit log is not public either
        editions.freeze(project, by, facts.id, write, at=at)
        undo.pop_all()
    return facts.id


def preview_story(project: Project, by: Caller, *, at: datetime) -> list[StoryStep]:
    """Return every step of the story that an edition frozen now would have, without a plan.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    editions.read_plan(project, by, at=at)
    inputs, _ = read_release_inputs(project)
    facts = _build_facts(project, "", at)
    public = _build_documents(facts, inputs, b"", NOTHING_WITHDRAWN, StoryPlan())
    return list(public["story.json"]["steps"])


def _build_facts(project: Project, title: str, at: datetime) -> EditionFacts:
    """Return the facts of an edition that is frozen now."""
    version = ReleaseFolder(project.settings.releases).read("version.json")
    document: JsonObject = json.loads(version.body) if version else {}
    folder = EditionFolder(project.settings.editions)
    return EditionFacts(
        id=folder.find_next_id(at),
        title=title,
        frozen_on=at.astimezone(times.BANGKOK).date().isoformat(),
        release=int(document.get("version", 0)),
        released_at=str(document.get("released_at", times.format_iso(at))),
        previous=next(iter(folder.list_ids()), None),
        k=PrivacyRule().k,
        software=SOFTWARE_VERSION,
    )


def withdraw_edition(project: Project, by: Caller, edition_id: str, *, at: datetime) -> None:
    """Withdraw an edition from the public; its sealed inputs stay.

    Raises
    ------
    NotFound
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    folder = EditionFolder(project.settings.editions)
    if edition_id not in folder.list_ids():
        raise NotFound
    path = folder.folder / edition_id

    def remove() -> None:
        withdrawn_path = path.rename(path.with_name(f"{edition_id}{WITHDRAWN_SUFFIX}"))
        undo.callback(withdrawn_path.rename, path)

    with ExitStack() as undo:
        editions.withdraw(project, by, edition_id, remove, at=at)
        undo.pop_all()


def withdraw_words(project: Project, by: Caller, risk_id: int, *, at: datetime) -> None:
    """Withdraw the public words of a risk point: from the release, every edition, every old file.

    An edition without any withdrawn words stays as it is, byte for byte.

    Raises
    ------
    NotFound
        Where no words of this risk point are shown.
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    photos = public_photos.list_withdrawn(project)

    def rewrite(words: frozenset[int]) -> None:
        _rewrite_editions(project, Withdrawn(words, photos), Withdrawn(words=words))

    risk_words.withdraw_words(project, by, risk_id, rewrite, at=at)
    _remove_copies(project, at)


def withdraw_photo(project: Project, by: Caller, photo_id: str, *, at: datetime) -> None:
    """Withdraw a public photo: from the release, every edition, every old file.

    An edition without any withdrawn photo stays as it is, byte for byte.

    Raises
    ------
    NotFound
        Where there is no such photo.
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    words = risk_words.list_withdrawn(project)

    def rewrite(photos: frozenset[str]) -> None:
        _rewrite_editions(project, Withdrawn(words, photos), Withdrawn(photos=photos))

    public_photos.withdraw_photo(project, by, photo_id, rewrite, at=at)
    _remove_copies(project, at)


def _read_withdrawn(project: Project) -> Withdrawn:
    return Withdrawn(risk_words.list_withdrawn(project), public_photos.list_withdrawn(project))


def _rewrite_editions(project: Project, withdrawn: Withdrawn, reason: Withdrawn) -> None:
    """Write the editions that show what is the reason, without all that was withdrawn."""
    folder = EditionFolder(project.settings.editions)
    for edition_id in folder.list_ids():
        archive = _open_inputs(project, edition_id)
        if reason.touches_any(_load_inputs(archive)):
            files = _build_files(project, archive, withdrawn)
            write_folder(folder.folder / edition_id, files, write=write_synced)


def _remove_copies(project: Project, at: datetime) -> None:
    """Release anew and remove older releases and the files that were made from them."""
    publisher = Publisher(project)
    publisher.release_if_changed(at)
    publisher.folder.remove_older()
    for built in project.settings.exports.glob("*.*"):  # made anew when they are asked for
        if built.is_dir():
            shutil.rmtree(built, ignore_errors=True)


def rebuild_edition(project: Project, edition_id: str) -> dict[str, bytes]:
    """Return every file of an edition, rebuilt from its sealed inputs without what was withdrawn.

    Raises
    ------
    NotFound
    StorageUnavailable
        E-SYS-04 where the keys are not those of the project.
    """
    withdrawn = Withdrawn(risk_words.list_withdrawn(project), public_photos.list_withdrawn(project))
    return _build_files(project, _open_inputs(project, edition_id), withdrawn)


def list_differences(project: Project, edition_id: str) -> list[str]:
    """Return the names of the files that differ when rebuilt; empty where none does."""
    files = rebuild_edition(project, edition_id)
    folder = project.settings.editions / edition_id
    rebuilt_files = {**files, "MANIFEST.sha256": build_manifest(files).encode()}
    existing_names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return sorted(
        name
        for name in existing_names | rebuilt_files.keys()
        if name not in existing_names or (folder / name).read_bytes() != rebuilt_files.get(name)
    )


def _open_inputs(project: Project, edition_id: str) -> bytes:
    sealed = project.settings.edition_inputs / f"{edition_id}.sealed"
    if not (EDITION_ID_PATTERN.fullmatch(edition_id) and sealed.is_file()):
        raise NotFound
    return project.seal.open_bytes(sealed.read_bytes())


def _dump_inputs(facts: EditionFacts, inputs: PublicReleaseInputs, plan: StoryPlan) -> bytes:
    archive = {"facts": asdict(facts), "known": json.loads(dumps(inputs))}
    if not plan.is_empty:
        archive["plan"] = json.loads(dump_plan(plan))
    return json.dumps(archive, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _load_inputs(archive: bytes) -> PublicReleaseInputs:
    return loads(dump_json(json.loads(archive)["known"]))


def _build_files(
    project: Project, archive: bytes, withdrawn: Withdrawn = NOTHING_WITHDRAWN
) -> dict[str, bytes]:
    """Return the files of an edition: of its inputs, its pictures and what was withdrawn."""
    content = json.loads(archive)
    facts = EditionFacts(**content["facts"])
    inputs = _load_inputs(archive)
    plan = load_plan(json.dumps(content["plan"])) if "plan" in content else StoryPlan()
    public = _build_documents(facts, inputs, archive, withdrawn, plan)
    shown = withdrawn.take_out_of(inputs)
    pictures = photo_files.read_files(project, [*shown.risks, *shown.projects])
    return {**encode_documents(public), **pictures}


def _build_documents(
    facts: EditionFacts,
    inputs: PublicReleaseInputs,
    archive: bytes,
    withdrawn: Withdrawn,
    plan: StoryPlan,
) -> dict[str, JsonObject]:
    without_words, without_photos = (
        sorted(
            [risk.public_id for risk in inputs.risks if reason.touches(risk)]
            + [one.public_id for one in inputs.projects if reason.touches_photos(one)]
        )
        for reason in (Withdrawn(words=withdrawn.words), Withdrawn(photos=withdrawn.photos))
    )
    inputs = withdrawn.take_out_of(inputs)
    rule = PrivacyRule(facts.k)
    release = build_release(inputs, version=facts.release, released_at=facts.released_at)
    public = documents.build_public_documents(release, rule)
    public.pop(documents.NETWORK_DOCUMENTS)  # what is taken back has to be gone from everywhere
    public["edition.json"] = {
        "id": facts.id,
        "title": facts.title,
        "frozen_on": facts.frozen_on,
        "release": facts.release,
        "released_at": facts.released_at,
        "demo": release.demo,
        "rule": {"k": facts.k},
        "software": facts.software,
        "format": DOCUMENT_FORMAT,
        "boundary_versions": {
            "community": max((area.boundary_version for area in release.communities), default=0),
            "subdistrict": max((area.boundary_version for area in release.subdistricts), default=0),
        },
        "previous": facts.previous,
        "withdrawn_words": without_words,
        **({"withdrawn_photos": without_photos} if without_photos else {}),
        "inputs": hashlib.sha256(archive).hexdigest(),
        "content": _hash_content(public),
    }
    public["story.json"] = build_story(public, plan)
    return public


def _hash_content(public: Mapping[str, JsonObject]) -> str:
    digest = hashlib.sha256()
    for name, document in sorted(public.items()):
        digest.update(name.encode() + b"\0" + dump_json(document) + b"\0")
    return digest.hexdigest()


def _parse_sort_key(edition_id: str) -> tuple[int, ...]:
    parts = [int(part) for part in edition_id.split("-")]
    return (*parts[:3], parts[3] if len(parts) > 3 else 1)

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
from geodata.actions.risks import risk_words
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model import times
from geodata.model.story_plans import StoryPlan, dump_plan, load_plan
from geodata.model.times import BUDDHIST_OFFSET
from geodata.project import Project
from mapping.analysis.story import build_story
from mapping.analysis.story_words import StoryStep
from mapping.json_types import JsonObject
from mapping.publish import documents
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
from mapping.publish.publisher import DOCUMENT_FORMAT, Publisher
from mapping.publish.release import PublicReleaseInputs, build_release
from mapping.publish.release_inputs import dumps, loads
from mapping.publish.rule import PrivacyRule

SOFTWARE_VERSION = "0.2.0"  # as in pyproject.toml
EDITION_ID_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[1-9]\d?)?")
DOCUMENT_NAME_PATTERN = re.compile(r"[a-z]+(?:-[a-z]+)?\.(?:geojson|json)|MANIFEST\.sha256")
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
    Publisher(project).release_if_changed(at)
    inputs, _ = read_release_inputs(project)
    folder = EditionFolder(project.settings.editions)
    facts = _build_facts(project, title, at)
    with project.database.begin_read() as tx:
        plan = editions.find_plan(tx)
    archive = _dump_inputs(facts, inputs, plan)
    files = _build_files(archive)

    def write() -> None:
        if folder.find_next_id(at) != facts.id:  # the writer's lock is held from here on
            raise Conflict
        with project.database.begin_read() as tx:
            if editions.find_plan(tx) != plan:
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
    public = _build_documents(_build_facts(project, "", at), inputs, b"", (), StoryPlan())
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
    folder = EditionFolder(project.settings.editions)

    def rewrite(withdrawn: frozenset[int]) -> None:
        for edition_id in folder.list_ids():
            archive = _open_inputs(project, edition_id)
            if _has_words(archive, withdrawn):
                files = _build_files(archive, withdrawn)
                write_folder(folder.folder / edition_id, files, write=write_synced)

    risk_words.withdraw_words(project, by, risk_id, rewrite, at=at)
    publisher = Publisher(project)
    publisher.release_if_changed(at)
    publisher.folder.remove_older()
    for built in project.settings.exports.glob("*.*"):  # made anew when they are asked for
        if built.is_dir():
            shutil.rmtree(built, ignore_errors=True)


def rebuild_edition(project: Project, edition_id: str) -> dict[str, bytes]:
    """Return every file of an edition, rebuilt from its sealed inputs without withdrawn words.

    Raises
    ------
    NotFound
    StorageUnavailable
        E-SYS-04 where the keys are not those of the project.
    """
    return _build_files(_open_inputs(project, edition_id), risk_words.list_withdrawn(project))


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


def _has_words(archive: bytes, withdrawn: frozenset[int]) -> bool:
    """Return whether the inputs of an edition hold words that were withdrawn."""
    inputs = loads(dump_json(json.loads(archive)["known"]))
    return any(risk.words_id in withdrawn for risk in inputs.risks)


def _build_files(archive: bytes, withdrawn: frozenset[int] = frozenset()) -> dict[str, bytes]:
    """Return the files of an edition: a pure function of its inputs and of withdrawn words."""
    content = json.loads(archive)
    facts = EditionFacts(**content["facts"])
    inputs = loads(dump_json(content["known"]))
    blanked = [
        replace(risk, title="", description="") if risk.words_id in withdrawn else risk
        for risk in inputs.risks
    ]
    without = sorted(risk.public_id for risk in inputs.risks if risk.words_id in withdrawn)
    plan = load_plan(json.dumps(content["plan"])) if "plan" in content else StoryPlan()
    public = _build_documents(facts, replace(inputs, risks=blanked), archive, without, plan)
    return encode_documents(public)


def _build_documents(
    facts: EditionFacts,
    inputs: PublicReleaseInputs,
    archive: bytes,
    without_words: Sequence[str],
    plan: StoryPlan,
) -> dict[str, JsonObject]:
    rule = PrivacyRule(facts.k)
    release = build_release(inputs, version=facts.release, released_at=facts.released_at)
    public = documents.build_public_documents(release, rule)
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
        "withdrawn_words": list(without_words),
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

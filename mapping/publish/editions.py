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
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from geodata.actions import Caller, editions
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model import times
from geodata.model.times import BUDDHIST_OFFSET
from geodata.project import Project
from mapping.analysis.story import story
from mapping.publish import documents
from mapping.publish.files import (
    Json,
    ReleaseFile,
    encoded,
    is_whole,
    manifest,
    read_file,
    to_bytes,
    write_through,
    write_whole,
)
from mapping.publish.gather import gather
from mapping.publish.publisher import FORMAT, Publisher
from mapping.publish.release import Known, release
from mapping.publish.release_inputs import (
    packed,
    unpacked_known,
)
from mapping.publish.rule import PrivacyRule

SOFTWARE = "0.2.0"  # as in pyproject.toml
ID = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[1-9]\d?)?")
NAME = re.compile(r"[a-z]+(?:-[a-z]+)?\.(?:geojson|json)|MANIFEST\.sha256")
WITHDRAWN = ".withdrawn"
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
LATER = {"complaints.json"}  # editions of before have no groups
LONGEST_TITLE = 120  # signs


@dataclass(frozen=True, slots=True)
class Facts:
    """What an edition says of itself, and what else it is made from than the data."""

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

    def ids(self) -> list[str]:
        """Return the editions that are not withdrawn, newest first."""
        found = [path.name for path in self.folder.glob("[0-9]*") if path.is_dir()]
        return sorted(filter(ID.fullmatch, found), key=_order, reverse=True)

    def read(self, edition_id: str, name: str) -> ReleaseFile | None:
        """Return a document; None where there is no such edition or document."""
        if not (ID.fullmatch(edition_id) and NAME.fullmatch(name)):
            return None
        return read_file(self.folder / edition_id / name)

    def edition(self, edition_id: str) -> Json | None:
        """Return what an edition says of itself."""
        return self.document(edition_id, "edition.json")

    def document(self, edition_id: str, name: str) -> Json | None:
        """Return a document as JSON."""
        file = self.read(edition_id, name)
        return None if file is None else dict(json.loads(file.body))

    def documents(
        self, edition_id: str, names: Sequence[str] = DOCUMENTS
    ) -> dict[str, Json] | None:
        """Return documents of an edition by name; None where there is no such edition."""
        found = {name: self.document(edition_id, name) for name in names}
        whole = {name: document for name, document in found.items() if document is not None}
        return whole if whole.keys() >= set(names) - LATER else None

    def is_whole(self, edition_id: str) -> bool:
        """Say whether every file is as its manifest says."""
        return bool(ID.fullmatch(edition_id)) and is_whole(self.folder / edition_id)

    def hash(self, edition_id: str) -> str:
        """Return the one checksum that stands for all files of an edition."""
        found = self.read(edition_id, "MANIFEST.sha256")
        return "" if found is None else hashlib.sha256(found.body).hexdigest()

    def next_id(self, day: datetime) -> str:
        """Return the id of the next edition of a day; that of a withdrawn one is not used again."""
        local = day.astimezone(times.BANGKOK).date()
        first = f"{local.year + BUDDHIST_OFFSET}-{local:%m-%d}"
        used = {path.name.removesuffix(WITHDRAWN) for path in self.folder.glob(f"{first}*")}
        numbered = (first, *(f"{first}-{number}" for number in range(2, 100)))
        return next(each for each in numbered if each not in used)


def freeze(project: Project, by: Caller, title: str, *, at: datetime) -> str:
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
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BadInput("E-EDITION-01", most=LONGEST_TITLE)
    publisher = Publisher(project)
    publisher.release_if_changed(at)
    version = publisher.folder.read("version.json")
    known, _ = gather(project)
    folder = EditionFolder(project.settings.editions)
    now: Json = json.loads(version.body) if version else {}
    facts = Facts(
        id=folder.next_id(at),
        title=title,
        frozen_on=at.astimezone(times.BANGKOK).date().isoformat(),
        release=int(now.get("version", 0)),
        released_at=str(now.get("released_at", times.format_iso(at))),
        previous=next(iter(folder.ids()), None),
        k=PrivacyRule().k,
        software=SOFTWARE,
    )
    inputs = _inputs(facts, known)
    files = _files(inputs)

    def write() -> None:
        if folder.next_id(at) != facts.id:  # the writer's lock is held from here on
            raise Conflict
        sealed = project.settings.edition_inputs / f"{facts.id}.sealed"
        sealed.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(sealed.unlink, missing_ok=True)
        undo.callback(shutil.rmtree, folder.folder / facts.id, ignore_errors=True)
        write_through(sealed, project.seal.close_bytes(inputs))
        write_whole(folder.folder / facts.id, files, write=write_through)

    with ExitStack() as undo:  # what is not in the audit log is not public either
        editions.freeze(project, by, facts.id, write, at=at)
        undo.pop_all()
    return facts.id


def withdraw(project: Project, by: Caller, edition_id: str, *, at: datetime) -> None:
    """Take an edition out of the public's reach; its sealed inputs stay.

    Raises
    ------
    NotFound
    NotAllowed
        E-AUTH-03, E-NF-02.
    """
    folder = EditionFolder(project.settings.editions)
    if edition_id not in folder.ids():
        raise NotFound
    path = folder.folder / edition_id

    def remove() -> None:
        gone = path.rename(path.with_name(f"{edition_id}{WITHDRAWN}"))
        undo.callback(gone.rename, path)

    with ExitStack() as undo:
        editions.withdraw(project, by, edition_id, remove, at=at)
        undo.pop_all()


def rebuilt(project: Project, edition_id: str) -> dict[str, bytes]:
    """Return every file of an edition, made again from its sealed inputs.

    Raises
    ------
    NotFound
    StorageUnavailable
        E-SYS-04 where the keys are not those of the project.
    """
    sealed = project.settings.edition_inputs / f"{edition_id}.sealed"
    if not (ID.fullmatch(edition_id) and sealed.is_file()):
        raise NotFound
    return _files(project.seal.open_bytes(sealed.read_bytes()))


def differences(project: Project, edition_id: str) -> list[str]:
    """Return the names of the files that are not as they are when made again; empty is well."""
    files = rebuilt(project, edition_id)
    folder = project.settings.editions / edition_id
    made = {**files, "MANIFEST.sha256": manifest(files).encode()}
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return sorted(
        name
        for name in there | made.keys()
        if name not in there or (folder / name).read_bytes() != made.get(name)
    )


def _inputs(facts: Facts, known: Known) -> bytes:
    held = {"facts": asdict(facts), "known": json.loads(packed(known))}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _files(inputs: bytes) -> dict[str, bytes]:
    """Return the files of an edition: a pure function of its inputs, now and when made again."""
    held = json.loads(inputs)
    facts = Facts(**held["facts"])
    return encoded(_documents(facts, unpacked_known(to_bytes(held["known"])), inputs))


def _documents(facts: Facts, known: Known, inputs: bytes) -> dict[str, Json]:
    rule = PrivacyRule(facts.k)
    made = release(known, version=facts.release, released_at=facts.released_at)
    public = documents.public_documents(made, rule)
    public["edition.json"] = {
        "id": facts.id,
        "title": facts.title,
        "frozen_on": facts.frozen_on,
        "release": facts.release,
        "released_at": facts.released_at,
        "demo": made.demo,
        "rule": {"k": facts.k},
        "software": facts.software,
        "format": FORMAT,
        "boundary_versions": {
            "community": max((area.boundary_version for area in made.communities), default=0),
            "subdistrict": max((area.boundary_version for area in made.subdistricts), default=0),
        },
        "previous": facts.previous,
        "inputs": hashlib.sha256(inputs).hexdigest(),
        "content": _content(public),
    }
    public["story.json"] = story(public)
    return public


def _content(public: Mapping[str, Json]) -> str:
    digest = hashlib.sha256()
    for name, document in sorted(public.items()):
        digest.update(name.encode() + b"\0" + to_bytes(document) + b"\0")
    return digest.hexdigest()


def _order(edition_id: str) -> tuple[int, ...]:
    parts = [int(part) for part in edition_id.split("-")]
    return (*parts[:3], parts[3] if len(parts) > 3 else 1)

"""Photos for tests of what may be public: a patch of one colour, and who looks for it."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from geodata.actions import Caller
from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import public_photos, risk_photos, risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.projects.inspections import (
    CheckAnswer,
    CheckItem,
    Inspection,
    InspectionDraft,
)
from geodata.model.projects.projects import ProjectFacts, ProjectKind
from geodata.model.public_photos import CoveredArea, PhotoCheck, PhotoDraft, PhotoKind, PublicPhoto
from geodata.model.risks import Precision, RiskDraft, RiskPoint, Scores
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.risks.risks import RiskStore
from tests.seen import read_seen_version

POINT = (100.504177, 13.779873)
GROUND, PATCH = (120, 140, 120), (255, 0, 200)
PATCH_BOX = (100, 120, 200, 200)  # pixels of a picture of 640 × 480
COVER = (CoveredArea(*PATCH_BOX),)
METADATA = b"CANARY-METADATA"
EVERY_CHECK = frozenset(PhotoCheck)


def build_picture(
    size: tuple[int, int] = (640, 480), ground: tuple[int, int, int] = GROUND
) -> bytes:
    """Return a JPEG with a patch as a face would be, and a place and a name in its metadata."""
    image = Image.new("RGB", size, ground)
    image.paste(PATCH, PATCH_BOX)
    exif = Image.Exif()
    exif[Base.Artist] = METADATA.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (13.0, 46.0, 46.5)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif, comment=METADATA)
    return out.getvalue()


def has_patch(jpeg: bytes) -> bool:
    """Return whether any pixel is anywhere near the colour of the patch, however it was encoded."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        colours = picture.convert("RGB").getcolors(maxcolors=2**24) or []
    return any(red > 170 and green < 90 and blue > 110 for _, (red, green, blue) in colours)


@dataclass(frozen=True)
class Team:
    """Who takes part: one proposes, the other approves."""

    project: Project
    proposer: Caller
    officer: Caller
    at: datetime

    def add_point(
        self,
        token: str = "with a photo",
        precision: Precision = Precision.CELL,
        community_id: str | None = None,
    ) -> RiskPoint:
        """Return a public risk point."""
        draft = RiskDraft(token, Category.POLICY, POINT, community_id, Scores(4, 4))
        risk = risks.propose(self.project, self.proposer, draft, at=self.at)
        given = (risk.id, read_seen_version(self.project, risk), precision, None)
        return risks.approve(self.project, self.officer, *given, at=self.at)

    def add_inspection(self, name: str = "ปรับปรุงทางเท้า", *, is_agreed: bool = True) -> Inspection:
        """Return an inspection of a project that is shown, agreed to by the other."""
        facts = ProjectFacts(name, ProjectKind.PUBLIC, name, "เขต", point=POINT)
        given = {"source": "แหล่งหนึ่ง", "header": ("x",), "mapping": {}, "at": self.at}
        watched_projects.import_projects(self.project, self.officer, [facts], **given)
        known = watched_projects.list_projects(self.project, self.officer, at=self.at)
        watched = next(one for one in known if one.facts.name == name)
        answers = {CheckItem.SIGN: CheckAnswer.NO}
        draft = InspectionDraft(name, watched.id, to_bangkok_date(self.at), answers)
        made = inspections.record_inspection(self.project, self.proposer, draft, at=self.at)
        if not is_agreed:
            return made
        seen = DisplayedVersion.from_record(made)
        return inspections.decide_inspection(
            self.project, self.officer, made.id, seen, True, at=self.at
        )

    def add_inspection_source(self, inspection: Inspection, picture: bytes | None = None) -> str:
        """Add an internal photo of an inspection and return its id."""
        data = build_picture() if picture is None else picture
        return inspections.add_inspection_photo(
            self.project, self.proposer, inspection.id, data, at=self.at
        )

    def add_source(self, risk: RiskPoint, picture: bytes | None = None) -> str:
        """Add an internal photo and return its id."""
        data = build_picture() if picture is None else picture
        return risk_photos.add_photo(self.project, self.proposer, risk.id, data, at=self.at)

    def propose(
        self,
        source_id: str,
        caption: str = "ทางเท้าหน้าตลาด",
        kind: PhotoKind = PhotoKind.PLAIN,
        areas: tuple[CoveredArea, ...] = COVER,
    ) -> PublicPhoto:
        """Propose a photo as its preview shows it."""
        preview = public_photos.preview_photo(
            self.project, self.proposer, source_id, areas, at=self.at
        )
        assert preview.sha256 == hashlib.sha256(preview.jpeg).hexdigest()
        draft = PhotoDraft(source_id, kind, caption, areas)
        return public_photos.propose_photo(
            self.project, self.proposer, draft, preview.sha256, EVERY_CHECK, at=self.at
        )

    def approve(self, photo: PublicPhoto) -> PublicPhoto:
        """Approve a photo as it waits, every hint of its caption answered for."""
        found = public_photos.read_waiting_photo(self.project, self.officer, photo.id, at=self.at)
        answered = frozenset(hint.text for hint in found.hints)
        given = (photo.id, found.displayed_version, EVERY_CHECK, answered)
        return public_photos.approve_photo(self.project, self.officer, *given, at=self.at)

    def show(self, shown: bool = True) -> None:
        """Show approved photos to the public, or none."""
        public_photos.show_public_photos(self.project, self.officer, shown, at=self.at)

    def read_public_id(self, risk_id: int) -> str:
        """Return the public number of a point."""
        with self.project.database.begin_read() as tx:
            return RiskStore(tx, self.project.seal).load(risk_id).public_id or ""

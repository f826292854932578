"""Hostile photos: what comes out is pixels, and what is no photo costs one refusal in Thai."""

import io
import struct
import time
import zipfile
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from geodata.actions.risks import risk_photos, risk_reviews, risks
from geodata.errors import FileRefused, NotAllowed, NotFound
from geodata.intake import photos
from geodata.intake.children import child
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, PublicProject, RiskDraft, Scores
from geodata.store.people.audit import AuditStore
from geodata.store.risks.risks import RiskStore
from geodata.store.schema import risk_photos as rows
from tests.seen import read_seen_version

CANARY = b"CANARY-0812345678"
WORDS = "CANARY-WORDS"
EXACT = (100.504112, 13.779937)
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(size=(60, 40), form="JPEG", **options):
    """A photo whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def build_picture_with_metadata(orientation=1):
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Artist] = CANARY.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (13.0, 46.0, 46.5)
    return picture(exif=exif, comment=CANARY, xmp=b"<x>" + CANARY + b"</x>")


def open_image(data):
    return Image.open(io.BytesIO(data))


def huge_png(side=13_000):
    """A PNG of 169 million pixels in a few bytes."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def test_no_word_of_the_metadata_is_left_and_the_canary_was_there():
    given = build_picture_with_metadata()
    assert given.count(CANARY) >= 3
    assert open_image(given).getexif().get_ifd(IFD.GPSInfo)
    fresh = photos.sanitize_jpeg(given)
    assert CANARY not in fresh
    assert b"Exif" not in fresh
    assert not open_image(fresh).getexif()
    assert "comment" not in open_image(fresh).info


def test_a_photo_is_turned_upright():
    fresh = open_image(
        photos.sanitize_jpeg(build_picture_with_metadata(orientation=6))
    )  # turn right to see
    assert fresh.size == (40, 60)
    top, bottom = fresh.getpixel((20, 8)), fresh.getpixel((20, 52))
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_photos_of_phones_and_screens_become_jpegs_of_a_moderate_size(form):
    import pillow_heif

    pillow_heif.register_heif_opener()
    fresh = open_image(photos.sanitize_jpeg(picture((2400, 1200), form)))
    assert (fresh.format, fresh.size) == ("JPEG", (1600, 800))


def test_what_hangs_behind_a_photo_is_gone():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.html", CANARY)
    both = picture() + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    fresh = photos.sanitize_jpeg(both)
    assert not zipfile.is_zipfile(io.BytesIO(fresh))
    assert CANARY not in fresh


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff", id="one byte"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', id="svg"),
        pytest.param(b"<html></html>", id="html"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"GIF89a" + b"\0" * 40, id="gif"),
        pytest.param(b"II*\0" + b"\0" * 40, id="tiff"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 100, id="head of a jpeg"),
        pytest.param(picture()[:200], id="start of a jpeg"),
        pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 40, id="head of a heic"),
        pytest.param(b"\0\0\0\x18ftypisom" + b"\0" * 40, id="head of a film"),
    ],
)
def test_what_is_no_whole_photo_is_refused_in_thai(data):
    with pytest.raises(FileRefused, match="E-IMG-01") as refused:
        photos.sanitize_jpeg(data)
    assert "ไม่ใช่ภาพที่รองรับ" in refused.value.format_sentence("th")


def test_a_bomb_is_refused_by_its_header_before_it_is_decoded():
    data = huge_png()
    assert len(data) < 20_000
    began = time.monotonic()
    with pytest.raises(FileRefused, match="E-IMG-02") as refused:
        photos.sanitize_jpeg(data)
    assert time.monotonic() - began < child.TIME_LIMIT_S / 2
    assert "ภาพใหญ่เกินไป" in refused.value.format_sentence("th")


def test_too_many_bytes_are_refused_before_anything_is_started(monkeypatch):
    monkeypatch.setattr(child, "run", None)
    with pytest.raises(FileRefused, match="E-FMT-03"):
        photos.sanitize_jpeg(b"\xff\xd8\xff" + b"\0" * photos.MAX_BYTES)


def test_a_decoder_that_does_not_come_back_is_ended(monkeypatch):
    monkeypatch.setattr(photos, "DECODER", "tests.attack.files.strange_children:never_ends")
    monkeypatch.setattr(child, "TIME_LIMIT_S", 0.5)
    with pytest.raises(FileRefused, match="E-IMG-02"):
        photos.sanitize_jpeg(picture())


# ------------------------------------------------------------------------- kept and opened


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "preecha": signed_in(Role.AUDITOR, name="preecha"),
    }


@pytest.fixture
def risk(project, people):
    work = PublicProject(WORDS, WORDS, 1, WORDS, source_link=f"https://example.go.th/{WORDS}")
    draft = RiskDraft("t", Category.POLICY, EXACT, None, Scores(2, 2), WORDS, work)
    return risks.propose(project, people["somchai"], draft, at=datetime.now(UTC))


@pytest.fixture
def photo_id(project, people, risk):
    at = datetime.now(UTC)
    return risk_photos.add_photo(
        project, people["somchai"], risk.id, build_picture_with_metadata(), at=at
    )


def test_on_disk_lies_no_clear_photo(project, photo_id, tmp_path):
    [path] = project.settings.evidence.iterdir()
    stored = path.read_bytes()
    jpeg_signs = (b"\xff\xd8\xff", b"JFIF", CANARY)
    assert not any(sign in stored for sign in jpeg_signs)
    assert all(
        sign in build_picture_with_metadata() for sign in (jpeg_signs[0], CANARY)
    )  # it would be noticed
    assert path.name == photo_id
    assert len(bytes.fromhex(photo_id)) == 16


def test_the_same_file_twice_is_one_photo(project, people, risk, photo_id):
    at = datetime.now(UTC)
    again = risk_photos.add_photo(
        project, people["somchai"], risk.id, build_picture_with_metadata(), at=at
    )
    assert again == photo_id
    other = risk_photos.add_photo(project, people["somchai"], risk.id, picture(), at=at)
    assert (
        risk_reviews.read_review_context(project, people["malee"], risk.id, at=at).photos.count(
            other
        )
        == 1
    )
    assert len(list(project.settings.evidence.iterdir())) == 2


def test_a_photo_for_what_is_out_of_scope_leaves_no_file(project, people, risk):
    for name, error in (("elsewhere", NotFound), ("preecha", NotAllowed)):
        with pytest.raises(error):
            risk_photos.add_photo(project, people[name], risk.id, picture(), at=datetime.now(UTC))
    assert not project.settings.evidence.exists()
    with project.database.begin_read() as tx:
        assert tx.connection.execute(rows.select()).all() == []


def test_opening_is_noted_and_gives_the_fresh_photo(project, people, photo_id, risk):
    data = risk_photos.read_photo(project, people["malee"], photo_id, at=datetime.now(UTC))
    assert open_image(data).size == (60, 40)
    with project.database.begin_read() as tx:
        last = AuditStore(tx, project.audit_key).last()
    assert (last.reason, last.object) == ("photo opened", f"risk {risk.id}")


def test_nothing_internal_is_public(project, people, risk, photo_id, publisher, now):
    at = datetime.now(UTC)
    risks.approve(
        project,
        people["malee"],
        risk.id,
        read_seen_version(project, risk),
        Precision.COMMUNITY,
        None,
        at=at,
    )
    publisher.release_if_changed(now)
    public = b"".join(
        path.read_bytes() for path in project.settings.releases.rglob("*") if path.is_file()
    )
    assert b"RP-25" in public
    internal = (WORDS, photo_id, *EXACT)
    assert [fact for fact in internal if str(fact).encode() in public] == []
    with project.database.begin_read() as tx:  # the words are there to be found
        kept = RiskStore(tx, project.seal)
        assert (kept.note(risk.id), kept.read_point(risk.id)) == (WORDS, EXACT)
    assert b"\xff\xd8\xff" not in public

"""Two frozen editions as a small server would give them: documents, pages, QR codes.

The later one has everything that a story can tell; what people typed in it is hostile.
"""

import copy
import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import segno

from mapping.analysis.story import build_story
from mapping.layers import edition
from mapping.texts import Texts
from mapping.web.public import edition_pages
from tests.browser.map import fake_map

Json = dict[str, Any]
BEFORE, AFTER = "2569-06-30", "2569-09-30"
HOSTILE = "`${alert(1)}`<img src=x onerror=alert(2)>"
WORKER = "/editions/worker.js"
RELEASED = {"version": 17, "released_at": "2026-09-30T02:01:18Z", "demo": True}


def risk(number: int, place: tuple[float, float], community: str | None, **facts: Any) -> Json:
    """One risk point as it is public; without a community it is a cell."""
    known = {
        "id": f"RP-2569-{number:04d}",
        "category": "public service",
        "likelihood": 4,
        "impact": 4,
        "level": "very high",
        "state": "approved",
        "precision": "community" if community else "250 m cell",
        "community_id": community,
        "quarter": "2569-Q3",
    }
    geometry = {"type": "Point", "coordinates": list(place)}
    return {"type": "Feature", "properties": known | facts, "geometry": geometry}


def commitment(number: int, **facts: Any) -> Json:
    """One commitment of an agency."""
    known = {
        "id": f"CM-2569-{number:04d}",
        "agency": "สำนักงานเขตดุสิต",
        "promise": "เปิดเผยราคากลางของงานซ่อมทางเท้าทุกสัญญา",
        "due_on": "2027-03-31",
        "state": "promised",
        "risk_id": None,
        "community_id": None,
        "proof": "",
    }
    return known | facts


def areas(world: fake_map.World, level: str) -> Json:
    """A release document of the fake district."""
    return copy.deepcopy(world.collection(level)) | RELEASED


def documents(id_: str, previous: str | None, **facts: Any) -> dict[str, Json]:
    """The files of an edition of the fake district, but for its story."""
    world = fake_map.World()
    world.properties("DS01")["coverage"] = "visited, none found"
    year, month, day = (int(part) for part in id_.split("-"))
    about = {
        "boundary_versions": [
            {"version": 1, "level": "community", "source": "ข้อมูลชุมชน กทม. พ.ศ. 2566"},
            {"version": 1, "level": "subdistrict", "source": "COD-AB 2022"},
        ],
        "feeds": world.feeds,
    }
    head = {
        "id": id_,
        "title": "เวทีสาธารณะ ครั้งที่ 1",
        "frozen_on": f"{year - 543}-{month:02d}-{day:02d}",
        "release": 17,
        "released_at": RELEASED["released_at"],
        "demo": True,
        "rule": {"k": 5},
        "software": "0.1.0",
        "format": 1,
        "boundary_versions": {"community": 1, "subdistrict": 1},
        "previous": previous,
        "inputs": "ab" * 32,
        "content": "3f9c" * 16,
    }
    return {
        "edition.json": head | facts,
        "areas-community.geojson": areas(world, "community"),
        "areas-subdistrict.geojson": areas(world, "subdistrict"),
        "risks.geojson": {"type": "FeatureCollection", "features": []},
        "base.geojson": {"type": "FeatureCollection", "features": []},
        "cube.json": {"version": 17, "fiscal_years": [], "types": [], "areas": {}},
        "about.json": about,
        "commitments.json": {"commitments": []},
        "version.json": RELEASED,
    }


def two_editions() -> dict[str, dict[str, Json]]:
    """An edition with everything, and the one before it; their stories made by the project."""
    before, after = documents(BEFORE, None), documents(AFTER, BEFORE)
    for feature in after["areas-community.geojson"]["features"][:3]:
        feature["properties"]["coverage"] = "visited, found"
    after["risks.geojson"]["features"] = [
        risk(1, (100.506, 13.776), "DS01"),
        risk(2, (100.515, 13.785), "DS04", likelihood=5, impact=5),
        risk(3, (100.524, 13.778), None, level="high", likelihood=3, impact=4),
        risk(4, (100.506, 13.785), "DS03", state="mitigated", level="low", likelihood=1, impact=2),
    ]
    after["commitments.json"]["commitments"] = [
        commitment(1, agency=HOSTILE, promise=HOSTILE, community_id="DS04"),
        commitment(2, state="under way", due_on=None),
        commitment(3, state="kept"),
        commitment(4, state="not kept", community_id="DS01"),
    ]
    for row in (before, after):
        row["story.json"] = build_story(row)
    return {BEFORE: before, AFTER: after}


@dataclass
class World(fake_map.World):
    """What the folder of editions holds; `planted` is put into the story's page."""

    editions: dict[str, dict[str, Json]] = field(default_factory=two_editions)
    room: str | None = None

    @property
    def steps(self) -> list[Json]:
        """Steps of the later edition."""
        return self.editions[AFTER]["story.json"]["steps"]


class Handler(fake_map.Handler):
    """Editions beside what the map's own server answers."""

    world: World

    def do_GET(self) -> None:
        """Answer one request."""
        parts = urlsplit(self.path)
        if not parts.path.startswith("/editions/"):
            return super().do_GET()
        if parts.path == WORKER:  # one that keeps nothing: tests/browser/map/test_story_offline.py
            return self.reply(b"", "text/javascript")
        self.world.asked.append(parts.path)
        _, _, id_, name = parts.path.split("/", 3)
        query = parse_qs(parts.query)
        language: Any = query.get("lang", ["th"])[0]
        held = self.world.editions.get(id_, {})
        if held and name == "story":
            self.html(edition.render_story_page(language, id_, self.world.room))
        elif held and name == "present":
            page = edition_pages.render_presenter_view(Texts(language), held["edition.json"])
            policy = {"Content-Security-Policy": page.headers["Content-Security-Policy"]}
            self.reply(page.body, "text/html", policy)
        elif held and not name:
            self.html(edition.render_edition_page(language, id_, self.world.room))
        elif held and name == "qr.svg":
            self.reply(self.qr(id_, query.get("step", [""])[0]), "image/svg+xml")
        elif name in held:
            self.reply(json.dumps(held[name]).encode(), "application/json")
        else:
            self.send_error(404)

    def qr(self, id_: str, step: str) -> bytes:
        """The QR code of a step, or of the edition."""
        link = f"{self.world.url}/editions/{id_}/" + (f"story?step={step}" if step else "")
        out = io.BytesIO()
        segno.make(link, error="q", micro=False).save(out, kind="svg", border=2, scale=4)
        return out.getvalue()

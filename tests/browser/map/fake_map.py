"""A small server for the map page alone: its assets, the page with its policy, canned answers.

`World` holds what the public data plane would say; a test changes it and may poke the events.
"""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import fontpkg_sarabun

from mapping.layers import files, shell

FONTS = Path(fontpkg_sarabun.ROOT) / "files"
TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png", ".woff2": "font/woff2"}
Json = dict[str, Any]


def square(west: float, south: float, side: float = 0.008) -> Json:
    """A closed ring, counter-clockwise."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(id_: str, geometry: Json, **properties: Any) -> Json:
    """One feature of /api/areas.geojson, with defaults."""
    facts: Json = {
        "id": id_,
        "name_th": f"ชุมชน {id_}",
        "name_en": None,
        "level": "community",
        "subdistrict_code": "100201",
        "zone": None,
        "kind_th": "ชุมชนแออัด",
        "boundary_status": "estimated",
        "boundary_version": 1,
        "coverage": "not visited",
        "visited": {"communities": 0, "of": 0},
        "complaints": {"count": None, "withheld": True},
        "feed_reports": {},
        "feed_reports_total": 0,
        "risks": {"low": 0, "moderate": 0, "high": 0, "very_high": 0},
        "residents": None,
        "official_area_km2": None,
        "measured_area_km2": None,
        "point": None,
    }
    return {"type": "Feature", "geometry": geometry, "properties": facts | properties}


def build_published(count: int) -> Json:
    """Complaints of an area whose number may be shown."""
    return {"complaints": {"count": count, "withheld": False}}


def small_district() -> dict[str, list[Json]]:
    """Two subdistricts side by side, six communities, one of each kind of boundary."""
    point = {"type": "Point", "coordinates": [100.520, 13.764]}
    roads = {"ถนน": 14, "ทางเท้า": 9}
    communities = [
        area("DS01", square(100.502, 13.772), **build_published(7), boundary_status="traced"),
        area("DS02", square(100.511, 13.772), **build_published(23), boundary_status="official"),
        area("DS03", square(100.502, 13.781), feed_reports=roads, feed_reports_total=21),
        area("DS04", square(100.511, 13.781), name_th="`${alert(1)}`<img src=x onerror=alert(2)>"),
        area("DS05", square(100.521, 13.772), subdistrict_code="100202", coverage="visited, found"),
        area("DS06", point, subdistrict_code="100202", boundary_status="point only"),
    ]
    outline = {"level": "subdistrict", "boundary_status": "official", "kind_th": None}
    people = {"residents": {"count": 12583, "year_be": 2561}}
    subdistricts = [
        area("100201", square(100.500, 13.760, 0.032), name_th="ดุสิต", **outline, **people),
        area("100202", square(100.532, 13.760, 0.005), name_th="วชิรพยาบาล", **outline),
    ]
    return {"community": communities, "subdistrict": subdistricts}


def risk(id_: str, community_id: str, **properties: Any) -> Json:
    """One feature of /api/risks.geojson, with defaults."""
    facts: Json = {
        "id": id_,
        "title": None,
        "description": None,
        "sub_kind": None,
        "agency_type": None,
        "category": "policy",
        "likelihood": 4,
        "impact": 5,
        "level": "very high",
        "state": "approved",
        "precision": "community",
        "community_id": community_id,
        "quarter": "2569-Q4",
        "history": [],
    }
    point = {"type": "Point", "coordinates": [100.4995, 13.7705]}  # outside of every outline
    return {"type": "Feature", "geometry": point, "properties": facts | properties}


def project(id_: str, community_id: str, point: list[float] | None, **properties: Any) -> Json:
    """One feature of /api/projects.geojson, with defaults."""
    facts: Json = {
        "id": id_,
        "kind": "public money",
        "name": f"โครงการ {id_}",
        "agency": "สำนักงานเขต",
        "budget_baht": 350_000,
        "contract_number": "",
        "starts_on": None,
        "ends_on": None,
        "community_id": community_id,
        "subdistrict_code": "100201",
        "source": "แหล่งหนึ่ง",
        "risk_ids": [],
        "inspections": [],
    }
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "geometry": geometry, "properties": facts | properties}


@dataclass
class World:
    """What the data plane says just now."""

    areas: dict[str, list[Json]] = field(default_factory=small_district)
    base: list[Json] = field(default_factory=list)
    risks: list[Json] = field(default_factory=list)
    projects: list[Json] = field(default_factory=list)
    sub_kinds: Json = field(default_factory=dict)
    feeds: list[str] = field(default_factory=lambda: ["Traffy Fondue"])
    cube: Json = field(default_factory=lambda: {"fiscal_years": [], "types": [], "areas": {}})
    version: int = 17
    released_at: str = "2026-11-23T02:01:18Z"
    demo: bool = False
    tiles: Json | None = None  # of another host
    tiles_origin: str = ""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    listeners: list["queue.Queue[str]"] = field(default_factory=list)

    def head(self) -> Json:
        """Facts that every answer carries."""
        return {"version": self.version, "released_at": self.released_at, "demo": self.demo}

    def collection(self, level: str) -> Json:
        """/api/areas.geojson."""
        facts = {
            "registry": {"listed": 43, "study": 48},
            "feeds": self.feeds,
            "feed_period": {"from": "2023-07-21", "to": "2023-07-23"},
        }
        features = {"type": "FeatureCollection", "features": self.areas[level]}
        return features | self.head() | facts

    def properties(self, id_: str, level: str = "community") -> Json:
        """Properties of one area, to change or to send."""
        return next(f["properties"] for f in self.areas[level] if f["properties"]["id"] == id_)

    def release(self, *ids: str, tell: bool = True, **extra: Any) -> None:
        """Number the next release and tell the listeners about these communities."""
        self.version += 1
        self.released_at = "2026-11-23T07:30:00Z"
        changed = {id_: self.properties(id_) for id_ in ids}
        news = self.head() | {"previous": self.version - 1, "areas": {"community": changed}}
        news |= {"cube": {**self.cube, "areas": {}}, "reload": False, **extra}
        if tell:
            for listener in list(self.listeners):
                listener.put(f"event: version\nid: {self.version}\ndata: {json.dumps(news)}\n\n")

    def answer(self, path: str, query: dict[str, list[str]]) -> Json | None:
        """JSON of one public route."""
        if path == "/api/version":
            return self.head()
        if path == "/api/areas.geojson":
            return self.collection(query["level"][0])
        if path == "/api/cube.json":
            return {"version": self.version, **self.cube}
        if path == "/api/basemap.json":
            return {"url": None, "tiles": self.tiles}
        if path == "/api/base.geojson":
            return {"type": "FeatureCollection", "features": self.base}
        if path == "/api/risks.geojson":
            kinds = {"sub_kinds": self.sub_kinds}
            return {"type": "FeatureCollection", "features": self.risks} | kinds
        if path == "/api/projects.geojson":
            return {"type": "FeatureCollection", "features": self.projects}
        return None


def asset(path: str) -> bytes | None:
    """Content of one file under /assets/."""
    if path.startswith("/assets/fonts/"):
        weight = "Bold" if "700" in path else "Regular"
        return (FONTS / f"Sarabun-{weight}.ttf").read_bytes()
    for name in files.FOLDERS:
        prefix = f"/assets/{name}/"
        if path.startswith(prefix):
            return files.read_asset(path)
    return None


class Handler(BaseHTTPRequestHandler):
    """find → send, and the event stream."""

    def __init__(self, world: World, *args: Any) -> None:
        self.world = world
        super().__init__(*args)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer one request."""
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        self.world.asked.append(parts.path)
        if parts.path == "/api/events":
            self.events()
        elif parts.path == "/live/qr.svg":
            self.reply(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml")
        elif parts.path == "/live":
            self.page(query.get("lang", ["th"])[0])
        elif (value := self.world.answer(parts.path, query)) is not None:
            self.reply(json.dumps(value).encode(), "application/json")
        elif (content := asset(parts.path)) is not None:
            self.reply(content, TYPES[Path(parts.path).suffix])
        else:
            self.send_error(404)

    def page(self, language: Any) -> None:
        """/live with its policy."""
        self.html(shell.render_live_page(language))

    def html(self, html: str) -> None:
        """A page of ours with its policy."""
        policy = shell.build_content_policy(html, self.world.tiles_origin)
        self.reply(html.encode(), "text/html", {"Content-Security-Policy": policy})

    def reply(self, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        """Send one body."""
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.write(body)

    def events(self) -> None:
        """Hold the stream open until the server ends."""
        mine: queue.Queue[str] = queue.Queue()
        self.world.listeners.append(mine)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.write(b": hello\n\n")
        while (message := mine.get()) and self.write(message.encode()):
            pass
        self.world.listeners.remove(mine)

    def write(self, body: bytes) -> bool:
        """Send, and say whether anybody still listens."""
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            return False
        return True


@contextmanager
def serving(world: World, handler: type[Handler] = Handler) -> Iterator[World]:
    """Run the server on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, world))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    world.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield world
    finally:
        for listener in list(world.listeners):
            listener.put("")
        server.shutdown()
        thread.join()
        server.server_close()

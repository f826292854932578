"""Every byte that somebody without an account can have of a year, and the search through them."""

import re

from starlette.applications import Starlette
from starlette.testclient import TestClient

from mapping.exports.kinds import KINDS
from mapping.publish import reading
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.web import site
from mapping.web.service import Service
from tests.packed import list_forms
from tests.reliability.year.making import MARK

LINK = "https://example.org/live"
ADDRESSES = (
    *("/live", "/live?lang=en", "/report", "/report/safety", "/editions", "/exports"),
    *("/guides/participant", "/guides/facilitator", "/guides/protection", "/auth/sign-in"),
    *("/api/version", "/api/areas.geojson?level=community", "/api/areas.geojson"),
    *("/api/areas.geojson?level=subdistrict", "/api/risks.geojson", "/api/projects.geojson"),
    *("/api/risks.geojson?bbox=100.4,13.7,100.6,13.9&zoom=12", "/api/cube.json"),
    *("/api/base.geojson", "/api/about.json", "/api/commitments.json", "/api/photos.json"),
    *("/api/complaints.json", "/api/network-documents.json", "/api/openapi.json"),
    *("/healthz", "/readyz", "/files/1", "/files/cases/1", "/files/programme/1.pdf"),
    *("/files/cover/1", "/files/public-photos/1", "/api/nothing", "/w/ABCDEFGH", "/field"),
    *("/survey/ABCDEFGH", "/survey/ABCDEFGH/thanks"),
    *("/assets", "/api/basemap.json", "/api/basemap.pmtiles", "/api/photos/photo-1.jpg"),
    *("/ogc", "/ogc?f=json", "/ogc/collections", "/ogc/conformance", "/ogc/api"),
    *("/ogc/collections/risk_points/items", "/ogc/collections/communities/items?limit=1000"),
    *("/ogc/collections/subdistricts/items", "/ogc/collections/community_points/items"),
    *("/auth/sign-out", "/auth/invitation", "/auth/passphrase"),
    *("/risk/RP-2569-0001", "/risk/RP-2569-0002?lang=en", "/risk/RP-2569-9999"),
)
POINT = re.compile(rb"(100\.\d{4,})[^\d]{1,12}(13\.\d{4,})")
DIGITS = re.compile(rb"(?<!\d)\d{16}(?!\d)")
PLACES = 5  # decimals of a degree that tell a house


def build_client(made):
    """Return a client of the whole site over a year, as a browser without a cookie is."""
    service = Service(made.open().settings, port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    return service, TestClient(app, base_url="http://localhost")


def collect_files(made):
    """Yield the files of releases and editions: they are served as they are."""
    settings = made.open().settings
    for root in (settings.releases, settings.editions):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.name != ".lock":
                yield f"{root.name}/{path.relative_to(root)}", path.read_bytes()


def collect_answers(made):
    """Yield the answers of the site to whoever has no account, errors among them."""
    service, client = build_client(made)
    editions = [f"/editions/{one}" for one in EditionFolder(service.settings.editions).list_ids()]
    for address in (*ADDRESSES, *editions):
        answer = client.get(address)
        yield address, str(answer.headers).encode() + answer.content
    service.get_project().database.close()


def collect_exports(made):
    """Yield every file to take home, of the release in force and of the newest edition."""
    settings = made.open().settings
    editions = EditionFolder(settings.editions)
    newest = editions.list_ids()[0]
    for name, documents in (
        ("release", reading.read_documents(ReleaseFolder(settings.releases))),
        (newest, editions.read_documents(newest)),
    ):
        for kind in KINDS.values():
            yield f"{kind.name} of {name}", kind.render(documents, LINK)


def find_leaks(named_bytes, made, public_points=frozenset()):
    """Return where a mark, a receipt, a secret or an exact point stands."""
    secrets = [secret.encode() for secret in made.secrets]
    numbers = {receipt.encode() for receipt in made.receipts}
    private = {round_point(*point) for point in made.points} - public_points
    leaks = []
    for name, body in named_bytes:
        for form in list_forms(body):
            found = [MARK] if MARK.encode() in form else []
            found += [secret.decode() for secret in secrets if secret in form]
            found += [digits.decode() for digits in DIGITS.findall(form) if digits in numbers]
            found += [point for point in find_points(form) if point in private]
            leaks += [(name, what) for what in found]
    return leaks


def find_points(body):
    """Return the points that a text tells, as exact as a house."""
    return {round_point(float(one), float(other)) for one, other in POINT.findall(body)}


def round_point(longitude, latitude):
    """Return a point as exact as a house."""
    return round(longitude, PLACES), round(latitude, PLACES)

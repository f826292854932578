"""`/risk/RP-2569-0012`: one public risk point, from the documents of the release in force alone."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.model.risks import PUBLIC_ID_PATTERN
from mapping.json_types import Documents
from mapping.layers.files import build_asset_url
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.middleware import not_found
from mapping.web.public import risk_page, send
from mapping.web.public.risk_page import Way
from mapping.web.rooms.room_pages import send_qr_code

GONE = 410
ETAG_DIGITS = 32
OF_BODY = ("content-length", "content-type")  # headers of an answer that brings one


@dataclass(frozen=True, slots=True)
class RiskRoutes:
    """The page of a risk point and its QR code."""

    folder: ReleaseFolder
    base_url: str
    find_way: Callable[[Request], Way]  # what who looks can do about the like of it

    def list_routes(self) -> list[Route]:
        """Return the routes below `/risk`."""
        return [Route("/{risk_id}", self.show_page), Route("/{risk_id}/qr.svg", self.send_qr_code)]

    async def show_page(self, request: Request) -> Response:
        """Show a point; one that was public once answers 410 and says that it was removed."""
        risk_id = request.path_params["risk_id"]
        if PUBLIC_ID_PATTERN.fullmatch(risk_id) is None:
            return not_found.render_not_found(request)
        answer = await run_in_threadpool(self._render, risk_id, request)
        etag = answer.headers.get("ETag")
        if etag is not None and etag in send.list_known_etags(request):
            # A browser takes the headers of this answer for those of the page that it has.
            kept = {name: value for name, value in answer.headers.items() if name not in OF_BODY}
            return Response(status_code=304, headers=kept)
        return answer

    async def send_qr_code(self, request: Request) -> Response:
        """Return the QR code of the page of a public point."""
        risk_id = request.path_params["risk_id"]
        documents = await run_in_threadpool(self._read_documents)
        if documents is None or risk_page.find_point(documents, risk_id) is None:
            return send.send_problem(request, "E-NF-01")
        return send_qr_code(self._format_address(risk_id))

    def _render(self, risk_id: str, request: Request) -> Response:
        texts = static_pages.choose_texts(request)
        documents = self._read_documents()
        if documents is None:
            return not_found.render_not_found(request)
        if risk_page.find_point(documents, risk_id) is None:
            return _render_missing(documents, risk_id, texts, request)
        values = risk_page.describe_risk(documents, risk_id, self._format_address(risk_id), texts)
        answer = static_pages.render_page(
            texts,
            str(values["name"]),
            "web/public/risk.html",
            look="risk",
            scripts=[build_asset_url("/assets/map/risk.js")],
            risk=values,
            ways=risk_page.list_ways(risk_id, self.find_way(request), texts),
        )
        digest = hashlib.sha256(bytes(answer.body)).hexdigest()
        answer.headers["ETag"] = f'"{digest[:ETAG_DIGITS]}"'
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def _read_documents(self) -> Documents | None:
        """Return the documents of the release in force; None before the first."""
        pointer = self.folder.read_pointer()
        if pointer is None:
            return None
        return _load_documents(self.folder.folder, pointer.version, pointer.content)

    def _format_address(self, risk_id: str) -> str:
        return f"{self.base_url}/risk/{risk_id}"


def _render_missing(documents: Documents, risk_id: str, texts: Texts, request: Request) -> Response:
    if risk_id not in documents["risks.geojson"].get("withdrawn", ()):
        return not_found.render_not_found(request)
    return static_pages.render_message(
        texts,
        texts("risk_page.gone"),
        texts("risk_page.gone_says", id=risk_id),
        (f"/live{risk_page.format_language(texts)}", texts("map.page.title")),
        status=GONE,
    )


@lru_cache(maxsize=2)
def _load_documents(folder: Path, version: int, _content: str) -> Documents | None:
    release = ReleaseFolder(folder)
    names = (*risk_page.DOCUMENTS, *risk_page.OPTIONAL_DOCUMENTS)
    files = {name: release.read_version(version, name) for name in names}
    documents = {name: json.loads(file.body) for name, file in files.items() if file is not None}
    return documents if documents.keys() >= set(risk_page.DOCUMENTS) else None

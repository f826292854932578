"""`/field`: the light page for staff on phones, which works without a network.

The page itself is the same for everybody and holds nothing private. What is filled in waits in the
phone, sealed for the server alone, and is sent once there is a network and a session: each item
with a token of its own, by the same actions and checks as the screens.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller, field_boxes
from geodata.actions.places import fieldwork
from geodata.actions.risks import risks
from geodata.errors import AppError, NotAllowed
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.places.fieldwork import VisitDraft
from geodata.project import Project
from mapping.json_types import JsonObject
from mapping.layers.files import build_asset_url
from mapping.publish.files import ReleaseFolder
from mapping.texts import to_key
from mapping.web import static_pages
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.page_worker import send_worker
from mapping.web.private.field_items import read_item
from mapping.web.public import send
from mapping.web.rooms.room_json import dump_document, read_body

NO_STORE = {"Cache-Control": "no-store"}
SCORE_STEPS = range(1, 6)


@dataclass(frozen=True, slots=True)
class FieldRoutes:
    """The page, who uses it, and what it sends."""

    project: Callable[[], Project]
    folder: ReleaseFolder

    def list_routes(self) -> list[Route]:
        """Return the routes below `/field`."""
        return [
            Route("/", self.show_page),
            Route("/worker.js", self.send_worker),
            Route("/me", self.tell_owner),
            Route("/items", self.receive_item, methods=["POST"]),
            Route("/open", self.open_item, methods=["POST"]),
        ]

    async def show_page(self, request: Request) -> Response:
        """Show the page: no name, no session, nothing of anybody."""
        texts = static_pages.choose_texts(request)
        communities = await run_in_threadpool(self._list_communities)
        return static_pages.render_page(
            texts,
            texts("field.title"),
            "web/private/field.html",
            look="field",
            scripts=[build_asset_url("/assets/map/field.js")],
            communities=communities,
            categories=[
                (str(one), texts(f"screens.category.{to_key(one)}")) for one in CHOSEN_CATEGORIES
            ],
            scores={
                name: [(step, texts(f"risk_page.{name}_words.{step}")) for step in SCORE_STEPS]
                for name in ("likelihood", "impact")
            },
            words=json.dumps(texts.list_section("field.say"), ensure_ascii=False),
        )

    async def send_worker(self, _request: Request) -> Response:
        """Return the script that keeps the page in a browser."""
        return send_worker("/field")

    async def tell_owner(self, request: Request) -> Response:
        """Tell whose page this is: an opaque name, the public key, the communities of their own."""
        try:
            owner = await run_in_threadpool(self._read_owner, _read_caller(request))
        except AppError as error:
            return _refuse(error)
        return Response(dump_document(owner), media_type="application/json", headers=NO_STORE)

    async def receive_item(self, request: Request) -> Response:
        """Do what an item asks for; the same token again is the same visit or proposal."""
        return await self._answer(request, self._do_item)

    async def open_item(self, request: Request) -> Response:
        """Return what an item says to whose it is, so that a refused one can be changed."""
        return await self._answer(request, self._open_item)

    async def _answer(
        self, request: Request, act: Callable[[Caller, JsonObject], JsonObject]
    ) -> Response:
        try:
            if not is_same_origin(request):
                raise NotAllowed("E-FIELD-03")
            body = await read_body(request)
            answer = await run_in_threadpool(act, _read_caller(request), body)
        except AppError as error:
            return _refuse(error)
        return Response(dump_document(answer), media_type="application/json", headers=NO_STORE)

    def _list_communities(self) -> list[tuple[str, str]]:
        """Return id and name of the communities, as the release in force has them."""
        file = self.folder.read("areas-community.geojson")
        if file is None:
            return []
        found = [feature["properties"] for feature in json.loads(file.body)["features"]]
        return [(area["id"], area["name_th"]) for area in found]

    def _read_owner(self, caller: Caller) -> JsonObject:
        return asdict(field_boxes.read_owner(self.project(), caller, at=datetime.now(UTC)))

    def _open_item(self, caller: Caller, body: JsonObject) -> JsonObject:
        return field_boxes.open_box(self.project(), caller, body, at=datetime.now(UTC))

    def _do_item(self, caller: Caller, body: JsonObject) -> JsonObject:
        project, now = self.project(), datetime.now(UTC)
        draft = read_item(field_boxes.open_box(project, caller, body, at=now))
        if isinstance(draft, VisitDraft):
            visit = fieldwork.record_visit(project, caller, draft, at=now)
            return {"kind": "visit", "number": visit.id}
        risk = risks.propose(project, caller, draft, at=now)
        return {"kind": "risk", "number": risk.id}


def _read_caller(request: Request) -> Caller:
    # The header is ours: middleware takes the client's own away, and "" opens nothing.
    return Caller(request.headers.get(SESSION_HEADER, ""))


def _refuse(error: AppError) -> Response:
    details: Mapping[str, object] = error.values
    return Response(
        send.dump_problem(error.code, {}, **details),
        status_code=error.status,
        media_type="application/json",
        headers=NO_STORE,
    )

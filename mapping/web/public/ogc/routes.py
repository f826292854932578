"""The routes below `/ogc`: of the release in force, and of each edition."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.json_types import JsonObject
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFile, ReleaseFolder, build_uncompressed_file, dump_json
from mapping.web.public import send
from mapping.web.public.ogc import answers
from mapping.web.public.ogc.collections import DOCUMENTS, Collection, build_collections
from mapping.web.public.ogc.description import build_description
from mapping.web.public.ogc.queries import (
    WrongParameter,
    parse_feature_crs,
    parse_item_query,
    refuse_parameters,
)

PREFIX = "/ogc"
KEPT_COLLECTIONS = 4  # the release in force and a few editions


@dataclass(frozen=True, slots=True)
class _Source:
    """A release or an edition: the address of its landing page, and how its files are read."""

    base: str
    read: Callable[[str], ReleaseFile | None]

    def read_collections(self) -> dict[str, Collection] | None:
        """Return the collections; None where a file is not there."""
        files = [self.read(name) for name in DOCUMENTS]
        bodies = tuple(file.body for file in files if file is not None)
        return _build_kept_collections(bodies) if len(bodies) == len(DOCUMENTS) else None

    def read_time(self) -> str:
        """Return when the release was made, the day on which the edition was frozen."""
        version, edition = self.read("version.json"), self.read("edition.json")
        if version is not None:
            return str(json.loads(version.body)["released_at"])
        return "" if edition is None else f"{json.loads(edition.body)['frozen_on']}T00:00:00+07:00"


@lru_cache(maxsize=KEPT_COLLECTIONS)
def _build_kept_collections(bodies: tuple[bytes, ...]) -> dict[str, Collection]:
    return build_collections(
        dict(zip(DOCUMENTS, (json.loads(body) for body in bodies), strict=True))
    )


Answer = Callable[[Request, _Source], Response]


@dataclass(frozen=True, slots=True)
class FeatureRoutes:
    """The routes; `base_url` is empty where each request says by which address it came."""

    folder: ReleaseFolder
    editions: EditionFolder
    base_url: str

    def list_routes(self) -> list[Route]:
        """Return the routes below `/ogc`, those of an edition behind its id."""
        paths: list[tuple[str, Answer]] = [
            ("", self._send_landing_page),
            ("/api", self._send_description),
            ("/conformance", self._send_conformance),
            ("/collections", self._send_collections),
            ("/collections/{collection}", self._send_collection),
            ("/collections/{collection}/items", self._send_items),
            ("/collections/{collection}/items/{feature}", self._send_item),
        ]
        return [
            Route(f"{before}{path}" or "/", self._build_endpoint(answer))
            for before in ("", "/editions/{edition}")
            for path, answer in paths
        ]

    async def show_landing_page(self, request: Request) -> Response:
        """Answer `/ogc` itself."""
        return await self._answer(request, self._send_landing_page)

    def _build_endpoint(self, answer: Answer) -> Callable[..., object]:
        async def send_answer(request: Request) -> Response:
            return await self._answer(request, answer)

        return send_answer

    async def _answer(self, request: Request, answer: Answer) -> Response:
        source = self._find_source(request)
        if source is None:
            return send.send_problem(request, "E-NF-01")
        try:
            return await run_in_threadpool(answer, request, source)
        except WrongParameter as wrong:
            return send.send_problem(request, "E-API-02", name=wrong.name, value=wrong.value[:80])

    def _find_source(self, request: Request) -> _Source | None:
        address = (self.base_url or str(request.base_url)).rstrip("/").removesuffix(PREFIX)
        edition_id = request.path_params.get("edition")
        if edition_id is None:
            return _Source(f"{address}{PREFIX}", self.folder.read)
        if self.editions.read_facts(edition_id) is None:
            return None
        return _Source(
            f"{address}{PREFIX}/editions/{edition_id}",
            lambda name: self.editions.read(edition_id, name),
        )

    def _send_landing_page(self, request: Request, source: _Source) -> Response:
        refuse_parameters(request.query_params)
        editions = []
        if "edition" not in request.path_params:
            facts = [self.editions.read_facts(edition) for edition in self.editions.list_ids()]
            editions = [
                (f"{source.base}/editions/{one['id']}", str(one["title"])) for one in facts if one
            ]
        return _send(request, answers.build_landing_page(source.base, editions))

    def _send_description(self, request: Request, source: _Source) -> Response:
        collections = source.read_collections() or {}
        document = build_description(source.base, collections.values())
        return _send(request, document, media_type=answers.OPENAPI)

    def _send_conformance(self, request: Request, _source: _Source) -> Response:
        refuse_parameters(request.query_params)
        return _send(request, answers.build_conformance())

    def _send_collections(self, request: Request, source: _Source) -> Response:
        refuse_parameters(request.query_params)
        collections = source.read_collections()
        if collections is None:
            return send.send_problem(request, "E-SYS-09")
        return _send(request, answers.build_collections_answer(source.base, collections.values()))

    def _send_collection(self, request: Request, source: _Source) -> Response:
        refuse_parameters(request.query_params)
        collection = _find_collection(request, source)
        if collection is None:
            return send.send_problem(request, "E-NF-01")
        return _send(request, answers.build_collection_answer(source.base, collection))

    def _send_items(self, request: Request, source: _Source) -> Response:
        query = parse_item_query(request.query_params)
        collection = _find_collection(request, source)
        if collection is None:
            return send.send_problem(request, "E-NF-01")
        parameters = dict(request.query_params)
        document = answers.build_items(
            source.base, collection, query, parameters=parameters, made_at=source.read_time()
        )
        return _send(request, document, media_type=answers.GEOJSON, crs_uri=query.crs)

    def _send_item(self, request: Request, source: _Source) -> Response:
        crs_uri = parse_feature_crs(request.query_params)
        collection = _find_collection(request, source)
        if collection is None:
            return send.send_problem(request, "E-NF-01")
        feature = collection.find(request.path_params["feature"])
        if feature is None:
            return send.send_problem(request, "E-NF-01")
        document = answers.build_item(source.base, collection, feature, crs_uri)
        return _send(request, document, media_type=answers.GEOJSON, crs_uri=crs_uri)


def _find_collection(request: Request, source: _Source) -> Collection | None:
    collections = source.read_collections() or {}
    return collections.get(request.path_params["collection"])


def _send(
    request: Request, document: JsonObject, *, media_type: str = answers.JSON, crs_uri: str = ""
) -> Response:
    file = build_uncompressed_file(dump_json(document))
    answer = send.send_document(request, file, media_type=media_type)
    if crs_uri:
        answer.headers["Content-Crs"] = f"<{crs_uri}>"
    return answer

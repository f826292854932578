"""Responses with public documents: ETag and 304, stored compressed bodies, every origin."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from geodata import reasons
from mapping.publish.files import ReleaseFile, dump_json
from mapping.texts import Texts

PUBLIC_HEADERS = {"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding"}
NO_DETAILS: Mapping[str, object] = {}
PREFERRED_ENCODINGS = ("br", "gzip")
REFUSED_PATTERN = re.compile(r";q=0(\.0*)?$")


def send_document(
    request: Request, file: ReleaseFile, *, media_type: str, max_age_s: int = 0
) -> Response:
    """Answer with a release document, or 304 where the client has it."""
    headers = {
        **PUBLIC_HEADERS,
        "ETag": file.etag,
        "Cache-Control": f"public, max-age={max_age_s}, immutable" if max_age_s else "no-cache",
    }
    if file.etag in list_known_etags(request):
        return Response(status_code=304, headers=headers)
    encoding = _choose_encoding(request, file.encodings)
    if encoding is None:
        return Response(file.body, media_type=media_type, headers=headers)
    return Response(
        file.encodings[encoding],
        media_type=media_type,
        headers={**headers, "Content-Encoding": encoding},
    )


def send_problem(request: Request, code: str, **values: object) -> Response:
    """Answer with a reason code and its sentences in both languages, as JSON."""
    return Response(
        dump_problem(code, **values),
        status_code=reasons.find_status(code),
        media_type="application/json",
        headers={**PUBLIC_HEADERS, "Cache-Control": "no-store"},
    )


def dump_problem(
    code: str, details: Mapping[str, object] = NO_DETAILS, /, **values: object
) -> bytes:
    """Return a reason code with its sentences in both languages and more details, as JSON."""
    thai, english = Texts("th"), Texts("en")
    return dump_json(
        {
            "error": code,
            "message": thai.format_reason(code, **values),
            "message_en": english.format_reason(code, **values),
            **details,
        }
    )


async def send_not_found(request: Request) -> Response:
    """Answer a path that is not there: Streamlit would answer it with its page and 200."""
    return send_problem(request, "E-NF-01")


def mount_routes(prefix: str, routes: list[Route]) -> list[BaseRoute]:
    """Return routes below a prefix; an unknown path there is our own 404."""
    nothing = Route("/{rest:path}", send_not_found)
    return [Mount(prefix, routes=[*routes, nothing]), Route(prefix, send_not_found)]


def list_known_etags(request: Request) -> set[str]:
    """Return the ETags that a client has."""
    return {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}


def _choose_encoding(request: Request, stored: Mapping[str, bytes]) -> str | None:
    parts = request.headers.get("accept-encoding", "").replace(" ", "").split(",")
    accepted = {part.split(";")[0] for part in parts if not REFUSED_PATTERN.search(part)}
    return next((name for name in PREFERRED_ENCODINGS if name in stored and name in accepted), None)

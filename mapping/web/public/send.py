"""How a public document goes out: ETag and 304, stored compressed bodies, open to every origin."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from geodata import reasons
from mapping.publish.files import ReleaseFile, dump_json
from mapping.texts import Texts

FRESH_S = 60  # the longest that a cache may answer for us: what is taken back is gone by then
PUBLIC = {"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding"}
NOTHING: Mapping[str, object] = {}
PREFERRED = ("br", "gzip")
REFUSED = re.compile(r";q=0(\.0*)?$")


def document(
    request: Request, file: ReleaseFile, *, media_type: str, max_age_s: int = 0
) -> Response:
    """Answer with a release document, or 304 where the client has it."""
    headers = {
        **PUBLIC,
        "ETag": file.etag,
        "Cache-Control": f"public, max-age={max_age_s}, immutable" if max_age_s else "no-cache",
    }
    if file.etag in known_to(request):
        return Response(status_code=304, headers=headers)
    encoding = _encoding(request, file.encodings)
    if encoding is None:
        return Response(file.body, media_type=media_type, headers=headers)
    return Response(
        file.encodings[encoding],
        media_type=media_type,
        headers={**headers, "Content-Encoding": encoding},
    )


def problem(request: Request, code: str, **values: object) -> Response:
    """Answer with our own words for a problem, as JSON in both languages."""
    return Response(
        problem_body(code, **values),
        status_code=reasons.find_status(code),
        media_type="application/json",
        headers={**PUBLIC, "Cache-Control": "no-store"},
    )


def problem_body(code: str, beside: Mapping[str, object] = NOTHING, /, **values: object) -> bytes:
    """Return a problem in both languages, as JSON, and what stands beside it."""
    thai, english = Texts("th"), Texts("en")
    return dump_json(
        {
            "error": code,
            "message": thai.reason(code, **values),
            "message_en": english.reason(code, **values),
            **beside,
        }
    )


async def not_found(request: Request) -> Response:
    """Answer a path that is not there: Streamlit would answer it with its page and 200."""
    return problem(request, "E-NF-01")


def below(prefix: str, inner: list[Route]) -> list[BaseRoute]:
    """Return routes below a prefix; an unknown path there is our own 404."""
    nothing = Route("/{rest:path}", not_found)
    return [Mount(prefix, routes=[*inner, nothing]), Route(prefix, not_found)]


def known_to(request: Request) -> set[str]:
    """Return the tags of what a client has already."""
    return {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}


def _encoding(request: Request, stored: Mapping[str, bytes]) -> str | None:
    parts = request.headers.get("accept-encoding", "").replace(" ", "").split(",")
    accepted = {part.split(";")[0] for part in parts if not REFUSED.search(part)}
    return next((name for name in PREFERRED if name in stored and name in accepted), None)

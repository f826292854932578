"""Health checks for the operator: whether the process lives, and whether it has a release."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mapping.publish.files import ReleaseFolder

DAMAGED_CODE = "E-SYS-06"


def list_routes(
    folder: ReleaseFolder, is_fresh: Callable[[], bool], troubles: Callable[[], list[str]]
) -> list[Route]:
    """Return `/healthz` and `/readyz`; troubles are codes of what an operator should see to."""

    async def send_alive(_request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def send_ready(_request: Request) -> Response:
        codes = troubles()
        status = "starting" if folder.read_pointer() is None else "ready" if is_fresh() else "stale"
        if DAMAGED_CODE in codes:
            status = "damaged"  # the file is not whole: what is shown cannot be relied on
        return JSONResponse(
            {"status": status, "troubles": codes},
            status_code=200 if status == "ready" else 503,
            headers={"Cache-Control": "no-store"},
        )

    return [Route("/healthz", send_alive), Route("/readyz", send_ready)]

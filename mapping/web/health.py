"""For the operator: is the process alive, and has it something to show."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mapping.publish.files import ReleaseFolder


def routes(folder: ReleaseFolder) -> list[Route]:
    """Return `/healthz` and `/readyz`."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def ready(_request: Request) -> Response:
        pointer = folder.pointer()
        body = {"status": "ready" if pointer else "starting"}
        return JSONResponse(
            body, status_code=200 if pointer else 503, headers={"Cache-Control": "no-store"}
        )

    return [Route("/healthz", alive), Route("/readyz", ready)]

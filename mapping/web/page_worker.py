"""The script that keeps pages in a browser, so that they come back without a network."""

from starlette.responses import Response

from mapping.layers.scripts import build_page_script

SCRIPT = "page-worker.js"
# It asks this server, and nothing else.
POLICY = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"


def send_worker(reach: str) -> Response:
    """Return the script; it may answer for addresses that begin with `reach`."""
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": POLICY,
        "Service-Worker-Allowed": reach,
    }
    return Response(build_page_script(SCRIPT), media_type="text/javascript", headers=headers)

"""Puts the HTTP side together: what app.py gives to Streamlit."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Route

from mapping.exports.built import Built
from mapping.publish.editions import EditionFolder
from mapping.web.auth.audit_head import AuditHead
from mapping.web.auth.devices import Devices
from mapping.web.auth.invitations import Invitations
from mapping.web.auth.oidc import Oidc
from mapping.web.auth.provider import Provider
from mapping.web.auth.sessions import SessionHeader
from mapping.web.auth.sign_in import SignIn
from mapping.web.auth.throttle import (
    RoomThrottle,
    SignInGate,
)
from mapping.web.middleware.body_limits import Bodies
from mapping.web.middleware.guard import (
    Guard,
    allowed_hosts,
)
from mapping.web.middleware.rate_limit import Floods
from mapping.web.middleware.streamlit_pages import StreamlitPages
from mapping.web.private import case_files, case_prints, paper_files, photo_files, workshop_files
from mapping.web.public import assets, data, events, guides, health, live, send
from mapping.web.public.editions import Editions
from mapping.web.public.exports import Exports
from mapping.web.reporting.report import CaseReportRoutes
from mapping.web.rooms.rooms import Rooms
from mapping.web.service import Service

SMALLEST_COMPRESSED = 1024  # bytes


def routes(service: Service) -> list[BaseRoute]:
    """Return every route that is not Streamlit's; an unknown path below ours is our own 404."""
    folder = service.folder
    return [
        *health.routes(folder, service.is_fresh, service.troubles),
        *live.routes(service.settings),
        *send.below("/api", [*data.routes(folder), *events.routes(service.broadcaster)]),
        *send.below("/assets", assets.routes()),
        *send.below("/files", _files(service)),
        *send.below("/guides", guides.routes()),
        *send.below("/auth", _auth(service)),
        *send.below("/w", _rooms(service)),
        *_report(service),
        Route("/exports", _exports(service).page),
        *send.below("/exports", _exports(service).routes()),
        Route("/editions", _editions(service).listed),
        *send.below("/editions", _editions(service).routes()),
        *(route for prefix in ("/healthz", "/readyz") for route in send.below(prefix, [])),
    ]


def middleware(
    service: Service, socket_of: Callable[[str], Mapping[str, str]] = lambda _: {}
) -> list[Middleware]:
    """Return the middleware, outermost first; `socket_of` is of Streamlit's sessions."""
    return [
        Middleware(Guard, https=_is_https(service)),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(service.settings.base_url)),
        Middleware(Floods),
        Middleware(Bodies),
        Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=6),
        Middleware(
            SessionHeader, project=service.project, socket_of=socket_of, https=_is_https(service)
        ),
        Middleware(StreamlitPages),
    ]


def _auth(service: Service) -> list[Route]:
    """Return what stands below `/auth`; the way through another provider where one is set."""
    https, project, values = _is_https(service), service.project, service.settings
    sign_in = SignIn(project, https, SignInGate(), Devices(project), bool(values.oidc_issuer))
    invitations = Invitations(project, sign_in)
    routes = [*sign_in.routes(), *invitations.routes(), *AuditHead(project, https).routes()]
    if values.oidc_issuer:
        back = f"{service.base_url}/auth/oidc/back"
        secret = values.oidc_client_secret
        provider = Provider(values.oidc_issuer, values.oidc_client_id, secret, back)
        routes += Oidc(provider, sign_in, project).routes()
    return routes


def _report(service: Service) -> list[BaseRoute]:
    """Return what stands at and below `/report`."""
    reports = CaseReportRoutes(service.project, service.folder, _is_https(service))
    return [Route("/report", reports.page), *send.below("/report", reports.routes())]


def _exports(service: Service) -> Exports:
    """Return what stands at and below `/exports`."""
    editions = EditionFolder(service.settings.editions)
    built = Built(service.settings.exports, service.folder, editions)
    return Exports(built, service.base_url)


def _editions(service: Service) -> Editions:
    """Return what stands at and below `/editions`."""
    folder = EditionFolder(service.settings.editions)
    return Editions(folder, service.base_url, service.hub.forum_of)


def _files(service: Service) -> list[Route]:
    """Return what stands below `/files`, each closed by an action of its own."""
    return [
        *paper_files.routes(service.project),
        *case_files.routes(service.project),
        *case_prints.routes(service.project),
        *workshop_files.routes(service.project, service.base_url),
        *photo_files.routes(service.project),
    ]


def _rooms(service: Service) -> list[Route]:
    """Return what stands below `/w`."""
    tiles_host = urlsplit(service.settings.tiles_url).netloc
    rooms = Rooms(service.project, service.hub, RoomThrottle(), service.base_url, tiles_host)
    return rooms.routes()


def _is_https(service: Service) -> bool:
    return service.base_url.startswith("https:")

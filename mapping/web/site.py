"""Puts the HTTP side together: what app.py gives to Streamlit."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from geodata.actions.people import accounts
from geodata.errors import AppError
from geodata.model.people.people import Verb
from mapping.exports.built import ExportFolder
from mapping.publish.editions import EditionFolder
from mapping.web.auth.audit_head import AuditHeadRoutes
from mapping.web.auth.devices import DeviceCookie
from mapping.web.auth.invitations import InvitationRoutes
from mapping.web.auth.oidc import OidcRoutes
from mapping.web.auth.provider import Provider
from mapping.web.auth.sessions import SESSION_HEADER, SessionHeaderMiddleware
from mapping.web.auth.sign_in import SignInRoutes
from mapping.web.auth.throttle import RoomThrottle, SignInGate
from mapping.web.middleware.body_limits import BodyLimitMiddleware
from mapping.web.middleware.guard import GuardMiddleware, HostMiddleware
from mapping.web.middleware.rate_limit import RateLimitMiddleware
from mapping.web.middleware.screen_limit import ScreenLimitMiddleware
from mapping.web.middleware.streamlit_pages import StreamlitPageMiddleware
from mapping.web.private import (
    case_files,
    case_prints,
    paper_files,
    photo_files,
    programme_files,
)
from mapping.web.private.field_pages import FieldRoutes
from mapping.web.private.photo_pages import PhotoPages
from mapping.web.private.workshop_files import WorkshopFileRoutes
from mapping.web.public import assets, basemap, data, events, guides, health, live, send
from mapping.web.public.editions import EditionRoutes
from mapping.web.public.exports import ExportRoutes
from mapping.web.public.ogc.routes import FeatureRoutes
from mapping.web.public.risk_page import Way
from mapping.web.public.risks import RiskRoutes
from mapping.web.reporting.report import CaseReportRoutes
from mapping.web.rooms.rooms import RoomRoutes
from mapping.web.service import Service
from mapping.web.surveys.survey_pages import SurveyRoutes

MIN_COMPRESSED_SIZE = 1024  # bytes


def list_routes(service: Service) -> list[BaseRoute]:
    """Return every route that is not Streamlit's; an unknown path below ours is our own 404."""
    folder = service.folder
    return [
        *health.list_routes(folder, service.is_fresh, service.list_troubles),
        *live.list_routes(service.settings),
        *send.mount_routes(
            "/api",
            [
                *data.list_routes(folder),
                *basemap.list_routes(service.settings),
                *events.list_routes(service.broadcaster),
            ],
        ),
        Route("/ogc", _build_feature_routes(service).show_landing_page),
        *send.mount_routes("/ogc", _build_feature_routes(service).list_routes()),
        *send.mount_routes("/assets", assets.list_routes()),
        *_list_field_routes(service),
        *send.mount_routes("/files", _list_file_routes(service)),
        *send.mount_routes("/guides", guides.list_routes()),
        *send.mount_routes("/auth", _list_auth_routes(service)),
        *_list_room_routes(service),
        *_list_report_routes(service),
        *send.mount_routes("/survey", _build_survey_routes(service).list_routes()),
        *send.mount_routes("/risk", _build_risk_routes(service).list_routes()),
        Route("/exports", _build_export_routes(service).show_page),
        *send.mount_routes("/exports", _build_export_routes(service).list_routes()),
        Route("/editions", _build_edition_routes(service).show_editions),
        *send.mount_routes("/editions", _build_edition_routes(service).list_routes()),
        *(route for prefix in ("/healthz", "/readyz") for route in send.mount_routes(prefix, [])),
    ]


def list_middleware(
    service: Service, find_socket_headers: Callable[[str], Mapping[str, str]] = lambda _: {}
) -> list[Middleware]:
    """Return the middleware, outermost first; `find_socket_headers` asks Streamlit's sessions."""
    return [
        Middleware(GuardMiddleware, https=_is_https(service)),
        Middleware(HostMiddleware, base_url=service.settings.base_url),
        Middleware(RateLimitMiddleware),
        Middleware(BodyLimitMiddleware),
        Middleware(GZipMiddleware, minimum_size=MIN_COMPRESSED_SIZE, compresslevel=6),
        Middleware(
            SessionHeaderMiddleware,
            project=service.get_project,
            find_socket_headers=find_socket_headers,
            https=_is_https(service),
        ),
        Middleware(ScreenLimitMiddleware, limit=service.settings.screens),
        Middleware(StreamlitPageMiddleware, tiles_origin=service.settings.tiles_origin),
    ]


def _list_auth_routes(service: Service) -> list[Route]:
    """Return the routes below `/auth`; those of another provider where one is set."""
    https, project, values = _is_https(service), service.get_project, service.settings
    sign_in = SignInRoutes(
        project, https, SignInGate(), DeviceCookie(project), bool(values.oidc_issuer)
    )
    invitations = InvitationRoutes(project, sign_in)
    routes = [
        *sign_in.list_routes(),
        *invitations.list_routes(),
        *AuditHeadRoutes(project, https).list_routes(),
    ]
    if values.oidc_issuer:
        back = f"{service.base_url}/auth/oidc/back"
        secret = values.oidc_client_secret
        provider = Provider(values.oidc_issuer, values.oidc_client_id, secret, back)
        routes += OidcRoutes(provider, sign_in, project).list_routes()
    return routes


def _list_report_routes(service: Service) -> list[BaseRoute]:
    """Return the routes at and below `/report`."""
    reports = CaseReportRoutes(service.get_project, service.folder, _is_https(service))
    return [
        Route("/report", reports.show_page),
        *send.mount_routes("/report", reports.list_routes()),
    ]


def _build_risk_routes(service: Service) -> RiskRoutes:
    """Return the routes below `/risk`."""

    def find_way(request: Request) -> Way:
        """Return what is offered: to propose for who may, else to report."""
        session_id = request.headers.get(SESSION_HEADER, "")
        with suppress(AppError):  # the page is there while nothing can be looked up
            who = session_id and accounts.find_actor(
                service.get_project(), session_id, at=datetime.now(UTC)
            )
            if who and who.may(Verb.PROPOSE_RISK):
                return "propose"
        return "report"

    return RiskRoutes(service.folder, service.base_url, find_way)


def _build_export_routes(service: Service) -> ExportRoutes:
    """Return the routes at and below `/exports`."""
    editions = EditionFolder(service.settings.editions)
    values = service.settings
    built = ExportFolder(values.exports, service.folder, editions, values.basemap)
    return ExportRoutes(built, service.base_url)


def _build_feature_routes(service: Service) -> FeatureRoutes:
    """Return the routes at and below `/ogc`."""
    editions = EditionFolder(service.settings.editions)
    return FeatureRoutes(service.folder, editions, service.settings.base_url or "")


def _build_edition_routes(service: Service) -> EditionRoutes:
    """Return the routes at and below `/editions`."""
    folder = EditionFolder(service.settings.editions)
    return EditionRoutes(folder, service.base_url, service.hub.find_forum_code)


def _build_survey_routes(service: Service) -> SurveyRoutes:
    """Return the routes below `/survey`."""
    return SurveyRoutes(service.get_project, service.base_url)


def _list_field_routes(service: Service) -> list[BaseRoute]:
    """Return the routes at and below `/field`."""
    field = FieldRoutes(service.get_project, service.folder)
    return [Route("/field", field.show_page), *send.mount_routes("/field", field.list_routes())]


def _list_file_routes(service: Service) -> list[Route]:
    """Return the routes below `/files`, each guarded by an action of its own."""
    return [
        *paper_files.list_routes(service.get_project),
        *case_files.list_routes(service.get_project),
        *case_prints.list_routes(service.get_project),
        *WorkshopFileRoutes(service.get_project, service.base_url).list_routes(),
        *PhotoPages(service.get_project).list_routes(),
        *photo_files.list_routes(service.get_project),
        *programme_files.list_routes(service.get_project),
    ]


def _list_room_routes(service: Service) -> list[BaseRoute]:
    """Return the routes at and below `/w`."""
    rooms = RoomRoutes(service.get_project, service.hub, RoomThrottle(), service.base_url)
    return [Route("/w", rooms.show_entry), *send.mount_routes("/w", rooms.list_routes())]


def _is_https(service: Service) -> bool:
    return service.base_url.startswith("https:")

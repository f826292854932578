"""`/report`: reporting and following a case, for anybody, without an account and without Streamlit.

A light page: nothing typed leaves the phone before it is sent, and it opens in seconds on a bad
network. The address never changes; a receipt travels in bodies and in one header only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions.cases import case_reports
from geodata.errors import AppError, NotAllowed
from geodata.model.cases.receipts import parse_receipt
from geodata.project import Project
from mapping.json_types import JsonObject
from mapping.publish.files import ReleaseFolder
from mapping.web import static_pages
from mapping.web.auth.sign_in import is_same_origin, is_transport_safe
from mapping.web.auth.throttle import CaseReportThrottle, find_network
from mapping.web.auth.turns import FairQueue
from mapping.web.endpoint import Endpoint
from mapping.web.public import send
from mapping.web.reporting import report_json, report_page
from mapping.web.reporting.held_files import IncomingFiles
from mapping.web.rooms.room_json import dump_document, read_body

RECEIPT_HEADER = "x-receipt"
WORK_HEADER = "x-work"
WORK_NEEDED_CODES = ("E-RATE-02", "E-RATE-04")
MAX_CONCURRENT_RECEIPTS = 4  # slow computations of reports; every other page has the other threads
MAX_WAITING_RECEIPTS = 60  # more than these, of the largest crowd, are told to come back
NO_STORE = {"Cache-Control": "no-store"}
Value = TypeVar("Value")


@dataclass(slots=True)
class CaseReportRoutes:
    """The page and its POST routes."""

    project: Callable[[], Project]
    folder: ReleaseFolder
    https: bool
    throttle: CaseReportThrottle = field(default_factory=CaseReportThrottle)
    _limiter: CapacityLimiter = field(
        default_factory=lambda: CapacityLimiter(MAX_CONCURRENT_RECEIPTS)
    )
    _turns: FairQueue = field(
        default_factory=lambda: FairQueue(MAX_CONCURRENT_RECEIPTS, MAX_WAITING_RECEIPTS)
    )
    _files: IncomingFiles = field(default_factory=IncomingFiles)

    def list_routes(self) -> list[Route]:
        """Return the routes below `/report`."""
        endpoints = {
            "/cases": self.receive_report,
            "/files": self.receive_file,
            "/follow": self.show_case,
            "/messages": self.receive_message,
            "/steps": self.take_step,
            "/qr": self.send_qr_code,
        }
        return [
            Route("/", self.show_page),
            Route("/safety", self.show_safety),
            *(
                Route(path, self._guard(endpoint), methods=["POST"])
                for path, endpoint in endpoints.items()
            ),
        ]

    async def show_page(self, request: Request) -> Response:
        """Show the page, with a receipt that nobody else has."""
        receipt, mark = case_reports.draw_receipt(self.project())
        is_safe = is_transport_safe(request, https=self.https)
        return report_page.render_report_page(
            static_pages.choose_texts(request), self.folder, receipt, mark, is_safe=is_safe
        )

    async def show_safety(self, request: Request) -> Response:
        """Show how to protect oneself and evidence."""
        return report_page.render_safety_page(static_pages.choose_texts(request))

    async def receive_report(self, request: Request) -> Response:
        """Receive a report; the same receipt again is the same report."""
        report, mark = report_json.read_case_report(await read_body(request))
        await self.throttle.admit_report(request, request.headers.get(WORK_HEADER, ""))
        await self._run_in_turn(
            lambda at: case_reports.report_case(self.project(), report, mark, at=at), request
        )
        return _build_json_response({"ok": True})

    async def receive_file(self, request: Request) -> Response:
        """Receive a photo or a PDF, read into memory and nowhere else.

        The receipt is looked at before anything is read: who has none holds no place.
        """
        receipt = request.headers.get(RECEIPT_HEADER, "")
        await self._run_with_receipt(
            request, lambda _: case_reports.require_file_allowed(self.project(), receipt)
        )
        incoming = self._files.begin(find_network(request), parse_receipt(receipt) or "")
        try:
            async for part in request.stream():
                self._files.add(incoming, part)
            data = incoming.join_parts()
            await self._run_in_turn(
                lambda at: case_reports.add_file(self.project(), receipt, data, at=at), request
            )
        finally:
            self._files.end(incoming)
        return _build_json_response({"ok": True})

    async def show_case(self, request: Request) -> Response:
        """Show a case to whoever holds its receipt."""
        receipt = report_json.read_receipt(await read_body(request))
        return await self._describe_case(request, receipt)

    async def receive_message(self, request: Request) -> Response:
        """Receive a message; the same token again is the same message."""
        receipt, token, text = report_json.read_message(await read_body(request))
        await self._run_with_receipt(
            request,
            lambda at: case_reports.send_message(self.project(), receipt, token, text, at=at),
        )
        return await self._describe_case(request, receipt)

    async def take_step(self, request: Request) -> Response:
        """Confirm, contest, reopen or withdraw."""
        receipt, step = report_json.read_step(await read_body(request))
        await self._run_with_receipt(request, lambda at: step(self.project(), receipt, at=at))
        return await self._describe_case(request, receipt)

    async def send_qr_code(self, request: Request) -> Response:
        """Return the digits of a receipt, and nothing else, as a QR code."""
        receipt = report_json.read_receipt(await read_body(request))
        return Response(
            report_page.render_receipt_qr(receipt), media_type="image/svg+xml", headers=NO_STORE
        )

    async def _describe_case(self, request: Request, receipt: str) -> Response:
        case_view = await self._run_with_receipt(
            request, lambda at: case_reports.follow(self.project(), receipt, at=at)
        )
        return _build_json_response(
            report_json.describe_case(case_view, static_pages.choose_texts(request), self.folder)
        )

    async def _run_with_receipt(self, request: Request, act: Callable[[datetime], Value]) -> Value:
        """Run an action with a receipt; a network of recent wrong receipts must do work first."""
        async with self.throttle.admit_guess(request, request.headers.get(WORK_HEADER, "")):
            return await self._run_in_turn(act, request)

    async def _run_in_turn(self, act: Callable[[datetime], Value], request: Request) -> Value:
        """Run a slow action, few at once; networks take turns."""
        async with self._turns.hold_turn(find_network(request)):
            return await to_thread.run_sync(lambda: act(datetime.now(UTC)), limiter=self._limiter)

    def _describe_needed_work(self, request: Request, code: str) -> JsonObject:
        """Return the work that a receipt or a report from this network needs just now."""
        if code not in WORK_NEEDED_CODES:
            return {}
        is_report = code == "E-RATE-04"
        bits = (
            self.throttle.compute_report_bits if is_report else self.throttle.compute_receipt_bits
        )(request)
        return {"work": self.throttle.works.create_challenge(bits).to_json() if bits else None}

    def _guard(self, answer: Endpoint) -> Endpoint:
        """Answer a problem in our words; only our own page may send, and only safely."""

        async def run_endpoint(request: Request) -> Response:
            try:
                if not is_same_origin(request):
                    raise NotAllowed("E-CASE-21")
                if not is_transport_safe(request, https=self.https):
                    raise NotAllowed("E-CASE-20")
                return await answer(request)
            except AppError as error:
                needed = self._describe_needed_work(request, error.code)
                body = send.dump_problem(error.code, needed, **error.values)
                return Response(
                    body, status_code=error.status, media_type="application/json", headers=NO_STORE
                )

        return run_endpoint


def _build_json_response(document: JsonObject) -> Response:
    return Response(dump_document(document), media_type="application/json", headers=NO_STORE)

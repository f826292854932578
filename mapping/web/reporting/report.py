"""`/report`: reporting and following a case, for anybody, without an account and without Streamlit.

A light page: nothing typed leaves the phone before it is sent, and it opens in seconds on a bad
network. The address never changes; a receipt travels in bodies and in one header only.
"""

from collections.abc import Awaitable, Callable
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
from mapping.publish.files import ReleaseFolder
from mapping.web import static_pages
from mapping.web.auth.sign_in import (
    is_same_origin,
    travels_safely,
)
from mapping.web.auth.throttle import (
    CaseReportThrottle,
    address_block,
)
from mapping.web.auth.turns import Turns
from mapping.web.public import send
from mapping.web.reporting import report_json, report_page
from mapping.web.reporting.held_files import HeldFiles
from mapping.web.rooms.room_json import (
    body_of,
    encoded,
)

RECEIPT = "x-receipt"
WORK = "x-work"
ASKS_FOR_WORK = ("E-RATE-02", "E-RATE-04")
AT_ONCE = 4  # slow computations of reports; every other page has the other threads
MOST_WAITING = 60  # more than these, of the largest crowd, are told to come back
HEADERS = {"Cache-Control": "no-store"}
Answer = Callable[[Request], Awaitable[Response]]
Value = TypeVar("Value")


@dataclass(slots=True)
class CaseReportRoutes:
    """The page and what it sends."""

    project: Callable[[], Project]
    folder: ReleaseFolder
    https: bool
    throttle: CaseReportThrottle = field(default_factory=CaseReportThrottle)
    _limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))
    _turns: Turns = field(default_factory=lambda: Turns(AT_ONCE, MOST_WAITING))
    _files: HeldFiles = field(default_factory=HeldFiles)

    def routes(self) -> list[Route]:
        """Return the routes below `/report`."""
        sent = {
            "/cases": self.send,
            "/files": self.file,
            "/follow": self.follow,
            "/messages": self.say,
            "/steps": self.step,
            "/qr": self.qr,
        }
        return [
            Route("/", self.page),
            Route("/safety", self.safety),
            *(Route(path, self._guarded(each), methods=["POST"]) for path, each in sent.items()),
        ]

    async def page(self, request: Request) -> Response:
        """Show the page, with a receipt that nobody else has."""
        receipt, mark = case_reports.draw_receipt(self.project())
        is_safe = travels_safely(request, https=self.https)
        return report_page.render_report_page(
            static_pages.requested_texts(request), self.folder, receipt, mark, is_safe=is_safe
        )

    async def safety(self, request: Request) -> Response:
        """Show how to protect oneself and evidence."""
        return report_page.render_safety_page(static_pages.requested_texts(request))

    async def send(self, request: Request) -> Response:
        """Keep a report; the same receipt again is the same report."""
        given, mark = report_json.read_case_report(await body_of(request))
        await self.throttle.take_report(request, request.headers.get(WORK, ""))
        await self._slowly(
            lambda at: case_reports.report_case(self.project(), given, mark, at=at), request
        )
        return _json({"ok": True})

    async def file(self, request: Request) -> Response:
        """Keep a photo or a PDF, read into memory and nowhere else.

        The receipt is looked at before anything is read: who has none holds no place.
        """
        receipt = request.headers.get(RECEIPT, "")
        await self._known(
            request, lambda _: case_reports.require_file_allowed(self.project(), receipt)
        )
        incoming = self._files.begin(address_block(request), parse_receipt(receipt) or "")
        try:
            async for part in request.stream():
                self._files.add(incoming, part)
            data = incoming.whole()
            await self._slowly(
                lambda at: case_reports.add_file(self.project(), receipt, data, at=at), request
            )
        finally:
            self._files.end(incoming)
        return _json({"ok": True})

    async def follow(self, request: Request) -> Response:
        """Show a case to whoever holds its receipt."""
        receipt = report_json.receipt(await body_of(request))
        return await self._followed(request, receipt)

    async def say(self, request: Request) -> Response:
        """Take a message; the same token again is the same message."""
        receipt, token, text = report_json.message(await body_of(request))
        await self._known(
            request,
            lambda at: case_reports.send_message(self.project(), receipt, token, text, at=at),
        )
        return await self._followed(request, receipt)

    async def step(self, request: Request) -> Response:
        """Confirm, contest, reopen or withdraw."""
        receipt, step = report_json.step(await body_of(request))
        await self._known(request, lambda at: step(self.project(), receipt, at=at))
        return await self._followed(request, receipt)

    async def qr(self, request: Request) -> Response:
        """Return the digits of a receipt, and nothing else, as a QR code."""
        receipt = report_json.receipt(await body_of(request))
        return Response(
            report_page.receipt_qr(receipt), media_type="image/svg+xml", headers=HEADERS
        )

    async def _followed(self, request: Request, receipt: str) -> Response:
        found = await self._known(
            request, lambda at: case_reports.follow(self.project(), receipt, at=at)
        )
        return _json(
            report_json.followed(found, static_pages.requested_texts(request), self.folder)
        )

    async def _known(self, request: Request, act: Callable[[datetime], Value]) -> Value:
        """Do something with a receipt; a network that tried wrong ones lately works for it."""
        async with self.throttle.guess(request, request.headers.get(WORK, "")):
            return await self._slowly(act, request)

    async def _slowly(self, act: Callable[[datetime], Value], request: Request) -> Value:
        """Do what takes a while, few at once; networks take turns."""
        async with self._turns.turn(address_block(request)):
            return await to_thread.run_sync(lambda: act(datetime.now(UTC)), limiter=self._limiter)

    def _needed(self, request: Request, code: str) -> report_json.Json:
        """Return the work that a receipt or a report from this network needs just now."""
        if code not in ASKS_FOR_WORK:
            return {}
        is_report = code == "E-RATE-04"
        bits = (self.throttle.report_bits if is_report else self.throttle.needed_bits)(request)
        return {"work": self.throttle.works.challenge(bits).as_json() if bits else None}

    def _guarded(self, answer: Answer) -> Answer:
        """Answer a problem in our words; only our own page may send, and only safely."""

        async def endpoint(request: Request) -> Response:
            try:
                if not is_same_origin(request):
                    raise NotAllowed("E-CASE-21")
                if not travels_safely(request, https=self.https):
                    raise NotAllowed("E-CASE-20")
                return await answer(request)
            except AppError as error:
                needed = self._needed(request, error.code)
                body = send.problem_body(error.code, needed, **error.values)
                return Response(
                    body, status_code=error.status, media_type="application/json", headers=HEADERS
                )

        return endpoint


def _json(document: report_json.Json) -> Response:
    return Response(encoded(document), media_type="application/json", headers=HEADERS)

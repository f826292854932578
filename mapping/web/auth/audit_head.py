"""`/auth/audit-head`: the head of the audit log at the end of a day, as a sheet to print and sign.

Whoever holds an older sheet can show that the log was not cut or made anew behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.people import accounts, auditing
from geodata.errors import AppError, BadInput
from geodata.model import times
from geodata.model.people.audit_chain import AuditEntry
from geodata.project import Project
from mapping.texts import Texts
from mapping.texts.dates import format_long_date, format_month, format_time
from mapping.web import static_pages
from mapping.web.auth.sessions import read_session_cookie

DATE_FIELDS = ("year", "month", "day")
YEARS_BACK = 10  # how far back the days to choose from reach


@dataclass(frozen=True, slots=True)
class AuditHeadRoutes:
    """The route of the sheet."""

    project: Callable[[], Project]
    https: bool  # how the outside reaches us

    def list_routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/audit-head", self.show_sheet, methods=["GET"])]

    async def show_sheet(self, request: Request) -> Response:
        """Show the head of the day that the link names; today's where it names none."""
        texts = static_pages.choose_texts(request)
        title, now = texts("auth.head.title"), datetime.now(UTC)
        today = now.astimezone(times.BANGKOK).date()
        https = self.https or request.url.scheme == "https"
        try:
            by = await run_in_threadpool(
                self._find_caller, read_session_cookie(request, https=https), now
            )
            day = _parse_day(request, today)
            head = await run_in_threadpool(auditing.find_day_head, self.project(), by, day, at=now)
        except AppError as error:
            back_link = ("/", texts("auth.back"))
            return static_pages.render_refusal(texts, title, error, back_link)
        return static_pages.render_page(
            texts,
            title,
            "web/auth/audit_head.html",
            look="audit-head",
            day=format_long_date(day, texts.language),
            choices=_list_date_choices(texts, day, today),
            head=None if head is None else _build_facts(texts, day, head),
        )

    def _find_caller(self, cookie: str | None, now: datetime) -> Caller:
        """Return the caller; a browser that is not signed in has an empty session id."""
        session_id = (
            None if cookie is None else accounts.find_session(self.project(), cookie, at=now)
        )
        return Caller(session_id or "")


def _parse_day(request: Request, today: date) -> date:
    """Return the day that was asked for; none that is still to come has a head."""
    query = request.query_params
    try:
        day = date(*(int(query.get(name, getattr(today, name))) for name in DATE_FIELDS))
    except (ValueError, OverflowError) as error:
        raise BadInput("E-DATE-01") from error
    return min(day, today)


def _build_facts(texts: Texts, day: date, head: AuditEntry) -> dict[str, object]:
    """Return what the sheet says of the newest entry of the day."""
    moment, language = times.parse_iso(head.at), texts.language
    rows = (
        ("day", format_long_date(day, language), ""),
        ("sequence", f"{head.sequence:,}", ""),
        ("at", f"{format_long_date(moment, language)} {format_time(moment, language)}", ""),
        ("code", " ".join(head.code[i : i + 8] for i in range(0, len(head.code), 8)), "code"),
    )
    return {
        "facts": [(texts(f"auth.head.{name}"), value, kind) for name, value, kind in rows],
        "sequence": head.sequence,
        "command": f"python -m geodata audit verify --head {head.sequence} {head.code}",
    }


def _list_date_choices(
    texts: Texts, day: date, today: date
) -> list[tuple[str, list[tuple[int, str]], int]]:
    """Return the parts of a date, each with its options and which one is chosen."""
    offset = times.BUDDHIST_OFFSET if texts.language == "th" else 0
    years = range(today.year, today.year - YEARS_BACK, -1)
    months = [(number, format_month(number, texts.language)) for number in range(1, 13)]
    return [
        ("day", [(number, str(number)) for number in range(1, 32)], day.day),
        ("month", months, day.month),
        ("year", [(year, str(year + offset)) for year in years], day.year),
    ]

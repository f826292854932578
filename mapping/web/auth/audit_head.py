"""`/auth/audit-head`: the head of the audit log at the end of a day, as a sheet to print and sign.

Whoever holds an older sheet can show that the log was not cut or made anew behind it.
"""

import html
from collections.abc import Callable, Iterable
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
from mapping.texts.dates import clock, long_date, month_name
from mapping.web import static_pages
from mapping.web.auth.sessions import cookie_of

FIELDS = ("year", "month", "day")
YEARS = 10  # how far back the days to choose from reach
SHEET = (
    "dt{margin-top:.8rem;font-weight:700}dd{margin:0;overflow-wrap:anywhere}"
    "dd.code{font-family:monospace;font-size:1.15rem;letter-spacing:.05em}"
    "select{min-height:48px;margin:0 .4rem .4rem 0;font:inherit}.sign{margin-top:3rem}"
    "@page{size:A4;margin:22mm}"
    "@media print{body{max-width:none;padding:0;font-size:13pt}form,a{display:none}}"
)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The route of the sheet."""

    project: Callable[[], Project]
    https: bool  # how the outside reaches us

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/audit-head", self.sheet, methods=["GET"])]

    async def sheet(self, request: Request) -> Response:
        """Show the head of the day that the link names; today's where it names none."""
        texts = Texts("en" if request.query_params.get("lang") == "en" else "th")
        title, now = texts("auth.head.title"), datetime.now(UTC)
        today = now.astimezone(times.BANGKOK).date()
        https = self.https or request.url.scheme == "https"
        try:
            by = await run_in_threadpool(self._caller, cookie_of(request, https=https), now)
            day = _day(request, today)
            head = await run_in_threadpool(auditing.day_head, self.project(), by, day, at=now)
        except AppError as error:
            said = static_pages.paragraph(error.sentence(texts.language), kind="problem")
            back = static_pages.link("/", texts("auth.back"))
            return static_pages.page(texts, title, said + back, status=error.status)
        body = _sheet(texts, day, head) + _form(texts, day, today)
        return static_pages.page(texts, title, body, style=SHEET)

    def _caller(self, cookie: str | None, now: datetime) -> Caller:
        """Return who asks; a browser that is not signed in has a number that opens nothing."""
        found = None if cookie is None else accounts.session_of(self.project(), cookie, at=now)
        return Caller(found or "")


def _day(request: Request, today: date) -> date:
    """Return the day that was asked for; none that is still to come has a head."""
    asked = request.query_params
    try:
        day = date(*(int(asked.get(name, getattr(today, name))) for name in FIELDS))
    except (ValueError, OverflowError) as error:
        raise BadInput("E-DATE-01") from error
    return min(day, today)


def _sheet(texts: Texts, day: date, head: AuditEntry | None) -> str:
    if head is None:
        return static_pages.paragraph(texts("auth.head.none", date=long_date(day, texts.language)))
    moment = times.parse_iso(head.at)
    language = texts.language
    rows = (
        ("day", long_date(day, language), ""),
        ("sequence", f"{head.sequence:,}", ""),
        ("at", f"{long_date(moment, language)} {clock(moment, language)}", ""),
        ("code", " ".join(head.code[i : i + 8] for i in range(0, len(head.code), 8)), "code"),
    )
    facts = "".join(
        f'<dt>{html.escape(texts(f"auth.head.{name}"))}</dt><dd class="{kind}">{value}</dd>'
        for name, value, kind in rows
    )
    how = static_pages.paragraph(texts("auth.head.how", sequence=head.sequence))
    command = f"python -m geodata audit verify --head {head.sequence} {head.code}"
    signed = f'<p class="sign">{html.escape(texts("auth.head.signed"))}</p>'
    return f'<dl>{facts}</dl>{how}<dl><dd class="code">{command}</dd></dl>{signed}'


def _form(texts: Texts, day: date, today: date) -> str:
    """Return the choice of another day, which is not printed."""
    offset = times.BUDDHIST_OFFSET if texts.language == "th" else 0
    fields = (
        _select(texts, "day", range(1, 32), str, day.day),
        _select(texts, "month", range(1, 13), lambda m: month_name(m, texts.language), day.month),
        _select(
            texts,
            "year",
            range(today.year, today.year - YEARS, -1),
            lambda year: str(year + offset),
            day.year,
        ),
    )
    button = f"<button>{html.escape(texts('auth.head.button'))}</button>"
    return (
        f'<form method="get">{"".join(fields)}{button}</form>'
        f"{static_pages.link('/admin', texts('auth.head.back'))}"
    )


def _select(
    texts: Texts, name: str, options: Iterable[int], words: Callable[[int], str], chosen: int
) -> str:
    choices = "".join(
        f"<option value={each}{' selected' if each == chosen else ''}>{words(each)}</option>"
        for each in options
    )
    label = html.escape(texts(f"screens.date.{name}"))
    return (
        f'<label for="{name}">{label}</label><select id="{name}" name="{name}">{choices}</select>'
    )

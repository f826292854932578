"""What a reporter's page sends, and a case as it goes back to it."""

import json
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, NoReturn, Protocol

from geodata.actions.cases import case_reports
from geodata.actions.cases.case_reports import (
    Delivery,
    ReporterView,
)
from geodata.errors import BadInput
from geodata.model.cases.cases import (
    MAX_STORY_LENGTH,
    CaseReport,
    Details,
    IncidentDate,
    MessageKind,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.places.places import AreaLevel
from geodata.model.workshops.workshops import TOKEN_PATTERN
from geodata.project import Project
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts, slug
from mapping.texts.dates import long_date

Json = dict[str, Any]
LONGEST_RECEIPT = 64  # as it was typed
COMMUNITY_SIGNS = 16


class Step(Protocol):
    """What a reporter does with a case."""

    def __call__(self, project: Project, receipt: str, *, at: Any) -> None:  # noqa: ANN401 - a time
        """Do it."""


def read_case_report(body: Json) -> tuple[CaseReport, str]:
    """Return a report and the mark of its receipt.

    Raises
    ------
    BadInput
        E-ROOM-17.
    """
    happened = body.get("happened")
    point = body.get("point")
    given = CaseReport(
        receipt=receipt(body),
        category=_category(body.get("category")),
        story=_text(body.get("story", ""), 2 * MAX_STORY_LENGTH),
        community_id=_community(body.get("community_id")),
        point=None if point is None else _point(point),
        happened=None if happened is None else _happened(happened),
        contact=_text(body.get("contact", ""), MAX_STORY_LENGTH),
        not_for_community=body.get("not_for_community") is True,
        details=_details(body.get("details", {})),
    )
    return given, _text(body.get("mark"), LONGEST_RECEIPT)


def receipt(body: Json) -> str:
    """Return the receipt as it was typed; whether it is one is found out slowly, elsewhere."""
    return _text(body.get("receipt"), LONGEST_RECEIPT)


def message(body: Json) -> tuple[str, str, str]:
    """Return receipt, token and words of a message."""
    token = _text(body.get("token"), LONGEST_RECEIPT)
    if not TOKEN_PATTERN.fullmatch(token):
        _unreadable()
    return receipt(body), token, _text(body.get("text"), MAX_STORY_LENGTH)


def step(body: Json) -> tuple[str, Step]:
    """Return the receipt and what is to be done."""
    reason = _text(body.get("reason", ""), MAX_STORY_LENGTH)
    seen = DisplayedVersion(0, _text(body.get("seen"), LONGEST_RECEIPT))
    steps: dict[object, Callable[..., None]] = {
        "confirm": partial(_seen, case_reports.confirm, seen),
        "withdraw": partial(
            _seen, partial(case_reports.withdraw, understood=body.get("understood") is True), seen
        ),
        "take_back": partial(_seen, case_reports.take_back, seen),
        "contest": partial(_with_reason, case_reports.contest, seen, reason),
        "reopen": partial(_with_reason, case_reports.reopen, seen, reason),
    }
    asked = body.get("step")
    found = steps.get(asked) if isinstance(asked, str) else None
    return receipt(body), found or _unreadable()


def followed(found: ReporterView, texts: Texts, folder: ReleaseFolder) -> Json:
    """Return a case as its reporter reads it; days are words already."""
    language = texts.language
    due = found.due_on
    return {
        "seen": found.displayed_version.digest,
        "state": slug(found.state),
        "state_words": texts(f"report.state.{slug(found.state)}"),
        "since": long_date(found.state_since, language),
        "due": None if due is None else long_date(due, language),
        "category": texts(f"screens.category.{slug(found.category)}"),
        "community": _community_name(found.community_id, folder),
        "path": [
            {
                "state": slug(state),
                "words": texts(f"report.state.{slug(state)}"),
                "on": long_date(day, language),
            }
            for state, day in found.state_changes
        ],
        "words": [
            {
                "own": each.kind is MessageKind.FROM_REPORTER,
                "text": each.text,
                "on": long_date(each.written_on, language),
            }
            for each in found.messages
        ],
        "files": found.files,
        "done": found.work_done,
        "reason": found.reason,
        "sent": _sent(found.delivery, texts),
        "may": sorted(slug(each) for each in found.allowed_actions),
        "until": {
            slug(may): long_date(day, language) for may, day in found.action_deadlines.items()
        },
    }


def _details(body: object) -> Details:
    if not isinstance(body, dict) or not body.keys() <= {each.name for each in fields(Details)}:
        _unreadable()
    return Details(**{name: _text(each, MAX_STORY_LENGTH) for name, each in body.items()})


def _sent(sent: Delivery | None, texts: Texts) -> str:
    """Return how a case was brought to an agency, in words; "" where it was not."""
    if sent is None:
        return ""
    agency = texts(f"cases.agency.{sent.agency}")
    if sent.method is not None and sent.sent_on is not None:
        way = texts(f"cases.packet.way_{slug(sent.method)}")
        said = texts(
            "report.sent_to", agency=agency, way=way, day=long_date(sent.sent_on, texts.language)
        )
    else:
        said = agency
    number = texts("report.sent_number", number=sent.number) if sent.number else ""
    return " · ".join(each for each in (said, number) if each)


def _seen(
    act: Callable[..., None], seen: DisplayedVersion, project: Project, receipt: str, *, at: object
) -> None:
    act(project, receipt, seen, at=at)


def _with_reason(
    act: Callable[..., None],
    seen: DisplayedVersion,
    reason: str,
    project: Project,
    receipt: str,
    *,
    at: object,
) -> None:
    act(project, receipt, seen, reason, at=at)


def _community_name(community_id: str | None, folder: ReleaseFolder) -> str:
    for area in areas(folder, AreaLevel.COMMUNITY):
        if area["id"] == community_id:
            return str(area["name_th"])
    return ""


def areas(folder: ReleaseFolder, level: AreaLevel) -> list[Json]:
    """Return the properties of the areas of the release in force."""
    file = folder.read(f"areas-{level}.geojson")
    features = [] if file is None else json.loads(file.body)["features"]
    return [{"id": each["id"], **each["properties"]} for each in features]


def _category(value: object) -> Category:
    return Category(value) if isinstance(value, str) and value in list(Category) else _unreadable()


def _community(value: object) -> str | None:
    return None if value is None else _text(value, COMMUNITY_SIGNS)


def _happened(value: object) -> IncidentDate:
    if not isinstance(value, dict):
        _unreadable()
    parts = [value.get(name) for name in ("year", "month", "day")]
    if not all(each is None or (type(each) is int and 0 < each < 10_000) for each in parts):
        _unreadable()
    year, month, day = parts
    return _unreadable() if year is None else IncidentDate(year, month, day)


def _point(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        _unreadable()
    longitude, latitude = value
    if not all(type(each) in (int, float) for each in (longitude, latitude)):
        _unreadable()
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        _unreadable()
    return float(longitude), float(latitude)


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        _unreadable()
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a sign: it could not be kept
        _unreadable()
    return value


def _unreadable() -> NoReturn:
    raise BadInput("E-ROOM-17")

"""The JSON of `/report`: what the page sends, and a case as its reporter reads it."""

import json
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, NoReturn, Protocol

from geodata.actions.cases import case_reports
from geodata.actions.cases.case_reports import Delivery, ReporterView
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
from mapping.json_types import JsonObject
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

MAX_RECEIPT_LENGTH = 64  # as it was typed
MAX_COMMUNITY_ID_LENGTH = 16


class ReporterStep(Protocol):
    """An action of a reporter on a case."""

    def __call__(self, project: Project, receipt: str, *, at: Any) -> None:  # noqa: ANN401 - a time
        """Run the action."""


def read_case_report(body: JsonObject) -> tuple[CaseReport, str]:
    """Return a report and the mark of its receipt.

    Raises
    ------
    BadInput
        E-ROOM-17.
    """
    happened = body.get("happened")
    point = body.get("point")
    report = CaseReport(
        receipt=read_receipt(body),
        category=_parse_category(body.get("category")),
        story=_parse_text(body.get("story", ""), 2 * MAX_STORY_LENGTH),
        community_id=_parse_community(body.get("community_id")),
        point=None if point is None else _parse_point(point),
        happened=None if happened is None else _parse_incident_date(happened),
        contact=_parse_text(body.get("contact", ""), MAX_STORY_LENGTH),
        not_for_community=body.get("not_for_community") is True,
        details=_read_details(body.get("details", {})),
    )
    return report, _parse_text(body.get("mark"), MAX_RECEIPT_LENGTH)


def read_receipt(body: JsonObject) -> str:
    """Return the receipt as it was typed; whether it is one is found out slowly, elsewhere."""
    return _parse_text(body.get("receipt"), MAX_RECEIPT_LENGTH)


def read_message(body: JsonObject) -> tuple[str, str, str]:
    """Return receipt, token and words of a message."""
    token = _parse_text(body.get("token"), MAX_RECEIPT_LENGTH)
    if not TOKEN_PATTERN.fullmatch(token):
        _refuse_body()
    return read_receipt(body), token, _parse_text(body.get("text"), MAX_STORY_LENGTH)


def read_step(body: JsonObject) -> tuple[str, ReporterStep]:
    """Return the receipt and what is to be done."""
    reason = _parse_text(body.get("reason", ""), MAX_STORY_LENGTH)
    displayed_version = DisplayedVersion(0, _parse_text(body.get("seen"), MAX_RECEIPT_LENGTH))
    steps: dict[object, Callable[..., None]] = {
        "confirm": partial(_run_step, case_reports.confirm, displayed_version),
        "withdraw": partial(
            _run_step,
            partial(case_reports.withdraw, understood=body.get("understood") is True),
            displayed_version,
        ),
        "take_back": partial(_run_step, case_reports.take_back, displayed_version),
        "contest": partial(_run_step_with_reason, case_reports.contest, displayed_version, reason),
        "reopen": partial(_run_step_with_reason, case_reports.reopen, displayed_version, reason),
    }
    name = body.get("step")
    action = steps.get(name) if isinstance(name, str) else None
    return read_receipt(body), action or _refuse_body()


def describe_case(case_view: ReporterView, texts: Texts, folder: ReleaseFolder) -> JsonObject:
    """Return a case as its reporter reads it; days are words already."""
    language = texts.language
    due = case_view.due_on
    return {
        "seen": case_view.displayed_version.digest,
        "state": to_key(case_view.state),
        "state_words": texts(f"report.state.{to_key(case_view.state)}"),
        "since": format_long_date(case_view.state_since, language),
        "due": None if due is None else format_long_date(due, language),
        "category": texts(f"screens.category.{to_key(case_view.category)}"),
        "community": _find_community_name(case_view.community_id, folder),
        "path": [
            {
                "state": to_key(state),
                "words": texts(f"report.state.{to_key(state)}"),
                "on": format_long_date(day, language),
            }
            for state, day in case_view.state_changes
        ],
        "words": [
            {
                "own": message.kind is MessageKind.FROM_REPORTER,
                "text": message.text,
                "on": format_long_date(message.written_on, language),
            }
            for message in case_view.messages
        ],
        "files": case_view.files,
        "done": case_view.work_done,
        "reason": case_view.reason,
        "sent": _format_sent(case_view.delivery, texts),
        "may": sorted(to_key(action) for action in case_view.allowed_actions),
        "until": {
            to_key(may): format_long_date(day, language)
            for may, day in case_view.action_deadlines.items()
        },
    }


def _read_details(body: object) -> Details:
    if not isinstance(body, dict) or not body.keys() <= {field.name for field in fields(Details)}:
        _refuse_body()
    return Details(**{name: _parse_text(value, MAX_STORY_LENGTH) for name, value in body.items()})


def _format_sent(sent: Delivery | None, texts: Texts) -> str:
    """Return how a case was brought to an agency, in words; "" where it was not."""
    if sent is None:
        return ""
    agency = texts(f"cases.agency.{sent.agency}")
    if sent.method is not None and sent.sent_on is not None:
        way = texts(f"cases.packet.way_{to_key(sent.method)}")
        sentence = texts(
            "report.sent_to",
            agency=agency,
            way=way,
            day=format_long_date(sent.sent_on, texts.language),
        )
    else:
        sentence = agency
    number = texts("report.sent_number", number=sent.number) if sent.number else ""
    return " · ".join(part for part in (sentence, number) if part)


def _run_step(
    act: Callable[..., None],
    displayed_version: DisplayedVersion,
    project: Project,
    receipt: str,
    *,
    at: object,
) -> None:
    act(project, receipt, displayed_version, at=at)


def _run_step_with_reason(
    act: Callable[..., None],
    displayed_version: DisplayedVersion,
    reason: str,
    project: Project,
    receipt: str,
    *,
    at: object,
) -> None:
    act(project, receipt, displayed_version, reason, at=at)


def _find_community_name(community_id: str | None, folder: ReleaseFolder) -> str:
    for area in list_areas(folder, AreaLevel.COMMUNITY):
        if area["id"] == community_id:
            return str(area["name_th"])
    return ""


def list_areas(folder: ReleaseFolder, level: AreaLevel) -> list[JsonObject]:
    """Return the properties of the areas of the release in force."""
    file = folder.read(f"areas-{level}.geojson")
    features = [] if file is None else json.loads(file.body)["features"]
    return [{"id": feature["id"], **feature["properties"]} for feature in features]


def _parse_category(value: object) -> Category:
    return Category(value) if isinstance(value, str) and value in list(Category) else _refuse_body()


def _parse_community(value: object) -> str | None:
    return None if value is None else _parse_text(value, MAX_COMMUNITY_ID_LENGTH)


def _parse_incident_date(value: object) -> IncidentDate:
    if not isinstance(value, dict):
        _refuse_body()
    parts = [value.get(name) for name in ("year", "month", "day")]
    if not all(part is None or (type(part) is int and 0 < part < 10_000) for part in parts):
        _refuse_body()
    year, month, day = parts
    return _refuse_body() if year is None else IncidentDate(year, month, day)


def _parse_point(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        _refuse_body()
    longitude, latitude = value
    if not all(type(degrees) in (int, float) for degrees in (longitude, latitude)):
        _refuse_body()
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        _refuse_body()
    return float(longitude), float(latitude)


def _parse_text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        _refuse_body()
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a sign: it could not be kept
        _refuse_body()
    return value


def _refuse_body() -> NoReturn:
    raise BadInput("E-ROOM-17")

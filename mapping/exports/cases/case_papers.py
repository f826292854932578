"""One case on paper, for those who work it: what its reader sees on the screen, and no more.

Whoever reported is not in it. Pictures and documents stay in the system, where each is opened by
itself; the exact place does too.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from geodata.actions.cases.case_prints import PrintedCase
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import CaseStep, Clock
from geodata.model.cases.cases import CaseMessage, Ending, Evidence, MessageKind, Resolution, Task
from geodata.model.cases.packets import Referral
from mapping.exports.cases.case_stamp import build_stamp, list_unbroken_names, render_mark
from mapping.exports.cases.packet_papers import format_incident_date
from mapping.exports.typeset import render_pdf
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

CasePaperPart = dict[str, object]
CasePaperLine = dict[str, str]  # a line above, and words as they were typed


def render_case_pdf(case: PrintedCase) -> bytes:
    """Return a case on A4."""
    texts, file = Texts("th"), case.file
    what = texts("case_prints.case.title", number=file.case.number)
    return render_pdf(
        "case",
        {
            **build_stamp(case.stamp, what, texts, demo=file.case.demo),
            "title": what,
            "warnings": _list_warnings(file, texts),
            "facts": _list_facts(case, texts),
            "parts": [part for part in _build_parts(file, texts) if part["entries"]],
            "story_title": texts("case_prints.case.entries"),
            "story_columns": [texts("case_prints.case.day"), texts("case_prints.case.what")],
            "story": [_build_entry(entry, file, texts) for entry in file.story],
            "notes": [texts("case_prints.case.no_identity"), texts("case_prints.not_proof")],
        },
        title=what,
        at=case.stamp.at,
        names=[*list_unbroken_names(case.stamp, what, texts), *_list_dates(file, texts)],
        pictures=render_mark(case.stamp, what, texts),
    )


def _list_warnings(file: CaseFile, texts: Texts) -> list[str]:
    return [
        texts("case_prints.case.internal"),
        *([texts("cases.kept_from_community")] if file.case.is_hidden_from_community else []),
        *([texts("cases.day_doubted")] if file.is_day_doubted else []),
    ]


def _list_facts(printed_case: PrintedCase, texts: Texts) -> list[tuple[str, str]]:
    file, case = printed_case.file, printed_case.file.case
    facts = {
        "number": case.number,
        "category": texts(f"screens.category.{to_key(case.category)}"),
        "state": texts(f"cases.state.{to_key(case.state)}"),
        "place": printed_case.place or texts("cases.no_community"),
        "received": _format_day(case.received_on, texts),
        "happened": format_incident_date(file.content.happened, texts),
        "clock": _format_clock(file.clock, texts),
        "person": _find_author(file, case.assigned_to) or texts("case_prints.nobody"),
        "threat": texts(f"cases.threat.{case.threat}") if printed_case.shows_threat else "",
        "point": texts("case_prints.case.point_kept") if file.content.point else "",
        "links": " · ".join(link.number for link in file.links),
    }
    return [(texts(f"case_prints.case.{name}"), value) for name, value in facts.items() if value]


def _format_clock(clock: Clock, texts: Texts) -> str:
    if clock.days_left is None or clock.due_on is None:
        return texts("case_prints.case.clock_none")
    kind = "overdue" if clock.is_overdue else "left"
    day, days = _format_day(clock.due_on, texts), abs(clock.days_left)
    return texts(f"case_prints.case.clock_{kind}", day=day, days=days)


def _build_parts(file: CaseFile, texts: Texts) -> list[CasePaperPart]:
    details = [
        _build_line(texts(f"packet.chronology.{name}"), words)
        for name, words in asdict(file.content.details).items()
        if words
    ]
    story = file.content.story or texts("cases.no_story")
    talk = [message for message in file.messages if message.kind is not MessageKind.NOTE]
    notes = [message for message in file.messages if message.kind is MessageKind.NOTE]
    entries_by_part = {
        "story": [_build_line("", story), *details],
        "summary": [_build_line("", file.content.summary)] if file.content.summary else [],
        "talk": [_build_message(message, file, texts) for message in talk],
        "notes": [_build_message(note, file, texts) for note in notes],
        "tasks": [_build_task(task, file, texts) for task in file.tasks],
        "files": _list_files(file, texts),
        "solution": _list_solution(file.solution, file, texts),
        "ending": _list_ending(file.ending, file, texts),
        "packet": _list_packet(file.packet, texts),
        "days": _list_periods(file, texts),
    }
    return [
        {"title": texts(f"case_prints.case.{name}"), "entries": entries}
        for name, entries in entries_by_part.items()
    ]


def _build_line(head: str, text: str) -> CasePaperLine:
    return {"head": head, "text": text}


def _join_parts(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _build_message(message: CaseMessage, file: CaseFile, texts: Texts) -> CasePaperLine:
    who = texts(f"cases.said.{to_key(message.kind)}")
    return _build_line(
        _join_parts(
            (who, _find_author(file, message.account_id), _format_day(message.written_on, texts))
        ),
        message.text,
    )


def _build_task(task: Task, file: CaseFile, texts: Texts) -> CasePaperLine:
    due = (
        "" if task.due_on is None else texts("cases.tasks.due", day=_format_day(task.due_on, texts))
    )
    done = task.done_on and texts("cases.tasks.done_on", day=_format_day(task.done_on, texts))
    return _build_line(
        _join_parts((due, _find_author(file, task.assigned_to), done or "")), task.text
    )


def _list_files(file: CaseFile, texts: Texts) -> list[CasePaperLine]:
    if not file.evidence:
        return []
    lines = [
        _build_file(number, file_line, file, texts)
        for number, file_line in enumerate(file.evidence, 1)
    ]
    return [*lines, _build_line("", texts("case_prints.case.files_say"))]


def _build_file(number: int, evidence: Evidence, file: CaseFile, texts: Texts) -> CasePaperLine:
    head = (
        texts(f"cases.file.{evidence.kind}", number=number),
        texts(f"cases.purpose.{evidence.purpose}"),
        _format_day(evidence.added_on, texts),
        _find_author(file, evidence.account_id),
    )
    return _build_line(_join_parts(head), f"SHA-256 {evidence.sha256}")


def _list_solution(waiting: Resolution | None, file: CaseFile, texts: Texts) -> list[CasePaperLine]:
    """Return what waits for a second person, where the screen shows it to this reader."""
    if waiting is None or all(
        transition.step is not CaseStep.SOLUTION_CONFIRMED for transition in file.next_transitions
    ):
        return []
    return [
        _build_line(
            texts("cases.solution.waits", day=_format_day(waiting.done_on, texts)),
            waiting.work_done,
        )
    ]


def _list_ending(waiting: Ending | None, file: CaseFile, texts: Texts) -> list[CasePaperLine]:
    if waiting is None:
        return []
    step, day = texts(f"cases.step.{to_key(waiting.step)}"), _format_day(waiting.asked_on, texts)
    words = (
        (texts("case_prints.case.reason"), waiting.reason),
        (texts("case_prints.case.told"), waiting.reporter_message),
    )
    return [
        _build_line(_join_parts((step, day, _find_author(file, waiting.asked_by))), ""),
        *(_build_line(label, text) for label, text in words if text),
    ]


def _list_packet(packet: Referral | None, texts: Texts) -> list[CasePaperLine]:
    """Return how far the newest packet has come; the letter is in the packet alone."""
    if packet is None:
        return []
    lines = [
        texts("cases.packet.of", agency=texts(f"cases.agency.{packet.agency}")),
        texts("cases.packet.to", recipient=packet.recipient),
        texts("cases.packet.prepared", day=_format_day(packet.prepared_on, texts)),
    ]
    if packet.released_on is not None:
        lines.append(texts("cases.packet.released", day=_format_day(packet.released_on, texts)))
    if packet.delivery_method is not None and packet.sent_on is not None:
        way = texts(f"cases.packet.way_{to_key(packet.delivery_method)}")
        lines.append(
            texts("cases.packet.sent_was", day=_format_day(packet.sent_on, texts), way=way)
        )
    if packet.agency_number:
        lines.append(texts("cases.packet.number", number=packet.agency_number))
    return [_build_line("", "\n".join([*lines, f"SHA-256 {packet.sha256}"]))]


def _list_periods(file: CaseFile, texts: Texts) -> list[CasePaperLine]:
    lines = [
        texts("cases.days", state=texts(f"cases.state.{to_key(state)}"), days=f"{days:,}")
        for state, days in file.state_days.items()
    ]
    return [_build_line("", "\n".join(lines))] if lines else []


def _build_entry(entry: CaseEntry, file: CaseFile, texts: Texts) -> dict[str, object]:
    step = texts(f"screens.audit_reason.{to_key(f'case {entry.step}')}")
    words = (
        (texts("case_prints.case.reason"), entry.reason),
        (texts("case_prints.case.told"), entry.reporter_message),
    )
    return {
        "day": _format_day(entry.happened_on, texts),
        "what": _join_parts((step, _find_author(file, entry.account_id))),
        "words": [(label, text) for label, text in words if text],
    }


def _find_author(file: CaseFile, account_id: int | None) -> str:
    """Return the name of an account, where this reader may know it."""
    return "" if account_id is None else file.names.get(account_id, "")


def _format_day(day: date, texts: Texts) -> str:
    return format_long_date(day, texts.language)


def _list_dates(file: CaseFile, texts: Texts) -> list[str]:
    """Return the dates of the paper: none breaks at the end of a line."""
    days = {file.case.received_on, *(entry.happened_on for entry in file.story)}
    days |= {message.written_on for message in file.messages} | {
        item.added_on for item in file.evidence
    }
    days |= {day for task in file.tasks for day in (task.due_on, task.done_on) if day}
    days |= {day for day in (file.clock.due_on,) if day}
    return [_format_day(day, texts) for day in sorted(days)]

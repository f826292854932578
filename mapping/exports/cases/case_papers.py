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
from geodata.model.cases.case_transitions import (
    CaseStep,
    Clock,
)
from geodata.model.cases.cases import (
    CaseMessage,
    Ending,
    Evidence,
    MessageKind,
    Resolution,
    Task,
)
from geodata.model.cases.packets import Referral
from mapping.exports.cases.case_stamp import (
    mark,
    stamp,
    whole_names,
)
from mapping.exports.cases.packet_papers import happened_words
from mapping.exports.typeset import pdf
from mapping.texts import Texts, slug
from mapping.texts.dates import format_long_date

Part = dict[str, object]
Said = dict[str, str]  # a line above, and words as they were typed


def case_pdf(printed: PrintedCase) -> bytes:
    """Return a case on A4."""
    texts, file = Texts("th"), printed.file
    what = texts("case_prints.case.title", number=file.case.number)
    return pdf(
        "case",
        {
            **stamp(printed.stamp, what, texts, demo=file.case.demo),
            "title": what,
            "warnings": _warnings(file, texts),
            "facts": _facts(printed, texts),
            "parts": [each for each in _parts(file, texts) if each["entries"]],
            "story_title": texts("case_prints.case.entries"),
            "story_columns": [texts("case_prints.case.day"), texts("case_prints.case.what")],
            "story": [_entry(each, file, texts) for each in file.story],
            "notes": [texts("case_prints.case.no_identity"), texts("case_prints.not_proof")],
        },
        title=what,
        at=printed.stamp.at,
        names=[*whole_names(printed.stamp, what, texts), *_dates(file, texts)],
        pictures=mark(printed.stamp, what, texts),
    )


def _warnings(file: CaseFile, texts: Texts) -> list[str]:
    return [
        texts("case_prints.case.internal"),
        *([texts("cases.kept_from_community")] if file.case.is_hidden_from_community else []),
        *([texts("cases.day_doubted")] if file.is_day_doubted else []),
    ]


def _facts(printed: PrintedCase, texts: Texts) -> list[tuple[str, str]]:
    file, case = printed.file, printed.file.case
    found = {
        "number": case.number,
        "category": texts(f"screens.category.{slug(case.category)}"),
        "state": texts(f"cases.state.{slug(case.state)}"),
        "place": printed.place or texts("cases.no_community"),
        "received": _day(case.received_on, texts),
        "happened": happened_words(file.content.happened, texts),
        "clock": _clock(file.clock, texts),
        "person": _author(file, case.assigned_to) or texts("case_prints.nobody"),
        "threat": texts(f"cases.threat.{case.threat}") if printed.shows_threat else "",
        "point": texts("case_prints.case.point_kept") if file.content.point else "",
        "links": " · ".join(each.number for each in file.links),
    }
    return [(texts(f"case_prints.case.{name}"), told) for name, told in found.items() if told]


def _clock(clock: Clock, texts: Texts) -> str:
    if clock.days_left is None or clock.due_on is None:
        return texts("case_prints.case.clock_none")
    kind = "overdue" if clock.is_overdue else "left"
    day, days = _day(clock.due_on, texts), abs(clock.days_left)
    return texts(f"case_prints.case.clock_{kind}", day=day, days=days)


def _parts(file: CaseFile, texts: Texts) -> list[Part]:
    details = [
        _said(texts(f"packet.chronology.{name}"), words)
        for name, words in asdict(file.content.details).items()
        if words
    ]
    story = file.content.story or texts("cases.no_story")
    talk = [each for each in file.messages if each.kind is not MessageKind.NOTE]
    notes = [each for each in file.messages if each.kind is MessageKind.NOTE]
    said = {
        "story": [_said("", story), *details],
        "summary": [_said("", file.content.summary)] if file.content.summary else [],
        "talk": [_words(each, file, texts) for each in talk],
        "notes": [_words(each, file, texts) for each in notes],
        "tasks": [_task(each, file, texts) for each in file.tasks],
        "files": _files(file, texts),
        "solution": _solution(file.solution, file, texts),
        "ending": _ending(file.ending, file, texts),
        "packet": _packet(file.packet, texts),
        "days": _days(file, texts),
    }
    return [
        {"title": texts(f"case_prints.case.{name}"), "entries": told} for name, told in said.items()
    ]


def _said(head: str, text: str) -> Said:
    return {"head": head, "text": text}


def _head(parts: Iterable[str]) -> str:
    return " · ".join(each for each in parts if each)


def _words(each: CaseMessage, file: CaseFile, texts: Texts) -> Said:
    who = texts(f"cases.said.{slug(each.kind)}")
    return _said(
        _head((who, _author(file, each.account_id), _day(each.written_on, texts))), each.text
    )


def _task(each: Task, file: CaseFile, texts: Texts) -> Said:
    due = "" if each.due_on is None else texts("cases.tasks.due", day=_day(each.due_on, texts))
    done = each.done_on and texts("cases.tasks.done_on", day=_day(each.done_on, texts))
    return _said(_head((due, _author(file, each.assigned_to), done or "")), each.text)


def _files(file: CaseFile, texts: Texts) -> list[Said]:
    if not file.evidence:
        return []
    lines = [_file(number, each, file, texts) for number, each in enumerate(file.evidence, 1)]
    return [*lines, _said("", texts("case_prints.case.files_say"))]


def _file(number: int, each: Evidence, file: CaseFile, texts: Texts) -> Said:
    head = (
        texts(f"cases.file.{each.kind}", number=number),
        texts(f"cases.purpose.{each.purpose}"),
        _day(each.added_on, texts),
        _author(file, each.account_id),
    )
    return _said(_head(head), f"SHA-256 {each.sha256}")


def _solution(waiting: Resolution | None, file: CaseFile, texts: Texts) -> list[Said]:
    """Return what waits for a second person, where the screen shows it to this reader."""
    if waiting is None or all(
        each.step is not CaseStep.SOLUTION_CONFIRMED for each in file.next_transitions
    ):
        return []
    return [
        _said(texts("cases.solution.waits", day=_day(waiting.done_on, texts)), waiting.work_done)
    ]


def _ending(waiting: Ending | None, file: CaseFile, texts: Texts) -> list[Said]:
    if waiting is None:
        return []
    step, day = texts(f"cases.step.{slug(waiting.step)}"), _day(waiting.asked_on, texts)
    words = (
        (texts("case_prints.case.reason"), waiting.reason),
        (texts("case_prints.case.told"), waiting.reporter_message),
    )
    return [
        _said(_head((step, day, _author(file, waiting.asked_by))), ""),
        *(_said(label, text) for label, text in words if text),
    ]


def _packet(packet: Referral | None, texts: Texts) -> list[Said]:
    """Return how far the newest packet has come; the letter is in the packet alone."""
    if packet is None:
        return []
    lines = [
        texts("cases.packet.of", agency=texts(f"cases.agency.{packet.agency}")),
        texts("cases.packet.to", recipient=packet.recipient),
        texts("cases.packet.prepared", day=_day(packet.prepared_on, texts)),
    ]
    if packet.released_on is not None:
        lines.append(texts("cases.packet.released", day=_day(packet.released_on, texts)))
    if packet.delivery_method is not None and packet.sent_on is not None:
        way = texts(f"cases.packet.way_{slug(packet.delivery_method)}")
        lines.append(texts("cases.packet.sent_was", day=_day(packet.sent_on, texts), way=way))
    if packet.agency_number:
        lines.append(texts("cases.packet.number", number=packet.agency_number))
    return [_said("", "\n".join([*lines, f"SHA-256 {packet.sha256}"]))]


def _days(file: CaseFile, texts: Texts) -> list[Said]:
    lines = [
        texts("cases.days", state=texts(f"cases.state.{slug(state)}"), days=f"{days:,}")
        for state, days in file.state_days.items()
    ]
    return [_said("", "\n".join(lines))] if lines else []


def _entry(each: CaseEntry, file: CaseFile, texts: Texts) -> dict[str, object]:
    step = texts(f"screens.audit_reason.{slug(f'case {each.step}')}")
    words = (
        (texts("case_prints.case.reason"), each.reason),
        (texts("case_prints.case.told"), each.reporter_message),
    )
    return {
        "day": _day(each.happened_on, texts),
        "what": _head((step, _author(file, each.account_id))),
        "words": [(label, text) for label, text in words if text],
    }


def _author(file: CaseFile, account_id: int | None) -> str:
    """Return who did something, where this reader may know."""
    return "" if account_id is None else file.names.get(account_id, "")


def _day(day: date, texts: Texts) -> str:
    return format_long_date(day, texts.language)


def _dates(file: CaseFile, texts: Texts) -> list[str]:
    """Return the dates of the paper: none breaks at the end of a line."""
    days = {file.case.received_on, *(each.happened_on for each in file.story)}
    days |= {each.written_on for each in file.messages} | {each.added_on for each in file.evidence}
    days |= {day for each in file.tasks for day in (each.due_on, each.done_on) if day}
    days |= {each for each in (file.clock.due_on,) if each}
    return [_day(each, texts) for each in sorted(days)]

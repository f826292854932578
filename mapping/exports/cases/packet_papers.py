"""The two papers of a packet: the cover letter หนังสือนำส่ง and the chronology ลำดับเหตุการณ์.

Both say days, never hours, and name nobody: neither who reported nor who worked the case. The
letter is signed by hand, and it lists the checksum of everything that comes with it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time

from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import FileKind, IncidentDate
from geodata.model.cases.packets import PacketContents
from mapping.exports.typeset import render_pdf
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_month_and_year

BUDDHIST = 543
CHRONOLOGY_STEPS = frozenset(  # a step that is not here stays inside the network
    {
        CaseStep.REPORTED,
        CaseStep.TAKEN_UP,
        CaseStep.REFERRED_TO_DISTRICT,
        CaseStep.TAKEN_UP_BY_DISTRICT,
        CaseStep.SENT_BACK,
        CaseStep.RELEASED_TO_PACC,
        CaseStep.RELEASED_TO_NACC,
        CaseStep.AGENCY_ACCEPTED,
        CaseStep.AGENCY_RETURNED,
        CaseStep.AGENCY_FINISHED,
        CaseStep.SOLUTION_CONFIRMED,
        CaseStep.REPORTER_CONFIRMED,
        CaseStep.CLOCK_ENDED,
        CaseStep.REPORTER_CONTESTED,
        CaseStep.REPORTER_REOPENED,
        CaseStep.REPORTER_WITHDREW,
        CaseStep.REPORTER_TOOK_BACK,
        CaseStep.DISMISSED,
        CaseStep.FOUND_DUPLICATE,
        CaseStep.REOPENED_BY_OFFICER,
    }
)


def render_letter_pdf(contents: PacketContents, attachments: Mapping[str, bytes]) -> bytes:
    """Return the cover letter with its list of documents; number, date and name stay blank."""
    texts = Texts("th")
    words, values = texts.list_section("packet.letter"), _build_letter_values(contents, texts)
    documents = texts.list_section("packet.documents")
    return render_pdf(
        "referral",
        {
            **_build_shared_values(contents, texts),
            "words": words,
            "sender": values["sender"],
            "network": values["network"],
            "subject": words["subject"].format(**values),
            "recipient": contents.recipient,
            "enclosed": _list_enclosures(contents, texts),
            "opening": words["opening"].format(**values),
            "letter": contents.letter,
            "closing": words["closing"].format(**values),
            "documents": documents,
            "documents_of": documents["of"].format(**values),
            "notes": [
                documents["check"].format(**values),
                *([documents["unopened"]] if _count_files(contents, FileKind.PDF) else []),
            ],
            "files": [
                {
                    "name": name,
                    "what": documents[_find_kind(name)],
                    "size": f"{len(body):,}",
                    "hash": hashlib.sha256(body).hexdigest(),
                }
                for name, body in attachments.items()
            ],
        },
        title=f"{words['title']} · {contents.number}",
        at=_compute_moment(contents),
        names=[values[name] for name in ("place", "date", "number", "sender", "network")],
    )


def format_letter(contents: PacketContents) -> str:
    """Return the words of the letter in their order: for whoever writes it, before it is made."""
    texts = Texts("th")
    words, values = texts.list_section("packet.letter"), _build_letter_values(contents, texts)
    return "\n\n".join(
        part
        for part in (
            f"{words['subject_label']} {words['subject'].format(**values)}",
            f"{words['to_label']} {contents.recipient}",
            words["opening"].format(**values),
            contents.letter,
            words["care"],
            words["closing"].format(**values),
        )
        if part
    )


def _build_letter_values(contents: PacketContents, texts: Texts) -> dict[str, str]:
    """Return the values in the sentences of the letter."""
    return {
        "number": contents.number,
        "sender": texts(f"packet.sender.{contents.agency}"),
        "agency": texts(f"packet.agency.{contents.agency}"),
        "network": texts("papers.network"),
        "date": format_long_date(contents.received_on, texts.language),
        "category": _format_category(contents, texts),
        "place": _format_place(contents, texts),
    }


def render_chronology_pdf(contents: PacketContents) -> bytes:
    """Return what was reported and what the network did, by day."""
    texts = Texts("th")
    words = texts.list_section("packet.chronology")
    place = _format_place(contents, texts)
    return render_pdf(
        "chronology",
        {
            **_build_shared_values(contents, texts),
            "words": words,
            "of": words["of"].format(number=contents.number),
            "facts": [
                (words["number"], contents.number),
                (words["category"], _format_category(contents, texts)),
                (words["place"], place),
                (words["happened"], format_incident_date(contents.happened, texts)),
                (words["received"], format_long_date(contents.received_on, texts.language)),
                (words["made"], format_long_date(contents.built_on, texts.language)),
            ],
            "summary": contents.summary or words["summary_empty"],
            "story": contents.story or words["story_empty"],
            "details": [
                (words[name], value) for name, value in asdict(contents.details).items() if value
            ],
            "messages": [
                (format_long_date(day, texts.language), text) for day, text in contents.messages
            ],
            "entries": [
                _build_row(entry, texts)
                for entry in contents.entries
                if entry.step in CHRONOLOGY_STEPS
            ],
        },
        title=f"{words['title']} · {contents.number}",
        at=_compute_moment(contents),
        names=[place, contents.number, *_list_dates(contents, texts)],
    )


def _list_dates(contents: PacketContents, texts: Texts) -> list[str]:
    """Return the dates of the paper as it writes them: none breaks at the end of a line."""
    days = {contents.received_on, contents.built_on}
    days |= {entry.happened_on for entry in contents.entries} | {
        day for day, _ in contents.messages
    }
    return [format_long_date(day, texts.language) for day in sorted(days)]


def _build_shared_values(contents: PacketContents, texts: Texts) -> dict[str, str]:
    """Return the values of both papers."""
    demo = texts("papers.demo") if contents.demo else ""
    foot = texts("packet.foot.page", number=contents.number)
    return {"foot": f"{foot} · {demo}" if demo else foot, "demo": demo}


def _list_enclosures(contents: PacketContents, texts: Texts) -> list[str]:
    photos, pdfs = (_count_files(contents, kind) for kind in (FileKind.PHOTO, FileKind.PDF))
    return [
        texts("packet.letter.enclosed_chronology"),
        *([texts("packet.letter.enclosed_photos", n=photos)] if photos else []),
        *([texts("packet.letter.enclosed_pdfs", n=pdfs)] if pdfs else []),
    ]


def _count_files(contents: PacketContents, kind: FileKind) -> int:
    return sum(file.kind is kind for file in contents.files)


def _find_kind(name: str) -> str:
    if not name.startswith("attachment"):
        return "chronology"
    return "pdf" if name.endswith(".pdf") else "photo"


def _build_row(entry: CaseEntry, texts: Texts) -> dict[str, str]:
    return {
        "day": format_long_date(entry.happened_on, texts.language),
        "step": texts(f"packet.step.{to_key(entry.step)}"),
        "told": entry.reporter_message,
    }


def _format_category(contents: PacketContents, texts: Texts) -> str:
    return texts(f"screens.category.{to_key(contents.category)}")


def _format_place(contents: PacketContents, texts: Texts) -> str:
    if not contents.place_th:
        return texts("packet.place.district")
    return texts("packet.place.community", name=contents.place_th)


def format_incident_date(happened: IncidentDate | None, texts: Texts) -> str:
    """Return the day, the month or the year, as exactly as it was said."""
    if happened is None:
        return texts("packet.chronology.happened_unknown")
    if happened.month is None:
        return texts("packet.chronology.happened_in_year", year=happened.year + BUDDHIST)
    if happened.day is None:
        return format_month_and_year(happened.year, happened.month, texts.language)
    return format_long_date(date(happened.year, happened.month, happened.day), texts.language)


def _compute_moment(contents: PacketContents) -> datetime:
    """Return the day as a moment: a file says no hour of the work."""
    return datetime.combine(contents.built_on, time(), UTC)

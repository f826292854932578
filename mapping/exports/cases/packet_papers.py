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
from geodata.model.cases.cases import (
    FileKind,
    IncidentDate,
)
from geodata.model.cases.packets import PacketContents
from mapping.exports.typeset import pdf
from mapping.texts import Texts, slug
from mapping.texts.dates import format_long_date, format_month_and_year

BUDDHIST = 543
TOLD = frozenset(  # a step that is not here stays inside the network
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


def letter_pdf(contents: PacketContents, enclosed: Mapping[str, bytes]) -> bytes:
    """Return the cover letter with its list of documents; number, date and name stay blank."""
    texts = Texts("th")
    words, named = texts.list_section("packet.letter"), _named(contents, texts)
    documents = texts.list_section("packet.documents")
    return pdf(
        "referral",
        {
            **_same(contents, texts),
            "words": words,
            "sender": named["sender"],
            "network": named["network"],
            "subject": words["subject"].format(**named),
            "recipient": contents.recipient,
            "enclosed": _enclosed(contents, texts),
            "opening": words["opening"].format(**named),
            "letter": contents.letter,
            "closing": words["closing"].format(**named),
            "documents": documents,
            "documents_of": documents["of"].format(**named),
            "notes": [
                documents["check"].format(**named),
                *([documents["unopened"]] if _count(contents, FileKind.PDF) else []),
            ],
            "files": [
                {
                    "name": name,
                    "what": documents[_kind(name)],
                    "size": f"{len(body):,}",
                    "hash": hashlib.sha256(body).hexdigest(),
                }
                for name, body in enclosed.items()
            ],
        },
        title=f"{words['title']} · {contents.number}",
        at=_made_at(contents),
        names=[named[name] for name in ("place", "date", "number", "sender", "network")],
    )


def letter_words(contents: PacketContents) -> str:
    """Return the words of the letter in their order: for whoever writes it, before it is made."""
    texts = Texts("th")
    words, named = texts.list_section("packet.letter"), _named(contents, texts)
    return "\n\n".join(
        each
        for each in (
            f"{words['subject_label']} {words['subject'].format(**named)}",
            f"{words['to_label']} {contents.recipient}",
            words["opening"].format(**named),
            contents.letter,
            words["care"],
            words["closing"].format(**named),
        )
        if each
    )


def _named(contents: PacketContents, texts: Texts) -> dict[str, str]:
    """Return what the sentences of the letter name."""
    return {
        "number": contents.number,
        "sender": texts(f"packet.sender.{contents.agency}"),
        "agency": texts(f"packet.agency.{contents.agency}"),
        "network": texts("papers.network"),
        "date": format_long_date(contents.received_on, texts.language),
        "category": _category(contents, texts),
        "place": _place(contents, texts),
    }


def chronology_pdf(contents: PacketContents) -> bytes:
    """Return what was reported and what the network did, by day."""
    texts = Texts("th")
    words = texts.list_section("packet.chronology")
    place = _place(contents, texts)
    return pdf(
        "chronology",
        {
            **_same(contents, texts),
            "words": words,
            "of": words["of"].format(number=contents.number),
            "facts": [
                (words["number"], contents.number),
                (words["category"], _category(contents, texts)),
                (words["place"], place),
                (words["happened"], happened_words(contents.happened, texts)),
                (words["received"], format_long_date(contents.received_on, texts.language)),
                (words["made"], format_long_date(contents.built_on, texts.language)),
            ],
            "summary": contents.summary or words["summary_empty"],
            "story": contents.story or words["story_empty"],
            "details": [
                (words[name], told) for name, told in asdict(contents.details).items() if told
            ],
            "messages": [
                (format_long_date(day, texts.language), text) for day, text in contents.messages
            ],
            "entries": [_row(each, texts) for each in contents.entries if each.step in TOLD],
        },
        title=f"{words['title']} · {contents.number}",
        at=_made_at(contents),
        names=[place, contents.number, *_dates(contents, texts)],
    )


def _dates(contents: PacketContents, texts: Texts) -> list[str]:
    """Return the dates of the paper as it writes them: none breaks at the end of a line."""
    days = {contents.received_on, contents.built_on}
    days |= {each.happened_on for each in contents.entries} | {day for day, _ in contents.messages}
    return [format_long_date(each, texts.language) for each in sorted(days)]


def _same(contents: PacketContents, texts: Texts) -> dict[str, str]:
    """Return what both papers show."""
    demo = texts("papers.demo") if contents.demo else ""
    foot = texts("packet.foot.page", number=contents.number)
    return {"foot": f"{foot} · {demo}" if demo else foot, "demo": demo}


def _enclosed(contents: PacketContents, texts: Texts) -> list[str]:
    photos, pdfs = (_count(contents, each) for each in (FileKind.PHOTO, FileKind.PDF))
    return [
        texts("packet.letter.enclosed_chronology"),
        *([texts("packet.letter.enclosed_photos", n=photos)] if photos else []),
        *([texts("packet.letter.enclosed_pdfs", n=pdfs)] if pdfs else []),
    ]


def _count(contents: PacketContents, kind: FileKind) -> int:
    return sum(each.kind is kind for each in contents.files)


def _kind(name: str) -> str:
    if not name.startswith("attachment"):
        return "chronology"
    return "pdf" if name.endswith(".pdf") else "photo"


def _row(entry: CaseEntry, texts: Texts) -> dict[str, str]:
    return {
        "day": format_long_date(entry.happened_on, texts.language),
        "step": texts(f"packet.step.{slug(entry.step)}"),
        "told": entry.reporter_message,
    }


def _category(contents: PacketContents, texts: Texts) -> str:
    return texts(f"screens.category.{slug(contents.category)}")


def _place(contents: PacketContents, texts: Texts) -> str:
    if not contents.place_th:
        return texts("packet.place.district")
    return texts("packet.place.community", name=contents.place_th)


def happened_words(happened: IncidentDate | None, texts: Texts) -> str:
    """Return the day, the month or the year, as exactly as it was said."""
    if happened is None:
        return texts("packet.chronology.happened_unknown")
    if happened.month is None:
        return texts("packet.chronology.happened_in_year", year=happened.year + BUDDHIST)
    if happened.day is None:
        return format_month_and_year(happened.year, happened.month, texts.language)
    return format_long_date(date(happened.year, happened.month, happened.day), texts.language)


def _made_at(contents: PacketContents) -> datetime:
    """Return the day as a moment: a file says no hour of the work."""
    return datetime.combine(contents.built_on, time(), UTC)

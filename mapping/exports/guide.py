"""Handbooks as PDF: the facilitator's on several pages, the participant's on one."""

from datetime import UTC, datetime, time

from mapping.exports.typeset import render_pdf
from mapping.texts import Texts
from mapping.texts.dates import format_long_date
from mapping.texts.guides import Guide


def render_guide_pdf(guide: Guide) -> bytes:
    """Return a handbook on A4."""
    texts = Texts(guide.language)
    return render_pdf(
        "guide",
        {
            "title": guide.title,
            "subtitle": guide.subtitle,
            "for_whom": guide.for_whom,
            "dated": texts(
                "papers.guide.dated", date=format_long_date(guide.dated, texts.language)
            ),
            "network": texts("papers.network"),
            "disclaimer": texts("map.strip.disclaimer"),
            "unchecked": texts("papers.guide.unchecked"),
            "one_page": guide.name == "participant",
            "sections": [
                {
                    "title": section.title,
                    "blocks": [
                        {"kind": block.kind, "lines": block.lines} for block in section.blocks
                    ],
                }
                for section in guide.sections
            ],
        },
        title=f"{guide.title} · {guide.subtitle}",
        at=datetime.combine(guide.dated, time(), UTC),
        language=guide.language,
    )

"""What every page of an internal paper says: who took it out, when, and that it stays inside."""

from collections.abc import Mapping

from geodata.actions.cases.case_prints import ExportStamp
from mapping.exports.typeset import svg
from mapping.texts import Texts
from mapping.texts.dates import format_long_date, format_time

STRENGTH = 0.1  # of the words over a page; what lies under them stays readable in print


def moment_of(taken: ExportStamp, texts: Texts) -> str:
    """Return day and time in Bangkok, in words."""
    day = format_long_date(taken.at, texts.language)
    time = format_time(taken.at, texts.language)
    return texts("case_prints.moment", day=day, time=time)


def name_of(taken: ExportStamp, texts: Texts) -> str:
    """Return the name of the account."""
    return taken.by_name or texts("screens.audit.terminal")


def line_of(taken: ExportStamp, what: str, texts: Texts) -> str:
    """Return the foot of a page: who, when, and what paper it is."""
    moment = moment_of(taken, texts)
    who = texts("case_prints.taken", name=name_of(taken, texts), moment=moment)
    return f"{who} · {what}"


def stamp(taken: ExportStamp, what: str, texts: Texts, *, demo: bool) -> Mapping[str, object]:
    """Return what the template of an internal paper shows on each page."""
    return {
        "secret": texts("case_prints.secret"),
        "network": texts("papers.network"),
        "foot": line_of(taken, what, texts),
        "page": texts("case_prints.page"),
        "demo": texts("papers.demo") if demo else "",
    }


def mark(taken: ExportStamp, what: str, texts: Texts) -> dict[str, str]:
    """Return the drawing that lies over every page, by its name in the template."""
    name, moment = name_of(taken, texts), moment_of(taken, texts)
    secret = texts("case_prints.secret")
    drawn = svg("mark", {"lines": [f"{secret} · {name}", moment, what]})
    # As one group, so that letters that overlap are no darker.
    return {"mark": drawn.replace("<svg ", f'<svg opacity="{STRENGTH}" ', 1)}


def whole_names(taken: ExportStamp, what: str, texts: Texts) -> list[str]:
    """Return what no line of the paper breaks."""
    return [name_of(taken, texts), format_long_date(taken.at, texts.language), what]

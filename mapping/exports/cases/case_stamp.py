"""The stamp of every page of an internal paper: the account, the time, and that it is internal."""

from collections.abc import Mapping

from geodata.actions.cases.case_prints import ExportStamp
from mapping.exports.typeset import render_svg
from mapping.texts import Texts
from mapping.texts.dates import format_long_date, format_time

MARK_OPACITY = 0.1  # of the words over a page; what lies under them stays readable in print


def format_moment(stamp: ExportStamp, texts: Texts) -> str:
    """Return day and time in Bangkok, in words."""
    day = format_long_date(stamp.at, texts.language)
    time = format_time(stamp.at, texts.language)
    return texts("case_prints.moment", day=day, time=time)


def format_name(stamp: ExportStamp, texts: Texts) -> str:
    """Return the name of the account."""
    return stamp.by_name or texts("screens.audit.terminal")


def format_line(stamp: ExportStamp, what: str, texts: Texts) -> str:
    """Return the footer of a page: account, time and title."""
    moment = format_moment(stamp, texts)
    who = texts("case_prints.taken", name=format_name(stamp, texts), moment=moment)
    return f"{who} · {what}"


def build_stamp(stamp: ExportStamp, what: str, texts: Texts, *, demo: bool) -> Mapping[str, object]:
    """Return the values of each page for the template of an internal paper."""
    return {
        "secret": texts("case_prints.secret"),
        "network": texts("papers.network"),
        "foot": format_line(stamp, what, texts),
        "page": texts("case_prints.page"),
        "demo": texts("papers.demo") if demo else "",
    }


def render_mark(stamp: ExportStamp, what: str, texts: Texts) -> dict[str, str]:
    """Return the watermark of every page, by its name in the template."""
    name, moment = format_name(stamp, texts), format_moment(stamp, texts)
    secret = texts("case_prints.secret")
    drawing = render_svg("mark", {"lines": [f"{secret} · {name}", moment, what]})
    # As one group, so that letters that overlap are no darker.
    return {"mark": drawing.replace("<svg ", f'<svg opacity="{MARK_OPACITY}" ', 1)}


def list_unbroken_names(stamp: ExportStamp, what: str, texts: Texts) -> list[str]:
    """Return the names that no line of the paper may break."""
    return [format_name(stamp, texts), format_long_date(stamp.at, texts.language), what]

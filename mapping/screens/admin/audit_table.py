"""The audit log as people read it: filters, a page of Thai sentences, the way to the next page."""

from collections.abc import Callable, Mapping

import streamlit as st

from geodata.actions.people.auditing import PAGE_SIZE, AuditLine, AuditPage
from geodata.actions.uploads import REJECTION_EVENT
from geodata.model import times
from geodata.model.people.audit import DAY_ONLY_VERBS, TERMINAL_ACCOUNT_ID, AuditFilter
from geodata.model.people.people import Verb
from mapping.screens import components, session
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

YEARS = 10  # how far back the dates to choose from reach


def draw(
    key: str, read: Callable[[AuditFilter, int], AuditPage], people: Mapping[int, str] | None = None
) -> None:
    """Draw filters and table; `people` are whose entries can be chosen, None for one's own only."""
    texts = session.get_texts()
    with st.expander(texts("map.filter.open")):
        wanted = _ask_filter(key, people, texts)
    total = read(wanted, 1).total
    if not total:
        st.info(texts("screens.admin.no_entries"))
        return
    # The name of the choice of a page is that of its filter: another filter begins at page 1.
    number = _choose_page(f"{key}-page-{hash(wanted)}", -(-total // PAGE_SIZE), texts)
    page = read(wanted, number)
    first = PAGE_SIZE * (number - 1) + 1
    st.caption(
        texts(
            "screens.audit_table.shown",
            first=f"{first:,}",
            last=f"{first + len(page.lines) - 1:,}",
            total=f"{page.total:,}",
        )
    )
    st.table(
        {
            texts("screens.admin.number"): [_format_sequence(line, texts) for line in page.lines],
            texts("screens.admin.when"): [_format_time(line, texts) for line in page.lines],
            texts("screens.admin.what"): [_describe_entry(line, texts) for line in page.lines],
        },
        hide_index=True,
    )


def _ask_filter(key: str, people: Mapping[int, str] | None, texts: Texts) -> AuditFilter:
    person = None if people is None else _choose_person(key, people, texts)
    verb = st.selectbox(
        texts("screens.audit_table.verb"),
        list(Verb),
        index=None,
        format_func=lambda option: texts(f"screens.verb.{to_key(option)}"),
        placeholder=texts("map.filter.all"),
        key=f"{key}-verb",
    )
    about = st.text_input(
        texts("screens.audit_table.object"),
        max_chars=60,
        placeholder=texts("screens.audit_table.object_example"),
        key=f"{key}-object",
    )
    today = session.get_now().astimezone(times.BANGKOK).date()
    first, last = (
        components.read_date(
            components.ask_date(
                texts(f"screens.audit_table.{end}"), f"{key}-{end}", newest=today, years=YEARS
            )
        )
        for end in ("first", "last")
    )
    return AuditFilter(person, verb, _parse_object(about, texts), first, last)


def _choose_person(key: str, people: Mapping[int, str], texts: Texts) -> int | None:
    names = {TERMINAL_ACCOUNT_ID: texts("screens.audit.terminal"), **people}
    return st.selectbox(
        texts("screens.admin.filter_person"),
        list(names),
        index=None,
        format_func=lambda account_id: names[account_id],
        placeholder=texts("screens.admin.everybody"),
        key=f"{key}-person",
    )


def _choose_page(key: str, pages: int, texts: Texts) -> int:
    if pages == 1:
        return 1
    chosen = st.selectbox(
        texts("screens.audit_table.page"), range(1, pages + 1), key=key, width=120
    )
    return chosen or 1


def _parse_object(typed: str, texts: Texts) -> str | None:
    """Return the id that the log knows a thing by, from that id or from our words for it."""
    words = " ".join(typed.split())
    for kind, label in texts.list_section("screens.object").items():
        if words == label or words.startswith(f"{label} "):
            words = f"{kind}{words.removeprefix(label)}"
    return words or None


def _describe_object(line: AuditLine, texts: Texts) -> str:
    kind, _, number = line.entry.object.partition(" ")
    label = texts.list_section("screens.object").get(kind, kind)
    return f"{label} {line.about_name or number}".strip()


def _format_sequence(line: AuditLine, texts: Texts) -> str:
    sequence = line.entry.sequence
    return f"{sequence:,}" if sequence else texts("screens.audit_table.waits")


def _format_time(line: AuditLine, texts: Texts) -> str:
    moment = times.parse_iso(line.entry.at).astimezone(times.BANGKOK)
    if line.entry.verb in DAY_ONLY_VERBS:
        return format_short_date(moment, texts.language)
    return f"{format_short_date(moment, texts.language)} {moment:%H.%M.%S}"


def _describe_entry(line: AuditLine, texts: Texts) -> str:
    if line.entry.object.startswith(REJECTION_EVENT):
        return components.escape_markdown(_describe_refusal(line, texts))
    return components.escape_markdown(
        texts(
            f"screens.audit.{to_key(line.entry.verb)}",
            who=line.account_name or texts("screens.audit.terminal"),
            object=_describe_object(line, texts),
            reason=texts(f"screens.audit_reason.{to_key(line.entry.reason)}")
            if line.entry.reason
            else "",
        )
    )


def _describe_refusal(line: AuditLine, texts: Texts) -> str:
    """Return the sentence about a file that was refused; reporters have no name."""
    by_reporter = line.entry.verb == Verb.REPORT_CASE
    nobody = "screens.audit_table.reporter" if by_reporter else "screens.audit.terminal"
    return texts(
        "screens.audit_table.refused",
        who=line.account_name or texts(nobody),
        object=_describe_object(line, texts),
    )

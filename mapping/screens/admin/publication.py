"""Complaint counts on their way to the public: seen ahead, confirmed by two, run by a third."""

import streamlit as st

from geodata.actions.imports import counting
from geodata.actions.imports.counting import PendingRelease
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import CountCell, ReleaseRun
from geodata.model.people.people import Scope, Verb
from mapping.publish.complaint_releases import build_rules
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import draw_outcome
from mapping.screens.admin import publication_more, publication_tables
from mapping.screens.admin.publication_tables import PublicationDesk, ReleaseAction
from mapping.texts.dates import format_long_date


def main() -> None:
    """Draw what somebody may see of the next release."""
    texts = session.get_texts()
    st.title(texts("screens.publication.title"), anchor=False)
    who = session.get_actor()
    if who is None or not (who.may(Verb.CONFIRM_RELEASE) or who.may(Verb.RUN_RELEASE)):
        components.draw_refusal(texts)
        return
    draw_outcome()
    desk = PublicationDesk(who, session.read_area_names(), texts)
    with st.container(key="prose"):
        st.text(texts("publication.says"))
    if who.may(Verb.RUN_RELEASE):
        _draw_run(desk)
    else:
        _draw_outlook(desk)
        publication_more.draw(desk)


def _draw_outlook(desk: PublicationDesk) -> None:
    """Draw what would be published and held back, in one's own scope."""
    texts = desk.texts
    seen = session.ask(counting.read_outlook, build_rules())
    day = format_long_date(seen.plan.day, texts.language)
    st.subheader(texts("publication.next", day=day), anchor=False)
    _draw_last_run(seen.last, desk)
    publication_tables.draw_groups(
        [(group.cell, group.period, len(group.refs)) for group in seen.plan.groups], desk
    )
    if seen.confirmed_by:
        st.text(texts("publication.confirmed_by", names=", ".join(seen.confirmed_by)))
    st.caption(texts("publication.ready" if seen.is_ready else "publication.needs"))
    told = [
        (texts("publication.area"), day),
        (
            texts("publication.count"),
            _describe_groups([(group.cell, len(group.refs)) for group in seen.plan.groups], desk),
        ),
    ]
    record = displayed_versions.draw("release", DisplayedVersion(0, seen.fingerprint), told)
    label = texts("publication.confirm")
    sees_all = desk.who.find_scope(Verb.CONFIRM_RELEASE) is Scope.ALL
    closed = seen.is_confirmed_by_me or (sees_all and not seen.plan.groups)
    if displayed_versions.draw_button(
        record, label, "publication-confirm", type="primary", disabled=closed
    ):
        ReleaseAction(record).run(
            "publication.done.confirmed",
            counting.confirm_release,
            build_rules(),
            record.seen.digest,
        )
    publication_tables.draw_withheld(seen.plan, desk)


def _draw_run(desk: PublicationDesk) -> None:
    """Draw what will be public, and nothing else, for whoever runs the release."""
    texts = desk.texts
    seen = session.ask(counting.read_pending_release, build_rules())
    day = format_long_date(seen.day, texts.language)
    st.subheader(texts("publication.next", day=day), anchor=False)
    _draw_last_run(seen.last, desk)
    if seen.lines:
        lines = [(line.cell, line.period, line.count) for line in seen.lines]
        publication_tables.draw_groups(lines, desk)
    st.text(texts(f"publication.{_release_state(seen)}"))
    if not seen.is_today:
        st.caption(texts.format_reason("E-RELEASE-01", day=day))
    told = [
        (texts("publication.area"), day),
        (
            texts("publication.count"),
            _describe_groups([(line.cell, line.count) for line in seen.lines], desk),
        ),
    ]
    record = displayed_versions.draw("release-run", seen.displayed_version, told)
    label, closed = texts("publication.run"), not seen.is_today
    if displayed_versions.draw_button(
        record, label, "publication-run", type="primary", disabled=closed
    ):
        ReleaseAction(record).run(
            "publication.done.run", counting.run_release, build_rules(), record.seen
        )


def _release_state(seen: PendingRelease) -> str:
    if not seen.is_ready:
        return "waits"
    return "frozen" if seen.lines else "again"


def _describe_groups(lines: list[tuple[CountCell, int]], desk: PublicationDesk) -> str:
    return "\n".join(
        f"{desk.name_area(cell.area_id)} · {desk.name_category(cell.category)} · {count:,}"
        for cell, count in lines
    )


def _draw_last_run(last: ReleaseRun | None, desk: PublicationDesk) -> None:
    if last is not None:
        day = format_long_date(last.day, desk.texts.language)
        st.caption(desk.texts("publication.last", day=day, number=last.number, groups=last.groups))


if __name__ == "__main__":
    main()

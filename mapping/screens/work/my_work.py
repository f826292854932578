"""The first page of whoever signs in: what waits for them, late first, each with the way to it.

What somebody typed is drawn as text, never as Markdown. The list refreshes by itself; that is no
press and keeps nobody signed in.
"""

from collections.abc import Mapping

import streamlit as st

from geodata.actions import my_work
from geodata.actions.my_work import WaitingWork, WorkItem, WorkKind
from geodata.errors import AppError
from geodata.model.people.people import Actor
from mapping.screens import components, session
from mapping.screens.cases import case_desk
from mapping.screens.work import alerts, field_link, stage, unfinished, waiting
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

EVERY_S = 30
ITEMS_SHOWN = 5
QUEUES = {  # the list of the review screen that a kind is in
    WorkKind.PROPOSALS: "proposed",
    WorkKind.MITIGATIONS: "mitigation",
    WorkKind.DUE_REVIEWS: "due",
    WorkKind.WORDS: "words",
    WorkKind.PHOTOS: "photos",
    WorkKind.REFUSED_PHOTOS: "public",
}
FOLDERS = {
    "cases": "cases",
    "projects": "projects",
    "review": "risks",
    "add_risk": "risks",
    "boundaries": "registry",
    "forum": "forum",
    "workshop": "workshop",
    "programme": "programme",
    "publication": "admin",
    "papers": "workshop",
    "admin": "admin",
}


def main() -> None:
    """Draw who is signed in, and what waits for them."""
    texts, who = session.get_texts(), session.get_actor()
    st.title(texts("screens.my_work.title"), anchor=False)
    if who is None:
        components.draw_refusal(texts)
        return
    _draw_person(who, texts)
    stage.draw(who, texts)
    field_link.draw(texts)
    unfinished.draw(who, texts)
    if not my_work.can_have_work(who):
        return  # that nothing waits would be no news
    st.fragment(_draw_work, run_every=EVERY_S)()


def _draw_person(who: Actor, texts: Texts) -> None:
    """Draw the name, the role and the way out: a phone does not show the menu."""
    with st.container(key="my-work-person", horizontal=True, vertical_alignment="center"):
        st.text(f"{who.name} · {texts(f'screens.role.{who.role}')}")
        st.link_button(texts("screens.sign_out"), "/auth/sign-out", type="tertiary")


def _draw_work() -> None:
    texts = session.get_texts()
    try:
        work = waiting.read_waiting_work()
    except AppError as error:
        components.draw_problem(error)
        return
    who = session.get_actor()
    if who is not None:
        alerts.draw(who, my_work.count_items(work), texts)
    if not work:
        st.success(texts("screens.my_work.none"))
        return
    late = sum(waiting_work.overdue_count for waiting_work in work)
    said = texts("screens.my_work.count", count=my_work.count_items(work))
    if late:
        said += " · " + texts("screens.my_work.overdue", count=late)
    st.text(said)
    names = session.read_community_names()
    points = {
        number: str(point["names"][texts.language])
        for number, point in session.read_risk_points().items()
    }
    for waiting_work in work:
        _draw_kind(waiting_work, names, points, texts)


def _draw_kind(
    work: WaitingWork, names: dict[str, str], points: Mapping[str, str], texts: Texts
) -> None:
    """Draw one kind of work: how much, the first of it, each a button that opens it."""
    key = to_key(work.kind).replace("_", "-")
    with st.container(key=f"work-{key}", border=True):
        title = texts(f"screens.my_work.kind.{to_key(work.kind)}")
        st.subheader(f"{title} ({len(work.items)})", anchor=False)
        for place, item in enumerate(work.items[:ITEMS_SHOWN]):
            words = components.escape_markdown(_describe_item(item, names, points, texts))
            is_first = all(one.record_id != item.record_id for one in work.items[:place])
            row = f"work-row-{key}-{(is_first and item.record_id) or f'at-{place}'}"
            if st.button(words, key=row, width="stretch"):
                _open(work.kind, item)
        if len(work.items) > ITEMS_SHOWN:
            st.caption(texts("screens.my_work.more", count=len(work.items) - ITEMS_SHOWN))
        label = texts(f"screens.my_work.open.{to_key(work.kind)}")
        if st.button(label, key=f"open-{key}", type="secondary"):
            _open(work.kind)


def _describe_item(
    item: WorkItem, names: dict[str, str], points: Mapping[str, str], texts: Texts
) -> str:
    """Return one line: what is late, what it is about, number, community, days, why it came back.

    A risk point that is public is told by its public name.
    """
    name = points.get(item.label)
    kind = item.category and texts(f"screens.category_short.{to_key(item.category)}")
    parts = [
        item.is_overdue and f"⚠ {texts('screens.my_work.late')}",
        name or kind,
        item.label,
        item.community_id and names.get(item.community_id, item.community_id),
        item.since
        and texts("screens.my_work.since", day=format_short_date(item.since, texts.language)),
        item.due_on
        and texts("screens.my_work.due", day=format_short_date(item.due_on, texts.language)),
        item.reason and texts("screens.my_work.reason", reason=item.reason),
    ]
    return " · ".join(str(part) for part in parts if part) or texts("screens.my_work.one")


def _open(kind: WorkKind, item: WorkItem | None = None) -> None:
    """Open the screen where this kind is done, at its list and, where it can, at one record."""
    record_id = None if item is None else item.record_id
    query = {}
    if kind in QUEUES:
        session.link("queue", QUEUES[kind])
        session.choose("choice-queue", QUEUES[kind])
        if record_id is not None:
            session.choose(f"review-choice-{QUEUES[kind]}", record_id)
    elif kind is WorkKind.CASES and record_id is not None:
        session.keep(case_desk.OPEN, record_id)
    elif kind is WorkKind.PROJECT_PHOTOS and item is not None:
        query = {"id": item.label}
    elif kind is WorkKind.UNRECORDED_WORKSHOPS and record_id is not None:
        session.link("workshop", str(record_id))
    elif kind is WorkKind.OVERDUE_GOALS and record_id is not None:
        session.link("year-be", str(record_id))
    screen = waiting.SCREENS[kind]
    st.switch_page(f"{FOLDERS[screen]}/{screen}.py", query_params=query)


if __name__ == "__main__":
    main()

"""The registry for officers: communities added, renamed, retired, counted; stated names settled."""

import secrets

import streamlit as st

from geodata.actions.places import communities
from geodata.actions.places.communities import HistoryLine
from geodata.district import get_district
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.places.places import Community
from geodata.model.places.registry import KINDS_TH, FigureKind, NewCommunity, RecordedFigure
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.registry import communities_names, landmarks_desk
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

SAME = "communities-new"  # the fields of the form until it is saved


def main() -> None:
    """Draw the register, then what can be done with it."""
    texts = session.get_texts()
    st.title(texts("screens.communities.title"), anchor=False)
    if not session.is_allowed(Verb.CHANGE_COMMUNITIES):
        components.draw_refusal(texts)
        return
    draw_outcome()
    places = {community.id: community for community in session.ask(communities.list_communities)}
    communities_names.draw(places, texts)
    _draw_community(places, texts)
    _ask_new_community(places, texts)
    landmarks_desk.draw(texts)
    _draw_list(places, texts)


def _draw_list(places: dict[str, Community], texts: Texts) -> None:
    st.subheader(texts("screens.communities.list"), anchor=False)
    subdistricts = session.read_subdistrict_names()
    st.table(
        {
            texts("screens.communities.id"): list(places),
            texts("screens.communities.name"): [
                components.escape_markdown(place.name_th) for place in places.values()
            ],
            texts("screens.column.subdistrict"): [
                components.escape_markdown(
                    subdistricts.get(place.subdistrict_code, place.subdistrict_code)
                )
                for place in places.values()
            ],
            texts("screens.communities.zone"): [
                str(place.zone or "–") for place in places.values()
            ],
            texts("screens.communities.state"): [
                texts(f"screens.communities.{'is_retired' if place.retired else 'in_force'}")
                for place in places.values()
            ],
        },
        hide_index=True,
    )


def _draw_community(places: dict[str, Community], texts: Texts) -> None:
    """Draw what can be done with the community that is chosen."""
    st.subheader(texts("screens.communities.change"), anchor=False)
    chosen = _choose_community(
        texts("screens.communities.choose"), places, "communities-one", texts
    )
    if chosen is None:
        return
    place = places[chosen]
    history = [
        _describe_event(line, texts) for line in session.ask(communities.list_history, place.id)
    ]
    with st.container(key="community-card", border=True):
        lines = _describe_community(place, history, texts)
        record = displayed_versions.draw(
            f"community-{place.id}", DisplayedVersion.from_record(place), lines, place
        )
        place = record.content
        st.text(place.name_th)
        if place.retired:
            if displayed_versions.draw_button(
                record, texts("screens.communities.take_back"), "community-take-back"
            ):
                ScreenAction(record).run(
                    "screens.communities.saved", communities.take_back, place.id, record.seen
                )
        else:
            _draw_changes(place, record, texts)
        st.caption(texts("screens.communities.history"))
        for line in history or [texts("screens.communities.no_history")]:
            st.text(line)


def _describe_community(
    place: Community, history: list[str], texts: Texts
) -> displayed_versions.Lines:
    """Return what a person reads of a community; a figure stands in its history."""
    state = f"screens.communities.{'is_retired' if place.retired else 'in_force'}"
    return [
        (texts("screens.communities.name"), place.name_th),
        (texts("screens.communities.zone"), str(place.zone or "")),
        (texts("screens.communities.state"), texts(state)),
        (texts("screens.communities.history"), history[0] if history else ""),
    ]


def _draw_changes(place: Community, record: DisplayedRecord, texts: Texts) -> None:
    key = f"{place.id}-{record.form}"
    name = st.text_input(
        texts("screens.communities.new_name"), place.name_th, max_chars=100, key=f"name-{key}"
    )
    if displayed_versions.draw_button(
        record,
        texts("screens.communities.rename"),
        "community-rename",
        typed=[f"name-{key}"],
        disabled=name.strip() in ("", place.name_th),
    ):
        ScreenAction(record).run(
            "screens.communities.saved", communities.rename, place.id, record.seen, name
        )
    zone = st.segmented_control(
        texts("screens.communities.zone"),
        range(1, get_district().zones + 1),
        default=place.zone,
        key=f"zone-{key}",
    )
    label = texts("screens.communities.save_zone")
    if displayed_versions.draw_button(record, label, "community-zone", disabled=zone == place.zone):
        ScreenAction(record).run(
            "screens.communities.saved", communities.assign_zone, place.id, record.seen, zone
        )
    _ask_figure(place, record, key, texts)
    sure = st.checkbox(texts("screens.communities.sure"), key=f"sure-{key}")
    label = texts("screens.communities.retire")
    if displayed_versions.draw_button(record, label, "community-retire", disabled=not sure):
        ScreenAction(record).run(
            "screens.communities.saved", communities.retire, place.id, record.seen
        )


def _ask_figure(place: Community, record: DisplayedRecord, key: str, texts: Texts) -> None:
    """Draw the fields of a figure: what, how many, which year, from where."""
    kind = st.segmented_control(
        texts("screens.communities.figure"),
        list(FigureKind),
        format_func=lambda option: texts(f"screens.communities.{option}"),
        key=f"figure-{key}",
    )
    if kind is None:
        return
    this_year = session.get_now().astimezone(BANGKOK).year + BUDDHIST_OFFSET
    count = st.number_input(
        texts("screens.communities.count"), min_value=1, value=None, step=1, key=f"count-{key}"
    )
    has_year = not st.checkbox(texts("screens.communities.no_year"), key=f"no-year-{key}")
    year = st.number_input(
        texts("screens.communities.year"),
        value=this_year,
        step=1,
        key=f"year-{key}",
        disabled=not has_year,
    )
    year_be = int(year) if has_year else None
    source = st.text_input(texts("screens.communities.source"), max_chars=200, key=f"source-{key}")
    ready = count is not None and bool(source.strip())
    label, field = texts("screens.communities.save_figure"), f"source-{key}"
    if displayed_versions.draw_button(
        record, label, "community-figure", typed=[field], disabled=not ready
    ):
        ScreenAction(record).run(
            "screens.communities.saved",
            communities.set_figure,
            place.id,
            record.seen,
            kind,
            count or 0,
            year_be,
            source,
        )


def _ask_new_community(places: dict[str, Community], texts: Texts) -> None:
    st.subheader(texts("screens.communities.add"), anchor=False)
    token = session.cache_for_person(SAME, None, lambda: secrets.token_hex(8))
    name = st.text_input(texts("screens.communities.name"), max_chars=100, key=f"new-name-{token}")
    subdistricts = session.read_subdistrict_names()
    code = st.selectbox(
        texts("screens.column.subdistrict"),
        list(subdistricts),
        index=None,
        format_func=lambda option: subdistricts[option],
        placeholder=texts("screens.pick"),
        key=f"new-subdistrict-{token}",
    )
    kind = st.selectbox(
        texts("screens.communities.kind"),
        KINDS_TH,
        format_func=lambda kind: _format_kind(kind, texts),
        key=f"new-kind-{token}",
    )
    copied = _choose_community(
        texts("screens.communities.copy"), places, f"new-copy-{token}", texts
    )
    point = places[copied].location if copied else None
    latitude = st.text_input(
        texts("screens.field.latitude"),
        f"{point.y:.6f}" if point else "",
        placeholder=get_district().words["th"]["example_latitude"],
        key=f"new-latitude-{token}-{copied}",
    )
    longitude = st.text_input(
        texts("screens.field.longitude"),
        f"{point.x:.6f}" if point else "",
        placeholder=get_district().words["th"]["example_longitude"],
        key=f"new-longitude-{token}-{copied}",
    )
    ready = bool(name.strip() and code and latitude.strip() and longitude.strip())
    if st.button(
        texts("screens.communities.add"), type="primary", key="community-add", disabled=not ready
    ):
        with ScreenAction() as action:
            x, y = communities.parse_point(latitude, longitude)
            new = NewCommunity(name, code or "", kind or KINDS_TH[0], x, y)
            session.ask(communities.add_community, new)
            session.forget(SAME)
            action.say("screens.communities.added")


def _describe_event(line: HistoryLine, texts: Texts) -> str:
    what, who = line.event, line.account_name or texts("screens.audit.terminal")
    date = format_short_date(what.at, texts.language)
    if isinstance(what, RecordedFigure):
        figure = what.figure
        return texts(
            f"screens.communities.history_{figure.kind}",
            date=date,
            who=who,
            count=f"{figure.count:,}",
            year=texts.format_year(figure.year_be),
            source=figure.source,
        )
    return texts(
        f"screens.communities.history_{to_key(what.kind)}",
        date=date,
        who=who,
        before=what.before or "–",
        after=what.after or "–",
    )


def _choose_community(
    label: str, places: dict[str, Community], key: str, texts: Texts
) -> str | None:
    return st.selectbox(
        label,
        list(places),
        index=None,
        format_func=lambda option: f"{option} {places[option].name_th}",
        placeholder=texts("map.filter.choose"),
        key=key,
    )


def _format_kind(kind: str, texts: Texts) -> str:
    """Return a kind of community, which the register keeps in Thai, in the words of the screen."""
    thai = Texts("th").list_section("screens.communities")
    key = next(key for key, words in thai.items() if key.startswith("kind_") and words == kind)
    return texts(f"screens.communities.{key}")


if __name__ == "__main__":
    main()

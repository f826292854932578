"""Pieces that several screens share: the frame, the filters, the way in to the map."""

import re
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

import streamlit as st

from geodata.errors import AppError, BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.places.places import AreaLevel
from geodata.model.risks import Scores
from geodata.model.times import BUDDHIST_OFFSET
from geodata.reasons import Language
from mapping.analysis.area_risks import format_risk_lines
from mapping.analysis.figures import AreaFigures, AreaFilter
from mapping.json_types import JsonObject
from mapping.screens import drafts, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts, states, to_key
from mapping.texts.dates import build_date, format_long_date, format_month

WORD_JOINER = "\u2060"  # invisible; before these signs it keeps bare addresses from becoming links
IN_BAR = 3  # links of the phone's navigation
_LINK = re.compile(r"://|(?<=www)\.|@", re.IGNORECASE)
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in string.punctuation})


def escape_markdown(text: str) -> str:
    """Return typed text so that Markdown shows it exactly as it was typed.

    Needed in tables, messages and links; lists to choose from show their options as they are.
    """
    return _LINK.sub(f"{WORD_JOINER}\\g<0>", text).translate(_MARKDOWN)


def format_boundary_source(source: str, texts: Texts) -> str:
    """Return where outlines come from: our own sentence about estimates in the screen's language.

    Any other source is the name that its owner gave it.
    """
    is_ours = source == Texts("th")("screens.about.estimated_source")
    return texts("screens.about.estimated_source") if is_ours else source


def add_language(address: str, texts: Texts) -> str:
    """Return the address of a paper in the language of the screen."""
    return address if texts.language == "th" else f"{address}?lang={texts.language}"


def draw_head(name: str) -> PublicDocuments:
    """Draw the title and the warnings that a public screen needs; return what it may show."""
    texts = session.get_texts()
    st.title(texts(f"screens.{name}.title"), anchor=False)
    release = session.release()
    if release is None:
        st.info(texts.format_reason("E-SYS-09"))
        st.stop()
    draw_sample_mark(release)
    return release


def draw_sample_mark(release: PublicDocuments | None, key: str = "demo") -> None:
    """Draw that what is shown is made up, where any of it is."""
    if release is not None and release.demo:
        with st.container(key=key):
            st.warning(session.get_texts()("screens.demo"))


def draw_stamp(release: PublicDocuments) -> None:
    """Draw the date and number of the data."""
    texts = session.get_texts()
    st.caption(
        texts(
            "screens.stamp",
            date=format_long_date(release.released_at, texts.language),
            version=release.version,
        )
    )


@contextmanager
def explain_problems() -> Iterator[None]:
    """Show a known error as one sentence with its code."""
    try:
        yield
    except AppError as error:
        draw_problem(error)


def draw_problem(error: AppError) -> None:
    """Draw the sentence of a known error with its code."""
    st.error(
        escape_markdown(f"{error.format_sentence(session.get_texts().language)} ({error.code})")
    )


def draw_refusal(texts: Texts) -> None:
    """Show why a page does not open: nobody is signed in, or this person may not open it."""
    if session.get_actor() is not None:
        st.error(texts.format_reason("E-NF-02"))
        return
    ended = drafts.has_ended()
    st.error(texts("screens.drafts.again" if ended else "screens.sign_in_first"))
    st.link_button(texts("screens.sign_in"), build_sign_in_address(), type="primary")  # beside
    if ended:
        drafts.draw_words(texts)


def build_sign_in_address() -> str:
    """Return the address to sign in at, which leads back to the page that is open.

    From the map itself it leads to what waits for whoever signs in.
    """
    path = urlsplit(st.context.url or "").path.rstrip("/")
    return f"/auth/sign-in?next={quote(path)}" if path else "/auth/sign-in"


def draw_bottom_bar(pages: Mapping[str, Any], badges: Mapping[str, str]) -> None:
    """Draw the phone's navigation; a wide screen has the menu at the side.

    A badge says how much waits there; the title of a page holds it already, its name here does not.
    """
    names = session.get_texts().list_section("screens.bar")
    with st.bottom.container(key="bottom-bar", horizontal=True):
        for name, page in pages.items():
            label = names.get(name)
            st.page_link(page, label=label and label + badges.get(name, ""))
        if len(pages) < IN_BAR:
            st.link_button(names["report"], "/report", type="tertiary")


def draw_language_switch() -> None:
    """Draw the button that changes between Thai and English."""
    other: Language = "en" if session.get_language() == "th" else "th"
    st.sidebar.button(
        session.get_texts()("screens.other_language"),
        key="language",
        on_click=session.change_language,
        args=(other,),
    )


def draw_account() -> None:
    """Draw the way to sign in, or who is signed in and the way out."""
    texts, who = session.get_texts(), session.get_actor()
    st.sidebar.link_button(texts("screens.bar.report"), "/report", type="tertiary")
    st.sidebar.link_button(texts("screens.bar.join"), "/w", type="tertiary")
    st.sidebar.link_button(texts("screens.bar.editions"), "/editions", type="tertiary")
    if who is None:
        st.sidebar.link_button(texts("screens.sign_in"), build_sign_in_address(), type="tertiary")
        return
    st.sidebar.text(who.name)
    st.sidebar.caption(texts(f"screens.role.{who.role}"))
    st.sidebar.link_button(texts("screens.sign_out"), "/auth/sign-out", type="tertiary")


def keep_language(address: str, texts: Texts) -> str:
    """Return an address of ours so that it opens in the language of this page.

    A link loads its page anew, and the choice of this page ends with it.
    """
    if texts.language == "th" or not address:
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={texts.language}"


def draw_edition_links(edition_id: str, texts: Texts, key: str) -> None:
    """Draw the ways to an edition: its story, the presenter's view, its map, and all editions."""
    folder = f"/editions/{edition_id}/"
    ways = (
        ("story", f"{folder}story"),
        ("present", f"{folder}present"),
        ("map", folder),
        ("all", "/editions"),
    )
    with st.container(horizontal=True, key=key):
        for name, address in ways:
            st.link_button(texts(f"forum.edition.{name}"), keep_language(address, texts))


def choose_category(texts: Texts, key: str, known: Category | None = None) -> Category | None:
    """Draw the categories; none is chosen beforehand where none is known."""
    return st.pills(
        texts("screens.add_risk.category"),
        CHOSEN_CATEGORIES,
        default=known,
        format_func=lambda option: texts(f"screens.category.{to_key(option)}"),
        key=f"category-{key}",
    )


def ask_scores(texts: Texts, key: str, known: Scores | None = None) -> Scores | None:
    """Draw likelihood and impact, five buttons each; None until both are chosen.

    Under each stands what its five steps mean, and under both the level that they give.
    """
    likelihood, impact = (
        _ask_score(name, texts, key, None if known is None else getattr(known, name))
        for name in ("likelihood", "impact")
    )
    if likelihood is None or impact is None:
        return None
    scores = Scores(likelihood, impact)
    st.text(describe_scores(scores, texts))
    return scores


def _ask_score(name: str, texts: Texts, key: str, known: int | None) -> int | None:
    chosen = st.segmented_control(
        texts(f"screens.add_risk.{name}"), range(1, 6), default=known, key=f"{name}-{key}"
    )
    anchors = {step: texts(f"risk_page.{name}_words.{step}") for step in range(1, 6)}
    if chosen is None:
        st.caption(" · ".join(f"{step} {words}" for step, words in anchors.items()))
    else:
        st.caption(texts("screens.add_risk.anchor", step=chosen, words=anchors[chosen]))
    return chosen


def describe_scores(scores: Scores, texts: Texts) -> str:
    """Return the level that two scores give, and how."""
    return texts(
        "map.card.risk_score",
        level=texts(f"map.risk.{to_key(scores.level)}"),
        likelihood=scores.likelihood,
        impact=scores.impact,
        score=scores.likelihood * scores.impact,
    )


def ask_date(
    label: str, key: str, *, newest: date, years: int, known: date | None = None
) -> Callable[[], date | None]:
    """Draw day, month and year (พ.ศ. in Thai); what they name is asked for when it is needed.

    Streamlit's own date field shows the year of the other calendar. `years` is how many there are
    to choose from, back from that of `newest`; `known` is chosen beforehand.
    """
    texts = session.get_texts()
    offset = BUDDHIST_OFFSET if texts.language == "th" else 0
    fields: tuple[tuple[str, range, Callable[[int], str], int], ...] = (
        ("day", range(1, 32), str, 84),
        ("month", range(1, 13), lambda number: format_month(number, texts.language), 126),
        (
            "year",
            range(newest.year, newest.year - years, -1),
            lambda number: str(number + offset),
            94,
        ),
    )
    with st.container(key=f"date-{key}"):
        st.caption(label)
        with st.container(horizontal=True, gap="xsmall"):  # all three beside each other on a phone
            day, month, year = (
                st.selectbox(
                    texts(f"screens.date.{name}"),
                    options,
                    index=None if known is None else _find_index(options, getattr(known, name)),
                    format_func=words,
                    placeholder=texts("screens.pick"),
                    key=f"{key}-{name}",
                    width=width,
                )
                for name, options, words, width in fields
            )
    return lambda: build_date(day, month, year)


def read_date(read: Callable[[], date | None]) -> date | None:
    """Return the day that three lists name; one that is none yet is said and not used."""
    try:
        return read()
    except BadInput as error:
        st.caption(error.format_sentence(session.get_texts().language))
        return None


def _find_index(options: range, value: int) -> int | None:
    return options.index(value) if value in options else None


def choose_areas(release: PublicDocuments) -> AreaFilter:
    """Draw the filters that map and table share, kept in the link."""
    texts = session.get_texts()
    cube = release.cube
    level = choose_segment(
        "level", [str(level) for level in AreaLevel], lambda level: texts(f"map.level.{level}")
    )
    with st.popover(texts("map.filter.open")):
        subdistricts = release.read_subdistrict_names(texts.language)
        subdistrict = choose_option("subdistrict", list(subdistricts), subdistricts.__getitem__)
        zones = list_zones(release)
        zone = zones and choose_option(
            "zone", zones, lambda zone: texts("map.filter.zone_name", zone=zone)
        )
        labels = {kind["id"]: kind["label"] for kind in cube["types"]}
        kind = choose_option("type", list(labels), labels.__getitem__)
        year = choose_option(
            "year",
            [str(year) for year in cube["fiscal_years"]],
            lambda year: name_year(int(year), cube, texts),
        )
    return AreaFilter(
        level=AreaLevel(level),
        zone=int(zone) if zone else None,
        subdistrict=subdistrict,
        type_id=kind,
        fiscal_year_be=int(year) if year else None,
    )


def list_zones(release: PublicDocuments) -> list[str]:
    """Return the zones that communities are in; none before any community is in one."""
    communities = release.read_areas(AreaLevel.COMMUNITY)["features"]
    zones = {feature["properties"]["zone"] for feature in communities}
    return sorted(str(zone) for zone in zones if zone is not None)


def describe_filter(chosen: AreaFilter, release: PublicDocuments) -> list[str]:
    """Return what is filtered, as a file says it."""
    texts = session.get_texts()
    kinds = {kind["id"]: kind["label"] for kind in release.cube["types"]}
    words = (
        chosen.subdistrict and release.read_subdistrict_names(texts.language)[chosen.subdistrict],
        chosen.zone and texts("map.filter.zone_name", zone=chosen.zone),
        chosen.type_id and kinds[chosen.type_id],
        chosen.fiscal_year_be and name_year(chosen.fiscal_year_be, release.cube, texts),
    )
    return [str(word) for word in words if word]


def choose_indicator() -> str:
    """Draw the choice of what the map colours."""
    texts = session.get_texts()
    return choose_segment(
        "indicator",
        ["risks", "projects", "complaints", "feed", "coverage"],
        lambda indicator: texts(f"map.indicator.{indicator}"),
    )


def choose_segment(key: str, options: list[str], label: Callable[[str], str]) -> str:
    """Draw a row of buttons of which one is chosen, kept in the link."""
    chosen = st.segmented_control(
        session.get_texts()(f"screens.choose.{key}"),
        options,
        required=True,
        format_func=label,
        key=session.link_widget(key, options, default=options[0]),
        label_visibility="collapsed",
    )
    session.link(key, None if chosen == options[0] else chosen)
    return chosen or options[0]


def choose_option(key: str, options: list[str], label: Callable[[str], str]) -> str | None:
    """Draw a list to choose from, or nothing of it, kept in the link."""
    texts = session.get_texts()
    widget = session.link_widget(key, options)
    chosen = st.selectbox(
        texts(f"map.filter.{key}"),
        options,
        index=None,
        placeholder=texts("map.filter.all"),
        format_func=label,
        key=widget,
        disabled=not options,
    )
    session.link(key, chosen)
    return chosen


def make_filter_message(
    chosen: AreaFilter, indicator: str, of_points: Mapping[str, str]
) -> JsonObject:
    """Return a filter in the words that the map's page understands."""
    return {
        **of_points,
        "indicator": indicator,
        "level": str(chosen.level),
        "zone": chosen.zone,
        "subdistrict": chosen.subdistrict,
        "type": chosen.type_id,
        "year": chosen.fiscal_year_be,
    }


def name_area(row: AreaFigures, texts: Texts) -> str:
    """Return the name of an area in the page's language."""
    return row.name_th if texts.language == "th" else row.name_en or row.name_th


def describe_complaints(row: AreaFigures, texts: Texts) -> str:
    """Return the complaints of an area in words; withheld is neither none nor no data."""
    if row.complaints is None:
        return texts("map.card.withheld")
    return texts("map.card.at_least", count=f"{row.complaints:,}")


def name_year(year: int, cube: JsonObject, texts: Texts) -> str:
    """Return the name of a fiscal year, and that it is not whole where it is not."""
    name = texts("map.filter.year_name", year=year)
    why = states.format_incomplete_year(year, cube, texts)
    return f"{name} ({why})" if why else name


def describe_coverage(row: AreaFigures, texts: Texts) -> str:
    """Return the coverage of an area in words."""
    visited = row.communities_visited, row.communities_listed
    return states.format_coverage(row.coverage, *visited, texts, has_points=not row.risks.is_empty)


def describe_risks(row: AreaFigures, texts: Texts) -> str:
    """Return the risk points of an area in words, those that may lie in it too."""
    return escape_markdown(" · ".join(format_risk_lines(row.risks, texts)))


def describe_feed_reports(count: int | None, texts: Texts) -> str:
    """Return the feed's records of an area in words."""
    if count is None:
        return texts("map.card.no_data")
    return texts("map.card.count", count=f"{count:,}") if count else texts("map.card.none")

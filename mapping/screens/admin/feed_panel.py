"""Feeds that are read daily, and the table of which category their own types mean."""

import pandas as pd
import streamlit as st

from geodata.actions.imports import feeds
from geodata.actions.imports.feeds import FeedOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.feeds import Feed
from geodata.model.imports.records import Category
from geodata.store.imports.feeds import FeedWord
from mapping.screens import components, session
from mapping.screens.action import CallbackAction, draw_outcome
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

PLACE = "feed-categories"  # where it is said what came of a press


def draw(texts: Texts) -> None:
    """Draw how the last readings went, and the table of one feed."""
    with components.explain_problems():
        named = session.ask(feeds.list_feeds)
        sources = session.ask(feeds.list_sources)
        if named:
            st.subheader(texts("screens.feeds.title"), anchor=False)
            _draw_feeds(named, texts)
        if sources:
            st.subheader(texts("screens.feeds.categories_title"), anchor=False)
            draw_outcome(PLACE)
            _draw_categories(sources, texts)


def _draw_feeds(named: list[Feed], texts: Texts) -> None:
    st.caption(texts("screens.feeds.how"))
    st.dataframe(
        pd.DataFrame(
            {
                texts("screens.feeds.name"): [feed.name for feed in named],
                texts("screens.feeds.read"): [
                    format_short_date(feed.state.read_at, texts.language)
                    if feed.state.read_at
                    else ""
                    for feed in named
                ],
            }
        ),
        hide_index=True,
        key="feeds-list",
    )
    for feed in named:
        problem = feed.state.problem
        if problem is not None:
            sentence = f"{feed.name}: {problem.format_sentence(texts.language)} ({problem.code})"
            st.warning(components.escape_markdown(sentence))


def _draw_categories(sources: tuple[str, ...], texts: Texts) -> None:
    st.caption(texts("screens.feeds.categories_how"))
    feed = st.selectbox(
        texts("screens.feeds.choose_feed"),
        sources,
        index=None,
        placeholder=texts("screens.feeds.none"),
        key="feed-choice",
    )
    if feed is None:
        return
    overview = session.ask(feeds.read_categories, feed)
    st.text(
        " · ".join(
            f"{texts(f'screens.category_short.{to_key(category)}')} {count:,}"
            for category, count in overview.categories.items()
        )
    )
    st.dataframe(_make_table(overview, texts), hide_index=True, key="feed-table")
    words = {found.word: found for found in overview.words}
    word = st.selectbox(
        texts("screens.feeds.choose_word"),
        list(words),
        index=None,
        placeholder=texts("screens.feeds.none"),
        key="feed-word",
    )
    if word is not None:
        _draw_choice(feed, words[word], texts)


def _draw_choice(feed: str, found: FeedWord, texts: Texts) -> None:
    category = st.selectbox(
        texts("screens.feeds.choose_category"),
        list(Category),
        index=list(Category).index(found.choice.category),
        format_func=lambda option: texts(f"screens.category_short.{to_key(option)}"),
        key=f"feed-category-{feed}-{found.word}-{found.choice.version}",
    )
    # The button carries what stands above it: somebody may have said otherwise since.
    st.button(
        texts("screens.feeds.save", count=f"{found.records:,}"),
        type="primary",
        key="feed-category-save",
        disabled=category == found.choice.category,
        on_click=_save,
        args=(feed, found.word, category, DisplayedVersion.from_record(found.choice)),
    )


def _make_table(overview: FeedOverview, texts: Texts) -> pd.DataFrame:
    words = overview.words
    return pd.DataFrame(
        {
            texts("screens.feeds.word"): [found.word for found in words],
            texts("screens.feeds.records"): [found.records for found in words],
            texts("screens.feeds.category"): [
                texts(f"screens.category_short.{to_key(found.choice.category)}") for found in words
            ],
        }
    )


def _save(feed: str, word: str, category: Category, seen: DisplayedVersion) -> None:
    CallbackAction(place=PLACE).run(
        "screens.feeds.saved", feeds.set_category, feed, word, category, seen
    )

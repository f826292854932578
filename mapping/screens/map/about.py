"""What is counted and what is not, where it comes from, and where its limits are."""

from datetime import date

import streamlit as st

from mapping.publish.rule import PrivacyRule
from mapping.screens import components, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

SECTIONS = ("counted", "not_counted", "rule", "boundaries", "join", "sources", "limits", "privacy")


def main() -> None:
    """Draw the sections, then the versions of the boundaries."""
    release = components.draw_head("about")
    texts = session.get_texts()
    about = release.about
    with st.container(key="prose"):
        for section in SECTIONS:
            st.subheader(texts(f"screens.about.{section}_title"), anchor=section.replace("_", "-"))
            st.write(
                texts(
                    f"screens.about.{section}",
                    k=PrivacyRule().k,
                    below_k=PrivacyRule().k - 1,
                    listed=about["registry"]["listed"],
                    study=about["registry"]["study"],
                )
            )
        _draw_network_documents(release, texts)
        _draw_quotes(release, texts)
        _draw_feed(release, texts)
        _draw_versions(release, texts)
        st.subheader(texts("screens.about.take_home_title"), anchor=False)
        st.link_button(texts("protection.link"), "/guides/protection")
        for address, words in (("/exports", "exports.title"), ("/editions", "editions.title")):
            st.link_button(texts(words), address)
    components.draw_stamp(release)


def _draw_network_documents(release: PublicDocuments, texts: Texts) -> None:
    """Draw orders, regulations and reports of the network; nothing where none is public."""
    found = release.network_documents
    if not found:
        return
    st.subheader(texts("screens.about.papers_title"), anchor="papers")
    for number, one in enumerate(found):
        facts = (
            texts(f"programme.document_kind.{to_key(one['kind'])}"),
            one["title"],
            one["number"],
            format_short_date(date.fromisoformat(one["dated"]), texts.language),
        )
        with st.container(horizontal=True, key=f"network-document-{number}"):
            st.text(" · ".join(fact for fact in facts if fact))
            if one["link"]:
                st.link_button(texts("screens.about.papers_open"), one["link"], type="tertiary")


def _draw_quotes(release: PublicDocuments, texts: Texts) -> None:
    """Draw what experts said, in their own words; nothing where no quote is public."""
    if not release.quotes:
        return
    st.subheader(texts("interviews.public.title"), anchor="quotes")
    for number, one in enumerate(release.quotes):
        with st.container(key=f"quote-{number}", border=True):
            st.text(texts("interviews.public.words", words=one["words"]))
            st.caption(
                components.escape_markdown(
                    texts("interviews.public.by", by=one["attribution"], year=one["year_be"])
                )
            )
    st.caption(texts("interviews.public.how"))


def _draw_feed(release: PublicDocuments, texts: Texts) -> None:
    placed = release.about["feed_placed"]
    if not placed:
        return
    st.subheader(texts("screens.about.placed_title"), anchor=False)
    st.table(
        {
            texts("screens.community.placed"): [
                texts(f"screens.placed.{to_key(how)}") for how in placed
            ],
            texts("screens.community.records"): [f"{records:,}" for records in placed.values()],
        },
        hide_index=True,
    )


def _draw_versions(release: PublicDocuments, texts: Texts) -> None:
    st.subheader(texts("screens.about.versions_title"), anchor=False)
    versions = release.about["boundary_versions"]
    st.table(
        {
            texts("screens.about.version"): [str(version["version"]) for version in versions],
            texts("screens.about.level"): [
                texts(f"map.level.{version['level']}") for version in versions
            ],
            texts("screens.about.source"): [
                components.escape_markdown(
                    components.format_boundary_source(version["source"], texts)
                )
                for version in versions
            ],
            texts("screens.about.licence"): [
                components.escape_markdown(version["licence"]) for version in versions
            ],
        },
        hide_index=True,
    )


if __name__ == "__main__":
    main()

"""What is counted and what is not, where it comes from, and where its limits are."""

import streamlit as st

from mapping.publish.rule import PrivacyRule
from mapping.screens import components, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts, to_key

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
        _draw_feed(release, texts)
        _draw_versions(release, texts)
        st.subheader(texts("screens.about.take_home_title"), anchor=False)
        st.link_button(texts("protection.link"), "/guides/protection")
        for address, words in (("/exports", "exports.title"), ("/editions", "editions.title")):
            st.link_button(texts(words), address)
    components.draw_stamp(release)


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
                components.escape_markdown(version["source"]) for version in versions
            ],
            texts("screens.about.licence"): [
                components.escape_markdown(version["licence"]) for version in versions
            ],
        },
        hide_index=True,
    )


if __name__ == "__main__":
    main()

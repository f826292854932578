"""Handbooks for everybody: the facilitator's guide and the participant's page."""

import streamlit as st

from mapping.screens import components, session
from mapping.texts import Texts
from mapping.texts.guides import GUIDE_NAMES, Guide, GuideBlock, load_guide


def main() -> None:
    """Draw the handbook that was chosen, and the way to its PDF."""
    texts = session.get_texts()
    st.title(texts("screens.guides.title"), anchor=False)
    chosen = st.segmented_control(
        texts("papers.guide.which"),
        GUIDE_NAMES,
        format_func=lambda name: load_guide(name, texts.language).title,
        key=session.link_widget("guide", list(GUIDE_NAMES), GUIDE_NAMES[0]),
    )
    session.link("guide", chosen)
    told = load_guide(chosen or GUIDE_NAMES[0], texts.language)
    with st.container(key="prose"):
        _draw_guide(told, texts)


def _draw_guide(guide: Guide, texts: Texts) -> None:
    st.caption(f"{guide.subtitle} · {guide.for_whom}")
    file = components.add_language(f"/guides/{guide.name}.pdf", texts)
    st.link_button(texts("papers.guide.as_pdf"), file, type="primary")
    for section in guide.sections:
        st.subheader(section.title, anchor=False)
        for block in section.blocks:
            _draw_block(block, texts("papers.guide.unchecked"))
    st.caption(texts("map.strip.disclaimer"))


def _draw_block(block: GuideBlock, unchecked: str) -> None:
    """Draw our own words; nothing here was typed by anybody."""
    lines = [" · ".join(line) for line in block.lines]
    if block.kind == "p":
        st.write(lines[0])
    elif block.kind == "note":
        st.info(lines[0])
    else:
        mark = f" _({unchecked})_" if block.kind == "law" else ""
        sign = "1." if block.kind == "steps" else "-"
        st.write("\n".join(f"{sign} {line}{mark}" for line in lines))


if __name__ == "__main__":
    main()

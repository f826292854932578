"""The accessible equal of the map: the same figures under the same filters, as a real table."""

import pandas as pd
import streamlit as st

from mapping.analysis import figures
from mapping.analysis.complaint_totals import published_complaints, total_sentence
from mapping.analysis.figures import AreaFigures
from mapping.exports.tables import areas_csv
from mapping.screens import components, session
from mapping.texts import Texts, slug

ORDERS = ("name", "feed_reports")  # published complaints are a part: they rank nothing


def main() -> None:
    """Draw the filters, the table and its file."""
    release = components.head("table")
    texts = session.texts()
    with st.container(key="map-filters", horizontal=True):
        chosen = components.area_filter(release)
        order = components.segments(
            "sort", list(ORDERS), lambda each: texts(f"screens.table.sort_{each}")
        )
    rows = figures.figures(release.areas(chosen.level), release.cube, chosen, release.risks)
    if order != "name":
        rows = figures.by_feed_reports(rows)
    names = release.subdistrict_names(texts.language)
    if rows:
        with st.container(key=f"table-{chosen.level}"):
            st.table(_frame(rows, names, texts), hide_index=True)
    else:
        st.info(texts("screens.table.empty"))
    numbers = published_complaints({"complaints.json": release.complaint_groups})
    total = total_sentence(numbers, texts)
    if total is not None:
        st.caption(total)
    st.caption(texts("screens.disclaimer_long"))
    st.caption(texts("screens.withheld_long"))
    filters = components.filter_words(chosen, release)
    part = "-filtered" if filters else ""
    st.download_button(
        texts("screens.table.download"),
        areas_csv(rows, names, release.about, texts, filters, total),
        file_name=f"dusit-{chosen.level}-release-{release.version}{part}.csv",
        mime="text/csv",
    )
    components.stamp(release)


def _frame(rows: list[AreaFigures], names: dict[str, str], texts: Texts) -> pd.DataFrame:
    """Return the table as people read it, typed words made literal."""
    columns = {
        "name": [
            f"[{components.literal(components.area_name(row, texts))}](/community?id={row.id})"
            for row in rows
        ],
        "complaints": [components.complaints(row, texts) for row in rows],
        "feed_reports": [components.feed_reports(row.feed_reports, texts) for row in rows],
        "risks": [components.risks(row, texts) for row in rows],
        "subdistrict": [components.literal(names[row.subdistrict_code]) for row in rows],
        "boundary": [texts(f"map.boundary.{slug(row.boundary_status)}") for row in rows],
        "coverage": [components.coverage(row, texts) for row in rows],
    }
    return pd.DataFrame(
        {texts(f"screens.column.{name}"): values for name, values in columns.items()}
    )


if __name__ == "__main__":
    main()

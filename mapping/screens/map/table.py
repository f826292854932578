"""The accessible equal of the map: the same figures under the same filters, as a real table."""

import pandas as pd
import streamlit as st

from geodata.district import get_district
from mapping.analysis import figures
from mapping.analysis.complaint_totals import count_published_complaints, format_total
from mapping.analysis.figures import AreaFigures
from mapping.exports.tables import build_areas_csv
from mapping.screens import components, session
from mapping.texts import Texts, to_key

ORDERS = ("name", "feed_reports")  # published complaints are a part: they rank nothing


def main() -> None:
    """Draw the filters, the table and its file."""
    release = components.draw_head("table")
    texts = session.get_texts()
    with st.container(key="map-filters", horizontal=True):
        chosen = components.choose_areas(release)
        order = components.choose_segment(
            "sort", list(ORDERS), lambda order: texts(f"screens.table.sort_{order}")
        )
    rows = figures.list_area_figures(
        release.read_areas(chosen.level), release.cube, chosen, release.risks
    )
    if order != "name":
        rows = figures.sort_by_feed_reports(rows)
    names = release.read_subdistrict_names(texts.language)
    if rows:
        with st.container(key=f"table-{chosen.level}"):
            st.table(_make_table(rows, names, texts), hide_index=True)
    else:
        st.info(texts("screens.table.empty"))
    numbers = count_published_complaints({"complaints.json": release.complaint_groups})
    total = format_total(numbers, texts)
    if total is not None:
        st.caption(total)
    st.caption(texts("screens.disclaimer_long"))
    st.caption(texts("screens.withheld_long"))
    filters = components.describe_filter(chosen, release)
    part = "-filtered" if filters else ""
    st.download_button(
        texts("screens.table.download"),
        build_areas_csv(rows, names, release.about, texts, filters, total),
        file_name=f"{get_district().slug}-{chosen.level}-release-{release.version}{part}.csv",
        mime="text/csv",
    )
    components.draw_stamp(release)


def _make_table(rows: list[AreaFigures], names: dict[str, str], texts: Texts) -> pd.DataFrame:
    """Return the table as people read it, with typed words escaped."""
    columns = {
        "name": [
            f"[{name}]({components.keep_language(f'/community?id={row.id}', texts)})"
            for row in rows
            for name in [components.escape_markdown(components.name_area(row, texts))]
        ],
        "complaints": [components.describe_complaints(row, texts) for row in rows],
        "feed_reports": [components.describe_feed_reports(row.feed_reports, texts) for row in rows],
        "risks": [components.describe_risks(row, texts) for row in rows],
        "subdistrict": [components.escape_markdown(names[row.subdistrict_code]) for row in rows],
        "boundary": [texts(f"map.boundary.{to_key(row.boundary_status)}") for row in rows],
        "coverage": [components.describe_coverage(row, texts) for row in rows],
    }
    return pd.DataFrame(
        {texts(f"screens.column.{name}"): values for name, values in columns.items()}
    )


if __name__ == "__main__":
    main()

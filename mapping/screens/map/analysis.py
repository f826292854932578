"""Questions to the map: the answer in one sentence first, then chart and table, then how."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geodata.district import get_district
from geodata.model.places.places import AreaLevel
from mapping.analysis.area_risks import list_open_points
from mapping.analysis.questions.all_questions import QUESTIONS
from mapping.analysis.questions.finding import Finding
from mapping.analysis.questions.urgency import build_matrix
from mapping.exports.tables import build_finding_csv
from mapping.json_types import Documents
from mapping.screens import components, session
from mapping.screens.map import internal_questions, matrix_chart, months_chart
from mapping.screens.risks import second_score
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts

MATRIX_ROUND = "matrix-round"  # how often every cell was asked for again


def main() -> None:
    """Draw the questions and the answer to the one that is chosen."""
    release = components.draw_head("analysis")
    texts = session.get_texts()
    question = components.choose_segment(
        "question",
        [*QUESTIONS, *internal_questions.list_offered(session.get_actor())],
        lambda name: texts(f"analysis.name.{name}"),
    )
    documents = _read_documents(release)
    is_public = question in QUESTIONS
    if is_public:
        finding = QUESTIONS[question](documents, texts)
    else:
        finding = internal_questions.answer(question, documents, texts)
        st.caption(texts("analysis.internal"))
    if not finding.is_answered:
        st.info(texts("analysis.not_enough"))
    with st.container(key="analysis-sentence"):
        st.text(finding.sentence)
    if finding.needs:
        st.text(texts("analysis.needs", needs=finding.needs))
    if question == "urgency" and finding.is_answered:
        finding = _choose_in_matrix(finding, documents, texts)
    if question == "change" and finding.is_answered:
        _draw_months(finding, release.cube["months"], texts)
    for note in finding.notes:
        st.caption(note)
    if finding.rows:
        _draw_table(finding, texts)
    _draw_making(finding, texts)
    kind = "release" if is_public else "internal"
    st.download_button(
        texts("analysis.download"),
        build_finding_csv(finding, release.about, texts),
        file_name=f"{get_district().slug}-{question}-{kind}-{release.version}.csv",
        mime="text/csv",
    )
    if question == "agreement":
        second_score.draw(texts)
    components.draw_stamp(release)


def _read_documents(release: PublicDocuments) -> Documents:
    return {
        "risks.geojson": release.risks,
        "about.json": release.about,
        "cube.json": release.cube,
        **{f"areas-{level}.geojson": release.read_areas(level) for level in AreaLevel},
    }


def _choose_in_matrix(finding: Finding, documents: Documents, texts: Texts) -> Finding:
    """Draw the matrix; return the answer with the points of the cell that was tapped alone."""
    cells = build_matrix(list_open_points(documents["risks.geojson"]))
    st.caption(texts("analysis.urgency.choose_cell"))
    event = st.altair_chart(
        matrix_chart.make_chart(cells, texts),
        theme=None,
        width="content",
        alt=matrix_chart.describe_chart(cells, texts),
        on_select="rerun",
        key=f"risk-matrix-{session.get_cached(MATRIX_ROUND) or 0}",
    )
    chosen = matrix_chart.read_cell(event)
    if chosen is None:
        return finding
    likelihood, impact = chosen
    count = len(cells[chosen])
    st.text(texts("analysis.urgency.in_cell", count=count, likelihood=likelihood, impact=impact))
    st.button(texts("analysis.urgency.all_cells"), key="all-cells", on_click=_show_every_cell)
    kept = [place for place, row in enumerate(finding.rows) if row[0] in cells[chosen]]
    return replace(
        finding,
        rows=tuple(finding.rows[place] for place in kept),
        addresses=tuple(finding.addresses[place] for place in kept),
    )


def _show_every_cell() -> None:
    """Draw the matrix anew: a chart keeps what was tapped as long as it is the same one."""
    session.keep(MATRIX_ROUND, (session.get_cached(MATRIX_ROUND) or 0) + 1)


def _draw_months(finding: Finding, counts: Mapping[str, int], texts: Texts) -> None:
    st.caption(texts("analysis.change.chart"))
    described = "; ".join(f"{month} {records}" for month, records in finding.rows)
    with st.container(key="analysis-chart"):
        st.altair_chart(months_chart.make_chart(counts, texts), theme=None, alt=described)


def _draw_table(finding: Finding, texts: Texts) -> None:
    leading = finding.addresses or tuple(("",) * len(row) for row in finding.rows)
    columns = {
        name: [
            _make_cell(row[place], components.keep_language(addresses[place], texts))
            for row, addresses in zip(finding.rows, leading, strict=True)
        ]
        for place, name in enumerate(finding.columns)
    }
    with st.container(key="analysis-table"):
        st.table(columns, hide_index=True)


def _make_cell(words: str, address: str) -> str:
    safe = components.escape_markdown(words)
    return f"[{safe}]({address})" if address and safe else safe


def _draw_making(finding: Finding, texts: Texts) -> None:
    with st.expander(texts("analysis.made")):
        for line in finding.list_making(texts):
            st.text(line)


if __name__ == "__main__":
    main()

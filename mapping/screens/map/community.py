"""One community, or one subdistrict: its figures, and how they came to be."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geodata.model.places.places import AreaLevel
from mapping.analysis import figures
from mapping.analysis.area_risks import format_risk_lines
from mapping.analysis.figures import AreaFigures, AreaFilter
from mapping.analysis.questions.urgency import build_matrix
from mapping.json_types import Json
from mapping.screens import components, session, thumbnails
from mapping.screens.map import matrix_chart
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_month_and_year


def main() -> None:
    """Draw the area that the link names, or a list to choose from."""
    release = components.draw_head("community")
    texts = session.get_texts()
    areas = {
        row.id: row
        for level in AreaLevel
        for row in figures.list_area_figures(
            release.read_areas(level), release.cube, AreaFilter(level), release.risks
        )
    }
    asked = session.get_linked_area()
    if asked is not None and asked not in areas:
        st.error(texts("screens.community.unknown"))
    chosen = st.selectbox(
        texts("screens.community.choose"),
        list(areas),
        index=list(areas).index(asked) if asked in areas else None,
        format_func=lambda area_id: components.name_area(areas[area_id], texts),
        placeholder=texts("map.filter.choose"),
        width=480,
    )
    if chosen is not None:
        session.link_area(chosen)
        with st.container(key="area-profile"):
            _draw_profile(areas[chosen], release, texts)
    components.draw_stamp(release)


def _draw_profile(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    names = release.read_subdistrict_names(texts.language)
    with st.container(key="area-name"):
        st.text(components.name_area(area, texts))
        if area.id != area.subdistrict_code:
            st.caption(
                texts(
                    "map.card.in_subdistrict",
                    name=components.escape_markdown(names[area.subdistrict_code]),
                )
            )
    with st.container(key="area-figures", horizontal=True):
        _draw_figure(texts("map.card.complaints"), components.describe_complaints(area, texts))
        _draw_figure(
            texts("map.card.feed"), components.describe_feed_reports(area.feed_reports, texts)
        )
        _draw_figure(texts("map.card.coverage"), components.describe_coverage(area, texts))
    if area.complaints is None:
        st.caption(texts("screens.withheld_long"))
    st.caption(texts("map.card.not_visited_note"))
    _draw_risks(area, texts)
    _draw_photos(area, release, texts)
    _draw_visits(area, release, texts)
    _draw_boundary(area, release, texts)
    _draw_feed(area, release, texts)
    st.link_button(texts("screens.community.on_map"), f"/live?area={area.id}")
    st.caption(texts("screens.disclaimer_long"))


def _draw_figure(name: str, value: str) -> None:
    with st.container(key=f"figure-{name}", border=True, width="content"):
        st.caption(name)
        st.text(value)


def _draw_risks(area: AreaFigures, texts: Texts) -> None:
    """Draw the published risk points of the area, and how many more may lie in it."""
    st.subheader(texts("screens.community.risks"), anchor=False)
    points = (*area.risks.points, *area.risks.mitigated)
    if points:
        _draw_risk_table(points, texts)
        if area.risks.points:
            _draw_matrix(area, texts)
    for line in format_risk_lines(replace(area.risks, points=(), mitigated=()), texts):
        if area.risks.is_empty or line != texts("map.state.no_risks"):
            st.text(line)
    st.caption(texts("map.card.risk_note"))


def _draw_photos(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    """Draw the photos of the points above, small; each leads to the page of its point."""
    listed = {point["id"] for point in (*area.risks.points, *area.risks.mitigated)}
    photos = [photo for photo in release.photos if photo["risk_id"] in listed]
    if not photos:
        return
    st.caption(texts("public_photos.public.title"))
    thumbnails.draw(
        [
            (
                f"/api/photos/{photo['file']}",
                f"/risk/{photo['risk_id']}",
                texts(
                    "public_photos.public.alt",
                    kind=texts(f"public_photos.kind.{photo['kind']}"),
                    caption=photo["caption"],
                ),
            )
            for photo in photos
        ],
        f"community-{area.id}",
    )


def _draw_risk_table(points: Sequence[Json], texts: Texts) -> None:
    """Draw one row a point; a phone shows the first columns, and each name leads to the rest."""
    columns = {
        "name": [
            f"[{name}]({components.keep_language('/risk/' + point['id'], texts)})"
            for point in points
            for name in [components.escape_markdown(point["names"][texts.language])]
        ],
        "level": [
            texts("map.card.mitigated")
            if point["state"] == "mitigated"
            else _name_state(texts, "risk", point["level"])
            for point in points
        ],
        "score": [f"{point['likelihood']} × {point['impact']}" for point in points],
        "id": [point["id"] for point in points],
        "category": [
            _name_state(texts, "category", point["category"], part="screens") for point in points
        ],
    }
    named = {texts(f"screens.community.risk_{name}"): values for name, values in columns.items()}
    with st.container(key="table-risks"):
        st.table(named, hide_index=True)


def _draw_matrix(area: AreaFigures, texts: Texts) -> None:
    """Draw the open points by likelihood and impact; the table above is its equal."""
    cells = build_matrix(area.risks.points)
    st.altair_chart(
        matrix_chart.make_chart(cells, texts),
        theme=None,
        width="content",
        alt=matrix_chart.describe_chart(cells, texts),
        key="community-matrix",
    )


def _draw_visits(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    """Draw the months in which somebody looked; days and people are nobody else's business."""
    if area.id == area.subdistrict_code:
        st.caption(
            texts(
                "screens.coverage.communities",
                visited=area.communities_visited,
                of=area.communities_listed,
            )
        )
    months = release.about["visits"].get(area.id, [])
    if not months:
        return
    st.subheader(texts("screens.community.visits"), anchor=False)
    st.table(
        {
            texts("screens.community.month"): [
                _format_month(month["month"], texts) for month in months
            ],
            texts("screens.community.visit_said"): [
                texts(f"screens.community.visit_{'found' if month['found'] else 'none_found'}")
                for month in months
            ],
        },
        hide_index=True,
    )


def _format_month(month: str, texts: Texts) -> str:
    return format_month_and_year(int(month[:4]), int(month[5:]), texts.language)


def _draw_boundary(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    st.subheader(texts("map.card.boundary"), anchor=False)
    st.text(
        texts(
            "screens.community.boundary",
            status=_name_state(texts, "boundary", area.boundary_status),
            version=area.boundary_version,
        )
    )
    if area.boundary_status == "estimated":
        st.caption(texts("map.card.estimated_note"))
    if area.level == AreaLevel.COMMUNITY and area.boundary_status == "official":
        words = "official_confirmed" if area.boundary_confirmed else "official_unconfirmed"
        source = components.escape_markdown(area.boundary_source or "")
        st.caption(texts(f"map.card.{words}", source=source))
    for version in release.about["boundary_versions"]:
        if version["version"] == area.boundary_version:
            source = components.format_boundary_source(version["source"], texts)
            st.text(texts("screens.community.source", source=source))
    if area.official_area_km2 is not None:
        st.text(texts("screens.community.official_area", km2=f"{area.official_area_km2:.3f}"))
    if area.measured_area_km2 is not None:
        st.text(texts("screens.community.measured_area", km2=f"{area.measured_area_km2:.3f}"))
    _draw_residents(area, release, texts)


def _draw_residents(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    figures = [figure for figure in release.about["community_figures"] if figure["id"] == area.id]
    for figure in figures:
        st.text(
            texts(
                f"screens.community.{figure['kind']}_from",
                count=f"{figure['count']:,}",
                year=texts.format_year(figure["year_be"]),
                source=figure["source"],
            )
        )
    if area.residents is not None and not figures:
        st.text(
            texts(
                "screens.community.residents",
                count=f"{area.residents:,}",
                year=texts.format_year(area.residents_year_be),
            )
        )


def _draw_feed(area: AreaFigures, release: PublicDocuments, texts: Texts) -> None:
    if not release.about["feeds"]:
        return
    st.subheader(texts("screens.community.feed"), anchor=False)
    feeds = components.escape_markdown(", ".join(release.about["feeds"]))
    st.caption(texts("screens.community.feed_note", feeds=feeds))
    if area.level == AreaLevel.COMMUNITY and area.feed_reports is not None:
        st.text(
            texts(
                "map.card.feed_inside_near",
                inside=f"{area.feed_reports:,}",
                near=f"{area.feed_near:,}",
            )
        )
    kinds = figures.list_feed_types(release.cube, area.id, AreaFilter())
    placed = [
        (_name_state(texts, "placed", how, part="screens"), records)
        for how, records in area.feed_placed.items()
    ]
    for title, rows in (("types", kinds), ("placed", placed)):
        if rows:
            st.table(
                {
                    texts(f"screens.community.{title}"): [
                        components.escape_markdown(x) for x, _ in rows
                    ],
                    texts("screens.community.records"): [f"{n:,}" for _, n in rows],
                },
                hide_index=True,
            )


def _name_state(texts: Texts, kind: str, state: str, part: str = "map") -> str:
    return texts(f"{part}.{kind}.{to_key(state)}")


if __name__ == "__main__":
    main()

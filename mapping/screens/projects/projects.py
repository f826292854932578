"""Projects with public money that the network watches: the list, or the one that the link names."""

import streamlit as st

from geodata.model.people.people import Verb
from mapping.analysis.watched_projects import list_watched, summarize_watch
from mapping.json_types import Json
from mapping.screens import components, session
from mapping.screens.action import draw_outcome
from mapping.screens.projects import inspection_desk, project_import, project_page
from mapping.texts import Texts


def main() -> None:
    """Draw one project, or all with those that nobody has looked at first."""
    release = components.draw_head("projects")
    texts = session.get_texts()
    draw_outcome()
    watched = list_watched(release.projects)
    asked = session.get_linked_area()
    chosen = next((project for project in watched if project["id"] == asked), None)
    if asked and chosen is None:
        st.error(texts("projects.unknown"))
    if chosen is not None:
        st.link_button(texts("projects.back"), "/projects", type="tertiary")
        project_page.draw(chosen, release, texts)
    else:
        _draw_list(watched, texts)
    if session.is_allowed(Verb.INSPECT_PROJECT):
        with components.explain_problems():
            inspection_desk.draw(chosen, texts)
    if chosen is None and session.is_allowed(Verb.KEEP_PROJECTS):
        with components.explain_problems():
            project_import.draw(texts)
    components.draw_stamp(release)


def _draw_list(watched: list[Json], texts: Texts) -> None:
    if not watched:
        st.info(texts("projects.none"))
        return
    st.text(texts("projects.summary", **summarize_watch(watched)))
    st.caption(texts("projects.order"))
    places = session.read_area_names()
    columns = {
        "name": [
            f"[{components.escape_markdown(project['name'])}](/projects?id={project['id']})"
            for project in watched
        ],
        "watch": [project_page.describe_watch(project, texts) for project in watched],
        "budget": [project_page.describe_budget(project, texts) for project in watched],
        "agency": [components.escape_markdown(project["agency"]) for project in watched],
        "days": [project_page.describe_days(project, texts) for project in watched],
        "place": [project_page.describe_place(project, places) for project in watched],
    }
    with st.container(key="table-projects"):
        st.table(
            {
                texts(f"projects.column.{name}"): cells
                for name, cells in columns.items()
                if any(cells)
            },
            hide_index=True,
        )
    st.caption(texts("projects.no_judgement"))


if __name__ == "__main__":
    main()

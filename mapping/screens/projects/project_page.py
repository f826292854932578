"""One watched project: its facts, what was seen there, its risk points and what was promised."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from geodata.model.projects.inspections import CheckItem
from mapping.analysis.watched_projects import list_noes, number_inspections
from mapping.json_types import Json
from mapping.screens import components, session, thumbnails
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date
from mapping.texts.quarters import format_quarter


def draw(project: Json, release: PublicDocuments, texts: Texts) -> None:
    """Draw everything that is public about a project."""
    st.subheader(components.escape_markdown(project["name"]), anchor=False)
    kind = texts(f"projects.kind.{to_key(project['kind'])}")
    st.caption(f"{project['id']} · {kind}")
    facts = {
        "agency": project["agency"],
        "budget": describe_budget(project, texts),
        "contract": project["contract_number"],
        "days": describe_days(project, texts),
        "place": describe_place(project, session.read_area_names()),
        "source": project["source"],
    }
    for name, words in facts.items():
        if words:
            st.text(f"{texts(f'projects.column.{name}')}: {words}")
    st.link_button(
        texts("projects.on_map"),
        components.keep_language(f"/live?indicator=projects&project={project['id']}", texts),
    )
    _draw_inspections(project, texts)
    _draw_photos(project, texts)
    _draw_risks(project, release, texts)
    st.caption(texts("projects.no_judgement"))


def describe_budget(project: Json, texts: Texts) -> str:
    """Return what a project costs, or that nobody said."""
    if project["budget_baht"] is None:
        return texts("projects.no_budget")
    return texts("projects.baht", baht=f"{project['budget_baht']:,}")


def describe_days(project: Json, texts: Texts) -> str:
    """Return the first and the last day of the contract, as far as they are known."""
    days = [
        "" if project[name] is None else _format_day(project[name], texts)
        for name in ("starts_on", "ends_on")
    ]
    return " – ".join(days) if any(days) else ""


def describe_place(project: Json, names: Mapping[str, str]) -> str:
    """Return the community of a project, else its subdistrict."""
    place = project["community_id"] or project["subdistrict_code"]
    return components.escape_markdown(names.get(place, ""))


def describe_watch(project: Json, texts: Texts) -> str:
    """Return whether somebody looked, and how many of the answers were a no."""
    if not project["inspections"]:
        return texts("projects.not_inspected")
    newest = max(inspection["quarter"] for inspection in project["inspections"])
    noes = len(list_noes(project))
    key = "projects.inspected_noes" if noes else "projects.inspected"
    return texts(key, quarter=format_quarter(newest, texts), count=noes)


def _draw_inspections(project: Json, texts: Texts) -> None:
    st.subheader(texts("projects.inspections"), anchor=False)
    if not project["inspections"]:
        st.text(texts("projects.not_inspected"))
        return
    columns = {
        texts("projects.item"): [texts(f"projects.check.{to_key(item)}") for item in CheckItem]
    }
    for inspection, number in number_inspections(project):
        title = format_quarter(inspection["quarter"], texts)
        if number is not None:
            title = texts("projects.nth", quarter=title, number=number)
        columns[title] = [
            texts(f"projects.answer.{to_key(inspection['answers'].get(item, 'not seen'))}")
            for item in CheckItem
        ]
    st.table(columns, hide_index=True)


def _draw_photos(project: Json, texts: Texts) -> None:
    """Draw the photos of inspections that a second person approved; a tap opens one whole."""
    photos = project.get("photos", [])
    if not photos:
        return
    st.subheader(texts("public_photos.public.title"), anchor=False)
    for number, photo in enumerate(photos):
        address = f"/api/photos/{photo['file']}"
        kind = texts(f"public_photos.kind.{to_key(photo['kind'])}")
        words = {"kind": kind, "caption": photo["caption"]}
        name = texts("public_photos.public.alt", **words)
        thumbnails.draw([(address, address, name)], f"project-{project['id']}-{number}")
        quarter = format_quarter(photo["quarter"], texts)
        st.text(texts("public_photos.public.caption", quarter=quarter, **words))
    st.caption(texts("public_photos.public.note"))


def _draw_risks(project: Json, release: PublicDocuments, texts: Texts) -> None:
    points = session.read_risk_points()
    numbers = [number for number in project["risk_ids"] if number in points]
    st.subheader(texts("projects.risks"), anchor=False)
    if not numbers:
        st.text(texts("projects.no_risks"))
    for number in numbers:
        name = points[number]["names"][texts.language]
        st.link_button(f"{components.escape_markdown(name)} · {number}", f"/risk/{number}")
    promises = [
        commitment
        for commitment in release.commitments["commitments"]
        if commitment["risk_id"] in numbers
    ]
    for commitment in promises:
        state = texts(f"editions.commitments.{to_key(commitment['state'])}")
        st.text(f"{commitment['agency']}: {commitment['promise']} · {state}")


def _format_day(day: str, texts: Texts) -> str:
    return format_short_date(date.fromisoformat(day), texts.language)

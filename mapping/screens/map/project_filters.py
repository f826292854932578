"""What is filtered of watched projects on the map: whether somebody looked, whose money it is."""

from functools import partial

import streamlit as st

from mapping.analysis.watched_projects import PROJECT_KEYS, list_project_codes
from mapping.screens import components, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts


def choose_projects(release: PublicDocuments) -> dict[str, str]:
    """Draw the choices for projects, kept in the link; return those that were made."""
    texts = session.get_texts()
    projects = [feature["properties"] for feature in release.projects.get("features", [])]
    chosen = {}
    with st.popover(texts("map.filter.of_projects")):
        for key in PROJECT_KEYS:
            codes = list_project_codes(projects, key)
            label = partial(name_project_code, key, texts=texts)
            code = components.choose_option(key, codes, label)
            if code:
                chosen[key] = code
    return chosen


def name_project_code(key: str, code: str, texts: Texts) -> str:
    """Return the words of a value of projects."""
    return texts(f"map.{key}.{code.replace('-', '_')}")

"""The one door to Streamlit's session: typed values out, never identity in."""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, overload
from urllib.parse import urlsplit

import streamlit as st

from geodata import settings
from geodata.actions import Caller
from geodata.actions.people import accounts
from geodata.errors import FileRefused
from geodata.model.people.people import Actor, Scope, Verb
from geodata.model.places.places import AreaLevel
from geodata.project import Project, open_project
from geodata.reasons import Language
from mapping.analysis.area_risks import index_points
from mapping.json_types import Json, JsonObject
from mapping.publish.files import ReleaseFolder, ReleasePointer
from mapping.screens.action_types import (
    A,
    Action0,
    Action1,
    Action2,
    Action3,
    Action4,
    Action5,
    Action6,
    B,
    C,
    D,
    E,
    F,
    R,
)
from mapping.texts import LANGUAGES, Texts

Value = TypeVar("Value")
Params = ParamSpec("Params")

SAVES = "saves"
_TOKEN = re.compile(r"[0-9a-f]{32}")


class PublicDocuments:
    """The documents of the release in force: all that a public screen may show."""

    def __init__(self, folder: Path, pointer: ReleasePointer) -> None:
        self._folder = folder
        self._content = pointer.content
        self.version = pointer.version

    @property
    def cube(self) -> JsonObject:
        """Feed counts by area, fiscal year and type."""
        return self._read_document("cube.json")

    @property
    def risks(self) -> JsonObject:
        """Published risk points at their public precision."""
        return self._read_document("risks.geojson")

    @property
    def complaint_groups(self) -> JsonObject:
        """The published groups of complaints, those of the whole district too."""
        return self._read_document("complaints.json")

    @property
    def network_documents(self) -> list[JsonObject]:
        """Documents of the network that a second person made public, the newest first."""
        listed: list[JsonObject] = self._read_document("network-documents.json").get(
            "documents", []
        )
        return listed

    @property
    def quotes(self) -> list[JsonObject]:
        """Words of experts, as a second person approved them."""
        listed: list[JsonObject] = self._read_document("network-documents.json").get("quotes", [])
        return listed

    @property
    def projects(self) -> JsonObject:
        """The watched projects; empty where there is none."""
        return self._read_document("projects.geojson")

    @property
    def commitments(self) -> JsonObject:
        """What agencies promised."""
        return self._read_document("commitments.json")

    @property
    def photos(self) -> list[JsonObject]:
        """Photos of risk points that were approved for the public."""
        listed: list[JsonObject] = self._read_document("photos.json").get("photos", [])
        return listed

    @property
    def about(self) -> JsonObject:
        """Sources, boundary versions and the join in figures."""
        return self._read_document("about.json")

    @property
    def released_at(self) -> datetime:
        """When the release was made, UTC."""
        return datetime.fromisoformat(self.about["released_at"])

    @property
    def demo(self) -> bool:
        """Whether made-up records are among the figures."""
        return bool(self.about["demo"])

    def read_areas(self, level: AreaLevel) -> JsonObject:
        """Return the areas of one level with their public indicators."""
        return self._read_document(f"areas-{level}.geojson")

    def _read_document(self, name: str) -> JsonObject:
        document: JsonObject = _read_document(self._folder, self.version, self._content, name)
        return document

    def read_subdistrict_names(self, language: Language) -> dict[str, str]:
        """Return the names of the subdistricts by code."""
        name = "name_th" if language == "th" else "name_en"
        return {
            feature["id"]: feature["properties"][name]
            for feature in self.read_areas(AreaLevel.SUBDISTRICT)["features"]
        }


def read_community_names() -> dict[str, str]:
    """Return the names of the communities by id, from the release in force."""
    documents = release()
    if documents is None:
        return {}
    features = documents.read_areas(AreaLevel.COMMUNITY)["features"]
    return {feature["id"]: feature["properties"]["name_th"] for feature in features}


def read_subdistrict_names() -> dict[str, str]:
    """Return the names of the subdistricts by code, from the release in force."""
    documents = release()
    return {} if documents is None else documents.read_subdistrict_names(get_language())


def read_area_names() -> dict[str, str]:
    """Return the names of communities and subdistricts by id, from the release in force."""
    return {**read_subdistrict_names(), **read_community_names()}


def list_communities(who: Actor, verb: Verb) -> dict[str, str]:
    """Return the names, by id, of the communities in which somebody may do something."""
    names = read_community_names()
    if who.find_scope(verb) is Scope.ALL:
        return names
    return {area_id: name for area_id, name in names.items() if area_id in who.communities}


def get_language() -> Language:
    """Return the language of the page: Thai, unless the link asks for English."""
    asked = st.query_params.get("lang", st.session_state.get("kept-lang", "th"))
    chosen: Language = next((known for known in LANGUAGES if known == asked), "th")
    st.session_state["kept-lang"] = chosen
    return chosen


def change_language(chosen: Language) -> None:
    """Change the language of this person's screens."""
    st.session_state["kept-lang"] = chosen
    st.query_params.pop("lang", None)


def get_texts() -> Texts:
    """Return the sentences of the page's language."""
    return Texts(get_language())


def get_linked_area() -> str | None:
    """Return the id that the link names."""
    return st.query_params.get("id")


def link_area(area_id: str) -> None:
    """Make the link name an area."""
    if st.query_params.get("id") != area_id:
        st.query_params["id"] = area_id


def get_draft_token() -> str:
    """Return the name of what this person is writing on this page, the same until it is saved.

    It stands in the link: when the connection is lost for long, the server forgets this person's
    page but the page does not, and under the same name all its fields are as they were. The way
    back to a link without it comes to the same fields.
    """
    known = st.query_params.get("draft", "")
    if not _TOKEN.fullmatch(known):
        known = st.session_state.get(_build_draft_key()) or secrets.token_hex(16)
        st.query_params["draft"] = known
    st.session_state[_build_draft_key()] = known
    return known


def end_draft() -> None:
    """End the draft: the next one begins with empty fields."""
    st.session_state.pop(_build_draft_key(), None)
    st.query_params.pop("draft", None)


def _build_draft_key() -> str:
    return f"draft-of-{urlsplit(st.context.url or '').path}"


def link_widget(name: str, options: list[str], default: str | None = None) -> str:
    """Return the key of a widget whose value comes from the link, or from the screen before.

    Streamlit can bind a widget to the link itself, but then the link carries the label that people
    read; ours carries the ASCII id.
    """
    widget = f"choice-{name}"
    kept = st.session_state.get(f"kept-{name}", st.query_params.get(name))
    value = st.session_state.get(widget, kept)
    # Set anew at each run: on another screen Streamlit would begin with an empty widget.
    st.session_state[widget] = value if value in options else default
    return widget


def restore_widget(widget: str, options: Sequence[object] | None = None) -> str:
    """Return the key of a widget whose value outlives a visit to another screen, and no link.

    `store_widget` keeps what it says. Where there are options, a value that is none of them is
    forgotten.
    """
    value = st.session_state.get(widget, get_cached(f"lasting-{widget}"))
    st.session_state[widget] = value if options is None or value in options else None
    return widget


def store_widget(widget: str, value: object) -> None:
    """Keep what a lasting widget says, for when the screen is drawn again."""
    keep(f"lasting-{widget}", value)


def link(name: str, value: str | None) -> None:
    """Keep a choice in the link and for the next screen."""
    st.session_state[f"kept-{name}"] = value
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def clear_choice(name: str) -> None:
    """Forget a choice of `link_widget`: in its widget, in the link and for the next screen."""
    st.session_state[f"choice-{name}"] = None
    link(name, None)


def get_linked_value(name: str) -> str | None:
    """Return the choice that the link, or the screen before, names."""
    kept = st.session_state.get(f"kept-{name}", st.query_params.get(name))
    return kept if isinstance(kept, str) else None


def take_linked(name: str) -> str | None:
    """Return a wish that the link names, and take it out: it is asked once."""
    return st.query_params.pop(name, None)


def get_base_url() -> str:
    """Return where phones reach this site: as it is set, else as this browser reached it."""
    here = urlsplit(st.context.url or "http://127.0.0.1")
    return settings.read().base_url or f"{here.scheme}://{here.netloc}"


def release() -> PublicDocuments | None:
    """Return the release in force; None before the first."""
    folder = settings.read().releases
    pointer = ReleaseFolder(folder).read_pointer()
    return None if pointer is None else PublicDocuments(folder, pointer)


def read_risk_points() -> dict[str, Json]:
    """Return the public risk points by number, with their `names`, from the release in force."""
    documents = release()
    return {} if documents is None else index_points(documents.risks)


def get_caller() -> Caller:
    """Return who asks: the number of this browser's session, by which every action finds out who.

    A browser that is not signed in has a number that opens nothing; only the command line has none.
    """
    session_id = st.user.get("id")
    return Caller(session_id if isinstance(session_id, str) else "")


def get_actor() -> Actor | None:
    """Return who is signed in now, for what the screen offers; actions look again themselves."""
    session_id = get_caller().session_id
    return accounts.find_actor(get_project(), session_id, at=get_now()) if session_id else None


def is_allowed(*verbs: Verb) -> bool:
    """Return whether who is signed in may do one of these."""
    who = get_actor()
    return who is not None and any(who.may(verb) for verb in verbs)


def get_project() -> Project:
    """Return the open project."""
    return _open_project(settings.read())


@overload
def ask(action: Action0[R], /) -> R: ...
@overload
def ask(action: Action1[A, R], a: A, /) -> R: ...
@overload
def ask(action: Action2[A, B, R], a: A, b: B, /) -> R: ...
@overload
def ask(action: Action3[A, B, C, R], a: A, b: B, c: C, /) -> R: ...
@overload
def ask(action: Action4[A, B, C, D, R], a: A, b: B, c: C, d: D, /) -> R: ...
@overload
def ask(action: Action5[A, B, C, D, E, R], a: A, b: B, c: C, d: D, e: E, /) -> R: ...
@overload
def ask(action: Action6[A, B, C, D, E, F, R], a: A, b: B, c: C, d: D, e: E, f: F, /) -> R: ...
@overload
def ask(
    action: Callable[Concatenate[Project, Caller, Params], R],
    /,
    *args: Params.args,
    **kwargs: Params.kwargs,
) -> R: ...
def ask(action: Callable[..., Any], /, *args: object, **kwargs: object) -> Any:
    """Return what an action of the open project answers whoever uses this screen, now.

    Where some of its arguments are named, the time is too: `at=session.get_now()`.
    """
    return action(get_project(), get_caller(), *args, **{"at": get_now(), **kwargs})


def cache_for_person(name: str, key: object, make: Callable[[], Value]) -> Value:
    """Return what `make` gives, kept for this person while `key` stays the same."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != key:
        kept = st.session_state[name] = (key, make())
    return kept[1]


def read_once(name: str, key: object, make: Callable[[], Value]) -> Value:
    """Return what `make` reads, kept as by `cache_for_person`; a refusal is kept as well."""

    def answer() -> Value | FileRefused:
        try:
            return make()
        except FileRefused as refused:
            return refused

    kept = cache_for_person(name, key, answer)
    if isinstance(kept, FileRefused):
        raise kept.with_traceback(None)
    return kept


def get_cached(name: str) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what was kept for this person under a name; None where nothing is."""
    kept = st.session_state.get(name)
    return None if kept is None else kept[1]


def keep(name: str, value: object) -> None:
    """Keep a value for this person, in the place of what was kept before."""
    st.session_state[name] = (None, value)


def forget(*names: str) -> None:
    """Drop what was kept for this person."""
    for name in names:
        st.session_state.pop(name, None)


def count_save() -> None:
    """Count that something was saved: the page forgets the words of the fields that go with it."""
    keep(SAVES, get_save_count() + 1)


def get_save_count() -> int:
    """Return how often something was saved from this page."""
    return get_cached(SAVES) or 0


def get_typed_text(widget: str) -> str:
    """Return what was typed into a field; "" where it is not drawn."""
    value = st.session_state.get(widget)
    return value if isinstance(value, str) else ""


def get_widget_value(widget: str) -> object:
    """Return what a widget holds; None where it is not drawn yet."""
    return st.session_state.get(widget)


def choose(widget: str, value: object) -> None:
    """Set what a widget holds, before it is drawn."""
    st.session_state[widget] = value


def get_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@st.cache_resource(show_spinner=False, hash_funcs={settings.Settings: hash})
def _open_project(values: settings.Settings) -> Project:
    return open_project(values)


@st.cache_resource(show_spinner=False, max_entries=32)
def _read_document(folder: Path, version: int, content: str, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return a document that every screen shares: nobody changes it.

    `content` is part of the key: numbers begin anew when somebody empties the folder.
    """
    file = ReleaseFolder(folder).read_version(version, name)
    return json.loads(file.body) if file else {}

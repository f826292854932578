"""Fields of a risk point that proposing, editing and reviewing share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geodata.actions.risks import sub_kinds
from geodata.model.imports.records import Category
from geodata.model.people.people import Verb
from geodata.model.risk_words import SubKind
from geodata.model.risks import (
    MAX_BUDGET_BAHT,
    MAX_PROJECT_TEXT_LENGTH,
    AgencyType,
    PublicProject,
    RiskContent,
    RiskPoint,
    Scores,
)
from mapping.json_types import Json
from mapping.screens import components, session, thumbnails
from mapping.screens.fields import ask_text
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

PROPOSING = Verb.PROPOSE_RISK
START = "risk-start"

NOTE_CHARS = 1000
YEARS_BACK, YEARS_AHEAD = 15, 10
PHOTO_TYPES = ["jpg", "jpeg", "png", "heic", "heif"]
PLACE_PROBLEMS = ("E-RISK-05", "E-RISK-15", "E-RISK-16")
PROJECT_PROBLEMS = ("E-RISK-07", "E-RISK-08", "E-RISK-09", "E-RISK-10", "E-DATE-01")
PROJECT_TEXTS = ("name", "agency", "contract_number", "source_link")


@dataclass(frozen=True, slots=True)
class RiskFields:
    """What was typed; `project` is made, and may be refused, when it is saved."""

    category: Category | None
    community_id: str | None
    scores: Scores | None
    note: str
    project: Callable[[], PublicProject | None]
    sub_kind: str | None
    agency_type: AgencyType | None
    beside: Mapping[str, DeltaGenerator]  # where the problem of a field is said, by its code

    def build_content(self, known: RiskContent) -> RiskContent:
        """Return what an edit saves: a point stays while its community does."""
        stays = self.community_id == known.community_id
        return self.build_content_at(known.point if stays else None, self.community_id, known)

    def build_content_at(
        self, point: tuple[float, float] | None, community_id: str | None, known: RiskContent
    ) -> RiskContent:
        """Return what an edit saves of a point (longitude, latitude) or a community."""
        return RiskContent(
            category=self.category or known.category,
            point=point,
            community_id=community_id,
            scores=self.scores,
            note=self.note,
            public_project=self.project(),
            sub_kind=self.sub_kind,
            agency_type=self.agency_type,
        )


def ask_risk(
    texts: Texts,
    key: str,
    places: Mapping[str, str],
    known: RiskContent | None = None,
    *,
    has_pin: bool = False,
) -> RiskFields:
    """Draw the fields; with `known` they begin as it stands, with a pin no community is asked."""
    beside: dict[str, DeltaGenerator] = {}
    category = components.choose_category(texts, key, None if known is None else known.category)
    home = get_start(places) if known is None else known.community_id
    community_id = None if has_pin else _choose_community(texts, key, places, home)
    _leave_room(beside, *PLACE_PROBLEMS)
    sub_kind = _choose_sub_kind(texts, key, category, None if known is None else known.sub_kind)
    _leave_room(beside, "E-RISK-18")
    agency_type = _choose_agency_type(texts, key, None if known is None else known.agency_type)
    scores = components.ask_scores(texts, key, None if known is None else known.scores)
    note = ask_text(
        texts("screens.add_risk.note"),
        NOTE_CHARS,
        f"risk-note-{key}",
        "" if known is None else known.note,
    )
    st.caption(texts("screens.add_risk.no_names"))
    _leave_room(beside, "E-TXT-02")
    with st.expander(texts("screens.risk_form.project")):
        project = _ask_project(texts, key, None if known is None else known.public_project)
    _leave_room(beside, *PROJECT_PROBLEMS)
    return RiskFields(
        category, community_id, scores, note.strip(), project, sub_kind, agency_type, beside
    )


def _leave_room(beside: dict[str, DeltaGenerator], *codes: str) -> None:
    """Leave room under a field in which its problems are said."""
    beside.update(dict.fromkeys(codes, st.container()))


def start_at(community_id: str) -> None:
    """Let the next proposal begin in a community: its map opens there, and it is chosen."""
    session.keep(START, community_id)


def get_start(places: Mapping[str, str]) -> str | None:
    """Return the community in which the next proposal begins, where it may."""
    found = session.get_cached(START)
    return found if found in places else None


def end_start() -> None:
    """Forget where the next proposal was to begin."""
    session.forget(START)


def _choose_community(
    texts: Texts, key: str, places: Mapping[str, str], home: str | None
) -> str | None:
    options = list(places)
    return st.selectbox(
        texts("screens.add_risk.community"),
        options,
        index=options.index(home) if home in options else None,
        format_func=lambda option: places[option],
        placeholder=texts("map.filter.choose"),
        key=f"risk-community-{key}",
    )


def _choose_sub_kind(
    texts: Texts, key: str, category: Category | None, known: str | None
) -> str | None:
    """Draw the sub-kinds in use of a category, and the one that the point has already."""
    if category is None:
        return None
    names = {
        kind.code: name_sub_kind(kind, texts)
        for kind in sub_kinds.list_sub_kinds(session.get_project())
        if kind.category == category and (not kind.retired or kind.code == known)
    }
    options = list(names)
    return st.selectbox(
        texts("risk_words.form.sub_kind"),
        options,
        index=options.index(known) if known in options else None,
        format_func=lambda option: names[option],
        placeholder=texts("risk_words.form.none"),
        key=f"risk-sub-kind-{key}-{to_key(category)}",
    )


def _choose_agency_type(texts: Texts, key: str, known: AgencyType | None) -> AgencyType | None:
    options = list(AgencyType)
    return st.selectbox(
        texts("risk_words.form.agency_type"),
        options,
        index=None if known is None else options.index(known),
        format_func=lambda option: texts(f"screens.agency_type.{to_key(option)}"),
        placeholder=texts("risk_words.form.none"),
        key=f"risk-agency-{key}",
    )


def name_sub_kind(kind: SubKind, texts: Texts) -> str:
    """Return the name of a sub-kind in the page's language."""
    return kind.name_th if texts.language == "th" else kind.name_en


@dataclass(frozen=True, slots=True)
class RiskNames:
    """The names by which risk points are told apart: read once for all that a screen draws."""

    communities: Mapping[str, str]  # by id
    sub_kinds: Mapping[str, SubKind]  # by code; those that are retired too
    public: Mapping[str, Json]  # points of the release in force, by public number
    texts: Texts

    def name_community(self, community_id: str | None) -> str:
        """Return the name of a community; that there is none, without one."""
        return self.communities.get(community_id or "", self.texts("screens.review.no_community"))

    def name_sub_kind(self, code: str | None) -> str:
        """Return the name of a sub-kind; nothing without one."""
        return "" if code is None else name_sub_kind(self.sub_kinds[code], self.texts)

    def describe_risk(self, risk: RiskPoint) -> str:
        """Return one line that names a risk point; typed text, not Markdown.

        Both its numbers stand in it: the one that the public reads, and the one of before approval.
        """
        public = self.public.get(risk.public_id or "")
        kind = self.name_sub_kind(risk.sub_kind) or self.texts(
            f"screens.category.{to_key(risk.category)}"
        )
        name = kind if public is None else str(public["names"][self.texts.language])
        place = self.name_community(risk.community_id)
        return f"{format_number(risk, self.texts)} · {name} · {place}"


def read_names(texts: Texts) -> RiskNames:
    """Return the names of now."""
    kinds = sub_kinds.list_sub_kinds(session.get_project())
    return RiskNames(
        session.read_community_names(),
        {kind.code: kind for kind in kinds},
        session.read_risk_points(),
        texts,
    )


def name_point(public_id: str | None, risk_id: int, texts: Texts) -> str:
    """Return what a sentence calls a risk point: its public number and name, else its proposal."""
    public = session.read_risk_points().get(public_id or "")
    if public_id is None:
        return texts("risk_words.number", number=risk_id)
    return public_id if public is None else f"{public_id} {public['names'][texts.language]}"


def format_number(risk: RiskPoint, texts: Texts) -> str:
    """Return the numbers of a risk point as staff reads them."""
    number = texts("risk_words.number", number=risk.id)
    return number if risk.public_id is None else f"{risk.public_id} ({number})"


def ask_photo(texts: Texts, key: str) -> bytes | None:
    """Draw the place for a photo; its content is looked at when it is saved."""
    upload = st.file_uploader(
        texts("screens.risk_form.photo"), type=PHOTO_TYPES, key=f"risk-photo-{key}"
    )
    return None if upload is None else upload.getvalue()


def draw_project(project: PublicProject, texts: Texts) -> None:
    """Draw a project as plain text: a typed link is nothing to tap."""
    st.caption(texts("screens.risk_form.project"))
    st.text(describe_project(project, texts))


def describe_project(project: PublicProject, texts: Texts) -> str:
    """Return a project line by line; typed text, not Markdown."""
    budget = project.budget_baht
    days = [
        texts(f"screens.risk_form.{name}_is", day=format_long_date(day, texts.language))
        for name, day in (("starts_on", project.starts_on), ("ends_on", project.ends_on))
        if day is not None
    ]
    lines = [
        project.name,
        project.agency,
        "" if budget is None else texts("screens.risk_form.budget_is", baht=f"{budget:,}"),
        project.contract_number,
        *days,
        project.source_link,
    ]
    return "\n".join(line for line in lines if line)


def draw_photos(ids: Sequence[str], texts: Texts, key: str) -> None:
    """Draw photos small, and links to them; by our own signed-in route.

    Streamlit's addresses would need no sign-in.
    """
    if not ids:
        return
    thumbnails.draw(
        [
            (
                f"/files/{photo_id}",
                f"/files/{photo_id}",
                texts("screens.risk_form.photo_link", number=number),
            )
            for number, photo_id in enumerate(ids, start=1)
        ],
        key,
    )
    for number, photo_id in enumerate(ids, start=1):
        st.link_button(texts("screens.risk_form.photo_link", number=number), f"/files/{photo_id}")


def _ask_project(
    texts: Texts, key: str, known: PublicProject | None
) -> Callable[[], PublicProject | None]:
    words = {
        name: st.text_input(
            texts(f"screens.risk_form.{name}"),
            "" if known is None else getattr(known, name),
            max_chars=MAX_PROJECT_TEXT_LENGTH,
            key=f"project-{name}-{key}",
        ).strip()
        for name in PROJECT_TEXTS
    }
    budget = st.number_input(
        texts("screens.risk_form.budget"),
        min_value=0,
        max_value=MAX_BUDGET_BAHT,
        value=None if known is None else known.budget_baht,
        step=1,
        key=f"project-budget-{key}",
    )
    today = session.get_now().date()
    days = {
        name: components.ask_date(
            texts(f"screens.risk_form.{name}"),
            f"{name}-{key}",
            newest=today.replace(year=today.year + YEARS_AHEAD, day=1),
            years=YEARS_AHEAD + YEARS_BACK,
            known=None if known is None else getattr(known, name),
        )
        for name in ("starts_on", "ends_on")
    }

    def build_project() -> PublicProject | None:
        found = {name: read() for name, read in days.items()}
        if not any([*words.values(), *found.values(), budget is not None]):
            return None
        return PublicProject(**words, **found, budget_baht=budget)  # type: ignore[arg-type]

    return build_project

"""Papers: begin one, write its parts beside the facts, save, take it out, go back."""

import secrets

import streamlit as st

from geodata import settings
from geodata.actions import papers
from geodata.actions.workshops import workshops
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import LONGEST_PART, PARTS, Paper, PaperDraft, PaperKind
from geodata.model.people.people import Scope, Verb
from mapping.analysis.paper_facts import PaperFacts
from mapping.exports.paper import list_facts
from mapping.publish.editions import EditionFolder
from mapping.publish.paper_facts import read_paper_facts
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_text
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date, format_time
from mapping.texts.editions import format_edition_title

NEW = "study-paper-new"
DISTRICT = "district"  # in the list of areas


def main() -> None:
    """Draw the papers in scope, then the one that is open."""
    texts = session.get_texts()
    st.title(texts("screens.papers.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.WRITE_PAPERS):
        components.draw_refusal(texts)
        return
    draw_outcome()
    names = session.list_communities(who, Verb.WRITE_PAPERS)
    known = {str(paper.id): paper for paper in session.ask(papers.list_papers)}
    if not known:
        st.info(texts("papers.screen.empty"))
    chosen = st.selectbox(
        texts("papers.screen.which"),
        list(known),
        format_func=lambda option: _describe_paper(known[option], names, texts),
        placeholder=texts("screens.pick"),
        key=session.link_widget("report", list(known)),
    )
    session.link("report", chosen)
    with st.expander(texts("papers.screen.new"), expanded=not known):
        _ask_new_paper(names, who.find_scope(Verb.WRITE_PAPERS) is Scope.ALL, texts)
    if chosen is not None:
        paper = known[chosen]
        record = displayed_versions.draw(
            f"study-paper-{paper.id}",
            DisplayedVersion.from_record(paper),
            _list_parts(paper, texts),
            paper,
        )
        _draw_paper(record, texts)


def _describe_paper(paper: Paper, names: dict[str, str], texts: Texts) -> str:
    area = paper.community_id
    return texts(
        "papers.screen.line",
        id=paper.id,
        kind=texts(f"papers.paper.kind.{to_key(paper.kind)}"),
        area=texts("papers.paper.district") if area is None else names.get(area, area),
        date=format_short_date(paper.started_at, texts.language),
    )


def _ask_new_paper(names: dict[str, str], everywhere: bool, texts: Texts) -> None:
    token = session.cache_for_person(NEW, None, lambda: secrets.token_hex(16))
    kind = st.segmented_control(
        texts("papers.screen.kind"),
        list(PaperKind),
        format_func=lambda option: texts(f"papers.paper.kind.{to_key(option)}"),
        key=f"study-paper-kind-{token}",
    )
    areas = [*([DISTRICT] if everywhere else []), *names]
    area = st.selectbox(
        texts("papers.screen.area"),
        areas,
        index=0 if len(areas) == 1 else None,
        format_func=lambda option: names.get(option, texts("papers.paper.district")),
        placeholder=texts("map.filter.choose"),
        key=f"study-paper-area-{token}",
    )
    community_id = None if area == DISTRICT else area
    workshop = _choose_workshop(community_id, token, texts) if area is not None else None
    edition_id = _choose_edition(token, texts)
    ready = kind is not None and area is not None
    begin = st.button(texts("papers.screen.start"), key="study-paper-start", disabled=not ready)
    if begin and kind is not None and area is not None:
        draft = PaperDraft(token, kind, community_id, workshop, edition_id)
        with ScreenAction() as action:
            started = session.ask(papers.create_paper, draft)
            session.forget(NEW)
            _open_saved(started, action)


def _choose_workshop(community_id: str | None, token: str, texts: Texts) -> int | None:
    """Let the writer choose among the workshops of an area; None is none in particular."""
    known = {
        workshop.id: workshop
        for workshop in session.ask(workshops.list_workshops)
        if workshop.community_id == community_id
    }
    return st.selectbox(
        texts("papers.screen.workshop"),
        list(known),
        index=None,
        format_func=lambda option: components.escape_markdown(
            f"{format_short_date(known[option].held_on, texts.language)} · {known[option].title}"
        ),
        placeholder=texts("papers.screen.no_workshop"),
        disabled=not known,
        key=f"study-paper-workshop-{token}-{community_id}",
    )


def _choose_edition(token: str, texts: Texts) -> str | None:
    """Let the writer choose an edition; None is what is published now."""
    known = EditionFolder(settings.read().editions).list_ids()
    return st.selectbox(
        texts("papers.paper.edition"),
        known,
        index=None,
        format_func=lambda option: format_edition_title(texts.language, option),
        placeholder=texts("papers.screen.no_edition"),
        disabled=not known,
        key=f"study-paper-edition-{token}",
    )


def _list_parts(paper: Paper, texts: Texts) -> displayed_versions.Lines:
    saved = format_short_date(paper.saved_at, texts.language)
    parts = [(texts(f"papers.paper.part.{name}"), paper.parts[name]) for name in PARTS[paper.kind]]
    version = texts("papers.screen.saved", version=paper.version)
    return [(texts("papers.screen.versions"), f"{version} · {saved}"), *parts]


def _draw_paper(record: DisplayedRecord, texts: Texts) -> None:
    paper: Paper = record.content
    with components.explain_problems():
        outcome = session.ask(papers.read_outcome, paper)
        _draw_parts(record, read_paper_facts(paper, settings.read(), texts, outcome), texts)


def _draw_parts(record: DisplayedRecord, facts: PaperFacts, texts: Texts) -> None:
    paper: Paper = record.content
    with st.container(key=f"study-paper-{paper.id}"):
        _draw_files(paper, texts)
        with st.expander(texts("papers.paper.facts"), expanded=True):
            rows = list_facts(facts, texts)
            st.table(
                {
                    texts("papers.paper.area"): [label for label, _ in rows[1:]],
                    components.escape_markdown(facts.area_name): [
                        components.escape_markdown(value) for _, value in rows[1:]
                    ],
                },
                hide_index=True,
            )
        parts = {name: _ask_part(record, name, texts) for name in PARTS[paper.kind]}
        typed = [_build_part_key(record, name) for name in parts]
        label = texts("papers.screen.save")
        if displayed_versions.draw_button(
            record, label, "study-paper-save", typed=typed, type="primary"
        ):
            _save_paper(record, parts)
        _draw_versions(record, texts)


def _build_part_key(record: DisplayedRecord, name: str) -> str:
    return f"part-{record.content.id}-{record.form}-{name}"


def _ask_part(record: DisplayedRecord, name: str, texts: Texts) -> str:
    """Draw one part; its key carries the version, so that nothing typed is taken for another's."""
    paper: Paper = record.content
    text = ask_text(
        texts(f"papers.paper.part.{name}"),
        LONGEST_PART,
        _build_part_key(record, name),
        paper.parts[name],
        height=140,
        placeholder=texts("papers.screen.no_names"),
    )
    return text


def _draw_files(paper: Paper, texts: Texts) -> None:
    with st.container(horizontal=True):
        for form in ("pdf", "docx", "html"):
            st.link_button(texts(f"papers.screen.as_{form}"), f"/files/reports/{paper.id}.{form}")


def _save_paper(record: DisplayedRecord, parts: dict[str, str]) -> None:
    with ScreenAction(record) as action:
        saved = session.ask(papers.save_paper, record.content.id, record.seen, parts)
        _open_saved(saved, action)


def _draw_versions(record: DisplayedRecord, texts: Texts) -> None:
    paper: Paper = record.content
    with st.expander(texts("papers.screen.versions")):
        for line in session.ask(papers.list_versions, paper.id):
            version = line.version
            with st.container(horizontal=True, key=f"version-{version.version}"):
                said = texts(
                    "papers.screen.version",
                    version=version.version,
                    date=format_short_date(version.saved_at, texts.language),
                    time=format_time(version.saved_at, texts.language),
                    who=line.saved_by or texts("papers.screen.terminal"),
                )
                if version.taken_from is not None:
                    said += " · " + texts("papers.screen.taken_from", version=version.taken_from)
                st.text(said)
                if version.version != paper.version and displayed_versions.draw_button(
                    record, texts("papers.screen.go_back"), f"back-{version.version}"
                ):
                    _restore_version(record, version.version)


def _restore_version(record: DisplayedRecord, to: int) -> None:
    with ScreenAction(record) as action:
        saved = session.ask(papers.restore_version, record.content.id, record.seen, to)
        _open_saved(saved, action)


def _open_saved(paper: Paper, action: ScreenAction) -> None:
    session.link("report", str(paper.id))
    session.forget("choice-report")
    action.say("papers.screen.saved", version=paper.version)


if __name__ == "__main__":
    main()

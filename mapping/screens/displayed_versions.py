"""What stands on this person's screen, kept until they have seen something else in its place.

A click makes Streamlit run the screen anew, and the run reads the record anew: what it finds then
is not what the person pressed the button about. So the `Seen` of a record is taken when it is first
drawn, and stays the one that every decision carries until the person has looked at both versions
side by side and said so. What they typed stays in its fields meanwhile.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from geodata.errors import AppError, Conflict
from geodata.model.displayed_version import DisplayedVersion
from mapping.screens import components, preview, session

KEPT = "shown"
MARK = 12  # hexadecimal digits of a digest in the name of a button
Lines = Sequence[tuple[str, str]]  # label and text; typed texts too


@dataclass(frozen=True, slots=True)
class DisplayedRecord:
    """A record as this person saw it."""

    name: str
    seen: DisplayedVersion  # what a decision carries
    content: Any  # what to draw: while it is stale, still what they saw
    is_stale: bool  # the record is another one by now, and they have not said that they saw it
    form: str  # part of the keys of its fields: the same until they begin anew
    round: int  # how often this person chose to begin anew


@dataclass(slots=True)
class _DrawnRecord:
    seen: DisplayedVersion
    lines: Lines
    content: Any
    form: str
    is_refused: bool = False


@dataclass(slots=True)
class _DisplayState:
    who: str | None
    records: dict[str, _DrawnRecord] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)  # in this run
    rounds: dict[str, int] = field(default_factory=dict)  # how often somebody began anew
    pressed: tuple[str, ...] = ()  # the records whose button was pressed, until it was heard
    is_untold: bool = False  # a decision was refused, and this run has to say so
    was_drawn: bool = False  # for this person, before they pressed it
    typed: tuple[str, ...] = ()  # what stood in the fields that go with that button
    words: str = ""  # what was drawn as the preview of what it sends


def draw(
    name: str, seen: DisplayedVersion, lines: Lines, content: object = None
) -> DisplayedRecord:
    """Keep what is drawn here; where it is another one than before, draw both side by side.

    Parameters
    ----------
    name
        The record, the same in each run.
    lines
        What a person reads of it.
    content
        What the rest of the screen draws of it.
    """
    state = _get_state()
    kept = state.records.get(name)
    if kept is None:
        number = state.rounds.get(name, 0)
        form = f"{seen.version}-{number}" if number else f"{seen.version}"
        kept = state.records[name] = _DrawnRecord(seen, tuple(lines), content, form)
    state.drawn.add(name)
    is_stale = kept.seen != seen
    if is_stale:
        _draw_both(name, kept, seen, lines)
    else:
        kept.content, kept.is_refused = content, False
    return DisplayedRecord(
        name, kept.seen, kept.content, is_stale, kept.form, state.rounds.get(name, 0)
    )


def draw_button(
    record: DisplayedRecord,
    label: str,
    key: str,
    *,
    typed: Sequence[str] = (),
    words: str = "",
    **options: Any,  # noqa: ANN401 - Streamlit's
) -> bool:
    """Draw a button that decides about a record; a press is answered whatever became of it.

    Parameters
    ----------
    typed
        The keys of the fields that go with it: their words are not lost with the record.
    words
        What is sent with it to somebody outside: only what was drawn as its preview is sent.
    """
    return draw_bulk_button(label, key, record, typed=typed, words=words, **options)


def draw_bulk_button(
    label: str,
    key: str,
    *records: DisplayedRecord,
    typed: Sequence[str] = (),
    words: str = "",
    **options: Any,  # noqa: ANN401 - Streamlit's
) -> bool:
    """Draw a button that decides about all of these at once.

    Where one of those it was pressed about is not among them any more, nothing is done, and it is
    said.
    """
    names = tuple(displayed_record.name for displayed_record in records)
    given = (names, tuple(typed), words)
    is_pressed = st.button(label, key=key, on_click=_store_press, args=given, **options)
    state = _get_state()
    if not is_pressed or not state.was_drawn or not set(state.pressed) <= set(names):
        return False
    state.pressed = ()
    # What is stale is refused by the action, with both versions: that comes first.
    return any(record.is_stale for record in records) or preview.is_read(state.words, words)


def is_displayed(name: str) -> bool:
    """Return whether this person has a record before them since the last run."""
    return name in _get_state().records


def mark_refused(*records: DisplayedRecord) -> None:
    """Mark that a decision about these was refused: the next run draws both versions."""
    for record in records:
        kept = _get_state().records.get(record.name)
        if kept is not None:
            kept.is_refused = True
    _get_state().is_untold = True


@contextmanager
def allow_own_change(*records: DisplayedRecord) -> Iterator[None]:
    """Do the second part of something of which the first part has changed the record already.

    Where it is refused, the change is this person's own and nothing to compare.
    """
    try:
        yield
    except Conflict:
        raise
    except AppError:
        forget(*records)
        raise


def forget(*records: DisplayedRecord) -> None:
    """Forget these records: the next draw shows them as this person has just changed them."""
    for record in records:
        _get_state().records.pop(record.name, None)


def end_run(place: Any) -> None:  # noqa: ANN401 - a container of Streamlit
    """End a run: answer a press that nothing heard, and forget what is no longer drawn."""
    if session.get_actor() is None:  # signed out, or disabled: nothing is shown again
        session.forget(KEPT)
        return
    state = _get_state()
    unheard = [name for name in state.pressed if name in state.records]
    if unheard:
        gone = [name for name in unheard if name not in state.drawn]
        with place.container():
            components.draw_problem(Conflict())
            st.caption(session.get_texts()("screens.shown.gone"))
            for name in gone or unheard:
                _draw_lines(state.records[name].lines)
            if state.typed:
                st.caption(session.get_texts()("screens.shown.typed"))
            for words in state.typed:
                st.text(words)
    elif state.is_untold:  # refused, and nothing that is drawn here shows why
        with place.container():
            components.draw_problem(Conflict())
    state.pressed, state.is_untold = (), False
    state.records = {name: record for name, record in state.records.items() if name in state.drawn}
    state.drawn = set()


def _get_state() -> _DisplayState:
    """Return what is kept for whoever is signed in now: never what another one had open."""
    who = session.get_caller().session_id
    state = session.get_cached(KEPT)
    if not isinstance(state, _DisplayState) or state.who != who:
        state = _DisplayState(who)
        session.keep(KEPT, state)
    return state


def _draw_both(name: str, drawn_record: _DrawnRecord, seen: DisplayedVersion, lines: Lines) -> None:
    texts = session.get_texts()
    with st.container(key=f"shown-{name}", border=True):
        if drawn_record.is_refused:
            components.draw_problem(Conflict())
            _get_state().is_untold = False
        st.warning(texts("screens.shown.changed"))
        _draw_differences(drawn_record.lines, lines)
        # The digest is in the keys: a press about one version never goes to the next.
        mark = seen.digest[:MARK]
        with st.container(key=f"shown-steps-{name}", horizontal=True):
            st.button(
                texts("screens.shown.go_on"),
                key=f"shown-go-on-{name}-{mark}",
                on_click=_accept_change,
                args=(name, seen, tuple(lines)),
            )
            st.button(
                texts("screens.shown.afresh"),
                key=f"shown-afresh-{name}-{mark}",
                on_click=_start_over,
                args=(name,),
            )


def _draw_differences(before: Lines, now: Lines) -> None:
    """Draw the lines that differ, each as it was and as it is; the others once, folded away."""
    texts, was, is_now = session.get_texts(), dict(before), dict(now)
    labels = list(dict.fromkeys([label for label, _ in (*before, *now)]))
    changed = [label for label in labels if was.get(label, "") != is_now.get(label, "")]
    if not changed:
        st.caption(texts("screens.shown.elsewhere"))
    for label in changed:
        st.caption(label)
        for column, name, value in zip(
            st.columns(2), ("before", "now"), (was, is_now), strict=True
        ):
            with column.container(border=True):
                st.caption(texts(f"screens.shown.{name}"))
                st.text(value.get(label) or texts("screens.shown.empty"))
    same = [line for line in now if line[0] not in changed and line[1]]
    if same:
        with st.expander(texts("screens.shown.same")):
            _draw_lines(same)


def _draw_lines(lines: Lines) -> None:
    for label, text in lines:
        st.caption(label)
        st.text(text or session.get_texts()("screens.shown.empty"))


def _store_press(names: tuple[str, ...], keys: tuple[str, ...], words: str) -> None:
    state = _get_state()  # before the run: of whoever is signed in now
    state.pressed, state.words = names, words
    state.was_drawn = bool(names) and all(name in state.records for name in names)
    state.typed = tuple(words for key in keys if (words := session.get_typed_text(key).strip()))


def _accept_change(name: str, seen: DisplayedVersion, lines: Lines) -> None:
    """Record that both versions were seen; what was typed stays in its fields."""
    kept = _get_state().records.get(name)
    if kept is not None:
        kept.seen, kept.lines, kept.is_refused = seen, lines, False


def _start_over(name: str) -> None:
    state = _get_state()
    state.records.pop(name, None)
    state.rounds[name] = state.rounds.get(name, 0) + 1

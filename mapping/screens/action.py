"""What a press on a screen asks for: done, said on the next run of the screen, drawn anew.

Where it is refused the problem is said beside the button and what was typed stays in its fields;
where the record was changed meanwhile, the next run draws both versions.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, overload

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geodata.actions import Caller
from geodata.errors import AppError, Conflict
from geodata.project import Project
from mapping.screens import components, displayed_versions, session
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
from mapping.screens.displayed_versions import DisplayedRecord

Params = ParamSpec("Params")

TOP = "top"  # of the screen: where most of them say what was done


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What came of a press, kept until the next run of the screen says it."""

    sentence: str
    is_refused: bool = False
    detail: Any = None  # what the screen draws beside the sentence


class ScreenAction:
    """What a press asks for, about the records that were drawn with its button.

    Either one action (`run`), or several in a `with` block, which ends with `say`.

    Parameters
    ----------
    shown
        The records that the press decides about.
    place
        Where the next run says what was done.
    beside
        Where a problem is said, by its code: beside the field that it is about.
    """

    def __init__(
        self,
        *shown: DisplayedRecord,
        place: str = TOP,
        beside: Mapping[str, DeltaGenerator] | None = None,
    ) -> None:
        self._shown = shown
        self._place = place
        self._beside = beside or {}
        self._outcome: ActionOutcome | None = None

    @overload
    def run(self, key: str, action: Action0[R], /) -> None: ...
    @overload
    def run(self, key: str, action: Action1[A, R], a: A, /) -> None: ...
    @overload
    def run(self, key: str, action: Action2[A, B, R], a: A, b: B, /) -> None: ...
    @overload
    def run(self, key: str, action: Action3[A, B, C, R], a: A, b: B, c: C, /) -> None: ...
    @overload
    def run(self, key: str, action: Action4[A, B, C, D, R], a: A, b: B, c: C, d: D, /) -> None: ...
    @overload
    def run(
        self, key: str, action: Action5[A, B, C, D, E, R], a: A, b: B, c: C, d: D, e: E, /
    ) -> None: ...
    @overload
    def run(
        self, key: str, action: Action6[A, B, C, D, E, F, R], a: A, b: B, c: C, d: D, e: E, f: F, /
    ) -> None: ...
    @overload
    def run(
        self,
        key: str,
        action: Callable[Concatenate[Project, Caller, Params], R],
        /,
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> None: ...
    def run(self, key: str, action: Callable[..., Any], /, *args: object, **kwargs: object) -> None:
        """Run an action and show a sentence of the catalogue on the next run."""
        with self:
            session.ask(action, *args, **kwargs)
            self.say(key)

    def say(self, key: str, **values: object) -> None:
        """Show a sentence of the catalogue on the next run, once the block has ended well."""
        self.tell(session.get_texts()(key, **values))

    def tell(self, sentence: str, detail: object = None) -> None:
        """Show a sentence on the next run, and keep what is drawn beside it."""
        self._outcome = ActionOutcome(sentence, detail=detail)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, AppError):
            self.refuse(error)
            return True
        if not isinstance(error, Exception):  # done, or Streamlit goes on to the next run
            displayed_versions.forget(*self._shown)
        if error is None:
            self.finish()
        return False

    def finish(self) -> None:
        """Keep what is to be said, and draw the screen anew."""
        self._keep()
        st.rerun()

    def _keep(self) -> None:
        if self._outcome is not None:
            keep_outcome(self._outcome, self._place)
        session.count_save()

    def refuse(self, error: AppError) -> None:
        """Show a problem beside the button, or have the next run draw both versions."""
        shown = self._shown
        if isinstance(error, Conflict) and shown and not any(record.is_stale for record in shown):
            # Changed between this run's reading and the decision: the next run draws both.
            displayed_versions.mark_refused(*shown)
            st.rerun()
        with self._beside.get(error.code, nullcontext()):
            components.draw_problem(error)


class CallbackAction(ScreenAction):
    """A press that is answered before the screen is drawn: its refusal is said by that run too."""

    def finish(self) -> None:
        """Keep what is to be said: the run that draws the screen follows by itself."""
        self._keep()

    def refuse(self, error: AppError) -> None:
        """Keep a problem for the run that follows."""
        sentence = f"{error.format_sentence(session.get_texts().language)} ({error.code})"
        keep_outcome(ActionOutcome(sentence, is_refused=True), self._place)


def keep_outcome(outcome: ActionOutcome, place: str = TOP) -> None:
    """Keep what came of a press until the next run says it."""
    session.keep(_build_outcome_key(place), outcome)


def take_outcome(place: str = TOP) -> ActionOutcome | None:
    """Return what came of the last press, once; None where there is nothing to say."""
    outcome: ActionOutcome | None = session.get_cached(_build_outcome_key(place))
    session.forget(_build_outcome_key(place))
    return outcome


def draw_outcome(place: str = TOP) -> ActionOutcome | None:
    """Draw what came of the last press, once, and return it.

    At the top its place is always there: a map further down would begin anew if it moved.
    """
    outcome = take_outcome(place)
    if place == TOP:
        with st.container(key="said"):
            _draw(outcome)
    else:
        _draw(outcome)
    return outcome


def _draw(outcome: ActionOutcome | None) -> None:
    if outcome is None:
        return
    (st.error if outcome.is_refused else st.success)(components.escape_markdown(outcome.sentence))


def _build_outcome_key(place: str) -> str:
    return f"outcome-{place}"

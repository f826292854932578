"""Types of actions: what geodata can be asked, with the time and whoever asks left out.

Typing can leave out the first parameters of a function but none that is only named, so there is a
type for each number of arguments.
"""

from datetime import datetime
from typing import Protocol, TypeVar

from geodata.actions import Caller
from geodata.project import Project

A = TypeVar("A", contravariant=True)
B = TypeVar("B", contravariant=True)
C = TypeVar("C", contravariant=True)
D = TypeVar("D", contravariant=True)
E = TypeVar("E", contravariant=True)
F = TypeVar("F", contravariant=True)
R = TypeVar("R", covariant=True)


class Action0(Protocol[R]):
    """An action of no arguments."""

    def __call__(self, project: Project, by: Caller, /, *, at: datetime) -> R:
        """Call the action."""


class Action1(Protocol[A, R]):
    """An action of one argument."""

    def __call__(self, project: Project, by: Caller, a: A, /, *, at: datetime) -> R:
        """Call the action."""


class Action2(Protocol[A, B, R]):
    """An action of two arguments."""

    def __call__(self, project: Project, by: Caller, a: A, b: B, /, *, at: datetime) -> R:
        """Call the action."""


class Action3(Protocol[A, B, C, R]):
    """An action of three arguments."""

    def __call__(self, project: Project, by: Caller, a: A, b: B, c: C, /, *, at: datetime) -> R:
        """Call the action."""


class Action4(Protocol[A, B, C, D, R]):
    """An action of four arguments."""

    def __call__(
        self, project: Project, by: Caller, a: A, b: B, c: C, d: D, /, *, at: datetime
    ) -> R:
        """Call the action."""


class Action5(Protocol[A, B, C, D, E, R]):
    """An action of five arguments."""

    def __call__(
        self, project: Project, by: Caller, a: A, b: B, c: C, d: D, e: E, /, *, at: datetime
    ) -> R:
        """Call the action."""


class Action6(Protocol[A, B, C, D, E, F, R]):
    """An action of six arguments."""

    def __call__(
        self, project: Project, by: Caller, a: A, b: B, c: C, d: D, e: E, f: F, /, *, at: datetime
    ) -> R:
        """Call the action."""

"""Everything that can go wrong, by what to do next.

AppError
├─ BadInput             the person can fix it
│  ├─ FileRefused       the whole file is refused
│  └─ RowRejected       one row of a table is refused
├─ NotAllowed           role, community or privacy rule
│  ├─ TooSlow           what was sent did not come in time
│  └─ WrongCode         the second factor only: counted apart
├─ NotFound             also for what this reader may not see
├─ Conflict             somebody changed it meanwhile
└─ StorageUnavailable   try again later, or call the administrator

Each carries a code of `reasons.toml`; the sentence that a person reads is made from the code.
"""

from typing import ClassVar

from geodata import reasons


class AppError(Exception):
    """A known problem: a code and the values of its sentence."""

    default_code: ClassVar[str] = "E-SYS-00"

    def __init__(self, code: str | None = None, **values: object) -> None:
        self.code = code or self.default_code
        self.values = values
        super().__init__(self.code)

    def format_sentence(self, language: reasons.Language = "th") -> str:
        """Return what happened, where and what next, for a person."""
        return reasons.format_sentence(self.code, language, **self.values)

    @property
    def status(self) -> int:
        """The HTTP status that a route answers with."""
        return reasons.find_status(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.format_sentence('en')}"


class BadInput(AppError):
    """The person can fix it."""

    default_code = "E-FMT-02"


class FileRefused(BadInput):
    """The whole file is refused; nothing of it is stored."""


class RowRejected(BadInput):
    """One value of a row is refused; the other rows go on."""

    default_code = "E-ROW-01"


class NotAllowed(AppError):
    """Role, community or privacy rule."""

    default_code = "E-NF-02"


class TooSlow(NotAllowed):
    """What was sent did not come in time."""

    default_code = "E-RATE-03"


class WrongCode(NotAllowed):
    """The passphrase was right and the code was not; whoever asks is told E-AUTH-01 as always."""

    default_code = "E-AUTH-01"


class NotFound(AppError):
    """Missing, or not for this reader: the same answer."""

    default_code = "E-NF-01"


class Conflict(AppError):
    """Somebody changed it meanwhile."""

    default_code = "E-CONFLICT-01"


class StorageUnavailable(AppError):
    """Try again later, or call the administrator."""

    default_code = "E-SYS-01"

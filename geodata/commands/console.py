"""What the commands share: their run, the open project, a question, a line of progress."""

import argparse
import getpass
import io
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import argcomplete

from geodata import actions, reasons, reference, settings
from geodata.actions.people import accounts
from geodata.district import use_district
from geodata.errors import AppError, BadInput, FileRefused
from geodata.project import Project, open_project

T = TypeVar("T")
Commands = Any  # argparse keeps the type of its sub-parsers to itself
Arguments = argparse.Namespace


def run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments name and return its exit code.

    A refusal is printed in both languages, with the option that may help; it exits with 1, and
    Ctrl-C with 130. No arguments are those of the process.
    """
    for stream in (sys.stdout, sys.stderr):  # a redirected one may not know Thai
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    argcomplete.autocomplete(parser)  # answers a shell that asks by its Tab key, and ends there
    chosen = parser.parse_args(arguments)
    try:
        _serve_district(chosen)
        return int(chosen.run(chosen))
    except AppError as error:
        return _refuse(error)
    except EOFError:  # it asked for something, and nobody was there to type it
        return _refuse(BadInput("E-CLI-21"))
    except KeyboardInterrupt:
        return 130


def _refuse(error: AppError) -> int:
    print(f"{error.format_sentence('th')} ({error.code})", file=sys.stderr)
    print(error.format_sentence("en"), file=sys.stderr)
    if (option := reasons.find_option(error.code)) is not None:
        print(f"→ {option}", file=sys.stderr)
    return 1


def _serve_district(chosen: argparse.Namespace) -> None:
    """Serve the district that the command names, or that of the settings."""
    folder = getattr(chosen, "district", None) or settings.read().district
    use_district(reference.open_district(folder.resolve()))


def read_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def load_project() -> Project:
    """Return the project of the settings, with its reference geography."""
    project = open_project(settings.read())
    actions.set_up(project, read_clock())
    return project


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    FileRefused
        E-CLI-01 where it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRefused("E-CLI-01") from error


@contextmanager
def translate_write_errors() -> Iterator[None]:
    """Raise BadInput E-CLI-03 where a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise BadInput("E-CLI-03") from error


def require_ending(path: Path, endings: Sequence[str]) -> str:
    """Return the ending of a file to be written: what is in a file is what its name says.

    Raises
    ------
    BadInput
        E-CLI-11 where it is none of these.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        raise BadInput("E-CLI-11", name=sanitize_text(path.name), endings=", ".join(endings))
    return ending


def sanitize_text(text: str) -> str:
    """Return words of a file so that a terminal only shows them: no sign that steers it."""
    return "".join("?" if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in text)


def confirm(question: str, *, yes: bool) -> bool:
    """Ask before something is saved; `--yes` answers beforehand, no terminal answers no."""
    if yes:
        return True
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes", "ใช่")
    except EOFError:
        print()
        return False


def ask_choice(question: str, options: Mapping[T, str]) -> T | None:
    """Ask for one of several answers by its number; None where nobody answers with one."""
    print(question)
    for number, label in enumerate(options.values(), start=1):
        print(f"  {number} {label}")
    try:
        answer = input(f"[1-{len(options)}] ").strip()
    except EOFError:
        print()
        return None
    by_number = {str(number): option for number, option in enumerate(options, start=1)}
    return by_number.get(answer)


def show_progress(done: int, total: int) -> None:
    """Show how far a long work is, on the terminal's error stream."""
    share = 100 * done // max(total, 1)
    end = "\n" if done >= total else ""
    print(f"\r{done:,} / {total:,} ({share} %)", end=end, file=sys.stderr, flush=True)


def show_count(done: int) -> None:
    """Show how many rows are done of a file whose end is not known yet."""
    print(f"\r{done:,} แถว", end="", file=sys.stderr, flush=True)


def sign_in_at_terminal(project: Project, name: str, *, from_pipe: bool) -> actions.Caller:
    """Sign a person in at the terminal; from a pipe passphrase and code are read, a line each."""
    if from_pipe:
        passphrase, code = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    else:
        passphrase = getpass.getpass(f"รหัสผ่านของ {name}: ")
        code = input(f"รหัสจากแอปของ {name}: ")
    cookie = accounts.sign_in(project, name, passphrase, code, at=read_clock())
    return actions.Caller(accounts.find_session(project, cookie, at=read_clock()))

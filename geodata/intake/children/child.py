"""Work on a stranger's file in a process of its own that may be killed.

When it falls, nothing falls with it. What it answers is as little to be trusted as the file: bytes
and JSON, never objects that Python would bring to life.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from geodata import reasons
from geodata.errors import FileRefused
from geodata.intake.children import child_main
from geodata.reasons import LocalizedText

TIME_LIMIT_S = child_main.TIME_LIMIT_S
MAX_CHILDREN = 4  # children; more wait for their turn
MAIN = Path(child_main.__file__)

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # each would ask for memory of its own
_STOPPED = (child_main.TOO_MUCH, -9, -24)  # by the clock, by the limit of computing time
_slots = threading.BoundedSemaphore(MAX_CHILDREN)


class ChildEndedError(Exception):
    """A child gave no answer."""

    def __init__(self, *, too_much: bool) -> None:
        super().__init__()
        self.too_much = too_much  # time, memory or answer; else it fell


def run(work: str, data: bytes, *, most_bytes: int, **arguments: str | None) -> bytes:
    """Return what a function of ours answers about a file, from a child.

    Parameters
    ----------
    work
        Module and function, as in `geodata.intake.children.photo_child:render_jpeg`.
    data
        The file.
    most_bytes
        The longest answer that is taken.
    **arguments
        What else the function is given.

    Raises
    ------
    FileRefused
        As the function raised it.
    ChildEndedError
        The limits of memory and time were reached, or the child fell.
    """
    errand = json.dumps([work, arguments]).encode() + b"\n"
    with (
        _slots,
        subprocess.Popen(  # noqa: S603 - our own script, no shell, nothing typed
            [sys.executable, "-I", "-B", str(MAIN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ONE_THREAD,
        ) as child,
    ):
        clock = threading.Timer(TIME_LIMIT_S, child.kill)
        clock.start()
        try:
            answer = _ask_child(child, [errand, data], most_bytes)
        finally:
            clock.cancel()
            child.kill()
    if child.returncode == child_main.REFUSED:
        raise _parse_refusal(answer)
    if child.returncode != child_main.DONE:
        raise ChildEndedError(too_much=child.returncode in _STOPPED)
    return answer


def _ask_child(child: subprocess.Popen[bytes], parts: list[bytes], most_bytes: int) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise ChildEndedError(too_much=False)
    writer = threading.Thread(target=_hand_over, args=(child.stdin, parts))
    writer.start()
    answer = child.stdout.read(most_bytes + 1)
    if len(answer) > most_bytes:
        child.kill()
    child.wait()
    writer.join()
    return answer


def _hand_over(pipe: IO[bytes], parts: list[bytes]) -> None:
    try:
        with pipe:
            for part in parts:
                pipe.write(part)
    except OSError:  # the child needed no more, or is gone: its exit code says which
        return


def _parse_refusal(answer: bytes) -> FileRefused:
    """Return the refusal that a child wrote down."""
    try:
        code, values = json.loads(answer)
        if code not in reasons.read_catalogue():
            raise ChildEndedError(too_much=False)
        said = {
            name: LocalizedText(**value) if isinstance(value, dict) else value
            for name, value in values.items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ChildEndedError(too_much=False) from error
    return FileRefused(code, **said)

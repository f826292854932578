"""What code opens, fetches or starts while it is watched, by the audit events of Python."""

import sys
from contextlib import contextmanager

WATCHED = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system")

_watchers: list[list[str]] = []


def _note(event, details):
    if event in WATCHED:
        for events in _watchers:
            events.append(f"{event} {details}")


sys.addaudithook(_note)  # a hook cannot be taken off again, so it listens only while asked


@contextmanager
def watch():
    """Yield a list that fills with what happens inside."""
    _watchers.append([])
    try:
        yield _watchers[-1]
    finally:
        _watchers.pop()

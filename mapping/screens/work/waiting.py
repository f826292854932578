"""What waits for who is signed in, read once for page, menu and bar until anything changes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from geodata.actions import my_work
from geodata.actions.my_work import WaitingWork, WorkKind
from geodata.errors import AppError
from mapping.publish.complaint_releases import build_rules
from mapping.screens import session

SCREENS: Mapping[WorkKind, str] = {  # where it is done
    WorkKind.CASES: "cases",
    WorkKind.PROPOSALS: "review",
    WorkKind.MITIGATIONS: "review",
    WorkKind.DUE_REVIEWS: "review",
    WorkKind.WORDS: "review",
    WorkKind.PHOTOS: "review",
    WorkKind.PROJECT_PHOTOS: "projects",
    WorkKind.RETURNED: "add_risk",
    WorkKind.REFUSED_WORDS: "add_risk",
    WorkKind.REFUSED_PHOTOS: "review",
    WorkKind.BOUNDARIES: "boundaries",
    WorkKind.COMMITMENTS: "forum",
    WorkKind.QUESTIONS: "forum",
    WorkKind.UNRECORDED_WORKSHOPS: "workshop",
    WorkKind.OVERDUE_GOALS: "programme",
    WorkKind.RELEASES: "publication",
    WorkKind.IDENTITIES: "cases",
    WorkKind.PAPERS: "papers",
    WorkKind.ACCOUNTS: "admin",
}
NO_BREAK = "\u00a0"  # keeps a bracket on one line of a phone's bar
COUNTED_SCREENS = ("review", "boundaries", "forum", "publication", "admin")  # in the menu


def read_waiting_work() -> Sequence[WaitingWork]:
    """Return what waits; asked anew only after a change, or in the next hour.

    This is no press: whoever only looks at the page is signed out in time.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended.
    """
    now = session.get_now()
    newest = session.ask(my_work.read_newest_change)
    key = (session.get_caller().session_id, newest, now.date(), now.hour)
    return session.cache_for_person(
        "waiting-work", key, lambda: session.ask(my_work.list_waiting_work, build_rules())
    )


def build_badges() -> dict[str, str]:
    """Return what stands beside the names of screens: how much waits there, and how much is late.

    Empty where the session has just ended: the screen says so.
    """
    with suppress(AppError):
        return format_badges(read_waiting_work())
    return {}


def format_badges(work: Sequence[WaitingWork]) -> dict[str, str]:
    """Return the badge of each screen at which something waits, and of the page of it all."""
    counts = dict.fromkeys(COUNTED_SCREENS, 0)
    for waiting in work:
        if (screen := SCREENS[waiting.kind]) in counts:
            counts[screen] += len(waiting.items)
    found = {screen: f" ({count})" for screen, count in counts.items() if count}
    if total := my_work.count_items(work):
        late = sum(waiting.overdue_count for waiting in work)
        counted = f"⚠ {late} · {total}".replace(" ", NO_BREAK) if late else str(total)
        found["my_work"] = f" ({counted})"
    return found

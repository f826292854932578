"""From which networks the phones of a room came: in the memory of this process only.

No address is ever written or shown. Networks have letters in the order in which they came; what
has fewer than three phones is told as one figure, so that nobody is found by their connection.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

WINDOW_S = 120.0  # phones that came within such a time are told apart from later ones
FEWEST = 3  # phones of a network that is shown by itself
FEWEST_VOTED = 10  # phones in a row of which it is said how many voted
LETTERS = "กขคงจฉชซฌญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Phones of one network that came at about the same time."""

    network: str  # its letter; "" for all small ones together
    ago_s: float  # since the first of them came
    codes: frozenset[str]  # by which the database knows them

    @property
    def phones(self) -> int:
        """How many they are."""
        return len(self.codes)


@dataclass(slots=True)
class _Room:
    came: dict[str, tuple[str, float]] = field(default_factory=dict)  # code → block and moment
    letters: dict[str, str] = field(default_factory=dict)  # block → letter
    closed_to: set[str] = field(default_factory=set)  # blocks


class Crowds:
    """The rooms of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[int, _Room] = {}
        self._lock = threading.Lock()

    def came(self, workshop_id: int, code: str, block: str) -> None:
        """Note that a phone came in from a network."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _Room())
            room.letters.setdefault(block, _letter(len(room.letters)))
            room.came[code] = block, self._clock()

    def is_closed_to(self, workshop_id: int, block: str) -> bool:
        """Return whether a network was told to stay out."""
        room = self._rooms.get(workshop_id)
        return room is not None and block in room.closed_to

    def close_to(self, workshop_id: int, network: str, *, closed: bool) -> None:
        """Keep a network out of a room, or let it in again."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _Room())
            blocks = {block for block, letter in room.letters.items() if letter == network}
            room.closed_to = room.closed_to | blocks if closed else room.closed_to - blocks

    def closed_networks(self, workshop_id: int) -> list[str]:
        """Return the letters of the networks that stay out."""
        room = self._rooms.get(workshop_id, _Room())
        return sorted(room.letters[block] for block in room.closed_to)

    def of(self, workshop_id: int, inside: Collection[str]) -> list[Crowd]:
        """Return the phones that are in a room by network and time, the largest network first."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _Room())
            room.came = {code: each for code, each in room.came.items() if code in inside}
            found = _crowds(room, frozenset(inside), self._clock())
        sizes: dict[str, int] = defaultdict(int)
        for each in found:
            sizes[each.network] += each.phones
        found.sort(key=lambda each: (not each.network, -sizes[each.network], -each.ago_s))
        return found

    def forget(self, workshop_id: int) -> None:
        """Forget a room that is closed."""
        with self._lock:
            self._rooms.pop(workshop_id, None)


def voted(crowd: Crowd, has_voted: Mapping[str, bool]) -> int | None:
    """Return how many of a crowd voted; None where it is too small to say so."""
    if crowd.phones < FEWEST_VOTED:
        return None
    return sum(has_voted.get(code, False) for code in crowd.codes)


def _crowds(room: _Room, inside: frozenset[str], now: float) -> list[Crowd]:
    by_block: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for code, (block, at) in room.came.items():
        by_block[block].append((at, code))
    found, small = [], set(inside - room.came.keys())  # those that came before a new start
    for block, phones in by_block.items():
        if len(phones) < FEWEST:
            small |= {code for _, code in phones}
            continue
        for group in _windows(sorted(phones)):
            codes = frozenset(code for _, code in group)
            found.append(Crowd(room.letters[block], now - group[0][0], codes))
    if small:
        found.append(Crowd("", 0.0, frozenset(small)))
    return found


def _windows(phones: list[tuple[float, str]]) -> list[list[tuple[float, str]]]:
    """Cut phones, by when they came, where a new window begins; none is smaller than three."""
    groups = [[phones[0]]]
    for each in phones[1:]:
        if each[0] - groups[-1][0][0] > WINDOW_S and len(groups[-1]) >= FEWEST:
            groups.append([])
        groups[-1].append(each)
    if len(groups) > 1 and len(groups[-1]) < FEWEST:
        last = groups.pop()
        groups[-1] += last
    return groups


def _letter(number: int) -> str:
    """Return the letters in their order; when they are used up, with a number behind."""
    turn, place = divmod(number, len(LETTERS))
    return LETTERS[place] + (str(turn + 1) if turn else "")


CROWDS = Crowds()  # of this process: the routes note who came, the facilitator's desk reads

"""The networks of the phones in a room, in the memory of this process only.

No address is ever written or shown. Networks have letters in the order in which they came; what
has fewer than three phones is told as one figure, so that nobody is found by their connection.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

WINDOW_S = 120.0  # phones that came within such a time are told apart from later ones
MIN_SHOWN_PHONES = 3  # phones of a network that is shown by itself
MIN_VOTE_COUNT_PHONES = 10  # phones in a row of which it is said how many voted
NETWORK_LETTERS = "กขคงจฉชซฌญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


@dataclass(frozen=True, slots=True)
class PhoneCrowd:
    """Phones of one network that came at about the same time."""

    network: str  # its letter; "" for all small ones together
    ago_s: float  # since the first of them came
    codes: frozenset[str]  # by which the database knows them

    @property
    def phones(self) -> int:
        """The number of phones."""
        return len(self.codes)


@dataclass(slots=True)
class _CrowdRoom:
    arrivals: dict[str, tuple[str, float]] = field(default_factory=dict)  # code → block and moment
    letters: dict[str, str] = field(default_factory=dict)  # block → letter
    closed_blocks: set[str] = field(default_factory=set)  # blocks


class RoomCrowds:
    """The networks of phones by room, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[int, _CrowdRoom] = {}
        self._lock = threading.Lock()

    def add_phone(self, workshop_id: int, code: str, block: str) -> None:
        """Record that a phone joined from a network."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _CrowdRoom())
            room.letters.setdefault(block, _format_letter(len(room.letters)))
            room.arrivals[code] = block, self._clock()

    def is_closed(self, workshop_id: int, block: str) -> bool:
        """Return whether a network is kept out of a room."""
        room = self._rooms.get(workshop_id)
        return room is not None and block in room.closed_blocks

    def set_closed(self, workshop_id: int, network: str, *, closed: bool) -> None:
        """Keep a network out of a room, or let it in again."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _CrowdRoom())
            blocks = {block for block, letter in room.letters.items() if letter == network}
            room.closed_blocks = (
                room.closed_blocks | blocks if closed else room.closed_blocks - blocks
            )

    def list_closed_networks(self, workshop_id: int) -> list[str]:
        """Return the letters of the networks that stay out."""
        room = self._rooms.get(workshop_id, _CrowdRoom())
        return sorted(room.letters[block] for block in room.closed_blocks)

    def list_crowds(self, workshop_id: int, codes_inside: Collection[str]) -> list[PhoneCrowd]:
        """Return the phones that are in a room by network and time, the largest network first."""
        with self._lock:
            room = self._rooms.setdefault(workshop_id, _CrowdRoom())
            room.arrivals = {
                code: arrival for code, arrival in room.arrivals.items() if code in codes_inside
            }
            crowds = _build_crowds(room, frozenset(codes_inside), self._clock())
        sizes: dict[str, int] = defaultdict(int)
        for crowd in crowds:
            sizes[crowd.network] += crowd.phones
        crowds.sort(key=lambda crowd: (not crowd.network, -sizes[crowd.network], -crowd.ago_s))
        return crowds

    def forget_room(self, workshop_id: int) -> None:
        """Forget a room that is closed."""
        with self._lock:
            self._rooms.pop(workshop_id, None)


def count_voted(crowd: PhoneCrowd, has_voted: Mapping[str, bool]) -> int | None:
    """Return how many of a crowd voted; None where it is too small to say so."""
    if crowd.phones < MIN_VOTE_COUNT_PHONES:
        return None
    return sum(has_voted.get(code, False) for code in crowd.codes)


def _build_crowds(room: _CrowdRoom, codes_inside: frozenset[str], now: float) -> list[PhoneCrowd]:
    by_block: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for code, (block, at) in room.arrivals.items():
        by_block[block].append((at, code))
    crowds, small = (
        [],
        set(codes_inside - room.arrivals.keys()),
    )  # those that came before a new start
    for block, phones in by_block.items():
        if len(phones) < MIN_SHOWN_PHONES:
            small |= {code for _, code in phones}
            continue
        for group in _split_windows(sorted(phones)):
            codes = frozenset(code for _, code in group)
            crowds.append(PhoneCrowd(room.letters[block], now - group[0][0], codes))
    if small:
        crowds.append(PhoneCrowd("", 0.0, frozenset(small)))
    return crowds


def _split_windows(phones: list[tuple[float, str]]) -> list[list[tuple[float, str]]]:
    """Split phones by the time of joining into windows; none is smaller than three."""
    groups = [[phones[0]]]
    for phone in phones[1:]:
        if phone[0] - groups[-1][0][0] > WINDOW_S and len(groups[-1]) >= MIN_SHOWN_PHONES:
            groups.append([])
        groups[-1].append(phone)
    if len(groups) > 1 and len(groups[-1]) < MIN_SHOWN_PHONES:
        last_group = groups.pop()
        groups[-1] += last_group
    return groups


def _format_letter(number: int) -> str:
    """Return the letter of a number; after the last one with a number behind."""
    turn, place = divmod(number, len(NETWORK_LETTERS))
    return NETWORK_LETTERS[place] + (str(turn + 1) if turn else "")


CROWDS = RoomCrowds()  # of this process: the routes note who came, the facilitator's desk reads

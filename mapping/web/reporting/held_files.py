"""Files that are being sent: held in memory, counted by what of them has come."""

from collections import Counter

from geodata.errors import FileRefused, NotAllowed
from geodata.intake.photos import MAX_BYTES

MOST_BYTES = 8 * MAX_BYTES  # of all files together


class Incoming:
    """One file on its way."""

    def __init__(self, network: str, case: str) -> None:
        self.network = network
        self.case = case  # the receipt with which it comes
        self.size = 0
        self.is_given_up = False
        self._parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        """Keep a part.

        Raises
        ------
        FileRefused
            E-FMT-03 where the file is too large.
        """
        self.size += len(part)
        if self.size > MAX_BYTES:
            raise FileRefused("E-FMT-03")
        self._parts.append(part)

    def whole(self) -> bytes:
        """Return the file."""
        return b"".join(self._parts)

    def give_up(self) -> None:
        """Let go of what has come: whoever sends it is told with the next part."""
        self.is_given_up = True
        self.size = 0
        self._parts.clear()


class HeldFiles:
    """The files on their way. A place is taken by what has come, not by what was announced.

    Where too much is held, the network that holds most gives up the file of which least has come;
    of one case only the newest is held, for a phone that lost its network sends the same again.
    """

    def __init__(self) -> None:
        self._held: list[Incoming] = []

    def begin(self, network: str, case: str) -> Incoming:
        """Take up a file."""
        for each in [each for each in self._held if each.case == case]:
            each.give_up()
            self.end(each)
        incoming = Incoming(network, case)
        self._held.append(incoming)
        return incoming

    def add(self, incoming: Incoming, part: bytes) -> None:
        """Keep a part of a file.

        Raises
        ------
        FileRefused
            E-FMT-03.
        NotAllowed
            E-RATE-01 where others need the place more.
        """
        if not incoming.is_given_up:
            incoming.add(part)
            self._make_room()
        if incoming.is_given_up:
            raise NotAllowed("E-RATE-01")

    def end(self, incoming: Incoming) -> None:
        """Let go of a file."""
        if incoming in self._held:
            self._held.remove(incoming)

    @property
    def size(self) -> int:
        """How many bytes are held."""
        return sum(each.size for each in self._held)

    def _make_room(self) -> None:
        while self.size > MOST_BYTES:
            by_network: Counter[str] = Counter()
            for each in self._held:
                by_network[each.network] += each.size
            largest = by_network.most_common(1)[0][0]
            least = min(
                (each for each in self._held if each.network == largest and each.size),
                key=lambda each: each.size,
            )
            least.give_up()
            self.end(least)

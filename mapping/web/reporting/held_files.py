"""Files that are being uploaded: in memory, counted by the bytes that have come."""

from collections import Counter

from geodata.errors import FileRefused, NotAllowed
from geodata.intake.photos import MAX_BYTES

MAX_HELD_BYTES = 8 * MAX_BYTES  # of all files together


class IncomingFile:
    """One file that is being uploaded."""

    def __init__(self, network: str, case: str) -> None:
        self.network = network
        self.case = case  # the receipt with which it comes
        self.size = 0
        self.is_given_up = False
        self._parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        """Add a part.

        Raises
        ------
        FileRefused
            E-FMT-03 where the file is too large.
        """
        self.size += len(part)
        if self.size > MAX_BYTES:
            raise FileRefused("E-FMT-03")
        self._parts.append(part)

    def join_parts(self) -> bytes:
        """Return the whole file."""
        return b"".join(self._parts)

    def discard(self) -> None:
        """Drop what has come; the next part of the upload is refused."""
        self.is_given_up = True
        self.size = 0
        self._parts.clear()


class IncomingFiles:
    """The files that are being uploaded. Their size is what has come, not what was announced.

    Where too much is held, the network that holds most gives up the file of which least has come;
    of one case only the newest is held, for a phone that lost its network sends the same again.
    """

    def __init__(self) -> None:
        self._files: list[IncomingFile] = []

    def begin(self, network: str, case: str) -> IncomingFile:
        """Begin an upload."""
        for older in [file for file in self._files if file.case == case]:
            older.discard()
            self.end(older)
        incoming = IncomingFile(network, case)
        self._files.append(incoming)
        return incoming

    def add(self, incoming: IncomingFile, part: bytes) -> None:
        """Add a part of a file.

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

    def end(self, incoming: IncomingFile) -> None:
        """End an upload."""
        if incoming in self._files:
            self._files.remove(incoming)

    @property
    def size(self) -> int:
        """The number of bytes in memory."""
        return sum(file.size for file in self._files)

    def _make_room(self) -> None:
        while self.size > MAX_HELD_BYTES:
            by_network: Counter[str] = Counter()
            for file in self._files:
                by_network[file.network] += file.size
            largest = by_network.most_common(1)[0][0]
            least = min(
                (file for file in self._files if file.network == largest and file.size),
                key=lambda file: file.size,
            )
            least.discard()
            self.end(least)

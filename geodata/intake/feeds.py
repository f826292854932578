"""The files of a feed: of a folder of the server, or from an address on the public internet.

An address is read with more care than a file that somebody hands over, since the server itself
goes there: https only, never into its own network, never elsewhere than the operator said, and no
longer or larger than an upload may be.
"""

import contextlib
import ipaddress
import os
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

from geodata.errors import BadInput, FileRefused
from geodata.intake.sizes import MAX_BYTES

SCHEME = "https"
PORT = 443
STEP_TIMEOUT_S = 10.0  # for connecting, and for each piece of the answer
TOTAL_TIMEOUT_S = 60.0
MAX_REDIRECTS = 3
MAX_FILES = 50  # of a folder
ENDINGS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".json"})
ACCEPT = "text/csv, application/json, */*;q=0.1"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses in the last four bytes
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_BROKEN = (  # also what a client says that was closed while it read
    httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, RuntimeError,
)  # fmt: skip

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a feed as it came."""

    name: str
    data: bytes


def is_web_address(address: str) -> bool:
    """Return whether something is meant as an address of the web, not as a folder."""
    return "://" in address


def check_address(address: str) -> str:
    """Return the address of a feed as it is kept; that of a folder from the root.

    Raises
    ------
    BadInput
        E-FEED-01 where it is no https address of a named host without a name and password in it;
        E-FEED-02 where there is no such folder.
    """
    if is_web_address(address):
        _split_web_address(address)
        return address
    folder = Path(address).expanduser()
    if not folder.is_dir():
        raise BadInput("E-FEED-02")
    return str(folder.resolve())


def read_files(address: str) -> list[FeedFile]:
    """Return the files of a feed, by name; from the web it is one.

    Raises
    ------
    BadInput
        E-FEED-01 and 02 as `check_address`; E-FEED-03 no answer that can be used; E-FEED-04 an
        address that lies in a network of one's own, or leads elsewhere; E-FEED-05 too many files.
    FileRefused
        E-FMT-03 a file that is too large.
    """
    if is_web_address(address):
        return [FeedFile("", _Download(address).read())]
    return _read_folder(Path(address))


def _read_folder(folder: Path) -> list[FeedFile]:
    if not folder.is_dir():
        raise BadInput("E-FEED-02")
    try:
        paths = sorted(path for path in folder.iterdir() if _is_readable(path))
        if len(paths) > MAX_FILES:
            raise BadInput("E-FEED-05", count=MAX_FILES)
        return [FeedFile(path.name, _read_limited(path)) for path in paths]
    except OSError as error:
        raise BadInput("E-FEED-02") from error


def _is_readable(path: Path) -> bool:
    """Return whether a path is a file of a feed: no link, nothing hidden or half written."""
    is_named = path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~"))
    return is_named and not path.is_symlink() and path.is_file()


def _read_limited(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileRefused("E-FMT-03")
    return data


def is_public(address: Address) -> bool:
    """Return whether an address is on the public internet, also the one that it wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if not all(is_public(wrapped) for wrapped in inner if wrapped is not None):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve_public_host(host: str) -> str:
    """Return an address of a host, of one whose every address is public.

    Raises
    ------
    BadInput
        E-FEED-03 where nobody knows the host; E-FEED-04 where an address of it is not public.
    """
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise BadInput("E-FEED-03") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise BadInput("E-FEED-04")
    return str(addresses[0])


def _split_web_address(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadInput("E-FEED-01") from error
    is_plain = parts.scheme == SCHEME and parts.hostname and parts.username is None
    if not is_plain or port not in (None, PORT) or not address.isprintable() or " " in address:
        raise BadInput("E-FEED-01")
    return parts


class _Download:
    """One answer from the web, within limits."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._host = _split_web_address(address).hostname
        self._ends_at = time.monotonic() + TOTAL_TIMEOUT_S

    def read(self) -> bytes:
        """Return the body; redirects are followed within the same host."""
        try:
            with create_client() as client:
                clock = threading.Timer(TOTAL_TIMEOUT_S, client.close)  # an answer may drip
                clock.start()
                try:
                    return self._follow(client)
                finally:
                    clock.cancel()
        except _BROKEN as error:
            raise BadInput("E-FEED-03") from error

    def _follow(self, client: httpx2.Client) -> bytes:
        address = self._address
        for _ in range(MAX_REDIRECTS + 1):
            response = client.send(self._build_request(client, address), stream=True)
            with contextlib.closing(response):
                if response.status_code not in _REDIRECTS:
                    return self._read_body(response)
                address = urljoin(address, response.headers.get("location", ""))
            if _split_web_address(address).hostname != self._host:
                raise BadInput("E-FEED-04")
        raise BadInput("E-FEED-03")

    def _build_request(self, client: httpx2.Client, address: str) -> httpx2.Request:
        """Return a request to the very address that was looked at.

        The name could lead elsewhere when it is asked for a second time. It goes along as the name
        that the certificate must bear.
        """
        host = str(self._host)
        number = resolve_public_host(host)
        parts = _split_web_address(address)
        netloc = f"[{number}]" if ":" in number else number
        return client.build_request(
            "GET",
            parts._replace(netloc=f"{netloc}:{PORT}", fragment="").geturl(),
            headers={"Host": host, "Accept": ACCEPT, "Accept-Encoding": "identity"},
            extensions={"sni_hostname": host},
        )

    def _read_body(self, response: httpx2.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "identity")
        if response.status_code != httpx2.codes.OK or encoding != "identity":
            raise BadInput("E-FEED-03")
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if len(body) > MAX_BYTES:
                raise FileRefused("E-FMT-03")
        if time.monotonic() >= self._ends_at:  # what was cut off looks as if it had ended
            raise BadInput("E-FEED-03")
        return bytes(body)


def create_client() -> httpx2.Client:
    """Return a client that goes by no proxy and follows nothing by itself."""
    return httpx2.Client(timeout=STEP_TIMEOUT_S, trust_env=False, follow_redirects=False)

"""Files of a feed: from a folder, or from the web without ever leaving the public internet."""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from geodata.errors import BadInput
from geodata.intake import feeds

PUBLIC = "93.184.215.14"
ADDRESS = "https://feed.example/records.csv?key=1"


def find_refusal(act, *given):
    with pytest.raises(BadInput) as refused:
        act(*given)
    return refused.value.code


# ------------------------------------------------------------------ folders


def test_a_folder_gives_its_files_by_name(tmp_path):
    for name in ("b.csv", "a.JSON", ".hidden.csv", "~lock.xlsx", "notes.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "deeper.csv").mkdir()
    assert [(file.name, file.data) for file in feeds.read_files(str(tmp_path))] == [
        ("a.JSON", b"a.JSON"),
        ("b.csv", b"b.csv"),
    ]


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(b"secret")
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "link.csv").symlink_to(secret)
    assert feeds.read_files(str(folder)) == []
    (folder / "plain.csv").write_bytes(secret.read_bytes())  # the search is not blind
    assert len(feeds.read_files(str(folder))) == 1


def test_a_folder_has_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(feeds, "MAX_BYTES", 10)
    monkeypatch.setattr(feeds, "MAX_FILES", 2)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    assert find_refusal(feeds.read_files, str(tmp_path)) == "E-FMT-03"
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_bytes(b"x")
    assert find_refusal(feeds.read_files, str(tmp_path)) == "E-FEED-05"
    assert find_refusal(feeds.read_files, str(tmp_path / "nothing")) == "E-FEED-02"
    assert find_refusal(feeds.check_address, str(tmp_path / "nothing")) == "E-FEED-02"


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "address",
    [
        "http://feed.example/a.csv",
        "ftp://feed.example/a.csv",
        "file:///etc/passwd",
        "https:///a.csv",
        "https://somsak:secret@feed.example/a.csv",
        "https://feed.example:8443/a.csv",
        "https://feed.example:port/a.csv",
        "https://feed.example/a b.csv",
        "https://feed.example/a\r\nHost: other",
        "https://[::1/a.csv",
    ],
)
def test_only_a_plain_https_address_is_taken(address):
    assert find_refusal(feeds.check_address, address) == "E-FEED-01"
    assert feeds.check_address(ADDRESS) == ADDRESS


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_numbers_are_known(number, monkeypatch):
    assert not feeds.is_public(ipaddress.ip_address(number))
    resolve_to(monkeypatch, PUBLIC, number)  # one of several is enough
    assert find_refusal(feeds.resolve_public_host, "feed.example") == "E-FEED-04"


@pytest.mark.parametrize("number", [PUBLIC, "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_public_numbers_are_known(number, monkeypatch):
    resolve_to(monkeypatch, number)
    assert feeds.resolve_public_host("feed.example") == number


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost", "[::1]"])
def test_other_ways_to_write_ones_own_machine_are_refused(host):
    assert find_refusal(feeds.read_files, f"https://{host}/") in ("E-FEED-03", "E-FEED-04")


def resolve_to(monkeypatch, *numbers):
    def answer(host, port, *_more, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.fixture
def web(monkeypatch):
    """Answer requests by a function; return those that came."""
    asked = []

    def serve(answer):
        def handle(request):
            asked.append(request)
            return answer(request)

        monkeypatch.setattr(
            feeds, "create_client", lambda: httpx2.Client(transport=httpx2.MockTransport(handle))
        )
        return asked

    resolve_to(monkeypatch, PUBLIC)
    return serve


def test_the_number_that_was_looked_at_is_asked(web):
    asked = web(lambda _request: httpx2.Response(200, stream=httpx2.ByteStream(b"id,date")))
    [file] = feeds.read_files(ADDRESS)
    assert file.data == b"id,date"
    [request] = asked
    assert str(request.url) == f"https://{PUBLIC}/records.csv?key=1"
    assert request.headers["host"] == "feed.example"
    assert request.extensions["sni_hostname"] == "feed.example"
    assert request.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://feed.example/a.csv", "E-FEED-01"),
        ("https://other.example/a.csv", "E-FEED-04"),
        ("https://127.0.0.1/a.csv", "E-FEED-04"),
        ("//169.254.169.254/latest/meta-data", "E-FEED-04"),
        ("file:///etc/passwd", "E-FEED-01"),
        ("/again", "E-FEED-03"),  # for ever
        ("", "E-FEED-03"),
    ],
)
def test_redirects_stay_with_their_host_and_end(web, location, code):
    asked = web(lambda _request: httpx2.Response(302, headers={"location": location}))
    assert find_refusal(feeds.read_files, ADDRESS) == code
    assert len(asked) <= feeds.MAX_REDIRECTS + 1
    assert {request.headers["host"] for request in asked} == {"feed.example"}


def test_a_redirect_within_the_host_is_followed(web):
    def answer(request):
        if request.url.path == "/new.csv":
            return httpx2.Response(200, stream=httpx2.ByteStream(b"id"))
        return httpx2.Response(301, headers={"location": "/new.csv"})

    web(answer)
    assert feeds.read_files(ADDRESS)[0].data == b"id"


def test_a_host_that_moves_into_ones_own_network_is_refused(web, monkeypatch):
    asked = web(lambda _request: httpx2.Response(301, headers={"location": "/again"}))
    numbers = iter([PUBLIC, "127.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: [(0, 0, 0, "", (next(numbers), port))]
    )
    assert find_refusal(feeds.read_files, ADDRESS) == "E-FEED-04"
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (httpx2.Response(404), "E-FEED-03"),
        (httpx2.Response(204), "E-FEED-03"),
        (httpx2.Response(200, headers={"content-encoding": "br"}, stream=httpx2.ByteStream(b"x")),
         "E-FEED-03"),
        (httpx2.Response(200, stream=httpx2.ByteStream(b"x" * 101)), "E-FMT-03"),
    ],
)  # fmt: skip
def test_answers_that_are_no_file_are_refused(web, monkeypatch, response, code):
    monkeypatch.setattr(feeds, "MAX_BYTES", 100)
    web(lambda _request: response)
    assert find_refusal(feeds.read_files, ADDRESS) == code


# ------------------------------------------------------------------ over a real connection


def make_certificate(folder, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def serve(tmp_path, monkeypatch):
    """A server of one answer on this machine, taken for public; its host has a certificate."""
    sockets = []

    def start(answer, host="feed.example"):
        path = make_certificate(tmp_path, host)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        listener = socket.create_server(("127.0.0.1", 0))
        sockets.append(listener)

        def run():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with context.wrap_socket(connection, server_side=True) as peer:
                    peer.recv(65_536)
                    answer(peer)

        thread = threading.Thread(target=run)
        thread.start()
        sockets.append(thread)
        trusted = ssl.create_default_context(cafile=path)
        monkeypatch.setattr(feeds, "PORT", listener.getsockname()[1])
        monkeypatch.setattr(feeds, "is_public", lambda _address: True)
        monkeypatch.setattr(
            feeds,
            "create_client",
            lambda: httpx2.Client(verify=trusted, timeout=2, trust_env=False),
        )
        resolve_to(monkeypatch, "127.0.0.1")

    yield start
    for one in sockets:
        if isinstance(one, socket.socket):
            one.close()
        else:
            one.join(10)


def send_whole(peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nid,date")


def test_the_certificate_must_bear_the_name_of_the_host(serve):
    serve(send_whole)
    assert feeds.read_files(ADDRESS)[0].data == b"id,date"


def test_a_certificate_of_another_host_is_refused(serve):
    serve(send_whole, host="other.example")
    assert find_refusal(feeds.read_files, ADDRESS) == "E-FEED-03"


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_drips_is_let_go(serve, monkeypatch, start):
    monkeypatch.setattr(feeds, "TOTAL_TIMEOUT_S", 0.5)

    def drip(peer):
        peer.sendall(start)
        for _ in range(100):
            peer.sendall(b"x")
            time.sleep(0.05)

    serve(drip)
    began = time.monotonic()
    assert find_refusal(feeds.read_files, ADDRESS) == "E-FEED-03"
    assert time.monotonic() - began < 4

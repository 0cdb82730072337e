"""The HTTP client tells "not sent" from "unknown", goes only where it may, and keeps quiet about what it carries."""

import logging
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bedside.base import http

Speak = Callable[[socket.socket, bytes], None]
SECRET = "Bearer not-for-anybody"


@contextmanager
def server(speak: Speak, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that reads one request on each connection and then does what the test says; with `context` over TLS."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            try:
                wrapped = context.wrap_socket(connection, server_side=True) if context else connection
            except OSError:
                connection.close()
                continue
            with wrapped:
                speak(wrapped, read_request(wrapped))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and not data.startswith(b"\x16"):  # a TLS hello ends by itself
        if not (chunk := connection.recv(65_536)):
            return data
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length and (chunk := connection.recv(65_536)):
        body += chunk
    return head + b"\r\n\r\n" + body


def answer(status: str = "200 OK", body: bytes = b"{}", *headers: str) -> Speak:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return lambda connection, request: connection.sendall("\r\n".join(lines).encode() + body)


def silence(connection: socket.socket, request: bytes) -> None:
    connection.recv(1)  # until the client gives up


def reset(connection: socket.socket, request: bytes) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(connection: socket.socket, request: bytes) -> None:
    pass


def half(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{")


def nonsense(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"220 this is a mail server\r\n")


def drip(connection: socket.socket, request: bytes) -> None:
    """A byte at a time, for ever: no single read is slow."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    connection.settimeout(0.05)
    while True:
        try:
            connection.sendall(b"x")
            if not connection.recv(1):
                return
        except TimeoutError:
            continue
        except OSError:
            return


def client(*origins: str, **bounds: float) -> http.Client:
    settings = {"connect_seconds": 2, "read_seconds": 2, "total_seconds": 10, **bounds}
    return http.Client(http.Settings(private_origins=frozenset(origins), **settings))  # type: ignore[arg-type]


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_an_answer_arrives_whole() -> None:
    with server(answer("429 Slow down", b'{"a": 1}', "Retry-After: 7")) as url, client(url) as http_client:
        reply = http_client.post(f"{url}/a?b=1", json={"c": 2}, headers={"X-D": "e"})
    assert (reply.status, reply.ok, reply.json(), reply.retry_after) == (429, False, {"a": 1}, 7.0)


@pytest.mark.parametrize("speak", [reset, hang_up, half, nonsense], ids=lambda speak: speak.__name__)
def test_what_left_and_came_to_no_answer_is_unknown(speak: Speak) -> None:
    with server(speak) as url, client(url) as http_client, pytest.raises(http.AnswerLost) as caught:
        http_client.post(url, json={"words": "private"}, headers={"Authorization": SECRET})
    assert caught.value.status == (201 if speak is half else None)


@pytest.mark.parametrize("speak", [silence, drip], ids=lambda speak: speak.__name__)
def test_a_server_that_never_ends_is_left_after_the_bound(speak: Speak) -> None:
    bounds = {"read_seconds": 0.2} if speak is silence else {"total_seconds": 0.5}
    with server(speak) as url, client(url, **bounds) as http_client, pytest.raises(http.AnswerLost, match="in time"):
        http_client.post(url, json={})


def test_a_refused_connection_was_not_sent() -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    with client(url) as http_client, pytest.raises(http.NotSent, match="could not be reached"):
        http_client.post(url, json={})


def test_a_host_that_nobody_knows_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with client() as http_client, pytest.raises(http.NotSent, match=r"clinic\.example"):
        http_client.post("https://clinic.example/", json={})


def test_a_resolver_that_hangs_is_left_after_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hanging(*args: object, **options: object) -> list[object]:
        release.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "late")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    with client(connect_seconds=0.1) as http_client, pytest.raises(http.NotSent, match="in time"):
        http_client.post("https://clinic.example/", json={})
    release.set()


def test_a_failed_handshake_was_not_sent() -> None:
    with server(nonsense) as url:
        address = url.replace("http:", "https:")
        with client(address) as http_client, pytest.raises(http.NotSent):
            http_client.post(address, json={"words": "private"})


def test_the_name_is_proven_although_the_checked_address_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path, "clinic.example")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    asked_for: list[str | None] = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)

    def resolve(host: str, port: int, *args: object, **options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with server(answer(), context) as url:
        port = url.rpartition(":")[2]
        right, wrong = f"https://clinic.example:{port}", f"https://other.example:{port}"
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with client(right, wrong) as http_client:
            assert http_client.post(right, json={}).ok
            with pytest.raises(http.NotSent):
                http_client.post(wrong, json={"words": "private"})
    assert asked_for == ["clinic.example", "other.example"]


def certificate(folder: Path, name: str) -> Path:
    """Write a key and a certificate that signs itself; return the certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


def test_no_free_connection_was_not_sent() -> None:
    waiting = threading.Event()

    def busy(connection: socket.socket, request: bytes) -> None:
        waiting.set()
        silence(connection, request)

    with server(busy) as url, client(url, max_connections=1, pool_seconds=0.1, read_seconds=1) as http_client:
        failures: list[BaseException] = []

        def first() -> None:
            try:
                http_client.post(url, json={})
            except http.HttpError as error:
                failures.append(error)

        thread = threading.Thread(target=first)
        thread.start()
        assert waiting.wait(5)
        with pytest.raises(http.NotSent):
            http_client.post(url, json={})
        thread.join()
    assert [type(failure) for failure in failures] == [http.AnswerLost]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.8/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:7f00:1::]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "http://93.184.216.34/",
        "https://user:password@example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "https://",
        "https://example.org:99999/",
        "https://ex ample.org/",
        "",
    ],
)
def test_where_it_may_not_go_it_does_not_go(url: str) -> None:
    with client() as http_client, pytest.raises(http.Refused):
        http_client.get(url)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_public(address: str) -> None:
    assert http.is_public(address)


def test_only_the_allowed_origin_is_allowed() -> None:
    with server(answer()) as url, server(answer()) as other, client(url) as http_client:
        assert http_client.get(url).ok
        with pytest.raises(http.Refused):
            http_client.get(other)
        with pytest.raises(http.Refused):
            http_client.get(url.replace("127.0.0.1", "localhost"))


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is public when checked and private when asked again: the checked address is what is connected to."""
    asked: list[str] = []
    connected: list[object] = []

    def rebinding(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with client() as http_client:
        with pytest.raises(http.NotSent):
            http_client.get("https://rebinding.example/")
        with pytest.raises(http.Refused):
            http_client.get("https://rebinding.example/")
    assert connected == [("93.184.216.34", 443)]


def test_a_write_follows_no_redirect_and_a_read_leaves_its_token_behind() -> None:
    seen: list[bytes] = []

    def listen(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        answer()(connection, request)

    with (
        server(listen) as other,
        server(answer("307 Over there", b"", f"Location: {other}/x")) as url,
        client(url, other) as http_client,
    ):
        assert http_client.post(url, json={}, headers={"Authorization": SECRET}).status == 307
        assert seen == []
        assert http_client.get(url, headers={"Authorization": SECRET}).ok
    assert len(seen) == 1
    assert SECRET.encode() not in seen[0]


def test_a_redirect_into_the_own_network_is_refused() -> None:
    with (
        server(answer()) as inside,
        server(answer("302 In there", b"", f"Location: {inside}/")) as url,
        client(url) as http_client,
        pytest.raises(http.Refused),
    ):
        http_client.get(url)


def test_redirects_in_a_circle_end() -> None:
    with (
        server(answer("302 Again", b"", "Location: /")) as url,
        client(url) as http_client,
        pytest.raises(http.AnswerLost, match="too often"),
    ):
        http_client.get(url)


def test_an_answer_without_end_is_cut_off() -> None:
    with (
        server(answer(body=b"x" * 2_000)) as url,
        client(url, max_response_bytes=1_000) as http_client,
        pytest.raises(http.AnswerLost, match="more than 1000 bytes") as caught,
    ):
        http_client.get(url)
    assert caught.value.status == 200


def test_a_compressed_answer_is_not_unpacked() -> None:
    with (
        server(answer("200 OK", b"x", "Content-Encoding: gzip")) as url,
        client(url) as http_client,
        pytest.raises(http.AnswerLost, match="compressed"),
    ):
        http_client.get(url)


def test_nothing_raised_or_logged_tells_what_was_carried(caplog: pytest.LogCaptureFixture) -> None:
    carried = ("not-for-anybody", "Maria", "q=1")
    with server(reset) as url, client(url) as http_client, caplog.at_level(logging.DEBUG):
        for headers in ({"Authorization": SECRET}, {"Authorization": f"{SECRET}\n"}):
            with pytest.raises(http.HttpError) as caught:
                http_client.post(f"{url}/?q=1", json={"text": "Maria"}, headers=headers)
            error = caught.value
            told = f"{error} {error!r} {error.__context__!r} {error.__cause__!r} {caplog.text}"
            assert not [word for word in carried if word in told]
    reply = http.Reply(200, {"set-cookie": "Maria"}, b"Maria")
    assert "Maria" not in repr(reply)


def test_the_shared_client_is_set_once_for_all_and_not_inherited_by_a_fork() -> None:
    http.configure(http.Settings(user_agent="Bedside test"))
    try:
        first = http.shared()
        assert first is http.shared()
        assert first.settings.user_agent == "Bedside test"
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writer, b"other" if http.shared() is not first else b"same!")
            os._exit(0)
        os.waitpid(pid, 0)
        assert os.read(reader, 5) == b"other"
        os.close(reader)
        os.close(writer)
    finally:
        http.configure(http.Settings())
    assert http.shared() is not first


def test_old_tls_is_not_spoken() -> None:
    assert http._tls().minimum_version >= ssl.TLSVersion.TLSv1_2

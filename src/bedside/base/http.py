"""The one HTTP client. It says whether a failed request certainly never left, and it refuses to look inside.

Two promises that a plain client does not make:

* **Sent or not.** A failure is `NotSent` (not one byte of this request left this computer: asking again is safe) or
  `AnswerLost` (the other side may have acted). "Exactly one effect" rests on that difference, so it is taken from the
  moment when the request line is written, not guessed from the kind of error.
* **Only where it may.** A host is resolved once, private addresses are refused, and the connection goes to the very
  address that was checked (a name that changes its mind gains nothing). An origin on this computer or in the own
  network is reachable only if it was allowed by name.

Nothing that is raised or logged here holds a token, a query or a body.
"""

import ipaddress
import json as jsonlib
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

# Both libraries log addresses with their query at INFO or DEBUG.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

READS = frozenset({"GET", "HEAD"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOLLOWED = 3
# A film has its time: as long as it takes at two megabits a second, besides the bounds of every request.
SLOWEST_UPLOAD = 250_000
# What is handed to the connection at once: of what a socket doesn't take, the rest is copied each time.
PIECE = 65_536
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Settings:
    """Bounds of every request. `private_origins` are the origins ("http://127.0.0.1:8443") that may be private or
    unencrypted; all others must be https and public."""

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    pool_seconds: float = 5.0
    total_seconds: float = 30.0
    max_response_bytes: int = 5_000_000
    max_connections: int = 20
    private_origins: frozenset[str] = frozenset()
    user_agent: str = "Bedside"


class HttpError(Exception):
    """A request without a usable answer. `reason` is in plain words and names at most the host."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSent(HttpError):
    """Not one byte of the request left: the other side certainly did nothing."""


class Refused(NotSent):
    """We may not go there: a private address, plain http, or an address that cannot be read."""


class AnswerLost(HttpError):
    """The request left, fully or in part, and no whole answer came: what happened is unknown. `status` is known where
    the answer broke after its first line."""

    def __init__(self, reason: str, *, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object; an empty dict where it is not one."""
        try:
            value = jsonlib.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, where the answer says so as a number (a date is not used by the networks we know)."""
        try:
            return max(0.0, float(self.headers["retry-after"]))
        except (KeyError, ValueError):
            return None


class Client:
    """A pool of connections with the settings' bounds. Safe to share between threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._private = frozenset(origin_of(httpx.URL(text)) for text in self.settings.private_origins)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(),
            max_connections=self.settings.max_connections,
            max_keepalive_connections=self.settings.max_connections,
            keepalive_expiry=5.0,
            network_backend=_CheckedNetwork(),
        )

    def get(self, url: str, **options: Any) -> Reply:
        """Ask; see `request`."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Reply:
        """Write; see `request`."""
        return self.request("POST", url, **options)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Sequence[tuple[str, str | int]] | None = None,
        json: object = None,
        content: bytes | None = None,
        total_seconds: float | None = None,
    ) -> Reply:
        """Return the whole answer. Raises NotSent or AnswerLost.

        A read follows up to three redirects, each checked anew, and leaves its headers behind when the origin changes.
        A write follows none: the 3xx is the answer. A large body has the time that `upload_seconds` says, besides.
        """
        address = _address(url)
        if params:
            address = address.copy_merge_params(list(params))
        sent = {"user-agent": self.settings.user_agent, "accept-encoding": "identity", **(headers or {})}
        with within((total_seconds or self.settings.total_seconds) + upload_seconds(len(content or b""))):
            for _ in range(FOLLOWED + 1):
                request = httpx.Request(method, address, headers=sent, json=json, content=content)
                reply = self._once(request)
                target = _next(method, address, reply)
                if target is None:
                    return reply
                if origin_of(target) != origin_of(address):
                    sent = {"user-agent": self.settings.user_agent, "accept-encoding": "identity"}
                address = target
        raise AnswerLost(f"{address.host} sent us from one address to the next too often.")

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _once(self, request: httpx.Request) -> Reply:
        private = origin_of(request.url) in self._private
        if request.url.scheme != "https" and not private:
            raise Refused(f"{request.url.host} must be reached over https.")
        with _private_allowed(private):
            outcome = self._attempt(request, _Watch())
        if isinstance(outcome, HttpError):
            raise outcome  # raised here, so that it drags along no original that quotes the request
        return outcome

    def _attempt(self, request: httpx.Request, watch: "_Watch") -> Reply | HttpError:
        host = request.url.host
        try:
            answer = self._pool.handle_request(self._raw(request, watch))
            watch.status = answer.status
            try:
                body = self._body(answer, host)
            finally:
                answer.close()
        except HttpError as error:
            return error
        except httpcore.TimeoutException:
            return watch.failure(lost=f"{host} did not answer in time.", unsent=f"{host} could not be reached in time.")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError):
            return watch.failure(lost=f"The connection to {host} broke.", unsent=f"{host} could not be reached.")
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in answer.headers}
        if headers.get("content-encoding", "identity") != "identity":
            return AnswerLost(f"{host} answered in a compressed form that we did not ask for.", status=answer.status)
        return Reply(answer.status, headers, body)

    def _raw(self, request: httpx.Request, watch: "_Watch") -> httpcore.Request:
        bounds, body = self.settings, request.read()
        waits = {
            "connect": bounds.connect_seconds,
            "read": bounds.read_seconds + upload_seconds(len(body)),
            "write": bounds.read_seconds,
            "pool": min(bounds.pool_seconds, _left()),
        }
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=_Pieces(body),
            extensions={"timeout": waits, "trace": watch.see},
        )

    def _body(self, answer: httpcore.Response, host: str) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in answer.iter_stream():
            size += len(chunk)
            if size > self.settings.max_response_bytes:
                limit = self.settings.max_response_bytes
                raise AnswerLost(f"{host} answered with more than {limit} bytes.", status=answer.status)
            chunks.append(chunk)
        return b"".join(chunks)


class _Pieces:
    """A body, cut into pieces each time it is sent."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return (self._body[start : start + PIECE] for start in range(0, len(self._body), PIECE))


class _Watch:
    """Notes when the first byte of a request may leave (`trace` of httpcore), and the status once it is known."""

    def __init__(self) -> None:
        self.leaving = False
        self.status: int | None = None

    def see(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            self.leaving = True

    def failure(self, *, lost: str, unsent: str) -> HttpError:
        return AnswerLost(lost, status=self.status) if self.leaving else NotSent(unsent)


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise Refused("This is not a web address.") from None
    if address.scheme not in ("https", "http") or not address.host:
        raise Refused("A web address starts with https:// and names a host.")
    if "%" in address.host or not 0 < (address.port or 443) < 65_536:
        raise Refused("This is not a web address.")
    if address.userinfo:
        raise Refused(f"The address of {address.host} must not hold a name or a password.")
    return address


def _next(method: str, address: httpx.URL, reply: Reply) -> httpx.URL | None:
    """Return where a read is sent on to, or None."""
    place = reply.headers.get("location")
    if method not in READS or reply.status not in REDIRECTS or not place:
        return None
    try:
        return _address(str(address.join(place)))
    except (httpx.InvalidURL, ValueError):
        raise Refused(f"{address.host} sent us to an address that cannot be read.") from None


def origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """Return scheme, host and port."""
    return url.scheme, url.host.lower(), url.port or (443 if url.scheme == "https" else 80)


def _tls() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


# --- time: one deadline for a whole request, its redirects and its slow drips --------------------------------------

_ends: ContextVar[float] = ContextVar("bedside_http_ends")
_may_be_private: ContextVar[bool] = ContextVar("bedside_http_private", default=False)


def upload_seconds(size: int) -> float:
    """Return how long a body of so many bytes may be under way."""
    return size / SLOWEST_UPLOAD


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound all requests in this block together; an outer bound holds too. A request that can't begin any more raises
    NotSent."""
    token = _ends.set(min(_ends.get(float("inf")), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ends.reset(token)


@contextmanager
def _private_allowed(private: bool) -> Iterator[None]:
    token = _may_be_private.set(private)
    try:
        yield
    finally:
        _may_be_private.reset(token)


def _left(wanted: float | None = None) -> float:
    """Return how long one step may take: what it wants, at most what is left of the whole."""
    left = max(0.0, _ends.get(float("inf")) - time.monotonic())
    return left if wanted is None else min(left, wanted)


# --- where to: names are resolved here, addresses checked, and the checked one is used -----------------------------


def is_public(address: str) -> bool:
    """Tell whether an IP address is out in the open internet; an address wrapped in another counts as what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """Return the addresses of a host. `getaddrinfo` knows no time-out, so it runs aside; a late answer is ignored."""
    found: Future[list[str]] = Future()

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result(list(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except Exception as error:
            found.set_exception(error)

    threading.Thread(target=look, name="bedside-resolve", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        raise httpcore.ConnectTimeout("resolving took too long") from None
    except Exception:
        raise httpcore.ConnectError("no such host") from None


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects only to addresses that were checked, and keeps every step inside the deadline."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port, _left(timeout))
        if not _may_be_private.get():
            addresses = [address for address in addresses if is_public(address)]
            if not addresses:
                raise Refused(f"{host} is inside this network. An administrator can allow it by its address.")
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, _positive(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _BoundedStream(stream)
        raise failure

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(min(seconds, _left()))


def _positive(timeout: float | None) -> float:
    """Return the time that a step may still take; a time of zero would mean "do not wait" to a socket."""
    left = _left(timeout)
    if left <= 0:
        raise httpcore.ConnectTimeout("out of time")
    return left


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose every read and write also ends at the deadline of the request that uses it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if (left := _left(timeout)) <= 0:
            raise httpcore.ReadTimeout("out of time")
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if (left := _left(timeout)) <= 0:
            raise httpcore.WriteTimeout("out of time")
        self._inner.write(buffer, left)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, _positive(timeout)))

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


# --- the client that all of a process share ------------------------------------------------------------------------

_lock = threading.Lock()
_settings = Settings()
_shared: Client | None = None


def configure(settings: Settings) -> None:
    """Set the bounds of the shared client; called once by the program's start, and by tests."""
    global _settings, _shared
    with _lock:
        old, _settings, _shared = _shared, settings, None
    if old is not None:
        old.close()


def shared() -> Client:
    """Return the process's client, made when first needed."""
    global _shared
    with _lock:
        if _shared is None:
            _shared = Client(_settings)
        return _shared


def _forget() -> None:
    """A forked process must not talk through its parent's sockets (nor close them)."""
    global _lock, _shared
    _lock, _shared = threading.Lock(), None


os.register_at_fork(after_in_child=_forget)

"""The plain HTTP mechanics of the practice network: reading a request, sending an answer, or breaking off on purpose.

The standard library's server is used because faults need the bare socket (a reset, a silence), which application
servers hide.
"""

import json
import os
import select
import socket
import socketserver
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MAX_BODY = 8_000_000
# A film may be larger, and is sent to this address only.
MAX_UPLOAD, UPLOADS = 101_000_000, "/api/media"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, read to its end."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def token(self) -> str:
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object. Raises Refusal."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise Refusal(415, "not_json", "Send JSON, with the header “Content-Type: application/json”.")
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Refusal(400, "bad_json", "The body is not valid JSON.") from None
        if not isinstance(value, dict):
            raise Refusal(400, "bad_json", "The body must be a JSON object.")
        return value

    def form(self) -> dict[str, str]:
        """Return the fields of a page's form. Raises Refusal for one that was sent from another site."""
        if self.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal(403, "other_site", "This form was sent from another site.")
        try:
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise Refusal(400, "bad_form", "The form is not valid text.") from None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back. `then` is "" (send it), "hold" (stay silent for `seconds`) or "cut" (reset the connection);
    `wait` delays the sending."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    then: str = ""
    seconds: float = 0.0
    wait: float = 0.0

    def but(self, **changes: Any) -> "Answer":
        return replace(self, **changes)


class Refusal(Exception):
    """A request that the network does not accept: a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers

    def answer(self) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in self.headers.items()}
        return as_json({"error": self.code, "message": self.message}, self.status).but(headers=headers)


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


App = Callable[[Request], Answer]


class Server(socketserver.ThreadingTCPServer):
    """One thread for each connection; a killed server's port can be taken again at once."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], app: App) -> None:
        self.app = app
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        host, port = self.socket.getsockname()[:2]
        return f"http://{host}:{port}"


class Handler(BaseHTTPRequestHandler):
    """Reads requests until the client hangs up."""

    server: Server
    server_version = "BedsidePractice"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Say nothing: a request may quote a person's words."""

    def _serve(self) -> None:
        try:
            answer = self.server.app(self._read())
        except Refusal as refusal:
            self.close_connection = True  # the body may not have been read
            answer = refusal.answer()
        if answer.then:
            self._break_off(answer)
            return
        if answer.wait:
            time.sleep(answer.wait)
        self._send(answer)

    def _read(self) -> Request:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if "transfer-encoding" in headers:
            raise Refusal(411, "no_length", "Send the body with a Content-Length.")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            raise Refusal(400, "bad_length", "The Content-Length is not a number.")
        most = MAX_UPLOAD if address.path == UPLOADS else MAX_BODY
        if int(length) > most:
            raise Refusal(413, "too_large", f"The body is larger than {most} bytes.")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refusal(400, "cut_short", "The body ended before its Content-Length.")
        return Request(self.command, address.path, dict(parse_qsl(address.query)), headers, body)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status, HTTPStatus(answer.status).phrase)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status != HTTPStatus.NO_CONTENT:
            self.wfile.write(answer.body)

    def _break_off(self, answer: Answer) -> None:
        self.close_connection = True
        if answer.then == "hold":
            select.select([self.connection], [], [], answer.seconds)  # wakes up when the client gives up
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

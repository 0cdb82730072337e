"""A FAKE of Crossref and PubMed on loopback, for tests. It is not the real thing: it knows the studies it is given, and
answers 400 to whatever the real ones don't document, so that a wrong request can't pass."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

EMPTY_SET = '<?xml version="1.0" ?><PubmedArticleSet></PubmedArticleSet>'


@dataclass
class Registries:
    """What the fake knows, and what it was asked."""

    url: str = ""
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, query: str) -> tuple[int, str, str]:
        """Return status, content type and body."""
        self.asked.append(f"{path}?{query}" if query else path)
        if self.status != 200:
            return self.status, "text/plain", "Not now."
        if path.startswith("/works/") and path.count("/") == 2 and not query:
            work = self.works.get(unquote(path.removeprefix("/works/")))
            found = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work}
            return (200, "application/json", json.dumps(found)) if work else (404, "text/plain", "Resource not found.")
        asked = dict(parse_qsl(query, strict_parsing=True)) if query else {}
        pmid = asked.pop("id", "")
        if path == "/entrez/eutils/efetch.fcgi" and asked == {"db": "pubmed", "retmode": "xml"} and pmid.isdecimal():
            return 200, "text/xml; charset=UTF-8", self.articles.get(pmid, EMPTY_SET)
        return 400, "text/plain", "The fake doesn't know this request."


@contextmanager
def running() -> Iterator[Registries]:
    """Run the fake."""
    registries = Registries()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            status, kind, body = registries.answer(parts.path, parts.query)
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    registries.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield registries
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

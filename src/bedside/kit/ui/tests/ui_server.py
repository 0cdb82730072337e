"""Serve the design system alone on loopback; the port is printed first: `python -m bedside.kit.ui.tests.ui_server`."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the word of the standard library
        """Say nothing."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bedside.kit.ui.tests.ui_settings"
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    application = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", port, application, server_class=Server, handler_class=Quiet) as server:
        os.write(1, f"{server.server_port}\n".encode())
        server.serve_forever()

"""The web server's processes begin without anything of the process that forked them."""

from typing import Any

import pytest

from bedside.site import server


class Connection:
    def __init__(self, done: list[str]) -> None:
        self._done = done

    def close(self) -> None:
        self._done.append("closed")

    def close_pool(self) -> None:
        self._done.append("pool closed")


def test_database_connections_are_let_go_before_the_server_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Server:
        def __init__(self, *args: Any, **options: Any) -> None:
            pass

        def serve(self) -> None:
            done.append("forked")

    class Connections:
        def all(self) -> list[Connection]:
            return [Connection(done)]

    monkeypatch.setattr(server, "Server", Server)
    monkeypatch.setattr(server, "connections", Connections())
    server.serve(host="127.0.0.1", port=0, processes=2, threads=1)
    assert done == ["closed", "pool closed", "forked"]

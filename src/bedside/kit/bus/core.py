"""The registry of event types and handlers, and `emit`."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, dataclass_transform

from django.db import connection

from bedside.kit.bus.models import Happening

T = TypeVar("T")
Handler = Callable[[Any], None]

_types: dict[str, type] = {}
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(cls: type[T]) -> type[T]:
    """Make the class an event: frozen, keyword-only, its fields JSON values."""
    made = dataclass(frozen=True, kw_only=True)(cls)
    _types[_name(made)] = made
    return made


def on(cls: type[T]) -> Callable[[Callable[[T], None]], Callable[[T], None]]:
    """Register the function as a handler of the event type."""

    def register(handler: Callable[[T], None]) -> Callable[[T], None]:
        _handlers[_name(cls)][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def emit(happened: object) -> None:
    """Write the event for each of its handlers, in the transaction that makes it true.

    Raises RuntimeError outside a transaction: an event about a change that may not commit is a lie.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events are announced inside the transaction that makes them true")
    name = _name(type(happened))
    fields = asdict(happened)  # type: ignore[call-overload]
    Happening.objects.bulk_create(
        [Happening(name=name, handler=handler, fields=fields) for handler in _handlers.get(name, {})]
    )


def load(happening: Happening) -> tuple[Handler, Any] | None:
    """Return the handler and the event again; None where a newer version knows one of them no more."""
    cls = _types.get(happening.name)
    handler = _handlers.get(happening.name, {}).get(happening.handler)
    return (handler, cls(**happening.fields)) if cls and handler else None


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"

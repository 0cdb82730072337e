"""Lists that stay fast with 100,000 rows: a page begins after a row (a keyset), never at a number of rows.

    page = page_of(Post.objects.filter(unit=unit), request.GET, order=("-due_at", "-id"))

and in the template `{% for post in page.items %}…{% endfor %}{% pager page %}`.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bedside.base.errors import Problem

SIZE = 50

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows; the queries of the pages around them ("?after=…", with the filters kept; "" where there is none)."""

    items: list[M]
    first: str
    previous: str
    next: str


def page_of(rows: QuerySet[M], query: QueryDict, *, order: tuple[str, ...], size: int = SIZE) -> Page[M]:
    """Return the page that `query` (request.GET) asks for with `after` or `before`.

    `order` names fields that are never null, "-" for descending; the last one is unique. An index over them keeps deep
    pages fast. Their values travel in the address, so they are times and ids, never words of a person.
    Raises Problem when the address doesn't name a row.
    """
    backwards = "before" in query and "after" not in query
    cursor = query.get("before" if backwards else "after", "")
    direction = tuple(_turned(field) for field in order) if backwards else order
    if cursor:
        rows = _beyond(rows, direction, _values(cursor, len(order)))
    found = list(rows.order_by(*direction)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else bool(cursor)
    has_previous = bool(cursor) if not backwards else more
    return Page(
        items=found,
        first=_address(query) if has_previous else "",
        previous=_address(query, before=_cursor(found[0], order)) if has_previous and found else "",
        next=_address(query, after=_cursor(found[-1], order)) if has_next and found else "",
    )


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(rows: QuerySet[M], order: tuple[str, ...], values: list[Any]) -> QuerySet[M]:
    """Return the rows that come after `values`. The first comparison repeats the bound, so that an index narrows it."""
    after, same = Q(), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        comparison = "lt" if field.startswith("-") else "gt"
        after |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    first, comparison = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    try:
        return rows.filter(Q(**{f"{first}__{comparison}": values[0]}) & after)
    except (ValidationError, ValueError, TypeError) as error:
        raise _no_such_page() from error


def _cursor(row: Model, order: tuple[str, ...]) -> str:
    values = [getattr(row, field.lstrip("-")) for field in order]
    return base64.urlsafe_b64encode(json.dumps(values, cls=_Exact).encode()).decode().rstrip("=")


def _values(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _no_such_page() from error
    plain = isinstance(values, list) and all(isinstance(value, str | int | float) for value in values)
    if not plain or len(values) != count:
        raise _no_such_page()
    return list(values)


def _address(query: QueryDict, **cursor: str) -> str:
    address = query.copy()
    for name in ("after", "before"):
        address.pop(name, None)
    for name, value in cursor.items():
        address[name] = value
    return f"?{address.urlencode()}"


def _no_such_page() -> Problem:
    return Problem(_("The address of this page of the list is damaged."), _("Start again from its first page."))


class _Exact(DjangoJSONEncoder):
    """Keeps the microseconds, which Django's encoder cuts off: a cut moment would skip or repeat rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)

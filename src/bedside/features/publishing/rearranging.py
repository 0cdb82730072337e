"""What the buttons of the composer do to a post's shape, for a browser without scripts. (With scripts the page does the
same at once; see static/publishing/compose/sheets.js.)"""

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.publishing.content import Content, Part
from bedside.features.publishing.fields import COMMON


def rearranged(content: Content, command: str) -> Content:
    """Return the content after a button was pressed: "add-part common 0", "remove-part", "earlier-part", "later-part",
    "remove-picture common 0 12", "earlier-picture", "differ 5", "same 5". Raises Problem for anything else."""
    new = deepcopy(content)
    try:
        verb, *where = command.split()
        if verb == "differ":
            new.setdefault("variants", {})[str(int(where[0]))] = deepcopy(content["parts"])
        elif verb == "same":
            new.setdefault("variants", {}).pop(where[0], None)
        elif verb.endswith("-part"):
            _rearrange_parts(_sheet(new, where[0]), verb, int(where[1]))
        else:
            _rearrange_pictures(_sheet(new, where[0])[int(where[1])], verb, int(where[2]))
    except (IndexError, KeyError, ValueError):
        raise Problem(_("This page is older than the post."), _("Load it again.")) from None
    return new


def _sheet(content: Content, name: str) -> list[Part]:
    return content["parts"] if name == COMMON else content.get("variants", {})[name]


def _rearrange_parts(parts: list[Part], verb: str, at: int) -> None:
    if verb == "add-part":
        parts.insert(at + 1, {"text": "", "pictures": []})
    elif verb == "remove-part":
        parts.pop(at)
        if not parts:
            parts.append({"text": "", "pictures": []})
    else:
        _move(parts, at, -1 if verb == "earlier-part" else 1)


def _rearrange_pictures(part: Part, verb: str, picture: int) -> None:
    at = [use["picture"] for use in part["pictures"]].index(picture)
    if verb == "remove-picture":
        part["pictures"].pop(at)
    else:
        _move(part["pictures"], at, -1 if verb == "earlier-picture" else 1)


def _move(things: list[Any], at: int, by: int) -> None:
    to = min(max(at + by, 0), len(things) - 1)
    things.insert(to, things.pop(at))

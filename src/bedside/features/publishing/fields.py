"""A post's content as the fields of a form, and back. The page works this way without scripts, and saves this way with
them.

    words-<sheet>-<part>            the words of one part; <sheet> is "common" or the id of an account that differs
    picture-<sheet>-<part>          the ids of its pictures, in order
    alt-<sheet>-<part>-<picture>    what a picture shows
    files-<sheet>-<part>            pictures to add (without scripts only)
"""

import re
from typing import Any

from django.http import QueryDict

from bedside.features.publishing.content import Content, cleaned

COMMON = "common"
_WORDS = re.compile(r"words-(common|\d{1,18})-(\d{1,3})")


def content_of(data: QueryDict, *, bounded: bool = True) -> Content:
    """Return the content that a form holds. Raises Problem where it holds none, and unless `bounded` is False, where it
    holds too much."""
    sheets: dict[str, dict[int, Any]] = {COMMON: {}}
    for name in data:
        if found := _WORDS.fullmatch(name):
            sheet, part = found[1], int(found[2])
            sheets.setdefault(sheet, {})[part] = _part(data, sheet, part)
    parts = {sheet: [found[number] for number in sorted(found)] for sheet, found in sheets.items()}
    return cleaned(
        {
            "language": data.get("language", ""),
            "accounts": data.getlist("accounts"),
            "parts": parts.pop(COMMON),
            "variants": parts,
        },
        bounded=bounded,
    )


def _part(data: QueryDict, sheet: str, part: int) -> dict[str, Any]:
    return {
        "text": data.get(f"words-{sheet}-{part}", ""),
        "pictures": [
            {"picture": picture, "alt": data.get(f"alt-{sheet}-{part}-{picture}", "")}
            for picture in dict.fromkeys(data.getlist(f"picture-{sheet}-{part}"))
        ],
    }

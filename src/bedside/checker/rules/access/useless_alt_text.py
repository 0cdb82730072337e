"""A103: a description that describes nothing."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context, Picture
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, about_picture

RULE = Rule(
    code="A103",
    name="useless-alt-text",
    family="access",
    title="A description that describes nothing",
    severity=Severity.BLOCK,
)

_FILE = re.compile(
    r"^[\w() .-]*\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|svg|mp4|mov)$|^(?:img|dsc|dscn|screenshot|screen shot"
    r"|photo|pxl|whatsapp image|untitled|unnamed|image|scan)[\s_.-]*[\d\s_.:-]+$",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    [
        "image",
        "picture",
        "photo",
        "pic",
        "img",
        "graphic",
        "photograph",
        "banner",
        "logo",
        "icon",
        "alt",
        "alt-text",
        "none",
        "n/a",
        "na",
        "null",
        "tbd",
        "test",
        "x",
        "untitled",
        "foto",
        "imagen",
        "gráfico",
        "flyer",
        "poster",
        "infographic",
    ]
)
_OPENING = re.compile(
    r"^(?:an?\s+|the\s+|una?\s+)?(?:image|picture|photo|photograph|pic|imagen|foto|fotografía)\s+(?:of|showing"
    r"|shows|de|que muestra)\s+",
    re.IGNORECASE,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block file names and empty words; warn when it repeats the post; advise against "image of"."""
    for number, picture in enumerate(context.pictures):
        alt = " ".join((picture.alt or "").split())
        if alt and not picture.decorative and (found := _judge(document, picture, number, alt)):
            yield found


def _judge(document: Document, picture: Picture, number: int, alt: str) -> Finding | None:
    bare = alt.strip(" .!*-_[]()\"'").lower()
    if _FILE.match(alt) or (picture.name and bare in (picture.name.lower(), picture.name.lower().rsplit(".", 1)[0])):
        return about_picture(RULE, number, picture, label="ALT", confidence=0.95, message="file")
    if not any(character.isalpha() for character in alt) or bare in _EMPTY or len(bare) < 3:
        return about_picture(RULE, number, picture, label="ALT", confidence=0.95, message="empty")
    if len(alt) > 20 and alt.lower() in " ".join(document.original.split()).lower():
        return about_picture(
            RULE, number, picture, label="ALT", confidence=0.8, message="repeats", severity=Severity.WARNING
        )
    if opening := _OPENING.match(picture.alt or ""):
        rest = (picture.alt or "")[opening.end() :]
        fix = Fix("replace", rest[:1].upper(), 0, opening.end() + 1)
        return about_picture(
            RULE,
            number,
            picture,
            label="ALT",
            confidence=0.9,
            message="opening",
            severity=Severity.ADVICE,
            end=opening.end(),
            fixes=(fix,),
        )
    return None

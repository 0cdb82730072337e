"""What `bedside picture` prints."""

from collections.abc import Iterator
from math import ceil, floor

from bedside.checker import say
from bedside.checker.pictures.apart import as_data as seen_as_data
from bedside.checker.pictures.looking import mostly_text
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.saying_pictures import as_time
from bedside.site.picturing.pictures import Looked, Refusal


def as_data(each: Looked | Refusal) -> dict[str, object]:
    """Return a picture or a film as it is written in JSON. Boxes: left, top, width, height, in shares of the upright
    picture. Times: in seconds."""
    if isinstance(each, Refusal):
        return {"name": each.name, "error": each.what, "do": each.do}
    return {
        "name": each.name,
        "kind": each.kind.value,
        **({"width": each.cleaned.width, "height": each.cleaned.height} if each.cleaned else {}),
        "carried": list(each.carried),
        "mostly_text": mostly_text(each.seen),
        "seen": [{**seen_as_data(one), "identifies": one in each.telling} for one in each.seen],
        "copy": each.copy,
        "painted": each.painted,
    }


def lines_of(each: Looked, language: str) -> Iterator[str]:
    """Yield what is told of a picture or a film, line by line: of a film, a time line."""
    kind = say(f"file.kind.{each.kind.value}", language)
    if each.cleaned:
        size = {"width": each.cleaned.width, "height": each.cleaned.height}
        yield say("look.picture", language, kind=kind, name=each.name, **size)
    else:
        yield say("look.film", language, kind=kind, name=each.name)
    for code in each.carried:
        yield "  " + say("look.carried", language, what=say(f"carried.{code}", language))
    for one in each.seen:
        yield "  " + _time_of(one) + _line_of(one, language)
    if not each.seen:
        yield "  " + say("look.nothing" if each.cleaned else "look.nothing_in_film", language)
    if mostly_text(each.seen):
        yield "  " + say("look.mostly_text", language)
    if each.copy:
        yield "  " + say("look.copy", language, each.painted, name=each.copy)


def _time_of(one: Seen) -> str:
    if one.span is None:
        return ""
    return f"{as_time(floor(one.span.start))}–{as_time(ceil(one.span.end))}  "


def _line_of(one: Seen, language: str) -> str:
    middle = one.box.left + one.box.width / 2, one.box.top + one.box.height / 2
    place = say("look.place", language, across=round(middle[0] * 100), down=round(middle[1] * 100))
    if one.sight is Sight.FACE:
        return say("look.face", language, place=place, sure=round(one.sure * 100))
    if one.sight is Sight.FLASH:
        return say("look.flash", language)
    labels = ", ".join(one.labels) or say("look.harmless", language)
    return say(f"look.{one.sight.value}", language, place=place, labels=labels, text=one.text)

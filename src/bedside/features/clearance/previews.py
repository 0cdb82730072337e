"""What a post will look like on each network, worked out from exactly what would leave.

How a network shows a post is data of its folder (`about.toml`); the template `clearance/preview.html` draws it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter

import regex
from django.utils.translation import get_language_info

from bedside.base.durations import clock_time
from bedside.checker import captions
from bedside.features.accounts.api import Account
from bedside.features.clearance.addresses import LIBRARY, Addresses
from bedside.features.clearance.cutting import WHOLE, Cut, cut
from bedside.features.clearance.material import Item, PartMaterial, PictureUse, pictures_in
from bedside.features.media.api import Framed, framed
from bedside.networks import registry
from bedside.networks.shapes import Shape, shape_of

_OPEN = r"""(?<![^\s(\[{"'“‘«„])"""
_FACETS = regex.compile(
    rf"{_OPEN}(?:(?P<link>https?://[^\s<>\"“”]+)"
    r"|(?P<mention>@[\p{L}\p{N}_](?:[\p{L}\p{N}_.@-]*[\p{L}\p{N}_])?)"
    r"|(?P<hashtag>[#＃](?!\d+(?:\W|$))[\p{L}\p{M}\p{N}_]+))",
    regex.IGNORECASE,
)
_TRAILING = ".,;:!?…)]}'\"”’"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and how a timeline shows it: kind "text", "link", "mention" or "hashtag"; in the name line
    "name", "handle", "when" or "text". `mark` is the severity of the finding with the id `finding` that is about it,
    or "aside" where that is set aside."""

    kind: str
    text: str
    mark: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a part that a finding is about: offsets, severity, and the id of the element that explains it."""

    start: int
    end: int
    severity: str
    finding: str


@dataclass(frozen=True, slots=True)
class Track:
    """The captions of a film in one language: where a player finds them, and the words by themselves."""

    language: str
    name: str
    url: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilmShown:
    """What plays: where it is, how long it is ("0:41") and what is said in it."""

    url: str
    length: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture, or a film by its poster: the row it lies in, its address, its alternative text. `cut` is what the
    timeline leaves of a picture."""

    picture: int
    url: str
    alt: str
    cut: Cut = WHOLE
    film: FilmShown | None = None


@dataclass(frozen=True, slots=True)
class PartPreview:
    """One post of a thread. `folded` is what stands behind "more"; empty where the network shows all."""

    pieces: tuple[Piece, ...]
    folded: tuple[Piece, ...]
    pictures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as one account's followers see it. `avatar` is "round" or "square", `layout` "grid" or "carousel". Where
    it `plays`, its film can be watched."""

    account: int
    network: str
    name: str
    handle: str
    avatar: str
    layout: str
    name_line: tuple[Piece, ...]
    parts: tuple[PartPreview, ...]
    plays: bool = False


def preview_of(
    account: Account,
    item: Item,
    *,
    when: str = "",
    marks: Mapping[int, Sequence[Mark]] | None = None,
    at: Addresses = LIBRARY,
    plays: bool = False,
) -> Preview:
    """Return how the account's network shows this. `when` stands where a timeline says how old a post is; `marks` are
    findings to underline, by the number of their part; `at` says where pictures are."""
    about = registry.about(account.network)
    pictures = framed(pictures_in({"": item})) if about.preview.shapes else {}
    name = account.unit.name
    return Preview(
        account=account.pk,
        network=about.network.name,
        name=name,
        handle=account.handle,
        avatar=about.preview.avatar,
        layout=about.preview.pictures,
        name_line=tuple(_name_line(about.preview.name_line, {"name": name, "handle": account.handle, "when": when})),
        parts=tuple(
            _part(part, about, (marks or {}).get(number, ()), at, pictures) for number, part in enumerate(item["parts"])
        ),
        plays=plays,
    )


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text where a timeline colours it. What comes out, put together, is the text."""
    done = 0
    for found in _FACETS.finditer(text):
        words = found[0].rstrip(_TRAILING) if found.lastgroup == "link" else found[0]
        if found.start() > done:
            yield Piece("text", text[done : found.start()])
        yield Piece(found.lastgroup or "text", words)
        done = found.start() + len(words)
    if done < len(text):
        yield Piece("text", text[done:])


def marked(whole: Iterable[Piece], marks: Sequence[Mark], offset: int = 0) -> Iterator[Piece]:
    """Cut pieces further where marks begin and end. `offset` is where the first piece begins in the marked text; where
    two marks overlap, the graver wins."""
    place = offset
    for piece in whole:
        edges = {0, len(piece.text)}
        edges |= {
            edge - place for mark in marks for edge in (mark.start, mark.end) if 0 < edge - place < len(piece.text)
        }
        for start, end in zip(cuts := sorted(edges), cuts[1:], strict=False):
            over = [mark for mark in marks if mark.start <= place + start and place + end <= mark.end]
            graver = max(over, key=lambda mark: _GRAVITY[mark.severity], default=None)
            cut = replace(piece, text=piece.text[start:end])
            yield replace(cut, mark=graver.severity, finding=graver.finding) if graver else cut
        place += len(piece.text)


_GRAVITY = {"aside": 0, "advice": 1, "warning": 2, "block": 3}


def _part(
    part: PartMaterial,
    about: registry.About,
    marks: Sequence[Mark],
    at: Addresses,
    pictures: Mapping[int, Framed],
) -> PartPreview:
    seen, behind = _folded(part["text"], about.preview.fold_after)
    count = len(part["pictures"])
    return PartPreview(
        pieces=tuple(marked(pieces(seen), marks)),
        folded=tuple(marked(pieces(behind), marks, len(seen))),
        pictures=tuple(
            shown_use(use, at, _cut(use, shape_of(about.preview.shapes, place, count), pictures, about))
            for place, use in enumerate(part["pictures"])
        ),
    )


def _cut(use: PictureUse, shape: Shape | None, pictures: Mapping[int, Framed], about: registry.About) -> Cut:
    """Return what the timeline leaves of a picture. Films are shown whole."""
    return WHOLE if "captions" in use else cut(shape, pictures.get(use["picture"]), about.network.name)


def shown_use(use: PictureUse, at: Addresses, cut: Cut = WHOLE) -> Shown:
    """Return a picture or film as pages show it."""
    return Shown(use["picture"], at.picture(use), use["alt"], cut, _film(use, at) if "captions" in use else None)


def _film(use: PictureUse, at: Addresses) -> FilmShown:
    tracks = tuple(
        Track(
            language=said["language"],
            name=_name_of(said["language"]),
            url=at.track(use, said["language"]),
            words=tuple(words_of_captions(said["text"])),
        )
        for said in use.get("captions", [])
    )
    return FilmShown(at.film(use), length_of(use.get("seconds", 0.0)), tracks)


def _name_of(language: str) -> str:
    """Return what speakers call a language; its tag where nobody here knows it."""
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language


def length_of(seconds: float) -> str:
    """Return how long a film is, as players say it: "0:41"."""
    return clock_time(round(seconds))


def words_of_captions(text: str) -> Iterator[str]:
    """Yield what captions (WebVTT) say, caption by caption, without their times and notes."""
    for cue in captions.read(text)[0]:
        yield " ".join(line for line in cue.lines if line)


def _folded(text: str, after: int | None) -> tuple[str, str]:
    """Cut the text where the network says "more": at the last space before, so that no word breaks."""
    clusters = regex.findall(r"\X", text)
    if after is None or len(clusters) <= after:
        return text, ""
    seen = "".join(clusters[:after])
    space = max(seen.rfind(" "), seen.rfind("\n"))
    cut = space if space > len(seen) // 2 else len(seen)
    return text[:cut], text[cut:]


def _name_line(pattern: str, values: dict[str, str]) -> Iterator[Piece]:
    for text, field, _spec, _conversion in Formatter().parse(pattern):
        if text:
            yield Piece("text", text)
        if field:
            yield Piece(field, values[field])

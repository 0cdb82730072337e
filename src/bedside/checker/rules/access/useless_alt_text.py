"""A103: a description that describes nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise

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
    r"^[\w() .-]*\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|svg|mp4|mov|pdf)$|^(?:img|dsc|dscn|screenshot|screen shot"
    r"|photo|pxl|whatsapp image|untitled|unnamed|image|scan|captura|foto|imagen)[\s_.-]*[\d\s_.:-]+$",
    re.IGNORECASE,
)
# Words tied together without a space, with a figure among them or at least three: "flu-clinic-2026-final_v2".
_TIED = re.compile(r"[^\W_]+(?:[_-]+[^\W_]+)+")
_MOST_TIED = 2
# What says that it is a picture, or of what kind, and not what is on it; and the small words between such words.
_KINDS = frozenset(
    """image images picture pictures photo photos pic pics img graphic graphics photograph banner logo icon flyer poster
    infographic graph chart diagram screenshot illustration drawing slide header cover thumbnail design announcement
    post flier brochure leaflet
    foto fotos imagen imágenes gráfico gráfica fotografía cartel folleto volante infografía ilustración dibujo captura
    pantalla anuncio diseño portada alt alt-text none n/a na null tbd test untitled event events information info
    details text message social media content promotional evento eventos información detalles texto mensaje redes
    sociales""".split()  # noqa: SIM905
)
_SMALL = frozenset(
    """a an the this with of about for and or our some more on in un una el la los las con de del sobre para y o
    nuestro nuestra""".split()  # noqa: SIM905
)
_OPENING = re.compile(
    r"^(?:an?\s+|the\s+|this\s+(?:is\s+)?(?:an?\s+)?|una?\s+|esta?\s+(?:es\s+)?(?:una?\s+)?)?"
    r"(?:image|picture|photo|photograph|pic|graphic|screenshot|screen shot|illustration|imagen|foto|fotografía"
    r"|ilustración|captura(?:\s+de\s+pantalla)?)\s+(?:of|showing|shows|that shows|depicting|de|que muestra|con)\s+",
    re.IGNORECASE,
)
_CHART = re.compile(
    r"^(?:an?\s+|the\s+|una?\s+|el\s+|la\s+)?(?:\w+\s+)?(?:chart|graph|diagram|gráfic[oa]|diagrama)\s+"
    r"(?:of|showing|shows|that shows|with|de|del|que muestra|con)\s",
    re.IGNORECASE,
)
# A chart of which so few words tell, and no figure, is named and not told.
_LONGEST_NAME = 8
_WORD = re.compile(r"[^\W_]+")
# From so many words on, and from such a share of them that the post has in the same order, a description repeats it.
_FEWEST, _REPEATED = 3, 0.8


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block file names and empty words; warn of one word, a mere chart, what repeats the post; advise on "image of"."""
    for number, picture in enumerate(context.pictures):
        alt = " ".join((picture.alt or "").split())
        if alt and not picture.decorative and (found := _judge(document, picture, number, alt)):
            yield found


def _judge(document: Document, picture: Picture, number: int, alt: str) -> Finding | None:
    bare = alt.strip(" .!*-_[]()\"'").lower()
    words = _WORD.findall(alt.lower())
    grave = ""
    if _is_file(alt) or (picture.name and bare in (picture.name.lower(), picture.name.lower().rsplit(".", 1)[0])):
        grave = "file"
    elif not any(character.isalpha() for character in alt) or len(bare) < 3 or _says_nothing(bare):
        grave = "empty"
    if grave:
        return about_picture(RULE, number, picture, label="ALT", confidence=0.95, message=grave)
    weak = ""
    if _repeats(document, words):
        weak = "repeats"
    elif len(words) == 1:
        weak = "word"
    elif _CHART.match(alt) and len(words) <= _LONGEST_NAME and not any(word.isdigit() for word in words):
        weak = "chart"
    if weak:
        return about_picture(
            RULE, number, picture, label="ALT", confidence=0.8, message=weak, severity=Severity.WARNING
        )
    return _opening(picture, number)


def _is_file(alt: str) -> bool:
    if _FILE.match(alt):
        return True
    tied = len(_WORD.findall(alt))
    return _TIED.fullmatch(alt) is not None and (
        tied > _MOST_TIED or (tied == _MOST_TIED and any(character.isdigit() for character in alt) and "_" in alt)
    )


def _says_nothing(bare: str) -> bool:
    """Say whether all of its words only name what kind of picture it is: "Flyer with event information"."""
    return all(word.strip(".,:;!") in _KINDS or word in _SMALL for word in bare.split())


def _repeats(document: Document, words: list[str]) -> bool:
    """Say whether nearly all words of a description stand in the post, in the same order but for single ones."""
    post = document.once(_post_words)
    if not post or not words:
        return False
    if words == list(post):
        return True
    if len(words) < _FEWEST:
        return False
    pairs = document.once(_post_pairs)
    repeated = [False] * len(words)
    for place, pair in enumerate(pairwise(words)):
        if pair in pairs:
            repeated[place] = repeated[place + 1] = True
    return sum(repeated) >= _REPEATED * len(words)


def _post_words(document: Document) -> tuple[str, ...]:
    return tuple(_WORD.findall(document.lower))


def _post_pairs(document: Document) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(document.once(_post_words)))


def _opening(picture: Picture, number: int) -> Finding | None:
    """Advise against "image of", and offer to begin with what it shows."""
    written = picture.alt or ""
    opening = _OPENING.match(written)
    if opening is None:
        return None
    fix = Fix("replace", written[opening.end()].upper(), 0, opening.end() + 1, "begin")
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

"""A post's content: reading it, checking its shape, and making from it exactly what would leave.

A film stands among the pictures of a part, alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.api import Draft, Material, PartMaterial, PictureUse, in_thread
from bedside.features.media.api import Captions, Picture, captions_of, pictures_by_id
from bedside.networks import base as networks

# More than any network takes; a wall against pasting a book.
MAX_TEXT = 20_000
MAX_PARTS = 30
MAX_PICTURES = 20


class Use(TypedDict):
    """A picture or film in a part."""

    picture: int
    alt: str


class Part(TypedDict):
    """One post of a thread."""

    text: str
    pictures: list[Use]


class Content(TypedDict):
    """Everything an author decides about the words. `variants` maps account ids to parts, where they differ."""

    language: str
    accounts: list[int]
    parts: list[Part]
    variants: NotRequired[dict[str, list[Part]]]


def empty(language: str) -> Content:
    """Return a post with nothing in it."""
    return {"language": language, "accounts": [], "parts": [{"text": "", "pictures": []}], "variants": {}}


def cleaned(raw: Any, *, bounded: bool = True) -> Content:
    """Return what a browser or a script sent, as content. Raises Problem where it isn't one, and unless `bounded` is
    False, where it is too much.

    Variants of accounts that are no longer chosen are kept: choosing the account again brings the words back.
    """
    try:
        parts = [_part(part, bounded) for part in raw["parts"]]
        accounts = sorted({_id(account) for account in raw["accounts"]})
        variants = {
            str(_id(account)): [_part(part, bounded) for part in own] for account, own in raw["variants"].items()
        }
        language = str(raw["language"])[:10]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Problem(_("This post has a shape that Bedside doesn't know."), _("Load the page again.")) from None
    if not parts or any(bounded and len(each) > MAX_PARTS for each in [parts, *variants.values()]):
        raise Problem(_("A thread has between one and %(most)d posts.") % {"most": MAX_PARTS})
    return {"language": language, "accounts": accounts, "parts": parts, "variants": variants}


def _id(raw: Any) -> int:
    """Return a row's number. Raises ValueError for what no row can have."""
    if not 0 < (number := int(raw)) < 2**63:
        raise ValueError
    return number


def _part(raw: Any, bounded: bool) -> Part:
    text = str(raw["text"]).replace("\r\n", "\n").replace("\x00", "")
    uses: list[Use] = [{"picture": _id(use["picture"]), "alt": str(use["alt"])[:4000]} for use in raw["pictures"]]
    if bounded and (len(text) > MAX_TEXT or len(uses) > MAX_PICTURES):
        raise Problem(
            _("A post holds up to %(characters)d characters and %(pictures)d pictures.")
            % {"characters": MAX_TEXT, "pictures": MAX_PICTURES},
            _("Shorten it. What you typed is still in the field."),
        )
    return {"text": text, "pictures": uses}


def parts_for(content: Content, account_id: int) -> list[Part]:
    """Return the parts that go to an account."""
    return content.get("variants", {}).get(str(account_id)) or content["parts"]


def accounts_in(content: Content, *, known: Iterable[Account] = ()) -> list[Account]:
    """Return the chosen accounts by network and handle, those left out that were disconnected.

    `known` are accounts that the caller has read, with their units; only the others are looked up.
    """
    wanted = set(content["accounts"])
    chosen = {account.pk: account for account in known if account.pk in wanted}
    if missing := wanted - chosen.keys():
        chosen |= Account.objects.select_related("unit").defer("secrets").in_bulk(list(missing))
    usable = [account for account in chosen.values() if account.state != Account.State.DISCONNECTED]
    return sorted(usable, key=lambda account: (account.network, account.handle, account.pk))


def pictures_in(content: Content) -> set[int]:
    """Return the ids of all pictures that any part uses."""
    sheets = [content["parts"], *content.get("variants", {}).values()]
    return {use["picture"] for parts in sheets for part in parts for use in part["pictures"]}


def pictures_of(content: Content) -> dict[int, Picture]:
    """Return these pictures by id, without their bytes. Those that are gone are left out."""
    wanted = pictures_in(content)
    return pictures_by_id(sorted(wanted)) if wanted else {}


def drafts(content: Content) -> list[tuple[int | None, int, Draft]]:
    """Return each distinct part to examine: the account whose variant it is (None: the common words), its place, it."""
    variants = {account: parts for account, parts in content.get("variants", {}).items() if parts}
    found: list[tuple[int | None, int, Draft]] = []
    # Words that go nowhere keep nothing back.
    if not content["accounts"] or any(str(account) not in variants for account in content["accounts"]):
        found.extend((None, place, draft) for place, draft in enumerate(_thread(content["parts"])))
    for account, parts in variants.items():
        if int(account) in content["accounts"]:
            found.extend((int(account), place, draft) for place, draft in enumerate(_thread(parts)))
    return found


def _thread(parts: Iterable[Part]) -> list[Draft]:
    return in_thread([draft_of(part) for part in parts])


def draft_of(part: Part) -> Draft:
    """Return a part as the gate examines it."""
    return Draft(
        part["text"],
        tuple(use["alt"] for use in part["pictures"]),
        tuple(use["picture"] for use in part["pictures"]),
    )


def material(content: Content, accounts: Sequence[Account]) -> Material:
    """Return exactly what would leave, account by account. Raises Problem where a picture is gone."""
    pictures = _pictures(content, accounts)
    said = _said(pictures)
    return {
        str(account.pk): {
            "address": f"{account.network} {account.server} {account.identity}",
            "language": content["language"],
            "parts": [_material_part(part, pictures, said) for part in parts_for(content, account.pk)],
        }
        for account in accounts
    }


def material_parts(parts: Sequence[Part], pictures: Mapping[int, Picture]) -> list[PartMaterial]:
    """Return parts as they would leave; `pictures` are all of theirs."""
    said = _said(pictures)
    return [_material_part(part, pictures, said) for part in parts]


def _said(pictures: Mapping[int, Picture]) -> Mapping[int, Sequence[Captions]]:
    films = [pk for pk, picture in pictures.items() if picture.is_film]
    return captions_of(films) if films else {}


def _material_part(part: Part, pictures: Mapping[int, Picture], said: Mapping[int, Sequence[Captions]]) -> PartMaterial:
    return {
        "text": part["text"].strip(),
        "pictures": [_material_use(use, pictures[use["picture"]], said) for use in part["pictures"]],
    }


def _material_use(use: Use, picture: Picture, said: Mapping[int, Sequence[Captions]]) -> PictureUse:
    found: PictureUse = {"picture": picture.pk, "sha256": picture.sha256, "alt": use["alt"].strip()}
    if picture.is_film:
        found["seconds"] = picture.seconds or 0.0
        found["captions"] = [
            {"language": captions.language, "text": captions.text} for captions in said.get(picture.pk, ())
        ]
    return found


def complaints(
    content: Content, accounts: Sequence[Account], pictures: Mapping[int, Picture] | None = None
) -> list[tuple[Account, networks.Complaint]]:
    """Return what each network would refuse; `pictures` where the caller has read them already."""
    pictures = _pictures(content, accounts) if pictures is None else pictures
    said = _said(pictures)
    found: list[tuple[Account, networks.Complaint]] = []
    for account in accounts:
        own = parts_for(content, account.pk)
        parts = [_network_part(part, pictures, said) for part in own]
        found.extend((account, complaint) for complaint in network_of(account).validate(parts))
        found.extend((account, complaint) for complaint in _of_films(own, pictures))
    return found


def _of_films(parts: Sequence[Part], pictures: Mapping[int, Picture]) -> Iterator[networks.Complaint]:
    """Say which parts hold several films: a network never gets to see the second."""
    for number, part in enumerate(parts):
        if sum(pictures[use["picture"]].is_film for use in part["pictures"]) > 1:
            yield networks.Complaint("film.with-pictures", number)


def _network_part(part: Part, pictures: Mapping[int, Picture], said: Mapping[int, Sequence[Captions]]) -> networks.Part:
    shown = [(use["alt"].strip(), pictures[use["picture"]]) for use in part["pictures"]]
    return networks.Part(
        key="",
        text=part["text"].strip(),
        created_at=clock.now(),
        pictures=tuple(
            networks.Picture(_unread(picture), picture.mime, picture.width, picture.height, alt)
            for alt, picture in shown
            if not picture.is_film
        ),
        film=next((_network_film(picture, alt, said) for alt, picture in shown if picture.is_film), None),
    )


def _network_film(film: Picture, alt: str, said: Mapping[int, Sequence[Captions]]) -> networks.Film:
    return networks.Film(
        data=_unread(film),
        mime=film.mime,
        width=film.width,
        height=film.height,
        seconds=film.seconds or 0.0,
        alt=alt,
        captions=tuple(networks.Captions(each.language, each.text) for each in said.get(film.pk, ())),
    )


def _unread(picture: Picture) -> bytes:
    """Return so many zeros: validation looks at the size only, the bytes stay in the database. Nobody reads these
    either, so they take no memory."""
    return bytes(picture.size)


def _pictures(content: Content, accounts: Sequence[Account]) -> dict[int, Picture]:
    parts = [part for account in accounts for part in parts_for(content, account.pk)]
    wanted = {use["picture"] for part in parts for use in part["pictures"]}
    found = pictures_by_id(sorted(wanted)) if wanted else {}
    if wanted - found.keys():
        raise Problem(_("A picture of this post is gone."), _("Remove it and add it again."))
    return found


def excerpt(content: Content, length: int = 140) -> str:
    """Return the first words, for lists that only staff see."""
    words = " ".join(content["parts"][0]["text"].split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"

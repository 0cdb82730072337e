"""What the composer's template shows: accounts to choose from, sheets with parts and pictures, the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bedside.features.accounts.api import Account, accounts_for, network_of
from bedside.features.clearance.api import length_of
from bedside.features.media.api import Picture, address_of, removed_sentence
from bedside.features.people.api import User
from bedside.features.publishing.content import Content, Part
from bedside.features.publishing.fields import COMMON
from bedside.features.publishing.pictured import NOTHING_SAID, PictureSaid


@dataclass(frozen=True, slots=True)
class Choice:
    """An account to choose. `note` says what is wrong with it, in words."""

    account: Account
    network: str
    chosen: bool
    differs: bool
    note: str


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A picture in a part, or a film by its poster: then `length` says how long it is ("0:41")."""

    id: int | str
    url: str
    alt: str
    removed: str
    seen: PictureSaid
    length: str = ""


@dataclass(frozen=True, slots=True)
class PartShown:
    """One post of a thread, numbered from 0 as in the names of its fields."""

    number: int | str
    text: str
    pictures: Sequence[PictureShown]
    first: bool
    last: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words for all accounts (`key` "common"), or for the one that differs. Not `seen` while it goes nowhere."""

    key: str
    label: str
    parts: Sequence[PartShown]
    seen: bool


# What scripts copy when a part, a picture or a sheet is added.
SHAPE_PICTURE = PictureShown("PICTURE", "", "", "", NOTHING_SAID)
SHAPE_PART = PartShown("PART", "", (), first=True, last=True, alone=True)
SHAPE_SHEET = Sheet("SHEET", "", (), seen=True)


def choices(content: Content, user: User) -> list[Choice]:
    """Return the accounts for which the person may write, and those already chosen whoever chose them."""
    usable = Q(pk__in=accounts_for(user).values("pk"))
    known = Account.objects.filter(usable | Q(pk__in=content["accounts"])).select_related("unit").defer("secrets")
    ordered = sorted(known, key=lambda account: (account.unit.name, account.network, account.handle))
    return [
        Choice(
            account=account,
            network=network_of(account).name,
            chosen=account.pk in content["accounts"],
            differs=bool(content.get("variants", {}).get(str(account.pk))),
            note=_note(account),
        )
        for account in ordered
    ]


def _note(account: Account) -> str:
    match account.state:
        case Account.State.RECONNECT:
            return _("has to be connected again")
        case Account.State.DISCONNECTED:
            return _("is disconnected")
    return ""


def sheets(
    content: Content,
    offered: Sequence[Choice],
    pictures: Mapping[int, Picture],
    seen: Mapping[str, PictureSaid],
) -> list[Sheet]:
    """Return the common words and each account's own; `pictures` are those of the content that are still there, `seen`
    what is said of each."""
    variants = {key: parts for key, parts in content.get("variants", {}).items() if parts}
    labels = {str(each.account.pk): label_of(each) for each in offered}
    found = [Sheet(COMMON, _("All accounts"), _parts(content["parts"], pictures, seen), seen=True)]
    for key, parts in variants.items():
        label = labels.get(key, _("Account %(number)s") % {"number": key})
        found.append(Sheet(key, label, _parts(parts, pictures, seen), seen=int(key) in content["accounts"]))
    return found


def label_of(choice: Choice) -> str:
    """Return how a tab names an account."""
    return f"{choice.network} {choice.account}"


def _parts(parts: Sequence[Part], pictures: Mapping[int, Picture], seen: Mapping[str, PictureSaid]) -> list[PartShown]:
    last = len(parts) - 1
    return [
        PartShown(
            number=number,
            text=part["text"],
            pictures=[
                _picture(pictures[use["picture"]], use["alt"], seen)
                for use in part["pictures"]
                if use["picture"] in pictures
            ],
            first=number == 0,
            last=number == last,
            alone=last == 0,
        )
        for number, part in enumerate(parts)
    ]


def _picture(picture: Picture, alt: str, seen: Mapping[str, PictureSaid]) -> PictureShown:
    return PictureShown(
        picture.pk,
        address_of(picture),
        alt,
        removed_sentence(picture.removed),
        seen.get(str(picture.pk), NOTHING_SAID),
        length_of(picture.seconds or 0.0) if picture.is_film else "",
    )


def words_for_scripts() -> dict[str, Any]:
    """Return the sentences that the composer's scripts say."""
    return {
        "count": _("%(network)s: %(count)s of %(limit)s"),
        "over": _("%(network)s: %(over)s too many"),
        "tooMany": _("%(count)s too many"),
        "left": _("%(count)s left"),
        "part": _("Post %(number)s of %(total)s"),
        "words": _("The words"),
        "wordsOf": _("The words of post %(number)s"),
        "alt": _("What picture %(number)s shows"),
        "adding": _("Adding %(name)s"),
        "added": _("Picture added. Now say what it shows."),
        "notAdded": _("The picture was not added."),
        "noConnection": _("There is no connection. Add it again in a moment."),
        "filmsInLibrary": _("Films are added in the library: they take some minutes. Then choose it from there."),
        "altFilm": _("What the film shows"),
        "looking": _("Bedside is looking for faces and words. That takes some seconds."),
        "removedPicture": _("The picture was removed from this post."),
        "removedPart": _("This post of the thread was removed."),
        "removedSheet": _("%(name)s has the same words as the others again."),
        "differs": _("%(name)s has its own words now."),
        "moved": _("Moved to place %(number)s."),
        "others": _("All others"),
        "noFindings": _("No findings"),
        "finding": _("%(count)s finding"),
        "findingMany": _("%(count)s findings"),
        "mustChange": _("Must change"),
        "lookAgain": _("Look again"),
        "advice": _("Advice"),
        "overruled": _("Overruled"),
        "setAside": _("Set aside"),
        "asideNow": _("Set aside. It counts again once the words change."),
        "countsAgain": _("Taken back. The finding counts again."),
        "unasked": _("The question is taken back. The finding still keeps the post from leaving."),
        "forNetworks": _("for %(names)s"),
        "fixed": _("Done: %(title)s. Ctrl+Z takes it back."),
        "end": _("There are no findings."),
        "noneHere": _("There is no finding at the cursor. F8 goes to the next one."),
        "noFix": _("This finding offers no change. F8 goes to the next one."),
        "notAside": _("This finding can't be set aside."),
        "changedSince": _("These words changed since they were checked, so nothing was done. The check looks again."),
        "newFinding": _("A new finding took the place of another. %(sentence)s"),
        "newFindings": _("%(count)s new findings took the place of others. The first: %(sentence)s"),
        "oneMore": _("One more about these words"),
        "more": _("%(count)s more about these words"),
        "fewer": _("Show only the first about these words"),
        "offline": _("The check could not be reached. It tries again."),
        "asked": _("The privacy officer is asked. You hear in Today."),
        "judged": _("Noted as wrong. The finding stays until the words change or it is overruled."),
        "missedNoted": _("Noted as missed. Whoever looks after the checker sees it."),
        "takenBack": _("Taken back."),
        "wrong": _("This is wrong"),
        "notWrong": _("Take back “this is wrong”"),
        "notSaved": _("Not saved yet, so approval can't be asked for. Your words are still here."),
    }

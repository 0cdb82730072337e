"""The findings of a saved post, each with the text it lies in; and who may say something about them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed
from bedside.features.clearance.api import Checked, anchor_of, may_decide_now, units_of
from bedside.features.people.api import Permission, User, may
from bedside.features.publishing.content import drafts
from bedside.features.publishing.fields import COMMON
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import findings_of

_MAY_JUDGE = (
    Permission.WRITE_POSTS,
    Permission.APPROVE_ACCURACY,
    Permission.APPROVE_PRIVACY,
    Permission.OVERRULE_FINDINGS,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A text of a post: the words of a part, or with `picture` (its place in the part) what that picture shows."""

    sheet: str
    part: int
    picture: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Here:
    """A finding where it is. `anchor` names it on a page."""

    place: Place
    checked: Checked
    anchor: str

    @property
    def words(self) -> str:
        """The words in question."""
        return self.place.text[self.checked.finding.start : self.checked.finding.end]


def may_judge(user: User, post: Post) -> bool:
    """Tell whether the person writes or reviews this post: in its unit, in one whose accounts it goes to, or as
    somebody who is asked about it now."""
    units = units_of(post.unit, post.content["accounts"])
    if any(may(user, permission, unit) for permission in _MAY_JUDGE for unit in units):
        return True
    return post.request is not None and may_decide_now(post.request, user) is not None


def require_judge(user: User, post: Post) -> None:
    """Raise NotAllowed, in words, unless the person writes or reviews this post."""
    if not may_judge(user, post):
        raise NotAllowed(
            _("You may not say which findings of this post are right."),
            _("Whoever writes or reviews posts of %(unit)s may. An administrator gives roles.") % {"unit": post.unit},
        )


def places_of(post: Post) -> Iterator[Place]:
    """Yield every text of the post that goes somewhere."""
    for account, number, draft in drafts(post.content):
        sheet = COMMON if account is None else str(account)
        yield Place(sheet, number, None, draft.text)
        for picture, alt in enumerate(draft.alts):
            yield Place(sheet, number, picture, alt)


def findings_here(post: Post) -> list[Here]:
    """Examine the saved post; return each finding once a text."""
    found = drafts(post.content)
    seen: set[tuple[str, str, int]] = set()
    here: list[Here] = []
    for checked in findings_of(post):
        account, number, draft = found[checked.part]
        picture = checked.finding.picture
        text = draft.text if picture is None else draft.alts[picture]
        if (key := (checked.fingerprint, text, checked.finding.start)) not in seen:
            seen.add(key)
            place = Place(COMMON if account is None else str(account), number, picture, text)
            here.append(Here(place, checked, anchor_of(checked.finding)))
    return here

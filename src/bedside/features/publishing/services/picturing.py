"""Another version of a picture in a post: other pixels leave, so it is another post to whoever approved it."""

from copy import deepcopy

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.media.api import Asset, Picture, fallen_answers, subjects_showing
from bedside.features.notify.api import tell
from bedside.features.people.api import Permission, User, may
from bedside.features.publishing.content import Content, Part
from bedside.features.publishing.fields import COMMON
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.writing import WRITABLE, lock, save_post, void_approvals


def replace_picture(post_id: int, before: Picture, now: Picture, by: User) -> bool | None:
    """Show `now` where the post shows `before`, with the same description; tell whether that voided approvals. None
    where the post is out, or is not the person's to write. Both are the same version where only what is said in a film
    has changed."""
    found = Post.objects.filter(pk=post_id, deleted_at=None).first()
    if found is None or not may(by, Permission.WRITE_POSTS, found.unit_id):
        return None
    post = lock(found)
    if post.stage not in WRITABLE:
        return None
    asked = post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED)
    if before.pk == now.pk:
        return void_approvals(post=post, why=_("the captions of its film were changed"), by=by) if asked else False
    content = _with(post.content, before.pk, now.pk)
    saved = save_post(post=post, content=content, title=post.title, revision=post.revision, by=by)
    return asked and saved.stage == Stage.DRAFT


def add_from_library(*, post: Post, sheet: str, part: int, asset: Asset, by: User) -> None:
    """Put the version of a picture that is to be used now behind the pictures of a part, with the description that it
    has in the post's language. Raises Problem where the part is gone, or the film is not made yet."""
    content: Content = deepcopy(post.content)
    parts = content["parts"] if sheet == COMMON else content.get("variants", {}).get(sheet, [])
    if asset.current_id is None:
        raise Problem(_("This film is still being made."), _("Choose it once it is done."))
    if part >= len(parts):
        raise Problem(_("The place for this picture is gone."), _("Go back to the post and choose again."))
    if asset.current_id not in {use["picture"] for use in parts[part]["pictures"]}:
        alt = asset.alts.get(content["language"], "")
        parts[part]["pictures"].append({"picture": asset.current_id, "alt": alt})
    save_post(post=post, content=content, title=post.title, revision=post.revision, by=by)


def tell_of_fallen_answer(*, picture: int, kind: str) -> None:
    """Tell everybody who wrote a post that shows this version, in a notice of this kind."""
    fallen = fallen_answers([picture])
    ids = [pk for subject, pk in subjects_showing(picture) if subject == "post"] if fallen else []
    for post in Post.objects.filter(pk__in=ids, deleted_at=None).exclude(stage=Stage.TAKEN_DOWN).order_by("pk"):
        # The same from one answer to the next: a second fall is told as well.
        key = f"post:{post.pk}:picture-{picture}-{fallen[0].answers}"
        url = reverse("publishing:post", args=[post.pk])
        tell(to=User.objects.filter(pk__in=post.contributors), kind=kind, url=url, key=key)


def _with(content: Content, before: int, now: int) -> Content:
    def shown(parts: list[Part]) -> list[Part]:
        return [
            {
                "text": part["text"],
                "pictures": [
                    {"picture": now if use["picture"] == before else use["picture"], "alt": use["alt"]}
                    for use in part["pictures"]
                ],
            }
            for part in parts
        ]

    return {
        **content,
        "parts": shown(content["parts"]),
        "variants": {account: shown(parts) for account, parts in content.get("variants", {}).items()},
    }

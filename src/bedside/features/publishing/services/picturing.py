"""Another version of a picture in a post: other pixels leave, so it is another post to whoever approved it."""

from bedside.features.media.api import Picture
from bedside.features.people.api import Permission, User, may
from bedside.features.publishing.content import Content, Part
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.writing import WRITABLE, lock, save_post


def replace_picture(post_id: int, before: Picture, now: Picture, by: User) -> bool | None:
    """Show `now` where the post shows `before`, with the same description; tell whether that voided approvals. None
    where the post is out, or is not the person's to write."""
    found = Post.objects.filter(pk=post_id, deleted_at=None).first()
    if found is None or not may(by, Permission.WRITE_POSTS, found.unit_id):
        return None
    post = lock(found)
    if post.stage not in WRITABLE:
        return None
    asked = post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED)
    content = _with(post.content, before.pk, now.pk)
    saved = save_post(post=post, content=content, title=post.title, revision=post.revision, by=by)
    return asked and saved.stage == Stage.DRAFT


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

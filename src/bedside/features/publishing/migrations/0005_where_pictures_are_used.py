"""Which pictures each post shows is written down, so that pictures know where they are used."""

from typing import Any

from django.db import migrations


def note_uses(apps: Any, schema_editor: Any) -> None:
    Post, Picture = apps.get_model("publishing", "Post"), apps.get_model("media", "Picture")
    Usage = apps.get_model("media", "Usage")
    known = set(Picture.objects.values_list("pk", flat=True))
    for post in Post.objects.filter(deleted_at=None).only("content").order_by("pk").iterator(chunk_size=200):
        sheets = [post.content["parts"], *post.content.get("variants", {}).values()]
        shown = {use["picture"] for parts in sheets for part in parts for use in part["pictures"]}
        Usage.objects.bulk_create(
            Usage(picture_id=picture, subject_kind="post", subject_id=post.pk) for picture in sorted(shown & known)
        )


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_clarity_scores"), ("media", "0004_each_version_has_an_asset")]
    operations = [migrations.RunPython(note_uses, migrations.RunPython.noop)]

"""Why a look failed is kept as a code, so that each reader is told in their language."""

from typing import Any

from django.db import migrations, models

# What was kept before as an English sentence.
_BEFORE = {
    "Nobody can look for faces and text": "look_missing",
    "This picture is damaged": "unreadable",
    "This picture has more than 64 million pixels": "too_many_pixels",
    "Looking at this picture took too long": "look_slow",
    "Looking at this picture took too much memory": "look_memory",
}


def sentences_to_codes(apps: Any, schema_editor: Any) -> None:
    failed = apps.get_model("media", "Picture").objects.exclude(look_said="")
    for start, code in _BEFORE.items():
        failed.filter(look_said__startswith=start).update(look_said=code)
    failed.exclude(look_said__in=_BEFORE.values()).update(look_said="look_died")


class Migration(migrations.Migration):
    dependencies = [("media", "0006_films_in_use")]
    operations = [
        migrations.RunPython(sentences_to_codes, migrations.RunPython.noop),
        migrations.AlterField(model_name="picture", name="look_said", field=models.CharField(blank=True, max_length=40)),
    ]

"""Films beside pictures; what was uploaded is kept in portions, so that an upload that broke off can go on."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import bedside.kit.fields


def in_portions(apps: Any, schema_editor: Any) -> None:
    Original, Portion = apps.get_model("media", "Original"), apps.get_model("media", "Portion")
    rows = Original.objects.select_related("asset").order_by("pk")
    for original in rows.iterator(chunk_size=20):
        original.key = uuid.uuid4()
        original.unit_id = original.asset.unit_id
        original.by_id = original.asset.added_by_id
        original.started_at = original.asset.added_at
        original.save(update_fields=["key", "unit", "by", "started_at"])
        Portion.objects.create(original=original, start=0, size=original.size, data=original.data)


class Migration(migrations.Migration):
    # One that changes rows and then their table: PostgreSQL wants these apart.
    atomic = False
    dependencies = [
        ("media", "0004_each_version_has_an_asset"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name="original",
            name="asset",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="original", to="media.asset"
            ),
        ),
        migrations.AlterField(model_name="original", name="size", field=models.PositiveBigIntegerField()),
        migrations.AddField(model_name="original", name="key", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="original",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
            ),
        ),
        migrations.AddField(
            model_name="original",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(model_name="original", name="started_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Portion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveBigIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("data", bedside.kit.fields.EncryptedBytes()),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="portions", to="media.original"
                    ),
                ),
            ],
            options={"ordering": ["start"]},
        ),
        migrations.RunPython(in_portions, migrations.RunPython.noop),
        migrations.RemoveField(model_name="original", name="data"),
        migrations.AlterField(
            model_name="original", name="key", field=models.UUIDField(default=uuid.uuid4, unique=True)
        ),
        migrations.AlterField(
            model_name="original",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AlterField(
            model_name="original",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(model_name="original", name="started_at", field=models.DateTimeField()),
    ]

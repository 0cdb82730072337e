import bedside.kit.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0005_films"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Captions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8)),
                ("text", bedside.kit.fields.EncryptedText(default="")),
                ("drafted", models.BooleanField(default=False)),
                ("speechless", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "made",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("blurred", "Blurred"),
                            ("covered", "Covered"),
                            ("cropped", "Cropped"),
                            ("cut", "Cut"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("places", models.JSONField(default=list)),
                ("sights", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Being made"), ("done", "Made"), ("failed", "It could not be made")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="picture",
            name="has_sound",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="picture",
            name="poster",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="seconds",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="sight",
            name="best",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="sight",
            name="ends",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="sight",
            name="starts",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="sight",
            name="track",
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name="picture",
            name="made",
            field=models.CharField(
                choices=[
                    ("uploaded", "Uploaded"),
                    ("blurred", "Blurred"),
                    ("covered", "Covered"),
                    ("cropped", "Cropped"),
                    ("cut", "Cut"),
                ],
                default="uploaded",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="picture",
            name="mime",
            field=models.CharField(max_length=100),
        ),
        migrations.AlterField(
            model_name="sight",
            name="kind",
            field=models.CharField(
                choices=[
                    ("face", "Possible face"),
                    ("text", "Words"),
                    ("code", "Bar or QR code"),
                    ("flash", "Flashes"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="portion",
            constraint=models.UniqueConstraint(fields=("original", "start"), name="one_portion_a_place"),
        ),
        migrations.AddField(
            model_name="captions",
            name="picture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="captions", to="media.picture"
            ),
        ),
        migrations.AddField(
            model_name="captions",
            name="read_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="making",
            name="asset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="makings", to="media.asset"
            ),
        ),
        migrations.AddField(
            model_name="making",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="making",
            name="into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="media.picture"
            ),
        ),
        migrations.AddField(
            model_name="making",
            name="made_from",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="media.picture"
            ),
        ),
        migrations.AddConstraint(
            model_name="captions",
            constraint=models.UniqueConstraint(fields=("picture", "language"), name="one_captions_a_language"),
        ),
        migrations.AddIndex(
            model_name="making",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["at"], name="films_to_make"),
        ),
    ]

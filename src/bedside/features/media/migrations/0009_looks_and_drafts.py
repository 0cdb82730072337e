"""How far the look at a film is, answers that only films have, and how far a draft of captions is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0008_documents_and_tries")]
    operations = [
        migrations.AddField(
            model_name="picture", name="look_percent", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="captions",
            name="draft",
            field=models.CharField(
                blank=True,
                choices=[("", "Not asked"), ("waiting", "Being drafted"), ("failed", "There is no draft")],
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="captions", name="draft_said", field=models.CharField(blank=True, max_length=300)
        ),
        migrations.AlterField(
            model_name="answer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("staff", "One of our staff"),
                    ("consent", "Somebody who gave permission"),
                    ("public", "A public figure in a public role"),
                    ("not_face", "Not a face"),
                    ("unreadable", "Nobody can read it"),
                    ("may_show", "It may be shown"),
                    ("steady", "Checked: it doesn’t flash"),
                    ("blurred", "Blurred"),
                    ("covered", "Covered"),
                    ("cropped", "Cropped away"),
                    ("cut", "Cut out"),
                ],
                max_length=10,
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="reliance",
            name="claims",
            field=models.JSONField(default=list),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_edition"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="country",
            field=models.CharField(default="US", max_length=2, verbose_name="country"),
        ),
    ]

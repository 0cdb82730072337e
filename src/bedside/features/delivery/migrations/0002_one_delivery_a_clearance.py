from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0001_initial"), ("delivery", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("clearance", "account"),
                condition=models.Q(("state", "cancelled"), _negated=True),
                name="one_delivery_a_clearance",
            ),
        ),
    ]

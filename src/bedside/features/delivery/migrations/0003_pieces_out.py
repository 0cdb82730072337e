from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_one_delivery_a_clearance")]

    operations = [
        migrations.AddIndex(
            model_name="piece",
            index=models.Index(condition=models.Q(("sent_at__isnull", False)), fields=["sent_at"], name="pieces_out"),
        ),
    ]

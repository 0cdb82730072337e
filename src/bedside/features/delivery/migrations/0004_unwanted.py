from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_pieces_out")]

    operations = [
        migrations.AddField(model_name="delivery", name="unwanted", field=models.BooleanField(default=False)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0005_dismissals")]
    operations = [
        migrations.AddField(model_name="clearance", name="pictures", field=models.JSONField(default=list)),
    ]

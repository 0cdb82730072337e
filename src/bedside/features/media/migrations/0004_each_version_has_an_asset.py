import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0003_an_asset_for_each_picture")]
    operations = [
        migrations.AlterField(
            model_name="picture",
            name="asset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="media.asset"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(fields=("asset", "number"), name="one_picture_a_number"),
        ),
    ]

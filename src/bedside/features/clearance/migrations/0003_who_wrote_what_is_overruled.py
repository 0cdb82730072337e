from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clearance', '0002_steps_of_several_units'),
    ]

    operations = [
        migrations.AddField(
            model_name='overrule',
            name='contributors',
            field=models.JSONField(default=list),
        ),
    ]

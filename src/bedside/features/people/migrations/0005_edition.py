import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='edition',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]

"""Documents and sounds in the library; how often a film was begun."""

import bedside.kit.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0007_look_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='asset',
            name='kind',
            field=models.CharField(choices=[('picture', 'Picture'), ('film', 'Film'), ('document', 'Document'), ('sound', 'Sound')], default='picture', max_length=8),
        ),
        migrations.AddField(
            model_name='making',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data', models.BinaryField()),
                ('mime', models.CharField(max_length=100)),
                ('ending', models.CharField(max_length=8)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('removed', models.JSONField(default=list)),
                ('words', models.CharField(choices=[('read', 'Read'), ('partly', 'Read in part'), ('unreadable', 'Not read')], max_length=10)),
                ('found', bedside.kit.fields.EncryptedJSON(default=list)),
                ('asset', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='media.asset')),
            ],
        ),
        # Read by parts: what isn't packed can be, without the rest of it.
        migrations.RunSQL(
            [
                "ALTER TABLE media_picture ALTER COLUMN data SET STORAGE EXTERNAL",
                "ALTER TABLE media_portion ALTER COLUMN data SET STORAGE EXTERNAL",
                "ALTER TABLE media_document ALTER COLUMN data SET STORAGE EXTERNAL",
            ],
            migrations.RunSQL.noop,
        ),
    ]

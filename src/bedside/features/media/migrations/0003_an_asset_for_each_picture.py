"""Each picture that is there becomes the first version of an asset with the same number, which the record knows."""

from typing import Any

from django.db import migrations


def make_assets(apps: Any, schema_editor: Any) -> None:
    Asset, Picture = apps.get_model("media", "Asset"), apps.get_model("media", "Picture")
    for picture in Picture.objects.filter(asset=None).defer("data").order_by("pk").iterator(chunk_size=500):
        asset = Asset.objects.create(
            pk=picture.pk,
            unit_id=picture.unit_id,
            current_id=picture.pk,
            added_by_id=picture.added_by_id,
            added_at=picture.added_at,
        )
        Picture.objects.filter(pk=picture.pk).update(asset=asset)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('media_asset', 'id'), max(id)) FROM media_asset HAVING max(id) > 0"
        )


class Migration(migrations.Migration):
    dependencies = [("media", "0002_versions_and_answers")]
    operations = [migrations.RunPython(make_assets, migrations.RunPython.noop)]

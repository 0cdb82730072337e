from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["stage", "planned_at", "id"],
                include=("unit",),
                name="posts_by_stage_and_plan",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared", "0009_public_changes")]

    # The colours of photos that are there already come from `manage.py tint_photos`.
    operations = [
        migrations.AddField(
            model_name="photo",
            name="tints",
            field=models.JSONField(default=list, editable=False, verbose_name="colours"),
        ),
    ]

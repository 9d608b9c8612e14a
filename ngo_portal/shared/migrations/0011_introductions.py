
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shared', '0010_photo_tints'),
    ]

    operations = [
        migrations.AddField(
            model_name='country',
            name='description_ar',
            field=models.TextField(blank=True, verbose_name='Arabic introduction'),
        ),
        migrations.AddField(
            model_name='country',
            name='description_en',
            field=models.TextField(blank=True, verbose_name='English introduction'),
        ),
    ]

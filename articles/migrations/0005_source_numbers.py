import django.core.validators
from django.db import migrations, models
from django.db.models import F, Window
from django.db.models.functions import RowNumber

AT_ONCE = 2000


def number_sources(apps, schema_editor):
    """Sources that were there before keep the order in which they were written down."""
    sources = apps.get_model("articles", "Source").objects.using(schema_editor.connection.alias)
    place = Window(RowNumber(), partition_by=F("article_id"), order_by=F("pk").asc())
    rows = sources.order_by("pk").annotate(place=place).only("pk")
    found = []
    for source in rows.iterator(AT_ONCE):
        source.number = source.place
        found.append(source)
    sources.bulk_update(found, ["number"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_media_library")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="number",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Footnotes in the text point to it. Empty: the next free one. Readers see footnotes numbered in the order of the text.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(999),
                ],
                verbose_name="number",
            ),
        ),
        migrations.RunPython(number_sources, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": ["number", "pk"],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                fields=("article", "number"),
                name="articles_source_number_once",
                violation_error_message="Another source of this article has this number.",
            ),
        ),
    ]

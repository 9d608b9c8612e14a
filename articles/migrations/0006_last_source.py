from django.db import migrations
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

import articles.models.numbering

AT_ONCE = 100


def numbers_in(contents):
    rows = contents.get("parts", {}).get("sources", {}).values()
    return [row.get("number") or 0 for row in rows]


def count_sources(apps, schema_editor):
    """Numbers that sources have, and those that they had in versions of their article."""
    alias = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(alias)
    sources = apps.get_model("articles", "Source").objects.using(alias)
    highest = sources.filter(article=OuterRef("pk")).order_by().values("article")
    highest = highest.annotate(highest=Max("number")).values("highest")
    articles.filter(sources__number__gt=0).update(last_source=Coalesce(Subquery(highest), 0))
    found = {}
    versions = apps.get_model("shared", "Version").objects.using(alias).order_by()
    versions = versions.filter(record_type__app_label="articles", record_type__model="article")
    for number, contents in versions.values_list("record_number", "contents").iterator(AT_ONCE):
        found[number] = max([found.get(number, 0), *numbers_in(contents)])
    for number, last in found.items():
        articles.filter(pk=number, last_source__lt=last).update(last_source=last)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_source_numbers"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("shared", "0005_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="last_source",
            field=articles.models.numbering.HighestGivenField(
                default=0, editable=False, verbose_name="last number of a source"
            ),
        ),
        migrations.RunPython(count_sources, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": [F("number").asc(nulls_last=True), "pk"],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
    ]

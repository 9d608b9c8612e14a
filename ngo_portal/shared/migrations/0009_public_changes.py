from django.db import migrations, models

KINDS = [
    (1, "EVENT"),
    (2, "ARTICLE"),
    (3, "ORGANIZATION"),
    (4, "PERSON"),
    (5, "THEME"),
    (6, "PLACE"),
    (7, "COUNTRY"),
]

# What is public already changed at an unknown moment: for who mirrors the site, now.
FILL = """
    INSERT INTO shared_publicchange (kind, record, number, changed_at, is_gone)
    SELECT kind, record, COALESCE((SELECT MAX(number) FROM shared_generation), 0), {now}, {no}
    FROM shared_entry
"""
WORDS = {
    "sqlite": {"now": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "no": "0"},
    "postgresql": {"now": "now()", "no": "false"},
}


def fill(apps, schema_editor):
    # Without parameters nothing reads the per cent signs as places for them.
    schema_editor.execute(FILL.format(**WORDS[schema_editor.connection.vendor]), None)


class Migration(migrations.Migration):
    dependencies = [("shared", "0008_safeguarding_and_bulk")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField(choices=KINDS)),
                ("record", models.PositiveBigIntegerField()),
                ("number", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
                ("is_gone", models.BooleanField(default=False)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record"), name="shared_publicchange_unique"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["kind", "number", "record"], name="publicchange_in_order"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]

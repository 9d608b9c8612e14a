"""Names of one kind from what they begin with, those that begin the whole name apart.

Without it, who begins to type an article reads the names of all other kinds.
"""

from django.db import migrations

MAKE = """
    CREATE INDEX entryname_of_kind
    ON shared_entryname ((docid >> 27), (position > 0), key, docid)
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0011_introductions")]

    operations = [migrations.RunSQL(MAKE, "DROP INDEX entryname_of_kind")]

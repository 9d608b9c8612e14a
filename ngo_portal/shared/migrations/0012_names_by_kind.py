"""Names of one kind by what they begin with, those that begin the whole name apart.

Without it, who begins to type an article reads the names of all other kinds.
"""

from django.db import migrations

MAKE = [
    """CREATE INDEX entryname_whole ON shared_entryname ((docid >> 27), key, docid)
        WHERE position = 0""",
    """CREATE INDEX entryname_within ON shared_entryname ((docid >> 27), key, docid)
        WHERE position > 0""",
]
DROP = ["DROP INDEX entryname_whole", "DROP INDEX entryname_within"]


class Migration(migrations.Migration):
    dependencies = [("shared", "0011_introductions")]

    operations = [migrations.RunSQL(MAKE, DROP)]

"""What readers find: one narrow entry a public record, beside the tables that editors fill.

Nobody edits these tables. `projecting` writes them in the transaction that changes the record,
and `manage.py reindex` can make all of them again from the records.
"""

from django.db import models

from ngo_portal.shared.searching.keys import Kind


class Entry(models.Model):
    """A public record as lists, searches and suggestions show it."""

    docid = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name) for kind in Kind])
    record = models.PositiveBigIntegerField()
    starts_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    # Folded; of the kinds that are listed by name.
    order_name = models.CharField(max_length=120, blank=True)
    title = models.TextField()
    note = models.TextField(blank=True)
    url = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    # The record's card in the site's own language, as its template drew it; empty where something
    # that it shows has changed since.
    card = models.TextField(blank=True)
    card_version = models.CharField(max_length=16, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-docid"]
        constraints = [
            models.UniqueConstraint(name="shared_entry_unique", fields=["kind", "record"]),
        ]
        indexes = [
            models.Index(fields=["kind", "docid"], name="entry_newest"),
            models.Index(fields=["kind", "order_name", "docid"], name="entry_by_name"),
            models.Index(fields=["kind", "last_on", "docid"], name="entry_last_day"),
        ]

    def __str__(self):
        return self.title


class EntryFacet(models.Model):
    """One value of one facet of an entry; `facet` is the letter of `question.FACETS`."""

    pk = models.CompositePrimaryKey("facet", "value", "docid")
    facet = models.CharField(max_length=1)
    value = models.CharField(max_length=80)
    docid = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["docid", "facet", "value"], name="entryfacet_of_entry")]

    def __str__(self):
        return f"{self.facet}{self.value}"


class EntryText(models.Model):
    """The analysed words of an entry.

    On SQLite each column is a line of tokens, and triggers keep the full-text table
    `shared_entryindex` in step. PostgreSQL has one column `words` instead, a tsvector with a GIN
    index, which is why nothing reads or writes this model through the ORM but to empty it.
    """

    docid = models.BigIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.docid)


class EntryName(models.Model):
    """A name of a record, folded, from one of its words on: what somebody may begin to type.

    Records that are not public have names too: editors pick from them.
    """

    docid = models.BigIntegerField()
    key = models.CharField(max_length=60)
    # 0 where the name begins; how many words stand before it.
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    is_public = models.BooleanField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["key", "position", "docid"], name="entryname_begins"),
            models.Index(fields=["docid"], name="entryname_of_entry"),
        ]

    def __str__(self):
        return self.key


class Word(models.Model):
    """A folded word that readers can find, and in about how many entries it stands."""

    word = models.CharField(max_length=60, primary_key=True)
    entries = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.word


class Generation(models.Model):
    """The number that grows with every change readers can see. One row.

    `next_moment` is when the next scheduled record comes out.
    """

    number = models.BigIntegerField(default=0)
    next_moment = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


class Change(models.Model):
    """An entry that a generation wrote or took away, for those who keep entries in memory."""

    number = models.BigIntegerField(db_index=True)
    docid = models.BigIntegerField()
    is_gone = models.BooleanField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.number}: {self.docid}"


class Awaited(models.Model):
    """A record that changes by itself at a moment to come: it comes out, or a photo of it goes."""

    kind = models.PositiveSmallIntegerField()
    record = models.PositiveBigIntegerField()
    moment = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="shared_awaited_unique", fields=["kind", "record"]),
        ]

    def __str__(self):
        return f"{self.kind}/{self.record}"


class Rebuild(models.Model):
    """How far `reindex` has come, for the next run if this one does not end. At most one row."""

    kind = models.PositiveSmallIntegerField()
    record = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.kind}/{self.record}"

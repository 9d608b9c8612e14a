from django.db import models

from ngo_portal.shared.searching.keys import Kind


class PublicChange(models.Model):
    """When what readers get of a record last changed: one row for each that they ever got.

    `number` is the generation in which it was written. Generations are committed in the order of
    their numbers, so whoever has read all rows up to one misses none that is written later.
    """

    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name) for kind in Kind])
    record = models.PositiveBigIntegerField()
    number = models.BigIntegerField()
    changed_at = models.DateTimeField()
    # Readers get it no more: it was withdrawn, deleted, withheld or made one with another.
    is_gone = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="shared_publicchange_unique", fields=["kind", "record"]),
        ]
        indexes = [
            models.Index(fields=["kind", "number", "record"], name="publicchange_in_order"),
        ]

    def __str__(self):
        return f"{self.number}: {self.kind}/{self.record}"

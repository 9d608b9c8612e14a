"""``manage.py load_demo``: fill an empty site with something to look at."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ngo_portal.demo import loading


class Command(BaseCommand):
    """Load the demonstration content, or what is missing of it.

    A record that is already there stays as it is. A database that holds anything else is left
    alone: invented gatherings have no place beside real ones.
    """

    help = "Load the demonstration content into a database that holds nothing else."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing, and say so, when the database holds content of any kind.",
        )

    def handle(self, *args, **options):
        if options["if_empty"] and loading.holds_content():
            self.stdout.write(_("There is content already: the demonstration was not loaded."))
            return
        content = loading.read()
        self.refuse_foreign(loading.foreign_records(content))
        written = loading.load(content)
        if not written:
            self.stdout.write(_("The demonstration content is complete: nothing was changed."))
            return
        for model, _identity in loading.NOUNS.values():
            if written[model]:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {written[model]}")
        self.stdout.write(self.style.SUCCESS(_("The demonstration content has been loaded.")))

    def refuse_foreign(self, records):
        if records:
            raise CommandError(
                ngettext(
                    "The database holds %(count)d record that is not part of the demonstration "
                    "(«%(example)s»). Nothing was changed.",
                    "The database holds %(count)d records that are not part of the demonstration "
                    "(such as «%(example)s»). Nothing was changed.",
                    len(records),
                )
                % {"count": len(records), "example": records[0]}
            )

"""``manage.py fill_search``: give the search engine beside the database every entry anew."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, router
from tqdm import tqdm

from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.engines import keeping_in_step
from ngo_portal.shared.searching.engines.choosing import engine_at


class Command(BaseCommand):
    """Needed once for a large site that gets an engine; it follows every change by itself then."""

    help = "Fill the search engine that SEARCH_URL names with all that readers can find."

    def handle(self, *args, verbosity, **options):
        engine = engine_at(settings.SEARCH_URL)
        if engine is None:
            raise CommandError("SEARCH_URL names no engine: the database answers by itself.")
        connection = connections[router.db_for_write(Entry)]
        total = Entry.objects.using(connection.alias).count()
        with tqdm(total=total, unit=" entries", disable=verbosity < 1, file=self.stderr) as bar:
            is_in_step = keeping_in_step.fill(engine, connection, bar.update)
        if not is_in_step:
            raise CommandError("Another process is writing to the engine: try again.")
        self.stdout.write(self.style.SUCCESS("The engine has every entry."))

"""``manage.py reindex``: make again what readers find, or compare it with the records."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ngo_portal.shared import reindexing
from ngo_portal.shared.searching.keys import record_of

SHOWN = 20
# As many records as `migrate` may index on the way.
SMALL = 20_000


class Command(BaseCommand):
    """Rebuild the projection while readers go on reading; `--check` only compares.

    A run that was interrupted is taken up where it stopped.
    """

    help = "Make the search index and the lists again from the records."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing: compare every entry with its record; exit with 1 if any differs.",
        )
        parser.add_argument(
            "--anew",
            action="store_true",
            help="Begin again even if a run was interrupted, and write what is right already too.",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=0,
            help="How many processes read the records beside the one that writes.",
        )
        parser.add_argument(
            "--if-small",
            action="store_true",
            help=f"Do nothing where there are more than {SMALL} records; say so.",
        )

    def handle(self, *args, check, anew, if_small, processes, verbosity, **options):
        if if_small and reindexing.count_records() > SMALL:
            self.stderr.write("Readers find nothing before `manage.py reindex` has run.")
        elif check:
            self.compare()
        else:
            self.rebuild(anew=anew, processes=processes, is_silent=verbosity < 1)

    def rebuild(self, *, anew, processes, is_silent):
        if not anew and (place := reindexing.begun()):
            kind, key = place
            self.stdout.write(f"Going on after {kind.name.lower()} {record_of(key)}.")
        bar = tqdm(
            total=reindexing.count_records(), unit=" records", disable=is_silent, file=self.stderr
        )
        with bar:
            reindexing.rebuild(bar.update, anew=anew, processes=processes)
        self.stdout.write(self.style.SUCCESS("Everything is indexed."))

    def compare(self):
        faults = list(reindexing.differences())
        for difference in faults[:SHOWN]:
            kind = difference.kind.name.lower()
            self.stdout.write(f"{kind} {difference.record} {difference.fault}")
        if faults:
            raise CommandError(f"{len(faults)} entries differ from their records: run reindex.")
        self.stdout.write(self.style.SUCCESS("Every entry says what its record says."))

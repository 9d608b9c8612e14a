"""``manage.py send_alerts``: mail the news that are due. Safe to run as often as one likes."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ngo_portal.alerts.delivery import Stopped, preview, send_due

NO_MAIL = 2


class Command(BaseCommand):
    """Exits with 0 when all that is due was dealt with, with 1 when the mail server did not work
    (the rest stays due), with 2 on a site without mail.
    """

    help = "Mail to everybody who asked for it what is new, once. Run it from a timer."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be sent, and send nothing."
        )

    def handle(self, *args, dry_run, **options):
        if dry_run:
            self.stdout.write(f"Nothing was done. It would be: {preview()}.")
            return
        if not settings.MAILERS:
            raise CommandError("This site has no mail: EMAIL_URL is not set.", returncode=NO_MAIL)
        try:
            report = send_due()
        except Stopped as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report}.")

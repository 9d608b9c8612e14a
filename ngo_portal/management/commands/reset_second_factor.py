"""``manage.py reset_second_factor NAME``: for who lost everything, and no chief editor can help."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ngo_portal.shared import second_factor


class Command(BaseCommand):
    """Take the second factor and the recovery codes from an account.

    The password stays, all its browsers are signed out, and its owner is told at the next sign-in.
    """

    help = "Remove the second factor of an account whose owner lost it."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account called %(name)s.") % {"name": username})
        if not second_factor.remove(user, removed_by=user):
            raise CommandError(_("%(name)s has no second factor.") % {"name": username})
        self.stdout.write(
            _("The second factor of %(name)s is removed. The password is as before.")
            % {"name": username}
        )

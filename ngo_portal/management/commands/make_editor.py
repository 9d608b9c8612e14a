"""``manage.py make_editor``: the first chief editor, asked for at the keyboard."""

import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from ngo_portal.shared import second_factor
from ngo_portal.shared.roles import ROLES
from organizations.models import Organization


def is_chief(user) -> bool:
    return bool(user.pk) and user.is_active and user.is_staff and user.is_superuser


class Command(BaseCommand):
    """Make a chief editor, or give one that exists a new password.

    Any other account of that name is left alone: it may be somebody else's, or was switched off on
    purpose. `--promote` says that this is meant. `--role` gives a role instead of every right, and
    `--organization` the organization for which somebody works.

    The password is typed twice and never taken from the command line, where the history of
    the shell would keep it.
    """

    help = "Make a chief editor, or give an existing one a new password."

    def add_arguments(self, parser):
        parser.add_argument("--username", help="Do not ask for the user name.")
        parser.add_argument(
            "--promote",
            action="store_true",
            help="Make a chief editor of an account that is an ordinary one or switched off.",
        )
        parser.add_argument("--role", choices=[*ROLES], help="Give this role, not every right.")
        parser.add_argument(
            "--organization", type=int, help="Number of the organization to work for."
        )

    def handle(self, *args, **options):
        users = get_user_model().objects
        username = options["username"] or self.ask_username()
        user = users.filter(username=username).first() or users.model(username=username)
        was_chief = is_chief(user) and not options["role"]
        organization = self.organization(options["organization"])
        self.check_name(user)
        if user.pk and not (was_chief or options["promote"]):
            self.refuse(user)
        user.set_password(self.ask_password(user))
        user.is_staff = user.is_active = True
        user.is_superuser = user.is_superuser or not options["role"]
        with transaction.atomic():
            user.save()
            if options["role"]:
                user.groups.add(Group.objects.get(name=ROLES[options["role"]]))
            if organization:
                user.memberships.get_or_create(organization=organization)
        self.stdout.write(
            _("%(name)s has a new password.") % {"name": username}
            if was_chief
            else _("%(name)s can now sign in at /admin/.") % {"name": username}
        )
        if not second_factor.has_one(user):
            self.stdout.write(
                _("Set up a second factor there, under “Account security”: /account/security/")
            )

    def refuse(self, user):
        raise CommandError(
            _(
                "%(name)s exists already and is not a chief editor who can sign in. Nothing was "
                "changed. Add --promote if that account is meant."
            )
            % {"name": user.get_username()}
        )

    def organization(self, number):
        if number is None:
            return None
        try:
            return Organization.objects.get(pk=number)
        except Organization.DoesNotExist:
            text = _("There is no organization with the number %(number)s.")
            raise CommandError(text % {"number": number}) from None

    def ask_username(self):
        try:
            return get_user_model().normalize_username(input(_("User name: ")).strip())
        except (EOFError, KeyboardInterrupt):
            raise CommandError(_("Nothing was changed.")) from None

    def check_name(self, user):
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None

    def ask_password(self, user):
        """Ask until two equal passwords are typed that the site's rules accept."""
        while True:
            try:
                password = getpass.getpass(_("Password: "))
                repeated = getpass.getpass(_("The same password again: "))
            except (EOFError, KeyboardInterrupt):
                raise CommandError(_("Nothing was changed.")) from None
            if password != repeated:
                self.stderr.write(_("The two passwords differ. Please type them again."))
                continue
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return password

"""``manage.py welcome``: what somebody who has just started the site should know."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class Command(BaseCommand):
    help = "Say where the site is, and how to make the first editor if there is none."

    def handle(self, *args, **options):
        self.stdout.write(f"{settings.SITE_NAME}: {settings.SITE_ORIGIN}/")
        editors = get_user_model().objects.filter(is_active=True, is_staff=True)
        if not editors.exists():
            self.stdout.write(_("There is no editor yet. Make the first one with:"))
            self.stdout.write("    make editor")

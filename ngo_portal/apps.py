from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules, import_string
from django.utils.translation import gettext_lazy as _


def index_what_is_new(sender, **kwargs):
    """Let the vocabulary of a new site be found, and a small site that had no index yet.

    A large one is told to run `reindex`, which shows how far it is.
    """
    # The models are not there when this module is read.
    if not apps.get_model("shared", "Entry").objects.exists():
        call_command("reindex", "--if-small", verbosity=0)


class PortalConfig(AppConfig):
    default = True
    name = "ngo_portal"
    label = "ngo_portal"
    verbose_name = _("Portal")

    def ready(self):
        # Each room says how its records are found, and which rows they are made of.
        autodiscover_modules("projection", "mirroring")
        import_string("ngo_portal.shared.last_change.follow_parts")()
        import_string("ngo_portal.signing_in.tracking.follow_signals")()
        # Once, for the application whose tables it fills.
        post_migrate.connect(index_what_is_new, sender=apps.get_app_config("shared"))


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of its own."""

    default = False
    default_site = "ngo_portal.admin_site.PortalAdminSite"

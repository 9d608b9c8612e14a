from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in to the admin. A model of ours, so that it can grow a field one day."""

    class Meta(AbstractUser.Meta):
        permissions = [("assign_roles", _("Can give and take the roles of the newsroom"))]


def name_of(user) -> str:
    """What colleagues call somebody; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""

"""Whether an account has a second factor beside its password, and whether it must have one."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

# Beginnings of the rights that make somebody one of those who must, by settings.SECOND_FACTOR.
CHIEF_RIGHTS = ("assign_roles", "change_user", "withdraw_")
MUST_HAVE_ONE = {
    "optional": (),
    "chiefs": CHIEF_RIGHTS,
    "publishers": (*CHIEF_RIGHTS, "publish_"),
}
# As the history of an account names it. It is translated where it is read.
NAME_IN_HISTORY = gettext_noop("second factor")


def factors_of(user):
    """Recovery codes are a way around a factor, not one."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def has_one(user) -> bool:
    return factors_of(user).exists()


def with_factor(users):
    return users.annotate(has_second_factor=Exists(factors_of(OuterRef("pk"))))


def must_have_one(user) -> bool:
    beginnings = MUST_HAVE_ONE[settings.SECOND_FACTOR]
    return bool(beginnings) and any(
        name.partition(".")[2].startswith(beginnings) for name in user.get_all_permissions()
    )


def is_missing(user) -> bool:
    """Whether nothing of the editors' desk is open to a user before they set a factor up."""
    if not hasattr(user, "_lacks_second_factor"):
        user._lacks_second_factor = must_have_one(user) and not has_one(user)
    return user._lacks_second_factor


def remove(user, *, removed_by) -> bool:
    """Take all factors and recovery codes from an account; say whether there were any.

    Somebody else may hold what was lost, so the sessions of the account end as well. The history
    of the account says who did it; the user is told at the next sign-in.
    """
    with transaction.atomic():
        deleted, _models = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            return False
        for session in UserSession.objects.filter(user=user):
            session.end()
        message = [{"deleted": {"name": NAME_IN_HISTORY, "object": user.get_username()}}]
        LogEntry.objects.log_actions(removed_by.pk, [user], CHANGE, change_message=message)
    return True


def was_removed_since(user, moment) -> bool:
    entries = LogEntry.objects.filter(
        content_type__app_label=user._meta.app_label,
        content_type__model=user._meta.model_name,
        object_id=str(user.pk),
        change_message__contains=f'"name": "{NAME_IN_HISTORY}"',
    )
    return moment is not None and entries.filter(action_time__gt=moment).exists()

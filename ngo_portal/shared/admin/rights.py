"""Who may change what readers see: the right to publish a kind of record also guards its pages."""

from django.contrib.auth import get_permission_codename
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.publishing import Publishable, Status

# States that readers notice: only who may publish moves a record into or out of them, or changes
# what it says while it is in one.
PUBLIC_STATES = {Status.PUBLISHED, Status.WITHDRAWN}

FIXED = _("This stands on a public or withdrawn page: only who may publish that page changes it.")


def may_publish(user, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename('publish', opts)}")


def is_fixed(record: Publishable, user) -> bool:
    """Whether this user has to leave the page of the record as it is."""
    return record.status in PUBLIC_STATES and not may_publish(user, record)


def public_users_of(file) -> list[Publishable]:
    """Of each kind of record one that is public or withdrawn and shows or offers the file."""
    used = (
        kind._base_manager.filter(**{lookup: file}, status__in=PUBLIC_STATES).first()
        for kind, lookup in lookups_to(type(file))
    )
    return [record for record in used if record]


def lookups_to(model) -> list[tuple[type[Publishable], str]]:
    """The kinds of record that use rows of a model, each with the way from it to the row.

    A record names the row itself, as its cover, or through one of its parts, as in a gallery.
    """
    found = []
    for relation in model._meta.related_objects:
        holder, name = relation.related_model, relation.field.name
        if issubclass(holder, Publishable):
            found.append((holder, name))
        else:
            found += [
                (field.related_model, f"{field.related_query_name()}__{name}")
                for field in holder._meta.fields
                if field.many_to_one and issubclass(field.related_model, Publishable)
            ]
    return found

"""Who may change, move and see which record: every door of the admin asks here.

The desk of the network (who may review a kind of record) works on the records of all
organizations, everybody else on those that their own organizations keep.
"""

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import second_factor
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.workflow import (
    CHANGED_WITH,
    MOVES,
    PUBLIC_STATES,
    PUBLISH,
    REVIEW,
    WITHDRAW,
    Rule,
    Status,
)

FIXED = _("This stands on a page that is not yours to change in its present state.")
CLOSED = _("This record is not yours to change in its present state.")
TAKE_BACK_FIRST = _("It is in review. To change it, take it back from review first.")


def may(user, right: str, model) -> bool:
    """Whether a user has a right on a kind of record, whatever the record."""
    options = model._meta
    return user.has_perm(f"{options.app_label}.{get_permission_codename(right, options)}")


def may_publish(user, model) -> bool:
    return may(user, PUBLISH, model)


def is_of_the_desk(user, model) -> bool:
    return may(user, REVIEW, model)


def kinds_of_record() -> list[type[Publishable]]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def sees_all_records(user) -> bool:
    """Whether somebody is of the desk for records of every kind."""
    return all(is_of_the_desk(user, kind) for kind in kinds_of_record())


def organizations_of(user) -> frozenset[int]:
    """Keys of the organizations for which somebody works; asked once for an instance of a user."""
    if not hasattr(user, "_organizations"):
        user._organizations = frozenset(user.memberships.values_list("organization", flat=True))
    return user._organizations


def is_within_reach(user, record: Publishable) -> bool:
    return is_of_the_desk(user, type(record)) or record.owner_id in organizations_of(user)


def is_fixed(record: Publishable, user, state: str = "") -> bool:
    """Whether this user has to leave the page of the record as it is, or as it was in a state."""
    right = CHANGED_WITH[Status(state or record.status)]
    return not (may(user, right, type(record)) and is_within_reach(user, record))


def is_fixed_elsewhere(record: Publishable, user) -> bool:
    """Whether this user has to leave parts of the record alone on pages of their own.

    A change in the form of the record drops its approval; one made elsewhere would slip by.
    """
    is_approved = record.status == Status.APPROVED
    return is_fixed(record, user) or (is_approved and not may(user, WITHDRAW, type(record)))


def moves_open_to(user, record: Publishable, state: str = "") -> dict[Status, Rule]:
    """The states to which this user may send the record, with what each asks.

    `state` is one in which the record was before, if not that of now. A record that is not saved
    yet is its author's.
    """
    if record.pk is not None and not is_within_reach(user, record):
        return {}
    start = Status(state or record.status)
    return {
        end: rule
        for end, rule in MOVES[start].items()
        if may(user, rule.right, type(record)) and not needs_a_colleague(user, record, start, end)
    }


def needs_a_colleague(user, record: Publishable, start: Status, end: Status) -> bool:
    """Whether somebody would let their own work pass, where the site asks for four eyes.

    What a colleague approved may be published by its author.
    """
    is_passing = (start, end) in {
        (Status.DRAFT, Status.PUBLISHED),
        (Status.IN_REVIEW, Status.APPROVED),
    }
    if not (settings.FOUR_EYES and is_passing):
        return False
    return record.pk is None or user.pk in {record.created_by_id, record.sent_to_review_by}


def kept_for(user, records):
    """Of records with a page of their own those on which a user works."""
    if is_of_the_desk(user, records.model):
        return records
    return records.filter(owner__in=organizations_of(user))


def named_by(user, records):
    """Those that a user may name in a record of theirs: beside their own what readers see."""
    if is_of_the_desk(user, records.model):
        return records
    public = records.model._default_manager.published().values("pk")
    return records.filter(Q(owner__in=organizations_of(user)) | Q(pk__in=public))


def is_fixed_by_a_page(file, user) -> bool:
    """Whether a photo or document stands on a page that this user has to leave as it is: one that
    readers know, or one outside their reach in whatever state.
    """
    return any(
        fixed_for(user, kind._base_manager.filter(**{lookup: file})).exists()
        for kind, lookup in lookups_to(type(file))
    )


def fixed_for(user, records):
    """Those of some records whose files this user has to leave as they are."""
    kind = records.model
    closed = {state for state in PUBLIC_STATES if not may(user, CHANGED_WITH[state], kind)}
    condition = Q(status__in=closed)
    if not is_of_the_desk(user, kind):
        condition |= ~Q(owner__in=organizations_of(user))
    return records.filter(condition)


def sees_all_files(user, model) -> bool:
    return any(is_of_the_desk(user, kind) for kind, lookup in lookups_to(model))


def standing_in(model, records_of) -> Q:
    """Condition for files that stand in some records; `records_of` picks them out of a kind."""
    found = Q(pk__in=[])
    for kind, lookup in lookups_to(model):
        with_files = kind._default_manager.filter(**{f"{lookup}__isnull": False})
        found |= Q(pk__in=records_of(with_files).values(lookup))
    return found


def files_kept_for(user, files):
    """Of photos or documents those that a user sees and works on: what they uploaded, and what
    stands in records that they work on.

    Not what colleagues uploaded: a coordinator makes a colleague of whom they like.
    """
    if sees_all_files(user, files.model):
        return files
    in_kept = standing_in(files.model, lambda records: kept_for(user, records))
    return files.filter(Q(uploaded_by=user.pk) | in_kept)


def files_named_by(user, files):
    """Those that a user may place in a record of theirs: beside their own what readers see."""
    if sees_all_files(user, files.model):
        return files
    kept = files_kept_for(user, files.model._default_manager.all())
    shown = standing_in(files.model, lambda records: records.published())
    public = files.model.objects.public()
    return files.filter(Q(pk__in=kept.values("pk")) | shown & Q(pk__in=public.values("pk")))


def may_look_at_file(user, file) -> bool:
    """Whether a user sees a file that readers may not: it is theirs, or in a record of theirs."""
    same = type(file)._default_manager.filter(pk=file.pk)
    if second_factor.is_missing(user):
        return False
    return may(user, "view", type(file)) and files_kept_for(user, same).exists()


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

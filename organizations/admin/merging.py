"""Pages on which editors make one record of several, and of one several again."""

from hashlib import sha256

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import display_for_value, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin import EditorAdmin, Titles, rights
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.arabic import without_tags
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.workflow import REVIEW, WITHDRAW
from organizations.merging import (
    CannotMerge,
    CannotUndo,
    chosen_fields,
    default_of,
    merge,
    record_of,
    undo,
)
from organizations.models import Membership, Merge, Organization, Person
from organizations.ties import is_loop, ties_to, twins

# Records that one page can show beside each other.
MOST = 5
LETTERS = 300
# Rows of a table that are looked through for those that say the same; more would take too long.
LOOKED_AT = 5000


class MergingMixin:
    """Lets editors make one record of several."""

    def get_urls(self):
        address = path(
            "merge/",
            self.admin_site.admin_view(self.merge_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_merge",
        )
        return [address, *super().get_urls()]

    @admin.action(description=_("Merge duplicates"), permissions=["review"])
    def merge_selected(self, request, queryset):
        numbers = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if not 1 < len(numbers) <= MOST:
            text = gettext("Choose from two to %(most)d records.") % {"most": MOST}
            self.message_user(request, text, messages.WARNING)
            return None
        return redirect(self.merge_address(numbers))

    def merge_address(self, numbers):
        address = reverse(admin_urlname(self.opts, "merge"))
        return f"{address}?ids={','.join(map(str, numbers))}"

    def merge_view(self, request):
        if not self.has_review_permission(request):
            raise PermissionDenied
        asked = [part for part in request.GET.get("ids", "").split(",") if is_key(part)]
        rows = self.get_queryset(request).filter(pk__in=asked[: MOST * 2])
        found = {row.pk: row for row in rows.order_by("pk")}
        records = [found[number] for number in dict.fromkeys(map(int, asked)) if number in found]
        if not 1 < len(records) <= MOST:
            text = gettext("Choose from two to %(most)d records.") % {"most": MOST}
            self.message_user(request, text, messages.WARNING)
            return redirect(admin_urlname(self.opts, "changelist"))
        kept = chosen_of(request, records)
        others = [one for one in records if one != kept]
        reasons = [*obstacles(request.user, records)]
        if request.method == "POST" and not reasons:
            if request.POST.get("seen") == state_of(records):
                return self.merged(request, kept, others)
            text = gettext("A colleague has changed one of them meanwhile. Look at them again.")
            self.message_user(request, text, messages.WARNING)
        return TemplateResponse(
            request,
            "admin/merging/merge.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Merge duplicates"),
                "records": [(one, change_address(self.model, one.pk)) for one in records],
                "kept": kept,
                "others": others,
                "obstacles": reasons,
                "fields": fields_of(request, kept, others),
                "links": links_of(kept, others),
                "members": members_of(kept, others),
                "kept_for": kept_records(records),
                "loses_page": loses_page(kept, others),
                "gets_withheld": gets_withheld(kept, others),
                "seen": state_of(records),
                "ids": ",".join(str(one.pk) for one in records),
            },
        )

    def merged(self, request, kept, others):
        choices = {
            field.name: int(value)
            for field in chosen_fields(self.model)
            if is_key(value := request.POST.get(f"value_{field.name}", ""))
            and int(value) in {kept.pk, *(one.pk for one in others)}
        }
        try:
            made = merge(kept, others, by=request.user, choices=choices)
        except CannotMerge:
            text = gettext("One of the records is no longer there.")
            self.message_user(request, text, messages.WARNING)
            return redirect(admin_urlname(self.opts, "changelist"))
        for row in made:
            log_merge(request, row)
            text = gettext("«%(duplicate)s» went into «%(kept)s».") % {
                "duplicate": row.absorbed_title,
                "kept": row.kept_title,
            }
            link = reverse("admin:organizations_merge_undo", args=[row.pk])
            told = format_html('{} <a href="{}">{}</a>', text, link, gettext("Undo"))
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(change_address(self.model, kept.pk))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """The old address of a duplicate leads to the record that has what it had."""
        number = unquote(object_id)
        home = Merge.objects.home_of(self.model, int(number)) if is_key(number) else None
        if home and self.get_queryset(request).filter(pk=home).exists():
            text = gettext("This record was a duplicate. This is the one that stayed.")
            self.message_user(request, text, messages.INFO)
            return HttpResponseRedirect(change_address(self.model, home))
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)


def chosen_of(request, records):
    """The record that stays: as asked, else what readers know, else what was there first."""
    asked = request.POST.get("kept") or request.GET.get("kept")
    named = next((one for one in records if str(one.pk) == asked), None)
    return named or min(records, key=lambda one: (not one.is_public, one.pk))


def state_of(records) -> str:
    """What an editor saw of the records, in short."""
    seen = sorted((one.pk, one.status, one.updated_at.isoformat()) for one in records)
    return sha256(repr(seen).encode()).hexdigest()[:20]


def obstacles(user, records):
    """Why this user may not merge these records."""
    for one in records:
        if rights.is_fixed_elsewhere(one, user):
            yield gettext("«%(title)s» is not yours to change in its present state.") % {
                "title": one
            }
    model = type(records[0])
    is_open = model is not Organization or rights.may(user, WITHDRAW, Organization)
    if not is_open and Membership.objects.filter(organization__in=records).exists():
        yield gettext(
            "People work on the desk for one of these organizations. A chief editor has to "
            "merge them, because these people will see more records than before."
        )


def loses_page(kept, others) -> bool:
    return not kept.is_public and any(one.is_public for one in others)


def gets_withheld(kept, others) -> bool:
    if not isinstance(kept, Person) or kept.is_withheld:
        return False
    return any(one.is_withheld for one in others)


def members_of(kept, others):
    if not isinstance(kept, Organization):
        return []
    rows = Membership.objects.filter(organization__in=[kept, *others])
    return rows.select_related("user", "organization").order_by("organization", "user")


def kept_records(records) -> int:
    """How many records belong to organizations: who works for them works on all of these then."""
    if not isinstance(records[0], Organization):
        return 0
    owners = [tie for tie in ties_to(Organization) if tie.field.name == "owner"]
    return sum(tie.rows.filter(owner__in=records).count() for tie in owners)


# What the page shows


def fields_of(request, kept, others):
    """Every value that one of the records has, side by side; chosen is what stays."""
    records = [kept, *others]
    for field in chosen_fields(type(kept)):
        values = [shown(field, one) for one in records]
        if not any(values):
            continue
        usual = default_of(field, kept, others)
        asked = request.POST.get(f"value_{field.name}", str(usual.pk))
        yield {
            "name": field.name,
            "label": field.verbose_name,
            "is_same": len(set(values)) == 1,
            "values": [
                {"number": one.pk, "text": text, "is_chosen": str(one.pk) == asked}
                for one, text in zip(records, values, strict=True)
            ],
        }


def shown(field, record) -> str:
    value = getattr(record, field.name)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    text = without_tags(str(value)) if isinstance(value, str) else display_for_value(value, "")
    return Truncator(" ".join(str(text).split())).chars(LETTERS)


def links_of(kept, others):
    """How many rows of each table name the duplicates, and how many the other record has too."""
    found = []
    for tie in ties_to(type(kept)):
        count = same = 0
        for one in others:
            count += (here := tie.naming(one).exclude(own_rows(tie, one)).count())
            if here and here <= LOOKED_AT:
                same += doubles(tie, one, kept)
        if count:
            found.append(
                {"kind": tie.kind_name, "role": tie.role_name, "count": count, "same": same}
            )
    return found


def own_rows(tie, record):
    """A record that names itself is no link."""
    return Q(pk=record.pk) if tie.model is type(record) else Q(pk__in=[])


def doubles(tie, record, kept) -> int:
    count = 0
    for rows in tie.batches(record):
        same = twins(tie, rows, kept)
        count += sum(row.pk in same or is_loop(tie, row, kept) for row in rows)
    return count


def log_merge(request, row: Merge):
    names = {"duplicate": row.absorbed_title, "number": row.absorbed_number}
    log(
        request,
        row,
        row.kept_number,
        row.kept_title,
        CHANGE,
        gettext("Merged with its duplicate «%(duplicate)s», number %(number)d.") % names,
    )
    names = {"kept": row.kept_title, "number": row.kept_number}
    log(
        request,
        row,
        row.absorbed_number,
        row.absorbed_title,
        DELETION,
        gettext("It was a duplicate and went into «%(kept)s», number %(number)d.") % names,
    )


def log(request, row, number, title, flag, message):
    LogEntry.objects.create(
        user=request.user,
        content_type=row.record_type,
        object_id=str(number),
        object_repr=title[:200],
        action_flag=flag,
        change_message=message,
    )


@admin.register(Merge)
class MergeAdmin(EditorAdmin):
    """What was made one, and the way back."""

    titles = Titles(_("Merges"), _("Merges"), _("Merge"), _("Merge"))
    fields = ["made_at", "made_by_name", "duplicate", "stayed", "undone_at", "undone_by_name"]
    list_display = ["made_at", "duplicate", "stayed", "made_by_name", "way_back"]
    list_display_links = ["made_at"]
    list_select_related = ["record_type"]
    search_fields = ["absorbed_title", "kept_title", "made_by_name"]
    date_hierarchy = "made_at"

    def kept_for(self, user, rows):
        """Titles are told to who may see all records of the kind."""
        seen = [model for model in (Organization, Person) if rights.is_of_the_desk(user, model)]
        models = [model._meta.model_name for model in seen]
        return rows.filter(
            record_type__app_label="organizations", record_type__model__in=models
        ).defer("done")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return any(rights.may(request.user, REVIEW, model) for model in (Organization, Person))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        address = path(
            "<path:object_id>/undo/",
            self.admin_site.admin_view(self.undo_view),
            name="organizations_merge_undo",
        )
        return [address, *super().get_urls()]

    @admin.display(description=_("the duplicate"), ordering="absorbed_title")
    def duplicate(self, row):
        return format_html("<bdi>{}</bdi> ({})", row.absorbed_title, row.absorbed_number)

    @admin.display(description=_("what stayed"), ordering="kept_title")
    def stayed(self, row):
        address = change_address(row.model, row.kept_number)
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, row.kept_title)

    @admin.display(description=_("way back"))
    def way_back(self, row):
        if row.undone_at:
            return gettext("undone")
        if row.is_late:
            return gettext("too late")
        address = reverse("admin:organizations_merge_undo", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Undo"))

    def undo_view(self, request, object_id):
        made = self.get_object(request, unquote(object_id))
        if made is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, made):
            raise PermissionDenied
        reasons = [*obstacles_to_undoing(request.user, made)]
        if request.method == "POST" and not reasons:
            return self.undone(request, made)
        return TemplateResponse(
            request,
            "admin/merging/undo.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Undo a merge"),
                "made": made,
                "obstacles": reasons,
                "moved": sum(len(moved["rows"]) for moved in made.done["moved"]),
                "removed": len(made.done["removed"]),
            },
        )

    def undone(self, request, made):
        try:
            left = undo(made, by=request.user)
        except CannotUndo:
            text = gettext("This merge was undone already.")
            self.message_user(request, text, messages.WARNING)
            return redirect("admin:organizations_merge_changelist")
        text = gettext("The merge was undone.")
        for number, title in [
            (made.kept_number, made.kept_title),
            (made.absorbed_number, made.absorbed_title),
        ]:
            log(request, made, number, title, CHANGE, text)
        self.message_user(request, text, messages.SUCCESS)
        if count := sum(many for label, many in left):
            text = ngettext(
                "%(count)d row was left as it is, because somebody changed it since.",
                "%(count)d rows were left as they are, because somebody changed them since.",
                count,
            ) % {"count": count}
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(change_address(made.model, made.absorbed_number))


def obstacles_to_undoing(user, made: Merge):
    """Why this user may not undo a merge."""
    if made.undone_at:
        yield gettext("This merge was undone already.")
        return
    if made.is_late:
        yield gettext("This was merged too long ago to be undone.")
        return
    records: list[Publishable] = [record_of(made), *filter(None, [made.home])]
    if any(rights.is_fixed_elsewhere(one, user) for one in records):
        yield gettext("One of the records is not yours to change in its present state.")
    members = "organizations.Membership.organization"
    moved = {row["tie"] for row in made.done["moved"]}
    if members in moved and not rights.may(user, WITHDRAW, Organization):
        yield gettext("People work on the desk for it: a chief editor has to undo this merge.")

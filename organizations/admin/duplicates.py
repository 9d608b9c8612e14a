"""Showing editors which organizations or people may be the same."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from ngo_portal.shared import arabic
from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.row_keys import is_key
from organizations.duplicates import like, likely, namesakes, tell_apart

PER_PAGE = 25
# Of one record, those that its form shows.
SHOWN = 5
NAMES = ("name", "short_name", "name_latin")


class NamesakeForm:
    """Warns once before a second record of the same name is made; saving again makes it."""

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name")
        if self.instance.pk is None and name:
            self.warn_of_namesakes(name)
        return cleaned

    def warn_of_namesakes(self, name):
        self.namesake_seen = arabic.fold(name)
        if self.data.get("namesake_seen") == self.namesake_seen:
            return
        model = type(self.instance)
        numbers = namesakes(model, name)[:SHOWN]
        seen = rights.named_by(self.user, model.objects.filter(pk__in=numbers))
        rows = [(change_address(model, record.pk), record) for record in seen]
        if rows:
            links = format_html_join("، ", '<a href="{}"><bdi>{}</bdi></a>', rows)
            text = gettext("There is a record of this name already:")
            hint = gettext("If yours is another, save once more.")
            error = format_html("{} {} {}", text, links, hint)
            self.add_error(None, ValidationError(error, code="namesake"))


class DuplicatesMixin:
    """A list of pairs that may be the same, and the same on the form of each record."""

    def get_urls(self):
        address = path(
            "duplicates/",
            self.admin_site.admin_view(self.duplicates_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_duplicates",
        )
        return [address, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        address = reverse(admin_urlname(self.opts, "duplicates"))
        shown = {"duplicates_address": address if self.has_review_permission(request) else ""}
        return super().changelist_view(request, shown | (extra_context or {}))

    def duplicates_view(self, request):
        if not self.has_review_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.told_apart(request)
        paginator = Paginator(likely(self.model), PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        numbers = {number for pair in page for number in pair[:2]}
        found = {row.pk: row for row in self.cards(request, numbers)}
        pairs = [
            {
                "records": [self.card(found[number]) for number in pair[:2]],
                "score": pair.score,
                "merge": self.merge_address(pair[:2]),
                "numbers": f"{pair.first},{pair.second}",
            }
            for pair in page
            if pair.first in found and pair.second in found
        ]
        return TemplateResponse(
            request,
            "admin/merging/duplicates.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Possible duplicates"),
                "pairs": pairs,
                "page": page,
            },
        )

    def cards(self, request, numbers):
        return self.get_queryset(request).filter(pk__in=numbers).select_related("country")

    def card(self, record):
        return {
            "record": record,
            "address": change_address(self.model, record.pk),
            "country": record.country.name if record.country_id else "",
        }

    def told_apart(self, request):
        """Remember that two are not the same, and go back to where that was said."""
        numbers = [int(part) for part in request.POST.get("pair", "").split(",") if is_key(part)]
        found = {*self.get_queryset(request).filter(pk__in=numbers).values_list("pk", flat=True)}
        if len(found) == 2:
            tell_apart(self.model, *found, by=request.user)
            self.message_user(request, gettext("Noted: they are not the same."), messages.SUCCESS)
        back = request.POST.get("back", "")
        if is_key(back) and int(back) in found:
            return redirect(change_address(self.model, int(back)))
        return redirect(admin_urlname(self.opts, "duplicates"))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        context["namesake_seen"] = getattr(form, "namesake_seen", "")
        if obj is not None and request.method == "GET" and self.has_review_permission(request):
            context |= {
                "same_as": self.same_as(request, obj),
                "duplicates_address": reverse(admin_urlname(self.opts, "duplicates")),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def same_as(self, request, record):
        """Records that may be the same as one, the likeliest first."""
        names = [getattr(record, name, "") for name in NAMES]
        names += [other.name for other in record.names.all()]
        scores = like(self.model, names, record.pk)
        rows = {row.pk: row for row in self.cards(request, [*scores][: SHOWN * 2])}
        return [
            self.card(rows[number])
            | {
                "merge": self.merge_address([record.pk, number]),
                "numbers": f"{record.pk},{number}",
            }
            for number in scores
            if number in rows
        ][:SHOWN]

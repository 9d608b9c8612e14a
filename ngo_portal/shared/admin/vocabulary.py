"""Themes, goals, groups, days, countries, places and tags."""

import taggit.admin  # noqa: F401 - registers its tags, which ours then replaces
from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from ngo_portal.shared.admin.base import EditorAdmin, EditorForm, Titles
from ngo_portal.shared.models import Country, Goal, Observance, Place, TargetGroup, Theme

TERM_FIELDS = ["name_ar", "name_en", "code", "position", "is_retired"]


class TermAdmin(EditorAdmin):
    """A vocabulary. A term in use cannot be deleted, but retired."""

    fields = TERM_FIELDS
    list_display = ["name_ar", "name_en", "code", "position", "is_retired"]
    list_filter = ["is_retired"]
    search_fields = ["name_ar", "name_en", "code"]
    name_field = "name_ar"
    ordering = ["position", "code"]

    def offered(self, queryset, search_term):
        return super().offered(queryset.current(), search_term)


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    titles = Titles(_("Themes"), _("Add a theme"), _("Edit the theme"), _("Theme"))
    fields = None
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_ar", "name_en"),
                    "parent",
                    ("code", "position"),
                    "is_sensitive",
                    "is_retired",
                ]
            },
        ),
        (_("Introduction on the theme's page"), {"fields": ["description_ar", "description_en"]}),
        (_("Correspondence"), {"fields": ["goals", "reliefweb_ids"]}),
    ]
    list_display = ["name_ar", "parent", "name_en", "code", "is_sensitive", "is_retired"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter), "is_sensitive", "is_retired"]
    list_select_related = ["parent"]
    autocomplete_fields = ["goals"]

    def offer_label(self, record):
        return f"{record.parent.name}: {record.name}" if record.parent_id else record.name


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    titles = Titles(
        _("Target groups"), _("Add a target group"), _("Edit the target group"), _("Target group")
    )


@admin.register(Observance)
class ObservanceAdmin(TermAdmin):
    titles = Titles(
        _("Observances"), _("Add an observance"), _("Edit the observance"), _("Observance")
    )
    fields = ["name_ar", "name_en", ("month", "day"), "code", "is_retired"]
    list_display = ["name_ar", "name_en", "month", "day", "is_retired"]
    ordering = ["month", "day", "code"]


class GoalForm(EditorForm):
    beside = {"_goal_number": "number"}


@admin.register(Goal)
class GoalAdmin(EditorAdmin):
    titles = Titles(
        _("Sustainable development goals"), _("Add a goal"), _("Edit the goal"), _("Goal")
    )
    form = GoalForm
    list_display = ["number", "name_ar", "name_en"]
    list_display_links = ["number", "name_ar"]
    search_fields = ["name_ar", "name_en"]


class CountryForm(EditorForm):
    beside = {"_country_code": "code"}


@admin.register(Country)
class CountryAdmin(EditorAdmin):
    titles = Titles(_("Countries"), _("Add a country"), _("Edit the country"), _("Country"))
    form = CountryForm
    fieldsets = [
        (None, {"fields": [("name_ar", "name_en"), "code", "region", "month_names"]}),
        (
            _("Introduction on the country's page"),
            {"fields": ["description_ar", "description_en"]},
        ),
    ]
    list_display = ["name_ar", "name_en", "code", "region", "month_names"]
    list_filter = ["region", "month_names"]
    search_fields = ["search_text"]
    name_field = "name_ar"

    def get_readonly_fields(self, request, obj=None):
        # The key of other records: changing it would make a second country.
        return ["code"] if obj else []


class PlaceForm(EditorForm):
    beside = {
        "_place_unique_in_parent": "name_ar",
        "_place_unique_in_country": "name_ar",
        "_not_its_own_parent": "parent",
        "_place_coordinates": "latitude",
    }


@admin.register(Place)
class PlaceAdmin(EditorAdmin):
    titles = Titles(_("Places"), _("Add a place"), _("Edit the place"), _("Place"))
    form = PlaceForm
    fields = [("name_ar", "name_en"), "kind", "country", "parent", ("latitude", "longitude")]
    list_display = ["name_ar", "name_en", "kind", "parent", "country"]
    list_filter = ["kind", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country", "parent"]
    search_fields = ["search_text"]
    name_field = "name_ar"
    autocomplete_fields = ["country", "parent"]

    def offered(self, queryset, search_term):
        return super().offered(queryset, search_term).select_related("country")

    def offer_label(self, record):
        return f"{record.name} ({record.get_kind_display()}، {record.country.name})"


admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(EditorAdmin):
    titles = Titles(_("Tags"), _("Add a tag"), _("Edit the tag"), _("Tag"))
    fields = ["name"]
    list_display = ["name", "uses"]
    ordering = ["name"]
    search_fields = ["name"]
    name_field = "name"

    def with_columns(self, queryset):
        return queryset.annotate(use_count=Count("taggit_taggeditem_items"))

    @admin.display(description=_("records"))
    def uses(self, tag):
        return tag.use_count

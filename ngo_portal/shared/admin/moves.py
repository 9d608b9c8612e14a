"""What was done with records: the list of all moves, and the history of one record."""

from datetime import datetime
from typing import NamedTuple

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.base import EditorAdmin, Titles, change_address
from ngo_portal.shared.admin.rights import is_of_the_desk, kinds_of_record
from ngo_portal.shared.models import Move
from ngo_portal.shared.models.user import name_of


@admin.register(Move)
class MoveAdmin(EditorAdmin):
    """Moves are made with the records they are about; here they are only read."""

    titles = Titles(_("Moves"), _("Moves"), _("Move"), _("Move"))
    fields = ["made_at", "record_link", "of_version", "way", "made_by_name", "reason", "publish_at"]
    list_display = ["made_at", "record_link", "kind", "way", "made_by_name", "reason"]
    list_display_links = ["made_at"]
    list_select_related = ["record_type"]
    list_filter = ["end", ("made_by", admin.RelatedOnlyFieldListFilter)]
    date_hierarchy = "made_at"
    search_fields = ["title", "reason", "made_by_name"]

    def get_queryset(self, request):
        """Titles of records are told to who may see them all."""
        seen = [kind for kind in kinds_of_record() if is_of_the_desk(request.user, kind)]
        types = ContentType.objects.get_for_models(*seen).values()
        return super().get_queryset(request).filter(record_type__in=types)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("record"), ordering="title")
    def record_link(self, move):
        address = change_address(move.record_type.model_class(), move.record_number)
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, move.title)

    @admin.display(description=_("version"))
    def of_version(self, move):
        return move.version.number if move.version_id else "-"

    @admin.display(description=_("kind of record"))
    def kind(self, move):
        return move.record_type.model_class()._meta.verbose_name

    @admin.display(description=_("from which state to which"), ordering="end")
    def way(self, move):
        return way(move)


def way(move: Move) -> str:
    states = {"start": move.get_start_display(), "end": move.get_end_display()}
    return gettext("from «%(start)s» to «%(end)s»") % states


class Step(NamedTuple):
    """A line of the history of a record: a change of what it says, or a move."""

    at: datetime
    who: str
    what: str
    why: str = ""


def steps(record) -> list[Step]:
    """Everything that was done with a record, the latest first."""
    entries = LogEntry.objects.filter(
        object_id=str(record.pk), content_type=ContentType.objects.get_for_model(record)
    ).select_related("user")
    changes = [
        Step(entry.action_time, name_of(entry.user), entry.get_change_message())
        for entry in entries
    ]
    moves = [
        Step(move.made_at, move.made_by_name, way(move), move.reason)
        for move in Move.objects.of(record)
    ]
    return sorted([*moves, *changes], key=lambda step: step.at, reverse=True)

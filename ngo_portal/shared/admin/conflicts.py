"""Nobody saves over what a colleague saved meanwhile, unless they have seen both."""

import re
from copy import copy, deepcopy
from dataclasses import dataclass

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.base import EditorAdmin, EditorForm
from ngo_portal.shared.admin.merging import Merge
from ngo_portal.shared.admin.showing_again import is_restoring
from ngo_portal.shared.differences import Differences, Names, differences
from ngo_portal.shared.models import Version
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.versions import MOMENT, Before, contents_of, fingerprint, token

NEWER = _(
    "A newer version was saved after you opened this page. Nothing was saved, and what you typed "
    "is still here."
)
FINGERPRINT = re.compile(r"[0-9a-f]{32}")


@dataclass
class Collision:
    """What somebody would overwrite without having seen it.

    `theirs` is what changed since the page was opened, None if nobody knows that any more; `mine`
    is what saving would change now; `seen` is the token of what is shown here.
    """

    who: str
    is_own: bool
    theirs: Differences | None
    mine: Differences
    seen: str
    both: frozenset[str] = frozenset()

    @property
    def is_done(self) -> bool:
        """Whether the same form was sent twice. What has no versions does not say by whom."""
        return (self.is_own or not self.who) and not self.mine


class GuardedForm(EditorForm):
    """Refused while there is something newer that the editor has not seen."""

    collision: Collision | None = None

    def clean(self):
        cleaned = super().clean()
        if self.collision is not None:
            self.add_error(None, ValidationError(NEWER, code="newer_version"))
        return cleaned


class GuardedMixin(EditorAdmin):
    """Forms that carry what the record said when they were opened."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id and request.method == "GET" and self.has_change_permission(request):
            # Before the record is read: what is saved in between is newer than what is shown.
            number = unquote(object_id)
            request.contents = contents_of(self.model, number) if is_key(number) else None
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """The record; one that is about to be saved is kept from others until it is."""
        record = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        if record is not None and is_saving:
            record.refresh_from_db(from_queryset=self.model._base_manager.select_for_update())
        return record

    def is_sent_back(self, request) -> bool:
        """Whether a form of a stored record is to be saved."""
        name = admin_urlname(self.opts, "change").removeprefix("admin:")
        match = request.resolver_match
        return request.method == "POST" and match is not None and match.url_name == name

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if obj is not None and self.is_sent_back(request) and not hasattr(request, "before"):
            # The row is locked by now.
            request.before = Before.of(obj)
            request.collision = self.collision(request, obj, form)
        if issubclass(form, GuardedForm):
            form.collision = getattr(request, "collision", None)
        return form

    def collision(self, request, record, form) -> Collision | None:
        now = request.before.contents
        seen, accepted = (request.POST.get(name) or "" for name in ("seen_version", "overwrite"))
        if not seen or token(now) in {seen, accepted} or self.is_only_moved(request, record, seen):
            return None
        base = base_of(record, accepted, now) or base_of(record, seen, now)
        sent = form(request.POST, request.FILES, instance=copy(record))
        told = base.contents if base is not None else None
        merge = Merge(sent, self.formsets_of(request, record), told, now)
        request.POST = merge.data
        return self.collision_of(request, record, base, merge)

    def is_only_moved(self, request, record, seen) -> bool:
        """Whether the state was changed, and the moment with it: `seen_state` looks after that."""
        print_seen = seen.partition("@")[0]
        state = getattr(record, "status", "")
        is_moved = request.POST.get("seen_state", state) != state
        return is_moved and print_seen == fingerprint(request.before.contents)

    def formsets_of(self, request, record):
        """The inlines that were sent and may be changed."""
        for formset, inline in self.get_formsets_with_inlines(request, record):
            if inline.has_change_permission(request, record):
                prefix = formset.get_default_prefix()
                told = self.get_formset_kwargs(request, record, inline, prefix)
                yield formset(**told)

    def collision_of(self, request, record, base, merge) -> Collision:
        now = merge.now
        names = Names(self.model, [merge.base, now, merge.mine], self.visible_to(request.user))
        theirs = differences(self.model, merge.base, now, names) if merge.base else None
        mine = differences(self.model, now, merge.mine, names)
        later = self.versions_since(record, base)
        who = dict.fromkeys(version.made_by_name for version in later if version.made_by_name)
        return Collision(
            who=get_text_list([*who], gettext("and")) if who else "",
            is_own=bool(later) and all(v.made_by_id == request.user.pk for v in later),
            theirs=theirs,
            mine=mine,
            seen=token(now),
            both=frozenset(names_in(theirs) & names_in(mine)) if theirs else frozenset(),
        )

    def versions_since(self, record, base) -> list[Version]:
        """Those that the editor has not seen; the last one where nobody knows what they saw."""
        versions = Version.objects.of(record).defer("contents")
        return list(versions.filter(number__gt=base.number) if base is not None else versions[:1])

    def visible_to(self, user):
        """What a user may see of the records that another one names."""

        def visible(kind, rows):
            if not self.admin_site.is_registered(kind):
                return rows
            return self.admin_site.get_model_admin(kind).named_by(user, rows)

        return visible

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        found = getattr(request, "collision", None)
        is_done = found is not None and found.is_done and not is_restoring(request)
        if is_done and self.is_where_it_was_sent(request, obj):
            return self.response_change(request, obj)
        if found is not None:
            is_open = self.has_change_permission(request, obj)
            context |= {
                "collision": found,
                "may_overwrite": is_open and not self.comes_late(request, obj),
                "seen_version": request.POST["seen_version"],
            }
        elif hasattr(request, "before"):
            context["seen_version"] = token(request.before.contents)
        elif getattr(request, "contents", None):
            context["seen_version"] = token(request.contents)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def is_where_it_was_sent(self, request, record) -> bool:
        return request.POST.get("move") in {None, "", getattr(record, "status", "")}

    def comes_late(self, request, record) -> bool:
        return False


@dataclass
class Base:
    """What an editor began with, and the version that has it; 0 for what is there now."""

    contents: dict
    number: int


def base_of(record, seen: str, now) -> Base | None:
    """What a token stands for; None if no version has it."""
    print_seen, _at, moment = seen.partition("@")
    if not FINGERPRINT.fullmatch(print_seen):
        return None
    version = Version.objects.of(record).filter(fingerprint=print_seen).first()
    if version is not None:
        base = Base(deepcopy(version.contents), version.number)
    elif print_seen == fingerprint(now):
        base = Base(deepcopy(now), 0)
    else:
        return None
    base.contents["record"][MOMENT] = moment or None
    return base


def names_in(found: Differences) -> set[str]:
    fields = {difference.name for difference in found.fields}
    return fields | {f"{part.way}-{row.number}" for part in found.parts for row in part.rows}

"""Records that an organization keeps: whose they are, and who works on them."""

from django import forms

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import EditorAdmin


class KeptAdmin(EditorAdmin):
    """Pages of records that have an `owner`.

    The desk of the network works on all of them and says who keeps each. Everybody else works on
    those of their organizations, and makes new ones for these.
    """

    def kept_for(self, user, rows):
        return rights.kept_for(user, rows)

    def named_by(self, user, rows):
        return rights.named_by(user, rows)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and (
            rights.is_of_the_desk(request.user, self.model)
            or bool(rights.organizations_of(request.user))
        )

    def get_autocomplete_fields(self, request):
        fields = super().get_autocomplete_fields(request)
        if rights.is_of_the_desk(request.user, self.model):
            return fields
        return [name for name in fields if name != "owner"]

    def get_fieldsets(self, request, obj=None):
        """Without the choice of an organization where there is none."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.only_owner(request) is None:
            return fieldsets
        return [(name, without(options, "owner")) for name, options in fieldsets]

    def only_owner(self, request) -> int | None:
        """Key of the organization to which all records belong that somebody makes."""
        mine = rights.organizations_of(request.user)
        if rights.is_of_the_desk(request.user, self.model) or len(mine) != 1:
            return None
        return next(iter(mine))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "owner" and not rights.is_of_the_desk(request.user, self.model):
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "owner" or rights.is_of_the_desk(request.user, self.model):
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        mine = db_field.remote_field.model._default_manager.filter(
            pk__in=rights.organizations_of(request.user)
        )
        return forms.ModelChoiceField(mine, label=db_field.verbose_name)

    def save_model(self, request, obj, form, change):
        if obj.owner_id is None and (owner := self.only_owner(request)):
            obj.owner_id = owner
        super().save_model(request, obj, form, change)


def without(options, field):
    return options | {"fields": [name for name in options["fields"] if name != field]}

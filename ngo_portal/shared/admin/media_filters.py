"""What editors look for in the library."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.queues import CONSENT_ENDS_WITHIN, in_use


class NeedFilter(admin.SimpleListFilter):
    """What keeps a photo from readers, or soon will."""

    title = _("what it lacks")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return [
            ("alt", _("No text alternative")),
            ("credit", _("No credit")),
            ("consent", _("Consent not clarified")),
            ("consent_ends", _("Consent ends within 30 days")),
            ("consent_over", _("Consent has ended")),
            ("faces", _("Faces not looked through")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        consent = queryset.model.Consent
        conditions = {
            "alt": Q(alt=""),
            "credit": Q(credit=""),
            "consent": Q(consent=consent.UNKNOWN),
            "consent_ends": Q(
                consent=consent.GIVEN,
                consent_ends_on__range=(today, today + CONSENT_ENDS_WITHIN),
            ),
            "consent_over": Q(consent=consent.GIVEN, consent_ends_on__lt=today),
            "faces": Q(is_sensitive=True, is_reviewed=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class UseFilter(admin.SimpleListFilter):
    """Whether a file stands in some record."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("unused", _("Not used")), ("used", _("Used"))]

    def queryset(self, request, queryset):
        if self.value() == "unused":
            return queryset.exclude(in_use(queryset))
        return queryset.filter(in_use(queryset)) if self.value() == "used" else queryset

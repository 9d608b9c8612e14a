from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models import Term


class EventType(Term):
    """What kind of gathering an event is; mode, access and scope are other questions."""

    class Meta(Term.Meta):
        verbose_name = _("event type")
        verbose_name_plural = _("event types")


class InvolvementRole(Term):
    """What an organization did at an event: organised, hosted, invited, paid, took part."""

    ORGANIZER = "organizer"
    CO_ORGANIZER = "co_organizer"
    ORGANIZING = (ORGANIZER, CO_ORGANIZER)
    # Without one of whom nobody would have met.
    CONVENING = (*ORGANIZING, "host", "inviter")

    class Meta(Term.Meta):
        verbose_name = _("role of organizations")
        verbose_name_plural = _("roles of organizations")


class ParticipationRole(Term):
    """What a person did at an event: spoke, chaired, trained, voted."""

    class Meta(Term.Meta):
        verbose_name = _("role of people")
        verbose_name_plural = _("roles of people")

"""The tables of the roof."""

from ngo_portal.alerts.models import Alert, Mailbox, Subscriber

__all__ = ["Alert", "Mailbox", "Subscriber"]

"""The tables of the roof."""

from ngo_portal.alerts.models import Alert, Mailbox, Subscriber
from ngo_portal.front.models import FrontSlot

__all__ = ["Alert", "FrontSlot", "Mailbox", "Subscriber"]

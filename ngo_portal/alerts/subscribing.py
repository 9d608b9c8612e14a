"""Asking for an alert: a mail with a link goes to the address that was typed, and not too often."""

import logging
from threading import Thread

from allauth.core.internal import ratelimit
from django.db import IntegrityError, transaction
from django.utils import timezone

from ngo_portal.alerts import mails
from ngo_portal.alerts.models import Mailbox, Subscriber
from ngo_portal.signing_in.tracking import shortened

logger = logging.getLogger(__name__)

# Of one network, which many people may share.
RATES = {"ask": "30/h/key,100/d/key"}


def may_ask(request) -> bool:
    """Whether not too much was asked for from the network of this request."""
    network = shortened(ratelimit.get_ip(request))
    return bool(ratelimit.consume(request, app="alerts", action="ask", config=RATES, key=network))


def ask(address: str, listing: str, query: str, *, how_often: str, language: str) -> None:
    """Keep what was asked for until it is confirmed, and send the link for that.

    Whoever asks learns nothing of who has alerts: the same is done for every address, and the
    mail leaves in a thread of its own.
    """
    wish = {"listing": listing, "query": query, "how_often": how_often, "language": language}
    try:
        subscriber = wanting(address, wish)
    except (IntegrityError, Subscriber.DoesNotExist):
        # The same was asked for, or the address was left, at this very moment.
        subscriber = wanting(address, wish)
    if Mailbox.objects.may_be_asked(address, timezone.now()):
        mail = mails.confirmation_mail(subscriber, language, to=address)
        Thread(target=sent, args=[mail], name="mail").start()


@transaction.atomic
def wanting(address: str, wish: dict[str, str]) -> Subscriber:
    """The subscriber with an address, who has asked for something; both are written or none."""
    subscriber = Subscriber.meet(address)
    subscriber.want(**wish)
    return subscriber


def sent(mail) -> None:
    try:
        mail.send()
    except Exception as error:
        # The mail server's fault, whatever it is. Its words may hold the address.
        logger.error("A mail with a link for alerts could not be sent: %s", type(error).__name__)

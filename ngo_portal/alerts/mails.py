"""The mails: one that asks for a confirmation, and one that brings news.

What is the same for all who asked the same is made once (`Sheet`); the links are of one alert.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.policy import default
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ngo_portal.alerts.lines import Line, lines, one_line
from ngo_portal.alerts.models import Alert, Subscriber
from ngo_portal.alerts.news import News, selection_of
from ngo_portal.listings import LISTINGS
from ngo_portal.shared.site import site_address, site_name

# So many records stand in a mail; the rest is where the list is.
MOST_LINES = 10
TITLE_IN_SUBJECT = 70
# An Arabic line that begins with a digit or a Latin name would be taken for a Latin one.
RIGHT_TO_LEFT_MARK = "\u200f"
RULE = "—" * 20
# Nobody is to answer with a note that they are on holiday.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

# How many of what, by the list, before the title of the first.
SUBJECTS = {
    "events": lambda n: ngettext(
        "%(count)s new event: %(title)s", "%(count)s new events: %(title)s", n
    ),
    "articles": lambda n: ngettext(
        "%(count)s new report: %(title)s", "%(count)s new reports: %(title)s", n
    ),
    "organizations": lambda n: ngettext(
        "%(count)s new organization: %(title)s", "%(count)s new organizations: %(title)s", n
    ),
    "people": lambda n: ngettext(
        "%(count)s new person: %(title)s", "%(count)s new people: %(title)s", n
    ),
}


class UnfoldedHeader(UnstructuredHeader):
    """Written as it is. Python would encode an address that is longer than a line, and mail
    programs that look for it there would not find it.
    """

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


class Mail(EmailMultiAlternatives):
    def message(self, *, policy=default):
        headers = HeaderRegistry()
        headers.map_to_type("list-unsubscribe", UnfoldedHeader)
        return super().message(policy=policy.clone(header_factory=headers))


@dataclass(frozen=True)
class Sheet:
    """The part of a mail with news that is the same for all who asked the same."""

    subject: str
    title: str
    text: tuple[str, ...]
    markup: SafeString
    # Which records it tells of, and what it says has become of them: the same for the same news.
    told: str


def sheet(listing: str, query: str, language: str, news: News) -> Sheet | None:
    """The news as they are now; None if readers may not see any of it any more."""
    with translation.override(language):
        new = still_public(listing, news.new)
        still_changed = still_public(listing, news.changed)[:MOST_LINES]
        changed = lines(listing, still_changed, are_changed=True)
        shown = lines(listing, new[:MOST_LINES])
        if not shown and not changed:
            return None
        selection = selection_of(listing, query)
        told = {
            "title": one_line(selection.title),
            "lines": shown,
            "changed": changed,
            "more": more_text(len(new) - len(shown)) if len(new) > len(shown) else "",
            "address": site_address(selection.address()),
        }
        return Sheet(
            subject=subject(listing, len(new), shown, changed),
            title=told["title"],
            text=tuple(as_text(**told)),
            markup=render_to_string("mail/_news.html", {**told}),
            told=repr((new, [(each.short_address, each.note, each.facts) for each in changed])),
        )


def still_public(listing: str, numbers: Iterable[int]) -> list[int]:
    numbers = list(numbers)
    records = LISTINGS[listing].model.objects.published().filter(pk__in=numbers)
    public = set(records.order_by().values_list("pk", flat=True))
    return [number for number in numbers if number in public]


def subject(listing: str, count: int, shown: list[Line], changed: list[Line]) -> str:
    first = (shown or changed)[0]
    title = Truncator(first.title).chars(TITLE_IN_SUBJECT)
    if shown:
        return SUBJECTS[listing](count) % {"count": f"{count:,}", "title": title}
    return _("%(what)s: %(title)s") % {"what": first.note or _("Changed"), "title": title}


def more_text(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": f"{count:,}"}


def as_text(title, lines, changed, more, address) -> Iterable[str]:
    yield title
    yield ""
    for line in lines:
        yield from record_as_text(line)
    if more:
        yield f"{more}:"
        yield address
        yield ""
    if changed:
        yield _("What has changed")
        yield ""
    for line in changed:
        yield from record_as_text(line)


def record_as_text(line: Line) -> Iterable[str]:
    yield f"• {line.note}: {line.title}" if line.note else f"• {line.title}"
    yield from filter(None, (line.facts, line.summary))
    yield line.short_address
    yield ""


def news_mail(alert: Alert, sheet: Sheet, to: str) -> Mail:
    with translation.override(alert.language):
        leave = site_address(reverse("alerts:leave", args=[alert.token]))
        mine = site_address(reverse("alerts:mine", args=[alert.subscriber.token]))
        reason = why(alert)
        text = [
            *sheet.text,
            RULE,
            reason,
            f"{_('Change how often, or see all your alerts')}:",
            mine,
            f"{_('Leave this alert')}:",
            leave,
        ]
        told = {"sheet": sheet, "leave": leave, "mine": mine, "reason": reason}
        return made(
            sheet.subject,
            text,
            render_to_string("mail/alert.html", told),
            to,
            {
                "Message-ID": message_id(alert, sheet.told),
                "List-Id": f"{alert.listing} <{alert.listing}.alerts.{host()}>",
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def why(alert: Alert) -> str:
    if alert.how_often == Alert.HowOften.WEEKLY:
        return _("You get this mail, at most once a week, because you asked %(site)s for it.") % {
            "site": site_name()
        }
    return _("You get this mail, at most once a day, because you asked %(site)s for it.") % {
        "site": site_name()
    }


def message_id(alert: Alert, told: str) -> str:
    """The same if the same news have to be sent again, so that mail programs show them once.

    Another one as soon as there is more to tell: they would drop that mail for one they have.
    """
    of = f"{alert.key} {alert.told_until.timestamp()} {told}"
    name = salted_hmac("ngo_portal.alerts.message", of, algorithm="sha256").hexdigest()[:32]
    return f"<{name}@{host()}>"


def host() -> str:
    return urlsplit(settings.SITE_ORIGIN).hostname


def confirmation_mail(subscriber: Subscriber, language: str, to: str) -> Mail:
    """What everybody is sent whose address was typed: to confirm, or to see what there is."""
    with translation.override(language):
        pending = [asked_in_words(alert) for alert in subscriber.alerts.pending()]
        name = "alerts:confirm" if pending else "alerts:mine"
        token = subscriber.confirmation if pending else subscriber.token
        told = {
            "site": site_name(),
            "pending": pending,
            "address": site_address(reverse(name, args=[token])),
        }
        subject = _("Confirm your alerts from %(site)s") if pending else _("Your alerts: %(site)s")
        markup = render_to_string("mail/confirm.html", {**told})
        return made(subject % told, confirmation_as_text(**told), markup, to, {})


def asked_in_words(alert: Alert) -> str:
    """What an alert asks, without words that a stranger may have typed for somebody to read."""
    asked = QueryDict(alert.query, mutable=True)
    words = asked.pop("q", None)
    title = one_line(selection_of(alert.listing, asked.urlencode()).title)
    return _("%(list)s, with certain words") % {"list": title} if words else title


def confirmation_as_text(site, pending, address) -> Iterable[str]:
    if pending:
        yield _("Somebody, probably you, asked %(site)s to send news by mail of:") % {"site": site}
        yield ""
        yield from (f"• {title}" for title in pending)
        yield ""
        yield f"{_('If it was you, confirm it here within two days')}:"
    else:
        yield _("You get these alerts from %(site)s already.") % {"site": site}
        yield ""
        yield f"{_('Change how often, or see all your alerts')}:"
    yield address
    yield ""
    if pending:
        yield _(
            "If it was not you, do nothing: no more is sent, and the address is deleted after "
            "two days."
        )


def made(subject, text: Iterable[str], markup, to, headers) -> Mail:
    mark = RIGHT_TO_LEFT_MARK if translation.get_language_bidi() else ""
    mail = Mail(
        one_line(subject),
        "\n".join(marked(line, mark) for line in text),
        sender(),
        [to],
        headers=AUTOMATIC | headers,
    )
    mail.attach_alternative(markup, "text/html")
    return mail


def marked(line: str, mark: str) -> str:
    """A line with a mark that gives it the direction of the mail; an address needs none."""
    return line if not line or line.startswith(("http://", "https://")) else f"{mark}{line}"


def sender() -> str:
    """The address of the site under its name, unless the operator gave it one."""
    address = settings.DEFAULT_FROM_EMAIL
    if "<" in address:
        return address
    return str(Address(display_name=site_name(), addr_spec=address))

"""Pages by which readers ask for alerts, confirm, change and leave them: no account, no cookie.

The address of a page that was mailed is the key to it, so no form here needs a token against
forgery: who has the address may press the button.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from ngo_portal.alerts import concealing, subscribing
from ngo_portal.alerts.forms import AlertForm
from ngo_portal.alerts.models import LONGEST_QUERY, Alert, Subscriber
from ngo_portal.alerts.news import selection_of
from ngo_portal.alerts.schedule import next_due
from ngo_portal.language import is_from_here
from ngo_portal.listings import LISTINGS
from ngo_portal.replicas import reading_from

# What was done, by the word for it in the address of the page that says so.
DONE = {
    "confirmed": _("It is confirmed. From now on you get news of this."),
    "changed": _("It is changed."),
    "left": _("You have left this alert. Nothing of it is kept."),
}


class NeedsMail:
    """Not there on a site that sends no mail."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.MAILERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


@method_decorator(csrf_exempt, name="dispatch")
class NewAlert(View):
    """The form of an alert of the list and the filters in its address."""

    http_method_names = ["get", "head", "post"]

    def get(self, request):
        return self.shown(AlertForm(initial={"language": get_language(), "how_often": "weekly"}))

    def post(self, request):
        if not settings.MAILERS:
            return self.http_method_not_allowed(request)
        if not is_from_here(request):
            raise PermissionDenied("An alert was asked for on another site.")
        form = AlertForm(request.POST)
        if self.fault or not form.is_valid():
            return self.shown(form)
        if form.is_by_a_program:
            return redirect("alerts:sent")
        if not subscribing.may_ask(request):
            form.add_error(None, _("Too much was asked for from your network. Try in an hour."))
            return self.shown(form, status=429)
        asked = form.cleaned_data
        subscribing.ask(
            asked["address"],
            self.selection.listing.noun,
            self.selection.query,
            how_often=asked["how_often"],
            language=asked["language"],
        )
        return redirect("alerts:sent")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        listing = LISTINGS.get(request.GET.get("list", ""))
        if listing is None:
            raise Http404
        self.selection = listing.select(request.GET)

    @property
    def fault(self):
        """Why no alert can be had of these filters; '' if one can."""
        if self.selection.faults(also_known=frozenset(self.request.GET)):
            return _("Something in these filters is not known. Nothing new would ever meet them.")
        if len(self.selection.query) > LONGEST_QUERY:
            return _("These are too many filters for an alert. Take some of them away.")
        return ""

    def shown(self, form, status=200):
        context = {
            "form": form,
            "asked": self.selection,
            "fault": self.fault,
            "has_mail": bool(settings.MAILERS),
        }
        return render(self.request, "alerts/new.html", context, status=status)


class Sent(NeedsMail, TemplateView):
    template_name = "alerts/sent.html"


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class ByLink(View):
    """A page that a mail leads to. No other site hears of its address.

    It is there on a site that sends no mail any more too: who has alerts may see and leave them.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        # A copy of the database may not have heard yet of what was pressed just now.
        before = reading_from.set(DEFAULT_DB_ALIAS)
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except BadSignature:
            answer = self.ended(request)
        finally:
            reading_from.reset(before)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    def ended(self, request):
        return render(request, "alerts/ended.html", status=404)

    def left(self, request):
        return render(request, "alerts/left.html")


class Confirm(ByLink):
    """Asks once more before anything is sent: programs that look through mail follow links."""

    def get(self, request, token):
        subscriber = Subscriber.objects.confirming(token)
        if subscriber is None:
            return self.ended(request)
        # The newest first: nobody has to look for their own among what others asked for.
        pending = shown(subscriber.alerts.pending().order_by("-created_at", "-pk"))
        if not pending:
            return redirect("alerts:mine", subscriber.token)
        return render(request, "alerts/confirm.html", {"pending": pending})

    def post(self, request, token):
        subscriber = Subscriber.objects.confirming(token)
        if subscriber is None:
            return self.ended(request)
        # What was asked for since the page was shown is not confirmed with it.
        chosen = subscriber.alerts.filter(key__in=request.POST.getlist("alert"))
        if chosen.confirm(timezone.now()):
            return to_mine(subscriber, "confirmed")
        return self.get(request, token)


class Mine(ByLink):
    """All alerts of an address: change them, leave them, see what is kept."""

    def get(self, request, token):
        subscriber = Subscriber.objects.signed(token)
        if subscriber is None:
            return self.left(request)
        try:
            address = concealing.masked(subscriber.address)
        except concealing.Unreadable:
            address = ""
        context = {
            "subscriber": subscriber,
            "address": address,
            "alerts": shown(subscriber.alerts.all()),
            "choices": Alert.HowOften.choices,
            "done": DONE.get(request.GET.get("done")),
        }
        return render(request, "alerts/mine.html", context)

    def post(self, request, token):
        subscriber = Subscriber.objects.signed(token)
        if subscriber is None:
            return self.left(request)
        chosen = subscriber.alerts.filter(key=request.POST.get("alert", ""))
        match request.POST.get("do"):
            case "leave all":
                Subscriber.objects.filter(pk=subscriber.pk).leave()
                return self.left(request)
            case "leave":
                chosen.leave()
                done = "left"
            case "confirm":
                chosen.confirm(timezone.now())
                done = "confirmed"
            case _other:
                done = "changed" if change(chosen, request.POST.get("how_often")) else ""
        if not Subscriber.objects.filter(pk=subscriber.pk).exists():
            return self.left(request)
        return to_mine(subscriber, done)


class Leave(ByLink):
    """Leaves one alert. Mail programs send the form themselves (RFC 8058): no cookie, no question,
    and no other page to be led to.
    """

    def get(self, request, token):
        found = shown(Alert.objects.signed(token).select_related("subscriber"))
        if not found:
            return self.left(request)
        return render(request, "alerts/leave.html", {"asked": found[0]})

    def post(self, request, token):
        Alert.objects.signed(token).leave()
        return self.left(request)


def change(alerts, how_often) -> bool:
    """Let them come at other times from now on; a claim of a run under way stays."""
    if how_often not in Alert.HowOften.values:
        return False
    alerts.confirmed().update(due_at=next_due(how_often, timezone.now()))
    return bool(alerts.update(how_often=how_often))


def shown(alerts):
    """Alerts with what they ask in words."""
    return [
        {"alert": alert, "selection": selection_of(alert.listing, alert.query)} for alert in alerts
    ]


def to_mine(subscriber, done):
    answer = redirect("alerts:mine", subscriber.token)
    if done:
        answer["Location"] += f"?done={done}"
    return answer

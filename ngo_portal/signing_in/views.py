"""The pages of signing in: allauth's own, where they ask and show what this site means."""

import re

import qrcode
from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import second_factor
from ngo_portal.shared.row_keys import is_key

SECONDS_TO_WAIT = "300"
TOO_MANY = "too_many_login_attempts"
# In the order in which they are looked for: each also names the ones above it in its own name.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
DEVICES = [
    ("Android", _("Android")),
    ("iPhone", _("iPhone")),
    ("iPad", _("iPad")),
    ("Windows", _("Windows")),
    ("Mac OS", _("Mac")),
    ("Linux", _("Linux")),
]


def too_many_requests(request, exception=None):
    """The answer to who asks too often, where a form could not be shown again."""
    response = render(request, "account/too_many.html", status=429)
    response["Retry-After"] = SECONDS_TO_WAIT
    return response


class SignIn(account.LoginView):
    template_name = "account/sign_in.html"

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error("__all__", TOO_MANY):
            response.status_code = 429
            response["Retry-After"] = SECONDS_TO_WAIT
        return response


class SignOut(account.LogoutView):
    http_method_names = ["post"]

    def get_next_url(self):
        """Always to the page of signing in."""
        return None


class CodeAsked(factors.AuthenticateView):
    """The second step. A code that was tried too often is answered like a password."""

    template_name = "account/second_step.html"

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error("code", TOO_MANY) or form.has_error("credential", TOO_MANY):
            response.status_code = 429
            response["Retry-After"] = SECONDS_TO_WAIT
        return response


class Security(factors.IndexView):
    """What stands between a stranger and this account."""

    template_name = "account/security.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        codes = context["authenticators"].get("recovery_codes")
        return context | {
            "must_have_one": second_factor.must_have_one(user),
            "is_missing": second_factor.is_missing(user),
            "passkeys": context["authenticators"].get("webauthn", []),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
        }


class NewTotp(totp.ActivateTOTPView):
    template_name = "account/totp_new.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {
            "drawing": drawing(context["totp_url"]),
            "secret": " ".join(re.findall(".{1,4}", secret)),
        }


def drawing(text):
    """A QR code as one path, and the length of its sides."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{x},{y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return {"path": "".join(squares), "side": len(rows)}


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    template_name = "account/recovery_codes.html"


class PasswordChange(account.PasswordChangeView):
    template_name = "account/password.html"

    def dispatch(self, request, *args, **kwargs):
        """Who has no password was given none on purpose, and signs in with a passkey."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ForgottenPassword(account.PasswordResetView):
    """Sends a link where the site has mail, and says whom to ask where it has none."""

    template_name = "account/forgotten.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"has_mail": bool(settings.MAILERS)}

    def post(self, request, *args, **kwargs):
        if not settings.MAILERS:
            return self.http_method_not_allowed(request)
        return super().post(request, *args, **kwargs)


class Sessions(ListUserSessionsView):
    """The browsers in which somebody is signed in; ends one of them, or all others."""

    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [(session, device_of(session.user_agent)) for session in context["sessions"]]
        rows.sort(key=lambda row: (not row[0].is_current(), -row[0].last_seen_at.timestamp()))
        return context | {"rows": rows}

    def form_valid(self, form):
        number = self.request.POST.get("session", "")
        if not number:
            return super().form_valid(form)
        mine = UserSession.objects.filter(user=self.request.user)
        session = get_object_or_404(mine, pk=int(number) if is_key(number) else 0)
        if session.is_current():
            return HttpResponseRedirect(self.get_success_url())
        session.end()
        get_adapter().add_message(
            self.request, messages.SUCCESS, message=gettext("That browser is signed out.")
        )
        return HttpResponseRedirect(self.get_success_url())


def device_of(user_agent: str) -> tuple[str, str]:
    """Browser and system, as far as somebody would know them again; '' for what is unknown."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in DEVICES if sign in user_agent), "")
    return browser, str(system)

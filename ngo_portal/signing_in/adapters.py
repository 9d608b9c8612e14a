"""What allauth asks a site about: who may sign in, from where a request comes, what is said."""

import base64
import hashlib
import logging
from threading import Thread
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import second_factor
from ngo_portal.shared.site import site_name
from ngo_portal.visitors import address_of

logger = logging.getLogger(__name__)

# What is told, by the template in which allauth would look for it. Of the rest nothing is said.
TOLD = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _(
        "Your password is changed. All other browsers are signed out."
    ),
    "mfa/messages/totp_activated.txt": _("Codes from your application are asked for from now on."),
    "mfa/messages/totp_deactivated.txt": _("Codes from an application are not asked for any more."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These are your recovery codes. Keep them where you find them without this telephone."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other browsers are signed out."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is wrong. Mind capital and small Latin letters."
        ),
        "too_many_login_attempts": _(
            "There were too many wrong tries. Wait five minutes, then try again. Nothing is wrong "
            "with the account."
        ),
        "rate_limited": _("There were too many wrong tries. Wait five minutes, then try again."),
        "account_inactive": _("This account is switched off. Ask a chief editor about it."),
        "no_role": _(
            "Your account has no role on the editors' desk yet. Ask a chief editor for one."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return address_of(request)

    def is_safe_url(self, url):
        request = context.request
        return url.startswith("/") and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    # How often

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Counted for each address by itself: a stranger shuts out nobody but themselves."""
        address = ratelimit.get_ip(request)
        return f"{address} {credentials.get('username', '').lower()}"

    def pre_authenticate(self, request, **credentials):
        super().pre_authenticate(request, **credentials)
        anywhere = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_anywhere",
            key=credentials.get("username", "").lower(),
        )
        if not anywhere:
            raise self.validation_error("too_many_login_attempts")
        # What was counted is taken back after the right password.
        self._login_failed_rl_usage.usage += anywhere.usage

    # Who

    def fault_of(self, user) -> str:
        """Why somebody who proved who they are is not let in; '' if they are."""
        if not user.is_active:
            return "account_inactive"
        return "" if user.is_staff else "no_role"

    def pre_login(self, request, user, **kwargs):
        """The form has asked already; a passkey comes without it."""
        if fault := self.fault_of(user):
            messages.error(request, self.error_messages[fault])
            return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        before = user.last_login
        super().login(request, user)
        request.session["has_second_factor"] = second_factor.has_one(user)
        if second_factor.was_removed_since(user, before):
            text = gettext(
                "Your second factor was removed since you last signed in. If you did not ask for "
                "it, tell a chief editor. Set a new one up under “Account security”."
            )
            messages.warning(request, text)

    # What is said

    def add_message(
        self,
        request,
        level,
        message_template=None,
        message_context=None,
        extra_tags="",
        message=None,
    ):
        if text := message or TOLD.get(message_template):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def send_mail(self, template_prefix, email, context):
        """The one mail of this site: a link to choose a new password.

        In a thread of its own: how long an answer takes would tell who has an account.
        """
        text = gettext(
            "Somebody, probably you, asked for a new password for the account “%(username)s” on "
            "%(site)s.\n\nChoose it here. The link works for three days and once:\n\n%(link)s\n\n"
            "If it was not you, leave this mail alone: nothing has changed."
        ) % {
            "username": context["username"],
            "site": site_name(),
            "link": context["password_reset_url"],
        }
        subject = gettext("A new password for %(site)s") % {"site": site_name()}
        Thread(target=sent, args=[EmailMessage(subject, text, to=[email])], name="mail").start()


def sent(message):
    try:
        message.send()
    except Exception:
        # The mail server's fault, whatever it is: nobody waits for an answer any more.
        logger.exception("A message about a new password could not be sent.")


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
    }

    def get_totp_issuer(self):
        return site_name()

    def _get_user_identifier(self, user):
        return user.get_username()

    def _get_site_name(self):
        return site_name()

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the host of SITE_ORIGIN, and serve the hosts below it as well."""
        host, _colon, _port = context.request.get_host().partition(":")
        site = urlsplit(settings.SITE_ORIGIN).hostname
        is_of_the_site = host == site or host.endswith(f".{site}")
        return {"id": site if is_of_the_site else host, "name": site_name()}

    def generate_authenticator_name(self, user, type):
        number = second_factor.factors_of(user).filter(type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text):
        """Who reads a copy of the database makes no codes with it: the key is not in there."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """With a key that is lost every code is wrong; recovery then goes through an operator."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor was kept with another SECRET_KEY and cannot be read.")
            return generate_totp_secret()


def cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(derived(key)) for key in keys])


def derived(key: str) -> bytes:
    digest = hashlib.blake2b(b"second factor", key=hashlib.sha256(key.encode()).digest())
    return base64.urlsafe_b64encode(digest.digest()[:32])

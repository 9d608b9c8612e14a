"""Addresses of signing in. Of allauth's own only those that this site needs: no sign-up, no
management of e-mail addresses, no accounts of elsewhere.
"""

from allauth.account import views as account
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.http import Http404
from django.urls import path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from ngo_portal.signing_in import views


def page(address, view, name):
    """Nothing here is ever kept, by a browser or on the way."""
    return path(address, never_cache(view), name=name)


def titled(view, title, **options):
    return view.as_view(extra_context={"title": title}, **options)


def with_mail(view):
    """Where the site sends no mail there are no links in mails."""

    def answer(request, *args, **kwargs):
        if not settings.MAILERS:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


FORGOTTEN = _("Forgotten password")
NEW_PASSWORD = titled(
    account.PasswordResetFromKeyView, _("A new password"), template_name="account/new_password.html"
)
FORGOTTEN_SENT = titled(
    account.PasswordResetDoneView, FORGOTTEN, template_name="account/forgotten_sent.html"
)
CONFIRM = _("Is it you?")
CONFIRM_WITH_PASSWORD = titled(
    account.ReauthenticateView, CONFIRM, template_name="account/confirm.html"
)
CONFIRM_WITH_CODE = titled(
    factors.ReauthenticateView, CONFIRM, template_name="account/confirm.html"
)
CONFIRM_WITH_PASSKEY = titled(
    passkeys.ReauthenticateWebAuthnView, CONFIRM, template_name="account/confirm_passkey.html"
)
REMOVE_TOTP = titled(
    totp.DeactivateTOTPView,
    _("No codes from an application any more"),
    template_name="account/totp_remove.html",
)
NEW_RECOVERY_CODES = titled(
    recovery.GenerateRecoveryCodesView,
    _("New recovery codes"),
    template_name="account/recovery_codes_new.html",
)
RECOVERY_FILE = recovery.DownloadRecoveryCodesView.as_view(
    template_name="account/recovery_codes.txt"
)
NEW_PASSKEY = titled(
    passkeys.AddWebAuthnView, _("A new passkey"), template_name="account/passkey_new.html"
)
NAME_OF_PASSKEY = titled(
    passkeys.EditWebAuthnView, _("Name of the passkey"), template_name="account/passkey_name.html"
)
REMOVE_PASSKEY = titled(
    passkeys.RemoveWebAuthnView,
    _("Remove the passkey"),
    template_name="account/passkey_remove.html",
)
# Each question for a challenge is a session written down, which a stranger could ask for all day.
PASSKEY_ALONE = ratelimit.decorator(app="allauth.mfa", action="webauthn_login", limit_get=True)(
    passkeys.LoginWebAuthnView.as_view()
)
TO_SECURITY = RedirectView.as_view(url=reverse_lazy("mfa_index"))
TO_SIGN_IN = RedirectView.as_view(url=reverse_lazy("account_login"))

urlpatterns = [
    page("login/", titled(views.SignIn, _("Sign in")), "account_login"),
    page("login/second-step/", titled(views.CodeAsked, _("The second step")), "mfa_authenticate"),
    page("login/passkey/", PASSKEY_ALONE, "mfa_login_webauthn"),
    page("logout/", views.SignOut.as_view(), "account_logout"),
    page("password/", titled(views.PasswordChange, _("Password")), "account_change_password"),
    page("forgotten/", titled(views.ForgottenPassword, FORGOTTEN), "account_reset_password"),
    page("forgotten/sent/", with_mail(FORGOTTEN_SENT), "account_reset_password_done"),
    page("forgotten/done/", with_mail(TO_SIGN_IN), "account_reset_password_from_key_done"),
    # The key has hyphens of its own.
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(with_mail(NEW_PASSWORD)),
        name="account_reset_password_from_key",
    ),
    page("confirm/", CONFIRM_WITH_PASSWORD, "account_reauthenticate"),
    page("confirm/code/", CONFIRM_WITH_CODE, "mfa_reauthenticate"),
    page("confirm/passkey/", CONFIRM_WITH_PASSKEY, "mfa_reauthenticate_webauthn"),
    page("security/", titled(views.Security, _("Account security")), "mfa_index"),
    page("security/browsers/", titled(views.Sessions, _("Signed in")), "usersessions_list"),
    page(
        "security/application/",
        titled(views.NewTotp, _("Codes from an application")),
        "mfa_activate_totp",
    ),
    page("security/application/remove/", REMOVE_TOTP, "mfa_deactivate_totp"),
    page(
        "security/recovery-codes/",
        titled(views.RecoveryCodes, _("Recovery codes")),
        "mfa_view_recovery_codes",
    ),
    page("security/recovery-codes/new/", NEW_RECOVERY_CODES, "mfa_generate_recovery_codes"),
    page("security/recovery-codes/file/", RECOVERY_FILE, "mfa_download_recovery_codes"),
    page("security/passkeys/", TO_SECURITY, "mfa_list_webauthn"),
    page("security/passkeys/new/", NEW_PASSKEY, "mfa_add_webauthn"),
    page("security/passkeys/<int:pk>/", NAME_OF_PASSKEY, "mfa_edit_webauthn"),
    page("security/passkeys/<int:pk>/remove/", REMOVE_PASSKEY, "mfa_remove_webauthn"),
]

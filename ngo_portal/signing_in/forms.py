"""The forms of signing in and of looking after one's account."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.account.forms import ReauthenticateForm as PasswordReauthenticateForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.forms import western_input

# A code counts in the half minute before and after its own.
SECONDS_OF_A_CODE = 120


class Labelled:
    """A label says what to type, and stays while it is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Labelled, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].widget.attrs |= {
            "dir": "auto",
            "autocapitalize": "none",
            "autofocus": True,
        }
        # The page says itself what to do about a forgotten password.
        self.fields["password"].help_text = ""

    def clean_login(self):
        """The user name, also of who typed an e-mail address that is of one account alone.

        Wrong passwords are counted by user name, whichever was typed.
        """
        typed = super().clean_login()
        users = get_user_model().objects
        if "@" not in typed or users.filter(username__iexact=typed).exists():
            return typed
        names = users.filter(email__iexact=typed).values_list("username", flat=True)[:2]
        return names[0] if len(names) == 1 else typed

    def clean(self):
        cleaned = super().clean()
        adapter = get_adapter()
        if self.user and (fault := adapter.fault_of(self.user)):
            raise adapter.validation_error(fault)
        return cleaned


class ForgottenPasswordForm(Labelled, ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs["dir"] = "ltr"


class TwiceTyped(Labelled):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password2"].label = _("The new password once more")


class PasswordForm(TwiceTyped, ChangePasswordForm):
    pass


class NewPasswordForm(TwiceTyped, ResetPasswordKeyForm):
    pass


class PasswordAgainForm(Labelled, PasswordReauthenticateForm):
    pass


class CodeInput:
    """A code as it is typed, with Arabic digits too."""

    label = _("Code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.label
        field.max_length = 20
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "dir": "ltr",
            "autofocus": True,
        }

    def clean_code(self):
        self.cleaned_data["code"] = western_input(self.cleaned_data["code"])
        return super().clean_code()


class OnceMixin:
    """Takes no code twice, not even while its time runs: somebody may have looked on."""

    def clean_code(self):
        code = super().clean_code()
        plain = f"{self.user.pk} {normalize_user_code(code)}"
        digest = salted_hmac("used code", plain, algorithm="sha256").hexdigest()
        if not cache.add(f"used-code:{digest}", True, SECONDS_OF_A_CODE):
            raise get_factor_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceMixin, CodeInput, AuthenticateForm):
    label = _("Code from your application, or a recovery code")


class CodeAgainForm(OnceMixin, CodeInput, ReauthenticateForm):
    label = _("Code from your application, or a recovery code")


class NewTotpForm(CodeInput, ActivateTOTPForm):
    label = _("The six digits that the application shows now")


class TrueCredential:
    """Whatever a browser sends that is no credential is a wrong one, not an error of the server."""

    def clean_credential(self):
        return tried(super().clean_credential)


def tried(check):
    try:
        return check()
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise get_factor_adapter().validation_error("incorrect_code") from error


class PasskeyForm(TrueCredential, AuthenticateWebAuthnForm):
    pass


class PasskeyAloneForm(TrueCredential, LoginWebAuthnForm):
    pass


class PasskeyAgainForm(TrueCredential, ReauthenticateWebAuthnForm):
    pass


class NewPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("Name of the passkey")
        name.max_length = 60
        name.help_text = _("So that you know it again: “My telephone”, “Key on the key ring”.")
        name.widget.attrs["dir"] = "auto"
        alone.label = _("It is enough to sign in, without the password")
        alone.initial = True
        alone.help_text = _(
            "The device then asks for its own lock: a finger, a face or a number. Leave this out "
            "for an older security key."
        )

    def clean(self):
        return tried(super().clean)

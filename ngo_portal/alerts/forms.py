from django import forms
from django.utils.translation import gettext_lazy as _

from ngo_portal.alerts.models import Alert
from ngo_portal.shared.arabic import strip_direction_marks

LONGEST_ADDRESS = 254


class AddressField(forms.EmailField):
    """An address as it is pasted: with marks of direction that nobody sees."""

    def to_python(self, value):
        return super().to_python(strip_direction_marks(value or ""))


class AlertForm(forms.Form):
    address = AddressField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Type the address to which the news should go."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
    )
    how_often = forms.ChoiceField(
        label=_("How often"),
        choices=Alert.HowOften.choices,
        initial=Alert.HowOften.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often."),
            "invalid_choice": _("Choose how often."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=Alert.Language.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language."),
        },
    )
    # Nobody sees it; a program that fills in every box does.
    subject = forms.CharField(required=False)

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.cleaned_data["subject"])

    @property
    def shown(self):
        """The fields that a person fills in."""
        return [self["address"], self["how_often"], self["language"]]

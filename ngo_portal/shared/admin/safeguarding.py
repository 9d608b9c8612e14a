"""The questions on safeguarding in the form of a record whose theme is sensitive."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import safeguarding
from ngo_portal.shared.admin.publishing import PublishableForm
from ngo_portal.shared.admin.rights import may
from ngo_portal.shared.models import SafeguardingCheck
from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.safeguarding import ANSWERS, CONFIRMED, NOTE, QUESTIONS
from ngo_portal.shared.templatetags.portal import ar_datetime
from ngo_portal.shared.workflow import REVIEW

# What the answers on a page are about. Its name is not one of those that a restored copy keeps.
ABOUT = "safe_about"
HEADING = _("Before readers see it: the theme is sensitive")


def answer_field(code):
    question = next(question for question in QUESTIONS if question.code == code)
    return forms.ChoiceField(
        label=question.text,
        help_text=question.help,
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
    )


class SafeguardedForm(PublishableForm):
    """Takes the answers; those given for what a record said before have to be given again."""

    safe_names = answer_field("names")
    safe_place = answer_field("place")
    safe_consent = answer_field("consent")
    safe_faces = answer_field("faces")
    safe_partners = answer_field("partners")
    safe_note = forms.CharField(
        label=_("What the next editor should know"),
        required=False,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2, "dir": "auto"}),
    )
    safe_confirmed = forms.BooleanField(
        label=_("As an editor I confirm these answers"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = self.asked()
        for name in safeguarding.FIELDS - asked:
            del self.fields[name]
        if asked and self.is_bound and self.was_about_something_else():
            self.data = self.data.copy()
            for name in safeguarding.FIELDS - {NOTE}:
                self.data.pop(self.add_prefix(name), None)
        if asked:
            check = safeguarding.check_of(self.instance)
            if safeguarding.is_current(check, self.instance):
                for question in QUESTIONS:
                    self.initial[question.field] = check.answers[question.code]
                self.initial[CONFIRMED] = check.confirmed_at is not None
            if check is not None:
                self.initial[NOTE] = check.note

    def was_about_something_else(self) -> bool:
        """Whether the answers stand on a page that showed another text than the stored one."""
        return self.data.get(ABOUT) != safeguarding.fingerprint(self.instance)

    def asked(self) -> set[str]:
        """The fields that are on the screen."""
        if not getattr(self.instance, "asks_for_safety", False):
            return set()
        is_editor = may(self.user, REVIEW, type(self.instance))
        return safeguarding.FIELDS if is_editor else safeguarding.FIELDS - {CONFIRMED}

    @property
    def answers(self) -> dict[str, str]:
        return {
            question.code: answer
            for question in QUESTIONS
            if (answer := self.cleaned_data.get(question.field))
        }


class SafeguardedMixin:
    """Asks the questions on the form of what is sensitive, and keeps the answers."""

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            # As it is before this form is saved: only then its questions were on the screen.
            record.asks_for_safety = safeguarding.is_sensitive(record)
        return record

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not getattr(obj, "asks_for_safety", False):
            return fieldsets
        if self.has_change_permission(request, obj):
            fields = [*(question.field for question in QUESTIONS), NOTE]
            if self.has_review_permission(request):
                fields.append(CONFIRMED)
        else:
            fields = ["safeguarding_told"]
        asked = (HEADING, {"fields": fields, "classes": ["safeguarding"]})
        return [*fieldsets[:-1], asked, fieldsets[-1]]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if getattr(obj, "asks_for_safety", False):
            context["safe_about"] = safeguarding.fingerprint(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "safeguarding_told"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if getattr(form.instance, "asks_for_safety", False) and form.answers:
            self.keep_answers(request, form)

    def keep_answers(self, request, form):
        record, now = form.instance, timezone.now()
        check = safeguarding.check_of(record) or SafeguardingCheck(record=record)
        answered = {question.field for question in QUESTIONS} & {*form.changed_data}
        if answered or check.pk is None:
            check.version, check.answers = safeguarding.VERSION, form.answers
            check.fingerprint = safeguarding.fingerprint(record)
            check.answered_at, check.answered_by = now, request.user
            check.confirmed_at = check.confirmed_by = None
        check.note = form.cleaned_data.get(NOTE, "")
        if self.has_review_permission(request):
            self.keep_confirmation(request, form, check)
        check.save()

    def keep_confirmation(self, request, form, check):
        """Only of answers that are all given, and for what the record says now."""
        is_confirmed = form.cleaned_data.get(CONFIRMED)
        if not is_confirmed:
            check.confirmed_at = check.confirmed_by = None
        elif check.confirmed_at is None and safeguarding.is_current(check, form.instance):
            check.confirmed_at, check.confirmed_by = timezone.now(), request.user

    @admin.display(description=_("safeguarding"))
    def safeguarding_told(self, record):
        """The answers, for who may not change them."""
        check = safeguarding.check_of(record)
        if check is None:
            return gettext("Not answered yet.")
        words = dict(ANSWERS)
        rows = (
            (question.text, words.get(check.answers.get(question.code), gettext("no answer")))
            for question in QUESTIONS
        )
        return format_html(
            "<ul>{}</ul><p>{}</p>",
            format_html_join("", "<li>{}: {}</li>", rows),
            told_of(check),
        )


def told_of(check) -> str:
    unknown = gettext("unknown")
    by = check.answered_by
    text = gettext("Answered on %(moment)s by %(person)s.") % {
        "moment": ar_datetime(check.answered_at),
        "person": name_of(by) if by else unknown,
    }
    if check.confirmed_at is None:
        return text
    by = check.confirmed_by
    confirmed = gettext("Confirmed on %(moment)s by %(person)s.") % {
        "moment": ar_datetime(check.confirmed_at),
        "person": name_of(by) if by else unknown,
    }
    return f"{text} {confirmed}"

"""The sources on the form of an article: no sign in its text comes to point to another one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Source
from articles.models.numbering import next_number
from ngo_portal.shared.admin.base import PartFormSet
from ngo_portal.shared.models import Version
from ngo_portal.shared.richtext import notes_in

GIVEN = _(
    "Another source had this number, and footnotes may still point to it. Leave it empty for a new "
    "number."
)


class SourceFormSet(PartFormSet):
    """Rows without a number get theirs after all that have one."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "number" in form.fields:
            # For rich-text-notes.js, which gives numbers before anything is saved.
            form.fields["number"].widget.attrs["data-last-number"] = self.instance.last_source

    def clean(self):
        super().clean()
        rows = [form for form in self.kept_forms() if "number" in form.changed_data]
        self.refuse_given([form for form in rows if form.instance.number is not None])
        self.give_numbers()

    def refuse_given(self, rows):
        """A number that another source had is only taken by the same one, which comes back."""
        for form in rows:
            number = form.instance.number
            if number > self.instance.last_source:
                continue
            earlier = [*self.stored_with(number), *self.kept_with(number)]
            if not any(is_same(form.instance, *one) for one in earlier) and (
                earlier or number in self.pointed_to()
            ):
                form.add_error("number", ValidationError(GIVEN, code="given"))

    def stored_with(self, number):
        """Titles and addresses of rows of this form that have the number before it is saved."""
        stored = [form.initial for form in self.initial_forms]
        return [(row["title"], row["url"]) for row in stored if row["number"] == number]

    def kept_with(self, number):
        """Those of sources that had the number in a version of the article."""
        versions = Version.objects.of(self.instance).values_list("contents", flat=True)
        for contents in versions.iterator(chunk_size=20):
            for row in contents["parts"].get("sources", {}).values():
                if row.get("number") == number:
                    yield row.get("title"), row.get("url")

    def pointed_to(self) -> set[int]:
        """What signs in the text point to before it is saved."""
        stored = Article._base_manager.filter(pk=self.instance.pk).values_list("body", flat=True)
        return {number for body in stored for number in notes_in(body)}

    def give_numbers(self):
        """Also rows that go count: what points to them must not point to new ones."""
        stored = [form.initial["number"] for form in self.initial_forms]
        taken = [each for each in (*stored, *(form.instance.number for form in self.forms)) if each]
        for form in self.kept_forms():
            if form.instance.number is not None or not form.has_changed():
                continue
            try:
                number = next_number(self.instance.last_source, self.instance.body, taken)
            except ValidationError as error:
                form.add_error("number", error)
            else:
                taken.append(number)
                form.instance.number = form.cleaned_data["number"] = number

    def make_room(self):
        """Also numbers that were written past `save` stay given."""
        highest = max((form.initial["number"] or 0 for form in self.initial_forms), default=0)
        Article._base_manager.filter(pk=self.instance.pk, last_source__lt=highest).update(
            last_source=highest
        )
        super().make_room()


def is_same(source: Source, title: str, url: str) -> bool:
    """Whether a source is one of before, as far as it can be told."""
    return source.title == title or bool(url and source.url == url)

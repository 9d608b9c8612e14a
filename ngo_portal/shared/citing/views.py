"""The files of a citation, each at an address of its own, and what a page shows of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models
from django.http import Http404, HttpResponse
from django.urls import path, reverse

from ngo_portal.shared.citing.formats import BIBTEX, CSL, RIS, Format, written
from ngo_portal.shared.citing.reference import Form, Reference, forms

FORMATS = {"cite-bib": BIBTEX, "cite-ris": RIS, "cite-csl": CSL}


class Citation(NamedTuple):
    """How a page may be cited: as a sentence in each language, and as files with their names."""

    forms: list[Form]
    files: list[tuple[str, str]]


def citation(noun: str, record: models.Model, make: Callable[[], Reference]) -> Citation:
    """What the page of a record shows; `make` speaks the language that is spoken when called."""
    files = [
        (form.name, reverse(f"{noun}:{name}", args=[record.pk])) for name, form in FORMATS.items()
    ]
    return Citation(forms(make), files)


class CiteFile:
    """Mixed into the view of a public record: the record as a reference manager takes it.

    A subclass has `reference()`. It speaks the language of its address.
    """

    form: Format = BIBTEX
    # Of the view it is mixed into.
    request: Any
    get_object: Callable
    lead_on: Callable
    tell_withdrawal: Callable

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            return self.lead_on() or self.tell_withdrawal()
        reference = self.reference()
        text = written(reference, self.form)
        return HttpResponse(
            text,
            content_type=self.form.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{reference.key}.{self.form.ending}"',
                "X-Robots-Tag": "noindex",
            },
        )

    def reference(self) -> Reference:
        raise NotImplementedError


def cite_urls(view) -> list:
    """The addresses of the files of a record: `12/cite.bib`, `12/cite.ris`, `12/cite.json`."""
    return [
        path(
            f"<int:pk>/cite.{form.ending.rpartition('.')[2]}",
            view.as_view(form=form),
            name=name,
        )
        for name, form in FORMATS.items()
    ]

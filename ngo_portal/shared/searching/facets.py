"""Values of facets as documents carry them: pairs of a facet and a text."""

from collections.abc import Iterable

from taggit.models import TaggedItem

from ngo_portal.shared.document_rows import Rows

# A gathering over New Year belongs to both years; one of decades to none of them in particular.
YEARS_OF_AN_ENTRY = 20


def values(facet: str, found: Iterable[object]) -> list[tuple[str, str]]:
    """Pairs for what is known of one facet; empty values are left out."""
    return [(facet, str(value)) for value in found if value not in (None, "")]


def public(records) -> list[int]:
    """Keys of those of some records that readers may see: only these can be chosen."""
    return [record.pk for record in records if record is not None and record.is_public]


def theme_values(themes) -> list[tuple[str, str]]:
    """Themes, each with its group, so that a group includes its themes."""
    return [("theme", str(pk)) for theme in themes for pk in (theme.pk, theme.parent_id) if pk]


def country_values(codes: Iterable[str | None]) -> list[tuple[str, str]]:
    return [("country", code.lower()) for code in codes if code]


def place_values(place) -> list[tuple[str, str]]:
    """A place with the place it lies in; needs `parent` selected."""
    if place is None:
        return []
    above = place.parent
    keys = (place.pk, place.parent_id, above and above.parent_id)
    return [("place", str(pk)) for pk in keys if pk]


def year_values(first, last) -> list[tuple[str, str]]:
    if first is None:
        return []
    years = range(first.year, (last or first).year + 1)
    return [("year", f"{year:04}") for year in years[:YEARS_OF_AN_ENTRY]]


def tags_of(model) -> Rows:
    """Tags by record, in one statement: taggit's own prefetch takes longer than all the rest."""
    of_model = {"app_label": model._meta.app_label, "model": model._meta.model_name}
    kind = {f"content_type__{name}": value for name, value in of_model.items()}
    return Rows(TaggedItem.objects.filter(**kind), "object_id", "tag_id")

"""Takes the name of a person from every page, and says which texts still tell it."""

from django.db import transaction

from ngo_portal.shared import versions
from ngo_portal.shared.mentions import Mention, mentions
from organizations.models import Person, PersonName


def withhold(person: Person, *, by) -> bool:
    """Withhold a person everywhere at once; False if they were already."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.is_withheld:
            return False
        before = versions.Before.of(row)
        row.is_withheld, row.updated_by = True, by
        row.save(update_fields=["is_withheld", "updated_by"])
        versions.keep_change(row, before, by=by)
    return True


def told_of(person: Person) -> list[Mention]:
    """Texts beside the person's own record that mention one of their names."""
    others = list(PersonName.objects.filter(person=person))
    names = [person.name, person.name_latin, *(other.name for other in others)]
    return mentions(names, without=[person, *others])

"""Roles name what is done, for women, men and groups alike; a name that editors chose stays."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from events.models import ParticipationRole
from ngo_portal.shared.initial_data import read_rows

ROLES = Path("events/data/participation_roles.csv")
renaming = import_module("events.migrations.0007_roles_without_gender")


@pytest.mark.django_db
def test_old_names_follow_and_names_of_editors_stay():
    moderator, voter = (ParticipationRole.objects.get(code=code) for code in ("moderator", "voter"))
    ParticipationRole.objects.filter(pk=moderator.pk).update(name_ar=renaming.NAMES["moderator"][0])
    ParticipationRole.objects.filter(pk=voter.pk).update(name_ar="من صوّتوا")

    renaming.name_what_is_done(apps, SimpleNamespace(connection=connection))

    moderator.refresh_from_db()
    voter.refresh_from_db()
    assert (moderator.name_ar, voter.name_ar) == ("تيسير الحوار", "من صوّتوا")


def test_new_sites_begin_with_the_new_names():
    written = {row["code"]: row["name_ar"] for row in read_rows(ROLES)}

    assert written == {code: new for code, (_old, new) in renaming.NAMES.items()}

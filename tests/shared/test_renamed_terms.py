"""Names that a later version corrects: old ones follow, those that editors chose stay."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from events.models import InvolvementRole, ParticipationRole
from ngo_portal.shared.initial_data import read_rows
from organizations.models import AffiliationRole

RENAMINGS = [
    pytest.param(
        import_module("events.migrations.0007_roles_without_gender"),
        ParticipationRole,
        Path("events/data/participation_roles.csv"),
        id="roles",
    ),
    pytest.param(
        import_module("events.migrations.0008_bodies_without_gender"),
        InvolvementRole,
        Path("events/data/involvement_roles.csv"),
        id="bodies",
    ),
    pytest.param(
        import_module("organizations.migrations.0006_offices_without_gender"),
        AffiliationRole,
        Path("organizations/data/affiliation_roles.csv"),
        id="offices",
    ),
]


def names_of(model, names):
    return dict(model.objects.filter(code__in=names).values_list("code", "name_ar"))


@pytest.mark.django_db
@pytest.mark.parametrize(("migration", "model", "path"), RENAMINGS)
def test_names_are_renamed_and_back_but_not_those_of_editors(migration, model, path):
    [operation] = migration.Migration.operations
    editor = SimpleNamespace(connection=connection)
    old, new = ({code: forms[side] for code, forms in migration.NAMES.items()} for side in (0, 1))
    begun = names_of(model, migration.NAMES)

    operation.reverse_code(apps, editor)
    undone = names_of(model, migration.NAMES)
    chosen = next(iter(migration.NAMES))
    model.objects.filter(code=chosen).update(name_ar="كما اختار المحررون")
    operation.code(apps, editor)
    renamed = names_of(model, migration.NAMES)

    assert begun == new
    assert undone == old
    assert renamed == new | {chosen: "كما اختار المحررون"}
    written = {row["code"]: row["name_ar"] for row in read_rows(path)}
    assert new.items() <= written.items()

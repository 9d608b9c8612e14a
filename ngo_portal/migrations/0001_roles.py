"""The four roles of a newsroom, as groups. Whoever runs the site may change what each may do."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDS = ["events.event", "articles.article", "organizations.organization", "organizations.person"]
# Rows in the form of a record, and files it shows.
PARTS = [
    "organizations.organizationname",
    "organizations.organizationlink",
    "organizations.organizationrelation",
    "organizations.organizationfigure",
    "organizations.publication",
    "organizations.personname",
    "organizations.affiliation",
    "events.eventrelation",
    "events.eventphoto",
    "events.eventdocument",
    "events.agendaitem",
    "events.outcome",
    "events.outcomenote",
    "events.ballot",
    "events.agreement",
    "events.citation",
    "events.involvement",
    "events.participation",
    "events.attendance",
    "events.attendancebreakdown",
    "articles.articleevent",
    "articles.articleorganization",
    "articles.articleperson",
    "articles.articlephoto",
    "articles.articledocument",
    "articles.quote",
    "articles.source",
    "articles.provenance",
]
# Of what readers see, by who publishes it.
CORRECTIONS = ["events.eventcorrection", "articles.articlecorrection"]
FILES = ["shared.photo", "shared.attachment"]
# What several records belong to.
FRAMES = ["events.eventseries", "events.project", "shared.place", "taggit.tag"]
VOCABULARY = [
    "shared.theme",
    "shared.country",
    "shared.goal",
    "shared.targetgroup",
    "shared.observance",
    "organizations.organizationtype",
    "organizations.affiliationrole",
    "events.eventtype",
    "events.involvementrole",
    "events.participationrole",
]
EVERYTHING = ["view", "add", "change", "delete"]
PEOPLE = {"shared.user": [*EVERYTHING, "assign_roles"], "organizations.membership": EVERYTHING}

CONTRIBUTOR = {
    **dict.fromkeys(RECORDS, ["view", "add", "change"]),
    **dict.fromkeys(PARTS, EVERYTHING),
    **dict.fromkeys(FILES, ["view", "add", "change"]),
    **dict.fromkeys([*FRAMES, *VOCABULARY], ["view"]),
}
EDITOR = CONTRIBUTOR | {
    **dict.fromkeys(RECORDS, ["view", "add", "change", "review", "publish"]),
    **dict.fromkeys(FRAMES, ["view", "add", "change"]),
    **dict.fromkeys(CORRECTIONS, EVERYTHING),
    "shared.move": ["view"],
}
CHIEF_EDITOR = EDITOR | {
    **dict.fromkeys(RECORDS, [*EVERYTHING, "review", "publish", "withdraw"]),
    **dict.fromkeys([*FILES, *FRAMES, *VOCABULARY], EVERYTHING),
    **PEOPLE,
}
TECHNICAL_ADMIN = {
    **PEOPLE,
    "auth.group": ["view"],
    "organizations.organization": ["view"],
}
ROLES = {
    "مساهم": CONTRIBUTOR,
    "محرّر": EDITOR,
    "رئيس تحرير": CHIEF_EDITOR,
    "مشرف تقني": TECHNICAL_ADMIN,
}


def make_roles(apps, schema_editor):
    """A group that has the name of a role already is left as it is."""
    for config in apps.get_app_configs():
        # Django makes permissions after all migrations, and looks for this to know which.
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    for name, rights in ROLES.items():
        group, is_new = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(permissions_of(apps, rights))


def codename(right, model):
    return right if "_" in right else f"{right}_{model}"


def permissions_of(apps, rights):
    wanted = {
        (label.partition(".")[0], codename(right, label.partition(".")[2]))
        for label, some in rights.items()
        for right in some
    }
    known = {
        (row.content_type.app_label, row.codename): row
        for row in apps.get_model("auth", "Permission").objects.select_related("content_type")
    }
    return [known[key] for key in sorted(wanted)]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("shared", "0004_workflow"),
        ("organizations", "0003_workflow"),
        ("events", "0003_workflow"),
        ("articles", "0003_workflow"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

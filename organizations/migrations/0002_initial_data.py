from pathlib import Path

from django.db import migrations

from ngo_portal.shared import initial_data

DATA = Path(__file__).resolve().parent.parent / "data"


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [
        initial_data.insert("organizations.OrganizationType", DATA / "organization_types.csv"),
        initial_data.insert("organizations.AffiliationRole", DATA / "affiliation_roles.csv"),
    ]

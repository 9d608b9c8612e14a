from pathlib import Path

from django.db import migrations

from ngo_portal.shared import initial_data

DATA = Path(__file__).resolve().parent.parent / "data"


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_initial")]

    operations = [
        initial_data.insert("shared.Goal", DATA / "goals.csv", key="number"),
        initial_data.insert("shared.Theme", DATA / "themes.csv"),
        initial_data.insert("shared.TargetGroup", DATA / "target_groups.csv"),
        initial_data.insert("shared.Observance", DATA / "observances.csv"),
        initial_data.insert("shared.Country", DATA / "countries.csv"),
        initial_data.insert_places("shared.Place", DATA / "places.csv"),
    ]

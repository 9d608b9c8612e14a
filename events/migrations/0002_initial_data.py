from pathlib import Path

from django.db import migrations

from ngo_portal.shared import initial_data

DATA = Path(__file__).resolve().parent.parent / "data"


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        initial_data.insert("events.EventType", DATA / "event_types.csv"),
        initial_data.insert("events.InvolvementRole", DATA / "involvement_roles.csv"),
        initial_data.insert("events.ParticipationRole", DATA / "participation_roles.csv"),
    ]

from django.db import migrations

from ngo_portal.shared import initial_data

# A role of a body named as one of a man, and as that of a body: «جمعية» and «وزارة» are feminine.
NAMES = {
    "co_organizer": (
        "منظم مشارك",
        "جهة مشاركة في التنظيم",
    ),
    "partner": (
        "شريك",
        "جهة شريكة",
    ),
    "sponsor": (
        "راعٍ",
        "الجهة الراعية",
    ),
    "media_partner": (
        "شريك إعلامي",
        "جهة إعلامية شريكة",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("events", "0007_roles_without_gender")]

    operations = [initial_data.rename("events.InvolvementRole", NAMES)]

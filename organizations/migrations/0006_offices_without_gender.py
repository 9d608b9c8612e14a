from django.db import migrations

from ngo_portal.shared import initial_data

# What an office was called when it named a man who holds it; and as it names the office.
NAMES = {
    "minister": (
        "وزير",
        "منصب وزاري",
    ),
    "secretary_general": (
        "أمين عام",
        "الأمانة العامة",
    ),
    "board_chair": (
        "رئيس مجلس إدارة",
        "رئاسة مجلس الإدارة",
    ),
    "executive_director": (
        "مدير تنفيذي",
        "الإدارة التنفيذية",
    ),
    "unit_director": (
        "مدير وحدة",
        "إدارة وحدة",
    ),
    "section_head": (
        "مسؤول قسم",
        "رئاسة قسم",
    ),
    "member": (
        "عضو",
        "عضوية",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_merge")]

    operations = [initial_data.rename("organizations.AffiliationRole", NAMES)]

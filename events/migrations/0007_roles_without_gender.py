from django.db import migrations

from ngo_portal.shared import initial_data

# What a role was called when it named a person, a man; and as it names what is done.
NAMES = {
    "speaker": (
        "متحدث",
        "إلقاء كلمة",
    ),
    "opening_speaker": (
        "صاحب كلمة الافتتاح",
        "كلمة الافتتاح",
    ),
    "chair": (
        "رئيس الجلسة",
        "رئاسة الجلسة",
    ),
    "moderator": (
        "ميسّر",
        "تيسير الحوار",
    ),
    "trainer": (
        "مدرب",
        "تدريب",
    ),
    "trainee": (
        "متدرب",
        "تلقّي التدريب",
    ),
    "panelist": (
        "محاور",
        "مشاركة في حلقة نقاش",
    ),
    "paper_presenter": (
        "مقدّم ورقة",
        "عرض ورقة",
    ),
    "rapporteur": (
        "مقرر",
        "تقرير الجلسات",
    ),
    "committee_chair": (
        "رئيس اللجنة التنظيمية",
        "رئاسة اللجنة التنظيمية",
    ),
    "committee_member": (
        "عضو اللجنة التنظيمية",
        "عضوية اللجنة التنظيمية",
    ),
    "patron": (
        "راعي الفعالية",
        "رعاية الفعالية",
    ),
    "guest_of_honour": (
        "ضيف شرف",
        "ضيافة الشرف",
    ),
    "host_official": (
        "مسؤول مستقبِل",
        "استقبال رسمي",
    ),
    "delegation_head": (
        "رئيس وفد",
        "رئاسة وفد",
    ),
    "delegation_member": (
        "عضو وفد",
        "عضوية وفد",
    ),
    "org_representative": (
        "ممثل منظمة",
        "تمثيل منظمة",
    ),
    "spokesperson": (
        "متحدث باسم الجهة",
        "التحدث باسم الجهة",
    ),
    "voter": (
        "صاحب حق التصويت",
        "حق التصويت",
    ),
    "observer": (
        "مراقب",
        "مراقبة",
    ),
    "volunteer": (
        "متطوع",
        "تطوع",
    ),
    "child_presenter": (
        "طفل مقدّم ورقة",
        "عرض ورقة (أطفال)",
    ),
    "attendee": (
        "حاضر",
        "حضور",
    ),
    "reporter": (
        "مراسل",
        "تغطية صحفية",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("events", "0006_outcome_due")]

    operations = [initial_data.rename("events.ParticipationRole", NAMES)]

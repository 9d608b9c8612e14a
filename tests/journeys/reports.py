"""What five press reports say, in our own words: what an editor enters, and where readers see it.

Fields have the names of the models; choices stand as the forms show them. A fact is a kind, the
page of a record, a place on it (CSS) and words that one element of that place must hold together.
"""

from dataclasses import dataclass

from tests.journeys.desk import Record

# What a record is saved with, and then does: `move` is the state to which its button sends it.
PUBLISHED = "published"


def organization(key, name, **fields):
    common = {"name": name, "summary": f"{name}، كما وردت في التقرير."}
    return Record("organizations.organization", key, common | fields, PUBLISHED)


def person(key, name, **fields):
    return Record("organizations.person", key, {"name": name, **fields}, PUBLISHED)


def event(key, title, **fields):
    return Record("events.event", key, {"title": title, **fields}, PUBLISHED)


def article(key, title, **fields):
    return Record("articles.article", key, {"title": title, **fields}, PUBLISHED)


def items(kind, *texts):
    """Items of an agenda, in their order."""
    return [
        {"kind": kind, "position": str(number), "text": text}
        for number, text in enumerate(texts, 1)
    ]


@dataclass
class Report:
    name: str
    records: list
    facts: list


DAMASCUS = Report(
    name="a workshop of which only the duration is known",
    records=[
        organization(
            "unfpa",
            "صندوق الأمم المتحدة للسكان",
            acronym="UNFPA",
            type="وكالة أو صندوق أممي",
            name_latin="United Nations Population Fund",
            names=[{"name": "UN Population Fund", "kind": "الاسم اللاتيني"}],
        ),
        organization("who", "منظمة الصحة العالمية", type="وكالة أو صندوق أممي"),
        person("khani", "مصطفى الخاني", profession="ممثل", country="سوريا"),
        event(
            "event",
            "أسبوع تدريبي في دمشق عن الصحة الإنجابية",
            type="ورشة عمل",
            subject="حزمة الحد الأدنى من خدمات الصحة الإنجابية",
            slogan="تصادم أقل مع حقوق أكثر",
            summary="تدريب لعاملات في الصحة وأخريات، خُصص جزء منه للعنف القائم على النوع.",
            date_precision="المدة فقط",
            duration_days="٧",
            place="دمشق",
            body="""
                جمعت الورشة متدربات من أنحاء البلاد.
                ## الدوائر الاجتماعية
                1. تبدأ كل واحدة بمن حولها.
                1. ثم تكبر الدائرة حتى تلتقي بغيرها.
            """,
            themes=["الصحة الإنجابية", "العنف القائم على النوع الاجتماعي"],
            target_groups=["النساء", "العاملون الصحيون"],
            tags="التوعية، الصحة الإنجابية",
            involvements=[
                {
                    "role": "الجهة الداعية",
                    "organization": "صندوق الأمم المتحدة للسكان",
                    "name_as_stated": "صندوق السكان UNFPA",
                }
            ],
            participations=[
                {
                    "role": "تدريب",
                    "person": "مصطفى الخاني",
                    "title_as_stated": "ممثل",
                    "note": "تولى مع المتدربات محور العنف.",
                },
                {"role": "تلقّي التدريب", "name_as_stated": "المتدربات"},
            ],
            agenda=items("محور", "العنف القائم على النوع", "المساهمة في التوعية"),
            attendances=[
                {"unit": "الأشخاص", "role": "تلقّي التدريب", "note": "لم يذكر التقرير عددهن."},
            ],
            breakdowns=[
                {"dimension": "الجنس", "value": "نساء"},
                {"dimension": "المهنة", "value": "طبيبات"},
                {"dimension": "المهنة", "value": "صيدلانيات"},
                {"dimension": "المهنة", "value": "ممرضات"},
                {"dimension": "المحافظة", "value": "محافظات سوريا كلها", "is_all": True},
            ],
            citations=[
                {
                    "organization": "منظمة الصحة العالمية",
                    "presented_by": "مصطفى الخاني",
                    "note": "دراسات وأرقام نوقشت، بلا عناوين.",
                },
                {"organization_as_stated": "جهات مختصة أخرى"},
            ],
            outcomes=[
                {
                    "kind": "تعهّد",
                    "text": "نقل المعرفة إلى شرائح أخرى بعد الورشة",
                    "responsible_as_stated": "المتدربات",
                }
            ],
        ),
        article(
            "article",
            "فنان بين متدربات في دمشق: التوعية غير التحريض",
            kind="تغطية",
            summary="حديث عن دوائر تتسع، وعن دراسة المجتمع قبل اقتراح الحلول.",
            body="""
                لبى الممثل دعوة أممية إلى ورشة دامت أسبوعًا.
                ## التوعية والتحريض
                يرى الضيف أن التحريض يفرّق وأن التوعية تقرّب.
                - الأسرة والمدرسة
                - الإعلام ورجال الدين
                > تصادم أقل مع حقوق أكثر
            """,
            dateline="دمشق",
            themes=["الصحة الإنجابية"],
            countries=["سوريا"],
            event_links=[
                {"event": "أسبوع تدريبي في دمشق عن الصحة الإنجابية", "kind": "تغطية"},
            ],
            organization_links=[
                {"organization": "صندوق الأمم المتحدة للسكان", "kind": "مذكورة فيه"},
            ],
            person_links=[{"person": "مصطفى الخاني", "kind": "موضوع التقرير"}],
            quotes=[
                {
                    "text": "هدفنا مجتمع لا عنف فيه",
                    "kind": "بنصّه",
                    "speaker": "مصطفى الخاني",
                    "role_then": "ممثل",
                    "event": "أسبوع تدريبي في دمشق عن الصحة الإنجابية",
                },
                {
                    "text": "تصادم أقل مع حقوق أكثر",
                    "kind": "شعار",
                    "speaker": "مصطفى الخاني",
                },
            ],
            sources=[
                {
                    "kind": "تقرير صحفي",
                    "title": "خبر عن ورشة في دمشق",
                    "organization_as_stated": "ناشر لم يُذكر",
                    "url": "https://example.org/workshop",
                    "retrieved_on": "2025-11-03",
                }
            ],
            provenance=[
                {
                    "fact": "التاريخ",
                    "value": "سبعة أيام بلا تاريخ",
                    "sentence": "لبى الممثل دعوة أممية إلى ورشة دامت أسبوعًا.",
                    "event": "أسبوع تدريبي في دمشق عن الصحة الإنجابية",
                },
                {
                    "fact": "الاسم",
                    "value": "ممثل",
                    "sentence": "لبى الممثل دعوة أممية إلى ورشة دامت أسبوعًا.",
                    "person": "مصطفى الخاني",
                },
            ],
        ),
    ],
    facts=[
        ("event with type", "event", ".opening", "ورشة عمل", "أسبوع تدريبي في دمشق"),
        ("duration only", "event", ".opening .facts__row", "متى", "على مدى أسبوع"),
        ("place", "event", ".opening .facts__row", "أين", "دمشق", "سوريا"),
        ("slogan", "event", ".opening", "«تصادم أقل مع حقوق أكثر»"),
        ("topic", "event", "#facts .facts__row", "حزمة الحد الأدنى من خدمات الصحة الإنجابية"),
        ("body", "event", ".prose li", "ثم تكبر الدائرة حتى تلتقي بغيرها."),
        ("target groups", "event", "#facts .facts__row", "النساء", "العاملون الصحيون"),
        ("inviting body", "event", "#bodies .roster__group", "الجهة الداعية", "صندوق السكان UNFPA"),
        ("role at time", "event", "#participants li", "مصطفى الخاني", "ممثل", "محور العنف"),
        ("unnamed group", "event", "#participants .roster__group", "تلقّي التدريب", "المتدربات"),
        ("axes", "event", "#programme li", "المساهمة في التوعية"),
        (
            "number not stated",
            "event",
            "#attendance .figure",
            "تلقّي التدريب",
            "لم يذكر التقرير عددهن.",
        ),
        ("by sex", "event", "#attendance .stack", "النساء والرجال", "نساء"),
        ("by profession", "event", "#attendance .stack", "مهن", "صيدلانيات", "ممرضات"),
        ("by area", "event", "#attendance .stack", "محافظات الحاضرين", "محافظات سوريا كلها"),
        ("cited source", "event", "#citations li", "منظمة الصحة العالمية", "مصطفى الخاني"),
        ("cited source", "event", "#citations li", "جهات مختصة أخرى"),
        ("commitment", "event", "#outcomes", "تعهّد", "نقل المعرفة إلى شرائح", "المتدربات"),
        ("themes", "event", ".tags", "الصحة الإنجابية", "العنف القائم على النوع الاجتماعي"),
        ("tags", "event", ".tags", "التوعية"),
        ("coverage", "event", "#articles .card", "تغطية", "التوعية غير التحريض"),
        ("stated fact", "event", "#provenance li", "التاريخ", "سبعة أيام بلا تاريخ"),
        ("rich text", "article", ".prose h2", "التوعية والتحريض"),
        ("rich text", "article", ".prose ul > li", "الإعلام ورجال الدين"),
        ("rich text", "article", ".prose blockquote", "تصادم أقل مع حقوق أكثر"),
        ("dateline", "article", ".dateline", "دمشق"),
        ("direct quote", "article", ".quote--direct", "هدفنا مجتمع لا عنف فيه»", "مصطفى الخاني"),
        ("slogan", "article", ".quote--slogan", "تصادم أقل مع حقوق أكثر»", "مصطفى الخاني", "شعار"),
        ("source", "article", "#sources", "خبر عن ورشة في دمشق", "ناشر لم يُذكر"),
        ("link to event", "article", "#events", "أسبوع تدريبي في دمشق"),
        ("acronym", "unfpa", ".facts__row", "UNFPA"),
        ("alias", "unfpa", ".facts__row", "الاسم اللاتيني", "UN Population Fund"),
        ("its events", "unfpa", "#events li", "أسبوع تدريبي في دمشق", "الجهة الداعية"),
        ("profession", "khani", ".kicker", "ممثل", "سوريا"),
        ("took part", "khani", "#events li", "أسبوع تدريبي في دمشق", "تدريب"),
        ("quote", "khani", ".quote--direct", "هدفنا مجتمع لا عنف فيه"),
        ("stated fact", "khani", "#provenance li", "الاسم", "ممثل"),
    ],
)

MEETING = "لقاء وزاري مع وفد فرنسي في عمّان"

AMMAN = Report(
    name="a minister receives a delegation on a Wednesday of no known date",
    records=[
        organization(
            "ministry", "وزارة التنمية الاجتماعية الأردنية", type="وزارة", country="الأردن"
        ),
        organization(
            "afd",
            "الوكالة الفرنسية للتنمية",
            acronym="AFD",
            type="وكالة تنمية أجنبية",
            country="فرنسا",
            relations=[
                {
                    "kind": "في شراكة مع",
                    "other": "وزارة التنمية الاجتماعية الأردنية",
                    "state": "مستمر",
                    "note": "برامج سابقة وأخرى منتظرة",
                }
            ],
        ),
        organization("outlet", "أخبار دقيقة", type="مؤسسة إعلامية"),
        Record(
            "events.project",
            "project",
            {
                "name": "مشروع فرنسي أردني لم يُعلن اسمه",
                "organizations": ["وزارة التنمية الاجتماعية الأردنية"],
                "donors": ["الوكالة الفرنسية للتنمية"],
                "about": "يطور مراكز تنمية المجتمع المحلي وخدمات الجمعيات.",
            },
        ),
        event(
            "event",
            MEETING,
            type="لقاء مع وفد",
            summary="استقبلت الوزيرة وفدًا فرنسيًّا، وبحثا مشاريع اجتماعية لم توقَّع بعد.",
            subject="التعاون في المجال الاجتماعي",
            date_precision="غير معروف",
            date_basis="مستنتج من تاريخ النشر",
            date_as_stated="اليوم الأربعاء",
            country="الأردن",
            scope="دولية",
            themes=["الحماية الاجتماعية", "المشاريع الصغيرة والأسر المنتجة"],
            target_groups=["كبار السن", "الأشخاص ذوو الإعاقة", "مرتكبو العنف", "الأسر المنتجة"],
            projects=["مشروع فرنسي أردني لم يُعلن اسمه"],
            involvements=[
                {"role": "الجهة المضيفة", "organization": "وزارة التنمية الاجتماعية الأردنية"},
                {"role": "وفد", "organization": "الوكالة الفرنسية للتنمية"},
                {
                    "role": "وفد",
                    # Met for the first time in the report: made without leaving the event.
                    "organization": organization(
                        "expertise", "منظمة الخبرة الفرنسية", type="وكالة تنمية أجنبية"
                    ),
                },
            ],
            participations=[
                {
                    "role": "استقبال رسمي",
                    "person": person(
                        "minister",
                        "وفاء بني مصطفى",
                        country="الأردن",
                        affiliations=[
                            {
                                "role": "وزيرة التنمية الاجتماعية",
                                "office": "منصب وزاري",
                                "organization": "وزارة التنمية الاجتماعية الأردنية",
                            }
                        ],
                    ),
                    "title_as_stated": "وزيرة التنمية الاجتماعية",
                    "organization": "وزارة التنمية الاجتماعية الأردنية",
                },
                {"role": "عضوية وفد", "name_as_stated": "أعضاء الوفد", "note": "بلا أسماء"},
            ],
            agenda=[
                *items("محور", "تسويق ما تنتجه الأسر عبر الإنترنت", "الوقاية من العنف"),
                *items("هدف", "توجيه المشاريع المقبلة إلى أولويات الوزارة"),
            ],
            agreements=[
                {
                    "kind": "مذكرة تفاهم",
                    "state": "مزمعة",
                    "subject": "تأطير العمل المشترك في السنوات المقبلة",
                    "parties": ["وزارة التنمية الاجتماعية الأردنية"],
                    "parties_as_stated": "الجانب الفرنسي",
                },
                {
                    "kind": "اتفاقية",
                    "state": "مزمعة",
                    "subject": "مشاريع في الخدمات الاجتماعية",
                    "parties": ["الوكالة الفرنسية للتنمية"],
                },
            ],
        ),
        article(
            "article",
            "عمّان وباريس تبحثان مشاريع اجتماعية جديدة",
            kind="خبر",
            summary="مشاريع اجتماعية قيد البحث بين عمّان وباريس.",
            themes=["الحماية الاجتماعية"],
            body="""
                التقت الوزيرة وفدًا فرنسيًّا، وكان الحديث عن مشاريع لم توقَّع بعد.
                وطلبت أن تبدأ البرامج من حاجات المنطقة.
            """,
            outlet="أخبار دقيقة",
            countries=["الأردن", "فرنسا"],
            event_links=[{"event": MEETING, "kind": "تغطية"}],
            quotes=[
                {
                    "text": "لا تكفي رعاية المعنَّفات من دون برامج لمن يرتكبون العنف",
                    "kind": "بمعناه",
                    "speaker": "وفاء بني مصطفى",
                    "role_then": "وزيرة التنمية الاجتماعية",
                    "event": MEETING,
                },
                {
                    "text": "للوفد تجربة سابقة ناجحة في الأردن",
                    "kind": "بمعناه",
                    "speaker_organization": "الوكالة الفرنسية للتنمية",
                    "speaker_as_stated": "الوفد الفرنسي",
                    "event": MEETING,
                },
            ],
            provenance=[
                {
                    "fact": "ارتباط",
                    "value": "شراكة مع الجانب الفرنسي",
                    "sentence": "التقت الوزيرة وفدًا فرنسيًّا، وكان الحديث عن مشاريع لم توقَّع بعد.",
                    "organization": "وزارة التنمية الاجتماعية الأردنية",
                }
            ],
        ),
    ],
    facts=[
        ("event with type", "event", ".opening", "لقاء مع وفد"),
        ("scope", "event", "#facts .facts__row", "دولية"),
        ("relative day", "event", ".opening .facts__row", "متى", "اليوم الأربعاء"),
        ("country", "event", ".opening .facts__row", "أين", "الأردن"),
        ("host", "event", "#bodies .roster__group", "الجهة المضيفة", "وزارة التنمية الاجتماعية"),
        (
            "counterparty delegation",
            "event",
            "#bodies .roster__group",
            "وفد",
            "الوكالة الفرنسية للتنمية",
            "منظمة الخبرة الفرنسية",
        ),
        ("person", "event", "#participants li", "وفاء بني مصطفى", "وزيرة التنمية الاجتماعية"),
        ("unnamed members", "event", "#participants li", "أعضاء الوفد", "بلا أسماء"),
        ("axes", "event", "#programme li", "تسويق ما تنتجه الأسر عبر الإنترنت"),
        ("objectives", "event", "#programme .stack", "الأهداف", "أولويات الوزارة"),
        (
            "memorandum planned",
            "event",
            "#agreements .links__item",
            "مذكرة تفاهم",
            "مزمعة",
            "تأطير العمل المشترك",
            "الجانب الفرنسي",
        ),
        ("agreement planned", "event", "#agreements .links__item", "اتفاقية", "مزمعة"),
        (
            "project",
            "event",
            "#projects",
            "مشروع فرنسي أردني لم يُعلن اسمه",
            "مراكز تنمية المجتمع المحلي",
            "الوكالة الفرنسية للتنمية",
        ),
        (
            "target groups",
            "event",
            "#facts .facts__row",
            "كبار السن",
            "الأشخاص ذوو الإعاقة",
            "مرتكبو العنف",
        ),
        ("collective speaker", "event", ".quote--indirect", "تجربة سابقة", "الوفد الفرنسي"),
        ("reported speech", "article", ".quote--indirect", "لا تكفي", "وفاء بني مصطفى", "وزيرة"),
        ("outlet", "article", ".dateline", "أخبار دقيقة"),
        ("countries", "article", "#named", "الأردن", "فرنسا"),
        ("partners", "afd", "#ties tr", "في شراكة مع", "وزارة التنمية", "مستمر", "برامج سابقة"),
        ("partners", "ministry", "#ties tr", "في شراكة مع", "الوكالة الفرنسية للتنمية"),
        ("stated fact", "ministry", "#provenance li", "ارتباط", "شراكة مع الجانب الفرنسي"),
        ("collective speaker", "afd", "#quotes", "تجربة سابقة"),
        ("delegation", "expertise", "#events li", MEETING, "وفد"),
        ("office", "minister", ".timeline__item", "وزيرة التنمية الاجتماعية", "وزارة"),
        ("reported speech", "minister", ".quote--indirect", "لا تكفي رعاية المعنَّفات"),
        ("articles of an outlet", "outlet", "#articles li", "عمّان وباريس تبحثان"),
    ],
)

SESSION = "حوار في حمص عن سلامة الأحياء"

HOMS = Report(
    name="a dialogue session of today, with photos",
    records=[
        organization(
            "centre",
            "مركز الحوار السوري",
            type="مركز دراسات",
            about="مؤسسة أهلية غايتها أن يبقى الحوار قائمًا بين السوريين.",
        ),
        organization(
            "agency",
            "الوكالة العربية السورية للأنباء",
            short_name="سانا",
            type="مؤسسة إعلامية",
            country="سوريا",
        ),
        person(
            "abdullah",
            "نورس العبد الله",
            affiliations=[
                {
                    "role": "مدير الوحدة",
                    "office": "إدارة وحدة",
                    "organization": "مركز الحوار السوري",
                    "unit": "وحدة التوافق والهوية المشتركة",
                }
            ],
        ),
        Record(
            "events.eventseries",
            "series",
            {"name": "حوارات المركز في حمص", "organization": "مركز الحوار السوري"},
        ),
        Record(
            "shared.photo",
            "photo",
            {
                "image": "room.png",
                "alt": "رجال ونساء حول طاولة مستديرة",
                "caption": "الحاضرون في مستهل الحوار",
                "credit": "عدسة سانا",
                "consent": "ممنوحة",
            },
        ),
        Record(
            "shared.photo",
            "second photo",
            {
                "image": "board.png",
                "alt": "لوح عليه محاور مكتوبة",
                "caption": "المحاور على اللوح",
                "credit": "عدسة سانا",
                "consent": "غير لازمة: لا يمكن التعرّف على أحد",
            },
        ),
        event(
            "event",
            SESSION,
            summary="حوار بين هيئات المدينة في سلامة أحيائها.",
            type="جلسة حوارية",
            subject="حمص نموذجًا",
            date_precision="غير معروف",
            date_basis="مستنتج من تاريخ النشر",
            date_as_stated="جلسة اليوم",
            mode="حضوريًا",
            place="حمص",
            venue="فندق سفير حمص",
            scope="محلية",
            themes=["السلامة المجتمعية", "مواجهة خطاب الكراهية"],
            series="حوارات المركز في حمص",
            series_ordinal="1",
            distinction="أول نشاط حواري في المدينة",
            cover="الحاضرون في مستهل الحوار",
            involvements=[
                {"role": "الجهة المنظمة", "organization": "مركز الحوار السوري"},
                {"role": "جهة مشاركة", "name_as_stated": "ممثلو المجتمع المدني والأهلي"},
                {"role": "جهة مشاركة", "name_as_stated": "ممثلو المؤسسات"},
            ],
            participations=[
                {
                    "role": "التحدث باسم الجهة",
                    "person": "نورس العبد الله",
                    "title_as_stated": "مدير وحدة التوافق والهوية المشتركة",
                    "organization": "مركز الحوار السوري",
                },
                {
                    "role": "تغطية صحفية",
                    "name_as_stated": "مراسلة سانا",
                    "organization": "الوكالة العربية السورية للأنباء",
                },
            ],
            agenda=[
                *items(
                    "محور",
                    "قضايا السلامة في المدينة",
                    "المخاوف والفجوات وترتيبها",
                    "ما على المجتمع المدني والأهلي",
                    "رؤية مشتركة للأدوار",
                    "الحلول والأدوات المتاحة",
                    "تحديات الحماية",
                    "تكامل الأدوار واغتنام الفرص",
                ),
                *items("هدف", "ترتيب الأولويات وسبل التدخل"),
            ],
            photos=[
                {"photo": "المحاور على اللوح", "position": "2"},
                {
                    "photo": "الحاضرون في مستهل الحوار",
                    "position": "1",
                    "caption": "افتتاح الحوار",
                },
            ],
        ),
        article(
            "article",
            "أهل حمص يتحاورون في سلامة أحيائهم",
            kind="تغطية",
            kicker="السلامة المجتمعية",
            summary="هيئات من المدينة تبحث سلامة أحيائها.",
            body="جلس ممثلون عن هيئات المدينة حول طاولة واحدة.",
            themes=["السلامة المجتمعية"],
            dateline="حمص",
            outlet="الوكالة العربية السورية للأنباء",
            outlet_as_stated="سانا",
            byline="مراسلة سانا",
            cover="الحاضرون في مستهل الحوار",
            tags="الحوار، السلم الأهلي",
            event_links=[{"event": SESSION, "kind": "تغطية"}],
            organization_links=[{"organization": "مركز الحوار السوري", "kind": "موضوع التقرير"}],
            person_links=[{"person": "نورس العبد الله", "kind": "ورد الاسم فيه"}],
            quotes=[
                {
                    "text": "يخفف الحوار النزاع حين تنبع الحلول من الواقع",
                    "kind": "بمعناه",
                    "speaker": "نورس العبد الله",
                    "role_then": "مدير وحدة التوافق والهوية المشتركة",
                    "event": SESSION,
                }
            ],
            photos=[{"photo": "المحاور على اللوح", "position": "1"}],
        ),
    ],
    facts=[
        ("event with type", "event", ".opening", "جلسة حوارية"),
        ("scope", "event", "#facts .facts__row", "محلية"),
        ("relative day", "event", ".opening .facts__row", "متى", "جلسة اليوم"),
        ("venue", "event", ".opening .facts__row", "أين", "حمص", "فندق سفير حمص"),
        ("organizer", "event", ".opening .facts__row", "مركز الحوار السوري"),
        ("mode", "event", ".opening .facts__row", "حضوريًا"),
        (
            "participating bodies",
            "event",
            "#bodies .roster__group",
            "جهة مشاركة",
            "ممثلو المجتمع المدني والأهلي",
            "ممثلو المؤسسات",
        ),
        (
            "role at time",
            "event",
            "#participants li",
            "نورس العبد الله",
            "مدير وحدة التوافق والهوية المشتركة",
            "مركز الحوار السوري",
        ),
        ("reporter credit", "event", "#participants .roster__group", "تغطية صحفية", "مراسلة سانا"),
        ("topic", "event", "#facts .facts__row", "حمص نموذجًا"),
        ("claim", "event", "#facts .facts__row", "أول نشاط حواري في المدينة"),
        ("first of a series", "event", "#facts .facts__row", "حوارات المركز في حمص", "1"),
        ("axes", "event", "#programme ol > li:nth-child(1)", "قضايا السلامة في المدينة"),
        ("axes", "event", "#programme ol > li:nth-child(7)", "تكامل الأدوار واغتنام الفرص"),
        ("objectives", "event", "#programme ul > li", "ترتيب الأولويات وسبل التدخل"),
        ("gallery", "event", "#photos li:nth-child(1)", "افتتاح الحوار", "عدسة سانا"),
        ("gallery", "event", "#photos li:nth-child(2)", "المحاور على اللوح"),
        ("reported speech", "event", ".quote--indirect", "يخفف الحوار النزاع", "مدير وحدة"),
        ("dateline and outlet", "article", ".dateline", "حمص", "سانا"),
        ("byline", "article", ".meta__item", "مراسلة سانا"),
        ("kicker", "article", ".story__head", "السلامة المجتمعية"),
        ("caption and credit", "article", ".story__cover", "الحاضرون في مستهل", "عدسة سانا"),
        ("tags", "article", ".tags", "الحوار", "السلم الأهلي"),
        ("organization named", "article", "#named", "مركز الحوار السوري", "نورس العبد الله"),
        ("boilerplate", "centre", ".prose", "مؤسسة أهلية"),
        ("type", "centre", ".kicker", "مركز دراسات"),
        ("its people", "centre", ".timeline__item", "نورس العبد الله", "مدير الوحدة"),
        ("unit", "abdullah", ".timeline__item", "مدير الوحدة", "وحدة التوافق والهوية المشتركة"),
        ("short name", "agency", ".facts__row", "سانا"),
        ("published by it", "agency", "#articles li", "أهل حمص يتحاورون"),
    ],
)

CONFERENCE = "مؤتمر الدوحة لخطوط مساندة الأطفال"


def part_of_conference(key, title, kind, **fields):
    """A gathering within the conference, of which only the month is certain."""
    common = {
        "date_precision": "الشهر فقط",
        "starts_on": "2022-05-01",
        "life": "مُعلن عنها",
        "place": "الدوحة",
        "parent": CONFERENCE,
        "parent_kind": kind,
        "summary": f"{title}، من أعمال المؤتمر.",
        "themes": ["حماية الطفل"],
    }
    return event(key, title, **common | fields)


DOHA = Report(
    name="an announced conference with sub-events",
    records=[
        organization("foundation", "المؤسسة القطرية للعمل الاجتماعي", type="مؤسسة مانحة أو وقفية"),
        organization(
            "international",
            "المنظمة الدولية لخطوط مساندة الطفل",
            type="منظمة غير حكومية دولية",
            names=[{"name": "الاتحاد الدولي لخطوط مساندة الطفل", "kind": "تُعرف أيضًا باسم"}],
        ),
        organization(
            "region",
            "المكتب الإقليمي لخطوط مساندة الطفل",
            type="منظمة غير حكومية دولية",
            relations=[
                {
                    "kind": "مكتب إقليمي من مكاتب",
                    "other": "المنظمة الدولية لخطوط مساندة الطفل",
                }
            ],
        ),
        organization(
            "aman",
            "مركز الحماية والتأهيل الاجتماعي",
            short_name="أمان",
            type="مركز خدمات تابع",
            country="قطر",
            founded="٢٠٠٢",
            parent="المؤسسة القطرية للعمل الاجتماعي",
            names=[{"name": "مركز أمان", "kind": "الاسم المختصر"}],
            relations=[
                {
                    "kind": "تشرف عليها",
                    "other": "المؤسسة القطرية للعمل الاجتماعي",
                    "state": "مستمر",
                }
            ],
        ),
        organization("outlet", "المرفأ", type="مؤسسة إعلامية"),
        person(
            "director",
            "عبد العزيز آل إسحاق",
            affiliations=[
                {
                    "role": "المدير التنفيذي",
                    "office": "الإدارة التنفيذية",
                    "organization": "مركز الحماية والتأهيل الاجتماعي",
                },
                {
                    "role": "رئاسة اللجنة التنظيمية",
                    "organization": "مركز الحماية والتأهيل الاجتماعي",
                    "unit": "لجنة المؤتمر",
                    "starts": "2022",
                },
            ],
        ),
        event(
            "event",
            CONFERENCE,
            type="مؤتمر",
            summary="مؤتمر لمن يرد على اتصالات الأطفال ويحميهم.",
            date_precision="عدة أيام",
            starts_on="٢٣/٥/٢٠٢٢",
            ends_on="24/5/2022",
            duration_days="2",
            life="مُعلن عنها",
            mode="حضوريًا",
            scope="دولية",
            place="الدوحة",
            venue="فندق جراند حياة الدوحة",
            hall="قاعة السيلية",
            themes=["حماية الطفل"],
            goals=[
                "الصناعة والابتكار والهياكل الأساسية",
                "السلام والعدل والمؤسسات القوية",
                "عقد الشراكات لتحقيق الأهداف",
            ],
            target_groups=["الأطفال المعرضون للخطر"],
            observances=["اليوم الدولي لخطوط مساندة الطفل"],
            distinction="أول لقاء من نوعه في المنطقة",
            involvements=[
                {
                    "role": "الجهة المنظمة",
                    "organization": "مركز الحماية والتأهيل الاجتماعي",
                    "name_as_stated": "مركز الحماية والتأهيل الاجتماعي (أمان)",
                },
                {"role": "الجهة المشرفة", "organization": "المؤسسة القطرية للعمل الاجتماعي"},
                {"role": "جهة مشاركة", "name_as_stated": "وزارة الداخلية"},
                {"role": "جهة مشاركة", "name_as_stated": "النيابة العامة"},
                {"role": "جهة مشاركة", "name_as_stated": "المجلس الأعلى للقضاء"},
            ],
            participations=[
                {
                    "role": "رئاسة اللجنة التنظيمية",
                    "person": "عبد العزيز آل إسحاق",
                    "title_as_stated": "رئيس لجنة المؤتمر",
                },
                {
                    "role": "التحدث باسم الجهة",
                    "person": "عبد العزيز آل إسحاق",
                    "title_as_stated": "المدير التنفيذي لمركز أمان",
                },
                {
                    "role": "عرض ورقة (أطفال)",
                    "name_as_stated": "الأطفال المشاركون",
                    "note": "يقدمون أوراقًا ويديرون جلسات.",
                },
            ],
            agenda=[
                *items(
                    "محور",
                    "تجربة الخط الساخن",
                    "تحديات الخطوط في العالم والمنطقة",
                    "مساعدة الأطفال في الأزمات",
                    "القوانين والسياسات",
                ),
                *items("هدف", "مناصرة حقوق الطفل", "تشجيع الدول على خطوط مساندة"),
            ],
            attendances=[
                {"qualifier": "نحو", "count": "٢٥", "unit": "الأشخاص", "role": "إلقاء كلمة"},
                {"qualifier": "أكثر من", "count": "30", "unit": "المنظمات"},
            ],
            breakdowns=[
                {"dimension": "العمر", "value": "أطفال"},
                {"dimension": "المهنة", "value": "أكاديميون وخبراء"},
            ],
        ),
        part_of_conference(
            "closed",
            "لقاء تشاوري مغلق للمكتب الإقليمي",
            "اجتماع مغلق",
            type="لقاء تشاوري",
            subject="خطط العمل من 2020 إلى 2023",
            access="مغلقة",
            involvements=[
                {"role": "جهة مشاركة", "organization": "المكتب الإقليمي لخطوط مساندة الطفل"},
            ],
            relations=[{"kind": "تحضيرية لفعالية", "other_as_stated": "اجتماع ستوكهولم"}],
        ),
        part_of_conference(
            "school",
            "ورشة عن الإساءة في المدرسة",
            "ورشة موازية",
            type="ورشة عمل",
        ),
        part_of_conference(
            "seminars",
            "ندوات للتوعية ترافق المؤتمر",
            "فعالية مصاحبة",
            type="جلسة توعية",
        ),
        article(
            "article",
            "الدوحة تنتظر مؤتمرًا لخطوط مساندة الأطفال",
            kind="إعلان",
            summary="مؤتمر منتظر لمن يرد على اتصالات الأطفال.",
            body="يتحدث في المؤتمر نحو خمسة وعشرين ضيفًا.",
            themes=["حماية الطفل"],
            outlet="المرفأ",
            dateline="الدوحة",
            is_exclusive=True,
            source_url="https://example.org/helplines",
            source_published_on="18/5/2022",
            retrieved_on="19/5/2022",
            event_links=[
                {"event": CONFERENCE, "kind": "إعلان"},
                {"event": "لقاء تشاوري مغلق للمكتب الإقليمي", "kind": "إعلان"},
            ],
            quotes=[
                {
                    "text": "أول لقاء متخصص من نوعه",
                    "kind": "بنصّه",
                    "speaker": "عبد العزيز آل إسحاق",
                    "role_then": "المدير التنفيذي لمركز أمان",
                    "event": CONFERENCE,
                }
            ],
            provenance=[
                {
                    "fact": "الحضور",
                    "value": "نحو 25 متحدثًا",
                    "sentence": "يتحدث في المؤتمر نحو خمسة وعشرين ضيفًا.",
                    "event": CONFERENCE,
                }
            ],
        ),
    ],
    facts=[
        ("event with type", "event", ".opening", "مؤتمر", "مُعلن عنها"),
        ("scope", "event", "#facts .facts__row", "دولية"),
        ("precise range", "event", ".opening .facts__row", "متى", "23–24", "مايو 2022"),
        (
            "venue and hall",
            "event",
            ".opening .facts__row",
            "الدوحة",
            "فندق جراند حياة الدوحة",
            "قاعة السيلية",
        ),
        ("organizer", "event", "#bodies .roster__group", "الجهة المنظمة", "(أمان)"),
        ("supervisor", "event", "#bodies .roster__group", "الجهة المشرفة", "المؤسسة القطرية"),
        (
            "participating bodies",
            "event",
            "#bodies .roster__group",
            "وزارة الداخلية",
            "النيابة العامة",
            "المجلس الأعلى للقضاء",
        ),
        ("several roles", "event", "#participants .roster__group", "رئيس لجنة المؤتمر"),
        ("several roles", "event", "#participants .roster__group", "المدير التنفيذي لمركز أمان"),
        (
            "child participation",
            "event",
            "#participants .roster__group",
            "عرض ورقة (أطفال)",
            "الأطفال المشاركون",
            "يديرون جلسات",
        ),
        ("approximate count", "event", "#attendance .figure", "نحو", "25", "متحدث"),
        ("at least", "event", "#attendance .figure", "أكثر من", "30", "جهة"),
        ("by age", "event", "#attendance .stack", "أعمار", "أطفال"),
        ("by profession", "event", "#attendance .stack", "مهن", "أكاديميون وخبراء"),
        ("axes", "event", "#programme ol > li", "مساعدة الأطفال في الأزمات"),
        ("objectives", "event", "#programme ul > li", "تشجيع الدول على خطوط مساندة"),
        ("claim", "event", "#facts .facts__row", "أول لقاء من نوعه في المنطقة"),
        ("observance", "event", "#facts .facts__row", "اليوم الدولي لخطوط مساندة", "17", "مايو"),
        ("goals", "event", "#facts .facts__row", "9.", "16.", "17."),
        ("target groups", "event", "#facts .facts__row", "الأطفال المعرضون للخطر"),
        ("closed sub-event", "event", "#parts .entry", "اجتماع مغلق", "لقاء تشاوري مغلق"),
        ("parallel workshop", "event", "#parts .entry", "ورشة موازية", "الإساءة في المدرسة"),
        ("side event", "event", "#parts .entry", "فعالية مصاحبة", "ندوات للتوعية"),
        ("announcement", "event", "#articles .card", "إعلان", "الدوحة تنتظر مؤتمرًا"),
        ("stated fact", "event", "#provenance li", "الحضور", "نحو 25 متحدثًا"),
        ("access", "closed", "#facts .facts__row", "مغلقة"),
        ("prepares for", "closed", "#relations .facts__row", "تحضيرية", "اجتماع ستوكهولم"),
        ("period of plans", "closed", "#facts .facts__row", "خطط العمل من 2020 إلى 2023"),
        ("part of", "closed", "#facts .facts__row", CONFERENCE, "اجتماع مغلق"),
        ("month only", "school", ".opening .facts__row", "متى", "مايو 2022"),
        ("exclusive", "article", ".kicker", "خاص"),
        ("dateline and outlet", "article", ".dateline", "الدوحة", "المرفأ"),
        ("direct quote", "article", ".quote--direct", "أول لقاء متخصص من نوعه»"),
        ("published where and when", "article", "#sources", "18", "مايو 2022", "19"),
        ("both events", "article", "#events", CONFERENCE, "لقاء تشاوري مغلق"),
        ("founding date", "aman", ".facts__row", "2002"),
        ("hierarchy", "aman", ".facts__row", "المؤسسة القطرية للعمل الاجتماعي"),
        ("supervised by", "aman", "#ties tr", "تشرف عليها", "المؤسسة القطرية"),
        ("short name", "aman", ".facts__row", "مركز أمان"),
        ("alias", "international", ".facts__row", "الاتحاد الدولي لخطوط مساندة الطفل"),
        ("regional office", "region", "#ties tr", "مكتب إقليمي", "المنظمة الدولية"),
        ("several offices", "director", ".timeline__item", "المدير التنفيذي", "أمان"),
        ("several offices", "director", ".timeline__item", "رئاسة اللجنة", "لجنة المؤتمر", "2022"),
        ("direct quote", "director", ".quote--direct", "أول لقاء متخصص من نوعه"),
    ],
)

ASSEMBLY = "الهيئة العامة للاتحاد السوري تجتمع في إسطنبول"
UNION = "اتحاد منظمات المجتمع المدني السوري"
FROM_AFAR = {"unit": "المنظمات", "mode": "عن بُعد", "dimension": "مكان المشاركة"}
PROPOSALS = [
    "تنسيق مع المنظمات الوطنية",
    "سؤال عن الحاجة قبل التدريب",
    "حملات مراسلة مشتركة",
    "بوصلة توجه المسار",
    "لجنة جاهزة للمناصرة",
    "شبكات أمتن مع الأمم المتحدة",
]
OUTPUTS = [
    "اعتماد نظام الأفرع",
    "معايير إنسانية في التطوع",
    "رصد انتهاكات الإعلام",
    "لجنة حملات المناصرة",
    "دعوة المنظمات إلى النشر",
    "شرح مفهوم التنمية",
    "شبكات مترابطة",
    "دورات في التنمية",
    "مجموعة للتواصل على واتساب",
]

ISTANBUL = Report(
    name="a hybrid assembly with votes, proposals and outputs",
    records=[
        organization("relief", "إنترناشونال ريليف", type="منظمة غير حكومية دولية"),
        organization(
            "union",
            UNION,
            short_name="اتحاد المنظمات السورية",
            type="اتحاد أو شبكة منظمات",
            names=[
                {"name": "اتحاد منظمات المجتمع السوري", "kind": "تُعرف أيضًا باسم"},
                {"name": "اتحاد منظمات المجتمع المدني", "kind": "تُعرف أيضًا باسم"},
            ],
            relations=[{"kind": "في شراكة مع", "other": "إنترناشونال ريليف", "state": "مستمر"}],
            figures=[
                {
                    "metric": "الأعضاء",
                    "value": "172",
                    "as_of": "2017-01-16",
                    "source": "الأمين العام",
                },
                {"metric": "الأعضاء النشطون", "value": "88", "as_of": "2017-01-16"},
                {
                    "metric": "القراء",
                    "qualifier": "حتى",
                    "value": "١٠٠٬٠٠٠",
                    "period": "شهريًا",
                },
            ],
            publications=[
                {
                    "title": "مجلة الاتحاد",
                    "medium": "نسخة مطبوعة وإلكترونية",
                    "readers_qualifier": "حتى",
                    "readers": "100,000",
                    "readers_period": "شهريًا",
                }
            ],
        ),
        organization(
            "branch",
            "فرع الاتحاد المنتظر",
            type="اتحاد أو شبكة منظمات",
            relations=[{"kind": "فرع من", "other": UNION, "state": "مزمع"}],
        ),
        organization(
            "member",
            "منظمة عضو لم تُسمَّ",
            type="جمعية / مؤسسة أهلية",
            relations=[{"kind": "عضو في", "other": UNION, "state": "مستمر"}],
        ),
        organization("outlet", "الحدث", type="مؤسسة إعلامية"),
        person(
            "secretary",
            "خضر السوطري",
            honorific="الدكتور",
            affiliations=[{"role": "أمين عام", "office": "الأمانة العامة", "organization": UNION}],
            names=[{"name": "د. سوطري"}],
        ),
        person(
            "executive",
            "محمد سعيد",
            honorific="الدكتور",
            affiliations=[{"role": "المدير التنفيذي", "organization": UNION}],
        ),
        person(
            "media",
            "رشدي مفتي",
            honorific="الإعلامي",
            affiliations=[
                {
                    "role": "مسؤول القسم",
                    "office": "رئاسة قسم",
                    "organization": UNION,
                    "unit": "قسم الإعلام",
                }
            ],
        ),
        person("author", "ورود مأمون"),
        Record(
            "events.project",
            "project",
            {"name": "حفظ كرامة المستفيد", "organizations": [UNION]},
        ),
        Record(
            "shared.attachment",
            "rules",
            {"file": "rules.pdf", "title": "مشروع قانون الأفرع"},
        ),
        event(
            "event",
            ASSEMBLY,
            type="اجتماع الهيئة العامة",
            summary="اجتماع صُوّت فيه على نظام الأفرع وعلى مقترحات.",
            date_precision="يوم واحد",
            starts_on="١٦/١/٢٠١٧",
            mode="حضوريًا وعن بُعد",
            platform="Webex",
            access="للأعضاء",
            place="إسطنبول",
            venue="فندق غراند أنكا",
            themes=["التشبيك والشراكات", "الحوكمة والمساءلة الداخلية"],
            projects=["حفظ كرامة المستفيد"],
            involvements=[{"role": "الجهة المنظمة", "organization": UNION}],
            participations=[
                {
                    "role": "كلمة الافتتاح",
                    "person": "الدكتور خضر السوطري",
                    "title_as_stated": "أمين عام الاتحاد",
                    "organization": UNION,
                    "organization_as_stated": "اتحاد منظمات المجتمع السوري",
                },
                {
                    "role": "إلقاء كلمة",
                    "person": "الدكتور محمد سعيد",
                    "title_as_stated": "المدير التنفيذي",
                },
                {
                    "role": "إلقاء كلمة",
                    "person": "الإعلامي رشدي مفتي",
                    "title_as_stated": "مسؤول قسم الإعلام",
                },
                {"role": "تغطية صحفية", "person": "ورود مأمون", "organization": "الحدث"},
            ],
            agenda=[
                {"kind": "جلسة", "position": "1", "text": "تلاوة من القرآن الكريم"},
                {
                    "kind": "جلسة",
                    "position": "2",
                    "text": "كلمة الأمين العام",
                    "speakers": ["الدكتور خضر السوطري"],
                },
                {"kind": "جلسة", "position": "3", "text": "تعارف المنظمات"},
                {"kind": "هدف", "text": "خمسة مخرجات على الأقل"},
            ],
            attendances=[
                {"count": "25", "unit": "المنظمات", "mode": "حضوريًا"},
                {"count": "29", "unit": "المنظمات", "mode": "عن بُعد"},
                {"count": "54", "unit": "المنظمات"},
            ],
            breakdowns=[
                {**FROM_AFAR, "place": "الغوطة"},
                {**FROM_AFAR, "place": "ريف حلب"},
                {**FROM_AFAR, "place": "أنطاكيا"},
                {**FROM_AFAR, "country": "السعودية"},
                {**FROM_AFAR, "country": "الأردن"},
                {**FROM_AFAR, "value": "مدن ودول أخرى"},
            ],
            outcomes=[
                *(
                    {"kind": "مقترح", "number": str(number), "text": text}
                    | ({"proposed_by": "الدكتور خضر السوطري"} if number == 1 else {})
                    for number, text in enumerate(PROPOSALS, 1)
                ),
                {
                    "kind": "مُخرَج",
                    "number": "1",
                    "text": OUTPUTS[0],
                    "responsible": UNION,
                    "due_on": "2017-02-16",
                    "due_as_stated": "خلال شهر",
                },
                *(
                    {"kind": "مُخرَج", "number": str(number), "text": text}
                    for number, text in enumerate(OUTPUTS[1:], 2)
                ),
            ],
            ballots=[
                {
                    "motion": "قانون الأفرع",
                    "mode": "حضوريًا",
                    "in_favour": "24",
                    "eligible": "25",
                    "document": "مشروع قانون الأفرع",
                },
                {
                    "motion": "قانون الأفرع",
                    "mode": "عن بُعد",
                    "in_favour": "9",
                    "eligible": "29",
                    "note": "صوّت من أمكن الوصول إليه قبل الختام.",
                },
            ],
        ),
        article(
            "article",
            "اتحاد سوري يقر نظام الأفرع في إسطنبول",
            kind="تغطية",
            summary="نظام جديد للأفرع تقرّه الهيئة العامة.",
            body="اجتمعت الهيئة العامة، وحضر أكثر الأعضاء من بعيد.",
            themes=["الحوكمة والمساءلة الداخلية"],
            section="الدولية",
            is_ticker=True,
            outlet="الحدث",
            outlet_as_stated="الحدث",
            dateline="إسطنبول",
            byline="ورود مأمون",
            event_links=[{"event": ASSEMBLY, "kind": "تغطية"}],
            organization_links=[
                {"organization": UNION, "kind": "موضوع التقرير"},
                {"organization": "إنترناشونال ريليف", "kind": "مذكورة فيه"},
            ],
            person_links=[{"person": "ورود مأمون", "kind": "كتابة"}],
            quotes=[
                {
                    "text": "الحراك المدني يسبق السياسي في الأهمية",
                    "kind": "بمعناه",
                    "speaker": "الدكتور خضر السوطري",
                    "role_then": "أمين عام الاتحاد",
                    "event": ASSEMBLY,
                },
                {
                    "text": "القسم منصة لجميع المنظمات",
                    "kind": "بمعناه",
                    "speaker": "الإعلامي رشدي مفتي",
                    "event": ASSEMBLY,
                },
            ],
            provenance=[
                {
                    "fact": "رقم",
                    "value": "172 عضوًا",
                    "sentence": "اجتمعت الهيئة العامة، وحضر أكثر الأعضاء من بعيد.",
                    "organization": UNION,
                }
            ],
        ),
    ],
    facts=[
        ("event with type", "event", ".opening", "اجتماع الهيئة العامة"),
        ("access", "event", "#facts .facts__row", "للأعضاء"),
        (
            "single day with weekday",
            "event",
            ".opening .facts__row",
            "16 كانون الثاني/يناير 2017",
            "الاثنين",
        ),
        ("venue", "event", ".opening .facts__row", "إسطنبول", "تركيا", "فندق غراند أنكا"),
        ("mode and platform", "event", ".opening .facts__row", "حضوريًا وعن بُعد", "Webex"),
        ("attendance in person", "event", "#attendance .bars__line", "حضوريًا", "25", "جهة"),
        ("attendance from afar", "event", "#attendance .bars__line", "عن بُعد", "29", "جهة"),
        ("attendance in all", "event", "#attendance .bars__line", "54", "جهة"),
        (
            "joined from",
            "event",
            "#attendance .stack",
            "عن بُعد",
            "الغوطة",
            "ريف حلب",
            "أنطاكيا",
            "السعودية",
            "الأردن",
            "مدن ودول أخرى",
        ),
        ("honorific", "event", "#participants li", "الدكتور خضر السوطري", "أمين عام الاتحاد"),
        ("alias then", "event", "#participants li", "اتحاد منظمات المجتمع السوري"),
        ("honorific", "event", "#participants li", "الإعلامي رشدي مفتي", "مسؤول قسم الإعلام"),
        ("reporter", "event", "#participants .roster__group", "تغطية صحفية", "ورود مأمون", "الحدث"),
        ("programme", "event", ".agenda__item:nth-child(1)", "تلاوة من القرآن الكريم"),
        ("programme", "event", ".agenda__item:nth-child(2)", "كلمة الأمين العام", "السوطري"),
        ("objective", "event", "#programme ul > li", "خمسة مخرجات على الأقل"),
        *(
            ("proposals", "event", ".outcome", str(number), text)
            for number, text in enumerate(PROPOSALS, 1)
        ),
        ("proposed by", "event", ".outcome", PROPOSALS[0], "خضر السوطري"),
        *(
            ("outputs", "event", ".outcome", str(number), text)
            for number, text in enumerate(OUTPUTS, 1)
        ),
        (
            "deadline",
            "event",
            ".outcome",
            OUTPUTS[0],
            "16 شباط/فبراير 2017",
            "«خلال شهر»",
            "اتحاد المنظمات السورية",
        ),
        ("vote", "event", ".ballot", "قانون الأفرع", "حضوريًا", "24 صوتًا", "25"),
        ("vote", "event", ".ballot", "عن بُعد", "9 أصوات", "29", "أمكن الوصول إليه"),
        ("subject of vote", "event", ".ballot a", "مشروع قانون الأفرع"),
        ("project", "event", "#projects", "حفظ كرامة المستفيد"),
        ("reported speech", "event", ".quote--indirect", "القسم منصة", "رشدي مفتي"),
        ("section", "article", ".kicker", "الدولية"),
        ("ticker", "home", "main", "اتحاد سوري يقر نظام الأفرع في إسطنبول"),
        ("dateline and outlet", "article", ".dateline", "إسطنبول", "الحدث"),
        ("byline", "article", ".meta__item", "ورود مأمون"),
        ("author", "article", "#named .facts__row", "كتابة", "ورود مأمون"),
        ("three names", "union", ".facts__row", "اتحاد منظمات المجتمع السوري"),
        ("three names", "union", ".facts__row", "اتحاد منظمات المجتمع المدني"),
        ("membership base", "union", ".figure", "الأعضاء", "172", "الأمين العام"),
        ("membership base", "union", ".figure", "الأعضاء النشطون", "88"),
        ("audience figure", "union", ".figure", "القراء شهريًا", "على الأكثر", "100,000"),
        (
            "publication",
            "union",
            "#publications li",
            "مجلة الاتحاد",
            "نسخة مطبوعة وإلكترونية",
            "100,000",
        ),
        ("partner", "union", "#ties tr", "في شراكة مع", "إنترناشونال ريليف"),
        ("planned branch", "branch", "#ties tr", "فرع من", "اتحاد منظمات", "مزمع"),
        ("planned branch", "union", "#ties tr", "فرع الاتحاد المنتظر", "مزمع"),
        ("umbrella membership", "member", "#ties tr", "عضو في", "اتحاد منظمات", "مستمر"),
        ("stated fact", "union", "#provenance li", "رقم", "172 عضوًا"),
        ("its outlet", "outlet", "#articles li", "اتحاد سوري يقر نظام الأفرع"),
        ("office", "secretary", ".timeline__item", "أمين عام", "اتحاد المنظمات السورية"),
        ("also written", "secretary", ".facts__row", "د. سوطري"),
        ("unit", "media", ".timeline__item", "مسؤول القسم", "قسم الإعلام"),
        ("written by", "author", "#articles li", "كتابة"),
    ],
)

REPORTS = [DAMASCUS, AMMAN, HOMS, DOHA, ISTANBUL]

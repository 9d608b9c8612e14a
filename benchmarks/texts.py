"""Arabic text for the benchmarks: sentences of our own, and words that never were.

Sentences come from a small grammar over what the field writes about. A text is filled up with
words drawn from 60,000 invented ones, the second half as often as the first and so on, because an
index suffers from the many rare words of a language and a query from the few common ones.
"""

import itertools
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from random import Random

# Words whose share of the records is known, for whoever searches: no other sentence has them.
COMMON, MIDDLING, RARE = "المشاركون", "الاستدامة", "الاستمطار"
SHARES = {COMMON: 0.70, MIDDLING: 0.30, RARE: 0.0006}
SENTENCES_OF = {
    COMMON: [
        "وأكد المشاركون أهمية {aim} في {place}",
        "ودعا المشاركون إلى {aim} بالتعاون مع {body}",
        "وناقش المشاركون سبل {aim} خلال المرحلة المقبلة",
    ],
    MIDDLING: [
        "ويعد شرط الاستدامة من أهم ما تقوم عليه خطة {body}",
        "وخصصت جلسة لموضوع الاستدامة أدارها خبراء من {place}",
    ],
    RARE: ["وعرض باحثون تجارب الاستمطار في {place}"],
}

# A phrase that stands in many records, in this order of its words.
PHRASE = "خارطة طريق واضحة"

SENTENCES = [
    "عقدت {body} {meeting} في {place} بحضور {number} من {group}",
    "نظمت {body} بالشراكة مع {body2} {meeting} حول {aim}",
    "تناولت الجلسة الأولى {aim} وعرضت تجارب ميدانية من {place}",
    "شدد المتحدثون على ضرورة {aim} وإشراك {group} في صنع القرار",
    "خرجت الجلسات بجملة من التوصيات أبرزها {aim} و{aim2}",
    "تأتي الفعالية ضمن برنامج يهدف إلى {aim} في {place} ومحيطها",
    "قدمت {body} عرضا عن نتائج مسح شمل {number} أسرة في {place}",
    "اتفق الحاضرون على تشكيل لجنة متابعة تضم ممثلين عن {group}",
    "أوضح مدير {body} أن الأولوية هذا العام هي {aim}",
    "استعرض الحضور التحديات التي تواجه {group} في {place}",
    "جرى توزيع مواد تدريبية على {group} بدعم من {body}",
    "اختتم اللقاء بتوقيع مذكرة تفاهم بين {body} و{body2}",
    "وضعت اللجنة خارطة طريق واضحة نحو {aim}",
    "تستمر الأنشطة حتى نهاية الشهر وتشمل {group} في {place}",
    "أشارت إحدى المتطوعات إلى أن {group} بحاجة إلى دعم مستمر",
    "رافق الفعالية معرض لمنتجات {group} من {place}",
    "بحث الاجتماع آليات {aim} وتبادل الخبرات بين {group}",
    "أعلنت {body} عن إطلاق مبادرة جديدة من أجل {aim}",
    "حضر اللقاء ممثلون عن {body} وعدد من {group}",
    "تضمن البرنامج تدريبا عمليا مدته {number} ساعة على {aim}",
    "قالت منسقة المشروع إن العمل في {place} مستمر رغم الصعوبات",
    "طالبت الورقة الختامية بوضع خطة وطنية من أجل {aim}",
    "شارك في الحوار {group} من أعمار مختلفة",
    "وثقت {body} شهادات عن واقع {group} خلال العام الماضي",
    "تعمل {body} منذ سنوات على {aim} في {place}",
    "عرض الفريق نتائج المرحلة السابقة ومؤشرات {aim}",
    "أجابت الخبيرة عن أسئلة {group} حول {aim}",
    "استضاف مقر {body} الجلسة التي دامت {number} دقيقة",
    "تلقت {body} طلبات من {number} من {group} للانضمام إلى البرنامج",
    "لا تزال قرى {place} تعاني من ضعف الخدمات وغياب فرص العمل",
]
MEETINGS = """
ورشة عمل|دورة تدريبية|ندوة حوارية|لقاء تشاوريا|مؤتمرا سنويا|جلسة نقاش|حملة توعية|
اجتماعا تنسيقيا|ملتقى مجتمعيا|يوما مفتوحا|مخيما شبابيا|معرضا|طاولة مستديرة|منتدى إقليميا|
جلسة استماع
"""
GATHERINGS = """
ورشة عمل|دورة تدريبية|ندوة حوارية|لقاء تشاوري|مؤتمر سنوي|جلسة نقاش|حملة توعية|اجتماع تنسيقي|
ملتقى مجتمعي|يوم مفتوح|مخيم شبابي|معرض|طاولة مستديرة|منتدى إقليمي|جلسة استماع
"""
AIMS = """
تعزيز الحوار المجتمعي|بناء قدرات المنظمات الأهلية|حماية الطفل من العنف|تمكين المرأة اقتصاديا|
دعم الصحة النفسية|إدارة الموارد المائية|تطوير التعليم المهني|مكافحة خطاب الكراهية|
إعادة تأهيل المدارس|توفير فرص العمل|رعاية كبار السن|دمج الأشخاص ذوي الإعاقة|
الحد من مخاطر الكوارث|ترميم المواقع الأثرية|تحسين الأمن الغذائي|تنسيق الاستجابة الإنسانية|
إزالة مخلفات الحرب|نشر ثقافة التطوع|حوكمة العمل الأهلي|مواجهة تغير المناخ|تأهيل الكوادر الصحية|
تشجيع المشاريع الصغيرة|كشف مصير المفقودين|صون حقوق اللاجئين|محو الأمية|تعزيز السلم الأهلي|
إيصال المياه النظيفة|إدارة النفايات الصلبة|تطوير الإعلام المحلي|دعم المزارعين|
تدريب المعلمين على التعلم النشط|الوقاية من الأمراض السارية|توثيق الانتهاكات|
إنشاء مساحات صديقة للطفل|تحسين الإنارة العامة
"""
GROUPS = """
الشباب والشابات|النساء الريفيات|أصحاب الإعاقة|العاملين الصحيين|المعلمين والمعلمات|قادة المجتمع|
ممثلي البلديات|المتطوعين|النازحين|طلاب الجامعات|أصحاب المشاريع الصغيرة|الصحفيين|الباحثين|
أهالي الحي|المزارعين|رجال الدين|القضاة والمحامين|الأسر المضيفة|الناجيات|المسعفين|أولياء الأمور|
الحرفيين|رائدات الأعمال|كبار السن
"""
BODIES = """
الجمعية|المؤسسة|الشبكة|اللجنة المنظمة|المديرية|الوزارة|البلدية|المنظمة|الهيئة|غرفة التجارة|
الجامعة|النقابة|الاتحاد|المركز الثقافي|المجلس المحلي|الفريق التطوعي
"""
TITLES = [
    "{gathering} حول {aim} في {place}",
    "{body} تطلق برنامجا من أجل {aim} في {place}",
    "{aim} محور {gathering} في {place}",
    "{gathering} عن {aim} بحضور {group}",
    "نحو {aim} و{aim2} في {place}",
    "{group} في {place} يناقشون {aim}",
    "{body} و{body2} توقعان اتفاقا من أجل {aim}",
    "من {place} تجارب {group} في {aim}",
]

LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
FORMS = [
    "{}{}ا{}",
    "م{}{}و{}",
    "{}ا{}{}",
    "ت{}{}ي{}",
    "ا{}ت{}ا{}",
    "{}{}ي{}ة",
    "{}وا{}{}",
    "است{}{}ا{}",
    "م{}ا{}{}ة",
    "{}{}{}ان",
]
INVENTED_WORDS = 60_000
LONGEST_TITLE = 10


def parts_of(text: str) -> list[str]:
    """The parts of a text between strokes, each in one line."""
    return [" ".join(part.split()) for part in text.split("|")]


@cache
def invented() -> list[str]:
    """Words that follow the patterns of Arabic and stand in no dictionary; always the same."""
    random, found = Random("words"), dict[str, None]()
    while len(found) < INVENTED_WORDS:
        form = random.choice(FORMS)
        article = "ال" if random.random() < 0.4 else ""
        found[article + form.format(*random.sample(LETTERS, 3))] = None
    return list(found)


class Zipf[T]:
    """Draws from a row of things, the first most often: the n-th 1/n^power times as often."""

    def __init__(self, things: Sequence[T], power: float = 1.0):
        self.things = things
        weights = (1 / rank**power for rank in range(1, len(things) + 1))
        self.heights = list(itertools.accumulate(weights))

    def draw(self, random: Random, count: int = 1) -> list[T]:
        heights, last = self.heights, self.heights[-1]
        return [self.things[bisect(heights, random.random() * last)] for _turn in range(count)]

    def distinct(self, random: Random, count: int) -> list[T]:
        """At most so many different ones."""
        return list(dict.fromkeys(self.draw(random, count)))


class Writer:
    """Writes titles, summaries and bodies, with the places of the site in them."""

    def __init__(self, places: Sequence[str]):
        self.words = Zipf(invented())
        self.choices: Mapping[str, Sequence[str]] = {
            "place": places,
            "meeting": parts_of(MEETINGS),
            "gathering": parts_of(GATHERINGS),
            "aim": parts_of(AIMS),
            "aim2": parts_of(AIMS),
            "group": parts_of(GROUPS),
            "body": parts_of(BODIES),
            "body2": parts_of(BODIES),
            "number": [str(number) for number in range(12, 400)],
        }

    def filled(self, random: Random, pattern: str, **known: str) -> str:
        """A pattern with something in each of its places."""
        found = [
            known.get(part) or one_of(random, self.choices[part]) if is_place else part
            for part, is_place in pieces(pattern)
        ]
        return "".join(found)

    def title(self, random: Random, **known: str) -> str:
        """Five to ten words."""
        words = self.filled(random, one_of(random, TITLES), **known).split()
        missing = max(0, between(random, 5, 7) - len(words))
        return " ".join([*words[:LONGEST_TITLE], *self.words.draw(random, missing)])

    def summary(self, random: Random, **known: str) -> str:
        """Twenty to thirty words."""
        words = self.filled(random, one_of(random, SENTENCES), **known).split()
        words += self.words.draw(random, max(0, between(random, 20, 30) - len(words)))
        return f"{' '.join(words)}."

    def body(self, random: Random, **known: str) -> str:
        """Sixty to a hundred and twenty words in paragraphs, as rich text."""
        first, count = between(random, 0, len(SENTENCES) - 1), between(random, 3, 5)
        patterns = [SENTENCES[(first + 7 * turn) % len(SENTENCES)] for turn in range(count)]
        patterns += marked(random)
        sentences = [self.filled(random, pattern, **known) for pattern in patterns]
        sentences += self.invented_sentences(random, between(random, 25, 60))
        first_half, rest = sentences[::2], sentences[1::2]
        return "".join(f"<p>{'. '.join(some)}.</p>" for some in (first_half, rest))

    def invented_sentences(self, random: Random, count: int) -> Iterator[str]:
        words = self.words.draw(random, count)
        for some in itertools.batched(words, 9):
            yield " ".join(some)


def between(random: Random, fewest: int, most: int) -> int:
    """The same as `randint`, four times as fast."""
    return fewest + int(random.random() * (most - fewest + 1))


def one_of[T](random: Random, things: Sequence[T]) -> T:
    return things[int(random.random() * len(things))]


@cache
def pieces(pattern: str) -> list[tuple[str, bool]]:
    """A pattern in parts, each with whether it is a place to be filled."""
    parts = re.split(r"\{(\w+)\}", pattern)
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def marked(random: Random) -> Iterable[str]:
    """Patterns of the sentences that carry the words of a known share."""
    for word, share in SHARES.items():
        if random.random() < share:
            yield one_of(random, SENTENCES_OF[word])

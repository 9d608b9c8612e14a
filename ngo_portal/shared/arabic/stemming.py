"""Light stems: what the forms of one word have in common, without looking for its root.

Prefixes (و, ال, لل, بال …) and endings (ات, ون, ها, ية …) go as long as three letters stay. Roots
would join what readers tell apart (كتاب and مكتب), so the inside of a word is never touched;
broken plurals are for `plurals`. No rule knows that the و of «وزارة» belongs to it and that of
«ومنظمة» does not: short lists of words do.
"""

import re

SHORTEST_STEM = 3
# «الحق» and «حق».
SHORTEST_WITH_ARTICLE = 2

_ENDINGS = (
    *("هما", "تهم", "تها", "تنا", "تين", "تان", "يين", "يون", "يات", "ويه"),
    *("ها", "هم", "هن", "نا", "كم", "ات", "ان", "ون", "ين", "يه", "وا", "ته", "تي", "وي"),
    *("ه", "ي", "ا"),
)
# In the same order, by their last letter.
_ENDINGS_WITH = {
    last: tuple(ending for ending in _ENDINGS if ending[-1] == last)
    for last in {ending[-1] for ending in _ENDINGS}
}
_PASSES = 2

_POSSESSIVES = ("ه", "ها", "هم", "هما", "نا", "كم", "ي")
# What may follow one of the words below, so that it is still that word: «وزاراتهم».
_TAILS = frozenset(
    {"", *_ENDINGS}
    | {f"{end}{whose}" for end in ("ت", "ات", "يت", "يات") for whose in _POSSESSIVES}
)

# Their first letters are no conjunction and no article.
_OWN_FIRST_LETTERS = """
الاف التحاق التزام التفاف التقا التماس التهاب العاب الغام القاب الكترون المان الي اليات بالغ
بالون كالسيوم وابل واتساب واثق واجب واجه واحات واحد واحه وادي وارث وارد واردات واسط واسع واشنطن
واصف واصل واضح واعد واعي وافد وافق واقع واقف واقي والد والي واهب وايل وبا وباي وتد وتر وتير وثاق
وثايق وثب وثق وثوق وثيق وجاه وجب وجد وجدان وجع وجه وجوب وجود وجوه وجيز وجيه وحد وحدوي وحش وحوش
وحول وحي وحيد وداد وداع ودايع ودود ودي وديان وديع وراث وراي ورد وردي ورش ورشه ورق ورم ورود وريث
وزار وزرا وزع وزن وزير وساد وساط وسام وسايط وسايل وسخ وسط وسم وسيط وسيل وسيم وشاح وشم وشوش وشيك
وصاي وصف وصفات وصفي وصل وصم وصول وصي وضاح وضع وضو وضوح وطن وظايف وظف وظيف وعا وعد وعك وعود وعي
وفا وفاق وفد وفر وفره وفق وفود وفيات وفير وقاح وقاي وقايع وقت وقح وقع وقف وقفات وقود وقوع وقوف
وكال وكر وكلا وكيل ولاد ولاه ولاي ولد ولوج ولي وليد وهاب وهج وهم وهن وهيب ويام ويب ويكيبيديا
ويلات
"""
# «للجنة» is ل and «اللجنة»: one of three ل is not written.
_OWN_LAM = "جن جان اجي بنان يبي غ غوي جو قا قاات وا ويا يمون حوم عب"
# A ب or ل before them is a preposition; before other words it may belong to them.
_AFTER_PREPOSITION = """
ابنا ادار اداره اردن اسر اشراف اطفال اطلاق اعداد اعضا افراد اقام انجاز انشا اهالي ايجاد بدايه
بنا بيروت جلس جمعي جميع جهود حد حسب حضور حقوق حلب حلول حماي حمص حمل حوار خدم خطر خلق دراس دعم
دعو دمشق دول ذوي رصد رعاي رفع زياد زيار سبب سكان سودان سوري سير شباب شراك شكل صحه صندوق ضحايا
ضمان طلاب عدد عدم عراق عقد عمل غزه فريق فلسطين قانون قدر قدوم قرار قطر قياس كسر كل لاجي لبنان
لجان لجن ليبيا مصر نازح نسا نشاط نشر نهاي هدف واقع وجود ورش وزار وصول وضع وعي وفد وقف يمن يوم
"""
# Whole although they end like a plural: «لبنان» is not «لبن», nor «فلسطين» «فلسط».
_WHOLE = """
افغانستان امتحان انسان ايران باكستان برلمان بستان تعاون تلفزيون حيوان ديوان رمضان سلطان سودان
ضمان عدوان عنوان فلسطين قانون لبنان مليون مهرجان ميدان يونان
"""

_OWN_WORDS = frozenset(_OWN_FIRST_LETTERS.split())
_OWN_LAM_WORDS = frozenset(_OWN_LAM.split())
_WORDS_AFTER_PREPOSITION = frozenset(_AFTER_PREPOSITION.split())
_WHOLE_STARTS = tuple(_WHOLE.split())

_ARTICLES = ("بال", "كال", "فال", "فلل", "ال", "لل")
# بتمويل, لمنظمة, باستخدام, لاستكمال: seldom the first letter of a word.
_PREPOSITION = re.compile(r"[بل](?=(?:م|ت|است)...)(?!تر|توان|محه|محات|مسات|تول)")

# The seat of a hamza that ends the bare word: «أعضائهم» and «أعضاء», «نسائية» and «نساء».
_SEAT = re.compile("(?<=..ا)ي(?:ي|يه|يين|يون|يات|ها|هم|نا)$")
_DOUBLED_WAW = re.compile("وو+")
_IS_ARABIC = re.compile("[\u0620-\u064a]")


def stem(folded: str) -> str:
    """The light stem of a folded word."""
    if _IS_ARABIC.match(folded):
        return _arabic_stem(folded)
    return _latin_stem(folded) if folded.isascii() and folded.isalpha() else folded


def _arabic_stem(word: str) -> str:
    word = _without_prefix(_without_conjunction(word))
    if word.startswith("عبدال"):
        return word
    word = _DOUBLED_WAW.sub("و", word)
    if word.startswith(_WHOLE_STARTS):
        return next(whole for whole in _WHOLE_STARTS if word.startswith(whole))
    word = _SEAT.sub("", word)
    for _turn in range(_PASSES):
        word = _without_ending(word)
    return word


def _is_one_of(words: frozenset[str], word: str) -> bool:
    """Whether a word is one of those, with any ending."""
    for end in range(1, len(word) + 1):  # noqa: SIM110 - twice as fast as any() of a generator
        if word[:end] in words and word[end:] in _TAILS:
            return True
    return False


def _without_conjunction(word: str) -> str:
    if word[0] == "و" and len(word) > SHORTEST_STEM and not _is_one_of(_OWN_WORDS, word):
        return word[1:]
    return word


def _without_prefix(word: str) -> str:
    if _is_one_of(_OWN_WORDS, word):
        return word
    if word.startswith(_ARTICLES):
        article = next(article for article in _ARTICLES if word.startswith(article))
        return _without_article(article, word)
    if _PREPOSITION.match(word) or word.startswith(("بعبدال", "لعبدال")):
        return word[1:]
    if word[0] in "بل" and _is_one_of(_WORDS_AFTER_PREPOSITION, word[1:]):
        return _without_conjunction(word[1:])
    return word


def _without_article(article: str, word: str) -> str:
    rest = word[len(article) :]
    if article.endswith("لل") and _is_one_of(_OWN_LAM_WORDS, rest):
        return f"ل{rest}"
    return rest if len(rest) >= SHORTEST_WITH_ARTICLE else word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS_WITH.get(word[-1:], ()):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            if len(rest) >= SHORTEST_STEM and not _is_part(ending, rest):
                return rest
    return word


def _is_part(ending: str, rest: str) -> bool:
    """«رعاية» keeps its ي: it is not «رعا», nor «حماية» the town of «حماة»."""
    return ending[0] == "ي" and rest.endswith("ا") and len(rest) == SHORTEST_STEM


def _latin_stem(word: str) -> str:
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1]

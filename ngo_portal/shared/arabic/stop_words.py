"""Words that say nothing about what a text is about, in folded form.

They are left out of a search that has other words; alone they are searched like any word.
"""

# Particles and pronouns. Left out on purpose, for they are also names or nouns of reports: أم
# (mother), عام, أول, يوم, أمام (imam), حال, دون, نحن is kept below.
_ARABIC = """
في من الي علي عن مع حتي منذ خلال ضمن بين حول عبر لدي نحو عند بعد قبل فوق تحت دون ضد
و او ثم لكن ولكن بل اما ف ب ل ك س
ان انه انها انهم انهما انني اننا لان لانه لانها كان كانت كانوا يكون تكون يكونوا ليس ليست
كما كذلك ايضا اذا اذ حيث حين حينما عندما بينما كلما لما لو لولا لن لم لا ما ماذا لماذا كيف متي
اين هل قد لقد فقد سوف كي لكي فان وان بان حيثما مهما
هذا هذه هذان هاتان ذلك تلك هولا اوليك هنا هناك هنالك هكذا
هو هي هم هن هما انا انت انتم نحن اياه
الذي التي الذين اللذان اللتان اللواتي اللاتي الايي
كل جميع بعض اي ايه غير سوي مثل ذات ذو ذي كلا كلتا نفس
به بها بهم بهما له لها لهم لهما لنا لي لك فيه فيها فيهم منه منها منهم عنه عنها عنهم
اليه اليها اليهم عليه عليها عليهم معه معها معهم بينهم بينها لديه لديها لديهم
وفي ومن والي وعلي وعن ومع وبين ولا وما ولم ولن وقد وهو وهي وهم وهذا وهذه وذلك وتلك
وكان وكانت والذي والتي والذين وكل وكما وكذلك وحتي وبعد وقبل وحيث ومنها ومنهم وفيها
فهو فهي فهم بما مما عما فيما بمن ممن عمن كانه كانها ومما وبما وفيما لذلك لهذا لهذه بذلك
بهذا بهذه كهذا تم يتم وتم ويتم وايضا وغير وغيرها وغيره وهنا وهناك وليس وخلال وحول وضمن
"""

_LATIN = """
a an and are as at be by for from in into is it its of on or that the their this to was were
which with de des du et la le les
"""

STOP_WORDS = frozenset(_ARABIC.split()) | frozenset(_LATIN.split())

# Particles that fold to a first name (علي), to water (ماء) or to words of machines (آلي, آلية):
# only their own spellings are stop words.
_SPELLED = {
    "ما": {"ما"},
    "وما": {"وما"},
    "بما": {"بما"},
    "لما": {"لما"},
    "انا": {"أنا", "انا"},
    "علي": {"على"},
    "وعلي": {"وعلى"},
    "الي": {"إلى", "الى"},
    "والي": {"وإلى", "والى"},
    "اليه": {"إليه", "اليه"},
}


def is_stop_word(folded: str, exact: str) -> bool:
    """Whether a word is left out; one Arabic letter alone («ه», «م» after a year) always is."""
    if len(folded) == 1:
        return folded >= "\u0620"
    if folded in _SPELLED:
        return exact in _SPELLED[folded]
    return folded in STOP_WORDS

"""The catalogues of translations, in step with the source: ``make messages``.

Reads every translatable string from the code, the templates and the scripts, brings the ``.po``
files of both languages up to date and compiles them. Babel does the work, because a fresh machine
has no gettext programs; both ``.po`` and ``.mo`` are part of the source for the same reason.

``--check`` changes nothing and lists what is wrong; the house tests ask the same.

A translation of a string of Django's own (its Arabic is incomplete) is marked by a comment that
begins with "Django": no line of our source holds it, and it is kept nevertheless.
"""

import argparse
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ["ar", "en"]
ROOMS = ["ngo_portal", "organizations", "events", "articles"]
DOMAINS = ["django", "djangojs"]

KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
# Django's own, so that both parts of a language's catalogue count alike.
PLURAL_FORMS = {
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
    "en": "nplurals=2; plural=(n != 1);",
}
COMMENT_TAGS = ["Translators:"]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0 +-]*\d*(?:\.\d+)?[diouxXeEfFgGcrs%]")
ARABIC = re.compile(r"[\u0621-\u064a]")
# Strings that Arabic writes in Latin letters too.
LATIN_IN_ARABIC = {"English"}


def sources(domain):
    """Return the files that hold strings of a domain, in a steady order."""
    if domain == "djangojs":
        return sorted((ROOT / "static" / "js").rglob("*.js"))
    code = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    return sorted(path for path in [*code, *templates] if "migrations" not in path.parts)


def strings(path):
    """Yield the line, message, comments and context of each string in a file."""
    text = path.read_text(encoding="utf-8")
    method = {".js": "javascript"}.get(path.suffix, "python")
    if path.suffix not in {".js", ".py"}:
        # What is left of a template are calls of gettext, indented like the markup around them.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    yield from extract(
        method, io.BytesIO(text.encode()), KEYWORDS, COMMENT_TAGS, strip_comment_tags=True
    )


def template(domain):
    """Return a catalogue of every string in the source, without translations."""
    catalogue = Catalog(charset="utf-8")
    for path in sources(domain):
        place = path.relative_to(ROOT).as_posix()
        for _line, message, comments, context in strings(path):
            catalogue.add(message, None, [(place, 1)], auto_comments=comments, context=context)
    return catalogue


def po_path(language, domain):
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def begun(language, domain):
    """Return an empty catalogue with Django's plural forms.

    Babel's own Arabic rule numbers the last two forms the other way round (11 to 99, hundreds).
    """
    catalogue = Catalog(
        locale=language,
        domain=domain,
        header_comment=f"# Multaqa in {language} ({domain}), under the licence of the project.",
        project="Multaqa",
        version="1",
        msgid_bugs_address="none",
        last_translator="Multaqa contributors",
        language_team="Multaqa contributors",
        revision_date=datetime.now(UTC),
        fuzzy=False,
    )
    catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return catalogue


def read(language, domain):
    """Return a catalogue as it stands, or an empty one."""
    path = po_path(language, domain)
    if not path.exists():
        return begun(language, domain)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=domain)


def key(message):
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def messages(catalogue):
    """Return the messages of a catalogue by context and (singular) text, without its header."""
    return {key(message): message for message in catalogue if message.id}


def is_django(message):
    comments = [*message.user_comments, *message.auto_comments]
    return any(comment.startswith("Django") for comment in comments)


def updated(language, domain):
    """Return the catalogue in step with the source: nothing translated is guessed."""
    catalogue, source = read(language, domain), template(domain)
    kept = [message for message in messages(catalogue).values() if is_django(message)]
    # The dates say when the file was begun; a new date at each run would only be noise.
    source.creation_date = catalogue.creation_date
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in kept:
        if key(message) not in messages(catalogue):
            catalogue[message.id] = message
    if language == "en":
        speak_as_written(catalogue)
    return catalogue


def speak_as_written(catalogue):
    """Fill an English catalogue: the source strings are English."""
    for message in messages(catalogue).values():
        if not any(forms_of(message)):
            message.string = message.id


def forms_of(message):
    """Return the translations of a message: one, or one for each plural form."""
    return message.string if isinstance(message.string, list | tuple) else (message.string or "",)


def po_bytes(catalogue):
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, include_lineno=False, sort_by_file=True)
    return stream.getvalue()


def mo_bytes(catalogue):
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def write(language, domain):
    catalogue = updated(language, domain)
    if not messages(catalogue):
        return
    path = po_path(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(catalogue))
    path.with_suffix(".mo").write_bytes(mo_bytes(read(language, domain)))


def problems(language, domain):
    """Return what is wrong with a catalogue, a line for each problem."""
    catalogue = read(language, domain)
    ours, theirs = messages(catalogue), messages(template(domain))
    found = [f"missing: {text!r}" for context, text in theirs.keys() - ours.keys()]
    found += [f"no longer in the source: {text!r}" for context, text in catalogue.obsolete]
    for place, message in ours.items():
        if place not in theirs and not is_django(message):
            found.append(f"no longer in the source: {place[1]!r}")
        found += [f"{fault}: {place[1]!r}" for fault in faults(message, catalogue)]
    if (ours or theirs) and not is_compiled(language, domain, catalogue):
        found.append("the .mo file is out of step with the .po file")
    return sorted(found)


def faults(message, catalogue):
    """Yield what is wrong with one translation."""
    forms = forms_of(message)
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms):
        yield "not translated"
    elif message.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"{len(forms)} plural forms instead of {catalogue.num_plurals}"
    else:
        for error in message.check(catalogue):
            yield str(error)
        if catalogue.locale.language == "ar" and is_left_in_english(message, forms):
            yield "left in English"


def is_left_in_english(message, forms):
    _context, text = key(message)
    has_words = re.search(r"[A-Za-z]", PLACEHOLDER.sub("", text))
    is_arabic = all(ARABIC.search(form) for form in forms)
    return bool(has_words) and text not in LATIN_IN_ARABIC and not is_arabic


def is_compiled(language, domain, catalogue):
    path = po_path(language, domain).with_suffix(".mo")
    return path.exists() and path.read_bytes() == mo_bytes(catalogue)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, list what is wrong")
    check = parser.parse_args().check
    wrong = []
    for language in LANGUAGES:
        for domain in DOMAINS:
            if not check:
                write(language, domain)
            wrong += [f"{language} {domain}: {line}" for line in problems(language, domain)]
    print("\n".join(wrong) or "The catalogues are in step with the source.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""What a page says of itself in its head: {% load semantics %}."""

from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override

from ngo_portal.shared import site, structured
from ngo_portal.shared.posters import poster
from ngo_portal.shared.templatetags.site import canonical_path

register = template.Library()

# As Open Graph knows them: a language with a country, for Arabic with none of its own.
LOCALES = {"ar": "ar_AR", "en": "en_US"}
# Filters from which on a list is one of endlessly many, which no search engine should keep.
MANY_FILTERS = 2


class Capture(template.Node):
    """Keeps what its content says under a name, and shows it nowhere."""

    def __init__(self, name, nodelist):
        self.name = name
        self.nodelist = nodelist

    def render(self, context):
        text = self.nodelist.render(context)
        context[self.name] = type(text)(" ".join(text.split()))
        return ""


@register.tag
def capture(parser, token):
    """Let a block be said in several places of a page: {% capture title %}...{% endcapture %}."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(name, nodelist)


@register.simple_tag(takes_context=True)
def structured_data(context):
    """What the view has in `structured`, in the words of schema.org."""
    found = context.get("structured")
    return structured.data_block(found) if found else ""


@register.simple_tag(takes_context=True)
def breadcrumb_data(context):
    """The breadcrumb around this tag for search engines; of a preview they learn nothing."""
    if context.get("preview"):
        return ""
    steps = [(step["label"], step["url"]) for step in context.get("steps") or []]
    if section := context.get("section_url"):
        steps.append((context["section_label"], section))
    home = (site.site_name(), reverse("home"))
    return structured.data_block([structured.breadcrumb([home, *steps, (context["here"], "")])])


@register.simple_tag(takes_context=True)
def is_one_of_many(context) -> bool:
    """Whether the page is one of the endlessly many that filters can make of a list."""
    return len(context.get("chips") or ()) >= MANY_FILTERS


@register.simple_tag(takes_context=True)
def shown_poster(context):
    """The picture by which the page is shared: that of its record, or that of the site."""
    return context.get("poster") or poster.poster_of_site()


@register.simple_tag
def full_address(path) -> str:
    return site.site_address(path)


@register.simple_tag
def open_graph_locale() -> str:
    spoken = get_language() or settings.LANGUAGE_CODE
    return LOCALES.get(spoken.partition("-")[0], spoken)


@register.simple_tag(takes_context=True)
def in_other_languages(context) -> list[tuple[str, str]]:
    """The same page in each language, itself included: codes for `hreflang` and full addresses.

    Where a reader's language is none of them, the one that is called x-default is shown.
    """
    if context.get("chips"):
        return []
    article, translations = context.get("article"), context.get("translations")
    if article and translations:
        found = {one.language: address_in_own(one) for one in [article, *translations]}
        first = article.translation_of_id or article.pk
        default = next((one.language for one in translations if one.pk == first), article.language)
    else:
        path, spoken = canonical_path(context), get_language()
        found = {
            code: path if code == spoken else translate_url(path, code)
            for code, _name in settings.LANGUAGES
        }
        default = settings.LANGUAGE_CODE
    if len(set(found.values())) < 2:
        return []
    found["x-default"] = found[default]
    return [(code, site.site_address(path)) for code, path in found.items()]


def address_in_own(article) -> str:
    """The page of an article around which the site speaks its language, if it does at all."""
    speaks = article.language in dict(settings.LANGUAGES)
    with override(article.language if speaks else settings.LANGUAGE_CODE):
        return article.get_absolute_url()

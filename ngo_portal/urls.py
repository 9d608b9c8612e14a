"""Every address of the site; the rooms bring their own."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import ngo_portal.shared.converters  # noqa: F401 - registers <uslug:slug>
from articles.views import ArticleDetail
from events.views import EventDetail
from ngo_portal.accessibility import Accessibility
from ngo_portal.api.schema_views import Documentation
from ngo_portal.discovery import Manifest, OpenSearchDescription, SecurityContact
from ngo_portal.home import About, Home
from ngo_portal.language import ChooseLanguage
from ngo_portal.media import MediaFile
from ngo_portal.oembed import OEmbed
from ngo_portal.offline import Changes, Offline, ServiceWorker
from ngo_portal.posters import PosterPicture
from ngo_portal.preview import Preview
from ngo_portal.robots import Robots
from ngo_portal.search import Search
from ngo_portal.sitemaps import SitemapIndex, SitemapNews, SitemapPages, SitemapRecords
from ngo_portal.statistics import ChartData, ChartImage, Statistics
from ngo_portal.style.views import Specimens, StylePage
from ngo_portal.suggestions import Suggestions
from ngo_portal.text_edition.choosing import ChooseEdition
from ngo_portal.topics import CountryHub, CountryList, ThemeHub, ThemeList
from organizations.views import OrganizationDetail, PersonDetail

# Pages for readers: in Arabic at these addresses, in English below `/en/`.
pages = [
    path("", Home.as_view(), name="home"),
    path("about/", About.as_view(), name="about"),
    path("accessibility/", Accessibility.as_view(), name="accessibility"),
    path("style/", StylePage.as_view(), name="style"),
    path("style/<str:name>/", Specimens.as_view(), name="style-specimens"),
    path("search/", Search.as_view(), name="search"),
    path("search/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("statistics/", Statistics.as_view(), name="statistics"),
    path("statistics/<slug:name>.svg", ChartImage.as_view(), name="chart-image"),
    path("statistics/<slug:name>.csv", ChartData.as_view(), name="chart-data"),
    path("events/", include("events.urls")),
    path("articles/", include("articles.urls")),
    path("organizations/", include("organizations.urls")),
    path("people/", include("organizations.people_urls")),
    # Short enough for a message and a poster; they lead to the page of today.
    path("e/<int:pk>", EventDetail.as_view(), name="short-event"),
    path("a/<int:pk>", ArticleDetail.as_view(), name="short-article"),
    path("o/<int:pk>", OrganizationDetail.as_view(), name="short-organization"),
    path("p/<int:pk>", PersonDetail.as_view(), name="short-person"),
    path("themes/", ThemeList.as_view(), name="theme-list"),
    path("themes/<slug:code>/", ThemeHub.as_view(), name="theme"),
    path("countries/", CountryList.as_view(), name="country-list"),
    path("countries/<slug:code>/", CountryHub.as_view(), name="country"),
    path("alerts/", include("ngo_portal.alerts.urls")),
    path("api/", Documentation.as_view(), name="api-documentation"),
    path("offline/", Offline.as_view(), name="offline"),
    path("opensearch.xml", OpenSearchDescription.as_view(), name="opensearch"),
    path("manifest.webmanifest", Manifest.as_view(), name="manifest"),
]
# `ngo_portal.language.PERSONAL` has those that speak the language of one person.
urlpatterns = [
    path("api/", include("ngo_portal.api.urls")),
    path("preview/<str:token>/", Preview.as_view(), name="preview"),
    path(
        "posters/<str:language>/<str:noun>/<int:key>-<str:digest>.jpg",
        PosterPicture.as_view(),
        name="poster",
    ),
    path("media/<path:path>", MediaFile.as_view(), name="media"),
    path("admin/", admin.site.urls),
    path("account/", include("ngo_portal.signing_in.urls")),
    path("language/", ChooseLanguage.as_view(), name="choose-language"),
    path("oembed", OEmbed.as_view(), name="oembed"),
    path("service-worker.js", ServiceWorker.as_view(), name="service-worker"),
    path("offline/changes.json", Changes.as_view(), name="offline-changes"),
    path("edition/", ChooseEdition.as_view(), name="choose-edition"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path("sitemap.xml", SitemapIndex.as_view(), name="sitemap"),
    path("sitemap-pages.xml", SitemapPages.as_view(), name="sitemap-pages"),
    path("sitemap-news.xml", SitemapNews.as_view(), name="sitemap-news"),
    path(
        "sitemap-<slug:section>-<int:number>.xml",
        SitemapRecords.as_view(),
        name="sitemap-records",
    ),
    path(".well-known/security.txt", SecurityContact.as_view(), name="security-contact"),
    *i18n_patterns(*pages, prefix_default_language=False),
]

# allauth looks for it here when somebody asks too often.
handler429 = "ngo_portal.signing_in.views.too_many_requests"

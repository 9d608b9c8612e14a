"""Every address of the site; the rooms bring their own."""

from django.contrib import admin
from django.urls import include, path

import ngo_portal.shared.converters  # noqa: F401 - registers <uslug:slug>
from ngo_portal.home import About, Home
from ngo_portal.language import ChooseLanguage
from ngo_portal.media import MediaFile
from ngo_portal.preview import Preview
from ngo_portal.robots import Robots
from ngo_portal.search import Search
from ngo_portal.suggestions import Suggestions
from ngo_portal.topics import CountryHub, CountryList, ThemeHub, ThemeList

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("about/", About.as_view(), name="about"),
    path("search/", Search.as_view(), name="search"),
    path("search/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("events/", include("events.urls")),
    path("articles/", include("articles.urls")),
    path("organizations/", include("organizations.urls")),
    path("people/", include("organizations.people_urls")),
    path("themes/", ThemeList.as_view(), name="theme-list"),
    path("themes/<slug:code>/", ThemeHub.as_view(), name="theme"),
    path("countries/", CountryList.as_view(), name="country-list"),
    path("countries/<slug:code>/", CountryHub.as_view(), name="country"),
    path("api/", include("ngo_portal.api.urls")),
    path("preview/<str:token>/", Preview.as_view(), name="preview"),
    path("media/<path:path>", MediaFile.as_view(), name="media"),
    path("admin/", admin.site.urls),
    path("account/", include("ngo_portal.signing_in.urls")),
    path("language/", ChooseLanguage.as_view(), name="choose-language"),
    path("robots.txt", Robots.as_view(), name="robots"),
]

# allauth looks for it here when somebody asks too often.
handler429 = "ngo_portal.signing_in.views.too_many_requests"

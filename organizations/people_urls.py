from django.urls import path

from ngo_portal.shared.tables.views import table_urls
from organizations.feeds import FEED_OF_PEOPLE
from organizations.tables import PERSON_TABLE
from organizations.views import PersonDetail, PersonList

app_name = "people"
urlpatterns = [
    path("", PersonList.as_view(), name="list"),
    *table_urls(PERSON_TABLE),
    *FEED_OF_PEOPLE.paths(),
    path("<int:pk>/", PersonDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", PersonDetail.as_view(), name="detail"),
]

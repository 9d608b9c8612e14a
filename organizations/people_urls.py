from django.urls import path

from ngo_portal.shared.embedding import EmbedCode, EmbedList
from ngo_portal.shared.lines import RecordLines
from ngo_portal.shared.tables.views import table_urls
from organizations.api import PEOPLE_API
from organizations.feeds import FEED_OF_PEOPLE
from organizations.listings import PEOPLE
from organizations.tables import PERSON_TABLE
from organizations.together import PeopleTogether
from organizations.views import PersonCard, PersonCode, PersonDetail, PersonList

app_name = "people"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=PEOPLE_API), name="jsonl"),
    path("", PersonList.as_view(), name="list"),
    *table_urls(PERSON_TABLE),
    *FEED_OF_PEOPLE.paths(),
    path("embed/", EmbedList.as_view(listing=PEOPLE), name="embed"),
    path("embed/code/", EmbedCode.as_view(listing=PEOPLE), name="embed-code"),
    path("<int:pk>/embed/", PersonCard.as_view(), name="embed-card"),
    path("<int:pk>/embed/code/", PersonCode.as_view(), name="embed-card-code"),
    path("<int:pk>/", PersonDetail.as_view(), name="short"),
    path("<int:pk>/with/<int:other>/", PeopleTogether.as_view(), name="together"),
    path("<int:pk>/<uslug:slug>/", PersonDetail.as_view(), name="detail"),
]

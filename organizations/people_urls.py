from django.urls import path

from ngo_portal.shared.lines import RecordLines
from organizations.api import PEOPLE_API
from organizations.views import PersonDetail, PersonList

app_name = "people"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=PEOPLE_API), name="jsonl"),
    path("", PersonList.as_view(), name="list"),
    path("<int:pk>/", PersonDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", PersonDetail.as_view(), name="detail"),
]

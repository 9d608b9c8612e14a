from django.urls import path

from ngo_portal.shared.lines import RecordLines
from organizations.api import ORGANIZATIONS_API
from organizations.views import OrganizationDetail, OrganizationList

app_name = "organizations"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=ORGANIZATIONS_API), name="jsonl"),
    path("", OrganizationList.as_view(), name="list"),
    path("<int:pk>/", OrganizationDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", OrganizationDetail.as_view(), name="detail"),
]

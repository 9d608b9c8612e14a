from django.urls import path

from ngo_portal.shared.embedding import EmbedCode, EmbedList
from ngo_portal.shared.lines import RecordLines
from ngo_portal.shared.tables.views import table_urls
from organizations.api import ORGANIZATIONS_API
from organizations.feeds import FEED_OF_ORGANIZATIONS
from organizations.listings import ORGANIZATIONS
from organizations.tables import ORGANIZATION_TABLE
from organizations.together import OrganizationsTogether
from organizations.views import (
    OrganizationCard,
    OrganizationCode,
    OrganizationDetail,
    OrganizationList,
)

app_name = "organizations"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=ORGANIZATIONS_API), name="jsonl"),
    path("", OrganizationList.as_view(), name="list"),
    *table_urls(ORGANIZATION_TABLE),
    *FEED_OF_ORGANIZATIONS.paths(),
    path("embed/", EmbedList.as_view(listing=ORGANIZATIONS), name="embed"),
    path("embed/code/", EmbedCode.as_view(listing=ORGANIZATIONS), name="embed-code"),
    path("<int:pk>/embed/", OrganizationCard.as_view(), name="embed-card"),
    path("<int:pk>/embed/code/", OrganizationCode.as_view(), name="embed-card-code"),
    path("<int:pk>/", OrganizationDetail.as_view(), name="short"),
    path("<int:pk>/with/<int:other>/", OrganizationsTogether.as_view(), name="together"),
    path("<int:pk>/<uslug:slug>/", OrganizationDetail.as_view(), name="detail"),
]

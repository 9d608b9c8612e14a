from django.urls import path

from ngo_portal.shared.tables.views import table_urls
from organizations.feeds import FEED_OF_ORGANIZATIONS
from organizations.tables import ORGANIZATION_TABLE
from organizations.views import OrganizationDetail, OrganizationList

app_name = "organizations"
urlpatterns = [
    path("", OrganizationList.as_view(), name="list"),
    *table_urls(ORGANIZATION_TABLE),
    *FEED_OF_ORGANIZATIONS.paths(),
    path("<int:pk>/", OrganizationDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", OrganizationDetail.as_view(), name="detail"),
]

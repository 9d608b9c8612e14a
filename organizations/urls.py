from django.urls import path

from organizations.feeds import FEED_OF_ORGANIZATIONS
from organizations.views import OrganizationDetail, OrganizationList

app_name = "organizations"
urlpatterns = [
    path("", OrganizationList.as_view(), name="list"),
    *FEED_OF_ORGANIZATIONS.paths(),
    path("<int:pk>/", OrganizationDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", OrganizationDetail.as_view(), name="detail"),
]

from django.urls import path

from organizations.views import PersonDetail, PersonList

app_name = "people"
urlpatterns = [
    path("", PersonList.as_view(), name="list"),
    path("<int:pk>/", PersonDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", PersonDetail.as_view(), name="detail"),
]

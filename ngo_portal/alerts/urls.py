from django.urls import path

from ngo_portal.alerts.views import Confirm, Leave, Mine, NewAlert, Sent

app_name = "alerts"
urlpatterns = [
    path("new/", NewAlert.as_view(), name="new"),
    path("sent/", Sent.as_view(), name="sent"),
    path("confirm/<str:token>/", Confirm.as_view(), name="confirm"),
    path("mine/<str:token>/", Mine.as_view(), name="mine"),
    path("leave/<str:token>/", Leave.as_view(), name="leave"),
]

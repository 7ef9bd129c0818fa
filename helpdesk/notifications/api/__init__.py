"""/notifications/: what concerns oneself, and how one hears of it."""

from django.urls import path

from helpdesk.notifications.api.listed import Bell, Notifications, Read
from helpdesk.notifications.api.wishes import Devices, WishesView

_ONE = "notifications/<uuid:id>/"
_DEVICE = "notifications/devices/<uuid:id>/"

urlpatterns = [
    path("notifications/", Notifications.at(get="list"), name="notifications"),
    path("notifications/unread/", Bell.as_view(), name="notifications_unread"),
    path("notifications/read/", Read.as_view(), name="notifications_read"),
    path("notifications/wishes/", WishesView.as_view(), name="notifications_wishes"),
    path("notifications/devices/", Devices.at(get="list"), name="devices"),
    path(_DEVICE, Devices.at(get="retrieve", delete="destroy"), name="device"),
    path(f"{_DEVICE}test/", Devices.at(post="test"), name="device_test"),
    path(_ONE, Notifications.at(get="retrieve"), name="notification"),
    path(f"{_ONE}read/", Notifications.at(post="read_one"), name="notification_read"),
    path(f"{_ONE}unread/", Notifications.at(post="unread"), name="notification_unread"),
    path(f"{_ONE}snooze/", Notifications.at(post="snooze"), name="notification_snooze"),
    path(f"{_ONE}wake/", Notifications.at(post="wake"), name="notification_wake"),
]

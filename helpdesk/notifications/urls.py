"""What concerns oneself, and how one hears of it."""

from django.urls import path

from helpdesk.notifications.views import devices, listed, settings

app_name = "notifications"

urlpatterns = [
    path("notifications/", listed.notifications, name="page"),
    path("notifications/bell/", listed.bell, name="bell"),
    path("notifications/read/", listed.read, name="read"),
    path("notifications/devices/", devices.add, name="add_device"),
    path(
        "notifications/devices/<uuid:public_id>/test/", devices.test, name="test_device"
    ),
    path(
        "notifications/devices/<uuid:public_id>/remove/",
        devices.remove,
        name="remove_device",
    ),
    path("notifications/<uuid:public_id>/read/", listed.read_one, name="read_one"),
    path("notifications/<uuid:public_id>/unread/", listed.unread, name="unread"),
    path("notifications/<uuid:public_id>/snooze/", listed.snooze, name="snooze"),
    path("notifications/<uuid:public_id>/wake/", listed.wake, name="wake"),
    path("settings/notifications/", settings.wishes, name="wishes"),
]

"""What concerns oneself, and how one hears of it."""

from django.urls import path

from helpdesk.notifications import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="page"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.read, name="read"),
    path("settings/notifications/", views.wishes, name="wishes"),
]

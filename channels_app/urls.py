"""/settings/: mailboxes and quarantine, for admins."""

from django.urls import path

from channels_app.views import mailboxes, quarantine

app_name = "channels"

urlpatterns = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("mailboxes/<uuid:public_id>/", mailboxes.edit, name="edit_mailbox"),
    path("mailboxes/<uuid:public_id>/switch/", mailboxes.switch, name="switch_mailbox"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<uuid:public_id>/", quarantine.envelope, name="envelope"),
    path("quarantine/<uuid:public_id>/raw/", quarantine.raw, name="envelope_raw"),
    path(
        "quarantine/<uuid:public_id>/reprocess/", quarantine.reprocess, name="reprocess"
    ),
    path("quarantine/<uuid:public_id>/reject/", quarantine.reject, name="reject"),
]

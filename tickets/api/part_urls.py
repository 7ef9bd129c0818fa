"""The addresses of what belongs to a ticket, and of words that are used again."""

from django.urls import path

from tickets.api import attachments

urlpatterns = [
    path(
        "attachments/<uuid:id>/",
        attachments.Attachments.at(get="retrieve"),
        name="attachment",
    ),
    path(
        "attachments/<uuid:id>/content/",
        attachments.AttachmentContent.as_view(),
        name="attachment_content",
    ),
]

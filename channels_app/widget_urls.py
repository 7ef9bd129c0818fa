"""What the widget of a site asks for, all below /w/<its key>/."""

from django.urls import path

from channels_app.views.widget import (
    after,
    chats,
    files,
    identity,
    onward,
    proof,
    session,
)
from channels_app.views.widget.help import article, search
from channels_app.views.widget.offers import offers, opened, solved

urlpatterns = [
    path("session/", session.session, name="widget_session"),
    path("say/", chats.say, name="widget_say"),
    path("chats/<uuid:chat>/", chats.chat, name="widget_chat"),
    path("chats/<uuid:chat>/mark/", chats.mark, name="widget_mark"),
    path("chats/<uuid:chat>/end/", chats.end, name="widget_end"),
    path("chats/<uuid:chat>/rate/", after.rate, name="widget_rate"),
    path("chats/<uuid:chat>/transcript/", after.transcript, name="widget_transcript"),
    path("chats/<uuid:chat>/onward/", onward.onward, name="widget_onward"),
    path("upload/", files.upload, name="widget_upload"),
    path("files/<str:signed>/", files.file, name="widget_file"),
    path("search/", search, name="widget_search"),
    path("articles/<slug:slug>/", article, name="widget_article"),
    path("offers/", offers, name="widget_offers"),
    path("offers/opened/", opened, name="widget_offer_opened"),
    path("offers/solved/", solved, name="widget_offer_solved"),
    path("identify/", identity.identify, name="widget_identify"),
    path("mail/", identity.mail, name="widget_mail"),
    path("proof/", proof.proof, name="widget_proof"),
    path("prove/", identity.prove, name="widget_prove"),
]

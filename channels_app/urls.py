"""Mailboxes and quarantine, for admins; designed mails, for agents; widgets; forms."""

from django.urls import include, path

from channels_app import widget_urls
from channels_app.views import (
    by_template,
    code,
    content,
    cti,
    custom,
    handed,
    hooks,
    mail_hooks,
    mail_server,
    mailboxes,
    messengers,
    opting_out,
    phone_calls,
    pictures,
    quarantine,
    resume,
    signing_in,
    trusting,
    visitors,
    voice,
    web_form,
    web_form_help,
    web_forms,
    widgets,
)
from channels_app.views.widget import loader

app_name = "channels"

_settings = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/server/", mail_server.mail_server, name="mail_server"),
    path("mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("mailboxes/new/sign-in/", signing_in.new, name="new_sign_in"),
    path("mailboxes/signed-in/", signing_in.signed_in, name="mailbox_signed_in"),
    path(
        "mailboxes/<uuid:public_id>/sign-in/",
        signing_in.sign_in,
        name="sign_in_mailbox",
    ),
    path("mailboxes/<uuid:public_id>/hook/", mail_hooks.hook, name="hook_mailbox"),
    path("mailboxes/<uuid:public_id>/trust/", trusting.trust, name="trust_mailbox"),
    path("mailboxes/<uuid:public_id>/", mailboxes.edit, name="edit_mailbox"),
    path("mailboxes/<uuid:public_id>/switch/", mailboxes.switch, name="switch_mailbox"),
    path("widgets/", widgets.widgets, name="widgets"),
    path("widgets/new/", widgets.new, name="new_widget"),
    path("widgets/<uuid:public_id>/", widgets.edit, name="edit_widget"),
    path("widgets/<uuid:public_id>/preview/", widgets.preview, name="preview_widget"),
    path("widgets/<uuid:public_id>/switch/", widgets.switch, name="switch_widget"),
    path("widgets/<uuid:public_id>/snippet/", widgets.snippet, name="snippet"),
    path("widgets/<uuid:public_id>/secret/", widgets.new_secret, name="new_secret"),
    path(
        "widgets/<uuid:public_id>/secret/drop/", widgets.drop_secret, name="drop_secret"
    ),
    path("forms/", web_forms.forms, name="forms"),
    path("forms/new/", web_forms.new, name="new_form"),
    path("forms/<uuid:public_id>/", web_forms.edit, name="edit_form"),
    path("forms/<uuid:public_id>/switch/", web_forms.switch, name="switch_form"),
    path("forms/<uuid:public_id>/snippet/", web_forms.snippet, name="form_snippet"),
    path("custom-channels/", custom.customs, name="customs"),
    path("custom-channels/new/", custom.new, name="new_custom"),
    path("custom-channels/<uuid:public_id>/", custom.edit, name="edit_custom"),
    path(
        "custom-channels/<uuid:public_id>/switch/", custom.switch, name="switch_custom"
    ),
    path(
        "custom-channels/<uuid:public_id>/secrets/",
        custom.secrets,
        name="custom_secrets",
    ),
    path(
        "custom-channels/<uuid:public_id>/secret/",
        custom.new_secret,
        name="new_custom_secret",
    ),
    path(
        "custom-channels/<uuid:public_id>/secret/drop/",
        custom.drop_secret,
        name="drop_custom_secret",
    ),
    path("custom-channels/<uuid:public_id>/check/", custom.check, name="check_custom"),
    path("messengers/", messengers.every, name="messengers"),
    path("messengers/new/", messengers.choose, name="choose_messenger"),
    path("messengers/new/<str:kind>/", messengers.new, name="new_messenger"),
    path("messengers/<uuid:public_id>/", messengers.edit, name="edit_messenger"),
    *(
        path(f"messengers/<uuid:public_id>/{end}/", view, name=name)
        for end, view, name in (
            ("switch", messengers.switch, "switch_messenger"),
            ("connect", messengers.connect, "connect_messenger"),
            ("check", messengers.check, "check_messenger"),
            ("address", messengers.new_key, "new_messenger_address"),
            ("secret", messengers.new_made, "new_messenger_secret"),
            ("templates", messengers.templates, "fetch_templates"),
        )
    ),
    path("blocked/", visitors.blocked, name="blocked"),
    path("blocked/<uuid:public_id>/", visitors.let_in, name="let_in"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<uuid:public_id>/", quarantine.envelope, name="envelope"),
    path("quarantine/<uuid:public_id>/raw/", quarantine.raw, name="envelope_raw"),
    path(
        "quarantine/<uuid:public_id>/reprocess/", quarantine.reprocess, name="reprocess"
    ),
    path("quarantine/<uuid:public_id>/reject/", quarantine.reject, name="reject"),
]

urlpatterns = [
    path("settings/", include(_settings)),
    path(
        "t/<int:number>/messages/<uuid:public_id>/design/",
        content.design,
        name="design",
    ),
    path("t/<int:number>/call-up/", phone_calls.call_up, name="call_up"),
    path("t/<int:number>/template/", by_template.template, name="template"),
    path("t/<int:number>/visitor/about/", visitors.about, name="visitor"),
    path("t/<int:number>/visitor/block/", visitors.block, name="block_visitor"),
    path("content/file/<str:signed>/", handed.sent_file, name="sent_file"),
    path("content/given/<str:signed>/", handed.given_file, name="given_file"),
    path("content/given/<str:signed>/fitted/", handed.fitted_file, name="fitted_file"),
    path(
        "content/picture/<str:signed>/", pictures.remote_picture, name="remote_picture"
    ),
    path("content/<str:signed>/", content.content, name="content"),
    path("hooks/<slug:kind>/<slug:key>/", hooks.hook, name="hook"),
    path("settings/handset/", phone_calls.handset, name="handset"),
    path("cti/<slug:key>/", cti.cti, name="cti"),
    path("voice/<slug:key>/", voice.voice, name="voice"),
    path("voice/<slug:key>/<slug:step>/", voice.voice, name="voice_step"),
    path("calls/", phone_calls.calls, name="calls"),
    path("calls/now/", phone_calls.now, name="calls_now"),
    path("calls/<uuid:public_id>/", phone_calls.call, name="call"),
    path("calls/<uuid:public_id>/take/", phone_calls.take, name="take_call"),
    path("calls/<uuid:public_id>/hide/", phone_calls.hide, name="hide_call"),
    path("c/", code.code, name="code"),
    path("c/stop/<str:signed>/", opting_out.opt_out, name="opt_out"),
    path("c/<str:signed>/", resume.go_on, name="resume"),
    path("f/<str:key>/", web_form.fill_in, name="form"),
    path("f/<str:key>/sent/<str:signed>/", web_form.sent, name="form_sent"),
    path(
        "f/<str:key>/<str:language>/suggest/",
        web_form_help.suggest,
        name="form_suggest",
    ),
    path(
        "f/<str:key>/<str:language>/suggest/opened/",
        web_form_help.opened,
        name="form_suggest_opened",
    ),
    path(
        "f/<str:key>/<str:language>/solved/", web_form_help.solved, name="form_solved"
    ),
    path("w/helpdesk-widget.d.ts", loader.types, name="widget_types"),
    path("w/v<int:version>.js", loader.pinned, name="pinned_script"),
    path("w/<str:key>.js", loader.script, name="widget_script"),
    path("w/<str:key>/sdk.js", loader.sdk, name="widget_sdk"),
    path("w/<str:key>/", loader.panel, name="widget_panel"),
    path("w/<str:key>/", include(widget_urls.urlpatterns)),
]

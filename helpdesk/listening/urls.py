"""The stream of what is said in public, and what admins lay down about it."""

from django.urls import include, path

from helpdesk.listening.views import deciding, rules, stream, watched

app_name = "mentions"

_stream = [
    path("", stream.mentions, name="mentions"),
    path("count/", stream.count, name="count"),
    path("rows/", stream.rows, name="rows"),
    path("bulk/", deciding.bulk, name="bulk"),
    path("<uuid:public_id>/", stream.mention, name="mention"),
    path("<uuid:public_id>/<slug:verb>/", deciding.verb, name="verb"),
]
_rules = [
    path("", rules.rules, name="rules"),
    path("new/", rules.new, name="new_rule"),
    path("<uuid:public_id>/", rules.edit, name="edit_rule"),
    path("<uuid:public_id>/move/", rules.move, name="move_rule"),
    path("<uuid:public_id>/switch/", rules.switch, name="switch_rule"),
    path("<uuid:public_id>/delete/", rules.delete, name="delete_rule"),
]
_watched = [
    path("", watched.watched, name="watched"),
    path("<uuid:public_id>/switch/", watched.switch, name="switch_watched"),
    path("<uuid:public_id>/delete/", watched.delete, name="delete_watched"),
]

urlpatterns = [
    path("mentions/", include(_stream)),
    path("settings/mentions/", include(_rules)),
    path("settings/watched/", include(_watched)),
]

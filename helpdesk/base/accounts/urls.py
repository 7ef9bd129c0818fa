"""/settings/: oneself, the company, people and teams."""

from django.urls import path

from helpdesk.base.accounts.views import (
    availability,
    calendars,
    changes,
    company,
    people,
    profile,
    rota,
    shortcuts,
    teams,
)

app_name = "accounts"

urlpatterns = [
    path("", profile.settings, name="settings"),
    path("company/", company.company, name="company"),
    path("company/logo/", company.save_logo, name="save_logo"),
    path("company/logo/<slug:name>/", company.logo, name="logo"),
    path("company/look/<slug:colour>.css", company.look, name="look"),
    path("changes/", changes.changes, name="changes"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:public_id>/role/", people.change_role, name="change_role"),
    path("people/<uuid:public_id>/capacity/", availability.capacity, name="capacity"),
    path("people/<uuid:public_id>/skills/", availability.skills, name="skills"),
    path("people/<uuid:public_id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<uuid:public_id>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<uuid:public_id>/sign-out/", people.sign_out, name="sign_out"),
    path(
        "people/<uuid:public_id>/drop-second-factor/",
        people.drop_second_factor,
        name="drop_second_factor",
    ),
    path("invitations/<uuid:public_id>/revoke/", people.revoke, name="revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new, name="new_team"),
    path("teams/<uuid:public_id>/", teams.edit, name="edit_team"),
    path("teams/<uuid:public_id>/rota/", rota.rota, name="rota"),
    path("teams/<uuid:public_id>/rota/<uuid:duty>/drop/", rota.drop, name="drop_duty"),
    path("hours/", calendars.calendars, name="calendars"),
    path("hours/new/", calendars.new, name="new_calendar"),
    path("hours/<uuid:public_id>/", calendars.edit, name="edit_calendar"),
    path(
        "hours/<uuid:public_id>/holidays/",
        calendars.add_holidays,
        name="add_holidays",
    ),
    path("hours/<uuid:public_id>/delete/", calendars.delete, name="delete_calendar"),
    path("availability/", availability.availability, name="availability"),
    path("presence/", availability.choose, name="presence"),
    path("absences/", availability.absences, name="absences"),
    path(
        "absences/<uuid:public_id>/end/", availability.end_absence, name="end_absence"
    ),
    path("profile/", profile.profile, name="profile"),
    path("signature/", profile.signature, name="signature"),
    path("appearance/", profile.appearance, name="appearance"),
    path("shortcuts/", shortcuts.shortcuts, name="shortcuts"),
    path("list-width/", shortcuts.list_width, name="list_width"),
    path("security/", profile.security, name="security"),
    path(
        "profile/sign-out-everywhere/",
        profile.sign_out_everywhere,
        name="sign_out_everywhere",
    ),
]

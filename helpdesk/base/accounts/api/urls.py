"""The addresses of people and teams under /api/v1/."""

from helpdesk.base.accounts.api import (
    agents,
    calendars,
    changes,
    company,
    invitations,
    presence,
    rota,
    services,
    teams,
)

urlpatterns = [
    *agents.urlpatterns(),
    *invitations.urlpatterns,
    *presence.urlpatterns,
    *teams.urlpatterns,
    *rota.urlpatterns,
    *services.urlpatterns,
    *calendars.urlpatterns,
    *company.urlpatterns,
    *changes.urlpatterns,
]

"""The addresses of people and teams under /api/v1/."""

from helpdesk.base.accounts.api import (
    agents,
    calendars,
    company,
    invitations,
    presence,
    rota,
    teams,
)

urlpatterns = [
    *agents.urlpatterns(),
    *invitations.urlpatterns,
    *presence.urlpatterns,
    *teams.urlpatterns,
    *rota.urlpatterns,
    *calendars.urlpatterns,
    *company.urlpatterns,
]

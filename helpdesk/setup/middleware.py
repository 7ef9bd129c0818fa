"""The first visit to a fresh installation opens the set-up."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from psycopg_pool import PoolTimeout

from helpdesk.base import problem
from helpdesk.base.accounts.models import Company
from helpdesk.base.http import Answer

# Answered whatever the state of the installation.
ALWAYS = (
    *("/healthz", "/setup/", "/manifest.webmanifest", "/sw.js", "/offline/"),
    settings.STATIC_URL,
)


class FirstRunMiddleware:
    """Send everybody to /setup/ until it is done; afterwards costs one comparison."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.done = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.done or request.path_info.startswith(ALWAYS) or self._look():
            return self.get_response(request)
        if problem.is_api(request):
            words = (
                "The helpdesk has not been set up yet: open its address in a browser."
            )
            return problem.plain(request, 503, "not_set_up", words)
        return HttpResponseRedirect(reverse("setup:setup"))

    def _look(self) -> bool:
        """Set-up is never undone, so that a yes is kept; a no is asked again."""
        try:
            self.done = Company.objects.exists()
        except (OperationalError, InterfaceError, PoolTimeout):
            # The view meets the same trouble, and UnavailableMiddleware says so.
            return True
        return self.done

"""A widget opens: who is there, and what it has to show."""

from django.http import HttpResponse

from channels_app import tokens
from channels_app.views.widget.door import SiteRequest, answer, body, for_site


@for_site("POST")
def session(request: SiteRequest) -> HttpResponse:
    """A token for whoever has none; writes no row for somebody new."""
    body(request)
    return answer({"token": tokens.mint(tokens.fresh(request.widget.pk))})

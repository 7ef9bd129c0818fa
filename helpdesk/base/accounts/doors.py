"""Decorators for views: who comes in at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.http import AgentRequest

View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """For everybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_administrate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)

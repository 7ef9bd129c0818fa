"""Who comes in at all: for everybody else these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase

from helpdesk.base.http import AgentRequest
from knowledge_base import rules

View = Callable[..., HttpResponseBase]


def _guarded(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def drafters_only(view: View) -> View:
    """Whoever answers customers: they read all of it, and write drafts."""
    return _guarded(view, rules.may_draft)


def publishers_only(view: View) -> View:
    """Leads and admins: they decide what readers see."""
    return _guarded(view, rules.may_publish)

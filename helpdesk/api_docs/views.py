"""/api/docs/: the families of the API, a page for each, and the codes of its errors."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from helpdesk.api_docs import fields
from helpdesk.api_docs.operations import Operation, written
from helpdesk.api_docs.problems import codes
from helpdesk.api_docs.reference import Family, families
from helpdesk.base.api.schema_whole import PROBLEM_SCHEMA
from helpdesk.base.api.scopes import FAMILIES


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """All families by the scopes they take, with what each can do."""
    asked = _asked(request)
    count = sum(len(_matching(one, asked)) for one in families().values())
    shown = _all(get_language()) if not asked else _families(asked)
    context = {"drawn": shown, "count": count, "asked": asked}
    return render(request, "api_docs/index.html", context)


@require_GET
@login_required
def family(request: HttpRequest, name: str) -> HttpResponse:
    """Every operation of one family, in full."""
    if (found := families().get(name)) is None:
        raise Http404
    asked = _asked(request)
    shown = _whole(name, get_language()) if not asked else _family(found, asked)
    count = len(_matching(found, asked))
    context = {"family": found, "drawn": shown, "count": count, "asked": asked}
    return render(request, "api_docs/family.html", context)


@require_GET
@login_required
def problems(request: HttpRequest) -> HttpResponse:
    """Every code an error may have, and what an error looks like."""
    context = {
        "codes": sorted(codes().items()),
        "example": written(PROBLEM_SCHEMA["examples"][0]),
        "fields": fields.of_shape(PROBLEM_SCHEMA, str),
    }
    return render(request, "api_docs/problems.html", context)


# Drawn once: half a megabyte takes most of a second, and is the same for everybody.
@cache
def _all(language: str) -> SafeString:
    return _families("")


@cache
def _whole(name: str, language: str) -> SafeString:
    return _family(families()[name], "")


def _families(asked: str) -> SafeString:
    groups: dict[str, list[dict[str, Any]]] = {scope: [] for scope in FAMILIES}
    # What a group is called after comes first in it.
    ordered = sorted(families().values(), key=lambda one: one.name != one.scope)
    for one in ordered:
        if found := _matching(one, asked):
            groups[one.scope].append({"family": one, "operations": found})
    shown = [(FAMILIES[scope], some) for scope, some in groups.items() if some]
    context = {"groups": shown, "asked": asked}
    return render_to_string("api_docs/families.html", context)


def _family(found: Family, asked: str) -> SafeString:
    context = {"family": found, "operations": _matching(found, asked)}
    return render_to_string("api_docs/operations.html", context)


def _asked(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").lower().split())


def _matching(found: Family, asked: str) -> list[Operation]:
    words = asked.split()
    return [one for one in found.operations if one.is_about(words)]

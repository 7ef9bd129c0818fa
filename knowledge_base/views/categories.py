"""Settings, Help: the categories of a help centre, as the tree that they are."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base.actions import categories as actions
from knowledge_base.centre_forms import CategoryForm
from knowledge_base.models import Category, HelpCentre
from knowledge_base.queries.trees import tree
from knowledge_base.views.doors import publishers_only


@require_safe
@publishers_only
def categories(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The tree, in the order in which readers see it."""
    return _tree(request, get_object_or_404(HelpCentre, public_id=public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def new(request: AgentRequest, public_id: UUID) -> HttpResponse:
    centre = get_object_or_404(HelpCentre, public_id=public_id)
    form = CategoryForm(centre, request.POST or None)
    return _saved(request, form, centre) or _page(request, form, centre)


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    category = _category(public_id)
    centre = category.centre
    name = category.name_in(centre.language)
    form = CategoryForm(centre, request.POST or None, category=category)
    saved = _saved(request, form, centre, category)
    return saved or _page(request, form, centre, category, name)


@require_POST
@publishers_only
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One place up or down, or before the sister that it was dropped on."""
    category = _category(public_id)
    try:
        if "before" in request.POST:
            before = _sister(request.POST["before"])
            actions.place_category(category, before=before, by=request.user)
        else:
            up = "up" in request.POST
            actions.move_category(category, up=up, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    if request.htmx:
        return _tree(request, category.centre, "#tree")
    return redirect("knowledge_base:categories", category.centre.public_id)


@require_POST
@publishers_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Only an empty one goes, so there is nothing to ask."""
    category = _category(public_id)
    name = category.name_in(category.centre.language)
    try:
        actions.delete_category(category, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("knowledge_base:edit_category", public_id)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("knowledge_base:categories", category.centre.public_id)


def _saved(
    request: AgentRequest,
    form: CategoryForm,
    centre: HelpCentre,
    category: Category | None = None,
) -> HttpResponse | None:
    def save(**_typed: Any) -> None:
        actions.save_category(
            centre=centre, category=category, by=request.user, **form.typed
        )

    if not form.run(save):
        return None
    messages.success(request, _("Saved."))
    return redirect("knowledge_base:categories", centre.public_id)


def _page(
    request: AgentRequest,
    form: CategoryForm,
    centre: HelpCentre,
    category: Category | None = None,
    name: str = "",
) -> HttpResponse:
    told = {"form": form, "centre": centre, "category": category, "name": name}
    page = "knowledge_base/category.html"
    return render(request, page, told, status=form.status)


def _tree(request: AgentRequest, centre: HelpCentre, part: str = "") -> HttpResponse:
    told = {"centre": centre, "branches": tree(centre)}
    return render(request, f"knowledge_base/categories.html{part}", told)


def _category(public_id: UUID) -> Category:
    found = Category.objects.select_related("centre", "parent")
    return get_object_or_404(found, public_id=public_id)


def _sister(typed: str) -> Category | None:
    """Whom it was dropped on; "": behind all of them."""
    if not typed:
        return None
    try:
        return _category(UUID(typed))
    except ValueError as error:
        raise Http404 from error

"""Settings, Help: help centres by brand, and how they look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base import blobs, colours
from helpdesk.base.http import AgentRequest, picture
from knowledge_base.actions import centres as actions
from knowledge_base.centre_forms import CentreForm, LogoForm
from knowledge_base.models import HelpCentre
from knowledge_base.views.doors import publishers_only


@require_safe
@publishers_only
def centres(request: AgentRequest) -> HttpResponse:
    """All of them, and where they are."""
    there = Q(articles__archived_at=None)
    found = HelpCentre.objects.annotate(
        count=Count("articles", filter=there & Q(articles__isnull=False))
    ).order_by("-is_default", "name")
    return render(request, "knowledge_base/centres.html", {"centres": found})


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def new(request: AgentRequest) -> HttpResponse:
    form = CentreForm(request.POST or None)
    made: list[HelpCentre] = []
    if form.run(
        lambda **typed: made.append(actions.save_centre(**typed)), by=request.user
    ):
        messages.success(request, _("It is there. Give it categories and a logo."))
        return redirect("knowledge_base:edit_centre", made[0].public_id)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    centre = _centre(public_id)
    form = CentreForm(request.POST or None, centre=centre)
    if form.run(actions.save_centre, centre=centre, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:edit_centre", public_id)
    return _page(request, form, _centre(public_id))


@require_POST
@publishers_only
def make_default(request: AgentRequest, public_id: UUID) -> HttpResponse:
    centre = _centre(public_id)
    actions.make_default(centre, by=request.user)
    messages.success(request, _("“%s” is at /help/ from now on.") % centre)
    return redirect("knowledge_base:centres")


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def logo(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Its bytes; or another one, or none."""
    centre = _centre(public_id)
    if request.method != "POST":
        return _logo(centre)
    if "drop" in request.POST:
        actions.drop_logo(centre, by=request.user)
        messages.success(request, _("Readers see the name instead."))
        return redirect("knowledge_base:edit_centre", public_id)
    form = LogoForm(request.POST, request.FILES)

    def save(*, logo: Any) -> None:
        # One byte more than may be: whether it is too much is the action's to say.
        content = logo.read(actions.LOGO_BYTES + 1)
        actions.set_logo(centre, content=content, by=request.user)

    if form.run(save):
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:edit_centre", public_id)
    return _page(request, CentreForm(centre=centre), centre, form)


def _logo(centre: HelpCentre) -> HttpResponse:
    try:
        return picture(blobs.get(centre.blob), kind=centre.logo_type)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error


def _page(
    request: AgentRequest,
    form: CentreForm,
    centre: HelpCentre | None = None,
    logo_form: LogoForm | None = None,
) -> HttpResponse:
    told = {
        "form": form,
        "other": logo_form,
        "centre": centre,
        "logo": logo_form or LogoForm(),
        "contrast": contrast(centre.accent) if centre else "",
    }
    status = logo_form.status if logo_form else form.status
    return render(request, "knowledge_base/centre.html", told, status=status)


def contrast(accent: str) -> str:
    """How well words on this colour can be read, and it on a white page."""
    colour = colours.read(accent)
    if colour is None:
        return ""
    ink = colours.words_on(colour)
    ratio = f"{colours.contrast(ink, colour):.1f}"
    words = (
        _("Words on it are white and have a contrast of %s to 1.")
        if ink == colours.WHITE
        else _("Words on it are black and have a contrast of %s to 1.")
    ) % ratio
    if colours.contrast(colour, colours.WHITE) < colours.WORDS:
        words += " " + _("As the colour of words on white it is made darker.")
    return words


def _centre(public_id: UUID) -> HelpCentre:
    return get_object_or_404(HelpCentre, public_id=public_id)

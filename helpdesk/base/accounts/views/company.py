"""Settings, Company; and what makes pages look like it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base import blobs, colours, sniff
from helpdesk.base.accounts import actions
from helpdesk.base.accounts.actions.company import LOGO_BYTES
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.forms import CompanyForm, CompanyLogoForm
from helpdesk.base.accounts.models import Company
from helpdesk.base.accounts.shell import logo_name
from helpdesk.base.http import AgentRequest, picture

FOR_GOOD = "public, max-age=31536000, immutable"


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def company(request: AgentRequest) -> HttpResponse:
    now = dict(Company.objects.values("name", "push_subjects", "accent").get())
    form = CompanyForm(request.POST or None, initial=now)
    if form.run(actions.save_company, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("accounts:company")
    return _page(request, form, CompanyLogoForm(), status=form.status)


@require_POST
@admins_only
def save_logo(request: AgentRequest) -> HttpResponse:
    """Another one, or none."""
    if "drop" in request.POST:
        actions.drop_company_logo(by=request.user)
        messages.success(request, _("Your name stands there instead."))
        return redirect("accounts:company")
    form = CompanyLogoForm(request.POST, request.FILES)

    def save(*, logo: Any) -> None:
        # One byte more than may be: whether it is too much is the action's to say.
        actions.set_company_logo(content=logo.read(LOGO_BYTES + 1), by=request.user)

    if form.run(save):
        messages.success(request, _("Saved."))
        return redirect("accounts:company")
    now = dict(Company.objects.values("name", "push_subjects", "accent").get())
    return _page(request, CompanyForm(initial=now), form, status=form.status)


def _page(
    request: AgentRequest, form: CompanyForm, logo: CompanyLogoForm, *, status: int
) -> HttpResponse:
    words = {"form": form, "logo_form": logo}
    return render(request, "accounts/company.html", words, status=status)


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """As what its bytes are, and as nothing else; under the name of the one there is."""
    kept = Company.objects.values_list("blob", flat=True).first()
    if not kept or logo_name(kept) != name:
        raise Http404
    try:
        content = blobs.get(kept)
    except FileNotFoundError:
        raise Http404 from None
    if (kind := sniff.picture_type(content)) is None:
        raise Http404
    answer = picture(content, kind=kind)
    answer["Cache-Control"] = FOR_GOOD
    return answer


@require_safe
def look(request: HttpRequest, colour: str) -> HttpResponse:
    """Whoever asks for a colour gets it, and no row is read."""
    brand = colours.read(colour)
    if brand is None or brand != f"#{colour}":
        raise Http404
    answer = HttpResponse(colours.sheet(brand), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = FOR_GOOD
    return answer

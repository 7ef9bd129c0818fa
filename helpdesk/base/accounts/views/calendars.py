"""Settings, Business hours."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.accounts import actions, queries
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.holiday_forms import CountryForm, FileForm
from helpdesk.base.accounts.hours_forms import CalendarForm
from helpdesk.base.accounts.models import Calendar
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
def calendars(request: AgentRequest) -> HttpResponse:
    words = {"calendars": queries.calendars()}
    return render(request, "accounts/calendars.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    zone = request.user.time_zone or "UTC"
    form = CalendarForm(request.POST or None, initial={"zone": zone})
    if form.run(actions.save_calendar, by=request.user):
        messages.success(request, _("Business hours saved."))
        return redirect("accounts:calendars")
    return render(request, "accounts/calendar.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    calendar = get_object_or_404(Calendar, public_id=public_id)
    name = calendar.name
    form = CalendarForm.of(calendar, request.POST or None)
    if form.run(actions.save_calendar, calendar=calendar, by=request.user):
        messages.success(request, _("Business hours saved."))
        return redirect("accounts:calendars")
    words = {"form": form, "calendar": calendar, "name": name}
    return render(request, "accounts/calendar.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def add_holidays(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Those of a country, or the days of a file: two forms, one of which is sent."""
    calendar = get_object_or_404(Calendar, public_id=public_id)
    sent, by_file = request.POST or None, "by_file" in request.POST
    country = CountryForm(None if by_file else sent)
    file = FileForm(sent if by_file else None, request.FILES if by_file else None)
    added = 0

    def add(**typed: Any) -> None:
        nonlocal added
        added = actions.add_holidays(calendar, by=request.user, **typed)

    form: CountryForm | FileForm = file if by_file else country
    if form.run(add):
        words = ngettext("%(n)s day is new.", "%(n)s days are new.", added)
        messages.success(request, words % {"n": added})
        return redirect("accounts:edit_calendar", public_id)
    words_of = {"calendar": calendar, "country": country, "file": file}
    return render(request, "accounts/holidays.html", words_of, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Asked once, since it cannot be taken back."""
    calendar = get_object_or_404(Calendar, public_id=public_id)
    if request.method != "POST":
        return render(request, "accounts/calendar_delete.html", {"calendar": calendar})
    name = calendar.name
    try:
        actions.delete_calendar(calendar, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%s” is deleted.") % name)
    return redirect("accounts:calendars")

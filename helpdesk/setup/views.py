"""/setup/: one page, once."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from channels_app.actions import mailboxes
from channels_app.adapter import Check
from helpdesk.base.accounts.models import Company
from helpdesk.setup import actions
from helpdesk.setup.errors import AlreadySetUp
from helpdesk.setup.forms import FirstMailboxForm, SetUpForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Create everything, or try the mailbox first; once done, gone (AC-63)."""
    if Company.objects.exists():
        raise Http404
    form = SetUpForm(request.POST or None)
    mailbox = FirstMailboxForm(request.POST or None, prefix="mailbox")
    if "test" in request.POST:
        return _try(request, mailbox)
    if not (form.is_valid() and (mailbox.is_skipped or mailbox.is_valid())):
        return _page(request, form, mailbox)
    try:
        chosen = None if mailbox.is_skipped else mailbox.cleaned_data
        admin = actions.set_up(**form.cleaned_data, mailbox=chosen)
    except AlreadySetUp as error:
        raise Http404 from error
    login(request, admin)
    return redirect("/")


def _try(request: HttpRequest, mailbox: FirstMailboxForm) -> HttpResponse:
    """Talk to both servers, outside of any transaction, and show what they said."""
    checks: list[Check] = []
    if mailbox.is_valid():
        checks = mailboxes.check(mailboxes.settings_of(mailbox.cleaned_data))
    # The rest is kept as it was typed: nobody asked yet whether it is right.
    fields = SetUpForm.base_fields
    form = SetUpForm(initial={name: request.POST.get(name, "") for name in fields})
    return _page(request, form, mailbox, checks=checks)


def _page(
    request: HttpRequest,
    form: SetUpForm,
    mailbox: FirstMailboxForm,
    checks: list[Check] | None = None,
) -> HttpResponse:
    if mailbox.is_bound and mailbox.is_skipped and checks is None:
        mailbox = FirstMailboxForm(prefix="mailbox")
    words = {"form": form, "mailbox": mailbox, "checks": checks or []}
    status = max(form.status, mailbox.status)
    return render(request, "setup/setup.html", words, status=status)

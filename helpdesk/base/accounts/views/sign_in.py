"""The doors for people who are not signed in: invitation and password reset."""

from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts import actions, mail, queries
from helpdesk.base.accounts.errors import InvitationGone, Overtaken
from helpdesk.base.accounts.forms import AcceptForm, ResetForm


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whatever is wrong with a link, the answer is the same 404 (AC-60)."""
    invitation = queries.invitation(token)
    if invitation is None:
        raise Http404
    form = AcceptForm(request.POST or None, email=invitation.email)
    if not form.is_valid():
        words = {"form": form, "invitation": invitation}
        page = "accounts/accept_invitation.html"
        return render(request, page, words, status=form.status)
    try:
        agent = actions.accept_invitation(token, **form.cleaned_data)
    except InvitationGone as error:
        raise Http404 from error
    login(request, agent)
    return redirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def request_reset(request: HttpRequest) -> HttpResponse:
    """Nobody is looked up here: known or unknown, work and answer are the same."""
    form = ResetForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/password_reset.html", {"form": form})
    email = form.cleaned_data["email"].lower()
    too_often = ratelimit.consume_or_429(request, action="reset_password", key=email)
    if too_often is not None:
        return too_often
    mail.send_reset_later(email)
    return redirect("account_reset_password_done")


class ResetFromKeyView(PasswordResetFromKeyView):
    """allauth's page, but a key that cannot be used is a 404, and works once."""

    def render_to_response(
        self, context: dict[str, Any], **response_kwargs: Any
    ) -> HttpResponse:
        if "token_fail" in context:
            raise Http404
        return super().render_to_response(context, **response_kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Overtaken as error:
            raise Http404 from error
        return response


reset_from_key = never_cache(ResetFromKeyView.as_view())

"""/settings/first-steps/: what a new helpdesk still lacks; also beside the inbox."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.http import AgentRequest
from helpdesk.setup import first_steps


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@vary_on_headers("HX-Request")
def page(request: AgentRequest) -> HttpResponse:
    """The steps. show: "me" or "all", to hide them or bring them back (`wanted`)."""
    agent = request.user
    if request.method == "POST":
        _choose(request)
        return HttpResponse() if request.htmx else redirect("first_steps")
    are_shown = first_steps.are_shown(agent)
    if request.htmx and not are_shown:
        return HttpResponse()
    found = first_steps.steps(agent)
    if request.htmx and all(one.is_taken for one in found):
        return HttpResponse()
    words = {
        "steps": found,
        "taken": sum(one.is_taken for one in found),
        "are_shown": are_shown,
        "for_me": agent.first_steps,
    }
    part = "#steps" if request.htmx else ""
    return render(request, f"setup/first_steps.html{part}", words)


def _choose(request: AgentRequest) -> None:
    wanted = request.POST.get("wanted") == "1"
    match request.POST.get("show"):
        case "me":
            first_steps.show(request.user, wanted=wanted)
        case "all" if may_administrate(request.user):
            first_steps.show_all(wanted=wanted, by=request.user)
            if wanted:
                first_steps.show(request.user, wanted=True)
        case _:
            raise Http404

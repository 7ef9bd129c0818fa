"""Settings, You: which keys do what; and how wide the list is."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.keys import written
from helpdesk.base.accounts.shell import own_keys
from helpdesk.base.accounts.shortcut_forms import KeysForm
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shortcuts(request: AgentRequest) -> HttpResponse:
    """All commands with their keys. reset: a command that gets back what it came with,
    or "all"; whatever else was typed is saved with it."""
    agent = request.user
    own = dict(own_keys(agent))
    data = request.POST.copy() if request.method == "POST" else None
    form = KeysForm(agent, own, data)
    if data is not None:
        reset = data.get("reset")
        for name, one in form.commands.items():
            if reset in {name, "all"}:
                data[name] = written(one.ways)
    if form.run(actions.save_keys, agent):
        messages.success(request, _("Saved."))
        return redirect("accounts:shortcuts")
    words = {"form": form, "own": own}
    return render(request, "accounts/shortcuts.html", words, status=form.status)


class WidthForm(forms.Form):
    """In steps, for which the stylesheet has a rule each."""

    width = forms.IntegerField(
        min_value=240, max_value=640, step_size=20, required=False
    )


@require_POST
@login_required
def list_width(request: AgentRequest) -> HttpResponse:
    """Kept as soon as the line beside the list is let go."""
    form = WidthForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.save_list_width(request.user, width=form.cleaned_data["width"])
    return HttpResponse(status=204)

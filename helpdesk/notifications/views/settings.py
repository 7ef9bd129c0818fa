"""Settings, You, Notifications."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.http import AgentRequest
from helpdesk.notifications import actions
from helpdesk.notifications.forms import WAYS, WishesForm
from helpdesk.notifications.models import Device, Wishes
from helpdesk.notifications.webpush import public_key


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wishes(request: AgentRequest) -> HttpResponse:
    """By which ways they hear of what, when not, and in which browsers."""
    kept = Wishes.objects.filter(agent=request.user).first() or Wishes()
    form = WishesForm(kept, request.POST or None)
    if form.run(actions.save_wishes, request.user):
        messages.success(request, _("Saved."))
        return redirect("notifications:wishes")
    words = {
        "form": form,
        "ways": WAYS,
        "devices": Device.objects.filter(agent=request.user),
        "push_key": public_key(settings.PUSH_KEY),
    }
    return render(request, "notifications/wishes.html", words, status=form.status)

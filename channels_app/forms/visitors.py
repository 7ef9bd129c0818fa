"""Shutting a visitor out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm


class BlockForm(ActionForm):
    reason = forms.CharField(
        label=_("What happened"),
        max_length=500,
        help_text=_(
            "Colleagues and admins read it in a note on this ticket. The visitor can"
            " neither write nor read any more; an admin can let them in again."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

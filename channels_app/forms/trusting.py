"""Whose word about senders and spam a mailbox takes."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm

_NAME = re.compile(r"-|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9])?")


class TrustForm(ActionForm):
    authserv = forms.CharField(
        label=_("Name of the receiving server"),
        max_length=255,
        required=False,
        help_text=_(
            "What stands first in the field Authentication-Results that your own mail"
            " server adds. Empty: known for Gmail and Microsoft 365, else only what stands"
            " above all the way the mail took counts."
        ),
    )
    spam_aside = forms.BooleanField(
        label=_("Put aside what the mail server takes for spam"),
        required=False,
        help_text=_(
            "It becomes a ticket in no list and on no clock, which the search finds by"
            " is:spam. Nothing is deleted; whoever finds a customer there says so with one"
            " click."
        ),
    )

    def clean_authserv(self) -> str:
        name: str = self.cleaned_data["authserv"].strip()
        if name and not _NAME.fullmatch(name):
            raise forms.ValidationError(_("Type only the name of the server."))
        return name

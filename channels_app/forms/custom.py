"""What an admin says of a channel that another program speaks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.actions.custom import LONGEST_NAME, NotCallable, OddAddresses
from channels_app.forms.widget_fields import Words
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from helpdesk.base.links import MAX_URL

HOUR = 3600


class CustomForm(ActionForm):
    """Where its program is, and what it can do."""

    beside = {NotCallable: "url", OddAddresses: "addresses"}

    name = Words(
        limit=100,
        required=True,
        label=_("Name"),
        help_text=_("For you and your colleagues, such as the name of the messenger."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("New tickets from this channel are theirs."),
    )
    url = forms.CharField(
        label=_("Where answers are sent"),
        max_length=MAX_URL,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        help_text=_(
            "An address of your program, https://…, that takes signed webhooks. Empty:"
            " words only come in."
        ),
    )
    html = forms.BooleanField(
        label=_("It shows formatted text"),
        required=False,
        help_text=_("Answers come as text always, and as HTML beside it."),
    )
    max_length = forms.IntegerField(
        label=_("Letters that fit into one message"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Empty: as many as anybody writes."),
    )
    reply_window = forms.IntegerField(
        label=_("Hours in which answers are taken"),
        min_value=1,
        max_value=24 * 366,
        required=False,
        help_text=_("After the customer’s last words. Empty: always."),
    )
    can_start = forms.BooleanField(
        label=_("We may begin a conversation there"),
        required=False,
        help_text=_("Else customers have to write first."),
    )
    receipts = forms.BooleanField(
        label=_("It tells when something was delivered or read"), required=False
    )

    def __init__(
        self, data: Any = None, *, config: dict[str, Any] | None = None, **more: Any
    ) -> None:
        shown = dict(config or {})
        window = shown.get("reply_window")
        shown["reply_window"] = window // HOUR if window else None
        initial = {"receipts": True, **shown, **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)

    def clean_url(self) -> str:
        return str(self.cleaned_data["url"]).strip()

    def clean_reply_window(self) -> int | None:
        hours: int | None = self.cleaned_data["reply_window"]
        return hours * HOUR if hours else None


class NewCustomForm(CustomForm):
    """And what the addresses on it are, for good."""

    addresses = forms.CharField(
        label=_("What its addresses are"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        help_text=_(
            "The kind of address customers have there, such as acme-messenger: small"
            " letters, digits, hyphens. Two channels with the same share their customers."
            " It cannot be changed later."
        ),
    )

    field_order = ("name", "team", "addresses", "url")

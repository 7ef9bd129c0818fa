"""What the first visitor types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.forms import MailboxForm
from helpdesk.base.accounts.forms import NewPasswordForm, OneLine


class SetUpForm(NewPasswordForm):
    company = OneLine(
        label=_("Company"),
        max_length=200,
        help_text=_("Customers and agents see this name."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = OneLine(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    team = OneLine(
        label=_("First team"),
        max_length=100,
        initial=_("Support"),
        help_text=_("It works the tickets; you lead it until you name somebody else."),
    )

    field_order = ("company", "name", "email", "password", "again", "team")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was typed stays while the mailbox is being tried.
        for field in ("password", "again"):
            widget = self.fields[field].widget
            assert isinstance(widget, forms.PasswordInput)  # noqa: S101 - see above
            widget.render_value = True


class FirstMailboxForm(MailboxForm):
    """The whole mailbox may wait: without an address there is none yet."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # There is no other: it is the system's, too.
        del self.fields["is_system"]

    @property
    def is_skipped(self) -> bool:
        """Nobody typed an address."""
        typed = self.data.get(self.add_prefix("address"), "")
        return not typed.strip()

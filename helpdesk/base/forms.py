"""Written once, used by every verb."""

from collections.abc import Callable
from typing import Any

from django import forms

from helpdesk.base.errors import Refused


class ActionForm(forms.Form):
    """A form with one job: to run a domain action on what it cleaned."""

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Run the action if the form is valid; a refusal becomes a form error."""
        if not self.is_valid():
            return False
        try:
            action(*args, **self.cleaned_data, **kwargs)
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return self.is_valid()

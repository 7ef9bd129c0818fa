"""What readers say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from knowledge_base.actions.record_feedback import WORDS
from knowledge_base.models import Feedback


class FeedbackForm(ActionForm):
    """Whether it helped; if not, why, as far as they care to say."""

    is_helpful = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda said: said == "yes"
    )
    reason = forms.ChoiceField(
        label=_("What is missing?"),
        choices=Feedback.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=WORDS,
        required=False,
        help_text=_("Please no names, numbers or passwords: nobody can answer here."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )

    @classmethod
    def of(cls, told: Feedback | None) -> "FeedbackForm":
        """With what they said before, but for their words: behind one address, with the
        same browser, others sit, and nobody can tell them apart."""
        if told is None:
            return cls()
        return cls(initial={"reason": told.reason})
